"""Places in a large JSON text, found without an index by keys that occur in it once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from schemakit.spec import pointer
from schemakit.syntax.entries import find_entry, read_json_entries
from schemakit.syntax.lines import locate_found

__all__ = ["is_small", "locate_by_single_keys"]

#: More places are found faster with an index; each may take a search of the whole text.
_MOST_PLACES = 64
#: Strings equal to a key that are looked at before it is given up.
_MOST_EQUAL = 64
#: Members and items below a key that are read to find a place.
_MOST_READ = 1 << 14
#: What may follow the end of a string, so that a key with this first may be mistaken.
_AFTER_STRING = b" \t,:]}"
_SPACE = b" \t\n"


def locate_by_single_keys(
    data: bytes, root: Any, places: Sequence[Sequence[str]]
) -> list[tuple[int, int]] | None:
    """Line and column, from 1, of each pointer, as an index of the text finds them.

    ``data`` is valid JSON in UTF-8 and ``root`` what it says. None where that is not certain: a
    pointer has no key that occurs once, leads nowhere, or the text may spell the key otherwise.
    """
    if len(places) > _MOST_PLACES or b"\r" in data or b"\\u00" in data:
        return None
    single = _SingleKeys(data)
    return locate_found(data, (single.find(root, tokens) for tokens in places))


class _SingleKeys:
    """The keys of one text that were looked for."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._escapes_slashes = b"\\/" in data
        #: Each key to the offset of its only occurrence; None where it occurs more often.
        self._offsets: dict[str, int | None] = {}

    def find(self, root: Any, tokens: Sequence[str]) -> int | None:
        """The offset of a pointer's last key or item."""
        values = list(_values_on_the_way(root, tokens))
        if len(values) <= len(tokens):
            return None
        for depth in reversed(range(len(tokens))):
            key = tokens[depth]
            if not isinstance(values[depth], dict):
                continue
            if key not in self._offsets:
                self._offsets[key] = self._find_single(key)
            offset = self._offsets[key]
            if offset is not None:
                rest = tokens[depth + 1 :]
                return self._find_below(offset, values[depth + 1], rest) if rest else offset
        return None

    def _find_single(self, key: str) -> int | None:
        """The offset of the only member with a key, as it is written without escapes."""
        text = key.encode("utf-8", "replace")
        is_plain = key.isascii() and key.isprintable() and b'"' not in text and b"\\" not in text
        if not is_plain or not text or text[0] in _AFTER_STRING:
            return None
        if b"/" in text and self._escapes_slashes:
            return None
        found, literal, at = None, b'"%b"' % text, -1
        for _ in range(_MOST_EQUAL):
            at = self._data.find(literal, at + 1)
            if at < 0:
                return found
            # After a backslash the quote is part of a string.
            if self._data[at - 1 : at] != b"\\" and self._is_key(at + len(literal)):
                if found is not None:
                    return None
                found = at
        return None

    def _is_key(self, end: int) -> bool:
        """Whether a colon follows the string that ends there."""
        while self._data[end] in _SPACE:
            end += 1
        return self._data[end : end + 1] == b":"

    def _find_below(self, offset: int, value: Any, rest: Sequence[str]) -> int | None:
        """The offset of a pointer that starts at the value of the member at an offset."""
        if not is_small(value):
            return None
        opening = b"{" if isinstance(value, dict) else b"["
        # The key itself may hold brackets.
        start = self._data.find(opening, self._data.find(b":", self._data.find(b'"', offset + 1)))
        entries = read_json_entries(self._data, start)
        row = find_entry(entries, rest)
        return None if row is None else entries.offsets[row]


def _values_on_the_way(root: Any, tokens: Sequence[str]) -> Iterator[Any]:
    """The values at a pointer and above it, outermost first, as far as it leads."""
    value = root
    yield value
    for token in tokens:
        try:
            value = pointer.get(value, (token,))
        except pointer.Missing:
            return
        yield value


def is_small(value: Any) -> bool:
    """Whether a value holds so few members and items that reading its text takes no time."""
    stack, left = [value], _MOST_READ
    while stack and left > 0:
        members = stack.pop()
        left -= len(members)
        inside = members.values() if isinstance(members, dict) else members
        stack += [one for one in inside if isinstance(one, (dict, list))]
    return left > 0
