"""Checks of descriptions in several documents: all are looked at, and each fault has its file."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

import schemakit
from schemakit.cli.main import main
from schemakit.codes import CODES
from schemakit.errors import Diagnostic

HEAD = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"
OK = "responses: {default: {description: d}}\n"


def load(entry: str, **files: str) -> schemakit.Description:
    """A description in ``api.yaml``; of a file's name the underscore stands for its slash."""
    texts = {"api.yaml": entry}
    texts |= {f"{name.replace('_', '/')}.yaml": text for name, text in files.items()}

    def read(uri: str) -> bytes:
        return texts[uri].encode()

    return schemakit.load("api.yaml", retrieve=read)


def check(entry: str, **files: str) -> tuple[Diagnostic, ...]:
    """All that is found but misplaced references, which descriptions in pieces are full of."""
    problems = load(entry, **files).check()
    assert {one.code for one in problems} <= set(CODES)
    return tuple(one for one in problems if one.code != "ref-not-allowed-here")


def found(entry: str, **files: str) -> list[tuple[str, str]]:
    """Code, and file with pointer, of each problem."""
    return [(one.code, spot(one)) for one in check(entry, **files)]


def spot(one: Diagnostic) -> str:
    """Where a problem is, and a look at whether its line is known too."""
    assert one.location.line is not None
    return f"{one.location.uri}#{one.location.pointer}"


# -- every check, in another file ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "place", "entry", "file"),
    [
        (
            "duplicate-key",
            "#/type",
            "components: {schemas: {A: {$ref: f.yaml}}}",
            "type: a\ntype: object",
        ),
        (
            "unresolved-ref",
            "#/items/$ref",
            "components: {schemas: {A: {$ref: f.yaml}}}",
            "items: {$ref: '#/no'}",
        ),
        (
            "unresolved-document",
            "#/items/$ref",
            "components: {schemas: {A: {$ref: f.yaml}}}",
            "items: {$ref: no.yaml}",
        ),
        (
            "circular-alias",
            "#/b/$ref",
            "components: {schemas: {A: {$ref: 'f.yaml#/a'}}}",
            "a: {$ref: '#/b'}\nb: {$ref: '#/a'}",
        ),
        (
            "duplicate-anchor",
            "#/items",
            "components: {schemas: {A: {$ref: f.yaml}}}",
            "contains: {$anchor: a}\nitems: {$anchor: a}",
        ),
        (
            "in-place-cycle",
            "#",
            "components: {schemas: {A: {$ref: f.yaml}}}",
            "allOf: [{$ref: 'f.yaml'}]",
        ),
        (
            "impossible-required",
            "#/required/0",
            "components: {schemas: {A: {$ref: f.yaml}}}",
            "required: [a]\nadditionalProperties: false",
        ),
        (
            "discriminator-property",
            "#/discriminator/propertyName",
            "components: {schemas: {A: {$ref: f.yaml}}}",
            "oneOf: [{type: object}]\ndiscriminator: {propertyName: a}",
        ),
        (
            "discriminator-mapping",
            "#/discriminator/mapping/b",
            "components: {schemas: {A: {$ref: f.yaml}}}",
            "properties: {a: {}}\ndiscriminator: {propertyName: a, mapping: {a: A, b: B}}",
        ),
        (
            "component-name",
            "#/a b",
            "components: {schemas: {$ref: f.yaml}}",
            "a b: {type: object}",
        ),
        (
            "undefined-security-scheme",
            "#/security/0/b",
            "paths: {/a: {get: {$ref: f.yaml}}}",
            f"security: [{{b: []}}]\n{OK}",
        ),
        (
            "undeclared-tag",
            "#/tags/0",
            "tags: [{name: a}]\npaths: {/a: {get: {$ref: f.yaml}}}",
            f"tags: [b]\n{OK}",
        ),
        ("duplicate-tag", "#/name", "tags: [{name: a}, {$ref: f.yaml}]", "name: a"),
        (
            "ambiguous-paths",
            "#/~1a~1{c}",
            "paths: {$ref: f.yaml}",
            "/a/{b}: {}\n/a/{c}: {}",
        ),
        (
            "duplicate-parameter",
            "#/parameters/1",
            "paths: {/a: {$ref: f.yaml}}",
            "parameters: [&q {name: q, in: query, schema: {}}, {name: q, in: query, schema: {}}]",
        ),
        (
            "unknown-operation-id",
            "#/operationId",
            "components: {links: {a: {$ref: f.yaml}}}",
            "operationId: b",
        ),
        (
            "meta-schema",
            "#/minimum",
            "components: {schemas: {A: {$ref: f.yaml}}}",
            "minimum: '3'",
        ),
    ],
)
def test_a_fault_in_another_file_is_found_there(
    code: str, place: str, entry: str, file: str
) -> None:
    paths = "" if "paths" in entry else "paths: {}\n"
    assert (code, f"f.yaml{place}") in found(f"{HEAD}{paths}{entry}\n", f=file)


