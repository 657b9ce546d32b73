"""Facts about single keywords of schemas."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from schemakit.comparison.keyword_facts import code_of
from tests.comparison.compared import compare_schemas_at, found, with_schema


def test_codes_are_the_names_of_keywords() -> None:
    assert code_of("maxLength") == "max-length-changed"
    assert code_of("$dynamicRef") == "dynamic-ref-changed"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ({"maxLength": 9}, {"maxLength": 5}, "maxLength is 5, was 9"),
        ({}, {"maxLength": 5}, "maxLength is 5, was not set"),
        ({"maxLength": 9}, {}, "maxLength is not set any more, was 9"),
        ({"type": "number"}, {"type": "integer"}, "type is integer, was number"),
        ({"enum": ["a", "b"]}, {"enum": ["a"]}, '"b" is no longer allowed'),
        ({"enum": ["a"]}, {"enum": ["a", "b", "c"]}, '"b", "c" are allowed now'),
        ({"type": "string"}, {"enum": ["a"]}, 'only "a" is allowed, was string'),
        ({"const": 1}, {}, "any value is allowed, was only 1"),
    ],
)
def test_messages(old: Any, new: Any, message: str) -> None:
    assert [one.message for one in compare_schemas_at(old, new)] == [message]


@pytest.mark.parametrize(
    ("key", "value", "level", "code"),
    [
        ("description", "d", "documentation", "documentation-changed"),
        ("x-a", 1, "documentation", "extension-changed"),
        ("deprecated", True, "safe", "deprecated"),
        ("default", "a", "risky", "default-changed"),
        ("readOnly", True, "risky", "read-only-changed"),
    ],
)
def test_annotations(key: str, value: Any, level: str, code: str) -> None:
    ends = [with_schema({"type": "string"}), with_schema({"type": "string", key: value})]
    assert found(schemakit.changes(*ends)) == [(level, code)]


def test_values_are_compared_as_json() -> None:
    ends = [with_schema({"default": 1}), with_schema({"default": True})]
    assert found(schemakit.changes(*ends)) == [("risky", "default-changed")]
    assert not schemakit.changes(with_schema({"enum": [1]}), with_schema({"enum": [1.0]}))


@pytest.mark.parametrize("prove", [True, False])
def test_schemas_together_may_leave_no_type(prove: bool) -> None:
    old, new = {"type": "object"}, {"allOf": [{"type": "object"}, {"type": "boolean"}]}
    assert [one.level for one in compare_schemas_at(old, new, prove=prove)] == ["breaking"]
    assert [one.level for one in compare_schemas_at(new, old, prove=prove)] == ["safe"]
    assert [one.level for one in compare_schemas_at({}, new, prove=prove)] == ["breaking"]
