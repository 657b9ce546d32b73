"""Integers of any size are read and written exactly; numbers beyond floats are errors."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemakit.errors import DocumentSyntaxError
from schemakit.syntax.json_reader import load_json
from schemakit.syntax.json_writer import to_json
from schemakit.syntax.parse import parse

NUMBERS = st.integers() | st.integers(-(10**30), 10**30) | st.integers(10**399, 10**400)
VALUES = st.recursive(
    NUMBERS | st.floats(allow_nan=False, allow_infinity=False) | st.text() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=15,
)


@given(VALUES)
def test_they_are_read_and_written_exactly(value: Any) -> None:
    for text in (json.dumps(value), json.dumps(value, indent=1, ensure_ascii=False)):
        found = load_json(text.encode("utf-8", "surrogatepass")) if text.isascii() else value
        assert json.dumps(found) == json.dumps(value)
        assert json.loads(to_json(found)) == value


def test_the_last_of_equal_keys_counts() -> None:
    assert load_json(b'{"a": 1, "b": {"c": 123456789012345678901}, "b": 2, "a": 3}') == {
        "a": 3,
        "b": 2,
    }


@pytest.mark.parametrize(
    ("text", "said", "column"),
    [
        ('{"é": 1e999}', "beyond the range of 64-bit floats", 7),
        (f'{{"é": [{10**400}, 1e999]}}', "beyond the range of 64-bit floats", 411),
        (f'{{"é": {10**400}, "b": }}', "expected a value", 415),
        (f'{{"é": {"9" * 5000}}}', "an integer of more than 4,300 digits", 7),
    ],
)
def test_what_is_wrong_beside_them_has_its_place(text: str, said: str, column: int) -> None:
    with pytest.raises(DocumentSyntaxError) as caught:
        parse(text.encode())
    assert said in caught.value.diagnostics[0].message
    assert caught.value.location.column == column
