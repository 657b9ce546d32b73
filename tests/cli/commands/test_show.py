"""The command ``show``: what each kind of target shows, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import schemakit
from tests.cli.commands.pets import API
from tests.several import REF, in_files, with_schema
from tests.terminal import InProcess, Ran


@pytest.mark.parametrize(
    "target",
    [["listPets"], ["GET /pets"], ["get /pets"], ["GET", "/pets"], ["/paths/~1pets/get"]],
)
def test_an_operation_is_shown_by_any_of_its_names(
    target: list[str], run: InProcess, api: Path
) -> None:
    for words in ([api, *target], [*target]):
        ran = run("show", *words, given=api.read_bytes())
        assert ran == Ran("operation\tGET /pets\t\t\tlistPets; tagged read\tList pets\n", "", 0)


@pytest.mark.parametrize(
    ("target", "start"),
    [
        ("Zoo", "schema\t\tobject\t\t\tWhere pets are.\nschema\tpet\tobject\t\t\tOurs\n"),
        ("#/components/schemas/Zoo/properties/pet", "schema\t\tobject\t\t\tOurs\n"),
        ("limit", "query\tlimit\tinteger\t\t\t\n"),
        ("/components/responses/Zoo", "Zoo application/json\t\tobject\t\t\tWhere pets are.\n"),
        ("/pets", "GET\t/pets\tlistPets\tList pets\nPOST\t"),
        ("/paths/~1pets", "GET\t/pets\tlistPets\tList pets\nPOST\t"),
        ("/info", "title\tPets\nversion\t1\n"),
        ("/info/title", "Pets\n"),
        ("#/paths/~1pets/get/tags/0", "read\n"),
        ("#", "openapi\t3.1.0\ninfo\t\ninfo.title\tPets\n"),
    ],
)
def test_anything_can_be_shown(target: str, start: str, run: InProcess, api: Path) -> None:
    ran = run("show", api, target)
    assert ran.out.startswith(start)
    assert (ran.err, ran.status) == ("", 0)


def test_shown_as_json_is_the_dereferenced_part(run: InProcess, api: Path) -> None:
    shown = json.loads(run("show", api, "Zoo", "--json").out)
    assert shown == schemakit.load(API).dereference(
        at="/components/schemas/Zoo", siblings="annotations"
    )
    assert json.loads(run("show", api, "GET /Zoo", "--json").out)["responses"]["200"]["content"]


def test_what_is_recursive_in_another_document_is_not_missing(
    run: InProcess, tmp_path: Path
) -> None:
    files = {
        "api.json": with_schema({"properties": {"p": {REF: "p.json"}, "q": {REF: "#/x/%41"}}}),
        "p.json": {
            "properties": {"next": {REF: "p.json"}, "a": {REF: "no.json"}, "b": {REF: "#/x"}}
        },
    }
    shown = run("show", in_files(tmp_path, files), "S").out
    assert [line.split("\t")[1:3] for line in shown.splitlines()] == [
        ["", "object"],
        ["p", "object"],
        ["p.next", "↻ p"],
        ["p.a", "missing: no.json"],
        ["p.b", "missing: p.json#/x"],
        ["q", "missing: A"],
    ]


def test_depth_says_how_far_fields_are_drawn(run: InProcess, api: Path) -> None:
    assert run("show", api, "Zoo", "--depth", "0").out.count("\n") == 1
    assert "pet.name" not in run("show", api, "Zoo", "--depth=1").out
    assert "pet.name" in run("show", api, "Zoo", "--depth=2").out


@pytest.mark.parametrize(
    ("words", "message", "status"),
    [
        (["lsitPets"], "error: no operation or schema 'lsitPets'; did you mean 'listPets'", 2),
        (["GET /pet"], "error: no operation or schema 'GET /pet'; did you mean 'GET /pets'", 2),
        (["/info/titel"], "did you mean 'title'? [pointer]", 1),
        (["#/componets"], "no 'componets' in #; did you mean 'components'? [pointer]", 1),
        (["/componets"], "no 'componets' in #; did you mean 'components'? [pointer]", 1),
        (["/componets/schemas"], "no 'componets' in #; did you mean 'components'? [pointer]", 1),
        (["/pet"], "error: no path '/pet'; did you mean '/pets'", 2),
        (["#info"], "error: '#info' is not a JSON Pointer: it has to start with '/' or '#/'\n", 2),
        (
            ["a", "b"],
            "error: show takes one SOURCE and one TARGET, not also 'b'; quote 'GET /path'",
            2,
        ),
        ([], "error: show needs a TARGET after the source", 2),
    ],
)
def test_what_cannot_be_shown_is_refused_with_what_is_near(
    words: list[str], message: str, status: int, run: InProcess, api: Path
) -> None:
    ran = run("show", api, *words)
    assert message in ran.err
    assert (ran.out, ran.status) == ("", status)


def test_a_target_before_its_source_is_put_right(run: InProcess, api: Path) -> None:
    ran = run("show", "listPets", api)
    assert ran.err == f"error: the source comes first: schemakit show {api} 'listPets'\n"
    assert ran.status == 2


_MANIFEST = """kind: Lamp
spec:
  versions:
    - name: v1
      schema:
        type: object
        required: [size]
        properties:
          size: {type: integer, nullable: true, x-order: 0}
          name: {$ref: '#/spec/name'}
  name: {type: string}
