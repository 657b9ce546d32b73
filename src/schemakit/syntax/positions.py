"""Line and column of what a pointer names in a JSON or YAML text.

An index of the text is built when the first location is needed. Each later location takes
milliseconds.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from typing import NamedTuple

from schemakit.errors import DocumentSyntaxError
from schemakit.spec import pointer
from schemakit.syntax.encoding import as_utf8, check_utf8, decode
from schemakit.syntax.entries import (
    JSON_ITEM,
    Entries,
    find_entry,
    index_yaml,
    json_string,
    read_json_entries,
)
from schemakit.syntax.lines import ByteLines, TextLines, index_byte_lines, unify_line_breaks

__all__ = ["TextIndex", "index_text", "locate", "locate_all"]

#: A container of JSON that is shorter is read when something in it is located.
_LARGE = 1 << 14
_BRACKET = re.compile(
    rb'[^"{}\[\]]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"{}\[\]]*+)*+([{}\[\]])', re.DOTALL
)
_OPENING = b"{["


class _JsonIndex(NamedTuple):
    """The large containers of a JSON text, by the offsets of their brackets.

    A large object maps each key to the offset of its last occurrence, a large array holds the
    offsets of its items. That takes a fifteenth of the memory of a usual description's data, and
    about as much as the data if one object holds nothing but short members.
    """

    lines: ByteLines
    large: dict[int, dict[str, int] | array[int]]

    def locate_all(self, places: Sequence[Sequence[str]]) -> list[tuple[int, int] | None]:
        """Line and column, from 1, of each pointer; ``None`` where there is none."""
        #: The small containers that were read, by the offsets of their brackets.
        read: dict[int, Entries] = {}
        offsets = [self._find(tokens, read) for tokens in places]
        return [None if offset is None else self.lines.locate(offset) for offset in offsets]

    def _find(self, tokens: Sequence[str], read: dict[int, Entries]) -> int | None:
        data = self.lines.data
        offset = _skip_to_item(data, 0)
        for depth, token in enumerate(tokens):
            match = None if offset is None else JSON_ITEM.match(data, offset)
            bracket = -1 if match is None else match.start(2)
            if bracket < 0:
                return None
            members = self.large.get(bracket)
            if isinstance(members, dict):
                offset = members.get(token)
            elif members is not None:
                index = pointer.index(token, len(members))
                offset = None if index is None else members[index]
            else:
                if bracket not in read:
                    read[bracket] = read_json_entries(data, bracket)
                row = find_entry(read[bracket], tokens[depth:])
                return None if row is None else read[bracket].offsets[row]
        return offset


class _YamlIndex(NamedTuple):
    """All entries of a YAML text: aliases and merge keys may name any part of it."""

    lines: TextLines
    entries: Entries

    def locate_all(self, places: Sequence[Sequence[str]]) -> list[tuple[int, int] | None]:
        """Line and column, from 1, of each pointer; ``None`` where there is none."""
        rows = [find_entry(self.entries, tokens) for tokens in places]
        offsets = self.entries.offsets
        return [None if row is None else self.lines.locate(offsets[row]) for row in rows]


#: An index of one text. It does not change once it is built, so threads may share it.
TextIndex = _JsonIndex | _YamlIndex


def index_text(data: bytes, syntax: str) -> TextIndex:
    """Index a JSON or YAML text (``syntax`` is ``"json"`` or ``"yaml"``) that could be parsed.

    In a text that could not be, nothing is found.
    """
    try:
        data = unify_line_breaks(as_utf8(data))
        if syntax == "json":
            check_utf8(data)
            return _JsonIndex(index_byte_lines(data), _index_large_containers(data))
        text = decode(data)
    except DocumentSyntaxError:
        text = ""
    return _YamlIndex(*index_yaml(text))


def locate(data: bytes, syntax: str, tokens: Sequence[str]) -> tuple[int, int] | None:
    """Line and column, from 1, of the key or item at a pointer; ``None`` where there is none.

    The last of equal keys is the one found. Through a YAML alias or a merge key it is the key in
    the text that they name.
    """
    return locate_all(data, syntax, [tokens])[0]


def locate_all(
    data: bytes, syntax: str, places: Sequence[Sequence[str]]
) -> list[tuple[int, int] | None]:
    """Line and column of each of several pointers, as :func:`locate` finds them."""
    return index_text(data, syntax).locate_all(places)


def _skip_to_item(data: bytes, start: int) -> int | None:
    match = JSON_ITEM.match(data, start)
    return None if match is None else match.start(match.lastindex or 0)


def _index_large_containers(data: bytes) -> dict[int, dict[str, int] | array[int]]:
    large: dict[int, dict[str, int] | array[int]] = {}
    starts: list[int] = []
    #: Of each open container the containers in it: where each begins and where it has ended.
    inside: list[dict[int, int]] = [{}]
    for match in _BRACKET.finditer(data):
        end = match.end()
        if data[end - 1] in _OPENING:
            starts.append(end - 1)
            inside.append({})
            continue
        if not starts:
            break
        start, ends = starts.pop(), inside.pop()
        inside[-1][start] = end
        if end - start >= _LARGE:
            large[start] = _read_members(data, start, ends)
    return large


def _read_members(data: bytes, start: int, ends: dict[int, int]) -> dict[str, int] | array[int]:
    """The offsets of an object's keys or of an array's items; ``ends`` has the containers in it."""
    members: dict[str, int] = {}
    items = array("Q")
    is_object = data[start : start + 1] == b"{"
    at = start + 1
    while (match := JSON_ITEM.match(data, at)) is not None and match[3] is None:
        at = match.end() if match[2] is None else ends[match.start(2)]
        if is_object:
            members[json_string(match[1])] = match.start(1)
        else:
            items.append(match.start(match.lastindex or 0))
    return members if is_object else items
