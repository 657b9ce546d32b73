"""Two assertions of one keyword as one, or a refusal with its code."""

from __future__ import annotations

from typing import Any

import pytest

from tests.flattening.merging import merge_keywords


@pytest.mark.parametrize(
    ("first", "second", "merged"),
    [
        ({"type": "number"}, {"type": "integer"}, {"type": "integer"}),
        ({"type": "integer"}, {"type": "number"}, {"type": "integer"}),
        (
            {"type": ["string", "number", "null"]},
            {"type": ["null", "integer"]},
            {"type": ["integer", "null"]},
        ),
        ({"enum": [1, True, "a"]}, {"enum": ["a", 1.0]}, {"enum": [1, "a"]}),
        ({"const": 1}, {"const": 1.0}, {"const": 1}),
        ({"minLength": 1}, {"minLength": 3}, {"minLength": 3}),
        ({"maxItems": 1}, {"maxItems": 3}, {"maxItems": 1}),
        (
            {"minimum": 1, "exclusiveMaximum": 9},
            {"exclusiveMinimum": 0, "exclusiveMaximum": 5},
            {"minimum": 1, "exclusiveMaximum": 5, "exclusiveMinimum": 0},
        ),
        ({"multipleOf": 4}, {"multipleOf": 6}, {"multipleOf": 12}),
        ({"multipleOf": 0.1}, {"multipleOf": 0.25}, {"multipleOf": 0.5}),
        ({"multipleOf": 1.5}, {"multipleOf": 2}, {"multipleOf": 6}),
        ({"uniqueItems": False}, {"uniqueItems": True}, {"uniqueItems": True}),
        ({"required": ["a", "b"]}, {"required": ["c", "a"]}, {"required": ["a", "b", "c"]}),
        (
            {"dependentRequired": {"a": ["b"], "c": []}},
            {"dependentRequired": {"a": ["d", "b"]}},
            {"dependentRequired": {"a": ["b", "d"], "c": []}},
        ),
        ({"pattern": "a"}, {"pattern": "a"}, {"pattern": "a"}),
    ],
)
def test_two_assertions_as_one(
    first: dict[str, Any], second: dict[str, Any], merged: dict[str, Any]
) -> None:
    assert merge_keywords(first, second) == (merged, [], [])


@pytest.mark.parametrize(
    ("first", "second", "merged"),
    [
        (
            {"type": "string", "nullable": True},
            {"type": "string", "nullable": True},
            {"type": "string", "nullable": True},
        ),
        ({"type": "string", "nullable": True}, {"type": "string"}, {"type": "string"}),
        ({"type": "number", "nullable": True}, {"type": "integer"}, {"type": "integer"}),
        (
            {"minimum": 1, "exclusiveMinimum": True},
            {"minimum": 2},
            {"minimum": 2},
        ),
        (
            {"minimum": 2},
            {"minimum": 2, "exclusiveMinimum": True},
            {"minimum": 2, "exclusiveMinimum": True},
        ),
        (
            {"maximum": 3, "exclusiveMaximum": False},
            {"maximum": 2, "exclusiveMaximum": True},
            {"maximum": 2, "exclusiveMaximum": True},
        ),
    ],
)
def test_before_3_1_nullable_and_boolean_bounds_modify_their_neighbours(
    first: dict[str, Any], second: dict[str, Any], merged: dict[str, Any]
) -> None:
    assert merge_keywords(first, second, legacy=True) == (merged, [], [])


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ({"type": "string"}, {"type": "integer"}, "unsatisfiable"),
        ({"enum": [1]}, {"enum": [True]}, "unsatisfiable"),
        ({"const": 1}, {"const": 2}, "unsatisfiable"),
        ({"pattern": "a"}, {"pattern": "b"}, "only-one"),
        ({"format": "date"}, {"format": "time"}, "only-one"),
        ({"multipleOf": 1e-9}, {"multipleOf": 1e15}, "inexact"),
        ({"minimum": "1"}, {"minimum": 2}, "malformed"),
        ({"required": ["a"]}, {"required": [1]}, "malformed"),
        ({"enum": [1]}, {"enum": {}}, "malformed"),
        ({"type": "string"}, {"type": 1}, "malformed"),
        ({"uniqueItems": True}, {"uniqueItems": 1}, "malformed"),
        ({"dependentRequired": {}}, {"dependentRequired": {"a": "b"}}, "malformed"),
        ({"multipleOf": 0}, {"multipleOf": 2}, "malformed"),
    ],
)
def test_what_cannot_be_merged_stays_whole(
    first: dict[str, Any], second: dict[str, Any], code: str
) -> None:
    assert merge_keywords(first, second) == (first, [second], [code])


def test_null_alone_is_not_a_nullable_type() -> None:
    first = {"type": "string", "nullable": True}
    second = {"type": "integer", "nullable": True}
    assert merge_keywords(first, second, legacy=True) == (first, [second], ["unsatisfiable"])


def test_nullable_without_a_type_has_no_effect() -> None:
    found = merge_keywords({"type": "string"}, {"nullable": True}, legacy=True)
    assert found == ({"type": "string"}, [], ["nullable-without-type"])
