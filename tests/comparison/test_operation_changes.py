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


def _answer(schema: Any = None) -> dict[str, Any]:
    content = {} if schema is None else {"content": {"application/json": {"schema": schema}}}
    return {"description": "d", **content}


_INTEGER, _TEXT = {"type": "integer"}, {"type": "string"}


@pytest.mark.parametrize("covering", ["default", "2XX", "2xx"])
@pytest.mark.parametrize("is_by_reference", [False, True])
def test_a_removed_status_is_compared_with_what_covers_it(
    covering: str, is_by_reference: bool
) -> None:
    shared = {"schemas": {"Text": _TEXT, "Number": _INTEGER}}
    number = {"$ref": "#/components/schemas/Number"} if is_by_reference else _INTEGER
    text = {"$ref": "#/components/schemas/Text"} if is_by_reference else _TEXT

    def levels(old: Any, new: Any) -> list[tuple[str, str]]:
        answers = {"200": _answer(old), covering: _answer(new)}
        ends = [{"responses": answers}, {"responses": {covering: answers[covering]}}]
        return found(_changes(*ends, components=shared))

    assert ("breaking", "type-changed") in levels(number, text)
    assert levels(text, text) == [("safe", "response-removed")]


def test_a_removed_status_that_nothing_covers() -> None:
    both = {"200": _answer(_TEXT), "404": _answer(), "default": _answer()}
    rest = {key: both[key] for key in ("200", "404")}
    changes = _changes({"responses": both}, {"responses": rest})
    assert found(changes) == [("safe", "response-removed")]
    changes = _changes({"responses": {"default": _answer()}}, {"responses": {"404": _answer()}})
    assert ("risky", "response-removed") in found(changes)


def _sent_by_api(place: str, response: Any, **fields: Any) -> dict[str, Any]:
    document = make_description()
    operation = {"responses": {"200": response}, **fields}
    if place == "webhook":
        document["webhooks"] = {"done": {"post": operation}}
    else:
        callbacks = {"done": {"{$request.body#/u}": {"post": operation}}}
        document["paths"]["/a"]["post"]["callbacks"] = callbacks
    return document


@pytest.mark.parametrize("place", ["callback", "webhook"])
def test_what_a_receiver_has_to_answer(place: str) -> None:
    def levels(old: Any, new: Any) -> list[tuple[str, str]]:
        return found(schemakit.changes(_sent_by_api(place, old), _sent_by_api(place, new)))

    required = {**_answer(), "headers": {"X-A": {"required": True, "schema": _TEXT}}}
    optional = {**_answer(), "headers": {"X-A": {"schema": _TEXT}}}
    assert levels(_answer(), required) == [("breaking", "header-added")]
    assert levels(optional, required) == [("breaking", "header-required")]
    assert levels(_answer(), optional) == [("safe", "header-added")]
    assert levels(_answer(), _answer(_TEXT)) == [("risky", "media-type-added")]
    assert levels(_answer(_TEXT), _answer()) == [("breaking", "media-type-removed")]
    assert levels(_answer(_TEXT), _answer(_INTEGER))[0] == ("breaking", "type-changed")


@pytest.mark.parametrize("name", ["Accept", "content-type", "Authorization"])
def test_headers_that_are_not_parameters(name: str) -> None:
    header = {"name": name, "in": "header", "required": True, "schema": _TEXT}
    assert _changes({}, {"parameters": [header]}) == []
    other = {**header, "name": "X-Other"}
    assert found(_changes({}, {"parameters": [other]})) == [
        ("breaking", "required-parameter-added")
    ]
    # In 2.0 they are.
    fields = [{"parameters": [{"name": name, "in": "header", "type": kind}]} for kind in _TYPES]
    changes = schemakit.changes(*(_early(one) for one in fields))
    assert found(changes) == [("breaking", "type-changed")]


_TYPES = ("integer", "boolean")


def _early(fields: dict[str, Any]) -> dict[str, Any]:
    operation = {"responses": {"200": {"description": "d"}}, **fields}
    info = {"title": "t", "version": "1"}
    return {"swagger": "2.0", "info": info, "paths": {"/a": {"get": operation}}}


def test_a_response_does_not_describe_its_content_type() -> None:
    answer = {**_answer(), "headers": {"Content-Type": {"required": True, "schema": _TEXT}}}
    ends = [{"responses": {"200": one}} for one in (_answer(), answer)]
    assert _changes(*ends) == _changes(*reversed(ends)) == []


@pytest.mark.parametrize("place", ["callback", "webhook"])
@pytest.mark.parametrize(
    "fields",
    [
        {"requestBody": {"content": {"application/json": {"schema": _TEXT}}}},
        {"parameters": [{"name": "q", "in": "query", "schema": _TEXT}]},
    ],
)
def test_what_a_receiver_may_not_expect(place: str, fields: dict[str, Any]) -> None:
    ends = [_sent_by_api(place, _answer(), **one) for one in ({}, fields)]
    assert [one.level for one in schemakit.changes(*ends)] == ["risky"]


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
