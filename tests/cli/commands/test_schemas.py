"""The command ``schemas``: names, uses and JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.several import in_files
from tests.terminal import InProcess


def test_schemas_are_listed_with_their_uses(run: InProcess, api: Path) -> None:
    assert run("schemas", api).out == "Zoo\tobject\t1\tWhere pets are.\nPet\tobject\t1\t\n"
    assert [one["uses"] for one in json.loads(run("schemas", api, "--json").out)] == [1, 1]


@pytest.mark.parametrize("version", ["2.0", "3.0.3", "3.1.0"])
def test_an_alias_is_listed_as_what_it_leads_to(
    version: str, run: InProcess, tmp_path: Path
) -> None:
    section = "definitions" if version == "2.0" else "components/schemas"
    schemas = {
        "Pet": {"$ref": "parts/index.json#/Pet"},
        "Local": {"$ref": f"#/{section}/Pet"},
        "Own": {"$ref": f"#/{section}/Pet", "description": "Own words."},
        "Lost": {"$ref": f"#/{section}/Gone"},
        "Circle": {"$ref": f"#/{section}/Circle"},
        "Pets": {"type": "array", "items": {"$ref": "parts/pet.json"}},
    }
    head = {"swagger": "2.0"} if version == "2.0" else {"openapi": version}
    held = {"definitions": schemas} if version == "2.0" else {"components": {"schemas": schemas}}
    files = {
        "api.json": {**head, "info": {"title": "t", "version": "1"}, "paths": {}, **held},
        "parts/index.json": {"Pet": {"$ref": "pet.json"}},
        "parts/pet.json": {"type": "object", "description": "A pet."},
    }
    path = in_files(tmp_path, files)
    assert run("schemas", path).out == (
        "Pet\tobject\t3\tA pet.\n"
        "Local\tobject\t0\tA pet.\n"
        "Own\tobject\t0\tOwn words.\n"
        "Lost\tGone\t0\t\n"
        "Circle\tCircle\t0\t\n"
        "Pets\tarray of pet.json\t0\t\n"
    )
    first = json.loads(run("schemas", path, "--json").out)[0]
    assert (first["type"], first["uses"], first["description"]) == ("object", 3, "A pet.")


def find_names(run: InProcess, *words: str | Path) -> list[str]:
    return run("schemas", *words, "-0").out.split("\0")[:-1]


def test_filters(run: InProcess, shop: Path) -> None:
    assert find_names(run, shop, "--name", "P*", "--name", "Dog") == ["Pet", "Dog", "Problem"]
    assert find_names(run, shop, "--type", "string") == ["Text"]
    assert find_names(run, shop, "--unused") == ["Error", "Text", "Lonely"]
    assert find_names(run, shop, "--uses", "Text") == ["Error", "Lonely"]
    assert find_names(run, shop, "--uses", "Owner", "--name", "D*") == ["Dog"]
    assert run("schemas", shop, "--name", "Nope").err == "note: none of the 7 schemas matches\n"


@pytest.mark.parametrize(
    ("type_", "names"),
    [("array", ["List"]), ("null", ["Maybe"]), ("string", ["Maybe", "Day"]), ("arr", [])],
)
def test_a_type_is_that_which_is_listed(
    type_: str, names: list[str], run: InProcess, tmp_path: Path
) -> None:
    schemas = {
        "List": {"type": "array", "items": {"type": "integer"}},
        "Maybe": {"type": ["string", "null"]},
        "Day": {"type": "string", "format": "date"},
    }
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"openapi": "3.1.0", "components": {"schemas": schemas}}))
    assert find_names(run, path, "--type", type_) == names
