"""The keys and items of a JSON or YAML text, with the offset of each."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from schemakit.spec import pointer
from schemakit.syntax.lines import TextLines, index_text_lines
from schemakit.syntax.yaml_events import events, is_merge_key
from schemakit.syntax.yaml_tabs import replace_leading_tabs

__all__ = [
    "JSON_ITEM",
    "Entries",
    "find_entry",
    "index_yaml",
    "json_string",
    "read_json_entries",
    "read_yaml_entries",
]

_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
#: A key with the beginning of its value, a bracket or a scalar: one match a member of an object.
JSON_ITEM = re.compile(
    rb"[\s,]*+(?:(" + _STRING + rb")\s*+:\s*+)?"
    rb"(?:([{\[])|([}\]])|(" + _STRING + rb'|[^\s{}\[\],:"]++))',
    re.DOTALL,
)
#: Mappings with more members have a dict of them.
_FEW_MEMBERS = 16
_SCALAR = -1


class Entries(NamedTuple):
    """Every key and item of a text, in parallel arrays: a description has a million of them.

    A row is a member of an object or an item of an array. ``keys`` holds its key (``None`` for an
    item), ``offsets`` the offset of the key or the item, ``inside`` the number of the container
    that is its value, or -1. The rows of container ``n`` are those from ``starts[n]`` to
    ``ends[n]``, in the order of the text. Container 0 is around the text: its only item is the
    root. ``merges`` maps a YAML mapping to the containers at its merge keys, the weakest first.
    ``members`` maps the key to the last row of that key, for the mappings that have many.
    """

    keys: list[str | None]
    offsets: array[int]
    inside: array[int]
    starts: array[int]
    ends: array[int]
    is_mapping: bytearray
    merges: dict[int, list[int]]
    members: dict[int, dict[str | None, int]]

    def rows(self, container: int) -> range:
        """The rows of a container."""
        return range(self.starts[container], self.ends[container])


def find_entry(entries: Entries, tokens: Sequence[str]) -> int | None:
    """The row at a pointer from the root, ``None`` where there is none.

    The last of equal keys is found, as a parser keeps it.
    """
    row = next(iter(entries.rows(0)), None)
    for token in tokens:
        container = _SCALAR if row is None else entries.inside[row]
        if container == _SCALAR:
            return None
        if entries.is_mapping[container]:
            row = _find_member(entries, container, token)
            continue
        rows = entries.rows(container)
        index = pointer.index(token, len(rows))
        row = None if index is None else rows[index]
    return row


def _find_member(entries: Entries, mapping: int, key: str) -> int | None:
    """The last member of that key, else that of the strongest merged mapping that has one."""
    pending, seen = [mapping], set[int]()
    while pending:
        container = pending.pop()
        if container in seen:
            continue
        seen.add(container)
        row = _find_own_member(entries, container, key)
        if row is not None:
            return row
        for source in entries.merges.get(container, ()):
            if entries.is_mapping[source]:
                pending.append(source)
            else:
                # Of the mappings in a list the first is the strongest.
                inside = [entries.inside[one] for one in reversed(entries.rows(source))]
                pending += [one for one in inside if one != _SCALAR]
    return None


def _find_own_member(entries: Entries, container: int, key: str) -> int | None:
    if container in entries.members:
        return entries.members[container].get(key)
    return next(
        (row for row in reversed(entries.rows(container)) if entries.keys[row] == key), None
    )


class _Builder:
    """Entries while a text is read: the rows of a container follow each other once it ends."""

    def __init__(self) -> None:
        self._entries = Entries(
            [], array("Q"), array("q"), array("Q"), array("Q"), bytearray(), {}, {}
        )
        #: The containers that have not ended, with their rows.
        self._open: list[tuple[int, list[tuple[str | None, int, int]]]] = []
        self._names: dict[str, str] = {}
        self.begin(is_mapping=False)

    @property
    def depth(self) -> int:
        """How many containers have not ended, the one around the text included."""
        return len(self._open)

    @property
    def in_mapping(self) -> bool:
        """Whether the innermost container is a mapping."""
        return bool(self._entries.is_mapping[self._open[-1][0]])

    def new_container(self, *, is_mapping: bool) -> int:
        """The number of a container that begins now."""
        entries = self._entries
        entries.is_mapping.append(is_mapping)
        entries.starts.append(0)
        entries.ends.append(0)
        return len(entries.starts) - 1

    def begin(self, *, is_mapping: bool) -> None:
        """Make a new container the innermost."""
        self.enter(self.new_container(is_mapping=is_mapping))

    def enter(self, container: int) -> None:
        """Make a container the innermost."""
        self._open.append((container, []))

    def add(self, key: str | None, offset: int, inside: int) -> None:
        """Add a row to the innermost container."""
        name = None if key is None else self._names.setdefault(key, key)
        self._open[-1][1].append((name, offset, inside))

    def merge(self, source: int) -> None:
        """Note a container at a merge key of the innermost one."""
        self._entries.merges.setdefault(self._open[-1][0], []).append(source)

    def end(self) -> None:
        """End the innermost container."""
        container, rows = self._open.pop()
        entries = self._entries
        start = len(entries.keys)
        entries.starts[container], entries.ends[container] = start, start + len(rows)
        for key, offset, inside in rows:
            entries.keys.append(key)
            entries.offsets.append(offset)
            entries.inside.append(inside)
        if entries.is_mapping[container] and len(rows) > _FEW_MEMBERS:
            names = {key: start + number for number, (key, _, _) in enumerate(rows)}
            entries.members[container] = names

    def finish(self) -> Entries:
        """End every container."""
        while self._open:
            self.end()
        return self._entries


def json_string(literal: bytes) -> str:
    """The value of a JSON string in UTF-8, quotes included."""
    if b"\\" not in literal:
        return literal[1:-1].decode()
    from orjson import loads

    value: str = loads(literal)
    return value


def read_json_entries(data: bytes, start: int = 0) -> Entries:
    """Read the entries of the JSON value that begins at ``start``. Offsets count bytes.

    ``data`` is valid JSON in UTF-8.
    """
    builder = _Builder()
    for match in JSON_ITEM.finditer(data, start):
        key, opening, closing = match.group(1, 2, 3)
        if closing:
            builder.end()
        else:
            offset = match.start(match.lastindex or 0) if key is None else match.start(1)
            inside = builder.new_container(is_mapping=opening == b"{") if opening else _SCALAR
            builder.add(None if key is None else json_string(key), offset, inside)
            if opening:
                builder.enter(inside)
        if builder.depth == 1:
            break
    return builder.finish()


def index_yaml(text: str) -> tuple[TextLines, Entries]:
    """The lines of a YAML text and its entries, none if it is not valid."""
    entries = read_yaml_entries(text)
    if not entries.keys and "\t" in text:
        # The parser may have refused a tab that YAML 1.2 allows.
        text = replace_leading_tabs(text)
        entries = read_yaml_entries(text)
    return index_text_lines(text), entries


def read_yaml_entries(text: str) -> Entries:
    """Read the entries of a YAML text, none if it is not valid. Offsets count characters."""
    import yaml

    builder = _Builder()
    try:
        _read_events(builder, events(text))
    except yaml.YAMLError:
        return _Builder().finish()
    return builder.finish()


def _read_events(builder: _Builder, found: Iterable[tuple[str, Any]]) -> None:
    #: Of each open container the key whose value comes next: its text, and its offset unless it is
    #: a merge key.
    keys: list[tuple[str, int | None] | None] = [None]
    anchors: dict[str, tuple[str, int]] = {}
    for kind, event in found:
        if kind in ("MappingEnd", "SequenceEnd"):
            builder.end()
            keys.pop()
            continue
        if kind not in ("Scalar", "Alias", "MappingStart", "SequenceStart"):
            continue
        offset = event.start_mark.index
        text, inside = getattr(event, "value", ""), _SCALAR
        if kind == "Alias":
            text, inside = anchors.get(event.anchor, ("", _SCALAR))
        elif kind != "Scalar":
            inside = builder.new_container(is_mapping=kind == "MappingStart")
        if event.anchor and kind != "Alias":
            anchors[event.anchor] = (text, inside)
        if builder.in_mapping and keys[-1] is None:
            is_merge = kind == "Scalar" and is_merge_key(event)
            keys[-1] = (text, None if is_merge else offset)
        else:
            key, key_offset = keys[-1] or (None, offset)
            if key_offset is not None:
                builder.add(key, key_offset, inside)
            elif inside != _SCALAR:
                builder.merge(inside)
            keys[-1] = None
        if inside != _SCALAR and kind != "Alias":
            builder.enter(inside)
            keys.append(None)