def test_a_fault_is_said_once_however_often_its_part_is_used() -> None:
    entry = f"{HEAD}components: {{schemas: {{A: {{$ref: f.yaml}}, B: {{$ref: f.yaml}}}}}}\n"
    file = "required: [a]\nadditionalProperties: false\nproperties: {b: {$ref: '#/$defs/c'}}\n"
    file += "$defs: {c: {type: no}}\n"
    assert found(entry, f=file) == [
        ("impossible-required", "f.yaml#/required/0"),
        ("meta-schema", "f.yaml#/$defs/c/type"),
    ]


def test_what_nothing_refers_to_is_not_looked_at() -> None:
    entry = f"{HEAD}components: {{schemas: {{A: {{$ref: 'f.yaml#/a'}}}}}}\n"
    assert found(entry, f="a: {type: object}\nb: {type: no, $ref: '#/no'}\n") == []


def test_the_entry_document_comes_first_and_each_document_in_its_order() -> None:
    entry = f"{HEAD}components: {{schemas: {{A: {{$ref: f.yaml}}, B: {{$ref: '#/no'}}}}}}\n"
    file = "properties:\n  a: {$ref: g.yaml}\n  b: {type: no}\n  c: {$ref: '#/no'}\n"
    places = [place for _, place in found(entry, f=file, g="type: no\nminimum: no\n")]
    assert places == [
        "api.yaml#/components/schemas/B/$ref",
        "f.yaml#/properties/b/type",
        "f.yaml#/properties/c/$ref",
        "g.yaml#/type",
        "g.yaml#/minimum",
    ]


def test_what_refers_to_a_place_that_no_version_knows_is_looked_at_too() -> None:
    entry = HEAD + "components: {schemas: {A: {$ref: '#/x-more/B'}}}\n"
    entry += "x-more: {B: {required: [a], additionalProperties: false}}\n"
    assert ("impossible-required", "api.yaml#/x-more/B/required/0") in found(entry)


# -- names are global ----------------------------------------------------------------------------


def test_operation_ids_are_unique_in_all_documents() -> None:
    entry = f"{HEAD}paths:\n  /a: {{get: {{$ref: f.yaml}}}}\n  /b: {{$ref: g.yaml}}\n"
    (problem,) = check(entry, f=f"operationId: x\n{OK}", g=f"get:\n  operationId: x\n  {OK}")
    assert (problem.code, spot(problem)) == ("duplicate-operation-id", "g.yaml#/get/operationId")
    (first,) = problem.related
    assert (first.uri, first.pointer, first.line) == ("f.yaml", "/operationId", 1)


def test_a_link_may_name_an_operation_of_any_document() -> None:
    response = "responses: {default: {description: d, links: {a: {operationId: x}}}}\n"
    entry = f"{HEAD}paths: {{/a: {{get: {{$ref: f.yaml}}}}, /b: {{$ref: g.yaml}}}}\n"
    assert found(entry, f=response, g=f"get:\n  operationId: x\n  {OK}") == []
    # Also one of a complete description that references lead to only in part.
    whole = f"{HEAD}paths:\n  /c:\n    get: {{operationId: x, {OK.strip()}}}\n"
    whole += "components: {schemas: {A: {}}}\n"
    entry = f"{HEAD}paths: {{/a: {{get: {{$ref: f.yaml}}}}}}\n"
    entry += "components: {schemas: {A: {$ref: 'g.yaml#/components/schemas/A'}}}\n"
    assert found(entry, f=response, g=whole) == []


