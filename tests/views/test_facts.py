"""The constraints of schemas in words, and values on one line."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.views.facts import describe_facts, format_compact


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"default": None}, ("default null",)),
        ({"default": False}, ("default false",)),
        ({"default": ""}, ('default ""',)),
        ({"enum": ["red", "a, b", "", "1", 1, None]}, ('one of red, "a, b", "", "1", 1, null',)),
        ({"const": "x"}, ("always x",)),
        ({"minimum": 1, "maximum": 5.0}, ("1 to 5",)),
        ({"minimum": 0}, ("at least 0",)),
        ({"exclusiveMinimum": 0, "maximum": 1}, ("more than 0 and at most 1",)),
        ({"minimum": 0, "exclusiveMinimum": True}, ("more than 0",)),
        ({"maximum": 9, "exclusiveMaximum": True}, ("less than 9",)),
        ({"minLength": 1, "maxLength": 64}, ("1 to 64 characters",)),
        ({"maxLength": 1}, ("at most 1 character",)),
        ({"minItems": 2, "maxItems": 2}, ("exactly 2 items",)),
        ({"minProperties": 1}, ("at least 1 field",)),
        ({"minLength": 0}, ()),
        ({"pattern": "^a+$", "multipleOf": 5}, ("matches ^a+$", "multiple of 5")),
        ({"type": "array", "uniqueItems": True}, ("no two alike",)),
        ({"additionalProperties": False}, ("no other fields",)),
        ({"discriminator": {"propertyName": "kind"}}, ("told apart by kind",)),
        ({"type": "array", "items": {"enum": ["a"]}}, ("each one of a",)),
        ({"not": {}, "if": {}}, ("also not, if",)),
        ("nonsense", ()),
        ({"enum": "nonsense", "minimum": "x", "maxLength": True}, ()),
    ],
)
def test_constraints_are_described_in_words(schema: Any, expected: tuple[str, ...]) -> None:
    assert describe_facts(schema) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("é", '"é"'), ([1, 2], "[1, 2]"), ({"a": None}, '{"a": null}'), (1.5, "1.5"), ({1}, '"{1}"')],
)
def test_a_value_is_written_in_one_short_line(value: Any, expected: str) -> None:
    assert format_compact(value) == expected
