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
