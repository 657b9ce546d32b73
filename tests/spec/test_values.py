"""JSON values: their types and their equality."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.spec.values import (
    NOTHING,
    Values,
    distinct,
    equal,
    is_number,
    is_of,
    listed_types,
    type_of,
    with_null,
)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (None, "null"),
        (True, "boolean"),
        (1, "integer"),
        (1.0, "number"),
        ("", "string"),
        ([], "array"),
        ({}, "object"),
    ],
)
def test_the_type_of_a_value(value: Any, name: str) -> None:
    assert type_of(value) == name
    assert is_of(value, name)


def test_an_integer_is_a_number_and_a_whole_float_an_integer() -> None:
    assert is_of(1, "number")
    assert is_of(1.0, "integer")
    assert not is_of(1.5, "integer")
    assert not is_of(True, "integer")
    assert is_number(1)
    assert is_number(1.5)
    assert not is_number(True)


def test_the_types_that_a_schema_lists() -> None:
    assert listed_types(None) == []
    assert listed_types("string") == ["string"]
    assert listed_types(["string", "null"]) == ["string", "null"]
    assert with_null("string") == ["string", "null"]
    assert with_null(["null", "string"]) == ["null", "string"]
    assert with_null("null") == "null"


@pytest.mark.parametrize(
    ("one", "other", "are_equal"),
    [
        (1, 1.0, True),
        (1, True, False),
        (0, False, False),
        (None, False, False),
        ("1", 1, False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ({"a": 1}, {"a": 1, "b": None}, False),
        ({"a": None}, {"b": None}, False),
        ([1, 2], [2, 1], False),
        ([1], [1, 1], False),
        ([[True]], [[1]], False),
        ([], {}, False),
        ({"a": [{"b": 1}]}, {"a": [{"b": 1.0}]}, True),
    ],
)
def test_json_equality(one: Any, other: Any, are_equal: bool) -> None:
    assert equal(one, other) is are_equal
    assert equal(other, one) is are_equal
    assert (other in Values([one])) is are_equal


def test_equality_of_values_that_contain_themselves() -> None:
    one: dict[str, Any] = {}
    one["self"] = [one]
    other: dict[str, Any] = {"self": [{"self": None}]}
    other["self"][0]["self"] = [other]
    assert equal(one, other)
    other["self"][0]["more"] = 1
    assert not equal(one, other)


@pytest.mark.slow
def test_equality_of_deep_values() -> None:
    one: Any = []
    other: Any = []
    for _ in range(100_000):
        one, other = [one], [other]
    assert equal(one, other)


def test_distinct_values_keep_their_order() -> None:
    assert distinct([1, True, 1.0, {"a": 1}, {"a": 1.0}, "1"]) == [1, True, {"a": 1}, "1"]
    known = Values()
    assert known.add([1])
    assert not known.add([1.0])


def test_nothing_is_not_null() -> None:
    assert not equal(NOTHING, None)
    assert equal(NOTHING, NOTHING)
