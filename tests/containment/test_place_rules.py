"""Rules for schemas that apply to the same value."""

from __future__ import annotations

from typing import Any

import pytest

from tests.containment.proving import is_proved


def tagged(group: str, **keywords: Any) -> dict[str, Any]:
    """Three objects that a property tells apart; the second one has keywords for another one."""
    return {
        group: [
            {
                "type": "object",
                "properties": {"k": {"const": name}, "x": {"type": "string"} | more},
                "required": ["k"],
            }
            for name, more in (("a", {}), ("b", keywords), ("c", {}))
        ]
    }


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        ({"type": "integer"}, {"anyOf": [{"type": "string"}, {"type": "number"}]}),
        ({"anyOf": [{"type": "integer"}, {"type": "string"}]}, {"type": ["integer", "string"]}),
        ({"type": ["integer", "string"]}, {"anyOf": [{"type": "integer"}, {"type": "string"}]}),
        ({"type": "integer"}, {"oneOf": [{"type": "string"}, {"type": "number"}]}),
        (
            {"oneOf": [{"type": "integer"}, {"type": "string"}]},
            {"anyOf": [{"type": "string"}, {"type": "integer"}]},
        ),
        (
            {
                "oneOf": [
                    {"type": "object", "properties": {"k": {"const": "a"}}, "required": ["k"]},
                    {"type": "object", "properties": {"k": {"const": "b"}}, "required": ["k"]},
                ]
            },
            {
                "oneOf": [
                    {"type": "object", "properties": {"k": {"const": "b"}}, "required": ["k"]},
                    {"type": "object", "properties": {"k": {"const": "a"}}, "required": ["k"]},
                ]
            },
        ),
        (
            {
                "anyOf": [
                    {"type": "object", "properties": {"k": {"const": "a"}}, "required": ["k"]},
                    {"type": "object", "properties": {"k": {"const": "b"}}, "required": ["k"]},
                ]
            },
            {
                "oneOf": [
                    {"type": "object", "properties": {"k": {"const": "b"}}, "required": ["k"]},
                    {"type": "object", "properties": {"k": {"const": "a"}}, "required": ["k"]},
                ]
            },
        ),
        ({"type": "integer"}, {"not": {"type": "string"}}),
        ({"not": {"type": ["string", "null"]}}, {"not": {"type": "string"}}),
        ({"type": "string"}, {"not": {"type": "string", "enum": [1]}}),
        ({"type": "integer", "minimum": 5}, {"not": {"maximum": 4}}),
        (
            {"if": {"required": ["a"]}, "then": {"required": ["b"]}},
            {"if": {"required": ["a"]}, "then": {"required": ["b"]}},
        ),
        (
            {
                "type": "object",
                "required": ["a"],
                "if": {"required": ["a"]},
                "then": {"required": ["b"]},
            },
            {"required": ["b"]},
        ),
        (
            {"type": "object", "required": ["b"]},
            {"if": {"required": ["a"]}, "then": {"required": ["b"]}},
        ),
        ({"type": "integer"}, {"if": {"type": "string"}, "then": {"minLength": 3}}),
        (
            {"type": "integer"},
            {"if": {"type": "string"}, "then": {"minLength": 3}, "else": {"type": "number"}},
        ),
        (
            {
                "type": "object",
                "properties": {"a": {"type": "integer"}},
                "additionalProperties": False,
            },
            {
                "allOf": [{"type": "object", "properties": {"a": {"type": "number"}}}],
                "unevaluatedProperties": False,
            },
        ),
        (
            {
                "allOf": [{"type": "object", "properties": {"a": {"type": "integer"}}}],
                "unevaluatedProperties": False,
            },
            {
                "allOf": [{"type": "object", "properties": {"a": {"type": "integer"}}}],
                "unevaluatedProperties": False,
            },
        ),
        (
            {
                "type": "object",
                "properties": {"k": {"const": "a"}, "x": {"type": "integer"}},
                "required": ["k"],
                "additionalProperties": False,
            },
            {
                "anyOf": [
                    {
                        "type": "object",
                        "properties": {"k": {"const": "a"}, "x": {"type": "integer"}},
                        "required": ["k"],
                    },
                    {"type": "object", "properties": {"k": {"const": "b"}}, "required": ["k"]},
                ],
                "unevaluatedProperties": False,
            },
        ),
        ({"not": {"not": {"type": "string"}}}, {"type": "string"}),
        ({"oneOf": [True, {"type": "string"}]}, {"not": {"type": "string"}}),
        ({"anyOf": [False, {"type": "integer"}]}, {"type": "integer"}),
        (tagged("oneOf", maxLength=3), tagged("oneOf", maxLength=4)),
        (tagged("anyOf", maxLength=3), tagged("anyOf", maxLength=4)),
        (
            {**tagged("oneOf", maxLength=3), "anyOf": [{"minProperties": 2}, {}, {}]},
            tagged("oneOf", maxLength=4),
        ),
        ({"oneOf": [{"type": "string"}, False]}, {"oneOf": [{"type": ["string", "null"]}, False]}),
    ],
)
def test_what_is_proved(inner: Any, outer: Any) -> None:
    assert is_proved(inner, outer)


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        ({"type": "number"}, {"anyOf": [{"type": "string"}, {"type": "integer"}]}),
        ({"anyOf": [{"type": "integer"}, {"type": "string"}]}, {"type": "integer"}),
        ({"type": "integer"}, {"oneOf": [{"type": "integer"}, {"type": "number"}]}),
        (
            {"anyOf": [{"type": "integer"}, {"type": "number"}]},
            {"oneOf": [{"type": "integer"}, {"type": "number"}]},
        ),
        ({"type": "string"}, {"not": {"minLength": 3}}),
        ({"not": {"type": "string"}}, {"not": {"type": ["string", "null"]}}),
        (
            {"oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
            {"oneOf": [{"required": ["a"]}, {"required": ["c"]}]},
        ),
        (
            {"type": "object", "if": {"required": ["a"]}, "then": {"required": ["b"]}},
            {"required": ["b"]},
        ),
        ({"type": "object"}, {"if": {"required": ["a"]}, "then": {"required": ["b"]}}),
        (
            {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}},
            {
                "allOf": [{"type": "object", "properties": {"a": {"type": "integer"}}}],
                "unevaluatedProperties": False,
            },
        ),
        (
            {
                "type": "object",
                "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}},
                "additionalProperties": False,
            },
            {
                "anyOf": [
                    {"required": ["c"], "properties": {"b": {"type": "integer"}}},
                    {"type": "object", "properties": {"a": {"type": "integer"}}},
                ],
                "unevaluatedProperties": False,
            },
        ),
        ({"type": "array"}, {"unevaluatedItems": False}),
        (tagged("oneOf", maxLength=4), tagged("oneOf", maxLength=3)),
        (tagged("anyOf", maxLength=4), tagged("anyOf", maxLength=3)),
        # A branch that accepts more may overlap with another one now.
        (
            {"oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
            {"oneOf": [{"required": ["a"]}, {}]},
        ),
        (
            {"oneOf": [{"type": "integer"}, {"type": "string"}]},
            {"oneOf": [{"type": ["integer", "string"]}, {"type": "string"}]},
        ),
        # Here the branches in the same places are those of another keyword.
        (
            {
                "anyOf": [{"minimum": 1}, {"maximum": 0}],
                "oneOf": [{"type": "string"}, {"type": "null"}],
            },
            {"oneOf": [{"minimum": 1}, {"maximum": 0}]},
        ),
    ],
)
def test_what_is_not_true_is_not_proved(inner: Any, outer: Any) -> None:
    assert not is_proved(inner, outer)
