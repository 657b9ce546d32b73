"""Lines and columns count characters from one, in a string and in UTF-8 alike."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from schemakit.syntax.lines import (
    index_byte_lines,
    index_text_lines,
    line_and_column,
    locate_found,
    unify_line_breaks,
)


@given(st.lists(st.text("ab é", max_size=4), min_size=1))
def test_lines_and_columns_count_characters_from_one(lines: list[str]) -> None:
    text = "\n".join(lines)
    for offset in range(len(text) + 1):
        line, column = line_and_column(text, offset)
        assert sum(len(before) + 1 for before in lines[: line - 1]) + column - 1 == offset
        assert column <= len(lines[line - 1]) + 1


@given(st.text("a é\u20ac\U0001f600\n", max_size=30))
def test_an_index_agrees_with_counting(text: str) -> None:
    lines, byte_lines = index_text_lines(text), index_byte_lines(text.encode())
    for offset in range(len(text) + 1):
        place = line_and_column(text, offset)
        assert lines.locate(offset) == place
        assert byte_lines.locate(len(text[:offset].encode())) == place


@given(st.text("a é\u20ac\U0001f600\n", min_size=1, max_size=30), st.lists(st.integers(0, 29)))
def test_a_few_offsets_are_located_in_any_order(text: str, chosen: list[int]) -> None:
    offsets = [offset % len(text) for offset in chosen]
    in_bytes = [len(text[:offset].encode()) for offset in offsets]
    expected = [line_and_column(text, offset) for offset in offsets]
    assert locate_found(text.encode(), in_bytes) == expected
    assert locate_found(text.encode(), [*in_bytes, None]) is None


def test_every_line_break_becomes_a_line_feed() -> None:
    assert unify_line_breaks(b"a\r\nb\rc\nd\r") == b"a\nb\nc\nd\n"


@given(st.text("é\u20ac\U0001f600\n", min_size=1, max_size=5), st.integers(0, 40_000))
def test_a_long_text_is_counted_in_blocks(piece: str, offset: int) -> None:
    text = "ab" + piece * 8000
    offset = min(offset, len(text))
    place = line_and_column(text, offset)
    assert index_byte_lines(text.encode()).locate(len(text[:offset].encode())) == place


def test_the_end_of_the_text_has_a_place() -> None:
    data = b"a" * 4096
    assert index_byte_lines(data).locate(4096) == (1, 4097)
    assert index_byte_lines(b"").locate(0) == index_text_lines("").locate(0) == (1, 1)
