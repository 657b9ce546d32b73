"""The keys and items of a text, and which of them a pointer names."""

from __future__ import annotations

import pytest

from schemakit.syntax.entries import (
    Entries,
    find_entry,
    json_string,
    read_json_entries,
    read_yaml_entries,
)


def offset_of(entries: Entries, *tokens: str) -> int | None:
    row = find_entry(entries, tokens)
    return None if row is None else entries.offsets[row]


def test_offsets_of_json_count_bytes() -> None:
    data = '{"é": [1, "x", {"k": null}]}'.encode()
    entries = read_json_entries(data)
    assert offset_of(entries) == 0
    assert offset_of(entries, "é") == 1
    assert offset_of(entries, "é", "1") == data.index(b'"x"')
    assert offset_of(entries, "é", "2", "k") == data.index(b'"k"')
    assert offset_of(entries, "é", "3") is None
    assert offset_of(entries, "é", "0", "k") is None


def test_offsets_of_yaml_count_characters() -> None:
    text = "é: x\nb:\n  - c: 1\n"
    entries = read_yaml_entries(text)
    assert offset_of(entries, "b") == 5
    assert offset_of(entries, "b", "0", "c") == text.index("c")


def test_a_value_in_the_middle_of_a_text_ends_where_it_ends() -> None:
    data = b'{"a": {"b": [1]}, "c": 2}'
    entries = read_json_entries(data, data.index(b'{"b"'))
    assert sorted(map(str, entries.keys)) == ["None", "None", "b"]
    assert offset_of(entries, "b", "0") == data.index(b"1")
    assert offset_of(entries, "c") is None


@pytest.mark.parametrize("count", [3, 100])
def test_the_last_of_equal_keys_is_found_in_short_and_long_objects(count: int) -> None:
    text = ", ".join(['"k": 1', *(f'"k{number}": 1' for number in range(count)), '"k": 2'])
    data = f"{{{text}}}".encode()
    assert offset_of(read_json_entries(data), "k") == data.rindex(b'"k"')
    assert offset_of(read_yaml_entries(f"{{{text}}}"), "k") == data.rindex(b'"k"')


def test_merge_keys_are_followed_from_the_strongest() -> None:
    text = "a: &a {k: 1, l: 1}\nb: &b {k: 2, m: 2}\nc: {<<: [*b, *a], n: 3}\n"
    entries = read_yaml_entries(text)
    assert offset_of(entries, "c", "k") == text.index("k: 2")
    assert offset_of(entries, "c", "l") == text.index("l: 1")
    assert offset_of(entries, "c", "n") == text.index("n: 3")
    assert offset_of(entries, "c", "<<") is None


@pytest.mark.parametrize("text", ["", "a: [", "# only a comment", "a: *x\n"])
def test_a_text_that_is_not_valid_has_no_entry_to_find(text: str) -> None:
    assert offset_of(read_yaml_entries(text), "a", "b") is None


@pytest.mark.parametrize(
    ("literal", "value"),
    [(b'""', ""), ('"é"'.encode(), "é"), (b'"\\u00e9\\"\\\\"', 'é"\\'), (b'"a/b"', "a/b")],
)
def test_the_value_of_a_json_string(literal: bytes, value: str) -> None:
    assert json_string(literal) == value
