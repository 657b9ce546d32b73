"""Keys that their object holds more than once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from schemakit.spec import pointer
from schemakit.syntax.encoding import as_utf8, decode
from schemakit.syntax.entries import Entries, index_yaml, read_json_entries
from schemakit.syntax.lines import ByteLines, TextLines, index_byte_lines, unify_line_breaks

__all__ = ["Repeated", "find_repeated_keys"]


class Repeated(NamedTuple):
    """A key that its object holds already: its pointer, its place, and that of the first."""

    tokens: tuple[str, ...]
    place: tuple[int, int]
    first: tuple[int, int]


def find_repeated_keys(data: bytes, syntax: str, contents: Any = None) -> list[Repeated]:
    """Find every key that its object holds already, in the order of the text.

    ``contents`` is what a parser read in the text, if that is known: it saves most of the time.
    A parser keeps the last of equal keys silently (RFC 8259 §4; YAML 1.2.2 §3.2.1.3 forbids them).

    Raises:
        DocumentSyntaxError: if the text is not in UTF-8, UTF-16 or UTF-32.
    """
    data = unify_line_breaks(as_utf8(data))
    text = decode(data)
    lines: ByteLines | TextLines
    if syntax == "json":
        if (contents is not None and _holds_all_keys(data, contents)) or not _may_repeat(text):
            return []
        lines, entries = index_byte_lines(data), read_json_entries(data)
    else:
        lines, entries = index_yaml(text)
    found = [
        Repeated(pointer.unlinked(path), lines.locate(again), lines.locate(first))
        for path, again, first in _find_repeated(entries)
    ]
    return sorted(found, key=lambda one: one.place)


#: Other spellings of what ends a key.
_RESPELLED = re.compile(rb'"[ \t\r\n]+:|\\u00(?:22|3[aA])')


def _holds_all_keys(data: bytes, contents: Any) -> bool:
    """Whether what a parser read certainly has every key of a JSON text.

    Written anew, it then has as many quotes before colons: a key that was dropped lacks in it, and
    strings hold the same number in both.
    """
    import orjson

    if _RESPELLED.search(data):
        return False
    try:
        return orjson.dumps(contents).count(b'":') == data.count(b'":')
    except (TypeError, RecursionError):
        return False  # an integer that is too large for it, or nested too deeply


def _may_repeat(text: str) -> bool:
    """Whether some object of a JSON text repeats a key, or is nested too deeply for json to say.

    json's own scanner is ten times as fast as ours, but gives no offsets.
    """
    import json

    repeats: list[bool] = []

    def compare_keys(members: list[tuple[str, Any]]) -> None:
        if len(members) > 1 and len({key for key, _ in members}) < len(members):
            repeats.append(True)

    try:
        json.loads(text, object_pairs_hook=compare_keys, parse_int=len, parse_float=len)
    except (ValueError, RecursionError):
        return True
    return bool(repeats)


def _find_repeated(entries: Entries) -> Iterator[tuple[Any, int, int]]:
    """The path as linked pairs, the offset, and the first offset of each repeated key."""
    pending: list[tuple[Any, int]] = [((), entries.inside[row]) for row in entries.rows(0)[:1]]
    met: set[int] = set()
    while pending:
        path, container = pending.pop()
        if container < 0 or container in met:
            continue
        met.add(container)
        firsts: dict[str, int] = {}
        for number, row in enumerate(entries.rows(container)):
            key, offset = entries.keys[row], entries.offsets[row]
            below = (path, str(number) if key is None else key)
            if key is not None and firsts.setdefault(key, offset) != offset:
                yield below, offset, firsts[key]
            pending.append((below, entries.inside[row]))
