"""Rules for objects."""

from __future__ import annotations

from typing import Any

import pytest

from tests.containment.proving import is_proved


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        (
            {"type": "object", "properties": {"a": {"type": "integer"}}},
            {"type": "object", "properties": {"a": {"type": "number"}}},
        ),
        (
            {
                "type": "object",
                "properties": {"a": {"type": "integer"}},
                "additionalProperties": False,
            },
            {"additionalProperties": {"type": "integer"}},
        ),
        (
            {"type": "object", "additionalProperties": {"type": "integer"}},
            {"type": "object", "properties": {"a": {"type": "number"}}},
        ),
        (
            {"type": "object", "additionalProperties": {"type": "integer"}},
            {"patternProperties": {"^a": {"type": "number"}}},
        ),
        (
            {
                "type": "object",
                "patternProperties": {"^a": {"type": "integer"}},
                "additionalProperties": False,
            },
            {"patternProperties": {"^a": {"type": "number"}}},
        ),
        (
            {
                "type": "object",
                "patternProperties": {"^a": {"type": "integer"}},
                "additionalProperties": {"type": "string"},
            },
            {
                "patternProperties": {"^a": {"type": "integer"}},
                "additionalProperties": {"type": "string"},
            },
        ),
        ({"type": "object", "required": ["a", "b"]}, {"required": ["a"]}),
        (
            {"type": "object", "required": ["a"], "dependentRequired": {"a": ["b"]}},
            {"required": ["b"]},
        ),
        ({"type": "object", "required": ["a", "b"]}, {"minProperties": 2}),
        (
            {
                "type": "object",
                "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}},
                "additionalProperties": False,
            },
            {"maxProperties": 2},
        ),
        ({"type": "object", "required": ["b"]}, {"dependentRequired": {"a": ["b"]}}),
        ({"type": "object", "properties": {"a": False}}, {"dependentRequired": {"a": ["b"]}}),
        ({"type": "object", "required": ["b"]}, {"dependentSchemas": {"a": {"required": ["b"]}}}),
        (
            {"type": "object", "dependentSchemas": {"a": {"required": ["b"]}}},
            {"dependentRequired": {"a": ["b"]}},
        ),
        (
            {
                "type": "object",
                "properties": {"a": {"type": "integer"}},
                "additionalProperties": False,
            },
            {"propertyNames": {"maxLength": 1}},
        ),
        (
            {"type": "object", "propertyNames": {"pattern": "^a+$"}},
            {"propertyNames": {"pattern": "^a"}},
        ),
        (
            {"type": "object", "propertyNames": {"enum": ["a", "b"]}},
            {"propertyNames": {"maxLength": 1}},
        ),
        (
            {
                "type": "object",
                "propertyNames": {"enum": ["a"]},
                "properties": {"a": {"type": "integer"}},
            },
            {"additionalProperties": {"type": "number"}},
        ),
        (
            {
                "type": "object",
                "patternProperties": {"^a": {"type": "integer"}},
                "additionalProperties": False,
            },
            {"propertyNames": {"pattern": "^a"}},
        ),
        ({"type": "string"}, {"required": ["a"]}),
        (
            {
                "type": "object",
                "allOf": [
                    {"type": "object", "properties": {"a": {"type": "integer"}}},
                    {"type": "object", "properties": {"a": {"minimum": 3}}},
                ],
            },
            {"type": "object", "properties": {"a": {"type": "integer", "minimum": 1}}},
        ),
    ],
)
def test_what_is_proved(inner: Any, outer: Any) -> None:
    assert is_proved(inner, outer)


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        ({"type": "object"}, {"type": "object", "properties": {"a": {"type": "number"}}}),
        (
            {"type": "object", "properties": {"a": {"type": "number"}}},
            {"type": "object", "properties": {"a": {"type": "integer"}}},
        ),
        ({"type": "object"}, {"additionalProperties": False}),
        (
            {"type": "object", "properties": {"a": {"type": "integer"}}},
            {"additionalProperties": {"type": "integer"}},
        ),
        (
            {"type": "object", "patternProperties": {"^a": {"type": "integer"}}},
            {"patternProperties": {"^a": {"type": "integer"}, "b$": {"type": "integer"}}},
        ),
        (
            {
                "type": "object",
                "additionalProperties": {"type": "integer"},
                "properties": {"ab": {"type": "string"}},
            },
            {"patternProperties": {"^a": {"type": "integer"}}},
        ),
        ({"type": "object", "required": ["a"]}, {"required": ["b"]}),
        ({"type": "object"}, {"dependentRequired": {"a": ["b"]}}),
        (
            {
                "type": "object",
                "properties": {"a": {"type": "integer"}},
                "additionalProperties": False,
                "patternProperties": {"^b": {"type": "integer"}},
            },
            {"maxProperties": 1},
        ),
        (
            {"type": "object", "propertyNames": {"pattern": "^a"}},
            {"propertyNames": {"pattern": "^a+$"}},
        ),
        (
            {
                "type": "object",
                "patternProperties": {"^b": {"type": "integer"}},
                "additionalProperties": False,
            },
            {"propertyNames": {"pattern": "^a"}},
        ),
        (
            {"type": "object", "properties": {"a": {"type": "integer"}}},
            {"propertyNames": {"maxLength": 1}},
        ),
        (
            {
                "type": "object",
                "patternProperties": {"^a": {"type": "string"}},
                "additionalProperties": {"type": "integer"},
            },
            {"additionalProperties": {"type": "integer"}},
        ),
        ({"type": "object", "minProperties": 1}, {"required": ["a"]}),
        ({"type": "object", "dependentSchemas": {"a": {"required": ["b"]}}}, {"required": ["b"]}),
    ],
)
def test_what_is_not_true_is_not_proved(inner: Any, outer: Any) -> None:
    assert not is_proved(inner, outer)