def test_security_schemes_and_tags_are_those_of_the_entry_document() -> None:
    entry = f"{HEAD}tags: [{{name: a}}]\npaths: {{/a: {{get: {{$ref: f.yaml}}}}}}\n"
    entry += "components: {securitySchemes: {key: {type: http, scheme: basic}}}\n"
    assert found(entry, f=f"tags: [a]\nsecurity: [{{key: []}}]\n{OK}") == []
    (problem,) = check(entry, f=f"security: [{{kez: []}}]\n{OK}")
    assert "in api.yaml#/components/securitySchemes; did you mean 'key'?" in problem.message


def test_a_security_scheme_by_uri_starts_from_its_own_document() -> None:
    entry = "openapi: 3.2.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {$ref: d_f.yaml}}}\n"
    entry = entry.replace("d_f", "d/f")
    file = "security: [{'s.yaml#/s': []}]\nresponses: {$ref: 's.yaml#/r'}\n"
    schemes = "s: {type: http, scheme: basic}\nr: {default: {description: d}}\n"
    assert found(entry, d_f=file, d_s=schemes) == []


# -- operations and Path Items in files of their own ---------------------------------------------

ID = "{name: id, in: path, required: true, schema: {type: string}}"


@pytest.mark.parametrize(
    ("item", "files"),
    [
        ("{get: {$ref: d/f.yaml}}", {"d_f": f"parameters: [{ID}]\n{OK}"}),
        ("{get: {$ref: d/f.yaml}}", {"d_f": f"parameters: [{{$ref: p.yaml}}]\n{OK}", "d_p": ID}),
        (
            "{get: {$ref: d/f.yaml}}",
            {"d_f": f"parameters: {{$ref: p.yaml}}\n{OK}", "d_p": f"[{ID}]"},
        ),
        (f"{{parameters: [{ID}], get: {{$ref: d/f.yaml}}}}", {"d_f": OK}),
        ("{$ref: d/f.yaml}", {"d_f": f"parameters: [{ID}]\nget:\n  {OK}"}),
        ("{$ref: d/f.yaml}", {"d_f": "get: {$ref: g.yaml}\n", "d_g": f"parameters: [{ID}]\n{OK}"}),
        ("{$ref: d/f.yaml}", {"d_f": "$ref: g.yaml\n", "d_g": f"parameters: [{ID}]\nget:\n  {OK}"}),
    ],
)
def test_parameters_are_found_wherever_they_are_written(item: str, files: dict[str, str]) -> None:
    assert found(f"{HEAD}paths:\n  /a/{{id}}: {item}\n", **files) == []


def test_an_operation_that_cannot_be_read_is_not_accused() -> None:
    entry = f"{HEAD}paths:\n  /a/{{id}}: {{get: {{$ref: f.yaml}}, put: {{$ref: g.yaml}}}}\n"
    assert found(
        entry, f=f"parameters: [{ID}, {{$ref: no.yaml}}]\n{OK}", g=f"parameters: [{ID}]\n{OK}"
    ) == [("unresolved-document", "f.yaml#/parameters/1/$ref")]
    assert [code for code, _ in found(entry, g=f"parameters: [{ID}]\n{OK}")] == [
        "unresolved-document"
    ]


def test_what_an_operation_lacks_is_said_in_its_file_with_its_path() -> None:
    entry = f"{HEAD}paths:\n  /a/{{id}}: {{get: {{$ref: f.yaml}}, put: {{$ref: g.yaml}}}}\n"
    (problem,) = check(entry, f=OK, g=f"parameters: [{ID}]\n{OK}")
    assert (problem.code, spot(problem)) == ("path-parameter-missing", "f.yaml#")
    assert "{id} of '/a/{id}'" in problem.message
    assert [str(one) for one in problem.related] == ["api.yaml:4:3 (#/paths/~1a~1{id})"]


