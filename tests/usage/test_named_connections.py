"""Connections by name in places where they are easily missed."""

from __future__ import annotations

from typing import Any

import schemakit
from tests.usage.connected import SHOP


def of(paths: Any, **more: Any) -> schemakit.Description:
    return schemakit.load({**SHOP, "security": [], "paths": paths, **more})


def test_an_operation_of_a_callback_requires_what_its_outer_operation_then_uses() -> None:
    inner: dict[str, Any] = {"post": {"security": [{"key": []}], "responses": {}}}
    operation = {"callbacks": {"done": {"{$url}": inner}}, "responses": {}}
    api = of({"/a": {"post": operation}})
    (use,) = api.uses("POST /a")
    assert (use.used.name, use.way) == ("#/components/securitySchemes/key", "security")
    assert use.pointer == "/paths/~1a/post/callbacks/done/{$url}/post/security/0/key"


def test_a_scheme_may_be_named_by_a_uri() -> None:
    document = {**SHOP, "openapi": "3.2.0", "security": []}
    key = "#/components/securitySchemes/old"
    document["paths"] = {"/a": {"get": {"security": [{key: []}], "responses": {}}}}
    (use,) = schemakit.load(document).uses("GET /a")
    assert (use.used.name, use.way) == (key, "security")


def test_names_that_nothing_has_are_no_uses() -> None:
    link = {"operationId": "gone"}
    dead = {"operationRef": "#/paths/~1gone/get"}
    responses = {"200": {"description": "", "links": {"a": link, "b": dead}}}
    operation = {"security": [{"gone": []}], "responses": responses}
    assert of({"/a": {"get": operation}}).uses("GET /a") == ()


def test_members_of_the_wrong_kind_are_passed_over() -> None:
    operation = {"security": {"key": []}, "responses": {"200": {"links": [1]}}}
    wrong = {"post": {"security": ["key", None], "responses": []}}
    assert of({"/a": {"get": operation, **wrong}}).uses("/a") == ()


def test_a_link_component_names_an_operation() -> None:
    components = {**SHOP["components"], "links": {"L": {"operationId": "listPets"}}}
    api = schemakit.load({**SHOP, "components": components})
    assert [one.user.name for one in api.used_by("listPets")] == [
        *("POST /pets", "#/components/links/L")
    ]
