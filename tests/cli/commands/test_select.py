"""The command ``select``: a part of a description as a description."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import schemakit
from tests.small import described, to, written
from tests.terminal import InProcess


@pytest.fixture
def source(tmp_path: Path) -> Path:
    def operation(name: str, schema: str, **more: Any) -> dict[str, Any]:
        content = {"application/json": {"schema": to(schema)}}
        responses = {"200": {"description": "d", "content": content}}
        return {"operationId": name, "responses": responses, **more}

    paths = {
        "/pets": {
            "get": operation("listPets", "Pet", tags=["read"]),
            "post": operation("addPet", "Pet", tags=["write"], deprecated=True),
        },
        "/shops": {"get": operation("listShops", "Shop", tags=["read", "shops"])},
    }
    paths["/pets"]["get"]["responses"]["200"]["links"] = {"shops": {"operationId": "listShops"}}
    tags = [{"name": "read"}, {"name": "write"}, {"name": "shops"}]
    schemas = {"Pet": {"allOf": [to("Named")]}, "Named": {"type": "object"}, "Shop": {}}
    return written(tmp_path / "api.json", described(schemas, paths=paths, tags=tags))


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["listPets"], {"listPets"}),
        (["GET", "/pets"], {"listPets"}),
        (["GET /pets", "listShops"], {"listPets", "listShops"}),
        (["/pets"], {"listPets", "addPet"}),
        (["--tag", "read"], {"listPets", "listShops"}),
        (["--tag", "read", "--tag", "write"], {"listPets", "addPet", "listShops"}),
        (["--method", "post"], {"addPet"}),
        (["--path", "/p*"], {"listPets", "addPet"}),
        (["--deprecated"], {"addPet"}),
        (["--no-deprecated"], {"listPets", "listShops"}),
        (["--uses", "Named"], {"listPets", "addPet"}),
        (["--exclude", "listPets"], {"addPet", "listShops"}),
        (["--exclude-tag", "shops"], {"listPets", "addPet"}),
        (["--exclude-method", "GET"], {"addPet"}),
        (["--exclude-path", "/pets"], {"listShops"}),
        (["--exclude-uses", "Pet"], {"listShops"}),
        (["listPets", "addPet", "--no-deprecated"], {"listPets"}),
        (["Shop"], set()),
        (["--schema", "Shop", "--tag", "write"], {"addPet"}),
    ],
)
def test_operations_by_name_and_by_filter(
    options: list[str], expected: set[str], run: InProcess, source: Path
) -> None:
    ran = run("select", source, "-q", *options)
    assert (ran.err, ran.status) == ("", 0)
    found = schemakit.load(json.loads(ran.out))
    assert {one.id for one in found.operations()} == expected
    assert ("Shop" in {one.name for one in found.schemas()}) is (
        "listShops" in expected or "Shop" in options
    )


def test_a_link_that_is_dropped_is_shown_where_it_stands(run: InProcess, source: Path) -> None:
    ran = run("select", source, "listPets")
    assert ran.status == 0
    assert f"{source}:1:" in ran.err
    assert "the link 'shops' leads to 'listShops', which is not selected" in ran.err
    assert "[dropped-link]" in ran.err
    assert run("select", source, "listPets", "-q").err == ""


def test_it_is_written_to_a_file_as_yaml_or_json(
    run: InProcess, source: Path, tmp_path: Path
) -> None:
    target = tmp_path / "part.yaml"
    assert run("select", source, "addPet", "-o", target).status == 0
    expected = json.loads(run("select", source, "addPet").out)
    assert target.read_text().startswith("openapi: 3.0.3\n")
    assert schemakit.load(target).contents == expected
    assert "\n    " in run("select", source, "addPet", "--indent", "4").out
    ran = run("select", source, "addPet", "--max-bytes", "10")
    assert (ran.out, ran.status) == ("", 1)
    assert "too-large" in ran.err


def test_on_top_it_is_dereferenced_or_flat(run: InProcess, source: Path) -> None:
    plain = json.loads(run("select", source, "addPet", "--dereference").out)
    assert "components" not in plain
    content = plain["paths"]["/pets"]["post"]["responses"]["200"]["content"]
    assert content["application/json"]["schema"] == {"allOf": [{"type": "object"}]}
    flat = json.loads(run("select", source, "addPet", "--flatten").out)
    content = flat["paths"]["/pets"]["post"]["responses"]["200"]["content"]
    assert content["application/json"]["schema"] == {"type": "object"}
    schema = json.loads(run("select", source, "Pet", "--flatten").out)
    assert schema["components"]["schemas"] == {"Pet": {"type": "object"}}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["listPet"], "no operation or schema 'listPet'; did you mean 'listPets'"),
        (
            ["--tag", "raed"],
            "no operation has the tag 'raed'; there are read, shops, write; did you",
        ),
        (["--method", "put"], "no operation has the method 'put'; there are GET, POST"),
        (["--tag", "write", "--no-deprecated"], "none of the 3 operations matches"),
        (["--uses", "Pett"], "no operation or schema 'Pett'; did you mean 'Pet'"),
        (["--exclude", "addPett"], "did you mean 'addPet'"),
        (["--schema", "Sho"], "no schema 'Sho'; did you mean 'Shop'"),
    ],
)
def test_what_selects_nothing_is_an_error(
    options: list[str], said: str, run: InProcess, source: Path
) -> None:
    ran = run("select", source, *options)
    assert (ran.out, ran.status) == ("", 2)
    assert said in ran.err


def test_a_filter_that_matches_nothing_beside_others_is_noted(run: InProcess, source: Path) -> None:
    ran = run("select", source, "--tag", "write", "--tag", "raed")
    assert ran.status == 0
    assert "no operation has the tag 'raed'; there are read, shops, write; did you mean" in ran.err
    ran = run("select", source, "--exclude-tag", "shop")
    assert ran.status == 0
    assert "no operation has the tag 'shop'; there are read, shops, write; did you mean" in ran.err


def test_a_json_schema_has_no_operations(run: InProcess, tmp_path: Path) -> None:
    source = written(
        tmp_path / "s.json", {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    )
    ran = run("select", source)
    assert (ran.out, ran.status) == ("", 2)
    assert "a JSON Schema document has no operations" in ran.err


def test_a_schema_named_by_its_pointer_stays_when_dereferenced(
    run: InProcess, source: Path
) -> None:
    by_name = run("select", source, "Pet", "--dereference")
    by_pointer = run("select", source, "/components/schemas/Pet", "--dereference")
    assert by_pointer == by_name
    assert '"Pet"' in by_name.out
