"""Plain data as JSON text, of any depth and with any keys."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemakit.errors import UsageError
from schemakit.syntax.json_writer import short_json, to_finite_json, to_indented_json, to_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=15,
)


@pytest.mark.slow
@given(VALUES, st.integers(1, 4))
def test_what_is_written_is_read_back(value: Any, indent: int) -> None:
    assert json.loads(to_json(value)) == value
    expected = json.dumps(value, indent=indent, ensure_ascii=False)
    assert to_indented_json(value, indent).decode() == expected


def test_compact_json_has_no_blanks() -> None:
    assert to_json({"a": [1, {"é": None}], "b": {}}) == '{"a":[1,{"é":null}],"b":{}}'.encode()


@pytest.mark.slow
@pytest.mark.parametrize("indent", [0, 2, 3])
def test_data_may_be_deeper_than_recursion_allows(indent: int) -> None:
    value: Any = {"end": []}
    for _ in range(3000):
        value = [value]
    data = to_json(value) if not indent else to_indented_json(value, indent)
    assert data.replace(b"\n", b"").replace(b" ", b"") == b"[" * 3000 + b'{"end":[]}' + b"]" * 3000


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({200: 1, True: 2, None: 3, 1.5: 4}, b'{"200":1,"true":2,"null":3,"1.5":4}'),
        ({"a": 2**70, 1: "x"}, b'{"a":1180591620717411303424,"1":"x"}'),
        ({"a": "\ud800", 1: 0}, b'{"a":"\\ud800","1":0}'),
        ({1: dt.date(2024, 10, 1)}, b'{"1":"2024-10-01"}'),
    ],
)
def test_what_orjson_refuses_is_written_as_json_writes_it(value: Any, expected: bytes) -> None:
    assert to_json(value) == expected


def test_a_value_that_contains_itself_is_an_error() -> None:
    value: dict[Any, Any] = {"a": [1]}
    value["a"].append(value)
    with pytest.raises(UsageError, match="contains itself"):
        to_json(value)
    with pytest.raises(UsageError, match="contains itself"):
        to_indented_json(value, 2)


def test_a_value_may_be_at_several_places() -> None:
    shared = {1: "x"}
    assert to_json([shared, {"again": shared}]) == b'[{"1":"x"},{"again":{"1":"x"}}]'


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_json_does_not_have_is_an_error_with_its_place(number: float) -> None:
    shared = [1.5, {"a/b": number}]
    with pytest.raises(UsageError) as caught:
        to_finite_json({"x": [[], shared, shared]}, "getA")
    assert str(caught.value) == f"getA (#/x/1/1/a~1b): {number} is not a number that JSON can hold"
    assert to_finite_json({"x": [1.5, 2**70]}, "getA") == b'{"x":[1.5,1180591620717411303424]}'


@pytest.mark.parametrize(
    ("value", "most", "expected"),
    [
        ({"a": [1, "é"]}, 20, '{"a":[1,"é"]}'),
        ({"a": [1, "é"]}, 13, '{"a":[1,"é"]}'),
        ({"a": [1, "é"]}, 12, '{"a":[1,"é"…'),
        ("x" * 10**6, 5, '"xxx…'),
        (None, 4, "null"),
    ],
)
def test_only_the_start_of_what_is_long_is_written(value: Any, most: int, expected: str) -> None:
    assert short_json(value, most) == expected


def test_what_aliases_multiply_is_cut_as_well() -> None:
    value: Any = ["lol"]
    for _ in range(60):
        value = [value] * 9
    assert len(short_json(value, 100)) == 100
    circle: list[Any] = []
    circle.append(circle)
    assert short_json(circle, 100) == "…"
    assert short_json({"a": [1, 2]}, 100, spaced=True) == '{"a": [1, 2]}'