def test_a_path_item_of_two_paths_is_judged_for_each() -> None:
    entry = f"{HEAD}paths:\n  /a/{{id}}: {{$ref: f.yaml}}\n  /b: {{$ref: f.yaml}}\n"
    (problem,) = check(entry, f=f"parameters: [{ID}]\nget:\n  {OK}")
    assert (problem.code, spot(problem)) == ("path-parameter-unused", "f.yaml#/parameters/0")
    assert "'/b'" in problem.message
    assert [one.pointer for one in problem.related] == ["/paths/~1b"]


# -- where references start ----------------------------------------------------------------------


def test_references_start_from_the_file_that_they_stand_in() -> None:
    entry = f"{HEAD}components: {{schemas: {{U: {{$ref: d/u.yaml}}}}}}\n"
    union = "oneOf: [{$ref: a.yaml}]\n"
    union += "discriminator: {propertyName: k, mapping: {a: a.yaml, b: ./b.yaml}}\n"
    branch = "properties: {k: {type: string}}\n"
    assert found(entry, d_u=union, d_a=branch, d_b=branch) == []
    assert [place for _, place in found(entry, d_u=union, d_a=branch)] == [
        "d/u.yaml#/discriminator/mapping/b"
    ]


def test_references_start_from_the_id_around_them() -> None:
    entry = f"{HEAD}components: {{schemas: {{U: {{$ref: u.yaml}}, A: {{$ref: d/a.yaml}}}}}}\n"
    union = "items:\n  $id: d/u.yaml\n  oneOf: [{$ref: a.yaml}]\n"
    union += "  discriminator: {propertyName: k, mapping: {a: ./a.yaml}}\n"
    assert found(entry, u=union, d_a="properties: {k: {type: string}}\n") == []


# -- the official schema -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "files", "place"),
    [
        # where a reference is allowed and its target moves
        (
            "components: {responses: {R: {$ref: f.yaml}}}",
            {"f": "descripton: d"},
            "f.yaml#/descripton",
        ),
        ("paths: {/a: {$ref: f.yaml}}", {"f": f"get:\n  {OK}  tags: a"}, "f.yaml#/get/tags"),
        # where it is not, and the target goes where it is used
        ("paths: {/a: {get: {$ref: f.yaml}}}", {"f": f"tags: a\n{OK}"}, "f.yaml#/tags"),
        ("paths: {/a: {get: {$ref: f.yaml}}}", {"f": f"{OK}deprecated: 1"}, "f.yaml#/deprecated"),
        ("info: {$ref: f.yaml}", {"f": "title: 1\nversion: '1'"}, "f.yaml#/title"),
        # files in files
        (
            "components: {schemas: {A: {$ref: f.yaml}}}",
            {"f": "properties: {a: {$ref: 'g.yaml#/b'}}", "g": "a: 1\nb: {items: {type: no}}"},
            "g.yaml#/b/items/type",
        ),
        # a part of what moves that moves itself
        (
            "components: {schemas: {A: {$ref: f.yaml}, B: {$ref: 'f.yaml#/properties/a'}}}",
            {"f": "properties: {a: {type: no}}"},
            "f.yaml#/properties/a/type",
        ),
        # beside a reference
        (
            "components: {schemas: {A: {$ref: f.yaml, minimum: no}}}",
            {"f": "type: object"},
            "api.yaml#/components/schemas/A/minimum",
        ),
        (
            "components: {schemas: {A: {properties: {b: {$ref: f.yaml}, c: {type: no}}}}}",
            {"f": "type: object"},
            "api.yaml#/components/schemas/A/properties/c/type",
        ),
        # in a cycle of files
        (
            "components: {schemas: {A: {$ref: f.yaml}}}",
            {"f": "properties: {g: {$ref: g.yaml}}", "g": "items: {$ref: f.yaml}\nmaximum: no"},
            "g.yaml#/maximum",
        ),
        # as YAML alone can write it
        (
            "components: {schemas: {A: {$ref: f.yaml}}}",
            {"f": "properties: {a: &a {type: no}, b: *a }"},
            "f.yaml#/properties/a/type",
        ),
    ],
)
def test_a_violation_is_said_where_its_part_is_written(
    entry: str, files: dict[str, str], place: str
) -> None:
    head = "openapi: 3.1.0\n" if "info" in entry else HEAD
    paths = "" if "paths" in entry else "paths: {}\n"
    problems = [
        one for one in check(f"{head}{paths}{entry}\n", **files) if one.code == "meta-schema"
    ]
    assert place in [spot(one) for one in problems]
    assert {one.location.uri for one in problems} == {place.partition("#")[0]}


