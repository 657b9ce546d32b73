"""The properties of an object schema as records."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from schemakit import Field
from schemakit.views.fields import (
    accepts_file,
    accepts_null,
    collect_properties,
    list_fields,
    sort_by_order,
)
from tests.small import described, to


def _fields(properties: dict[str, Any], version: str = "3.0.3", **more: Any) -> dict[str, Field]:
    schemas = more.pop("schemas", {})
    schema = {"type": "object", "properties": properties, **more}
    api = schemakit.load(described({"Input": schema, **schemas}, version))
    return {field.name: field for field in api.schema("Input").fields()}


def test_fields_follow_x_order_and_the_rest_in_the_order_of_the_document() -> None:
    properties: dict[str, Any] = {
        "late": {"x-order": 2},
        "none": {},
        "first": {"x-order": 0},
        "text": {"x-order": "1"},
        "true": {"x-order": True},
        "next": {"x-order": 1},
    }
    assert list(_fields(properties)) == ["first", "next", "late", "none", "text", "true"]
    assert [f.order for f in _fields(properties).values()] == [0, 1, 2, None, None, None]


def test_missing_null_and_false_defaults_are_told_apart() -> None:
    found = _fields({"none": {}, "null": {"default": None}, "false": {"default": False}})
    shown = {name: (field.has_default, field.default) for name, field in found.items()}
    assert shown == {"none": (False, None), "null": (True, None), "false": (True, False)}


def test_required_is_what_the_schema_requires() -> None:
    found = _fields({"a": {"default": 1}, "b": {}}, required=["a"])
    assert {name: field.required for name, field in found.items()} == {"a": True, "b": False}


def test_bounds_format_and_files() -> None:
    found = _fields(
        {
            "n": {"type": "number", "minimum": 0, "maximum": 1.5},
            "odd": {"type": "integer", "minimum": "0", "maximum": True},
            "uri": {"type": "string", "format": "uri"},
            "many": {"type": "array", "items": {"type": "string", "format": "uri"}},
            "date": {"type": "string", "format": "date"},
        }
    )
    assert (found["n"].minimum, found["n"].maximum) == (0, 1.5)
    assert (found["odd"].minimum, found["odd"].maximum) == (None, None)
    files = {name for name, field in found.items() if field.is_file}
    assert files == {"uri", "many"}
    assert found["date"].format == "date"


def test_values_that_are_no_schemas_are_no_fields() -> None:
    assert list(_fields({"a": "text", "b": {}, "c": None})) == ["b"]
    assert list(_fields({})) == []


def test_a_recursive_schema_has_fields() -> None:
    field = _fields({"next": to("Input")})["next"]
    assert field.schema == to("Input")
    assert field.type == "Input"


def test_a_wrapped_enum_is_one_schema() -> None:
    wrapper = {"allOf": [to("Size")], "default": "s", "description": "How big", "x-order": 4}
    size = {"title": "Size", "description": "An enumeration.", "enum": ["s", "m"], "type": "string"}
    field = _fields({"size": wrapper}, schemas={"Size": size})["size"]
    assert (field.type, field.enum, field.default) == ("string", ("s", "m"), "s")
    assert (field.description, field.order) == ("How big", 4)
    assert field.schema == {
        "title": "Size",
        "description": "How big",
        "enum": ["s", "m"],
        "type": "string",
        "default": "s",
        "x-order": 4,
    }


def test_boilerplate_is_no_description_and_an_order_is_not_inherited() -> None:
    target = {"description": "An enumeration.", "enum": [1], "type": "integer", "x-order": 7}
    field = _fields({"n": {"allOf": [to("N")]}}, schemas={"N": target})["n"]
    assert (field.description, field.order, field.enum) == (None, None, (1,))
    own = {**target, "description": "Its own"}
    assert _fields({"n": {"allOf": [to("N")]}}, schemas={"N": own})["n"].description == "Its own"


@pytest.mark.parametrize("keyword", ["allOf", "anyOf", "oneOf"])
def test_wrappers_of_one_branch_collapse_however_deep(keyword: str) -> None:
    schema = {"title": "t", keyword: [{"description": "d", "allOf": [{"type": "string"}]}]}
    assert _fields({"p": schema})["p"].schema == {
        "type": "string",
        "description": "d",
        "title": "t",
    }


def test_a_wrapper_that_says_something_else_stays() -> None:
    schema = {"allOf": [{"properties": {"a": {}}}], "properties": {"b": {}}}
    assert _fields({"p": schema})["p"].schema == schema
    two = {"allOf": [{"type": "string"}, {"maxLength": 3}]}
    field = _fields({"p": two})["p"]
    assert (field.schema, field.type) == (two, "string")


def test_nullable_without_a_type_says_nothing() -> None:
    field = _fields({"p": {"allOf": [{"type": "string"}], "nullable": True}})["p"]
    assert field.schema == {"type": "string"}
    assert _fields({"p": {"type": "string", "nullable": True}})["p"].type == "string | null"


def test_properties_of_members_are_properties_and_satisfy_all_of_them() -> None:
    base = {"properties": {"a": {"type": "string"}, "b": {}}, "required": ["a"]}
    schema = {"allOf": [base, {"required": ["b"]}], "properties": {"a": {"maxLength": 3}}}
    properties, required = collect_properties(schema)
    assert properties == {"a": {"allOf": [{"maxLength": 3}, {"type": "string"}]}, "b": {}}
    assert required == {"a", "b"}
    assert [(one.name, one.required) for one in list_fields(schema)] == [("a", True), ("b", True)]


def test_an_order_is_an_integer() -> None:
    orders: dict[str, Any] = {"a": "0", "b": True, "c": 2, "d": -1, "e": None}
    properties = {name: {"x-order": order} for name, order in orders.items()}
    assert [name for name, _ in sort_by_order(properties)] == ["d", "c", "a", "b", "e"]


@pytest.mark.parametrize(
    ("schema", "legacy", "accepted"),
    [
        ({"type": "string", "nullable": True}, True, True),
        ({"type": "string", "nullable": True}, False, False),
        ({"allOf": [{}, {"type": "null"}]}, False, True),
        ({"oneOf": [{}, {"type": "null"}]}, False, False),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, False, True),
        ({"const": None}, False, True),
        ({"not": {"type": "string"}}, False, False),
        ({"$ref": "#/components/schemas/A"}, False, False),
    ],
)
def test_null_is_accepted_where_every_keyword_allows_it(
    schema: dict[str, Any], legacy: bool, accepted: bool
) -> None:
    assert accepts_null(schema, legacy=legacy) is accepted


def test_the_bounds_of_a_choice_with_null_are_those_of_its_other_branch() -> None:
    choice = {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}]}
    field = _fields({"n": choice}, "3.1.0")["n"]
    assert (field.type, field.minimum, field.nullable) == ("integer | null", 1, True)


def test_a_file_is_a_string_with_one_of_two_formats() -> None:
    assert accepts_file({"type": ["string", "null"], "format": "binary"})
    assert not accepts_file({"type": "string", "format": "date"})
    assert not accepts_file({"format": "uri"})
