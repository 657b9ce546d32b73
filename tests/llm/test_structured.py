"""Structured outputs: what goes into a request, and the value that an answer stands for."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

import schemakit
from schemakit import structured
from schemakit.llm.targets import OUTPUTS
from tests.provider_oracles import import_oracle
from tests.small import described, to

REPORT: Any = {
    "title": "Report",
    "type": "object",
    "properties": {
        "ids[]": {"type": "array", "items": {"type": "integer", "minimum": 1}},
        "note": {"type": "string", "maxLength": 80, "default": "none"},
        "free": {},
        "parts": {"type": "array", "items": {"$ref": "#/$defs/Part"}},
    },
    "required": ["ids[]"],
    "$defs": {
        "Part": {
            "type": "object",
            "properties": {
                "name": {"type": "string"},
                "parts": {"items": {"$ref": "#/$defs/Part"}},
            },
            "required": ["name"],
        }
    },
}


@pytest.mark.parametrize("target", OUTPUTS)
def test_a_definition_breaks_no_rule(target: Any) -> None:
    schemas: list[Any] = [REPORT, {"type": "string"}, {"items": {"enum": [1, None]}}, {"type": []}]
    for schema in schemas:
        assert structured(schema, target=target).check() == []


def test_the_form_of_each_provider() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
    closed = {**schema, "additionalProperties": False}
    said: Any = {"name": "count", "description": "How many"}
    made = {one: structured(schema, target=one, **said).definition for one in OUTPUTS}
    assert made["openai-strict"] == {
        "type": "json_schema",
        **said,
        "schema": closed,
        "strict": True,
    }
    assert made["anthropic-strict"] == {
        "type": "json_schema",
        "schema": {**closed, "description": "How many"},
    }
    assert made["gemini"] == {**schema, "description": "How many"}
    assert made["json-schema"] == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "count",
        "description": "How many",
        **schema,
    }


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "array", "items": {"type": "string"}},
        {"anyOf": [{"type": "object", "properties": {"a": {}}}, {"type": "null"}]},
        {"type": ["object", "null"], "properties": {"a": {"type": "string"}}},
        {"enum": ["a", "b"]},
        {"type": "object", "additionalProperties": {"type": "integer"}},
        {},
        {"$ref": "#/$defs/A", "$defs": {"A": {"type": "string"}}},
    ],
)
def test_what_is_no_object_is_wrapped_where_only_objects_are_taken(schema: dict[str, Any]) -> None:
    for target in ("openai-strict", "anthropic-strict"):
        made = structured(schema, target=target)
        assert made.is_wrapped
        assert list(made.schema["properties"]) == made.schema["required"] == ["value"]
        assert made.restore({"value": "a"}) == "a"
        with pytest.raises(schemakit.UsageError, match="'value'"):
            made.restore({"a": 1})
    assert not structured(schema, target="gemini").is_wrapped


@pytest.mark.parametrize(
    ("target", "answer"),
    [
        (
            "openai-strict",
            {
                "ids[]": [1],
                "note": None,
                "free": '{"x": 1}',
                "parts": [{"name": "p", "parts": None}],
            },
        ),
        ("anthropic-strict", {"ids": [1], "free": '{"x": 1}', "parts": [{"name": "p"}]}),
        ("gemini", {"ids": [1], "free": '{"x": 1}', "parts": [{"name": "p"}]}),
        ("json-schema", {"ids[]": [1], "free": {"x": 1}, "parts": [{"name": "p"}]}),
    ],
)
def test_an_answer_is_restored(target: Any, answer: dict[str, Any]) -> None:
    made = structured(REPORT, target=target)
    found = made.restore(answer)
    assert found == {"ids[]": [1], "free": {"x": 1}, "parts": [{"name": "p"}]}
    assert Draft202012Validator(REPORT).is_valid(found)


def test_losses_are_in_words_or_refused() -> None:
    made = structured(REPORT, target="anthropic-strict")
    assert "/properties/note/maxLength" in [one.pointer for one in made.losses]
    assert "at most 80 characters" in made.schema["properties"]["note"]["description"]
    with pytest.raises(schemakit.LossError, match="Report"):
        structured(REPORT, target="anthropic-strict", on_loss="error")


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
def test_a_schema_of_a_description(version: str) -> None:
    node: Any = {
        "type": "object",
        "properties": {"id": {"type": "string", "readOnly": True}, "kids": {"items": to("Node")}},
        "required": ["id"],
    }
    if version == "3.0.3":
        node["properties"]["gone"] = {"type": "string", "nullable": True}
    else:
        node["properties"]["gone"] = {"type": ["string", "null"]}
    api = schemakit.load(described({"Node": node}, version=version))
    made = structured(api.schema("Node"), target="openai-strict")
    assert made.name == "Node"
    properties = made.schema["properties"]
    assert list(properties) == made.schema["required"] == ["id", "kids", "gone"]
    assert properties["gone"]["type"] == ["string", "null"]
    assert made.restore({"id": "1", "kids": None, "gone": None}) == {"id": "1", "gone": None}


def test_the_output_of_a_model() -> None:
    output = {"type": "array", "items": {"type": "string"}, "title": "Output"}
    api = schemakit.load(described({"Input": {"type": "object"}, "Output": output}))
    made = structured(api.model().output, target="openai-strict")  # type: ignore[arg-type]
    assert made.schema["properties"]["value"] == output


def test_what_is_refused() -> None:
    api = described({"A": {"type": "string"}})
    with pytest.raises(schemakit.UsageError, match=r"not a schema; take one .* schema\('NAME'\)"):
        structured(api, target="gemini")
    with pytest.raises(schemakit.UsageError, match="no target 'openai'; did you mean"):
        structured({}, target="openai")  # type: ignore[arg-type]
    with pytest.raises(schemakit.UsageError, match="a schema is a Schema, a Description or a map"):
        structured(3, target="gemini")  # type: ignore[arg-type]
    with pytest.raises(schemakit.UsageError, match="on_loss='warn'"):
        structured({}, target="gemini", on_loss="warn")  # type: ignore[arg-type]
    circle = {"$ref": "#/$defs/A", "$defs": {"A": {"allOf": [{"$ref": "#/$defs/A"}]}}}
    with pytest.raises(schemakit.CycleError):
        structured(circle, target="gemini")
    answer: Any = []
    answer.append(answer)
    with pytest.raises(schemakit.UsageError, match="nested"):
        structured({"items": {}}, target="gemini").restore(answer)


@pytest.mark.slow
def test_the_packages_of_the_providers_take_them() -> None:
    strict = import_oracle("openai.lib._pydantic")._ensure_strict_json_schema
    transform = import_oracle("anthropic").transform_schema
    types = import_oracle("google.genai.types")
    for schema in (REPORT, {"type": "string"}, {"oneOf": [REPORT["properties"]["ids[]"], {}]}):
        made = structured(schema, target="openai-strict").schema
        again = structured(schema, target="openai-strict").schema
        assert strict(again, path=(), root=again) == made
        made = structured(schema, target="anthropic-strict").schema
        assert transform(made) == made
        types.Schema.model_validate(structured(schema, target="gemini").definition)
