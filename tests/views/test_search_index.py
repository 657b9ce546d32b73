"""The texts that are searched: which parts they belong to, and where these are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit.views.search_index import SearchIndex
from tests.several import in_files
from tests.small import described, to


def _parts(api: schemakit.Description) -> dict[tuple[str, str], str]:
    """Kind and name of each part to its pointer."""
    index: SearchIndex = api._loaded.search_index()
    parts = [index.part_of(number) for number in range(len(index.texts))]
    return {(one.kind, one.name): one.pointer for one in parts}


def _api(version: str = "3.1.0") -> schemakit.Description:
    schemas: dict[str, Any] = {
        "Pet": {
            "title": "A pet",
            "properties": {
                "name": {"type": "string", "description": "What it is called."},
                "any/thing": True,
                "kind": {"enum": ["cat", "dog", 3], "type": "string"},
                "owner": to("Owner"),
                "parents": {"type": "array", "items": {"properties": {"ears": {}}}},
            },
        },
        "Owner": {"const": "me", "example": {"properties": {"hidden": {"description": "x"}}}},
    }
    operation = {
        "operationId": "listPets",
        "summary": "List pets",
        "tags": ["reading"],
        "parameters": [{"name": "limit", "in": "query"}, {"$ref": "#/components/parameters/Page"}],
        "responses": {"200": {"description": "Some."}},
        "callbacks": {
            "told": {"{$url}": {"post": {"summary": "Called back", "responses": {}}}},
        },
    }
    more = {
        "paths": {"/pets/{id}": {"get": operation}},
        "tags": [{"name": "reading", "description": "Reads"}],
        "components": {
            "parameters": {"Page": {"name": "page", "in": "query", "description": "Which"}}
        },
    }
    return schemakit.load(described(schemas, version, **more))


def test_each_kind_of_part_has_its_name_and_pointer() -> None:
    assert _parts(_api()) == {
        ("operation", "GET /pets/{id}"): "/paths/~1pets~1{id}/get",
        ("operation", "POST {$url}"): "/paths/~1pets~1{id}/get/callbacks/told/{$url}/post",
        ("parameter", "limit"): "/paths/~1pets~1{id}/get/parameters/0",
        ("parameter", "page"): "/components/parameters/Page",
        ("response", "200"): "/paths/~1pets~1{id}/get/responses/200",
        ("schema", "Pet"): "/components/schemas/Pet",
        ("schema", "Owner"): "/components/schemas/Owner",
        ("field", "name"): "/components/schemas/Pet/properties/name",
        ("field", "any/thing"): "/components/schemas/Pet/properties/any~1thing",
        ("field", "kind"): "/components/schemas/Pet/properties/kind",
        ("field", "owner"): "/components/schemas/Pet/properties/owner",
        ("field", "parents"): "/components/schemas/Pet/properties/parents",
        ("field", "ears"): "/components/schemas/Pet/properties/parents/items/properties/ears",
        ("value", "cat"): "/components/schemas/Pet/properties/kind/enum/0",
        ("value", "dog"): "/components/schemas/Pet/properties/kind/enum/1",
        ("value", "me"): "/components/schemas/Owner/const",
        ("tag", "reading"): "/tags/0",
        ("info", "t"): "/info",
    }


def test_every_pointer_leads_to_the_part() -> None:
    api = _api()
    for (kind, name), where in _parts(api).items():
        found = api.view(where)
        assert kind != "value" or found == name


@pytest.mark.parametrize("section", ["definitions", "parameters"])
def test_version_2_has_its_own_places(section: str) -> None:
    held = {
        "definitions": {"Pet": {"properties": {"ears": {}}}},
        "parameters": {"P": {"name": "q"}},
    }
    api = schemakit.load({"swagger": "2.0", "info": {"title": "t"}, "paths": {}, **held})
    names = {"definitions": ("schema", "Pet"), "parameters": ("parameter", "q")}
    assert _parts(api)[names[section]].startswith(f"/{section}/")


def test_other_documents_are_found_by_file_and_pointer(tmp_path: Path) -> None:
    files = {
        "openapi.yaml": (
            "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {/pets: {$ref: paths.yaml}}\n"
        ),
        "paths.yaml": (
            "get:\n  summary: List pets\n  responses:\n    '200':\n      description: ok\n"
            "      content: {a/b: {schema: {$ref: 'pets.yaml#/defs/Pet'}}}\n"
        ),
        "pets.yaml": "defs: {Pet: {properties: {ears: {type: string}}}, Unused: {title: No}}\n",
    }
    api = schemakit.load(in_files(tmp_path, files))
    file = api._registry.all[2].uri
    parts = _parts(api)
    assert parts["operation", "GET /pets"] == "/paths/~1pets/get"
    assert parts["schema", "Pet"] == f"{file}#/defs/Pet"
    assert parts["field", "ears"] == f"{file}#/defs/Pet/properties/ears"
    assert ("schema", "Unused") not in parts


def test_data_that_holds_itself_is_read_once() -> None:
    schema: dict[str, Any] = {"properties": {}}
    schema["properties"]["again"] = schema
    api = schemakit.load(described({"S": schema}))
    assert _parts(api)["field", "again"] == "/components/schemas/S/properties/again"
