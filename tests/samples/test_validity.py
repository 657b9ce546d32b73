"""Why a schema does not allow a value; jsonschema is the second opinion."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from schemakit.samples.validity import explain_invalid, is_multiple, judge
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


_UNREAD = "(a)\\1"
_TEXT = {"type": "string", "pattern": _UNREAD}
_NAMED = {"patternProperties": {_UNREAD: {"type": "integer"}}}


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        (_TEXT, "ab"),
        ({"not": _TEXT}, "ab"),
        ({"not": {"not": _TEXT}}, "ab"),
        ({"anyOf": [_TEXT, {"type": "integer"}]}, "ab"),
        ({"oneOf": [_TEXT, {"type": "string"}]}, "ab"),
        ({"oneOf": [_TEXT, {"type": "integer"}]}, "ab"),
        ({"contains": _TEXT}, ["ab", 1]),
        ({"contains": _TEXT, "maxContains": 1}, ["ab", "b"]),
        ({"contains": _TEXT, "minContains": 0, "maxContains": 0}, ["ab"]),
        ({"if": _TEXT, "then": False}, "ab"),
        ({"if": _TEXT, "else": {"type": "integer"}}, "ab"),
        ({**_NAMED, "additionalProperties": False}, {"ab": 1}),
        ({**_NAMED, "additionalProperties": False}, {"ab": "text"}),
        ({**_NAMED, "additionalProperties": {"type": "string"}}, {"ab": "text"}),
        ({**_NAMED, "unevaluatedProperties": False}, {"ab": 1}),
        ({"anyOf": [_NAMED], "unevaluatedProperties": False}, {"ab": 1}),
        ({"not": _NAMED}, {"ab": "text"}),
        ({"propertyNames": _TEXT}, {"ab": 1}),
        ({"items": _TEXT}, ["ab"]),
        ({"dependentSchemas": {"a": {"properties": {"b": _TEXT}}}}, {"a": 1, "b": "ab"}),
        (
            {
                "if": {"properties": {"a": _TEXT}},
                "then": {"properties": {"b": {}}},
                "unevaluatedProperties": False,
            },
            {"a": "ab", "b": 1},
        ),
    ],
)
def test_what_a_pattern_that_is_not_read_decides_is_not_decided(schema: Any, value: Any) -> None:
    assert judge(value, [schema], scope()) is None
    assert explain_invalid(value, [schema], scope()) == ""


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"not": _TEXT}, 1),
        ({"anyOf": [_TEXT, {"type": "string"}]}, "ab"),
        ({"anyOf": [_TEXT, {"type": "null"}]}, 1),
        ({"oneOf": [_TEXT, {"minLength": 1}, {"maxLength": 9}]}, "ab"),
        ({"oneOf": [_TEXT, {"type": "integer"}]}, 1),
        ({"contains": _TEXT}, [1]),
        ({"contains": _TEXT, "minContains": 0}, ["ab"]),
        ({"contains": _TEXT, "minContains": 3}, ["ab", "ab"]),
        ({"if": _TEXT, "then": {"minLength": 1}, "else": {"minLength": 2}}, "ab"),
        ({"if": _TEXT, "then": {"minLength": 3}, "else": {"minLength": 4}}, "ab"),
        ({"allOf": [_TEXT, {"minLength": 3}]}, "ab"),
        (_NAMED, {"ab": 1}),
        ({**_NAMED, "additionalProperties": {"type": "integer"}}, {"ab": 1}),
        ({**_NAMED, "properties": {"ab": {"type": "integer"}}}, {"ab": "text"}),
        ({**_NAMED, "additionalProperties": {}, "unevaluatedProperties": False}, {"ab": 1}),
        ({**_NAMED, "unevaluatedProperties": {"type": "integer"}}, {"ab": 1}),
        ({"properties": {"a": _TEXT}, "required": ["b"]}, {"a": "ab"}),
        ({"properties": {"a": _TEXT}, "unevaluatedProperties": False}, {"a": "ab", "b": 1}),
    ],
)
def test_what_it_does_not_decide_is_judged(schema: Any, value: Any) -> None:
    assert (judge(value, [schema], scope()) == "") is Draft202012Validator(schema).is_valid(value)
    assert judge(value, [schema], scope()) is not None


def test_a_value_of_many_levels_is_not_decided() -> None:
    value: Any = 1
    for number in range(400):
        value = [value] if number % 2 else {"a": value}
    schema = {"items": {"$ref": "#"}, "additionalProperties": {"$ref": "#"}}
    assert judge(value, [schema], scope({"#": schema})) is None


@pytest.mark.parametrize("keyword", ["anyOf", "oneOf", "allOf"])
def test_branches_of_many_levels_are_judged_without_a_traceback(keyword: str) -> None:
    schema: dict[str, Any] = {"type": "integer"}
    for _ in range(300):
        schema = {keyword: [{"not": {"not": schema}}]}
    assert judge("a", [schema], scope()) is None
