"""Servers, links, callbacks and external documentation of an operation."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from schemakit.views.operation_parts import (
    find_external_docs,
    list_callbacks,
    list_links,
    list_servers,
)
from tests.llm.samples import describe


def _operation(given: dict[str, Any], **more: Any) -> schemakit.Operation:
    return schemakit.load(describe(given, **more)).operations()[0]


def test_the_servers_of_the_operation_come_before_those_of_the_document() -> None:
    own, root = [{"url": "https://own.test"}], [{"url": "https://root.test"}]
    found = list_servers(_operation({"servers": own}, servers=root))
    assert [(one.url, one.level) for one in found] == [("https://own.test", "operation")]
    found = list_servers(_operation({}, servers=root))
    assert [(one.url, one.level) for one in found] == [("https://root.test", "document")]
    assert list_servers(_operation({})) == []


def test_the_variables_of_a_server_are_kept() -> None:
    variables = {"region": {"default": "eu", "enum": ["eu", "us"]}, "odd": 1}
    servers = [{"url": "https://{region}.test", "description": "Live.", "variables": variables}]
    (found,) = list_servers(_operation({}, servers=servers))
    assert (found.url, found.description) == ("https://{region}.test", "Live.")
    assert found.variables == {"region": variables["region"]}


def test_the_servers_of_a_path_and_of_2_0() -> None:
    api = describe({})
    api["paths"]["/a"]["servers"] = [{"url": "/p"}]
    assert [one.level for one in list_servers(schemakit.load(api).operations()[0])] == ["path"]
    old = {"swagger": "2.0", "host": "a.test", "basePath": "/v1", "paths": {"/a": {"get": {}}}}
    assert list_servers(schemakit.load(old).operations()[0])[0].url == "https://a.test/v1"


def test_callbacks_are_their_requests() -> None:
    item = {"post": {"summary": "Told."}, "description": "x"}
    callbacks = {"onDone": {"{$request.body#/url}": item, "x-odd": {"get": {}}}}
    found = list_callbacks(_operation({"callbacks": callbacks}))
    assert [(one.name, one.expression, one.method) for one in found] == [
        ("onDone", "{$request.body#/url}", "POST")
    ]
    assert found[0].operation == {"summary": "Told."}


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ({"operationId": "getPet"}, "getPet"),
        ({"operationRef": "#/paths/~1pets~1{id}/get"}, "GET /pets/{id}"),
        ({"operationRef": "other.yaml#/paths/~1a/get"}, "other.yaml#/paths/~1a/get"),
        ({}, ""),
    ],
)
def test_a_link_has_a_target(link: dict[str, Any], target: str) -> None:
    (found,) = list_links({"links": {"next": {**link, "parameters": {"id": "$response.body#/id"}}}})
    assert (found.name, found.target) == ("next", target)
    assert found.parameters == {"id": "$response.body#/id"}


def test_external_docs_have_a_url() -> None:
    assert find_external_docs({"externalDocs": {"url": "https://a.test"}}) == ("https://a.test", "")
    assert find_external_docs({"externalDocs": {"description": "x"}}) is None
    assert find_external_docs(True) is None
