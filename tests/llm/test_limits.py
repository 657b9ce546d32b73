"""Checks of definitions: for each rule there is one that breaks only that rule."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit import UsageError, Violation, check_tool, check_tools


def rules(found: list[Violation]) -> set[str]:
    return {one.rule for one in found}


def anthropic(schema: Any, name: str = "a", **more: Any) -> dict[str, Any]:
    return {"name": name, "input_schema": schema, **more}


def openai(schema: Any, strict: bool = True, **more: Any) -> dict[str, Any]:
    return {"type": "function", "name": "a", "parameters": schema, "strict": strict, **more}


def strict(properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
        **more,
    }


_EMPTY = {"type": "object", "properties": {}}
_TEXT = {"type": "string"}


@pytest.mark.parametrize(
    ("target", "definition", "rule"),
    [
        ("anthropic", {"name": "a"}, "shape"),
        ("anthropic", [], "shape"),
        ("anthropic", anthropic(_EMPTY, "a.b"), "tool-name"),
        ("anthropic", anthropic(_EMPTY, "a" * 129), "tool-name"),
        ("anthropic", anthropic(_EMPTY, ""), "tool-name"),
        ("anthropic", anthropic({"type": "string"}), "root-type"),
        ("anthropic", anthropic({**_EMPTY, "anyOf": [{}]}), "root-union"),
        ("anthropic", anthropic({**_EMPTY, "properties": {"a[]": _TEXT}}), "property-name"),
        (
            "anthropic",
            anthropic({**_EMPTY, "properties": {"b": {"$ref": "#/$defs/B"}}}),
            "reference",
        ),
        ("anthropic", anthropic({**_EMPTY, "properties": {"b": {"x-order": 1}}}), "keyword"),
        ("anthropic-strict", anthropic(strict({})), "shape"),
        ("anthropic-strict", anthropic(_EMPTY, strict=True), "closed-object"),
        (
            "anthropic-strict",
            anthropic(strict({"n": {"type": "integer", "minimum": 1}}), strict=True),
            "keyword",
        ),
        (
            "anthropic-strict",
            anthropic(strict({"n": {"type": ["string", "null"]}}), strict=True),
            "type-list",
        ),
        (
            "anthropic-strict",
            anthropic(strict({"n": {"type": "array", "items": _TEXT, "minItems": 2}}), strict=True),
            "min-items",
        ),
        (
            "anthropic-strict",
            anthropic(strict({"n": {"type": "string", "format": "color"}}), strict=True),
            "format",
        ),
        (
            "anthropic-strict",
            anthropic({**strict({f"p{n}": _TEXT for n in range(25)}), "required": []}, strict=True),
            "optional-parameters",
        ),
        (
            "anthropic-strict",
            anthropic(strict({f"p{n}": {"anyOf": [_TEXT]} for n in range(17)}), strict=True),
            "union-parameters",
        ),
        ("openai", openai(_EMPTY), "shape"),
        ("openai", {**openai(_EMPTY, False), "type": "tool"}, "shape"),
        ("openai-strict", openai({**strict({"a": _TEXT}), "required": []}), "all-required"),
        ("openai-strict", openai(strict({"a": {}})), "untyped"),
        ("openai-strict", openai(strict({"a": {"type": "array"}})), "items"),
        ("openai-strict", openai(strict({"a": {"$ref": "#/$defs/B"}})), "reference"),
        (
            "openai-strict",
            openai(strict({"a": {"$ref": "#/$defs/B", "title": "b"}}, **{"$defs": {"B": _TEXT}})),
            "reference-siblings",
        ),
        ("openai-strict", openai(strict({f"p{n}": _TEXT for n in range(5001)})), "properties"),
        (
            "openai-strict",
            openai(strict({"a": {"type": "integer", "enum": list(range(1001))}})),
            "enum-values",
        ),
        (
            "openai-strict",
            openai(strict({"a": {"type": "string", "enum": [f"{n:060}" for n in range(251)]}})),
            "long-enum",
        ),
        (
            "openai-strict",
            openai(strict({"a": {"type": "string", "enum": ["x" * 120_000]}})),
            "characters",
        ),
        ("gemini", {"name": "9a", "parameters": _EMPTY}, "tool-name"),
        (
            "gemini",
            {"name": "a", "parameters": {**_EMPTY, "properties": {"1": _TEXT}}},
            "property-name",
        ),
        (
            "gemini",
            {
                "name": "a",
                "parameters": {**_EMPTY, "properties": {"a": {"type": "integer", "enum": [1]}}},
            },
            "enum-type",
        ),
        (
            "gemini",
            {"name": "a", "parameters": {**_EMPTY, "properties": {"a": {"type": "object"}}}},
            "empty-object",
        ),
        ("mcp", {"name": "a", "inputSchema": _TEXT}, "root-type"),
        ("mcp", {"name": "a b", "inputSchema": _EMPTY}, "tool-name"),
        ("json-schema", {"$ref": "#/$defs/gone"}, "reference"),
    ],
)
def test_a_rule(target: Any, definition: Any, rule: str) -> None:
    found = [one for one in check_tool(definition, target) if one.severity == "error"]
    assert rule in rules(found)
    if rule not in ("reference", "closed-object", "property-name", "tool-name", "shape"):
        assert rules(found) - {"empty-object"} <= {rule}


def _nested(levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = strict({"a": _TEXT})
    for _ in range(levels - 1):
        schema = strict({"a": schema})
    return schema


@pytest.mark.parametrize(
    ("target", "definition"),
    [
        ("anthropic", anthropic(_EMPTY, "a" * 64)),
        ("openai-strict", openai(_nested(5))),
        pytest.param(
            "openai-strict",
            openai(strict({f"p{n}": _TEXT for n in range(5000)})),
            marks=pytest.mark.slow,
        ),
        ("openai-strict", openai(strict({"a": {"type": "integer", "enum": list(range(1000))}}))),
        (
            "openai-strict",
            openai(strict({"a": {"$ref": "#/$defs/B"}}, **{"$defs": {"B": strict({"b": _TEXT})}})),
        ),
        ("gemini", {"name": "_a"}),
        ("mcp", {"name": "a.b-c" + "d" * 53, "inputSchema": _EMPTY}),
        (
            "anthropic-strict",
            anthropic({**strict({f"p{n}": _TEXT for n in range(24)}), "required": []}, strict=True),
        ),
    ],
)
def test_a_definition_at_the_limit_is_accepted(target: Any, definition: dict[str, Any]) -> None:
    assert check_tool(definition, target) == []


def test_nested_as_deep_as_is_documented() -> None:
    found = check_tool(openai(_nested(10)), "openai-strict")
    assert [one.severity for one in found] == ["warning"]


def test_one_level_too_many() -> None:
    (found,) = check_tool(openai(_nested(11)), "openai-strict")
    assert str(found) == "/parameters: 11 levels of objects, at most 10 are allowed [depth]"


def _described(size: int) -> dict[str, Any]:
    return openai(_EMPTY, False, description="x" * size)


@pytest.mark.parametrize(
    ("target", "definition", "message"),
    [
        (
            "openai",
            _described(1025),
            (
                "/description: warning: 1,025 characters in the description; "
                "some refuse more than 1,024 [description]"
            ),
        ),
        (
            "openai",
            {"type": "function", "function": {"name": "a", "description": "x" * 2000}},
            (
                "/function/description: warning: 2,000 characters in the description; "
                "some refuse more than 1,024 [description]"
            ),
        ),
        (
            "openai",
            _described(1_048_577),
            (
                "/description: 1,048,577 characters in the description, "
                "at most 1,048,576 are allowed [description]"
            ),
        ),
        (
            "openai-strict",
            openai(_nested(6)),
            "/parameters: warning: 6 levels of objects; some refuse more than 5 [depth]",
        ),
        (
            "anthropic",
            anthropic(_EMPTY, "a" * 65),
            f"/name: warning: '{'a' * 65}' has 65 characters; some refuse more than 64 [tool-name]",
        ),
        (
            "anthropic",
            anthropic({**_EMPTY, "properties": {"a": {"properties": {"b[]": _TEXT}}}}),
            (
                "/input_schema/properties/a/properties/b[]: warning: 'b[]' does not match "
                "[A-Za-z0-9_.-]{1,64}, which some require [property-name]"
            ),
        ),
        (
            "gemini",
            {"name": "a:b"},
            (
                "/name: warning: 'a:b' does not match [A-Za-z_][A-Za-z0-9_.-]{0,63}, "
                "which some require [tool-name]"
            ),
        ),
        (
            "mcp",
            {"name": "a" * 59, "inputSchema": _EMPTY},
            f"/name: warning: '{'a' * 59}' has 59 characters; some refuse more than 58 [tool-name]",
        ),
        (
            "mcp",
            {"name": "a", "inputSchema": {**_EMPTY, "properties": {"a[]": _TEXT}}},
            (
                "/inputSchema/properties/a[]: warning: 'a[]' does not match "
                "[A-Za-z0-9_.-]{1,64}, which some require [property-name]"
            ),
        ),
    ],
)
def test_what_reports_contradict_is_a_warning_with_its_sources(
    target: Any, definition: dict[str, Any], message: str
) -> None:
    (found,) = check_tool(definition, target)
    assert str(found) == message
    assert found.severity == ("warning" if "warning" in message else "error")
    assert found.sources
    assert all(one.url.startswith("https://") and one.date for one in found.sources)


def test_a_rule_that_is_no_limit_has_no_source() -> None:
    (found,) = check_tool(openai(strict({"a": {}})), "openai-strict")
    assert (found.rule, found.severity, found.sources) == ("untyped", "error", ())


def test_too_many_functions_for_gemini_are_a_warning() -> None:
    many = [{"name": f"t{n}"} for n in range(513)]
    (found,) = check_tools(many, "gemini")
    assert str(found) == "/: warning: 513 tools in one request; some refuse more than 512 [tools]"
    assert check_tools(many[1:], "gemini") == []


def test_the_form_of_chat_completions_is_accepted() -> None:
    nested = {
        "type": "function",
        "function": {"name": "a b", "parameters": _EMPTY, "strict": False},
    }
    (found,) = check_tool(nested, "openai")
    assert (found.rule, found.pointer) == ("tool-name", "/function/name")


def test_limits_on_a_whole_request() -> None:
    many = [openai(_EMPTY, False, name=f"t{n}") for n in range(129)]
    assert rules(check_tools(many, "openai")) == {"tools"}
    strict_tools = [anthropic(strict({}), f"t{n}", strict=True) for n in range(21)]
    assert rules(check_tools(strict_tools, "anthropic-strict")) == {"strict-tools"}
    schema = {**strict({f"p{n}": _TEXT for n in range(13)}), "required": []}
    two = [anthropic(schema, name, strict=True) for name in ("a", "b")]
    (found,) = check_tools(two, "anthropic-strict")
    assert (found.rule, found.pointer) == ("optional-parameters", "")
    twice = [anthropic(_EMPTY), anthropic(_EMPTY)]
    (found,) = check_tools(twice, "anthropic")
    assert (found.rule, found.pointer) == ("duplicate-name", "/1")


def test_an_unknown_target_is_rejected() -> None:
    with pytest.raises(UsageError, match="no target 'claude'"):
        check_tool({}, "claude")  # type: ignore[arg-type]
