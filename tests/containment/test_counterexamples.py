"""Values that one schema accepts and another one does not."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from schemakit import NoValue, compare_schemas

TEXT, WHOLE = {"type": "string"}, {"type": "integer"}


def an_object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def a_kind(kind: str, **properties: Any) -> dict[str, Any]:
    return {**an_object(kind={"const": kind}, **properties), "required": ["kind"]}


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        (TEXT, {**TEXT, "minLength": 2}, ""),
        (WHOLE, {**WHOLE, "maximum": 7}, 8),
        (WHOLE, {**WHOLE, "multipleOf": 5}, 1),
        ({"type": ["string", "null"]}, TEXT, None),
        ({"enum": [1, 2]}, {"enum": [1]}, 2),
        ({"type": "array", "items": WHOLE}, {"type": "array", "uniqueItems": True}, [1, 1]),
        (an_object(a=TEXT), {**an_object(a=TEXT), "required": ["a"]}, {}),
        (an_object(a=TEXT), an_object(a={**TEXT, "minLength": 1}), {"a": ""}),
        (
            an_object(a=an_object(b=an_object(c=WHOLE))),
            an_object(a=an_object(b=an_object(c={**WHOLE, "minimum": 1}))),
            {"a": {"b": {"c": 0}}},
        ),
        (
            an_object(a=TEXT, b=TEXT),
            {**an_object(a=TEXT), "additionalProperties": False},
            {"b": "string"},
        ),
        (
            an_object(a=TEXT, b=TEXT),
            {**an_object(a=TEXT, b=TEXT), "dependentRequired": {"a": ["b"]}},
            {"a": "string"},
        ),
        (
            {"oneOf": [a_kind("cat", lives=WHOLE), a_kind("dog")]},
            {"oneOf": [a_kind("cat", lives={**WHOLE, "maximum": 9}), a_kind("dog")]},
            {"kind": "cat", "lives": 10},
        ),
        (
            {"type": "object"},
            {"type": "object", "propertyNames": {"maxLength": 2}},
            {"key1": "string"},
        ),
        (
            {"type": "object", "patternProperties": {"^x-": TEXT}},
            {"type": "object", "patternProperties": {"^x-": {**TEXT, "maxLength": 0}}},
            {"x-": "string"},
        ),
        ({"type": "array", "items": WHOLE}, {"type": "array", "contains": WHOLE}, []),
        ({**TEXT, "format": "uri"}, {**TEXT, "format": "uri", "maxLength": 30}, "a:" + "b" * 29),
    ],
)
def test_a_small_value(old: Any, new: Any, lost: Any) -> None:
    found = compare_schemas(old, new)
    assert found.lost == lost
    assert jsonschema.Draft202012Validator(old).is_valid(found.lost)
    assert not jsonschema.Draft202012Validator(new).is_valid(found.lost)


def test_the_same_schemas_give_the_same_value() -> None:
    old, new = an_object(a=TEXT, b=WHOLE), an_object(a=WHOLE, b=TEXT)
    assert compare_schemas(old, new) == compare_schemas(old, new)


def test_values_are_deep_in_a_large_schema() -> None:
    def wide(last: dict[str, Any]) -> dict[str, Any]:
        schema = last
        for level in range(5):
            schema = an_object(**{f"p{level}x{number}": TEXT for number in range(40)}, deep=schema)
            schema["required"] = [f"p{level}x{number}" for number in range(20)] + ["deep"]
        return schema

    found = compare_schemas(wide(WHOLE), wide({**WHOLE, "minimum": 0}))
    assert found.accepts_all_old is False
    assert found.lost["deep"]["deep"]["deep"]["deep"]["deep"] < 0


def test_no_value_without_a_library_where_formats_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("schemakit.containment.engine.find_spec", lambda _: None)
    found = compare_schemas(TEXT, {**TEXT, "format": "date"}, engine=False)
    assert (found.accepts_all_old, found.lost) == (None, NoValue)
    assert compare_schemas(TEXT, {**TEXT, "maxLength": 3}, engine=False).lost == "string"