def test_a_text_by_reference_and_all_else_that_is_in_order_are_no_violation() -> None:
    entry = "openapi: 3.1.0\ninfo: {title: t, version: '1', description: {$ref: intro.md}}\n"
    texts = {"api.yaml": entry + "paths: {}\n", "intro.md": "# Hello\n"}
    problems = schemakit.load("api.yaml", retrieve=lambda uri: texts[uri].encode()).check()
    assert [one.code for one in problems] == ["ref-not-allowed-here"]


def test_keys_that_are_no_texts_are_found_in_mappings_too(tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_text("type: no\n", "utf-8")
    operation = {
        "responses": {200: {"description": "d", "content": {"a/b": {"schema": {"$ref": "f.yaml"}}}}}
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"get": operation}},
    }
    root = schemakit.Access(root=tmp_path)
    problems = schemakit.load(document, base_uri=str(tmp_path / "api.json"), access=root).check()
    assert [(one.code, one.location.pointer) for one in problems] == [("meta-schema", "/type")]


def test_a_reference_bomb_across_files_is_not_unfolded() -> None:
    files = {
        f"f{n}": f"x-a: {{$ref: f{n + 1}.yaml}}\nx-b: {{$ref: f{n + 1}.yaml}}\n" for n in range(40)
    }
    entry = f"{HEAD}paths: {{}}\nx-a: {{$ref: f0.yaml}}\n"
    assert "too-large" in [one.code for one in check(entry, **files, f40="a: 1\n")]


# -- files that cannot be read -------------------------------------------------------------------


def test_a_file_that_is_no_yaml_is_a_problem_of_the_reference_and_of_the_file() -> None:
    entry = f"{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {{$ref: f.yaml}}}}}}\n"
    description = load(entry, f="type: object\nproperties: {a: {}\n")
    at_reference, in_file = description.check()
    assert (at_reference.code, at_reference.location.uri) == ("unresolved-document", "api.yaml")
    assert "f.yaml:3:1: not valid YAML" in at_reference.message
    assert (in_file.code, in_file.location.uri, in_file.location.line) == ("syntax", "f.yaml", 3)
    assert set(description.sources) == {"api.yaml", "f.yaml"}


def test_a_file_of_an_unknown_version_is_one_too() -> None:
    entry = f"{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {{$ref: 'f.yaml#/a'}}}}}}\n"
    codes = [(one.code, one.location.uri) for one in check(entry, f="openapi: 9.9.9\na: {}\n")]
    assert codes == [("unresolved-document", "api.yaml"), ("unsupported-version", "f.yaml")]


# -- the face, and the command -------------------------------------------------------------------


def test_diagnostics_of_a_description_tell_of_names_too() -> None:
    entry = f"{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {{$ref: f.yaml}}}}}}\n"
    (problem,) = load(entry, f="contains: {$anchor: a}\nitems: {$anchor: a}\n").diagnostics
    assert (problem.code, spot(problem)) == ("duplicate-anchor", "f.yaml#/items")
    assert problem.severity == "warning"


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A description with faults in two files beside it, one of which is no YAML."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    entry = f"{HEAD}paths: {{'/a/{{b}}': {{get: {{$ref: sub/get.yaml}}}}}}\n"
    entry += "components: {schemas: {A: {$ref: sub/bad.yaml}}}\n"
    (tmp_path / "api.yaml").write_text(entry, "utf-8")
    (tmp_path / "sub" / "get.yaml").write_text(f"operationId: 3\n{OK}", "utf-8")
    (tmp_path / "sub" / "bad.yaml").write_text("type: [a\nb: {}\n", "utf-8")
    return tmp_path


