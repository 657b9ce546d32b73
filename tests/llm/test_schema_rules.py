"""The rules for each schema of a definition, and what the limits count."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit import UsageError, check_tool, check_tools
from schemakit.llm.schema_rules import Counts, KnownFacts, summarize
from schemakit.llm.targets import TARGETS


def _facts(schema: dict[str, Any], target: str = "openai-strict") -> Any:
    return summarize(schema, TARGETS[target], KnownFacts())


def test_everything_below_a_schema_is_counted() -> None:
    inner = {"type": "object", "properties": {"b": {"type": "string", "enum": ["xy", "z"]}}}
    facts = _facts(
        {
            "type": "object",
            "properties": {"a": inner, "c": {"anyOf": [inner, {"type": "null"}]}},
            "required": ["a"],
            "$defs": {"D": inner},
        }
    )
    # Names: a, c, D and b three times; values: xy and z three times.
    assert facts.counts == Counts(5, 3 + 3 + 3 * 3, 6, 1 + 3, 1)
    assert (facts.depth, facts.deepest) == (2, 2)


def test_definitions_start_at_a_depth_of_their_own() -> None:
    nested: dict[str, Any] = {"type": "string"}
    for _ in range(5):
        nested = {"type": "object", "properties": {"a": nested}}
    facts = _facts({"type": "object", "properties": {}, "$defs": {"D": nested}})
    assert (facts.depth, facts.deepest) == (1, 5)


def test_faults_are_in_the_order_of_the_parts_and_have_their_places() -> None:
    schema = {
        "type": "object",
        "properties": {
            "a": {"type": "string", "x-b": 1, "not": {}},
            "c": {"type": "array", "items": {"x-d": 1, "type": "string"}},
            "e": True,
            "f": 1,
        },
        "additionalProperties": {"x-g": 1},
    }
    pointers = [
        one.pointer for one in check_tool({"name": "t", "input_schema": schema}, "anthropic")
    ]
    assert pointers == [
        "/input_schema/properties/a/x-b",
        "/input_schema/properties/c/items/x-d",
        "/input_schema/properties/f",
        "/input_schema/additionalProperties/x-g",
    ]


def test_a_reference_is_checked_in_its_own_definition() -> None:
    shared = {"$ref": "#/$defs/D"}
    with_target = {"type": "object", "properties": {"a": shared}, "$defs": {"D": {}}}
    without = {"type": "object", "properties": {"a": shared, "b": {"items": {"$ref": "b.json"}}}}
    definitions = [
        {"name": name, "inputSchema": one}
        for name, one in (("a", with_target), ("b", without), ("c", with_target))
    ]
    assert [(one.rule, one.pointer) for one in check_tools(definitions, "mcp")] == [
        ("reference", "/1/inputSchema/properties/a/$ref"),
        ("reference", "/1/inputSchema/properties/b/items/$ref"),
    ]


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_a_shared_schema_is_like_several_equal_ones(target: str) -> None:
    schema: dict[str, Any] = {"type": "string", "pattern": "a", "x-a": 1}
    equal: dict[str, Any] = dict(schema)
    for _ in range(4):
        schema = {"type": "object", "properties": {"a b": schema, "c": schema, "d": {"x": schema}}}
        equal = {
            "type": "object",
            "properties": {"a b": dict(equal), "c": dict(equal), "d": {"x": dict(equal)}},
        }
    assert _facts(schema, target) == _facts(equal, target)


def test_a_deeply_nested_schema_is_no_error() -> None:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(1_000):
        schema = {
            "type": "object",
            "properties": {"a": schema},
            "required": ["a"],
            "additionalProperties": False,
        }
    definition = {"type": "function", "name": "a", "parameters": schema, "strict": True}
    found = check_tool(definition, "openai-strict")
    assert [one.message for one in found] == ["1,000 levels of objects, at most 10 are allowed"]
    definition["parameters"] = {"type": "object", "properties": {"a": schema}}
    with pytest.raises(UsageError, match="nested more than 1000 levels deep"):
        check_tool(definition, "openai-strict")


def test_a_definition_that_contains_itself_is_refused() -> None:
    schema: dict[str, Any] = {"type": "object", "properties": {}}
    schema["properties"] = {"a": {"anyOf": [schema, schema]}}
    with pytest.raises(UsageError, match="nested more than 1000 levels deep"):
        check_tool({"name": "a", "inputSchema": schema}, "mcp")


def test_a_wide_object_names_the_properties_that_are_not_required() -> None:
    names = [f"p{number}" for number in range(5_000)]
    schema = {
        "type": "object",
        "properties": {name: {"type": "string"} for name in names},
        "required": [*names[1:], 1, ["odd"]],
        "additionalProperties": False,
    }
    definition = {"type": "function", "name": "a", "parameters": schema, "strict": True}
    found = check_tool(definition, "openai-strict")
    assert [one.message for one in found] == ["every property has to be required: 'p0'"]


def test_the_values_that_a_schema_has_decide_and_not_their_texts() -> None:
    # Schemas of texts are remembered by their texts.
    schema = {
        "type": "object",
        "properties": {"a": {"type": "string"}, "b": {"type": "string", "format": "uri"}},
    }
    for _ in range(2):
        found = check_tool({"name": "a", "parameters": schema}, "gemini")
        assert [(one.rule, one.pointer) for one in found] == [
            ("format", "/parameters/properties/b/format")
        ]
