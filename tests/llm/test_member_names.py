"""One name of a member in all schemas that apply to the same object."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

import schemakit
from schemakit.llm.member_names import UNCHANGED, name_members
from schemakit.llm.provider_limits import Names
from tests.sampled import schema_in

_RULE = Names("A-Za-z0-9_.-", 64)
_IDS = {"type": "object", "properties": {"ids[]": {"type": "string"}, "n": {"type": "integer"}}}


def _tool(schema: dict[str, Any], target: Any = "anthropic") -> schemakit.Tool:
    return schemakit.tool(schema, target=target, name="f", description="d")


def test_names_are_those_of_every_schema_about_the_object() -> None:
    schema = {
        "properties": {"a[]": {"properties": {"inside[]": {}}}},
        "required": ["b[]"],
        "dependentRequired": {"c[]": ["d[]"]},
        "dependentSchemas": {"e[]": {"required": ["f[]"]}},
        "anyOf": [{"not": {"required": ["g[]"]}}, True],
        "if": {"properties": {"h[]": {}}},
        "items": {"properties": {"inside[]": {}}},
    }
    found = name_members(schema, _RULE)
    assert found == {f"{one}[]": one for one in "abcdefgh"}
    assert name_members(schema, None) is UNCHANGED
    assert name_members({"properties": {"a": {}}}, _RULE) is UNCHANGED


def test_a_legal_name_of_a_branch_is_not_given_to_another_member() -> None:
    schema = {**_IDS, "oneOf": [{"required": ["ids[]"]}, {"properties": {"ids": {}}}]}
    assert name_members(schema, _RULE) == {"ids[]": "ids_2", "n": "n", "ids": "ids"}
    assert _tool(schema).arguments({"ids_2": "a", "ids": "b"}) == {"ids[]": "a", "ids": "b"}


def test_schemas_that_contain_themselves_in_place() -> None:
    schema: dict[str, Any] = {"required": ["a[]"]}
    schema["anyOf"] = [schema]
    assert name_members(schema, _RULE) == {"a[]": "a"}


def test_values_have_the_new_names() -> None:
    schema = {**_IDS, "enum": [{"ids[]": "a"}, {"n": 1}, None], "examples": [{"ids[]": "a"}]}
    schema |= {"default": {"ids[]": "a", "other[]": 1}}
    tool = _tool(schema)
    written = schema_in(tool.definition)
    assert written["enum"] == [{"ids": "a"}, {"n": 1}, None]
    assert written["examples"] == [{"ids": "a"}]
    assert written["default"] == {"ids": "a", "other[]": 1}
    assert "ids[]" in str(schema)
    assert tool.arguments({"ids": "a"}) == {"ids[]": "a"}


def test_a_name_in_a_value_is_not_given_to_another_member() -> None:
    schema = {**_IDS, "const": {"ids": 1, "ids[]": "a"}}
    assert schema_in(_tool(schema).definition)["const"] == {"ids": 1, "ids_2": "a"}
    assert _tool(schema).arguments({"ids": 1, "ids_2": "a"}) == {"ids": 1, "ids[]": "a"}


_CHOICE = {"anyOf": [{"required": ["ids[]"]}, {"required": ["n"]}]}
_SAME_OBJECT = [
    _CHOICE,
    {"allOf": [_CHOICE, {"anyOf": [{"required": ["n"]}, {"maxProperties": 1}]}]},
    {"not": {"required": ["ids[]", "n"]}},
    {"if": {"required": ["ids[]"]}, "then": {"required": ["n"]}, "else": False},
    {"dependentRequired": {"ids[]": ["n"], "n": ["ids[]"]}},
    {"dependentSchemas": {"ids[]": {"required": ["n"]}, "n": {"properties": {"ids[]": False}}}},
    {"required": ["a b"]},
    {"oneOf": [{"properties": {"ids[]": {"const": "a"}}}, {"properties": {"n": {"const": 1}}}]},
]
_VALUES: list[dict[str, Any]] = [
    *({}, {"ids[]": "a"}, {"n": 1}, {"ids[]": "a", "n": 1}, {"ids[]": "b", "n": 1}),
    *({"n": 2}, {"a b": 1}, {"a b": 1, "ids[]": "a"}),
]


@pytest.mark.parametrize("beside", _SAME_OBJECT)
def test_a_definition_accepts_what_the_schema_does_under_other_names(
    beside: dict[str, Any],
) -> None:
    schema = {**_IDS, **beside}
    tool = _tool(schema)
    assert not [one for one in tool.losses if not one.by_rule]
    definition = jsonschema.Draft202012Validator(schema_in(tool.definition))
    original = jsonschema.Draft202012Validator(schema)
    names = {"ids[]": "ids", "a b": "a_b"} if "required" in beside else {"ids[]": "ids"}
    for value in _VALUES:
        renamed = {names.get(key, key): one for key, one in value.items()}
        assert definition.is_valid(renamed) is original.is_valid(value)
        assert tool.arguments(renamed) == value


@pytest.mark.parametrize("target", ["anthropic", "gemini", "mcp"])
@pytest.mark.parametrize(
    "beside",
    [
        {"patternProperties": {"^x\\[": {"type": "string"}}},
        {"propertyNames": {"pattern": "^[a-z\\[\\]]+$"}},
        {"anyOf": [{"patternProperties": {"^i": {"type": "string"}}}, {"required": ["n"]}]},
    ],
)
def test_what_patterns_say_of_names_is_lost_where_names_change(
    target: str, beside: dict[str, Any]
) -> None:
    tool = _tool({**_IDS, **beside}, target)
    written = str(schema_in(tool.definition))
    assert "'patternProperties'" not in written
    assert "'propertyNames'" not in written
    assert [one for one in tool.losses if not one.by_rule]


@pytest.mark.parametrize("beside", _SAME_OBJECT[:6])
def test_words_have_the_new_names(beside: dict[str, Any]) -> None:
    tool = _tool({**_IDS, **beside}, "gemini")
    description = schema_in(tool.definition).get("description", "")
    assert "ids[]" not in description
    assert "ids" in description


@pytest.mark.parametrize(
    "beside",
    [
        {"if": {"required": ["n"]}, "then": {"properties": {"in": {"properties": {"a[]": {}}}}}},
        {"dependentSchemas": {"n": {"properties": {"in": {"properties": {"a[]": {}}}}}}},
    ],
)
def test_names_inside_a_member_that_only_a_condition_describes_stay(
    beside: dict[str, Any],
) -> None:
    schema = {"type": "object", "properties": {"n": {}, "in": {"type": "object"}}, **beside}
    tool = _tool(schema)
    assert [one.keyword for one in tool.losses if not one.by_rule] in (
        ["then"],
        ["dependentSchemas"],
    )
    assert tool.arguments({"n": 1, "in": {"a": 2}}) == {"n": 1, "in": {"a": 2}}


def test_each_member_of_all_of_decodes() -> None:
    def within(name: str, inner: str) -> dict[str, Any]:
        return {
            "properties": {name: {"type": "object", "properties": {inner: {"type": "integer"}}}},
            "anyOf": [{"required": [name]}, {"maxProperties": 0}],
        }

    tool = _tool({"type": "object", "allOf": [within("p", "x[]"), within("q", "y[]")]})
    assert tool.arguments({"p": {"x": 1}, "q": {"y": 2}}) == {"p": {"x[]": 1}, "q": {"y[]": 2}}


def test_several_unions_decode() -> None:
    def choice(name: str) -> list[Any]:
        inside = {"type": "object", "properties": {"x[]": {}}, "required": ["x[]"]}
        return [{"properties": {name: inside}, "required": [name]}, {"required": ["n"]}]

    schema = {"type": "object", "anyOf": choice("p"), "oneOf": choice("q")}
    tool = _tool(schema)
    assert tool.arguments({"p": {"x": 1}, "q": {"x": 2}}) == {"p": {"x[]": 1}, "q": {"x[]": 2}}
