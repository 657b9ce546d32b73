"""Places found by keys that occur once are those that an index of the text finds."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import schemakit
from schemakit.syntax import single_keys
from schemakit.syntax.positions import locate, locate_all
from schemakit.syntax.single_keys import locate_by_single_keys
from tests.syntax.test_positions import places

_KEYS = st.text(st.sampled_from('ab/:,"\\é $[{}] \n'), max_size=3)
_TREES = st.recursive(
    st.none() | st.integers(0, 9) | _KEYS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.slow
@given(st.dictionaries(_KEYS, _TREES, max_size=4), st.sampled_from([None, 1]), st.booleans())
def test_what_is_found_is_what_an_index_finds(tree: Any, indent: int | None, spaced: bool) -> None:
    marks = (",", " : ") if spaced else None
    data = json.dumps(tree, indent=indent, ensure_ascii=False, separators=marks).encode()
    for path, _ in places(tree):
        found = locate_by_single_keys(data, tree, [path])
        assert found in (None, [locate(data, "json", path)])


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ('{"a": {"b": [{"c": 1}, {"c": 2}]}}', ["a", "b", "1", "c"]),
        ('{"é": 0, "a":\n {"b": [{"c": 1}, {"c": 2}]}}', ["a", "b", "0", "c"]),
        ('{"a": "b", "x": ["b", {"b" \n: {"d": 1, "d": 2}}]}', ["x", "1", "b", "d"]),
        ('{"x": "say \\"b\\": 1", "b": {"y": 1}, "y": 2}', ["b", "y"]),
        ('{"a{b}[": {"c": "c"}, "c": 1}', ["a{b}[", "c"]),
        ('{"p": {"/a/{b}": {"get": {"x": 1}}, "/c": {"get": {}}}}', ["p", "/a/{b}", "get", "x"]),
    ],
)
def test_a_key_that_occurs_once_leads_to_what_is_below_it(text: str, tokens: list[str]) -> None:
    data = text.encode()
    found = locate_by_single_keys(data, json.loads(text), [tokens])
    assert found == locate_all(data, "json", [tokens]) != [None]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        # Twice in one object, in two, and once spelled otherwise.
        ('{"a": 1, "a": 2}', ["a"]),
        ('{"x": {"a": 1}, "a": 2}', ["a"]),
        ('{"a": 1, "\\u0061": 2}', ["a"]),
        ('{"a/b": 1, "a\\/b": 2}', ["a/b"]),
        ('{"a": 1}', ["b"]),
        ('{"a": 1}', ["a", "b"]),
        ('{"x": ["a"]}', []),
        ('{"x": ": 0, \\"", "y": ":\\"", ":": 0}', [":"]),
        ('{\r\n"a": 1}', ["a"]),
    ],
)
def test_what_is_not_certain_is_left_to_an_index(text: str, tokens: list[str]) -> None:
    assert locate_by_single_keys(text.encode(), json.loads(text), [tokens]) is None


def test_a_lost_member_with_a_key_of_its_own_does_not_mislead() -> None:
    text = '{"a": {"b": {"c": 1}}, "a": {"d": 2}}'
    assert locate_by_single_keys(text.encode(), json.loads(text), [["a", "b", "c"]]) is None
    assert locate_by_single_keys(text.encode(), json.loads(text), [["a", "d"]]) == [(1, 30)]


def test_much_below_a_key_is_left_to_an_index(monkeypatch: pytest.MonkeyPatch) -> None:
    tree = {"a": {"b": [{"c": 1}, {"c": 2}]}}
    data = json.dumps(tree).encode()
    tokens = ["a", "b", "0", "c"]
    assert locate_by_single_keys(data, tree, [tokens] * 64) is not None
    assert locate_by_single_keys(data, tree, [tokens] * 65) is None
    monkeypatch.setattr(single_keys, "_MOST_READ", 4)
    assert locate_by_single_keys(data, tree, [tokens]) is None


@pytest.mark.slow
@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("wrapped", [False, True])
def test_every_place_of_a_large_description_is_the_same_however_often_it_is_asked_for(
    indent: int | None, wrapped: bool
) -> None:
    names = [f"S{number}" for number in range(9000)]
    schemas = {
        name: {"type": "object", "description": "é" * 60, "properties": {"p": {"type": "string"}}}
        for name in names
    }
    document: Any = {"openapi": "3.1.0", "info": {}, "components": {"schemas": schemas}}
    if wrapped:
        document = {"openapi_schema": document}
    text = json.dumps(document, indent=indent, ensure_ascii=False)
    assert len(text.encode()) > 1 << 20
    where = f"/components/schemas/{names[-2]}/properties/p/type"
    tokens = ("/openapi_schema" * wrapped + where).split("/")[1:]
    expected = locate(text.encode(), "json", tokens)
    api = schemakit.load(text.encode())
    for _ in range(3):
        found = api.locate(where)
        assert (found.line, found.column) == expected
