"""Names of parts: each means its part where a command takes one."""

from __future__ import annotations

from typing import Any

import schemakit
from tests.small import described


def test_names_are_those_that_people_type() -> None:
    from tests.usage.connected import shop

    connections = shop()._loaded.connections()
    found = {part.name for part in connections.parts}
    assert {"#", "GET /pets", "Pet", "#/components/responses/NotFound"} <= found


def test_a_name_that_means_something_else_too_is_a_pointer() -> None:
    operation = {"operationId": "Pet", "responses": {}}
    paths = {"/a": {"get": operation}, "/b": {"get": {"operationId": "GET /a", "responses": {}}}}
    hooks: dict[str, Any] = {"/b": {"get": {"responses": {}}}}
    schemas: dict[str, Any] = {"Pet": {}, "/odd": {}, "a b": {}, "#": {}, "é": {}}
    api = schemakit.load(described(schemas, "3.1.0", paths=paths, webhooks=hooks))
    connections = api._loaded.connections()
    assert [part.name for part in connections.parts] == [
        "#",
        "#/components/schemas/Pet",
        "#/components/schemas/~1odd",
        "#/components/schemas/a%20b",
        "#/components/schemas/%23",
        "#/components/schemas/%C3%A9",
        "#/paths/~1a/get",
        "#/paths/~1b/get",
        "#/webhooks/~1b/get",
    ]
    for number, part in enumerate(connections.parts[1:], start=1):
        assert api._select(part.name) == [number]


def test_a_name_that_a_command_would_take_for_an_option_is_a_pointer() -> None:
    api = schemakit.load(described({"-x": {}, "a-x": {}}))
    assert [one.name for one in api.unused()] == ["#/components/schemas/-x", "a-x"]
