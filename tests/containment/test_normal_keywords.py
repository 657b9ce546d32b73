"""The keywords of one schema in normal form."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit import compare_schemas
from schemakit.containment.normal_keywords import canonical_text, iterate_schemas, separate_one_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"const": 1}, {"enum": [1]}),
        ({"enum": [1, "a", 1.0]}, {"enum": ["a", 1]}),
        ({"required": ["b", "a", "a"]}, {"required": ["a", "b"]}),
        ({"type": ["string", "null"]}, {"type": ["null", "string"]}),
        ({"type": ["string"]}, {"type": "string"}),
        ({"minLength": 0, "uniqueItems": False, "required": []}, {}),
        ({"minContains": 3, "then": False}, {}),
        (
            {"type": "integer", "format": "int32"},
            {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1},
        ),
        (
            {"type": "integer", "format": "uint8", "maximum": 300},
            {"type": "integer", "minimum": 0, "maximum": 255},
        ),
        ({"type": "number", "format": "double"}, {"type": "number"}),
        ({"type": "string", "format": "password"}, {"type": "string"}),
        ({"type": "integer", "format": "date"}, {"type": "integer"}),
        (
            {"unevaluatedProperties": False, "properties": {"a": {}}},
            {"additionalProperties": False, "properties": {"a": {}}},
        ),
        ({"not": {"not": {}}}, True),
        ({"not": {}}, False),
        ({"allOf": [True, {"type": "string"}]}, {"type": "string"}),
        ({"minLength": 2.0}, {"minLength": 2}),
    ],
)
def test_two_ways_to_write_the_same(one: Any, other: Any) -> None:
    for open_ in ("declared", "strict"):
        found = compare_schemas(one, other, open=open_, engine=False)
        assert found.is_equivalent, open_


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"const": True}, {"const": 1}),
        ({"type": "integer", "format": "int32"}, {"type": "integer", "format": "int64"}),
        ({"type": "number", "format": "float"}, {"type": "number", "format": "double"}),
        ({"type": "string", "format": "date"}, {"type": "string"}),
        ({"type": "string", "format": "its-own"}, {"type": "string"}),
    ],
)
def test_what_is_not_the_same(one: Any, other: Any) -> None:
    assert not compare_schemas(one, other).is_equivalent


def test_an_unknown_format_is_not_decided() -> None:
    old, new = {"type": "string"}, {"type": "string", "format": "its-own"}
    assert compare_schemas(old, new).accepts_all_old is None
    assert compare_schemas(old, new).accepts_only_old is True


def test_branches_that_exclude_each_other() -> None:
    found = separate_one_of({"oneOf": [{"minLength": 1}, True]}, [{"minLength": 1}, True])
    assert found == {
        "anyOf": [
            {"allOf": [{"minLength": 1}, {"not": {"anyOf": [True]}}]},
            {"allOf": [True, {"not": {"anyOf": [{"minLength": 1}]}}]},
        ]
    }


def test_texts() -> None:
    assert canonical_text({"b": 1, "a": [True]}) == b'{"a":[true],"b":1}'
    assert canonical_text({"const": True}) != canonical_text({"const": 1})


def test_all_schemas_inside() -> None:
    schema = {"items": {"type": "null"}, "anyOf": [{"properties": {"a": {"enum": [{"items": 1}]}}}]}
    assert len(list(iterate_schemas(schema))) == 4
