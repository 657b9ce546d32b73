"""The differences of parameters, bodies, responses, headers and security schemes."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

import schemakit
from schemakit.comparison.object_changes import pair_by_name
from tests.comparison.compared import found, make_sides
from tests.comparison.seeded_descriptions import make_description
from tests.small import described


def _components(**sections: Any) -> dict[str, Any]:
    document = make_description()
    document["components"].update(sections)
    operation = document["paths"]["/a"]["post"]
    operation["security"] = [{"auth": []}]
    operation["responses"]["200"] = {"$ref": "#/components/responses/Ok"}
    document["components"].setdefault("responses", {"Ok": {"description": "d"}})
    return document


_FLOW = {"tokenUrl": "https://a.example/t", "scopes": {"read": "Read."}}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            {"type": "http", "scheme": "bearer"},
            {"type": "http", "scheme": "basic"},
            ("breaking", "security-scheme-changed"),
        ),
        (
            {"type": "oauth2", "flows": {"clientCredentials": _FLOW}},
            {"type": "oauth2", "flows": {}},
            ("breaking", "flow-removed"),
        ),
        (
            {"type": "oauth2", "flows": {"clientCredentials": _FLOW}},
            {"type": "oauth2", "flows": {"clientCredentials": {**_FLOW, "scopes": {}}}},
            ("breaking", "scope-changed"),
        ),
        (
            {"type": "http", "scheme": "bearer"},
            {"type": "http", "scheme": "Bearer", "bearerFormat": "JWT"},
            ("documentation", "documentation-changed"),
        ),
    ],
)
def test_security_schemes_reach_those_who_need_them(
    old: Any, new: Any, expected: tuple[str, str]
) -> None:
    ends = [_components(securitySchemes={"auth": one}) for one in (old, new)]
    changes = schemakit.changes(*ends)
    assert found(changes) == [expected]
    assert [one.operation for one in changes[0].operations] == ["POST /a"]


def test_a_response_by_reference_is_compared_once() -> None:
    header = {"X-A": {"required": True, "schema": {"type": "string"}}}
    ends = [
        _components(responses={"Ok": {"description": "d", "headers": headers}})
        for headers in (header, {})
    ]
    (change,) = schemakit.changes(*ends)
    assert (change.level, change.code, change.subject) == ("breaking", "header-removed", "Ok")
    assert change.operations[0].place == "response 200"


def test_names_that_look_like_extensions_are_names() -> None:
    _, (root, _) = make_sides(described({"x-a": {}}), described({}))
    components = root.member("components")
    assert [name for name, _, _ in pair_by_name(components, components, "schemas")] == ["x-a"]


def test_a_field_that_no_rule_is_about_is_risky() -> None:
    ends = [
        _components(responses={"Ok": {"description": "d", "unheard": value}}) for value in (1, 2)
    ]
    (change,) = schemakit.changes(*ends)
    assert (change.level, change.verdict, change.code) == ("risky", "rule", "field-changed")


_TEXT = {"type": "string"}


def _with_parameter(fields: dict[str, Any], **head: Any) -> dict[str, Any]:
    document = make_description()
    parameter = {"name": "q", "in": "query", **head, **fields}
    document["paths"]["/a"]["post"]["parameters"] = [parameter]
    return document


@pytest.mark.parametrize("schema", [_TEXT, {"type": "object"}])
def test_a_parameter_that_moves_to_a_media_type_is_written_in_another_way(schema: Any) -> None:
    in_style = _with_parameter({"schema": schema})
    in_content = _with_parameter({"content": {"application/json": {"schema": schema}}})
    for ends in ((in_style, in_content), (in_content, in_style)):
        assert found(schemakit.changes(*ends)) == [("breaking", "style-changed")]


_MALFORMED: list[Any] = [None, 5, "x", [], [5], True, 10**400]


@pytest.mark.parametrize("value", _MALFORMED)
@pytest.mark.parametrize(
    "place",
    [
        ("requestBody",),
        ("requestBody", "content", "application/json"),
        ("responses", "200"),
        ("responses", "200", "headers", "X"),
        ("responses", "200", "content", "application/json"),
        ("parameters", 0),
        ("parameters", 0, "in"),
    ],
)
def test_malformed_values_are_risky_on_either_side(place: tuple[Any, ...], value: Any) -> None:
    def api(*, is_malformed: bool) -> dict[str, Any]:
        media = {"application/json": {"schema": {"type": "string"}}}
        header = {"schema": {"type": "string"}}
        operation: dict[str, Any] = {
            "parameters": [{"name": "q", "in": "query", "schema": {"type": "string"}}],
            "requestBody": {"content": media},
            "responses": {"200": {"description": "d", "headers": {"X": header}, "content": media}},
        }
        operation = deepcopy(operation)
        if is_malformed:
            owner: Any = operation
            for key in place[:-1]:
                owner = owner[key]
            owner[place[-1]] = value
        info = {"title": "t", "version": "1"}
        return {"openapi": "3.1.0", "info": info, "paths": {"/a": {"post": operation}}}

    ends = [api(is_malformed=False), api(is_malformed=True)]
    for old, new in (ends, reversed(ends)):
        changes = schemakit.changes(old, new)
        assert changes
        assert changes[0].level in ("breaking", "risky")


@pytest.mark.parametrize("value", [*_MALFORMED, {}, {"x": 5}])
def test_a_malformed_security_scheme(value: Any) -> None:
    def api(scheme: Any) -> dict[str, Any]:
        document = make_description()
        document["components"]["securitySchemes"] = {"key": scheme}
        document["security"] = [{"key": []}]
        return document

    ends = [api({"type": "apiKey", "in": "query", "name": "k"}), api(value)]
    for old, new in (ends, reversed(ends)):
        assert schemakit.changes(old, new)[0].level in ("breaking", "risky")
