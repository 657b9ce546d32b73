"""The schemas that apply to one value, their types and their values."""

from __future__ import annotations

import json
from typing import Any

import pytest

import schemakit
from schemakit.checks.objects import Objects, PlacedValue
from schemakit.checks.schema_parts import (
    TYPES,
    Parts,
    as_text,
    enumeration_of,
    has_false_property,
    is_false,
    type_of_value,
)
from tests.checks.test_objects import collected
from tests.small import described, to


def read(schema: Any, version: str = "3.1.0", **others: Any) -> tuple[Objects, PlacedValue]:
    """The Objects of a description, and its schema A."""
    text = json.dumps(described({"A": schema, **others}, version))
    objects = collected(schemakit.load(text.encode()))
    return objects, (objects.components("Schema") or {})["A"]


def types_of(schema: Any, version: str = "3.1.0", **others: Any) -> set[str]:
    objects, found = read(schema, version, **others)
    parts = Parts(objects)
    allowed = [types for part in parts.collect(found) for _, types in parts.allowed_types(part)]
    return set(TYPES).intersection(*allowed)


def test_the_schemas_of_all_of_and_of_references_are_collected() -> None:
    inner = {"allOf": [{"title": "b"}, to("A")]}
    objects, found = read({"allOf": [to("B"), False]}, B=inner)
    values = [part.value for part in Parts(objects).collect(found)]
    assert values == [found.value, to("B"), inner, {"title": "b"}, to("A"), False]
    assert Parts(objects, left=1).collect(found) == [found]
    # What is beside a reference of 3.0 is ignored, and false is no schema there.
    objects, found = read({"allOf": [to("B"), False]}, "3.0.3", B=inner)
    values = [part.value for part in Parts(objects).collect(found)]
    assert values == [found.value, inner, {"title": "b"}]


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string"}, {"string"}),
        ({"type": "number"}, {"number", "integer"}),
        ({"oneOf": [{"type": "string"}, {"enum": [1, None]}]}, {"string", "integer", "null"}),
        ({"anyOf": [{"const": {}}, to("B")]}, {"object", "array"}),
        ({"type": ["array", "null"], "oneOf": [to("B"), {"type": "string"}]}, {"array"}),
        ({"oneOf": [False, {"not": {}}]}, set()),
        ({"oneOf": [{}, {"type": "string"}]}, set(TYPES)),
        ({"oneOf": [to("C")]}, set(TYPES)),
    ],
)
def test_the_types_of_a_union_are_those_of_its_branches(schema: Any, expected: set[str]) -> None:
    array = {"allOf": [{"type": ["array", "string"]}, {"type": "array"}]}
    assert types_of(schema, B=array, C={"oneOf": [to("C")]}) == expected


def test_keywords_count_by_version() -> None:
    nullable = {"type": "string", "nullable": True}
    assert types_of(nullable, "3.0.3") == {"string", "null"}
    assert types_of(nullable) == {"string"}
    objects, found = read({"const": 1, "enum": [2]}, "3.0.3")
    assert enumeration_of(objects, found) == [2]
    objects, found = read({"const": 1, "enum": [2]})
    assert enumeration_of(objects, found) == [1]


def test_a_false_schema_may_be_a_target() -> None:
    false_schemas: list[Any] = [False, {"not": {}}, {"not": True}, to("B")]
    for nothing in false_schemas:
        objects, found = read({"properties": {"a": nothing}}, B=False)
        assert has_false_property(objects, found, "a")
        assert not has_false_property(objects, found, "b")
        inside = objects.member(objects.member(found, "properties"), "a")
        assert is_false(objects, inside)
    others: list[Any] = [True, {}, {"not": False}, {"not": {"type": "null"}}, to("C")]
    for something in others:
        objects, found = read({"properties": {"a": something}})
        assert not has_false_property(objects, found, "a")


def test_values_of_json_have_a_type_and_a_text() -> None:
    values = [None, True, 1, 1.0, 1.5, "a", [], {}, object()]
    kinds = ["null", "boolean", "integer", "integer", "number", "string", "array", "object", ""]
    assert [type_of_value(one) for one in values] == kinds
    assert as_text(1) == as_text(1.0) != as_text(True)
