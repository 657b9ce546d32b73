"""Tables in which nothing is twice."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.site.tables import Strings, Values


def read(table: list[Any], number: int) -> Any:
    """The value that a number means, read as the page reads it."""
    row = table[number]
    if not isinstance(row, list):
        return row
    if row[0] == 0:
        return [read(table, one) for one in row[1:]]
    return {read(table, row[at]): read(table, row[at + 1]) for at in range(1, len(row), 2)}


def test_texts_have_numbers_and_the_empty_one_is_0() -> None:
    strings = Strings()
    assert [strings.add(one) for one in ("", "a", "b", "a")] == [0, 1, 2, 1]
    assert strings.as_list() == ["", "a", "b"]


@pytest.mark.parametrize(
    "value",
    [None, True, 1, 1.5, "x", [], {}, [1, True, 1.0, "1"], {"a": [{"b": None}], "c": {}}],
)
def test_a_value_comes_back(value: Any) -> None:
    values = Values()
    found = read(values.as_list(), values.add(value))
    assert (found, repr(found)) == (value, repr(value))


def test_equal_values_are_stored_once() -> None:
    values = Values()
    one, other = {"type": "string", "enum": ["a"]}, {"type": "string", "enum": ["a"]}
    assert values.add(one) == values.add(other)
    assert values.add([one, other]) == len(values.as_list()) - 1


def test_depth_is_bounded_by_memory_alone() -> None:
    value: Any = "end"
    for _ in range(50_000):
        value = [value]
    values = Values()
    assert values.add(value) == 50_000
