"""Where operations are, also behind references."""

from __future__ import annotations

from typing import Any

import schemakit
from schemakit.views.operation_places import iterate_places

_GET: dict[str, Any] = {"operationId": "get", "responses": {}}


def _list(version: str = "3.1.0", **fields: Any) -> list[tuple[tuple[str, ...], Any]]:
    document = {"openapi": version, "info": {"title": "t", "version": "1"}, **fields}
    return list(iterate_places(schemakit.load(document)._registry))


def test_order_and_what_is_no_operation() -> None:
    item = {"summary": "s", "post": _GET, "parameters": [], "x-get": _GET, "get": _GET, "put": 1}
    found = _list(paths={"/b": item, "x-c": {"get": _GET}, "/a": 3}, webhooks={"w": {"get": _GET}})
    assert [tokens for tokens, _ in found] == [
        ("paths", "/b", "post"),
        ("paths", "/b", "get"),
        ("webhooks", "w", "get"),
    ]
    assert all(value == _GET for _, value in found)


def test_a_path_item_that_is_a_reference() -> None:
    items = {"i": {"get": _GET, "post": {**_GET, "summary": "other"}}}
    own = {**_GET, "summary": "own"}
    item = {"$ref": "#/components/pathItems/i", "post": own}
    found = dict(_list(paths={"/a": item}, components={"pathItems": items}))
    assert found == {("paths", "/a", "get"): _GET, ("paths", "/a", "post"): own}


def test_an_operation_that_is_a_reference() -> None:
    paths = {"/a": {"get": _GET}, "/b": {"get": {"$ref": "#/paths/~1a/get", "summary": "own"}}}
    found = dict(_list(paths=paths))
    assert found["paths", "/b", "get"] == {**_GET, "summary": "own"}


def test_methods_of_their_own() -> None:
    several = {"COPY": _GET, "MOVE": {"$ref": "#/paths/~1a/get"}, "LOCK": 1}
    paths = {"/a": {"get": _GET, "additionalOperations": several}}
    found = _list("3.2.0", paths=paths)
    assert [tokens[2:] for tokens, _ in found] == [
        ("get",),
        ("additionalOperations", "COPY"),
        ("additionalOperations", "MOVE"),
    ]
    assert all(value == _GET for _, value in found)
    assert [tokens[2:] for tokens, _ in _list("3.1.0", paths=paths)] == [("get",)]
