"""The values of a description that have a schema, and those that are valid without a validator."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.checks.example_values import (
    Case,
    cases_of_object,
    cases_of_schema,
    is_surely_valid,
    one_way_properties,
)
from schemakit.spec.grammar import GRAMMARS

AT = ("a",)


def test_the_values_in_a_schema_have_names_and_places() -> None:
    schema = {"default": 1, "example": 2, "enum": [3, 4], "examples": [5]}
    assert cases_of_schema(schema, AT, GRAMMARS["3.1"]) == [
        Case("the default", 1, ("a", "default"), AT),
        Case("the example", 2, ("a", "example"), AT),
        Case("this example", 5, ("a", "examples", "0"), AT),
        Case("this value of enum", 3, ("a", "enum", "0"), AT),
        Case("this value of enum", 4, ("a", "enum", "1"), AT),
    ]


def test_values_beside_a_reference_count_only_where_siblings_do() -> None:
    schema = {"$ref": "#/b", "default": 1}
    assert cases_of_schema(schema, AT, GRAMMARS["3.0"]) == []
    assert len(cases_of_schema(schema, AT, GRAMMARS["3.1"])) == 1


def objects_of(value: dict[str, Any], type_name: str, *tokens: str, **more: Any) -> list[Any]:
    """The example values of an Object of a type in a document that has more members."""
    return [one.value for one in cases_of_object(more, value, tokens, type_name)]


@pytest.mark.parametrize(
    ("media_type", "values"),
    [
        ("application/json", [1, 2]),
        ("Application/Problem+JSON; charset=utf-8", [1, 2]),
        ("text/plain", []),
    ],
)
def test_only_examples_of_json_media_types_have_values(media_type: str, values: list[Any]) -> None:
    value = {"schema": {}, "example": 1, "examples": {"e": {"value": 2}, "f": {}}}
    assert objects_of(value, "MediaType", "content", media_type) == values


def test_an_example_by_reference_is_at_its_target() -> None:
    document = {"examples": {"E": {"value": {"a": 1}}}}
    value = {"schema": {}, "examples": {"e": {"$ref": "#/examples/E"}}}
    (case,) = cases_of_object(document, value, ("application/json",), "MediaType")
    assert (case.value, case.tokens) == ({"a": 1}, ("examples", "E", "value"))
    assert case.schema == ("application/json", "schema")


def test_a_string_for_a_parameter_of_another_type_may_be_serialized() -> None:
    integer, string = {"type": "integer"}, {"$ref": "#/s"}
    assert objects_of({"schema": integer, "example": "1,2"}, "Parameter") == []
    assert objects_of({"schema": integer, "example": 1.5}, "Parameter") == [1.5]
    values = objects_of({"schema": string, "example": "x"}, "Header", s={"type": "string"})
    assert values == ["x"]


def test_what_has_no_schema_has_no_values() -> None:
    assert objects_of({"example": 1}, "Parameter") == []
    assert objects_of({"schema": {}, "example": 1}, "Operation") == []


@pytest.mark.parametrize(
    ("value", "schema", "sure"),
    [
        ("a", {"type": "string", "description": "d"}, True),
        ("a", {"type": "string", "enum": ["a"]}, True),
        ("b", {"type": "string", "enum": ["a"]}, False),
        ("a", {"type": "string", "maxLength": 3}, False),
        (1, {"type": "string"}, False),
        (True, {"type": "integer"}, False),
        (1, {"type": ["integer"]}, False),
        ({}, {"type": "object"}, False),
    ],
)
def test_simple_scalars_are_surely_valid(value: Any, schema: dict[str, Any], sure: bool) -> None:
    assert is_surely_valid(value, schema) == sure


def test_properties_of_one_direction() -> None:
    properties = {"a": {"readOnly": True}, "b": {"writeOnly": True}, "c": {"readOnly": 1}, "d": 3}
    assert one_way_properties({"properties": properties}) == {"a", "b"}
    assert one_way_properties({"properties": []}) == set()
