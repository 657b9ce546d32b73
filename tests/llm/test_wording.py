"""Phrases for constraints, and descriptions with notes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from schemakit.llm.wording import describe_keyword, join_description, shorten


@pytest.mark.parametrize(
    ("keyword", "value", "words"),
    [
        ("minimum", 3, "at least 3"),
        ("minLength", 2, "at least 2 characters"),
        ("minLength", 1, "at least 1 character"),
        ("pattern", "^[a-z]{2}$", "matches ^[a-z]{2}$"),
        ("multipleOf", 0.5, "a multiple of 0.5"),
        ("uniqueItems", True, "no item twice"),
        ("enum", ["a", 1, None], 'one of "a", 1, null'),
        ("enum", list(range(52)), f"one of {', '.join(map(str, range(50)))} and 2 more"),
        ("const", "a", 'always "a"'),
        ("default", [1], "default: [1]"),
        ("dependentRequired", {"a": ["b"]}, 'members that require others: {"a":["b"]}'),
        ("patternProperties", {"^x": 1, "^y": 2}, "members whose names match ^x: 1; ^y: 2"),
        ("dependentSchemas", {"a": {}}, "if present, a: {}"),
        ("not", {"const": 1}, 'but not: {"const": 1}'),
        ("additionalProperties", False, "no other members"),
        ("additionalProperties", True, "other members"),
        ("additionalProperties", {}, "other members: {}"),
    ],
)
def test_a_keyword_in_words(keyword: str, value: Any, words: str) -> None:
    assert describe_keyword(keyword, value, json.dumps) == words


def test_long_json_is_cut() -> None:
    assert shorten({"a": 1}) == '{"a":1}'
    assert shorten("x" * 400) == f'"{"x" * 298}…'


def test_notes_are_added_to_a_description_once() -> None:
    notes = ["at least 1", "default: 2", "at least 1"]
    assert join_description("Width", notes) == "Width (at least 1; default: 2)"
    assert join_description("", notes) == "at least 1; default: 2"
    assert join_description("Width", []) == "Width"
