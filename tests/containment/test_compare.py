"""``compare_schemas``: what a user sees of two schemas."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from schemakit import NoValue, compare_schemas


def an_object(properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, **more}


TEXT = {"type": "string"}


@pytest.mark.parametrize(
    ("old", "new", "all_old", "only_old"),
    [
        (TEXT, {"type": "string", "minLength": 1}, False, True),
        ({"type": "integer"}, {"type": "number"}, True, False),
        ({"enum": [1, 2]}, {"enum": [1, 2, None]}, True, False),
        (an_object({"a": TEXT}), an_object({"a": TEXT, "b": TEXT}), True, True),
        (an_object({"a": TEXT}), an_object({"a": TEXT}, required=["a"]), False, True),
        ({"type": ["string", "null"]}, {"anyOf": [{"type": "null"}, TEXT]}, True, True),
        (
            {"allOf": [an_object({"a": TEXT}), an_object({"b": TEXT})]},
            an_object({"a": TEXT, "b": TEXT}),
            True,
            True,
        ),
        (True, {}, True, True),
        (True, False, False, True),
    ],
)
def test_two_schemas(old: Any, new: Any, all_old: bool, only_old: bool) -> None:
    found = compare_schemas(old, new)
    assert (found.accepts_all_old, found.accepts_only_old) == (all_old, only_old)
    assert (found.lost is NoValue) is all_old
    assert (found.gained is NoValue) is only_old


def test_null_is_a_value() -> None:
    assert compare_schemas({"enum": [1]}, {"enum": [1, None]}).gained is None


def test_undeclared_properties_count_if_they_are_asked_for() -> None:
    old, new = an_object({"a": TEXT}), an_object({"a": TEXT, "b": TEXT})
    found = compare_schemas(old, new, open="strict")
    assert found.accepts_all_old is False
    assert not isinstance(found.lost["b"], str)


def test_schemas_of_descriptions() -> None:
    def load(properties: dict[str, Any]) -> schemakit.Schema:
        pet = {"type": "object", "properties": properties, "nullable": True}
        info = {"title": "t", "version": "1"}
        parts = {"schemas": {"Pet": pet}}
        described = {"openapi": "3.0.3", "info": info, "paths": {}, "components": parts}
        return schemakit.load(described).schema("Pet")

    next_ = {"$ref": "#/components/schemas/Pet"}
    found = compare_schemas(
        load({"next": next_, "age": {"type": "integer", "format": "int64"}}),
        load({"next": next_, "age": {"type": "integer", "format": "int32"}}),
    )
    assert found.accepts_all_old is False
    assert abs(found.lost["age"]) > 2**31 - 1
    assert found.accepts_only_old is True


OLD: dict[str, Any] = {
    "nullable": {"type": "string", "nullable": True, "maxLength": 9},
    "bound": {"type": "number", "minimum": 0, "exclusiveMinimum": True},
    "file": {"type": "string", "format": "binary"},
    "sibling": {"$ref": "#/components/schemas/bound", "description": "ignored", "minimum": 9},
    "no-effect": {"nullable": True, "allOf": [{"$ref": "#/components/schemas/bound"}]},
    "one": {"type": "string", "enum": ["a"], "example": "a"},
    "node": {
        "type": "object",
        "properties": {
            "next": {"$ref": "#/components/schemas/node"},
            "kind": {"oneOf": [{"type": "string"}, {"type": "integer", "format": "int32"}]},
        },
    },
}
NEW: dict[str, Any] = {
    "nullable": {"type": ["null", "string"], "maxLength": 9},
    "bound": {"type": "number", "exclusiveMinimum": 0},
    "file": {"type": "string", "contentMediaType": "application/octet-stream"},
    "sibling": {"$ref": "#/components/schemas/bound", "description": "counts"},
    "no-effect": {"$ref": "#/components/schemas/bound"},
    "one": {"const": "a", "examples": ["a"]},
    "node": {
        "type": "object",
        "properties": {
            "kind": {"anyOf": [{"type": "integer", "format": "int32"}, {"type": "string"}]},
            "next": {"anyOf": [{"$ref": "#/components/schemas/node"}]},
        },
    },
}


@pytest.mark.parametrize("name", OLD)
def test_a_description_that_was_moved_from_3_0_to_3_1(name: str) -> None:
    def load(version: str, schemas: dict[str, Any]) -> schemakit.Schema:
        info = {"title": "t", "version": "1"}
        parts = {"schemas": schemas}
        described = {"openapi": version, "info": info, "paths": {}, "components": parts}
        return schemakit.load(described).schema(name)

    assert compare_schemas(load("3.0.3", OLD), load("3.1.0", NEW)).is_equivalent


@pytest.mark.parametrize(
    "options", [{"open": "yes"}, {"direction": "both"}, {"version": "9.9"}], ids=str
)
def test_options_that_there_are_not(options: Any) -> None:
    with pytest.raises(schemakit.UsageError, match=str(next(iter(options.values())))):
        compare_schemas(True, True, **options)


def test_what_is_no_schema() -> None:
    with pytest.raises(schemakit.UsageError, match="not of the type list"):
        compare_schemas([], True)  # type: ignore[arg-type]