def test_text_shows_the_line_of_each_file(
    written: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "api.yaml"]) == 1
    shown = capsys.readouterr().out
    assert "sub/get.yaml:1:1 (#/operationId): error: expected a string, found 3" in shown
    assert "  1 | operationId: 3\n    | ^^^^^^^^^^^^^^\n" in shown
    assert "see also api.yaml:3:9 (#/paths/~1a~1{b})" in shown
    assert "sub/bad.yaml:2:2: error: not valid YAML" in shown
    assert "  2 | b: {}\n" in shown
    assert str(written) not in shown


@pytest.mark.usefixtures("written")
def test_json_records_name_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "api.yaml", "--json"]) == 1
    records = json.loads(capsys.readouterr().out)
    places = {(one["code"], one["uri"], one["line"]) for one in records}
    assert {
        ("unresolved-document", "api.yaml", 4),
        ("path-parameter-missing", "sub/get.yaml", 1),
        ("meta-schema", "sub/get.yaml", 1),
        ("syntax", "sub/bad.yaml", 2),
    } <= places
    (missing,) = [one for one in records if one["code"] == "path-parameter-missing"]
    assert [one["uri"] for one in missing["related"]] == ["api.yaml"]


@pytest.mark.usefixtures("written")
def test_annotations_and_sarif_name_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "api.yaml", "--format", "github"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("::error file=sub/get.yaml,line=1,col=1,") for line in lines)
    assert any(line.startswith("::error file=sub/bad.yaml,line=2,") for line in lines)
    assert main(["check", "api.yaml", "--format", "sarif"]) == 1
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    places = [one["locations"][0]["physicalLocation"] for one in run["results"]]
    assert {"api.yaml", "sub/get.yaml", "sub/bad.yaml"} == {
        one["artifactLocation"]["uri"] for one in places
    }
    assert all("region" in one for one in places)


# -- hostile input -------------------------------------------------------------------------------

ODD = [
    "null",
    "1",
    "a",
    "[]",
    "[1]",
    "{a: 1}",
    "true",
    "{$ref: 1}",
    "{$ref: f.yaml}",
    "[{$ref: f.yaml}]",
    "{1: {}}",
]


@pytest.mark.parametrize("value", ODD)
@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
def test_odd_values_in_files_are_problems_and_no_crashes(value: str, version: str) -> None:
    head = HEAD.replace("3.1.0", version)
    for entry in (
        "paths: {$ref: f.yaml}",
        "paths: {'/a/{b}': {$ref: f.yaml}}",
        "paths: {'/a/{b}': {get: {$ref: f.yaml}, parameters: {$ref: f.yaml}}}",
        "paths: {'/a/{b}': {get: {parameters: [{$ref: f.yaml}], security: [{$ref: f.yaml}]}}}",
        "paths: {}\ncomponents: {$ref: f.yaml}",
        "paths: {}\ncomponents: {schemas: {$ref: f.yaml}, links: {a: {$ref: f.yaml}}}",
        "paths: {}\ncomponents: {schemas: {A: {$ref: f.yaml, discriminator: {$ref: f.yaml}}}}",
        "paths: {}\ncomponents: {schemas: {A: {oneOf: {$ref: f.yaml}, allOf: [{$ref: f.yaml}]}}}",
        "paths: {}\ntags: [{$ref: f.yaml}]\nsecurity: {$ref: f.yaml}\nx-a: {$ref: f.yaml}",
    ):
        check(f"{head}{entry}\n", f=f"{value}\n")
        check(
            f"{head}{entry}\n",
            f=f"discriminator: {value}\nproperties: {value}\nparameters: {value}\nget: {value}\n",
        )


# -- the corpus ----------------------------------------------------------------------------------


def test_the_corpus_in_pieces_holds_only_faults_that_were_looked_at(shared: Path) -> None:
    path = shared / "corpus" / "digitalocean" / "specification" / "DigitalOcean-public.v2.yaml"
    problems = schemakit.load(path).check()
    real = [one for one in problems if one.code != "ref-not-allowed-here"]
    # Four Links name operations by names that they had once.
    links = [one for one in real if one.code == "unknown-operation-id"]
    assert [Path(one.location.uri).parent.name for one in links] == ["links"] * 4
    # Five examples are references where data stand; four nulls are meant that are not allowed.
    counts = Counter(one.code for one in real if one not in links)
    assert counts == {"reference-in-data": 5, "ignored-keyword": 4}
