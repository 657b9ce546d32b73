"""The places of keys in TOML."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemakit.cli.toml_places import find_places

TEXT = """# a comment with [table] and key = 1
a = 1
"q. u" = { x = [1, "],", {y=2}], 'z' = '}' } # }
[tool . schemakit] # [x]
ignore = [
  "a", # ]
  'b"',
]
m = \"""
[x]
y=1 \\\""" \"""
l = '''
[y]
'''
d = 1979-05-27 07:32:00
after.dot = true
[[arr]]
k=1
[[arr]]
k=2
[arr.sub]
z=1
"""
PLACES = {
    ("a",): (2, 1),
    ("q. u",): (3, 1),
    ("q. u", "x"): (3, 12),
    ("q. u", "x", "1"): (3, 20),
    ("q. u", "x", "2", "y"): (3, 27),
    ("q. u", "z"): (3, 34),
    ("tool", "schemakit"): (4, 9),
    ("tool", "schemakit", "ignore"): (5, 1),
    ("tool", "schemakit", "ignore", "1"): (7, 3),
    ("tool", "schemakit", "m"): (9, 1),
    ("tool", "schemakit", "l"): (12, 1),
    ("tool", "schemakit", "d"): (15, 1),
    ("tool", "schemakit", "after", "dot"): (16, 7),
    ("arr", "0", "k"): (18, 1),
    ("arr", "1", "k"): (20, 1),
    ("arr", "1", "sub", "z"): (22, 1),
}


def test_each_key_has_its_place() -> None:
    tomllib.loads(TEXT)  # it is valid
    for ends in ("\n", "\r\n"):
        found = find_places(TEXT.replace("\n", ends))
        assert {path: tuple(found[path]) for path in PLACES} == PLACES
        assert ("x",) not in found
        assert ("y",) not in found


def _paths(value: Any, path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    found = {path} if path else set()
    entries: list[tuple[str, Any]] = []
    if isinstance(value, dict):
        entries = list(value.items())
    elif isinstance(value, list):
        entries = [(str(index), one) for index, one in enumerate(value)]
    for key, one in entries:
        found |= _paths(one, (*path, key))
    return found


def _write(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_quote(key)} = {_write(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[ # ]\n" + ",\n".join(map(_write, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return _quote(value) if isinstance(value, str) else str(value)


def _quote(text: str) -> str:
    return '"' + "".join(f"\\U{ord(one):08X}" if one in '"\\\n' else one for one in text) + '"'


_TEXTS = st.text("ab#[]{}=,.'\"\\\n \u00e9", max_size=6)
_VALUES = st.recursive(
    st.booleans() | st.integers(-99, 99) | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.slow
@given(st.dictionaries(_TEXTS, _VALUES, max_size=4))
def test_whatever_is_in_a_text_has_a_place(data: dict[str, Any]) -> None:
    text = "".join(f"{_quote(key)} = {_write(one)}\n" for key, one in data.items())
    assert tomllib.loads(text) == data
    assert set(find_places(text)) == _paths(data)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", []),
        ("[", [2]),
        ("a", [1]),
        ("a = [", [1]),
        ("a = {b", [1, 6]),
        ('"', [1]),
        ("= 1", [1]),
        ("]]]", [1]),
    ],
)
def test_what_is_not_toml_ends_the_search(text: str, columns: list[int]) -> None:
    assert [one.column for one in find_places(text).values()] == columns
