"""The identifiers in a document: which keywords count, in which order, and relative to what."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.documents.document import from_bytes
from schemakit.documents.identifiers import RECURSIVE, Identified, find_identifiers, may_identify
from schemakit.spec.grammar import GRAMMARS

_BASE = "https://example.com/api"


def _found(schema: Any, version: str = "json-schema") -> list[Identified]:
    type_ = GRAMMARS[version].types["Schema"]
    return list(find_identifiers(schema, type_, ("at",), _BASE, set()))


def test_an_id_is_resolved_against_the_one_around_it() -> None:
    inner = {"$id": "c", "$anchor": "here"}
    outer = {"$id": "b/", "properties": {"p": inner}}
    assert _found(outer) == [
        Identified(outer, ("at",), "https://example.com/b/", is_root=True),
        Identified(
            inner,
            ("at", "properties", "p"),
            "https://example.com/b/c",
            is_root=True,
            anchors=(("here", False),),
        ),
    ]


@pytest.mark.parametrize(
    ("schema", "version", "name", "is_dynamic"),
    [
        ({"$anchor": "a"}, "json-schema", "a", False),
        ({"$dynamicAnchor": "a"}, "json-schema", "a", True),
        ({"$recursiveAnchor": True}, "json-schema-2019-09", RECURSIVE, True),
        ({"$id": "#a"}, "json-schema-draft-07", "a", False),
        ({"id": "#a"}, "json-schema-draft-04", "a", False),
    ],
)
def test_the_plain_names_of_each_draft(
    schema: Any, version: str, name: str, *, is_dynamic: bool
) -> None:
    assert _found(schema, version) == [
        Identified(schema, ("at",), _BASE, anchors=((name, is_dynamic),))
    ]


@pytest.mark.parametrize(
    ("schema", "version"),
    [
        ({"id": "a"}, "json-schema"),
        ({"$id": "a"}, "3.0"),
        ({"$anchor": "a"}, "json-schema-draft-07"),
        ({"$id": 3, "$anchor": None}, "json-schema"),
        ({"properties": {"$id": {}, "$anchor": {}}}, "json-schema"),
        ({"example": {"$id": "a"}, "enum": [{"$anchor": "a"}]}, "json-schema"),
        ({"$ref": "#/x", "$id": "a"}, "json-schema-draft-07"),
    ],
)
def test_what_is_not_an_identifier(schema: Any, version: str) -> None:
    assert _found(schema, version) == []


@pytest.mark.parametrize("schema", [{"$id": "#a"}, {"$id": ""}, {"$dynamicRef": "#a"}])
def test_a_keyword_may_depend_on_its_place_and_name_nothing(schema: Any) -> None:
    assert _found(schema) == [Identified(schema, ("at",), _BASE)]


def test_a_schema_resource_may_change_the_dialect() -> None:
    old = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "old",
        "properties": {"p": {"$id": "#plain"}},
    }
    root, plain = _found({"items": old})
    type_ = GRAMMARS["json-schema-draft-07"].types["Schema"]
    base, inside = "https://example.com/old", ("at", "items", "properties", "p")
    assert root == Identified(old, ("at", "items"), base, is_root=True, dialect=type_)
    assert plain == Identified({"$id": "#plain"}, inside, base, anchors=(("plain", False),))


def test_what_was_walked_is_not_walked_again() -> None:
    schema = {"$id": "a", "items": {"$id": "b"}}
    type_, walked = GRAMMARS["3.1"].types["Schema"], set[Any]()
    assert len(list(find_identifiers(schema, type_, (), _BASE, walked))) == 2
    assert list(find_identifiers(schema, type_, (), _BASE, walked)) == []


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ('{"openapi": "3.1.0", "x": {"$id": "a"}}', True),
        ('{"openapi": "3.1.0", "x": {"$dynamicRef" : "#a"}}', True),
        ("openapi: 3.1.0\nx:\n  $anchor: a\n", True),
        ('{"openapi": "3.1.0", "x": {"\\u0024id": "a"}}', True),
        ('{"openapi": "3.1.0", "x": "$id"}', False),
        ('{"openapi": "3.0.3", "x": {"$id": "a"}}', False),
    ],
)
def test_the_text_says_whether_there_may_be_identifiers(text: str, *, may: bool) -> None:
    assert may_identify(from_bytes(text.encode())) is may
