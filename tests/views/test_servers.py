"""The base URLs of an API."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.views.servers import server_urls, swagger_urls
from tests.several import from_memory


def test_a_server_url_may_be_any_text() -> None:
    urls = ["//[x", "/to?u=http://b.example/", "{scheme}://b.example/", "https://b.example/a/../b"]
    entry = {
        "openapi": "3.1.0",
        "servers": [{"url": url} for url in urls],
        "paths": {"/a": {"get": {}}},
    }
    (found,) = from_memory(entry, {}, base="https://a.example/api/openapi.json").operations()
    assert found.servers == ("https://[x", "https://a.example/to?u=http://b.example/", *urls[2:])


def test_relative_servers_start_from_the_document_that_they_stand_in() -> None:
    base = "https://a.example/api/openapi.json"
    paths = {"/own": {"$ref": "paths/own.json"}, "/ours": {"$ref": "paths/ours.json"}}
    own = {"servers": [{"url": "v2"}], "get": {}, "put": {"servers": [{"url": "/v3"}]}}
    entry = {"openapi": "3.1.0", "servers": [{"url": "v1"}], "paths": paths}
    files = {"https://a.example/api/paths/own.json": own}
    files["https://a.example/api/paths/ours.json"] = {"get": {}}
    api = from_memory(entry, files, base=base)
    servers = {f"{one.method} {one.path}": one.servers for one in api.operations()}
    assert servers == {
        "get /own": ("https://a.example/api/paths/v2",),
        "put /own": ("https://a.example/v3",),
        "get /ours": ("https://a.example/api/v1",),
    }
    # What is relative to another directory changes as it moves; a path from the root does not.
    (found,) = api.diagnostics
    assert (found.code, found.location.pointer) == ("relative-server", "/servers/0/url")


def test_variables_have_their_defaults() -> None:
    server = {
        "url": "https://{region}.example/{version}/{rest}",
        "variables": {"region": {"default": "eu"}, "version": {"default": 2}, "rest": "x"},
    }
    assert server_urls([server, {"url": "{all}"}], "https://a.example/") == (
        "https://eu.example/2/{rest}",
        "{all}",
    )


@pytest.mark.parametrize(
    ("contents", "urls"),
    [
        ({"host": "h"}, ("https://h",)),
        ({"host": "h", "basePath": "/v1", "schemes": ["http"]}, ("http://h/v1",)),
        ({"host": "h", "schemes": ["http", "https", "ws"]}, ("https://h", "http://h", "ws://h")),
        ({"basePath": "/v1"}, ("https://a.example/v1",)),
        ({}, ()),
    ],
)
def test_the_urls_of_2_0(contents: dict[str, Any], urls: tuple[str, ...]) -> None:
    assert swagger_urls(contents, "https://a.example/api/swagger.json") == urls
