"""Schemas and their fields, as a form or a table needs them."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from schemakit import Field, output_kind
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
        ({"properties": {"a": {}}}, "object"),
        ({"enum": ["a", 1, True, None]}, "string | integer | boolean | null"),
        ({"const": 1.5}, "number"),
    ],
)
def test_a_type_in_a_few_words(schema: dict[str, Any], name: str) -> None:
    assert _fields({"p": schema}, "3.1.0")["p"].type == name


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"type": "string"}, "single"),
        ({"type": "string", "format": "uri"}, "file"),
        ({"type": "array", "items": {"type": "string"}}, "list"),
        ({"type": "array", "items": {"type": "string", "format": "uri"}}, "list of files"),
        (
            {"type": "array", "items": {"type": "string"}, "x-cog-array-type": "iterator"},
            "iterator",
        ),
        (
            {
                "type": "array",
                "items": {"type": "string", "format": "uri"},
                "x-cog-array-type": "iterator",
            },
            "iterator of files",
        ),
        (
            {
                "type": "array",
                "items": {"type": "string"},
                "x-cog-array-type": "iterator",
                "x-cog-array-display": "concatenate",
            },
            "concatenated text",
        ),
        ({"type": "object", "properties": {}}, "object"),
        ({"allOf": [{"type": "object"}]}, "object"),
    ],
)
def test_kinds_of_output(schema: dict[str, Any], kind: str) -> None:
    assert output_kind(schema) == kind


def test_values_that_are_no_schemas_are_no_fields() -> None:
    assert list(_fields({"a": "text", "b": {}, "c": None})) == ["b"]
    assert list(_fields({})) == []


def test_a_recursive_schema_has_fields() -> None:
    field = _fields({"next": to("Input")})["next"]
    assert field.schema == to("Input")
    assert field.type == "Input"


def test_schemas_are_found_by_name_and_by_pointer() -> None:
    api = schemakit.load(described({"A": {"properties": {"p": {"title": "p"}}}, "a/b": {}}))
    assert [one.name for one in api.schemas()] == ["A", "a/b"]
    assert api.schema("a/b").pointer == "/components/schemas/a~1b"
    for key in ("/components/schemas/A/properties/p", "#/components/schemas/A/properties/p"):
        assert api.schema(key).raw == {"title": "p"}
    with pytest.raises(schemakit.NotFoundError, match="did you mean 'A'"):
        api.schema("a")
    with pytest.raises(schemakit.NotFoundError):
        api.schema("/components/schemas/Nowhere")


def test_a_schema_dereferences_alone() -> None:
    api = schemakit.load(described({"A": {"items": to("N")}, "N": {"items": to("N")}}))
    assert api.schema("A").raw == {"items": to("N")}
    assert api.schema("A").dereference() == api.dereference(at="/components/schemas/A")
    assert api.schema("A").dereference()["definitions"].keys() == {"N"}


@pytest.mark.parametrize(
    ("document", "names"),
    [
        ({"swagger": "2.0", "definitions": {"A": {}}}, ["A"]),
        ({"$defs": {"A": {}}}, ["A"]),
        ({"definitions": {"A": {}}}, ["A"]),
        ({"openapi": "3.1.0"}, []),
        ({"openapi": "3.0.0", "components": {"schemas": []}}, []),
    ],
)
def test_every_version_keeps_its_schemas_somewhere(
    document: dict[str, Any], names: list[str]
) -> None:
    assert [one.name for one in schemakit.load(document).schemas()] == names
