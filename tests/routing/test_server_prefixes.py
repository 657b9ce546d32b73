"""Servers with variables, relative ones, and the rest of a path below them."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from schemakit.routing.requests import parse_url
from schemakit.routing.server_prefixes import match_server, read_servers
from tests.small import described

VARIABLES = {
    "region": {"enum": ["eu", "us"], "default": "ap"},
    "user": {"default": "demo"},
    "port": {"enum": ["8443", "443"], "default": "8443"},
    "base": {"default": "v2"},
    "none": {"default": ""},
    "deep": {"default": "a/b"},
    "scheme": {"enum": ["https", "http"], "default": "https"},
    "whole": {"enum": ["https://x.example", "http://y.example/z"], "default": "https://x.example"},
}


def _match(url: str, request: str, base: str = "") -> list[tuple[str, dict[str, str]]]:
    servers = read_servers([{"url": url, "variables": VARIABLES}], base)
    found = [one for server in servers for one in match_server(server, parse_url(request))]
    return [(one.path, one.variables) for one in found]


@pytest.mark.parametrize(
    ("url", "request_url", "path", "variables"),
    [
        ("https://h/v1", "https://h/v1/a", "/a", {}),
        ("https://h/v1/", "https://h/v1/a", "/a", {}),
        ("https://h/v1", "https://h/v1", "/", {}),
        ("https://h", "https://h/a", "/a", {}),
        ("https://H:443", "https://h/a", "/a", {}),
        ("https://h", "https://h:443/a", "/a", {}),
        ("https://u@h?k=1", "https://h/a", "/a", {}),
        ("https://{region}.h", "https://EU.h/a", "/a", {"region": "eu"}),
        ("https://{region}.h", "https://ap.h/a", "/a", {"region": "ap"}),
        ("https://{user}.h", "https://me.you.h/a", "/a", {"user": "me.you"}),
        ("https://h:{port}", "https://h:8443/a", "/a", {"port": "8443"}),
        ("https://h:{port}", "https://h/a", "/a", {"port": "443"}),
        ("https://h/{base}", "https://h/v9/a", "/a", {"base": "v9"}),
        ("https://h/{deep}", "https://h/a/b/c", "/c", {"deep": "a/b"}),
        ("https://h/{none}", "https://h/a", "/a", {"none": ""}),
        ("{scheme}://h", "http://h/a", "/a", {"scheme": "http"}),
        ("{whole}/q", "http://y.example/z/q/a", "/a", {"whole": "http://y.example/z"}),
        ("//h/v1", "http://h/v1/a", "/a", {"scheme of the document": "http"}),
        ("/v1", "https://anything/v1/a", "/a", {}),
        ("", "https://anything/a", "/a", {}),
        ("https://h/v1", "/v1/a", "/a", {}),
    ],
)
def test_a_url_of_a_server(
    url: str, request_url: str, path: str, variables: dict[str, str]
) -> None:
    assert _match(url, request_url)[0] == (path, variables)


@pytest.mark.parametrize(
    ("url", "request_url"),
    [
        ("https://h/v1", "https://h/v10/a"),
        ("https://h/v1", "https://g/v1/a"),
        ("https://h/v1", "http://h/v1/a"),
        ("https://h", "https://h:8443/a"),
        ("https://{region}.h", "https://xx.h/a"),
        ("https://h:{port}", "https://h:81/a"),
        ("https://h/{base}", "https://h//a"),
    ],
)
def test_a_url_of_no_server(url: str, request_url: str) -> None:
    assert _match(url, request_url) == []


def test_a_relative_server_is_that_of_its_document() -> None:
    assert _match("v1", "https://h/api/v1/a", "https://h/api/openapi.json") == [("/a", {})]
    assert _match("/v1", "https://g/v1/a", "https://h/api/openapi.json") == []


def test_both_readings_of_a_name_that_may_be_empty_are_given() -> None:
    assert _match("https://h/{none}", "https://h/a/b") == [
        ("/a/b", {"none": ""}),
        ("/b", {"none": "a"}),
    ]


@pytest.mark.parametrize("declared", [{}, {"url": 3}, {"url": "/a", "variables": [1]}])
def test_odd_servers_are_read(declared: dict[str, Any]) -> None:
    (server,) = read_servers([declared], "")
    assert list(match_server(server, parse_url("https://h/a/b")))


@pytest.mark.parametrize("url", ["{", "{}/v1", "{a/b}/x", "{a", "}", "{}{}"])
def test_a_server_whose_braces_name_nothing_is_no_fault(url: str) -> None:
    operation = {"operationId": "a", "responses": {}}
    api = described({}, paths={"/a": {"get": operation}}, servers=[{"url": url}])
    (found,) = schemakit.load(api).match("GET", "/a")
    assert found.operation.id == "a"
