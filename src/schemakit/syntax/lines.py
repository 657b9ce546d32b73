"""Offsets in a text as lines and columns, which count characters from 1."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

__all__ = [
    "ByteLines",
    "TextLines",
    "index_byte_lines",
    "index_text_lines",
    "line_and_column",
    "locate_found",
    "unify_line_breaks",
]

#: Bytes between two counts of :class:`ByteLines`; a lookup counts on from one of them.
_BLOCK = 1 << 12
#: The bytes of UTF-8 that begin no character.
_CONTINUATION = bytes(range(0x80, 0xC0))


def unify_line_breaks(data: bytes) -> bytes:
    """The same text with line feeds for all its line breaks."""
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """The line and the column of the character at an offset."""
    start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - start + 1


class TextLines(NamedTuple):
    """Where the lines of a string begin. Offsets count characters."""

    starts: array[int]

    def locate(self, offset: int) -> tuple[int, int]:
        """The line and the column of the character at an offset."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1


def index_text_lines(text: str) -> TextLines:
    """Find the lines of a string whose only line breaks are line feeds."""
    starts = array("Q", [0])
    end = text.find("\n")
    while end >= 0:
        starts.append(end + 1)
        end = text.find("\n", end + 1)
    return TextLines(starts)


class ByteLines(NamedTuple):
    """The line feeds and the characters before each block of a UTF-8 text. Offsets count bytes."""

    data: bytes
    breaks: array[int]
    characters: array[int]

    def locate(self, offset: int) -> tuple[int, int]:
        """The line and the column of the character that begins at an offset."""
        block = offset // _BLOCK
        breaks = self.breaks[block] + self.data.count(b"\n", block * _BLOCK, offset)
        start = self.data.rfind(b"\n", 0, offset) + 1
        return breaks + 1, self._count_characters(offset) - self._count_characters(start) + 1

    def _count_characters(self, offset: int) -> int:
        block = offset // _BLOCK
        return self.characters[block] + _count_characters(self.data[block * _BLOCK : offset])


def index_byte_lines(data: bytes) -> ByteLines:
    """Count the lines and the characters of a UTF-8 text whose only line breaks are line feeds."""
    breaks, characters = array("Q", [0]), array("Q", [0])
    for start in range(0, len(data), _BLOCK):
        breaks.append(breaks[-1] + data.count(b"\n", start, start + _BLOCK))
        characters.append(characters[-1] + _count_characters(data[start : start + _BLOCK]))
    return ByteLines(data, breaks, characters)


def locate_found(data: bytes, offsets: Iterable[int | None]) -> list[tuple[int, int]] | None:
    """The line and the column of each of a few offsets, as :func:`_locate_offsets`; None as soon as
    one was not found."""
    found: list[int] = []
    for offset in offsets:
        if offset is None:
            return None
        found.append(offset)
    return _locate_offsets(data, found)


def _locate_offsets(data: bytes, offsets: Sequence[int]) -> list[tuple[int, int]]:
    """The line and the column of each of a few offsets into a UTF-8 text whose only line breaks are
    line feeds, which are counted as far as the last of them."""
    found: dict[int, tuple[int, int]] = {}
    line, counted = 1, 0
    for offset in sorted(offsets):
        line += data.count(b"\n", counted, offset)
        counted = offset
        start = data.rfind(b"\n", 0, offset) + 1
        found[offset] = (line, _count_characters(data[start:offset]) + 1)
    return [found[offset] for offset in offsets]


def _count_characters(part: bytes) -> int:
    """The characters that begin in a part of a UTF-8 text."""
    return len(part) if part.isascii() else len(part.translate(None, _CONTINUATION))
