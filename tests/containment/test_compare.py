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
