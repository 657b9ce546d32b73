"""Pairing the members of unions."""

from __future__ import annotations

from typing import Any

import pytest

from tests.comparison.compared import compare_schemas_at, found

_CAT = {"title": "Cat", "type": "object", "properties": {"lives": {"type": "integer"}}}
_DOG = {"title": "Dog", "type": "object", "properties": {"legs": {"type": "integer"}}}
_LAMP = {
    "type": "object",
    "required": ["kind"],
    "properties": {"kind": {"const": "lamp"}, "on": {"type": "boolean"}},
}
_DESK = {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "desk"}}}


def _with(schema: dict[str, Any], name: str) -> dict[str, Any]:
    return {**schema, "properties": {**schema["properties"], name: {"type": "string"}}}


@pytest.mark.parametrize("pair", [(_CAT, _DOG), (_LAMP, _DESK)], ids=["titles", "constants"])
def test_members_are_found_again_in_another_order(pair: tuple[Any, Any]) -> None:
    one, other = pair
    changed = _with(one, "added")
    changes = compare_schemas_at({"anyOf": [one, other]}, {"anyOf": [other, changed]})
    assert [code for _, code in found(changes)] == ["property-added"]
    assert changes[0].subject == "POST /a body(anyOf 2)"


def test_members_by_component() -> None:
    names: dict[str, Any] = {"Cat": _CAT, "Dog": _DOG}
    old = {"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]}
    new = {"oneOf": [{"$ref": "#/components/schemas/Dog"}]}
    (change,) = compare_schemas_at(old, new, **names)
    assert change.message == "Cat removed from oneOf"


def test_what_is_left_over_once_is_a_pair() -> None:
    old = {"anyOf": [{"type": "string"}, {"minimum": 1, "type": "number"}]}
    new = {"anyOf": [{"type": "string"}, {"minimum": 2, "type": "integer"}]}
    changes = compare_schemas_at(old, new)
    assert {code for _, code in found(changes)} == {"minimum-changed", "type-changed"}
