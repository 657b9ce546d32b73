"""Types, adapted to a target."""

from __future__ import annotations

from typing import Any

import pytest

from tests.llm.samples import adapt_item, make, with_body
from tests.sampled import schema_in


def test_anthropic_strict_has_no_lists_of_types_and_keeps_optional_properties() -> None:
    schema = {
        "type": "object",
        "properties": {"a": {"type": ["string", "null"]}, "b": {"type": "integer", "maximum": 3}},
    }
    found = schema_in(make(with_body(schema), "anthropic-strict").definition)
    assert "required" not in found
    assert found["properties"]["a"] == {"anyOf": [{"type": "string"}, {"type": "null"}]}
    assert found["properties"]["b"] == {"type": "integer", "description": "at most 3"}


@pytest.mark.parametrize(
    ("target", "schema", "expected"),
    [
        ("openai-strict", {"enum": ["a", "b"]}, {"type": "string", "enum": ["a", "b"]}),
        ("openai-strict", {"enum": ["a", 1]}, {"type": ["string", "integer"], "enum": ["a", 1]}),
        ("openai-strict", {"items": {"type": "string"}}, {"type": "array"}),
        ("openai-strict", {"maxItems": 3}, {"type": "array", "maxItems": 3}),
        ("anthropic-strict", {"type": "string", "enum": ["a"]}, {"enum": ["a"]}),
        ("anthropic", {"minLength": 2}, {"minLength": 2}),
    ],
)
def test_a_missing_type_is_inferred_if_the_target_needs_one(
    target: str, schema: Any, expected: dict[str, Any]
) -> None:
    found = adapt_item(schema, target)[0]
    assert {**found, **expected} == found
    assert ("type" in found) is ("type" in expected)


def test_several_types_become_alternatives_with_their_own_keywords() -> None:
    schema = {"type": ["string", "integer"], "pattern": "a", "minimum": 2, "title": "T"}
    found = adapt_item(schema, "gemini")[0]
    assert found["anyOf"] == [
        {"type": "string", "pattern": "a"},
        {"type": "integer", "minimum": 2},
    ]
    assert found["title"] == "T"


def test_each_of_several_types_gets_its_values_of_the_enum() -> None:
    found = adapt_item(
        {"type": ["string", "integer", "null"], "enum": ["a", 1]}, "anthropic-strict"
    )[0]
    assert found == {"anyOf": [{"enum": ["a"]}, {"enum": [1]}]}


def test_null_is_allowed_only_if_the_values_have_it() -> None:
    schema = {"type": ["string", "null"], "enum": ["a"]}
    assert adapt_item(schema, "gemini")[0] == {"type": "string", "enum": ["a"]}
    with_null = {"type": ["string", "null"], "enum": ["a", None]}
    assert adapt_item(with_null, "gemini")[0]["nullable"] is True
    constant = {"type": ["string", "null"], "const": "a"}
    assert "nullable" not in adapt_item(constant, "gemini")[0]


@pytest.mark.parametrize("target", ["anthropic-strict", "openai-strict", "gemini"])
@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({}, "any value as JSON text"),
        ({"type": "object"}, "an object as JSON text"),
        (
            {"type": "object", "additionalProperties": {"type": "integer"}},
            'JSON text of {"type":"object","additionalProperties":{"type":"integer"}}',
        ),
    ],
)
def test_a_value_of_unknown_form_becomes_json_text(target: str, schema: Any, words: str) -> None:
    assert adapt_item(schema, target)[0] == {"type": "string", "description": words}


def test_an_empty_closed_object_stays_one_where_objects_are_closed() -> None:
    schema = {"type": "object", "additionalProperties": False}
    assert adapt_item(schema, "openai-strict")[0]["type"] == "object"
    assert adapt_item(schema, "gemini")[0]["type"] == "string"
