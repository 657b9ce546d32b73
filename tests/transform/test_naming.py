"""What Objects name by their types, and that data names nothing."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.spec.grammar import EXTENSION, GRAMMARS, LITERAL, ObjectType
from schemakit.transform.naming import Name, find_names, members_of, names_in

TYPES = GRAMMARS["3.1"].types
MAPPING = {"propertyName": "k", "mapping": {"a": "Cat", "b": 1}, "defaultMapping": "Pet"}


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("Schema", {"$ref": "#/a"}, [("$ref", "#/a")]),
        ("Schema", {"$ref": 1}, []),
        ("Schema", {"discriminator": MAPPING}, [("discriminator", one) for one in ("Cat", "Pet")]),
        ("Schema", {"discriminator": {"mapping": ["Cat"]}}, []),
        ("SecurityRequirement", {"one": [], 2: []}, [("security", "one"), ("security", "2")]),
        ("Link", {"operationRef": "#/paths/~1a/get"}, [("link", "#/paths/~1a/get")]),
        ("Link", {"operationRef": None}, []),
        # The same fields of other Objects say nothing.
        ("Response", {"discriminator": MAPPING, "operationRef": "#/a"}, []),
        ("Operation", {"security": [{"one": []}]}, []),
    ],
)
def test_the_names_in_one_object(kind: str, value: Any, expected: list[tuple[str, str]]) -> None:
    assert [tuple(one) for one in names_in(value, TYPES[kind])] == expected


def test_data_names_nothing_and_an_extension_may_refer() -> None:
    assert list(names_in({"$ref": "#/a", "discriminator": MAPPING}, LITERAL)) == []
    found = list(names_in({"$ref": "#/a", "discriminator": MAPPING}, EXTENSION))
    assert found == [Name("$ref", "#/a")]


def test_the_members_of_an_object_are_those_with_types() -> None:
    inner: dict[str, Any] = {"$ref": "#/a"}
    value: dict[str, Any] = {
        "properties": {"a": {}},
        "items": {},
        "example": inner,
        "x-a": inner,
        "type": "x",
    }
    found = [type_.name for _, type_ in members_of(value, TYPES["Schema"])]
    assert found == ["map of Schema", "Schema", "Extension"]
    other = {"type": "string"}
    held = dict(value["items"])
    made = [one for one, _ in members_of({"items": held}, TYPES["Schema"], {id(held): other})]
    assert made == [other]


def test_names_are_found_in_what_may_hold_them() -> None:
    operation = {
        "security": [{"used": []}],
        "requestBody": {"content": {"a/b": {"example": {"security": [{"data": []}]}}}},
        "x-a": {"security": [{"extension": []}]},
        "callbacks": {"c": {"{$url}": {"post": {"security": [{"called": []}]}}}},
    }

    def holds(type_: ObjectType) -> bool:
        return not type_.is_schema

    found = find_names(operation, TYPES["Operation"], holds=holds)
    assert {one.text for one in found if one.way == "security"} == {"used", "called"}
