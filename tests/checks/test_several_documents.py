"""Checks of descriptions in several documents: each fault is reported once, in its file."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

import schemakit
from schemakit.cli.main import main
from tests.checks.descriptions import HEAD, OK_YAML, check_files, found_in_files, load_files, spot


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
            f"security: [{{b: []}}]\n{OK_YAML}",
        ),
        (
            "undeclared-tag",
            "#/tags/0",
            "tags: [{name: a}]\npaths: {/a: {get: {$ref: f.yaml}}}",
            f"tags: [b]\n{OK_YAML}",
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
def test_a_problem_in_another_file_is_reported_there(
    code: str, place: str, entry: str, file: str
) -> None:
    paths = "" if "paths" in entry else "paths: {}\n"
    assert (code, f"f.yaml{place}") in found_in_files(f"{HEAD}{paths}{entry}\n", f=file)


def test_a_problem_is_reported_once_however_often_its_part_is_used() -> None:
    entry = f"{HEAD}components: {{schemas: {{A: {{$ref: f.yaml}}, B: {{$ref: f.yaml}}}}}}\n"
    file = "required: [a]\nadditionalProperties: false\nproperties: {b: {$ref: '#/$defs/c'}}\n"
    file += "$defs: {c: {type: no}}\n"
    assert found_in_files(entry, f=file) == [
        ("impossible-required", "f.yaml#/required/0"),
        ("meta-schema", "f.yaml#/$defs/c/type"),
    ]


def test_parts_of_files_without_a_reference_are_not_checked() -> None:
    entry = f"{HEAD}components: {{schemas: {{A: {{$ref: 'f.yaml#/a'}}}}}}\n"
    assert found_in_files(entry, f="a: {type: object}\nb: {type: no, $ref: '#/no'}\n") == []


def test_the_entry_document_comes_first_and_each_document_in_its_order() -> None:
    entry = f"{HEAD}components: {{schemas: {{A: {{$ref: f.yaml}}, B: {{$ref: '#/no'}}}}}}\n"
    file = "properties:\n  a: {$ref: g.yaml}\n  b: {type: no}\n  c: {$ref: '#/no'}\n"
    places = [place for _, place in found_in_files(entry, f=file, g="type: no\nminimum: no\n")]
    assert places == [
        "api.yaml#/components/schemas/B/$ref",
        "f.yaml#/properties/b/type",
        "f.yaml#/properties/c/$ref",
        "g.yaml#/type",
        "g.yaml#/minimum",
    ]


def test_the_target_of_a_reference_into_an_extension_is_checked() -> None:
    entry = HEAD + "components: {schemas: {A: {$ref: '#/x-more/B'}}}\n"
    entry += "x-more: {B: {required: [a], additionalProperties: false}}\n"
    assert ("impossible-required", "api.yaml#/x-more/B/required/0") in found_in_files(entry)


def test_a_file_that_is_not_yaml_is_reported_at_the_reference_and_in_the_file() -> None:
    entry = f"{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {{$ref: f.yaml}}}}}}\n"
    description = load_files(entry, f="type: object\nproperties: {a: {}\n")
    at_reference, in_file = description.check()
    assert (at_reference.code, at_reference.location.uri) == ("unresolved-document", "api.yaml")
    assert "f.yaml:3:1: not valid YAML" in at_reference.message
    assert (in_file.code, in_file.location.uri, in_file.location.line) == ("syntax", "f.yaml", 3)
    assert set(description.sources) == {"api.yaml", "f.yaml"}


def test_a_file_of_an_unknown_version_is_reported_in_both_places() -> None:
    entry = f"{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {{$ref: 'f.yaml#/a'}}}}}}\n"
    codes = [
        (one.code, one.location.uri) for one in check_files(entry, f="openapi: 9.9.9\na: {}\n")
    ]
    assert codes == [("unresolved-document", "api.yaml"), ("unsupported-version", "f.yaml")]


def test_diagnostics_of_a_description_include_anchors() -> None:
    entry = f"{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {{$ref: f.yaml}}}}}}\n"
    (problem,) = load_files(entry, f="contains: {$anchor: a}\nitems: {$anchor: a}\n").diagnostics
    assert (problem.code, spot(problem)) == ("duplicate-anchor", "f.yaml#/items")
    assert problem.severity == "warning"


# -- the command ----------------------------------------------------------------------------------


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A description with faults in two files beside it, one of which is not YAML."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    entry = f"{HEAD}paths: {{'/a/{{b}}': {{get: {{$ref: sub/get.yaml}}}}}}\n"
    entry += "components: {schemas: {A: {$ref: sub/bad.yaml}}}\n"
    (tmp_path / "api.yaml").write_text(entry, "utf-8")
    (tmp_path / "sub" / "get.yaml").write_text(f"operationId: 3\n{OK_YAML}", "utf-8")
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


# -- hostile input ---------------------------------------------------------------------------------


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


@pytest.mark.slow
@pytest.mark.parametrize("value", ODD)
@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
def test_unexpected_values_in_files_do_not_crash(value: str, version: str) -> None:
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
        check_files(f"{head}{entry}\n", f=f"{value}\n")
        check_files(
            f"{head}{entry}\n",
            f=f"discriminator: {value}\nproperties: {value}\nparameters: {value}\nget: {value}\n",
        )


@pytest.mark.slow
def test_the_corpus_in_several_files_has_only_problems_that_were_verified(shared: Path) -> None:
    path = shared / "corpus" / "digitalocean" / "specification" / "DigitalOcean-public.v2.yaml"
    problems = schemakit.load(path).check()
    real = [one for one in problems if one.code != "ref-not-allowed-here"]
    # Four Links use former operationIds.
    links = [one for one in real if one.code == "unknown-operation-id"]
    assert [Path(one.location.uri).parent.name for one in links] == ["links"] * 4
    # Five examples are references in place of data; four schemas are nullable without a type, and
    # nine have a type and an enum without null.
    counts = Counter(one.code for one in real if one not in links)
    assert counts == {"reference-in-data": 5, "ignored-keyword": 13}
