"""The options of tools: what is refused, and what the bounds do to a definition."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from schemakit import UsageError
from schemakit.llm.targets import TARGETS
from schemakit.llm.tool_options import Bounds, read_bounds
from tests.small import described, to

NODE: Any = {
    "type": "object",
    "description": "A node of the tree. It may have more below it. So it goes on.",
    "properties": {
        "name": {"type": "string", "maxLength": 9},
        "kids": {"type": "array", "items": to("Node")},
        "look": {"type": "object", "properties": {"colour": {"type": "string"}}},
    },
}
OPERATION: Any = {
    "operationId": "grow",
    "description": "Grows a tree. It takes a while.",
    "requestBody": {"content": {"application/json": {"schema": to("Node")}}},
    "responses": {},
}
API = described({"Node": NODE}, version="3.1.0", paths={"/a": {"post": OPERATION}})


def _made(target: Any, **options: Any) -> schemakit.Tool:
    return schemakit.tools(API, target=target, **options)[0]


@pytest.mark.parametrize(
    ("target", "given", "said"),
    [
        ("mcp", {"references": "always"}, "references='always': expected 'auto', 'inline' or"),
        ("anthropic", {"references": "defs"}, "anthropic has no .defs; those have: openai, "),
        ("mcp", {"max_depth": 0}, "max_depth=0: expected at least 1"),
        ("mcp", {"max_description": "9"}, "max_description is a whole number or None, not str"),
        ("mcp", {"max_dept": 2}, "no option 'max_dept'; did you mean 'max_depth'"),
        ("mcp", {"on_loss": "warn"}, "on_loss='warn': expected 'words' or 'error'"),
    ],
)
def test_what_is_refused(target: Any, given: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        _made(target, **given)
    with pytest.raises(UsageError, match=said):
        schemakit.tool({"type": "object"}, target=target, **given)


def test_without_options_there_are_no_bounds() -> None:
    assert read_bounds(TARGETS["mcp"], {}) == Bounds("auto", None, None)


def test_what_is_deeper_is_open() -> None:
    made = _made("mcp", max_depth=1)
    properties = made.definition["inputSchema"]["properties"]
    assert properties["name"] == {"type": "string", "maxLength": 9}
    assert properties["look"]["properties"] == {"colour": {"type": "string"}}
    assert properties["kids"]["items"] == {
        "type": "object",
        "description": "not described further here",
    }
    assert "$defs" not in made.definition["inputSchema"]
    cut = {one.pointer: one.by_rule for one in made.losses}
    assert cut["/properties/kids/items/$ref"]
    # What was asked for is not an error.
    assert _made("mcp", max_depth=1, on_loss="error").json == made.json
    assert made.arguments({"kids": [{"any": 1}]}) == {"kids": [{"any": 1}]}


@pytest.mark.parametrize("depth", [1, 2, 3, 5])
def test_more_depth_says_more(depth: int) -> None:
    less, more = _made("json-schema", max_depth=depth), _made("json-schema", max_depth=depth + 1)
    # The words for what is cut may take a few bytes more than what they replace.
    assert len(less.json) <= len(more.json) + 60


@pytest.mark.parametrize(
    ("most", "tool", "node"),
    [
        (100, "Grows a tree. It takes a while.", NODE["description"]),
        (20, "Grows a tree.", "A node of the tree."),
        (50, "Grows a tree. It takes a while.", "A node of the tree. It may have more below it."),
        (6, "Grows…", "A nod…"),
    ],
)
def test_a_description_ends_with_a_sentence(most: int, tool: str, node: str) -> None:
    made = _made("openai", max_description=most, references="defs")
    assert made.definition["description"] == tool
    whole = made.definition["parameters"]
    assert whole["$defs"]["Node"]["description"] == node
    said = [one.words for one in made.losses if one.keyword == "description"]
    assert ("the description is cut" in " ".join(said)) is (most < 60)


def test_recursion_without_definitions_is_cut() -> None:
    made = _made("mcp", references="inline")
    assert b"$ref" not in made.json
    assert [one.words for one in made.losses if not one.by_rule]


def test_a_schema_as_a_tool() -> None:
    schema = {
        "title": "Weather",
        "description": "How the weather is.",
        "type": "object",
        "properties": {"where": {"$ref": "#/$defs/Place"}, "days[]": {"type": "integer"}},
        "required": ["where"],
        "$defs": {"Place": {"type": "string", "minLength": 2}},
    }
    made = schemakit.tool(schema, target="anthropic")
    assert made.definition == {
        "name": "Weather",
        "description": "How the weather is.",
        "input_schema": {
            "type": "object",
            "properties": {
                "where": {"type": "string", "minLength": 2},
                "days": {"type": "integer"},
            },
            "required": ["where"],
        },
    }
    assert made.arguments({"where": "Oslo", "days": 3}) == {"where": "Oslo", "days[]": 3}
    with pytest.raises(UsageError, match="made of a schema has no request"):
        made.bind({"where": "Oslo"})
    for other in ({"type": "array"}, {}, {"type": ["object", "null"]}):
        with pytest.raises(UsageError, match="not of type 'object'"):
            schemakit.tool(other, target="anthropic")
