"""Places in a large JSON text that is indented, found by the lines that its members begin on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson

from schemakit.syntax.entries import JSON_ITEM, Entries, find_entry, json_string, read_json_entries
from schemakit.syntax.lines import locate_found
from schemakit.syntax.single_keys import is_small

__all__ = ["locate_by_indentation"]

#: The line of a first member, with the line break before it.
_FIRST = re.compile(rb'[ \t]*+(\n[ \t]++)"')


class _Lines(NamedTuple):
    """The members of an object: where the line of each key begins, and what comes after its value.
    ``indent`` is the line break and the white space before each."""

    offsets: dict[str, int]
    ends: dict[str, int]
    indent: bytes


def locate_by_indentation(
    data: bytes, root: Any, places: Sequence[Sequence[str]]
) -> list[tuple[int, int]] | None:
    """Line and column, from 1, of each pointer, as an index of the text finds them.

    ``data`` is valid JSON in UTF-8 and ``root`` what it says. A string holds no line break, so the
    lines of an object's members begin with the same white space and name its keys in their order.
    None where they do not, or a pointer leads nowhere.
    """
    if b"\r" in data:
        return None
    text = _IndentedText(data)
    return locate_found(data, (text.find(root, tokens) for tokens in places))


class _IndentedText:
    def __init__(self, data: bytes) -> None:
        self._data = data
        #: By the offsets of brackets: the lines of objects, and all that is in other containers.
        self._lines: dict[int, _Lines | None] = {}
        self._entries: dict[int, Entries | None] = {}

    def find(self, root: Any, tokens: Sequence[str]) -> int | None:
        """The offset of a pointer's last key or item."""
        start = self._data.find(b"{")
        value, end, indent = root, len(self._data), b"\n"
        offset: int | None = None
        for depth, token in enumerate(tokens):
            lines = None
            if isinstance(value, dict) and token in value:
                lines = self._read_lines(value, start, end, indent)
            if lines is None:
                return self._find_inside(value, start, end, tokens[depth:]) if depth else None
            offset, end = lines.offsets[token], lines.ends[token]
            value, indent = value[token], lines.indent
            match = JSON_ITEM.match(self._data, offset)
            if match is None:
                return None
            start = match.start(match.lastindex or 0)
        return offset if self._is_at(value, start, end) else None

    def _read_lines(self, value: Any, start: int, end: int, indent: bytes) -> _Lines | None:
        """The lines of the members of an object that begins at ``start`` and ends before ``end``;
        ``indent`` is what is before its last bracket."""
        if start not in self._lines:
            self._lines[start] = self._list_lines(value, start, end, indent)
        return self._lines[start]

    def _list_lines(
        self, value: dict[str, Any], start: int, end: int, indent: bytes
    ) -> _Lines | None:
        data, first = self._data, _FIRST.match(self._data, start + 1)
        if first is None:
            return None
        own = first[1]
        end = data.rfind(indent + b"}", start, end + 1)
        found: dict[str, int] = {}
        keys = iter(value)
        # ``re`` searches white space twice as fast as ``find``.
        for begin in re.compile(own + b'"').finditer(data, start, end):
            match = JSON_ITEM.match(data, begin.end() - 1)
            key = None if match is None or match[1] is None else json_string(match[1])
            if key is None or key != next(keys, None):
                return None
            found[key] = begin.end() - 1
        if len(found) < len(value):
            return None
        after = [*[*found.values()][1:], end]
        return _Lines(found, dict(zip(found, after, strict=True)), own)

    def _find_inside(self, value: Any, start: int, end: int, rest: Sequence[str]) -> int | None:
        """The offset of a pointer that starts at a small value, which is in a part of the text."""
        if start not in self._entries:
            is_there = self._is_at(value, start, end)
            self._entries[start] = read_json_entries(self._data, start) if is_there else None
        entries = self._entries[start]
        row = None if entries is None else find_entry(entries, rest)
        return None if entries is None or row is None else entries.offsets[row]

    def _is_at(self, value: Any, start: int, end: int) -> bool:
        """Whether a part of the text is a value, which is small, and what separates it from
        others."""
        if isinstance(value, (dict, list)) and not is_small(value):
            return False
        try:
            return bool(orjson.loads(self._data[start:end].rstrip(b" \t\n,")) == value)
        except orjson.JSONDecodeError:
            return False
