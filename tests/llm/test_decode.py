"""The way back: what a model gives for a definition, as the API takes it."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from tests.small import described, to


def given(schema: Any, value: Any, **more: Any) -> Any:
    """What becomes of a value of ``p``, in a tool for a target that wants all members and types."""
    content = {"application/json": {"schema": {"type": "object", "properties": {"p": schema}}}}
    operation = {"requestBody": {"content": content, "required": True}, "responses": {}}
    document = described(more, "3.1.0", paths={"/a": {"post": operation}})
    (tool,) = schemakit.tools(document, target="openai-strict")
    return tool.arguments({"p": value})


def closed(*required: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


@pytest.mark.parametrize(
    ("schema", "text", "value"),
    [
        ({}, "[1, null]", [1, None]),
        ({}, "moth", "moth"),
        ({"type": "object"}, '{"a": 1}', {"a": 1}),
        ({"type": "object"}, "[1]", "[1]"),
    ],
)
def test_json_text_is_parsed_where_it_holds_what_was_asked_for(
    schema: Any, text: str, value: Any
) -> None:
    assert given(schema, text) == {"p": value}


def test_null_leaves_out_what_may_be_left_out_and_has_no_null_of_its_own() -> None:
    schema = closed(a={"type": "string"}, b={"type": ["string", "null"]})
    assert given(schema, {"a": None, "b": None}) == {"p": {"b": None}}
    assert given({"type": "array", "items": schema}, [{"a": None, "b": "x"}]) == {"p": [{"b": "x"}]}
    assert given(schema, None) == {}


@pytest.mark.parametrize(
    ("cat", "dog", "value"),
    [
        ({"kind": {"const": "cat"}}, {"kind": {"const": "dog"}}, {"kind": "dog"}),
        ({"kind": {"enum": ["cat"]}}, {"kind": {"enum": ["dog"]}}, {"kind": "dog"}),
        ({"cat": {"type": "string"}}, {"dog": {"type": "string"}}, {"dog": "x"}),
        ({"age": {"type": "integer"}}, {"age": {"type": "string"}}, {"age": "x"}),
        ({"age": {"type": "string"}}, {"age": {"type": "integer"}}, {"age": 1.0}),
        ({"age": {"enum": [1]}}, {"age": {"enum": [True]}}, {"age": True}),
    ],
)
def test_of_alternatives_that_one_counts_whose_form_a_value_has(
    cat: dict[str, Any], dog: dict[str, Any], value: dict[str, Any]
) -> None:
    cats = closed(*cat, **cat, name={"type": ["string", "null"]})
    dogs = closed(*dog, **dog, name={"type": "string"})
    # Of a cat, no name is a value; of a dog, it is left out.
    assert given({"anyOf": [cats, dogs]}, {**value, "name": None}) == {"p": value}


def test_definitions_are_followed_to_any_depth() -> None:
    node = closed("name", name={"type": "string"}, next=to("Node"))
    value = {"name": "a", "next": {"name": "b", "next": None}}
    assert given(to("Node"), value, Node=node) == {"p": {"name": "a", "next": {"name": "b"}}}
