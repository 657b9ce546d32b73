"""Keys that an object holds more than once."""

from __future__ import annotations

import json

import pytest

from schemakit.syntax.repeated_keys import Repeated, find_repeated_keys


@pytest.mark.parametrize("syntax", ["json", "yaml"])
def test_each_repetition_is_placed_beside_the_first(syntax: str) -> None:
    text = '{"a": 1,\n "b": [{"k": 1, "k": 2, "k": 3}],\n "a": 2}'
    assert find_repeated_keys(text.encode(), syntax) == [
        Repeated(("b", "0", "k"), (2, 17), (2, 9)),
        Repeated(("b", "0", "k"), (2, 25), (2, 9)),
        Repeated(("a",), (3, 2), (1, 2)),
    ]


def test_keys_are_compared_by_their_values() -> None:
    assert find_repeated_keys(b'{"a": 1, "\\u0061": 2}', "json") == [
        Repeated(("a",), (1, 10), (1, 2))
    ]
    assert find_repeated_keys(b"a: 1\n'a': 2\n", "yaml") == [Repeated(("a",), (2, 1), (1, 1))]


@pytest.mark.parametrize(
    ("data", "syntax"),
    [
        (b'{"a": {"k": 1}, "b": {"k": 1}}', "json"),
        (b'["a", "a"]', "json"),
        (b"{}", "json"),
        (b"1", "yaml"),
        (b"a: &a {k: 1}\nb: {<<: *a, k: 2}\n", "yaml"),
    ],
)
def test_keys_of_different_objects_and_merged_keys_repeat_nothing(data: bytes, syntax: str) -> None:
    assert find_repeated_keys(data, syntax) == []


def test_what_an_alias_names_is_listed_once() -> None:
    data = b"a: &a {k: 1, k: 2}\nb: *a\n"
    assert [one.place for one in find_repeated_keys(data, "yaml")] == [(1, 14)]


def test_nesting_that_json_cannot_read_is_searched_all_the_same() -> None:
    data = b"[" * 1000 + b'{"k": 1, "k": 2}' + b"]" * 1000
    assert [one.place for one in find_repeated_keys(data, "json")] == [(1, 1010)]
    assert find_repeated_keys(data, "json")[0].tokens == (*["0"] * 1000, "k")


def test_lines_end_with_any_line_break() -> None:
    for data in (
        b'{"a": 1,\r\n"a": 2}',
        b'{"a": 1,\r"a": 2}',
        '{"a": 1,\n"a": 2}'.encode("utf-16"),
    ):
        assert find_repeated_keys(data, "json")[0].place == (2, 1)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "a": 2}',
        '{"a" : 1, "a": 2, "b": "x"}',
        '{"a": "\\u0022:", "a": "\\u0022:"}',
        '{"b": "\\u0022:", "a": 1, "a": 2}',
        '{"b": "\\"\\u003a", "a": 1, "a": 2}',
        '{"a": "\\":\\":", "a": 1, "b": "\\":"}',
        '{"a": 99999999999999999999999, "a": 1}',
        '{"x": {"a": 1}, "x": {"a": 1}}',
    ],
)
def test_what_a_parser_read_hides_no_repeated_key(text: str) -> None:
    data = text.encode()
    found = find_repeated_keys(data, "json", json.loads(text))
    assert found
    assert found == find_repeated_keys(data, "json")


@pytest.mark.parametrize("text", ['{"a": "\\":", "b" : "\\u0022:"}', '{"a": {"a": [{"a": 1}]}}'])
def test_what_a_parser_read_repeats_no_key_that_the_text_does_not(text: str) -> None:
    assert find_repeated_keys(text.encode(), "json", json.loads(text)) == []
