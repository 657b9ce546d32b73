"""What a part needs, found without a walk of the whole."""

from __future__ import annotations

from typing import Any

import schemakit
from schemakit.references.resolver import at_pointer
from schemakit.transform.reach import find_needed, find_needing, places_of_component
from tests.several import from_memory
from tests.small import described, to

SCHEMAS = ("components", "schemas")


def _needed(api: schemakit.Description, root: Any, *also: str) -> set[str]:
    found = find_needed(api._registry, root, [(*SCHEMAS, name) for name in also])
    return {one[-1] for one in found}


def test_a_component_is_read_when_something_names_it() -> None:
    schemas = {"A": {"items": to("B")}, "B": {}, "C": {"items": to("No")}, "D": {}}
    api = schemakit.load(described(schemas))
    root = {"x-a": to("A")}
    assert _needed(api, root) == {"A", "B"}
    assert _needed(api, root, "D") == {"A", "B", "D"}
    assert _needed(api, {}) == set()


def test_a_reference_into_a_component_needs_all_of_it() -> None:
    schemas = {"A": {"properties": {"b": {"type": "string"}, "c": to("C")}}, "C": {}}
    api = schemakit.load(described(schemas))
    root = {"x-a": {"$ref": "#/components/schemas/A/properties/b"}}
    assert _needed(api, root) == {"A", "C"}


def test_a_component_that_stands_for_another_document_is_needed_with_it() -> None:
    documents: dict[str, Any] = {"mem:/b": {"T": {}, "U": {}}}
    entry = described({"T": {"$ref": "b#/T"}, "Also": {"$ref": "#/components/schemas/T"}})
    entry["x-a"] = {"$ref": "b#/T"}
    api = from_memory(entry, documents)
    assert _needed(api, {"x-a": entry["x-a"]}) == {"T", "Also"}


def test_an_identifier_inside_a_component_counts() -> None:
    schemas = {"A": {"$id": "http://h/a", "$ref": "#/$defs/x", "$defs": {"x": to("no")}}, "B": {}}
    schemas["A"]["$defs"] = {"x": {"items": {"$ref": "http://h/b"}}}
    schemas["B"] = {"$id": "http://h/b"}
    api = schemakit.load(described(schemas, "3.1.0"))
    assert _needed(api, {"x-a": to("A")}) == {"A", "B"}


def test_what_needs_a_component_directly_or_not() -> None:
    schemas = {
        "A": {"items": to("B")},
        "B": {"properties": {"x": {}}},
        "Base": {"discriminator": {"propertyName": "k"}},
        "Child": {"allOf": [to("Base"), to("B")]},
        "Other": {},
    }
    parts = {name: {"schema": to(name)} for name in schemas}
    inside = {"$ref": "#/components/schemas/B/properties/x"}
    components = {"headers": {**parts, "inside": {"schema": inside}}}
    api = schemakit.load(described(schemas, components=components))
    names = list(components["headers"])
    registry = api._registry
    component = places_of_component(registry, at_pointer(registry, (*SCHEMAS, "B")))
    found = find_needing(registry, [("components", "headers", one) for one in names], component)
    assert {name for name, needs in zip(names, found, strict=True) if needs} == {
        *("A", "B", "Base", "Child", "inside")
    }
