"""Rules for types, numbers and strings."""

from __future__ import annotations

from typing import Any

import pytest

from tests.containment.proving import is_proved


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        ({"type": "integer"}, {"type": "number"}),
        ({"type": "number"}, {"type": ["number", "null"]}),
        ({"type": "integer", "minimum": 1}, {"type": "integer", "exclusiveMinimum": 0}),
        ({"type": "integer", "exclusiveMinimum": 0}, {"minimum": 1}),
        ({"type": "number", "minimum": 2, "maximum": 3}, {"minimum": 1.5, "exclusiveMaximum": 4}),
        ({"type": "integer", "multipleOf": 6}, {"multipleOf": 3}),
        ({"type": "integer"}, {"multipleOf": 0.5}),
        ({"type": "number", "multipleOf": 0.3}, {"multipleOf": 0.1}),
        ({"type": "integer", "exclusiveMinimum": 0.5}, {"minimum": 1}),
        ({"type": "string", "minLength": 3}, {"minLength": 2}),
        ({"type": "string", "pattern": "^a+$"}, {"pattern": "^a"}),
        ({"type": "string", "pattern": "^[ab]{3}$"}, {"minLength": 3, "maxLength": 3}),
        ({"type": "string", "format": "date"}, {"format": "date"}),
        ({"type": "integer"}, {"format": "date"}),
        ({"type": "integer"}, {"pattern": "^a"}),
        ({"type": "string"}, {"minimum": 5}),
        ({"enum": [1, 2]}, {"type": "integer"}),
        ({"enum": ["a", 1]}, {"type": ["string", "integer"]}),
        ({"const": 1.0}, {"type": "integer"}),
        ({"enum": [2, 4]}, {"multipleOf": 2}),
        ({"type": "boolean"}, {"enum": [True, False]}),
    ],
)
def test_what_is_proved(inner: Any, outer: Any) -> None:
    assert is_proved(inner, outer)


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        ({"type": "number"}, {"type": "integer"}),
        ({"type": "integer"}, {"type": ["string", "null"]}),
        ({"type": "number", "minimum": 1}, {"exclusiveMinimum": 1}),
        ({"type": "number", "exclusiveMinimum": 0}, {"minimum": 1}),
        ({"type": "number", "maximum": 3}, {"exclusiveMaximum": 3}),
        ({"type": "integer", "multipleOf": 3}, {"multipleOf": 6}),
        ({"type": "number"}, {"multipleOf": 1}),
        ({"type": "string", "maxLength": 5}, {"maxLength": 4}),
        ({"type": "string", "pattern": "^a"}, {"pattern": "^a+$"}),
        ({"type": "string"}, {"format": "date"}),
        ({"type": "string", "format": "date"}, {"format": "date-time"}),
        ({"enum": [1, 2]}, {"enum": [1]}),
        ({"enum": [True]}, {"enum": [1]}),
        ({"type": "string"}, {"enum": ["a", "b"]}),
        ({"type": "string"}, {"const": "a"}),
        ({"type": "string"}, {"format": "its-own"}),
        ({"enum": ["a"]}, {"format": "its-own"}),
        ({"type": "integer"}, {"format": "its-own"}),
    ],
)
def test_what_is_not_true_is_not_proved(inner: Any, outer: Any) -> None:
    assert not is_proved(inner, outer)
