"""What operations of 2.0 take from the root."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from tests.comparison.compared import found

_TEXT = {"type": "string"}
_BODY = {"in": "body", "name": "b", "schema": _TEXT}
_FORM = {"in": "formData", "name": "f", "type": "string"}


def _api(
    *parameters: Any, schema: Any = None, operation: Any = None, **root: Any
) -> dict[str, Any]:
    response = {"description": "d", **({} if schema is None else {"schema": schema})}
    post = {"parameters": [*parameters], "responses": {"200": response}, **(operation or {})}
    return {
        "swagger": "2.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"post": post}},
        **root,
    }


def test_media_types_of_the_root_are_those_of_the_operations() -> None:
    both = ["application/json", "application/xml"]
    old, new = _api(_BODY, consumes=both), _api(_BODY, consumes=both[:1])
    assert found(schemakit.changes(old, new)) == [("breaking", "media-type-removed")]
    assert found(schemakit.changes(new, old)) == [("safe", "media-type-added")]
    old, new = _api(schema=_TEXT, produces=both), _api(schema=_TEXT, produces=both[1:])
    assert found(schemakit.changes(old, new)) == [("breaking", "media-type-removed")]
    assert found(schemakit.changes(new, old)) == [("risky", "media-type-added")]


def test_an_operation_with_a_list_of_its_own_takes_none_of_the_root() -> None:
    own = {"consumes": ["text/plain"]}
    ends = [_api(_BODY, operation=own, consumes=[one]) for one in ("text/csv", "text/html")]
    assert schemakit.changes(*ends) == ()
    # Without a body nothing is consumed.
    ends = [_api(consumes=[one]) for one in ("text/csv", "text/html")]
    assert not [one for one in schemakit.changes(*ends) if one.level != "documentation"]


def test_media_types_of_forms() -> None:
    ends = [
        _api(_FORM, consumes=[one])
        for one in ("multipart/form-data", "application/x-www-form-urlencoded")
    ]
    assert found(schemakit.changes(*ends)) == [("risky", "media-types-changed")]


@pytest.mark.parametrize("parameters", [[], [{"in": "body", "name": "b", "schema": _TEXT}]])
def test_definitions_reach_the_operations_that_use_them(parameters: list[Any]) -> None:
    to = {"$ref": "#/definitions/A"}
    listed = [{**one, "schema": to} for one in parameters]
    ends = [
        _api(*listed, schema=to, definitions={"A": {"type": "string", "maxLength": limit}})
        for limit in (5, 9)
    ]
    (change,) = schemakit.changes(*ends)
    assert (change.level, change.verdict) == ("breaking", "proved")
    assert {one.place for one in change.operations} >= {"response 200"}
    assert len(change.operations) == 1 + len(parameters)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (["https", "http"], ["https"], [("breaking", "server-removed")]),
        (["https"], ["https", "wss"], [("safe", "server-added")]),
        (["https", "http"], ["http", "https"], []),
        (["http"], None, [("risky", "server-removed")]),
        (None, ["https"], [("risky", "server-added")]),
    ],
)
def test_schemes_of_operations_and_of_the_root(old: Any, new: Any, expected: list[Any]) -> None:
    fields = [{} if one is None else {"schemes": one} for one in (old, new)]
    ends = [_api(operation=one) for one in fields]
    assert found(schemakit.changes(*ends)) == expected
    ends = [_api(**one) for one in fields]
    assert found(schemakit.changes(*ends)) == expected


def test_an_operation_may_use_a_scheme_that_the_root_does_not_list() -> None:
    ends = [_api(operation=one, schemes=["https"]) for one in ({"schemes": ["http"]}, {})]
    assert found(schemakit.changes(*ends)) == [
        ("breaking", "server-removed"),
        ("safe", "server-added"),
    ]


@pytest.mark.parametrize("is_first", [True, False])
def test_a_response_that_is_shared_has_the_media_types_of_each_operation(is_first: bool) -> None:
    answer = {"responses": {"200": {"$ref": "#/responses/Ok"}}}

    def api(own: list[str], inherited: list[str]) -> dict[str, Any]:
        operations = [{**answer, "produces": own}, answer]
        paths = {"/a": {"get": operations[is_first]}, "/b": {"get": operations[not is_first]}}
        shared = {"Ok": {"description": "d", "schema": _TEXT}}
        return {**_api(), "paths": paths, "produces": inherited, "responses": shared}

    one, other = ["application/json"], ["application/xml"]
    changes = schemakit.changes(api(one, one), api([*one, *other], other))
    reached = {
        operation.operation
        for change in changes
        if (change.level, change.code) == ("breaking", "media-type-removed")
        for operation in change.operations
    }
    assert reached == {"GET /a" if is_first else "GET /b"}
