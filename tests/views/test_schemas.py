"""Schemas and their fields, as a form or a table needs them."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from schemakit import output_kind
from tests.several import from_memory
from tests.small import described, to


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


def test_schemas_of_components_that_are_a_file() -> None:
    files = {"mem:/c": {"schemas": {"A": {"items": {"$ref": "#/schemas/B"}}, "B": {"title": "b"}}}}
    api = from_memory({"openapi": "3.0.3", "paths": {}, "components": {"$ref": "c"}}, files)
    assert [one.name for one in api.schemas()] == ["A", "B"]
    assert api.schema("A").dereference() == {"items": {"title": "b"}}
    assert api.reference_counts()["/components/schemas/B"] == 1


def test_a_schema_by_a_pointer_through_a_reference_is_read_there() -> None:
    files = {"mem:/pet": {"properties": {"p": {"properties": {"q": {"type": "string"}}}}}}
    api = from_memory(described({"Pet": {"$ref": "pet"}}), files)
    found = api.schema("/components/schemas/Pet/properties/p")
    assert (found.name, found.pointer) == ("p", "/components/schemas/Pet/properties/p")
    assert [one.name for one in found.fields()] == ["q"]


# -- what a schema says of itself, and who uses it -------------------------------------------------


def _schema(schemas: dict[str, Any], version: str = "3.1.0") -> schemakit.Schema:
    return schemakit.load(described(schemas, version)).schema("S")


@pytest.mark.parametrize(
    ("schema", "type_"),
    [
        ({"type": "string"}, "string"),
        ({"type": ["string", "null"]}, "string | null"),
        ({"type": "array", "items": to("T")}, "array of T"),
        (to("T"), "integer"),
        ({"allOf": [to("T")]}, "T"),
        ({"properties": {}}, "object"),
        ({}, "any"),
        (True, "any"),
        (False, "never"),
    ],
)
def test_a_schema_has_a_type(schema: Any, type_: str) -> None:
    assert _schema({"S": schema, "T": {"type": "integer"}}).type == type_


def test_a_schema_has_a_description() -> None:
    target = {"T": {"description": "theirs"}}
    assert _schema({"S": {"description": "mine"}}).description == "mine"
    assert _schema({"S": to("T"), **target}).description == "theirs"
    assert _schema({"S": to("T", description="mine"), **target}).description == "mine"
    assert _schema({"S": {"description": 3}}).description is None
    assert _schema({"S": True}).description is None


def test_a_schema_lists_the_references_to_it() -> None:
    schemas = {
        "S": {"type": "string"},
        "T": {"properties": {"a": to("S"), "b": to("Alias")}},
        "Alias": to("S"),
        "Itself": {"items": to("Itself")},
    }
    api = schemakit.load(described(schemas))
    assert [one.pointer for one in api.schema("S").used_by()] == [
        "/components/schemas/T/properties/a",
        "/components/schemas/Alias",
    ]
    assert [one.pointer for one in api.schema("Itself").used_by()] == [
        "/components/schemas/Itself/items"
    ]
    assert api.schema("T").used_by() == []


def test_references_to_what_a_component_is_an_alias_of_are_to_it_too() -> None:
    entry = described({"S": {"$ref": "pet.json#/Pet"}, "T": {"items": to("S")}})
    other = {"Pet": {"properties": {"mother": {"$ref": "#/Pet"}}}}
    api = from_memory(entry, {"mem:/pet.json": other})
    assert [(one.document, one.pointer) for one in api.schema("S").used_by()] == [
        ("mem:/entry", "/components/schemas/T/items"),
        ("mem:/pet.json", "/Pet/properties/mother"),
    ]


def test_a_schema_is_bundled_as_a_json_schema() -> None:
    schemas = {"S": {"items": to("T")}, "T": {"type": "string", "nullable": True}}
    assert _schema(schemas, "3.0.3").bundle() == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "items": {"$ref": "#/$defs/T"},
        "$defs": {"T": {"type": ["string", "null"]}},
    }
    with pytest.raises(schemakit.UsageError, match="there is no 'at'"):
        _schema(schemas).bundle(at="/x")
