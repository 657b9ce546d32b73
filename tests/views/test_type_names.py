"""The type of a schema in a few words."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.views.fields import list_fields
from schemakit.views.type_names import describe_type

_TEXT = {"type": "string"}


@pytest.mark.parametrize(
    ("schema", "name"),
    [
        ({}, ""),
        ({"type": "string"}, "string"),
        ({"type": ["string", "null"]}, "string | null"),
        ({"type": "array", "items": {"type": "integer"}}, "array of integer"),
        ({"type": "array", "items": {"allOf": [{"type": "integer"}]}}, "array of integer"),
        ({"type": "array"}, "array"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "string | null"),
        ({"oneOf": [{"type": "integer"}, {"type": "integer"}]}, "integer"),
        (
            {"anyOf": [{"type": ["string", "null"]}, {"type": ["number", "null"]}]},
            "string | number | null",
        ),
        (
            {"oneOf": [{"type": "string", "nullable": True}, {"type": "null"}, {"type": "number"}]},
            "string | number | null",
        ),
        ({"anyOf": [{"type": ["integer", "string"]}, {"type": "string"}]}, "integer | string"),
        ({"anyOf": [{"type": "object", "title": "A"}, {}, {"type": "null"}]}, "A | any | null"),
        ({"oneOf": [{"$ref": "#/a/B"}, {"type": "array", "items": _TEXT}]}, "B | array of string"),
        (
            {
                "anyOf": [
                    _TEXT,
                    {"anyOf": [_TEXT, {"type": "integer"}, {"type": "null"}]},
                    {"type": "null"},
                ]
            },
            "string | integer | null",
        ),
        (
            {"oneOf": [{"allOf": [{"oneOf": [_TEXT, {"type": "null"}]}]}, {"enum": ["a", 1]}]},
            "string | integer | null",
        ),
        ({"anyOf": [{"type": "integer"}, {"not": {}}, False]}, "integer | any"),
        ({"properties": {"a": {}}}, "object"),
        ({"enum": ["a", 1, True, None]}, "string | integer | boolean | null"),
        ({"const": 1.5}, "number"),
    ],
)
def test_a_type_in_a_few_words(schema: dict[str, Any], name: str) -> None:
    assert describe_type(schema) == name
    assert list_fields({"properties": {"p": schema}})[0].type == name


@pytest.mark.parametrize(
    ("schema", "name"),
    [
        (True, "any"),
        (False, "never"),
        ({"$ref": "#/components/schemas/a~1b%20c"}, "a/b c"),
        ({"$ref": "other.json#anchor"}, "anchor"),
        ({"oneOf": [{"title": "Cat", "properties": {}}, {}]}, "Cat | any"),
        ({"allOf": [{"$ref": "#/A"}, {"type": "object"}]}, "object"),
        ({"const": [1]}, "object"),
        ({"enum": [1, "a", None]}, "integer | string | null"),
    ],
)
def test_a_schema_without_a_type_is_described_by_its_other_keywords(schema: Any, name: str) -> None:
    assert describe_type(schema) == name


def test_a_schema_that_contains_itself_in_python_has_a_name() -> None:
    schema: dict[str, Any] = {"type": "array"}
    schema["items"] = schema
    assert describe_type(schema).startswith("array of array of array")
