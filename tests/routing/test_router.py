"""Which operations a URL may mean: servers of every level, templates with a query, the order."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from schemakit.routing.requests import parse_url

OPERATION: dict[str, Any] = {"responses": {}}


def _find(document: dict[str, Any], url: str) -> list[tuple[str, dict[str, str]]]:
    head = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}}
    router = schemakit.load({**head, **document})._loaded.router()
    return [(one.path, one.texts) for one in router.find(parse_url(url))]


def test_concrete_paths_come_before_templated_ones_also_of_other_servers() -> None:
    own = {**OPERATION, "servers": [{"url": "https://h.example"}, {"url": "https://i.example"}]}
    paths = {
        "/{a}/{b}": {"get": OPERATION},
        "/pets/{id}": {"get": own},
        "/pets/mine": {"get": OPERATION},
    }
    document = {"servers": [{"url": "https://h.example"}], "paths": paths}
    assert [path for path, _ in _find(document, "https://h.example/pets/mine")] == [
        "/pets/mine",
        "/pets/{id}",
        "/{a}/{b}",
    ]
    assert _find(document, "https://i.example/pets/1") == [("/pets/{id}", {"id": "1"})]
    assert _find(document, "https://j.example/pets/1") == []


@pytest.mark.parametrize("level", ["root", "path", "operation"])
def test_servers_of_each_level_count(level: str) -> None:
    operation: dict[str, Any] = dict(OPERATION)
    item: dict[str, Any] = {"get": operation}
    document: dict[str, Any] = {"paths": {"/a": item}}
    for name, holder in (("root", document), ("path", item), ("operation", operation)):
        holder["servers"] = [{"url": f"https://{name}.example/v1"}]
        if name == level:
            break
    for name in ("root", "path", "operation"):
        found = _find(document, f"https://{name}.example/v1/a")
        assert bool(found) is (name == level)


def test_a_path_alone_is_found_as_it_is_and_below_a_server() -> None:
    paths = {"/{x}/a": {"get": OPERATION}, "/a": {"get": OPERATION}}
    document = {"servers": [{"url": "https://h.example/v1"}], "paths": paths}
    assert [path for path, _ in _find(document, "/a")] == ["/a"]
    assert [path for path, _ in _find(document, "/v1/a")] == ["/{x}/a", "/a"]


def test_a_template_with_a_query_needs_that_query() -> None:
    paths = {
        "/a": {"get": OPERATION},
        "/a?do=list": {"get": OPERATION},
        "/a?do={what}&k=1#two": {"get": OPERATION},
    }
    assert _find({"paths": paths}, "/a?k=1&do=list") == [
        ("/a?do={what}&k=1#two", {"what": "list"}),
        ("/a?do=list", {}),
        ("/a", {}),
    ]
    assert _find({"paths": paths}, "/a?do=other") == [("/a", {})]


def test_a_path_without_a_slash_and_an_encoded_one_are_found() -> None:
    paths = {"a b/{é}": {"get": OPERATION}}
    assert _find({"paths": paths}, "/a%20b/x") == [("a b/{é}", {"é": "x"})]


@pytest.mark.parametrize(
    ("head", "url", "found"),
    [
        ({"host": "h.example", "basePath": "/v1", "schemes": ["http"]}, "http://h.example/v1/a", 1),
        (
            {"host": "h.example", "basePath": "/v1", "schemes": ["http"]},
            "https://h.example/v1/a",
            0,
        ),
        ({"host": "h.example"}, "https://h.example/a", 1),
        ({"host": "h.example"}, "http://h.example/a", 1),
        ({"basePath": "/v1"}, "http://any.example/v1/a", 1),
        ({}, "http://any.example/a", 1),
    ],
)
def test_the_server_of_2_0(head: dict[str, Any], url: str, found: int) -> None:
    document = {"swagger": "2.0", "openapi": None, "paths": {"/a": {"get": OPERATION}}, **head}
    del document["openapi"]
    router = schemakit.load({"info": {}, **document})._loaded.router()
    assert len(list(router.find(parse_url(url)))) == found


def test_webhooks_are_not_requests_to_the_api() -> None:
    assert _find({"paths": {}, "webhooks": {"/a": {"post": OPERATION}}}, "/a") == []


def test_a_path_item_in_another_file_has_its_servers() -> None:
    from tests.several import from_memory

    entry = {"openapi": "3.1.0", "paths": {"/a": {"$ref": "item"}}}
    files = {"mem:/item": {"get": OPERATION, "servers": [{"url": "https://i.example"}]}}
    router = from_memory(entry, files)._loaded.router()
    assert len(list(router.find(parse_url("https://i.example/a")))) == 1
    assert not list(router.find(parse_url("https://h.example/a")))
