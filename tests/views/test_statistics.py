"""Counts and sizes of a description."""

from __future__ import annotations

import json
from typing import Any

import orjson

import schemakit
from tests.several import from_memory
from tests.small import described, to


def test_statistics_count() -> None:
    paths: dict[str, Any] = {"/a": {"get": {}, "put": {}}, "/b": {"get": {}}}
    schemas: dict[str, Any] = {
        "N": {"items": to("N")},
        "Deep": {"properties": {"a": {"items": {}}}},
    }
    document = described(schemas, paths=paths)
    found = schemakit.load(document).statistics()
    assert (found.version, found.paths, found.schemas, found.references) == ("3.0", 2, 2, 1)
    assert found.operations == {"get": 2, "put": 1}
    assert found.cycles == (("/components/schemas/N",),)
    assert found.deepest is not None
    assert found.deepest[0] == "Deep"
    assert found.source_bytes == len(orjson.dumps(document))
    text = json.dumps(document, indent=3).encode()
    assert schemakit.load(text).statistics().source_bytes == len(text)


def test_references_without_a_target_are_counted() -> None:
    api = schemakit.load(described({"A": {"items": to("B")}, "B": {"items": to("Gone")}}))
    found = api.statistics()
    assert (found.references, found.unresolved, found.cycles) == (2, 1, ())
    assert found.dereferenced_bytes == len(api.dereference_json(missing="keep"))


def test_what_adds_most_comes_first_in_the_costliest() -> None:
    big = {"enum": ["x" * 100]}
    uses = {f"U{n}": {"properties": {"a": to("Big"), "b": to("Small")}} for n in range(3)}
    found = schemakit.load(described({**uses, "Big": big, "Small": {}})).statistics()
    first = found.costliest[0]
    assert (first.pointer, first.uses) == ("/components/schemas/Big", 4)
    assert first.bytes == 4 * len(orjson.dumps(big))


def test_a_cycle_through_documents_names_both() -> None:
    entry = described({"A": {"items": {"$ref": "other#/B"}}}, "3.1.0")
    files = {"mem:/other": {"B": {"items": {"$ref": "entry#/components/schemas/A"}}}}
    found = from_memory(entry, files).statistics()
    assert found.cycles == (("/components/schemas/A", "mem:/other#/B"),)
    assert found.deepest == ("A", 2)


def test_a_component_that_is_an_alias_of_a_file_is_named_and_measured() -> None:
    pet = {"type": "object", "properties": {"a": {"enum": ["x" * 100]}}}
    uses = {"items": {"$ref": "pet"}, "not": {"$ref": "index#/Pet"}}
    schemas = {"Pet": {"$ref": "index#/Pet"}, "Local": to("Pet"), "Uses": uses}
    files = {"mem:/pet": pet, "mem:/index": {"Pet": {"$ref": "pet"}}}
    found = from_memory(described(schemas), files).statistics()
    assert found.deepest == ("Pet", 4)
    first = found.costliest[0]
    assert (first.pointer, first.uses) == ("/components/schemas/Pet", 4)
    assert first.bytes == 4 * len(orjson.dumps(pet))


def test_the_deepest_of_a_text_and_of_a_mapping_are_the_same() -> None:
    schemas: dict[str, Any] = {
        "Flat": {"type": "string"},
        "Objects": {"properties": {"a": {"example": {"b": {"c": 1}}}}},
        "Empty": {"properties": {"a": {"example": {"b": []}}}},
        "Beside": to("Objects", properties={"a": {"items": {}}}),
    }
    document = described(schemas, "3.1.0")
    deepest = schemakit.load(document).statistics().deepest
    assert deepest == schemakit.load(orjson.dumps(document)).statistics().deepest
    assert deepest == ("Beside", 7)
