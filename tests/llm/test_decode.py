"""Decoding: a model's arguments as the API accepts them."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from tests.small import described, to


def given(schema: Any, value: Any, **more: Any) -> Any:
    """The arguments for a value of ``p``, in a tool that requires all members and types."""
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
def test_json_text_is_parsed_if_it_has_the_expected_type(
    schema: Any, text: str, value: Any
) -> None:
    assert given(schema, text) == {"p": value}


def test_null_leaves_out_optional_members_that_do_not_allow_null_themselves() -> None:
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
def test_the_branch_that_a_value_fits_decides(
    cat: dict[str, Any], dog: dict[str, Any], value: dict[str, Any]
) -> None:
    cats = closed(*cat, **cat, name={"type": ["string", "null"]})
    dogs = closed(*dog, **dog, name={"type": "string"})
    # A cat's name may be null; for a dog, null leaves the name out.
    assert given({"anyOf": [cats, dogs]}, {**value, "name": None}) == {"p": value}


def test_definitions_are_followed_to_any_depth() -> None:
    node = closed("name", name={"type": "string"}, next=to("Node"))
    value = {"name": "a", "next": {"name": "b", "next": None}}
    assert given(to("Node"), value, Node=node) == {"p": {"name": "a", "next": {"name": "b"}}}
