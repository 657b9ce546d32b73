"""Places found by the lines of an indented text are those that an index of the text finds."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import schemakit
from schemakit.syntax.indented import locate_by_indentation
from schemakit.syntax.positions import locate, locate_all
from tests.syntax.test_positions import places

_KEYS = st.text(st.sampled_from('ab/:,"\\é $[{}] \n'), max_size=3)
_TREES = st.recursive(
    st.none() | st.integers(0, 9) | _KEYS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=20,
)
_INDENTED = """{
  "a": {
    "x": 1,
    "b": [{"c": 1}, {"c": 2}],
    "é": {}
  },
  "b": 2
}
"""


@given(
    st.dictionaries(_KEYS, _TREES, min_size=1, max_size=4),
    st.sampled_from([1, 2, "\t"]),
    st.booleans(),
)
def test_what_is_found_is_what_an_index_finds(tree: Any, indent: Any, is_ascii: bool) -> None:
    data = json.dumps(tree, indent=indent, ensure_ascii=is_ascii).encode()
    for path, _ in places(tree):
        if path:
            found = locate_by_indentation(data, tree, [path])
            assert found == [locate(data, "json", path)]


@pytest.mark.parametrize(
    "tokens", [["a"], ["a", "x"], ["a", "b", "1", "c"], ["a", "é"], ["b"], ["a", "b"]]
)
def test_members_and_items(tokens: list[str]) -> None:
    data = _INDENTED.encode()
    found = locate_by_indentation(data, json.loads(_INDENTED), [tokens])
    assert found == locate_all(data, "json", [tokens]) != [None]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        (_INDENTED, ["c"]),
        (_INDENTED, ["a", "b", "c"]),
        (_INDENTED.replace("\n", "\r\n"), ["a"]),
        ('{"a": 1}', ["a"]),
        ('{\n "a": 1, "b": 2\n}', ["a"]),
        # A key that occurs twice, and one that is written on a line of another object.
        ('{\n "a": 1,\n "b": 2,\n "a": 1\n}', ["a"]),
        ('{\n "a": {"x": 1,\n "b": 2},\n  "b": 2\n}', ["b"]),
        ('{\n "a": {\n "b": 1},\n"b": 1\n}', ["b"]),
        ("[\n 1\n]", ["0"]),
    ],
)
def test_what_is_written_otherwise_is_left_to_an_index(text: str, tokens: list[str]) -> None:
    assert locate_by_indentation(text.encode(), json.loads(text), [tokens]) is None


def test_the_places_of_a_large_description() -> None:
    schemas = {f"Schema{number}": {"type": "string", "maxLength": number} for number in range(400)}
    description = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "components": {"schemas": schemas},
    }
    data = json.dumps(description, indent=2).encode()
    schemas["Schema300"]["maxLength"] = -1
    broken = json.dumps(description, indent=2).encode()
    assert len(data) > 1 << 14
    (problem,) = (one for one in schemakit.load(broken).check() if "-1" in one.message)
    tokens = ["components", "schemas", "Schema300", "maxLength"]
    assert (problem.location.line, problem.location.column) == locate(broken, "json", tokens)
