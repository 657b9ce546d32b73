"""Single keywords: kept, replaced, or put into words."""

from __future__ import annotations

import json

from schemakit import check_tool
from tests.llm.samples import make, properties_of, with_body


def test_gemini_gets_a_subset_of_openapi_3_0() -> None:
    schema = {
        "type": "object",
        "properties": {
            "a": {"type": ["string", "null"], "enum": ["x", None]},
            "b": {"type": "integer", "exclusiveMinimum": 0},
            "c": {"const": "one"},
            "d": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
            "e": {"type": "integer", "enum": [1, 2]},
            "f": {"type": "object", "additionalProperties": {"type": "string"}},
        },
    }
    tool = make(with_body(schema), "gemini")
    found = properties_of(tool)
    assert found["a"] == {"type": "string", "nullable": True, "enum": ["x"]}
    assert found["b"] == {"type": "integer", "minimum": 1}
    assert found["c"] == {"type": "string", "enum": ["one"]}
    assert found["d"] == {"anyOf": [{"type": "string"}, {"type": "integer"}]}
    assert found["e"] == {"type": "integer", "description": "one of 1, 2"}
    assert found["f"]["type"] == "string"
    lost = {one.pointer for one in tool.losses}
    assert lost == {"/properties/e/enum", "/properties/f/additionalProperties"}
    sent = tool.bind({"f": '{"k": "v"}', "e": 1})
    assert json.loads(sent.body or b"") == {"f": {"k": "v"}, "e": 1}


def test_every_loss_is_put_into_words() -> None:
    schema = {
        "type": "object",
        "properties": {
            "a": {"type": "string", "description": "A.", "minLength": 2, "format": "color"},
            "b": {"type": "array", "items": {"type": "string"}, "uniqueItems": True, "minItems": 2},
            "c": {"type": "string", "not": {"enum": ["x"]}},
        },
    }
    found = properties_of(make(with_body(schema), "anthropic-strict"))
    assert found["a"]["description"] == "A. (format: color; at least 2 characters)"
    assert found["b"] == {
        "type": "array",
        "items": {"type": "string"},
        "minItems": 1,
        "description": "at least 2 items; no item twice",
    }
    assert found["c"]["description"] == 'but not: {"enum":["x"]}'


def test_numbers_that_json_does_not_have_are_ignored() -> None:
    length = {"type": "string", "minLength": float("inf"), "maxLength": float("nan")}
    tool = make(with_body({"type": "object", "properties": {"name": length}}))
    assert properties_of(tool) == {"name": {"type": "string"}}


def test_an_enum_of_gemini_is_for_texts_only() -> None:
    schemas = {
        "texts on an integer": {"type": "integer", "enum": ["1", "2"]},
        "texts on a boolean": {"type": "boolean", "enum": ["yes"]},
        "mixed on a text": {"type": "string", "enum": ["a", 1, None]},
        "only the empty text": {"type": "string", "enum": [""]},
        "two types": {"type": ["string", "integer"], "enum": ["a", 1]},
    }
    for name, schema in schemas.items():
        tool = make(with_body({"type": "array", "items": schema}), "gemini")
        found = properties_of(tool)["body"]["items"]
        lost = [one.keyword for one in tool.losses if not one.by_rule]
        assert check_tool(tool.definition, "gemini") == []
        if name == "mixed on a text":
            assert (found, lost) == ({"type": "string", "enum": ["a"]}, [])
        else:
            assert lost == ["enum"], name
            assert "one of " in json.dumps(found)
    broken = {"type": "object", "properties": {"a": {"type": "integer", "enum": ["1"]}}}
    violations = check_tool({"name": "a", "parameters": broken}, "gemini")
    assert [one.rule for one in violations] == ["enum-type"]
