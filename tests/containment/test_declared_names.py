"""The properties that a schema describes, and schemas that accept no others."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit import compare_schemas
from schemakit.containment.declared_names import Declared, close, find_declared


def find(schema: Any, *, alone: bool = False) -> Declared:
    def target(reference: str) -> Any:
        return schema["$defs"][reference.rpartition("/")[2]]

    return find_declared(schema, target, {}, legacy=False, alone=alone)


def test_names_of_all_that_applies() -> None:
    schema = {
        "properties": {"a": True},
        "allOf": [{"$ref": "#/$defs/B", "properties": {"c": True}}],
        "oneOf": [{"properties": {"d": True}}],
        "if": {"properties": {"e": True}},
        "dependentSchemas": {"x": {"patternProperties": {"^f": True}}},
        "required": ["g"],
        "$defs": {"B": {"properties": {"b": True}, "allOf": [{"$ref": "#/$defs/B"}]}},
    }
    found = find(schema)
    assert found.names == set("abcde")
    assert found.patterns == {"^f"}
    assert found.required == {"g"}
    assert not found.is_open
    assert find(schema, alone=True).names == set("abde")


def test_an_object_that_describes_nothing_is_a_map() -> None:
    assert find({"type": "object", "required": ["a"]}).says_nothing
    assert close({"type": "object"}, find({"type": "object"})) == {"type": "object"}


@pytest.mark.parametrize(
    ("old", "new", "all_old"),
    [
        # The new property was not sent: its name was not declared.
        ({"properties": {"a": {}}}, {"properties": {"a": {}, "b": {"type": "string"}}}, True),
        # Members that are described by a schema for all others were.
        (
            {"properties": {"a": {}}, "additionalProperties": {}},
            {"properties": {"a": {}, "b": {"type": "string"}}},
            False,
        ),
        # So were those of an object that describes none, and those that are required.
        ({}, {"properties": {"b": {"type": "string"}}}, False),
        (
            {"properties": {"a": {}}, "required": ["b"]},
            {"properties": {"a": {}, "b": {"type": "string"}}},
            False,
        ),
        ({"properties": {"a": {}}, "minProperties": 2}, {"maxProperties": 1}, False),
    ],
)
def test_what_counts_as_sent(old: Any, new: Any, all_old: bool) -> None:
    found = compare_schemas({"type": "object", **old}, {"type": "object", **new})
    assert found.accepts_all_old is all_old


def test_a_sender_chooses_one_branch() -> None:
    def branch(kind: str, **properties: Any) -> dict[str, Any]:
        own = {"kind": {"const": kind}, **properties}
        return {"type": "object", "properties": own, "required": ["kind"]}

    dog = branch("dog", name={"type": "string"})
    old = {"oneOf": [branch("cat"), dog]}
    new = {"oneOf": [branch("cat", name={"type": "integer"}), dog]}
    assert compare_schemas(old, new).accepts_all_old is True
    assert compare_schemas(old, new, open="strict").accepts_all_old is False
