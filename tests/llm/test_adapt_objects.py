"""Properties, required and further members, adapted to a target."""

from __future__ import annotations

import json
from typing import Any

import pytest

import schemakit
from schemakit import UsageError
from schemakit.llm.targets import TARGETS
from tests.corpus import ROOT
from tests.llm.samples import adapt_item, make, properties_of, with_body
from tests.sampled import schema_in

EXAMPLES = ROOT / "examples"


def test_openai_strict_requires_every_property_and_allows_null_for_optional_ones() -> None:
    tool = schemakit.tool(EXAMPLES / "model.json", target="openai-strict")
    schema = tool.definition["parameters"]
    assert schema["required"] == list(schema["properties"])
    palette = schema["properties"]["palette"]
    assert palette["type"] == ["string", "null"]
    assert palette["enum"][-1] is None
    words = 'Which colours the lantern throws. (default: "dusk"; null = use default)'
    assert palette["description"] == words
    given: dict[str, Any] = dict.fromkeys(schema["properties"])
    given["prompt"] = "a lake"
    assert json.loads(tool.bind(given).body or b"")["input"] == {"prompt": "a lake"}


def test_only_nulls_that_were_added_are_dropped() -> None:
    schema = {
        "type": "object",
        "properties": {
            "name": {"type": ["string", "null"]},
            "size": {"type": "integer"},
            "deep": {"type": "object", "properties": {"x": {"type": "string"}}},
            "note": {"type": ["string", "null"], "default": None},
        },
    }
    tool = make(with_body(schema), "openai-strict", method="patch")
    sent = tool.bind({"name": None, "size": None, "deep": {"x": None}, "note": None})
    assert json.loads(sent.body or b"") == {"name": None, "deep": {}}
    assert [one.pointer for one in tool.losses if not one.by_rule] == ["/properties/name/required"]


@pytest.mark.parametrize("target", ["anthropic", "gemini"])
def test_illegal_names_of_properties_are_renamed_and_decoded(target: str) -> None:
    names = ["StartTime", "StartTime<", "StartTime>", "ids[]", "$skip", "9lives", "x" * 70, "ä"]
    listed = [{"name": one, "in": "query", "schema": {"type": "string"}} for one in names]
    tool = make({"parameters": listed}, target, method="get")
    keys = list(properties_of(tool))
    assert keys[:4] == ["StartTime", "StartTime_lt", "StartTime_gt", "ids"]
    assert len(set(keys)) == len(names)
    assert max(map(len, keys)) == 64
    request = tool.bind({key: str(number) for number, key in enumerate(keys)}, server="")
    assert request.query == tuple((name, str(number)) for number, name in enumerate(names))


def test_names_below_the_root_are_renamed_too() -> None:
    schema = {
        "type": "array",
        "items": {"type": "object", "properties": {"a b": {"type": "string"}, "a_b": {}}},
    }
    tool = make(with_body(schema))
    assert list(properties_of(tool)["body"]["items"]["properties"]) == ["a_b_2", "a_b"]
    request = tool.bind({"body": [{"a_b_2": "x", "a_b": 1}]}, server="")
    assert json.loads(request.body or b"") == [{"a b": "x", "a_b": 1}]


def test_what_depends_on_a_renamed_member_has_its_new_name() -> None:
    schema = {
        "type": "object",
        "properties": {"a b": {"type": "string"}, "c": {}, "id": {"readOnly": True}},
        "dependentRequired": {"a b": ["c", "id"], "c": ["a b"], "id": ["c"]},
        "dependentSchemas": {"a b": {"minProperties": 2}, "id": {"minProperties": 3}},
    }
    body, _ = adapt_item(schema, "mcp")
    assert body["dependentRequired"] == {"a_b": ["c"], "c": ["a_b"]}
    assert body["dependentSchemas"] == {"a_b": {"minProperties": 2}}


@pytest.mark.parametrize(
    ("keyword", "value"),
    [("patternProperties", {"^a ": {"maxLength": 3}}), ("propertyNames", {"pattern": " "})],
)
def test_keywords_about_the_names_of_the_api_are_lost_where_these_change(
    keyword: str, value: Any
) -> None:
    schema = {"type": "object", "properties": {"a b": {"type": "string"}}, keyword: value}
    _, tool = adapt_item(schema, "mcp")
    assert keyword in {one.pointer.rpartition("/")[2] for one in tool.losses}
    kept = {**schema, "properties": {"a_b": {"type": "string"}}}
    _, tool = adapt_item(kept, "mcp")
    assert keyword not in {one.pointer.rpartition("/")[2] for one in tool.losses}


def test_read_only_members_are_left_out() -> None:
    schema = {
        "type": "object",
        "properties": {
            "id": {"type": "string", "readOnly": True},
            "secret": {"type": "string", "writeOnly": True},
            "deep": {
                "type": "object",
                "properties": {"at": {"type": "string", "readOnly": True}, "b": {"type": "string"}},
                "required": ["at", "b"],
            },
        },
        "required": ["id", "secret"],
    }
    for target in TARGETS:
        found = schema_in(make(with_body(schema), target).definition)
        assert list(found["properties"]) == ["secret", "deep"]
        assert "id" not in found["required"]
        assert found["properties"]["deep"]["required"] == ["b"]
    tool = make(with_body(schema))
    assert json.loads(tool.bind({"secret": "s"}).body or b"") == {"secret": "s"}
    with pytest.raises(UsageError, match="no argument 'id'"):
        tool.bind({"id": "1", "secret": "s"})


def test_extensions_and_boilerplate_are_left_out_but_not_properties_named_like_them() -> None:
    schema = {
        "type": "object",
        "x-internal": True,
        "properties": {
            "x-name": {"type": "string", "x-order": 0, "description": "An enumeration."}
        },
    }
    assert properties_of(make(with_body(schema))) == {"x-name": {"type": "string"}}