"""


def test_a_schema_in_data_of_another_kind_is_shown_as_one(run: InProcess, tmp_path: Path) -> None:
    source = tmp_path / "lamp.yaml"
    source.write_text(_MANIFEST, encoding="utf-8")
    at = "#/spec/versions/0/schema"
    rows = run("show", source, at, "--as", "3.0").out.splitlines()
    assert rows[1:] == [
        "schema\tsize\tinteger | null\trequired\t\t",
        "schema\tname\tstring\t\t\t",
    ]
    written = json.loads(run("bundle", source, "--as", "3.0", "--at", at).out)
    assert written["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert written["properties"]["size"]["type"] == ["integer", "null"]
    flat = json.loads(run("dereference", source, "--as", "3.0", "--at", at).out)
    assert flat["properties"]["name"] == {"type": "string"}
    # Without a version it is data.
    assert "properties.size" in run("show", source, at).out


def test_data_in_a_description_stays_data_whatever_the_version(
    run: InProcess, tmp_path: Path
) -> None:
    source = tmp_path / "api.json"
    schema = {"example": {"properties": {"p": {"$ref": "#/components/schemas/A"}}}}
    source.write_text(json.dumps(with_schema(schema)), encoding="utf-8")
    at = "#/components/schemas/S/example"
    assert (
        json.loads(run("dereference", source, "--as", "3.0", "--at", at).out) == schema["example"]
    )


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    """A description whose Path Item and schema are in files of their own."""
    files = {
        "api.yaml": (
            "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
            "paths:\n  /pets: {$ref: 'paths/pets.yaml#/pets'}\n"
        ),
        "paths/pets.yaml": (
            "pets:\n  get:\n    operationId: listPets\n    responses:\n      '200':\n"
            "        description: d\n"
            "        content: {application/json: {schema: {$ref: '../pet.yaml#/Pet'}}}\n"
        ),
        "pet.yaml": "Pet: {type: object, properties: {name: {type: string}}}\nnot: {a: 1}\n",
    }
    return in_files(tmp_path, files)


@pytest.mark.parametrize(
    ("target", "start"),
    [
        ("listPets", "operation\tGET /pets\t\t\tlistPets\t\n"),
        ("/paths/~1pets/get", "operation\tGET /pets\t\t\tlistPets\t\n"),
        ("paths/pets.yaml#/pets/get", "operation\tGET /pets\t\t\tlistPets\t\n"),
        ("paths/pets.yaml#/pets", "GET\t/pets\tlistPets\t\n"),
        ("pet.yaml#/Pet", "schema\t\tobject\t\t\t\nschema\tname\tstring\t\t\t\n"),
        ("pet.yaml#/Pet/properties/name", "schema\t\tstring\t\t\t\n"),
        ("pet.yaml#/not", "a\t1\n"),
    ],
)
def test_a_part_of_another_document_is_shown_as_what_it_is(
    target: str, start: str, run: InProcess, parts: Path
) -> None:
    ran = run("show", parts, target)
    assert (ran.err, ran.status) == ("", 0)
    assert ran.out.startswith(start)


def test_as_json_it_is_that_part_too(run: InProcess, parts: Path) -> None:
    shown = json.loads(run("show", parts, "pet.yaml#/Pet", "--json").out)
    assert shown == {"type": "object", "properties": {"name": {"type": "string"}}}
    shown = json.loads(run("show", parts, "listPets", "--json").out)
    content = shown["responses"]["200"]["content"]["application/json"]
    assert content["schema"]["properties"] == {"name": {"type": "string"}}


def test_a_pointer_that_leads_nowhere_is_shown_in_its_text(run: InProcess, parts: Path) -> None:
    ran = run("show", parts, "#/inf/title")
    assert (ran.out, ran.status) == ("", 1)
    assert "no 'inf' in #; did you mean 'info'" in ran.err
    assert "1 | openapi: 3.1.0" in ran.err
    ran = run("show", parts, "pet.yaml#/Pt")
    assert (ran.out, ran.status) == ("", 2)
    assert "did you mean 'pet.yaml#/Pet'" in ran.err


@pytest.mark.parametrize("command", ["bundle", "dereference"])
@pytest.mark.parametrize("at", ["listPets", "GET /pets", "paths/pets.yaml#/pets/get"])
def test_at_takes_the_same_names(command: str, at: str, run: InProcess, parts: Path) -> None:
    expected = json.loads(run(command, parts, "--at", "#/paths/~1pets/get").out)
    ran = run(command, parts, "--at", at)
    assert (ran.err, ran.status) == ("", 0)
    assert json.loads(ran.out) == expected


def test_at_takes_a_schema_of_another_document(run: InProcess, parts: Path) -> None:
    schema = json.loads(run("bundle", parts, "--at", "pet.yaml#/Pet").out)
    assert schema == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {"name": {"type": "string"}},
    }
    ran = run("dereference", parts, "--at", "lstPets")
    assert (ran.out, ran.status) == ("", 2)
    assert "no operation or schema 'lstPets'; did you mean 'listPets'" in ran.err


def test_what_flattening_leaves_of_a_part_elsewhere_has_its_place(
    run: InProcess, tmp_path: Path
) -> None:
    both = {"allOf": [{"pattern": "a"}, {"pattern": "b"}]}
    files = {"api.json": with_schema({REF: "more.json#/S"}), "more.json": {"S": both}}
    ran = run("dereference", in_files(tmp_path, files), "--at", "more.json#/S", "--flatten")
    assert ran.status == 0
    assert "more.json:2:2 (#/S): warning: one schema cannot hold two" in ran.err
