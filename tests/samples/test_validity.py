"""Why a schema does not allow a value; jsonschema is the second opinion."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from schemakit.samples.validity import explain_invalid, is_multiple
from tests.samples.schemas import scope

_CASES: list[tuple[Any, Any]] = [
    ({"type": "integer"}, 1.0),
    ({"type": "integer"}, True),
    ({"type": ["string", "null"]}, None),
    ({"const": 1}, 1.0),
    ({"enum": ["a", {"b": [1]}]}, {"b": [1]}),
    ({"enum": [0]}, False),
    ({"minimum": 1, "maximum": 2}, 3),
    ({"exclusiveMinimum": 1}, 1),
    ({"multipleOf": 0.5}, 1.7),
    ({"minLength": 2}, "😀"),
    ({"pattern": "^a"}, "ba"),
    ({"minItems": 1}, []),
    ({"uniqueItems": True}, [1, 1.0]),
    ({"uniqueItems": True}, [1, True]),
    ({"prefixItems": [{"type": "string"}], "items": False}, ["a", 1]),
    ({"contains": {"type": "string"}, "minContains": 2}, ["a", 1]),
    ({"contains": {"type": "string"}, "maxContains": 1}, ["a", "b"]),
    ({"required": ["a"]}, {}),
    ({"properties": {"a": {"type": "string"}}}, {"a": 1}),
    ({"properties": {"a": {}}, "additionalProperties": False}, {"b": 1}),
    (
        {"patternProperties": {"^x-": {"type": "string"}}, "additionalProperties": False},
        {"x-": "a"},
    ),
    ({"propertyNames": {"maxLength": 1}}, {"ab": 1}),
    ({"minProperties": 2}, {"a": 1}),
    ({"dependentRequired": {"a": ["b"]}}, {"a": 1}),
    ({"dependentSchemas": {"a": {"required": ["b"]}}}, {"a": 1}),
    ({"not": {"type": "string"}}, "a"),
    ({"allOf": [{"minimum": 1}, {"maximum": 2}]}, 0),
    ({"anyOf": [{"type": "string"}, {"minimum": 5}]}, 4),
    ({"oneOf": [{"minimum": 1}, {"maximum": 9}]}, 5),
    ({"oneOf": [{"minimum": 1}, {"maximum": 9}]}, 0),
    ({"if": {"minimum": 5}, "then": {"multipleOf": 2}, "else": {"multipleOf": 3}}, 7),
    ({"if": {"minimum": 5}, "then": {"multipleOf": 2}, "else": {"multipleOf": 3}}, 3),
    ({"anyOf": [{"properties": {"a": {}}}], "unevaluatedProperties": False}, {"a": 1}),
    ({"allOf": [{"properties": {"a": {}}}], "unevaluatedProperties": False}, {"a": 1, "b": 1}),
    ({"prefixItems": [{}], "unevaluatedItems": False}, [1, 2]),
    (False, 1),
]


@pytest.mark.parametrize(("schema", "value"), _CASES)
def test_it_agrees_with_jsonschema(schema: Any, value: Any) -> None:
    reason = explain_invalid(value, [schema], scope())
    assert (reason == "") is Draft202012Validator(schema).is_valid(value)


def test_the_reason_names_the_place() -> None:
    schema = {"properties": {"a": {"items": {"maximum": 1}}}}
    assert explain_invalid({"a": [0, 5]}, [schema], scope()) == "a: [1]: 5 is not at most 1"


def test_what_is_read_only_need_not_be_in_a_request() -> None:
    schema = {"required": ["id"], "allOf": [{"properties": {"id": {"readOnly": True}}}]}
    assert explain_invalid({}, [schema], scope(hidden="readOnly")) == ""
    assert explain_invalid({}, [schema], scope(hidden="writeOnly")) == '"id" is missing'


def test_multiples_are_those_of_decimals() -> None:
    assert is_multiple(0.3, 0.1)
    assert not is_multiple(0.35, 0.1)
    assert is_multiple(10**30, 10)
