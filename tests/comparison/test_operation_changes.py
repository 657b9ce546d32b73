"""The differences of operations."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from tests.comparison.compared import found
from tests.comparison.seeded_descriptions import make_description


def _changes(old: dict[str, Any], new: dict[str, Any], **root: Any) -> list[schemakit.Change]:
    ends = []
    for fields in (old, new):
        document = {**make_description(), **root}
        document["paths"]["/a"]["post"].update(fields)
        ends.append(document)
    return [*schemakit.changes(*ends)]


def test_parameters_of_the_path_and_their_names() -> None:
    parameter = {"name": "X-Key", "in": "header", "schema": {"type": "string"}}
    other = {**parameter, "name": "x-key"}
    # The names of headers have no case; as a text the name changed.
    changes = _changes({"parameters": [parameter]}, {"parameters": [other]})
    assert not [one for one in changes if one.level != "documentation"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"x-sunset": "2030-01-01"}, {"x-sunset": "2029-01-01"}, ("risky", "sunset-changed")),
        ({}, {"x-sunset": "2029-01-01"}, ("safe", "sunset-changed")),
        ({}, {"security": [{"key": []}]}, ("breaking", "security-tightened")),
        ({"callbacks": {}}, {"callbacks": {"a": {}}}, ("risky", "callback-added")),
        ({}, {"servers": [{"url": "https://b.example"}]}, ("risky", "servers-changed")),
        (
            {"servers": [{"url": "https://b.example"}]},
            {"servers": [{"url": "https://c.example"}]},
            ("breaking", "server-removed"),
        ),
    ],
)
def test_fields_of_an_operation(old: Any, new: Any, expected: tuple[str, str]) -> None:
    assert found(_changes(old, new))[0] == expected


def test_a_new_status_is_compared_with_what_covered_it() -> None:
    def media(schema: Any) -> Any:
        return {"description": "d", "content": {"application/json": {"schema": schema}}}

    old = {"responses": {"default": media({"type": "string"})}}
    new = {"responses": {**old["responses"], "404": media({"type": "integer"})}}
    assert ("breaking", "type-changed") in found(_changes(old, new))


def test_bodies_of_2_0() -> None:
    def api(maximum: int, **more: Any) -> dict[str, Any]:
        schema = {"type": "integer", "maximum": maximum}
        body = {"in": "body", "name": "b", "schema": schema}
        query = {"in": "query", "name": "q", "type": "integer", "maximum": maximum}
        response = {"description": "d", "schema": schema}
        operation = {"parameters": [body, query], "responses": {"200": response}, **more}
        info = {"title": "t", "version": "1"}
        return {"swagger": "2.0", "info": info, "paths": {"/a": {"post": operation}}}

    changes = schemakit.changes(api(9), api(5))
    assert [(one.level, one.subject) for one in changes] == [
        ("breaking", "POST /a body"),
        ("breaking", "POST /a query parameter 'q'"),
        ("safe", "POST /a response 200"),
    ]
    changes = schemakit.changes(api(9), api(9, consumes=["application/xml"]))
    assert "media-type-removed" in [one.code for one in changes]


def test_an_operation_id_comes_and_goes() -> None:
    ends: list[dict[str, Any]] = [{}, {"operationId": "x"}, {"operationId": "y"}]
    messages = [
        _changes({"operationId": None, **ends[old]}, {"operationId": None, **ends[new]})[0].message
        for old, new in ((0, 1), (1, 0), (1, 2))
    ]
    assert [one.partition(";")[0] for one in messages] == [
        "operationId 'x' added",
        "operationId 'x' removed",
        "operationId is 'y', was 'x'",
    ]
