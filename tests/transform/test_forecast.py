"""The size of the dereferenced text, which is worked out without linking most of a description."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

import schemakit
from tests.several import from_memory, with_schema
from tests.small import described, to

_MAPPING = {"dog": "#/components/schemas/Dog"}
_TO_PATH = {"$ref": "#/paths/~1b", "get": {"responses": {"200": to("T")}}}
#: What there is besides references that nothing but the target replaces.
_SCHEMAS: dict[str, dict[str, Any]] = {
    "plain": {"Uses": {"items": to("T"), "not": to("Uses2")}, "Uses2": {"items": to("T")}},
    "in data": {"Uses": {"example": to("T"), "items": to("T")}},
    "booleans": {"Uses": {"items": to("Any"), "not": to("None")}, "Any": True, "None": False},
    "aliases": {"Alias": to("T"), "Second": to("Alias"), "Uses": {"items": to("Second")}},
    "members beside": {"Uses": {"items": to("Mid", title="x")}, "Mid": {"items": to("T")}},
    "beside an alias": {"Uses": {"items": to("A", title="x")}, "A": to("B"), "B": {"not": to("T")}},
    "a discriminator": {
        "Pet": {"discriminator": {"propertyName": "k", "mapping": _MAPPING}, "oneOf": [to("Dog")]},
        "Dog": {"allOf": [to("T")]},
    },
    "a reference in a discriminator": {
        "Pet": {
            "discriminator": {"propertyName": "k", "mapping": _MAPPING, "x-more": {"a": to("T")}},
            "oneOf": [to("Dog")],
        },
        "Dog": {"allOf": [to("T")]},
    },
    "cycles": {"N": {"items": to("N"), "not": to("T")}, "Uses": {"items": to("N")}},
    "a target inside": {"Uses": {"items": {"$ref": "#/components/schemas/T/properties/a"}}},
    "beside a cycle": {
        "Uses": {"items": {"$ref": "#/components/schemas/N/x-of/A", "title": "t"}},
        "N": {"x-of": {"A": {"items": {"$ref": "#/components/schemas/N/x-of/A"}}}},
    },
    "lifted": {"Lost": to("T", allOf=[{"not": to("Lost/allOf/0")}])},
    "no target": {"Uses": {"items": to("Gone"), "not": to("T")}},
    "escapes": {"Uses": {"items": {"$ref": "#/components/schemas/%C3%A9"}}, "é": {"not": to("T")}},
}


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize("name", _SCHEMAS)
def test_the_size_is_that_of_the_text(name: str, version: str) -> None:
    schemas = {**_SCHEMAS[name], "T": {"type": "object", "properties": {"a": {"enum": ["äö"]}}}}
    paths = {"/b": {"get": {"responses": {"200": {"description": name}}}}}
    document = described(schemas, version, paths=paths)
    assert _has_size_of_text(schemakit.load(orjson.dumps(document)))
    assert _has_size_of_text(schemakit.load(document))


def test_maps_that_are_merged_are_measured_too() -> None:
    paths = {"/a": _TO_PATH, "/b": {"put": {"responses": {"200": to("T")}}}}
    assert _has_size_of_text(
        schemakit.load(orjson.dumps(described({"T": {"type": "string"}}, paths=paths)))
    )


@pytest.mark.parametrize("beside", [{}, {"info": {"title": to("T")}}])
def test_a_section_to_which_something_moves_may_be_a_target(beside: dict[str, Any]) -> None:
    lost = to("T", allOf=[{"not": to("Lost/allOf/0")}])
    schemas = {"Lost": lost, "T": {"type": "string"}, "Uses": {"items": to("T")}}
    paths = {"/x": {"x-all": {"$ref": "#/components/schemas"}}}
    assert _has_size_of_text(
        schemakit.load(orjson.dumps(described(schemas, "3.1.0", paths=paths, **beside)))
    )


def test_parts_of_other_documents_are_measured_too() -> None:
    files = {
        "mem:/o": {
            "A": {"items": {"$ref": "#/B"}, "not": {"$ref": "#/C", "title": "t"}},
            "B": {"properties": {"a": {"$ref": "entry#/components/schemas/T"}}},
            "C": {"items": {"$ref": "#/C"}},
        }
    }
    schema = {"items": {"$ref": "o#/A"}, "not": {"$ref": "o#/B"}}
    assert _has_size_of_text(from_memory(with_schema(schema, T={"type": "string"}), files))


def test_a_reference_is_left_where_its_text_is_also_in_data() -> None:
    text = orjson.dumps(described({"A": {"items": to("T"), "enum": [to("T")]}, "T": {"not": {}}}))
    assert _has_size_of_text(schemakit.load(text))


def _has_size_of_text(api: schemakit.Description) -> bool:
    text = api.dereference_json(missing="keep")
    return api.statistics().dereferenced_bytes == len(text)
