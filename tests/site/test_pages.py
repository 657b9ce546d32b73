"""The pages and their addresses."""

from __future__ import annotations

import schemakit
from schemakit.site.pages import find_homes, list_pages
from tests.site.described import SHOP
from tests.small import described


def test_each_operation_and_component_has_a_page() -> None:
    pages = list_pages(schemakit.load(SHOP)._loaded)
    assert [(one.kind, one.key) for one in pages] == [
        ("operations", "getPet"),
        ("operations", "PUT /pets/{id}"),
        ("webhooks", "POST born"),
        ("schemas", "Pet"),
        ("schemas", "Home"),
        ("schemas", "House"),
        ("schemas", "Flat"),
        ("responses", "Missing"),
        ("securitySchemes", "key"),
    ]
    assert find_homes(pages)["/components/schemas/Home"] == 4


def test_an_operation_id_of_two_operations_names_neither() -> None:
    same = {"operationId": "same", "responses": {}}
    api = schemakit.load(described({}, paths={"/a": {"get": same}, "/b": {"get": same}}))
    assert [one.key for one in list_pages(api._loaded)] == ["GET /a", "GET /b"]


def test_the_root_of_a_json_schema_has_a_page() -> None:
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Order"}
    api = schemakit.load({**schema, "$defs": {"Item": {"type": "string"}}})
    found = [(one.kind, one.key, one.pointer) for one in list_pages(api._loaded)]
    assert found == [("schemas", "Order", ""), ("schemas", "Item", "/$defs/Item")]


def test_definitions_of_2_0_are_schemas() -> None:
    document = {"swagger": "2.0", "info": {}, "paths": {}, "definitions": {"A": {}}}
    [page] = list_pages(schemakit.load(document)._loaded)
    assert page[:3] == ("schemas", "A", "/definitions/A")
