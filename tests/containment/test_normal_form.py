"""Schemas in the form in which they are compared."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit import compare_schemas
from schemakit.containment.compare import make_side
from schemakit.containment.normal_form import CLOSED, PLAIN, UNKNOWN


def plain(schema: Any, version: str = "3.1", hidden: str = "") -> Any:
    return make_side(schema, version=version, hidden=hidden).convert(schema, PLAIN)


@pytest.mark.parametrize(
    ("schema", "version", "expected"),
    [
        ({"type": "string", "nullable": True}, "3.0", {"type": ["null", "string"]}),
        ({"type": "string", "nullable": True}, "3.1", {"type": "string"}),
        ({"minimum": 1, "exclusiveMinimum": True}, "3.0", {"exclusiveMinimum": 1}),
        ({"title": "t", "x-a": 1, "example": 2, "default": 3}, "3.1", True),
        ({}, "3.1", True),
        (
            {"items": [{}], "additionalItems": False},
            "json-schema",
            {"prefixItems": [True], "items": False},
        ),
        (
            {"$ref": "#/$defs/A", "minLength": 1, "$defs": {"A": {}}},
            "3.0",
            {"$ref": "plain#/$defs/A"},
        ),
    ],
)
def test_a_schema_of_each_version(schema: Any, version: str, expected: Any) -> None:
    assert plain(schema, version) == expected


def test_keywords_beside_a_reference() -> None:
    schema = {"$ref": "#/$defs/A", "minLength": 1, "$defs": {"A": {}}}
    assert plain(schema) == {"minLength": 1, "allOf": [{"$ref": "plain#/$defs/A"}]}
    early = {**schema, "$schema": "http://json-schema.org/draft-07/schema#"}
    assert plain(early, "json-schema") == {"$ref": "plain#/$defs/A"}


def test_what_is_not_known() -> None:
    for schema in (
        {"$dynamicRef": "#a"},
        {"properties": {"a": {"$id": "https://a", "items": {"$ref": "#/$defs/A"}}}},
    ):
        assert UNKNOWN in str(plain(schema))
    side = make_side(True, version="3.1")
    for reference in ("#/nowhere", "https://example.com/a", "other.json"):
        key = side.convert({"$ref": reference}, PLAIN)["$ref"]  # type: ignore[index]
        assert UNKNOWN in side.definition(key)  # type: ignore[operator]


def test_what_is_not_known_is_neither_the_same_nor_different() -> None:
    one = {"type": "object", "properties": {"a": {"$dynamicRef": "#x"}}}
    found = compare_schemas(one, {**one, "maxProperties": 9})
    assert found.accepts_all_old is None
    assert compare_schemas(one, one).is_equivalent


@pytest.mark.slow
def test_a_deep_schema_is_not_known_further_down() -> None:
    schema: dict[str, Any] = {"type": "integer"}
    for _ in range(3_000):
        schema = {"type": "object", "properties": {"a": schema}}
    other: dict[str, Any] = {"type": "object", "properties": {"a": schema}, "required": ["a"]}
    assert compare_schemas(schema, other).accepts_all_old is not True


@pytest.mark.parametrize("direction", ["request", "response", None])
def test_properties_that_are_hidden_in_a_direction(direction: Any) -> None:
    keyword = "readOnly" if direction == "request" else "writeOnly"
    read = {"type": "object", "properties": {"a": {"type": "string", keyword: True}}}
    old = {**read, "required": ["a"]}
    new = {"type": "object", "properties": {"a": {"type": "integer", keyword: True}}}
    found = compare_schemas(old, new, direction=direction)
    assert found.is_equivalent is (direction is not None)


def test_objects_are_closed_where_a_value_is_sent() -> None:
    schema = {
        "properties": {"a": {"properties": {"b": True}}, "m": {"type": "object"}},
        "not": {"properties": {"c": True}},
    }
    found: Any = make_side(schema, version="3.1").convert(schema, CLOSED)
    assert found["additionalProperties"] is False
    assert found["properties"]["a"]["additionalProperties"] is False
    assert "additionalProperties" not in found["properties"]["m"]
    assert "additionalProperties" not in found["not"]
