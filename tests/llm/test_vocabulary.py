"""Keywords of a definition: converted, selected by type, ordered."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from schemakit.llm.vocabulary import (
    are_disjoint,
    convert_keywords,
    is_null,
    is_object,
    rank,
    select_for_types,
)


def test_keywords_are_those_of_2020_12_without_extensions_and_idle_ones() -> None:
    schema = {
        "type": "integer",
        "minimum": 1,
        "exclusiveMinimum": True,
        "x-order": 2,
        "xml": {},
        "title": "",
        "uniqueItems": False,
        "description": "An enumeration.",
    }
    assert convert_keywords(schema, legacy=True) == {"type": "integer", "exclusiveMinimum": 1}


def test_nullable_of_3_0_is_a_type() -> None:
    schema = {"type": "string", "nullable": True}
    assert convert_keywords(schema, legacy=True) == {"type": ["string", "null"]}


def test_keywords_for_other_types_have_no_effect() -> None:
    node = {"type": "string", "minLength": 1, "minimum": 2, "items": {}, "title": "T"}
    assert select_for_types(node) == {"type": "string", "minLength": 1, "title": "T"}
    both = {"type": ["string", "integer"], "minLength": 1, "minimum": 2}
    assert select_for_types(both) == both


def test_objects_and_nulls_are_recognised() -> None:
    assert is_object({"type": ["object", "null"]})
    assert not is_object({"properties": {}})
    for schema in ({"type": "null"}, {"enum": [None]}, {"const": None}):
        assert is_null(schema)
    assert not is_null({"type": ["null", "string"]})
    assert not is_null(True)


@pytest.mark.parametrize(
    ("branches", "expected"),
    [
        ([{"type": "string"}, {"type": "integer"}], True),
        ([{"type": "number"}, {"type": "integer"}], False),
        ([{"type": ["string", "null"]}, {"type": "null"}], False),
        ([{"type": "string"}, {"const": 1}], False),
        ([{"type": "string"}, {"type": "integer", "nullable": True}], False),
        ([True, {"type": "string"}], False),
    ],
)
def test_branches_are_disjoint_by_their_types(branches: list[Any], expected: bool) -> None:
    assert are_disjoint(branches) is expected


def test_the_type_comes_first_and_unknown_keywords_last() -> None:
    keys = ["$defs", "properties", "description", "default", "type"]
    assert sorted(keys, key=rank) == ["type", "default", "description", "properties", "$defs"]


_REFERENCE = {"$ref": "#/components/examples/E/value"}


@pytest.mark.parametrize(
    ("schema", "kept"),
    [
        ({"example": _REFERENCE}, {}),
        ({"examples": [_REFERENCE, _REFERENCE]}, {}),
        ({"examples": [_REFERENCE, "a"]}, {"examples": ["a"]}),
        ({"examples": _REFERENCE}, {}),
        ({"default": _REFERENCE}, {}),
        ({"enum": [_REFERENCE]}, {}),
        ({"enum": _REFERENCE}, {}),
        ({"enum": ["a", _REFERENCE]}, {"enum": ["a"]}),
        ({"const": _REFERENCE}, {}),
        # More than a reference is data.
        ({"example": {**_REFERENCE, "a": 1}}, {"examples": [{**_REFERENCE, "a": 1}]}),
        ({"example": {"$ref": 1}}, {"examples": [{"$ref": 1}]}),
        ({"default": {"a": _REFERENCE}}, {"default": {"a": _REFERENCE}}),
    ],
)
def test_a_reference_where_a_value_stands_is_left_out(
    schema: dict[str, Any], kept: dict[str, Any]
) -> None:
    before = copy.deepcopy(schema)
    assert convert_keywords(schema, legacy=True) == kept
    assert schema == before
