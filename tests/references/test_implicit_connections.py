"""Names that discriminators mean, after inlining."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from schemakit.references import implicit_connections as discriminators
from tests.several import from_memory, schema_of, with_schema
from tests.small import described, to

_BY_KIND = {"propertyName": "kind"}


def _mapping(schemas: dict[str, Any], name: str) -> Any:
    found = schemakit.dereference(described(schemas))["components"]["schemas"][name]
    return found["discriminator"].get("mapping")


def test_the_branches_of_a_union_are_named() -> None:
    schemas = {
        "Pet": {"oneOf": [to("Cat"), to("Dog")], "discriminator": _BY_KIND},
        "Cat": {"type": "object"},
        "Dog": {"type": "object"},
    }
    prefix = "#/components/schemas/"
    assert _mapping(schemas, "Pet") == {"Cat": f"{prefix}Cat", "Dog": f"{prefix}Dog"}


def test_what_extends_a_schema_is_named_however_far_below() -> None:
    schemas = {
        "Pet": {"type": "object", "discriminator": {**_BY_KIND, "mapping": {"c": "Cat"}}},
        "Cat": {"allOf": [to("Pet"), {"type": "object"}]},
        "Lion": {"allOf": [to("Cat")]},
        "Stone": {"type": "object"},
    }
    prefix = "#/components/schemas/"
    expected = {"Lion": f"{prefix}Lion", "c": "Cat"}
    assert _mapping(schemas, "Pet") == expected


def test_schemas_that_extend_each_other_end() -> None:
    schemas = {"A": {"allOf": [to("B")]}, "B": {"allOf": [to("A")]}}
    document = schemakit.load(described(schemas))._registry
    found = discriminators.find_subtypes(document)
    names = {place[1][-1]: list(children) for place, children in found.items()}
    assert names == {"A": ["B"], "B": ["A"]}


def test_a_part_holds_what_its_mapping_names() -> None:
    schemas = {
        "Pet": {"oneOf": [to("Cat")], "discriminator": {**_BY_KIND, "mapping": {"d": "Dog"}}},
        "Cat": {"type": "object"},
        "Dog": {"properties": {"friend": to("Dog")}},
    }
    part = schemakit.load(described(schemas)).dereference(at="/components/schemas/Pet")
    mapping = part["discriminator"]["mapping"]
    definitions = next(key for key in ("$defs", "definitions") if key in part)
    assert mapping == {"Cat": f"#/{definitions}/Cat", "d": f"#/{definitions}/Dog"}
    assert part[definitions].keys() == {"Cat", "Dog"}
    assert part[definitions]["Dog"]["properties"]["friend"] == {"$ref": f"#/{definitions}/Dog"}


def test_a_mapping_below_an_id_starts_from_that() -> None:
    union = {
        "$id": "mem:/inside/",
        "oneOf": [{"$ref": "b"}],
        "discriminator": {**_BY_KIND, "mapping": {"a": "./b"}},
    }
    files = {"mem:/b": {"type": "string"}, "mem:/inside/b": {"type": "object"}}
    whole = from_memory(with_schema({"items": union}), files).dereference()["components"]["schemas"]
    (target,) = set(whole["S"]["items"]["discriminator"]["mapping"].values())
    assert whole[target.rpartition("/")[2]] == {"type": "object"}


def test_branches_in_files_are_named_and_what_is_named_is_not_pruned() -> None:
    pet = {
        "oneOf": [{"$ref": "cat.json"}, {"$ref": "more.json#/defs/Dog"}],
        "discriminator": {**_BY_KIND, "mapping": {"b": "more.json#/defs/Bird"}},
    }
    files = {
        "mem:/pets/pet.json": pet,
        "mem:/pets/cat.json": {"title": "cat"},
        "mem:/pets/more.json": {"defs": {"Dog": {"title": "dog"}, "Bird": {"title": "bird"}}},
    }
    response = {"description": "d", "content": {"a/b": {"schema": {"$ref": "pets/pet.json"}}}}
    item = {"get": {"responses": {"200": response}}}
    api = described({"Unused": {}}, paths={"/a": item})
    found = from_memory(api, files).dereference(prune=True)
    there = found["paths"]["/a"]["get"]["responses"]["200"]["content"]["a/b"]["schema"]
    assert there["oneOf"] == [{"title": "cat"}, {"title": "dog"}]
    prefix = "#/components/schemas/"
    named = {"cat": f"{prefix}cat", "Dog": f"{prefix}Dog", "b": f"{prefix}Bird"}
    assert there["discriminator"]["mapping"] == named
    assert found["components"]["schemas"].keys() == {"cat", "Dog", "Bird"}


@pytest.mark.parametrize("name", ["", "b"])
def test_a_part_of_a_schema_of_a_description_has_no_name(name: str) -> None:
    deep, plain = (f"{name}#/components/schemas/{one}" for one in ("Cat/properties/dog", "Cat"))
    union = {"oneOf": [{"$ref": deep}, {"$ref": plain}], "discriminator": _BY_KIND}
    api = with_schema(union, Cat={"properties": {"dog": {"type": "string"}}})
    found = schema_of(from_memory(api, {"mem:/b": api}))
    assert found["discriminator"]["mapping"].keys() == {"Cat"}
