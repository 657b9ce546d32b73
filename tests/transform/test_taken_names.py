"""Names that are in use already: what moves gets others."""

from __future__ import annotations

import json

import pytest

from tests.several import from_memory, with_schema
from tests.small import described, to
from tests.transform.parts import SCHEMAS, take_part


@pytest.mark.parametrize("how", ["dereference", "bundle"])
def test_equal_names_are_numbered_in_the_order_of_their_first_use(how: str) -> None:
    names = ("c", "a", "d", "b")
    files = {f"mem:/{name}.json": {"N": {"title": name, "not": {"$ref": "#/N"}}} for name in names}
    users = {f"U{name}": {"items": {"$ref": f"{name}.json#/N"}} for name in names}
    found = getattr(from_memory(described(users), files), how)()["components"]["schemas"]
    numbered = {"N": "c", "N_2": "a", "N_3": "d", "N_4": "b"}
    assert {name: found[name]["title"] for name in numbered} == numbered


def test_components_in_a_file_of_their_own_are_there_beside_what_moves() -> None:
    api = described({}, "3.1.0")
    api["components"] = {"schemas": {"$ref": "c.json#/s"}, "x-a": {"$ref": "n.json#/X"}}
    files = {
        "mem:/c.json": {"s": {"X": {"type": "string"}, "Y": {"$ref": "n.json#/X"}}},
        "mem:/n.json": {"X": {"items": {"$ref": "#/X"}}},
    }
    description = from_memory(api, files)
    for how in ("dereference", "bundle"):
        found = getattr(description, how)()
        assert found["components"]["schemas"]["X"] == {"type": "string"}
        assert found["components"]["schemas"]["X_2"] == {"items": to("X_2")}
        assert json.loads(getattr(description, f"{how}_json")()) == found


def test_names_in_definitions_of_another_dialect_are_not_taken_again() -> None:
    old = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "mem:/old",
        "definitions": {"N": {"title": "mine"}},
        "items": {"$ref": "entry#/components/schemas/N"},
    }
    api = from_memory(described({**SCHEMAS, "S": old}, "3.1.0"), {})
    part = take_part(api, "/components/schemas/S")
    assert part["$defs"]["N"] == {"title": "mine"}
    assert part["items"] == {"items": {"$ref": "#/$defs/N_2"}}


def test_a_name_that_a_dead_reference_means_is_not_given_away() -> None:
    """What moves must not become the target of a reference that had none."""
    files = {"mem:/o": {"properties": {"next": {"$ref": "#"}}}}
    entry = with_schema({"items": {"$ref": "o"}}, Dead=to("o"))
    schemas = from_memory(entry, files).bundle(missing="keep")["components"]["schemas"]
    assert schemas["Dead"] == to("o")
    assert "o" not in schemas
    assert schemas["S"] == {"items": to("o_2")}
    assert schemas["o_2"] == {"properties": {"next": to("o_2")}}


def test_a_name_in_use_is_numbered() -> None:
    files = {"mem:/Pet": {"properties": {"next": {"$ref": "#"}}}}
    entry = with_schema({"items": {"$ref": "Pet"}}, Pet={"title": "mine"})
    schemas = from_memory(entry, files).dereference()["components"]["schemas"]
    assert schemas["Pet"] == {"title": "mine"}
    assert schemas["Pet_2"] == {"properties": {"next": to("Pet_2")}}
