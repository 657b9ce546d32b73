"""What a description says of itself as a whole, in every version."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import schemakit
from tests.several import in_files
from tests.small import described

_KEY = {"type": "apiKey", "name": "key", "in": "header"}
_API = described(
    {"A": {"type": "string"}},
    "3.1.0",
    info={"title": "Pets", "version": "2", "description": "All pets."},
    tags=[{"name": "pets"}, {"name": "others", "description": "More."}],
    servers=[{"url": "https://{name}.example/v1", "variables": {"name": {"default": "a"}}}],
    paths={"/pets": {"get": {"operationId": "list"}}},
    webhooks={"born": {"post": {"operationId": "born"}}},
    components={
        "securitySchemes": {"key": _KEY, "too": {"$ref": "#/components/securitySchemes/key"}}
    },
)
_SWAGGER = {
    "swagger": "2.0",
    "info": {"title": "Old", "version": "1"},
    "host": "a.example",
    "basePath": "/v1",
    "schemes": ["http", "https"],
    "tags": [{"name": "pets"}],
    "paths": {},
    "securityDefinitions": {"key": _KEY},
}


def test_it_gives_title_info_tags_servers_and_schemes() -> None:
    api = schemakit.load(_API)
    assert api.title == "Pets"
    assert api.info == _API["info"]
    assert [tag["name"] for tag in api.tags] == ["pets", "others"]
    assert api.servers == ("https://a.example/v1",)
    assert api.security_schemes == {"key": _KEY, "too": _KEY}


def test_it_gives_those_of_2_0() -> None:
    api = schemakit.load(_SWAGGER)
    assert api.title == "Old"
    assert [tag["name"] for tag in api.tags] == ["pets"]
    assert api.servers == ("https://a.example/v1", "http://a.example/v1")
    assert api.security_schemes == {"key": _KEY}


@pytest.mark.parametrize(
    "contents",
    [
        {"openapi": "3.1.0"},
        {"openapi": "3.0.0", "info": [], "tags": {}, "servers": 3, "components": 4, "paths": 5},
        {"swagger": "2.0", "info": None, "tags": ["x"], "securityDefinitions": {"a": 1}},
        {"$schema": "https://json-schema.org/draft/2020-12/schema", "tags": [1], "servers": [2]},
    ],
)
def test_what_is_missing_or_of_another_kind_is_empty(contents: dict[str, Any]) -> None:
    api = schemakit.load(contents)
    assert (api.info, api.title, api.tags, api.servers) == ({}, None, [], ())
    assert api.security_schemes == {}
    assert api.webhooks() == []


def test_a_json_schema_has_a_title_too() -> None:
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Pet"}
    assert schemakit.load(schema).title == "Pet"


def test_parts_in_other_documents_are_read(tmp_path: Path) -> None:
    files = {
        "api.json": described(
            {},
            info={"$ref": "info.json"},
            components={"securitySchemes": {"key": {"$ref": "info.json#/x-key"}}},
        ),
        "info.json": {"title": "Elsewhere", "version": "1", "x-key": _KEY},
    }
    api = schemakit.load(in_files(tmp_path, files))
    assert api.title == "Elsewhere"
    assert api.security_schemes == {"key": _KEY}


def test_webhooks_are_the_operations_that_the_api_sends() -> None:
    api = schemakit.load(_API)
    assert [(one.path, one.method) for one in api.webhooks()] == [("born", "post")]


# -- one thing by its key --------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["list", "GET /pets", "/paths/~1pets/get", "#/paths/~1pets/get"])
def test_a_key_is_that_of_an_operation(key: str) -> None:
    api = schemakit.load(_API)
    assert api[key].id == "list"
    assert key in api


@pytest.mark.parametrize("key", ["lis", "/pets", "A", "PUT /pets", "", 3, None])
def test_other_keys_are_not_there(key: Any) -> None:
    api = schemakit.load(_API)
    assert key not in api
    with pytest.raises((LookupError, schemakit.UsageError)):
        api[key]


def test_a_wrong_key_has_the_nearest_name() -> None:
    with pytest.raises(LookupError, match="did you mean 'list'"):
        schemakit.load(_API)["lst"]


def test_what_would_mean_several_things_is_left_out() -> None:
    api: Any = schemakit.load(_API)
    with pytest.raises(TypeError):
        iter(api)
    with pytest.raises(TypeError):
        len(api)
    assert bool(api)


# -- the table -------------------------------------------------------------------------------------


def test_the_table_lists_operations() -> None:
    html = schemakit.load(_API)._repr_html_()
    assert html.startswith("<div><b>Pets</b><br>OpenAPI 3.1, 1 schema, in memory<table>")
    assert "<td>GET</td><td>/pets</td><td>list</td>" in html


def test_the_table_of_what_has_no_operations_lists_schemas() -> None:
    html = schemakit.load(json.dumps({**_API, "paths": {}, "webhooks": {}}).encode())._repr_html_()
    assert "<tr><td>A</td><td>string</td><td></td></tr>" in html
