"""Whether schemas accept nothing together."""

from __future__ import annotations

from typing import Any

import pytest

from tests.containment.proving import is_empty


@pytest.mark.parametrize(
    "schemas",
    [
        [{"type": "string"}, {"type": "integer"}],
        [{"enum": [1, 2]}, {"enum": [3]}],
        [{"const": 1}, {"type": "string"}],
        [{"type": "integer", "minimum": 3}, {"maximum": 2.5}],
        [{"type": "number", "minimum": 3, "exclusiveMaximum": 3}],
        [{"type": "integer", "exclusiveMinimum": 1, "exclusiveMaximum": 2}],
        [{"type": "string", "minLength": 3}, {"maxLength": 2}],
        [{"type": "string", "pattern": "^a"}, {"pattern": "^b"}],
        [{"type": "array", "minItems": 1, "items": False}],
        [{"type": "array", "contains": True, "maxItems": 0}],
        [{"type": "object", "required": ["a"]}, {"additionalProperties": False}],
        [{"type": "object", "required": ["a"], "properties": {"a": False}}],
        [{"type": "object", "required": ["a", "b"], "maxProperties": 1}],
        [{"anyOf": [{"type": "string"}, {"type": "null"}]}, {"type": "integer"}],
        [{"type": "string", "minLength": 2}, {"not": {"minLength": 1}}],
    ],
)
def test_nothing_is_accepted(schemas: list[Any]) -> None:
    assert is_empty(*schemas)


@pytest.mark.parametrize(
    "schemas",
    [
        [{"type": "integer", "minimum": 3, "maximum": 3}],
        [{"type": "number", "exclusiveMinimum": 1, "exclusiveMaximum": 2}],
        [{"required": ["a"]}, {"additionalProperties": False}],
        [{"type": "array", "contains": False, "minContains": 0}],
        [{"type": "string", "pattern": "a"}, {"pattern": "b"}],
        [{"type": "object", "properties": {"a": False}}],
        [{"type": "string"}, {"not": {"minLength": 1}}],
        [],
    ],
)
def test_something_is_accepted(schemas: list[Any]) -> None:
    assert not is_empty(*schemas)
