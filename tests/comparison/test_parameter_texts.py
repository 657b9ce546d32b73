"""How parameters are written, and what that means for their types."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from tests.comparison.compared import found
from tests.comparison.seeded_descriptions import make_description

_TEXT, _INTEGER = {"type": "string"}, {"type": "integer"}
_LIST = {"type": "array", "items": _TEXT}


def _levels(old: dict[str, Any], new: dict[str, Any], **head: Any) -> list[tuple[str, str, str]]:
    ends = []
    for fields in (old, new):
        document = make_description()
        document["components"]["schemas"] |= {"Text": _TEXT, "Number": _INTEGER}
        parameter = {"name": "q", "in": "query", **head, **fields}
        document["paths"]["/a"]["post"]["parameters"] = [parameter]
        ends.append(document)
    changes = schemakit.changes(*ends)
    return [(one.level, one.verdict, one.code) for one in changes]


@pytest.mark.parametrize("place", ["query", "header", "cookie"])
@pytest.mark.parametrize("kind", ["integer", "number", "boolean"])
def test_every_text_of_a_number_is_a_text(place: Any, kind: str) -> None:
    narrow, wide = {"schema": {"type": kind}}, {"schema": _TEXT}
    assert _levels(narrow, wide, **{"in": place}) == [("safe", "proved", "type-changed")]
    assert _levels(wide, narrow, **{"in": place}) == [("breaking", "rule", "type-changed")]


@pytest.mark.parametrize(
    "restriction", [{"maxLength": 3}, {"format": "date"}, {"pattern": "a"}, {"enum": ["1"]}]
)
def test_a_text_that_is_restricted_is_undecided(restriction: dict[str, Any]) -> None:
    narrow, wide = {"schema": _INTEGER}, {"schema": {**_TEXT, **restriction}}
    expected = [("risky", "undecided", "type-changed")]
    assert _levels(narrow, wide) == _levels(wide, narrow) == expected


def test_nothing_is_proved_of_texts_by_values() -> None:
    def schema(name: str) -> dict[str, Any]:
        return {"schema": {"$ref": f"#/components/schemas/{name}"}}

    for ends in (
        (schema("Number"), schema("Text")),
        (schema("Text"), schema("Number")),
        ({"schema": {**_LIST, "items": _INTEGER}}, {"schema": _LIST}),
    ):
        assert [verdict for _, verdict, _ in _levels(*ends)] == ["rule"]


def test_other_types_are_compared_as_values() -> None:
    changes = _levels({"schema": {"type": "boolean"}}, {"schema": _INTEGER})
    assert changes == [("breaking", "proved", "type-changed")]


@pytest.mark.parametrize(
    ("place", "old", "new", "expected"),
    [
        ("query", {}, {"explode": False}, []),
        ("header", {}, {"explode": True}, []),
        ("query", {}, {"style": "pipeDelimited"}, ["breaking"]),
        ("query", {"schema": _LIST}, {"schema": _LIST, "explode": False}, ["breaking"]),
        ("query", {}, {"allowReserved": True}, ["risky"]),
        ("query", {"allowReserved": True}, {}, ["breaking"]),
        ("query", {"schema": _INTEGER}, {"schema": _INTEGER, "allowReserved": True}, []),
    ],
)
def test_what_a_style_has_an_effect_on(
    place: Any, old: dict[str, Any], new: dict[str, Any], expected: list[str]
) -> None:
    ends = [{"schema": _TEXT, **one} for one in (old, new)]
    assert [level for level, _, _ in _levels(*ends, **{"in": place})] == expected


@pytest.mark.parametrize(("kind", "expected"), [("array", ["breaking"]), ("string", [])])
def test_collection_formats_are_of_arrays(kind: str, expected: list[str]) -> None:
    ends = []
    for collection in ("csv", "pipes"):
        parameter = {"name": "q", "in": "query", "type": kind, "collectionFormat": collection}
        operation = {"parameters": [parameter], "responses": {"200": {"description": "d"}}}
        info = {"title": "t", "version": "1"}
        ends.append({"swagger": "2.0", "info": info, "paths": {"/a": {"get": operation}}})
    assert [level for level, _ in found(schemakit.changes(*ends))] == expected


def test_headers_have_a_style_too() -> None:
    ends = []
    for explode in (False, True):
        document = make_description()
        header = {"schema": {"type": "object"}, "explode": explode}
        document["paths"]["/a"]["post"]["responses"]["200"]["headers"] = {"X-A": header}
        ends.append(document)
    assert found(schemakit.changes(*ends)) == [("breaking", "style-changed")]
