"""Line and column of a pointer in JSON or YAML text; worked out only when something is reported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from schemakit.errors import DocumentSyntaxError
from schemakit.spec import pointer
from schemakit.syntax.encoding import as_utf8, decode, lines_and_columns
from schemakit.syntax.yaml_events import events

__all__ = ["Repeated", "locate", "locate_all", "repeated_keys", "unclosed"]

_STRING = r'"(?:[^"\\]++|\\.)*+"'
# A key with its value's beginning, a bracket or a scalar: an object's member is one match.
_JSON_ITEM = (
    rf"[\s,]*+(?:({_STRING})\s*+:\s*+)?"
    rf'(?:([{{\[])|([}}\]])|({_STRING}|[^\s{{}}\[\],:"]++))'
)


class _Container:
    """An object or an array; ``merges`` is what stands at its merge keys, weakest first."""

    __slots__ = ("_named", "entries", "is_mapping", "merges")

    def __init__(self, is_mapping: bool) -> None:
        self.is_mapping = is_mapping
        self.entries: list[_Entry] = []
        self.merges: list[_Container] = []
        self._named: dict[str | None, _Entry] | None = None

    def named(self, key: str) -> _Entry | None:
        """The last member of that key, once all of them are here."""
        if self._named is None:
            self._named = {entry.key: entry for entry in self.entries}
        return self._named.get(key)


class _Entry(NamedTuple):
    """A member or an item: its key, its offset in the text, and what it holds if a container."""

    key: str | None
    offset: int
    inside: _Container | None


def locate(data: bytes, syntax: str, tokens: Sequence[str]) -> tuple[int, int] | None:
    """Line and column, from 1, of the key or item at a pointer; ``None`` where there is none.

    The last of equal keys is the one found. Through a YAML alias or a merge key it is the key in
    the text that they name.
    """
    return locate_all(data, syntax, [tokens])[0]


def locate_all(
    data: bytes, syntax: str, pointers: Sequence[Sequence[str]]
) -> list[tuple[int, int] | None]:
    """What ``locate`` says of each pointer, in their order, after reading the text once."""
    try:
        text = _text(data)
    except DocumentSyntaxError:
        return [None] * len(pointers)
    root = _json_root(text) if syntax == "json" else _yaml_root(text)
    found = [_seek(root, tokens) for tokens in pointers]
    spots = iter(lines_and_columns(text, [entry.offset for entry in found if entry is not None]))
    return [None if entry is None else next(spots) for entry in found]


class Repeated(NamedTuple):
    """A key that stands in its object before: its pointer, its place, and that of the first."""

    tokens: tuple[str, ...]
    place: tuple[int, int]
    first: tuple[int, int]


def repeated_keys(data: bytes, syntax: str) -> list[Repeated]:
    """Every key that its object holds already, in the order of the text.

    What parses the text keeps the last of equal keys and says nothing (RFC 8259 §4; YAML 1.2.2
    §3.2.1.3 forbids them).
    """
    text = _text(data)
    if syntax == "json" and not _may_repeat(text):
        return []
    root = _json_root(text) if syntax == "json" else _yaml_root(text)
    found = list(_repeated(root.inside if root is not None else None))
    offsets = [offset for _, again, first in found for offset in (again, first)]
    places = iter(lines_and_columns(text, offsets))
    listed = [Repeated(pointer.unlinked(path), next(places), next(places)) for path, _, _ in found]
    return sorted(listed, key=lambda one: one.place)


def _text(data: bytes) -> str:
    text = decode(as_utf8(data))
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _may_repeat(text: str) -> bool:
    """Whether some object of a JSON text repeats a key, or is nested too deeply for this to say.

    json's own scanner is ten times as fast as ours, but knows no places.
    """
    import json

    repeats: list[bool] = []

    def note(members: list[tuple[str, Any]]) -> None:
        if len(members) > 1 and len({key for key, _ in members}) < len(members):
            repeats.append(True)

    try:
        json.loads(text, object_pairs_hook=note, parse_int=len, parse_float=len)
    except (ValueError, RecursionError):
        return True
    return bool(repeats)


def _repeated(root: _Container | None) -> Iterator[tuple[Any, int, int]]:
    """Path as linked pairs, own offset and first offset of each repeated key."""
    stack: list[tuple[Any, _Container]] = [] if root is None else [((), root)]
    met: set[int] = set()
    while stack:
        path, container = stack.pop()
        if id(container) in met:
            continue
        met.add(id(container))
        firsts: dict[str, int] = {}
        for number, (key, offset, inside) in enumerate(container.entries):
            below = (path, str(number) if key is None else key)
            if key is not None and firsts.setdefault(key, offset) != offset:
                yield below, offset, firsts[key]
            if inside is not None:
                stack.append((below, inside))


def unclosed(text: str) -> int:
    """Where the innermost bracket or string stands that a piece of JSON opens and never closes."""
    open_at: list[int] = []
    for match in re.finditer(rf'{_STRING}|[{{}}\[\]"]', text, re.DOTALL):
        mark = match[0]
        if mark == '"':
            return match.start()
        if mark in "{[":
            open_at.append(match.start())
        elif mark in "}]" and open_at:
            open_at.pop()
    return open_at[-1] if open_at else 0


def _seek(root: _Entry | None, tokens: Sequence[str]) -> _Entry | None:
    entry = root
    for token in tokens:
        container = entry.inside if entry is not None else None
        if container is None:
            return None
        if container.is_mapping:
            entry = _member(container, token)
            continue
        index = pointer.index(token, len(container.entries))
        entry = None if index is None else container.entries[index]
    return entry


def _member(mapping: _Container, key: str) -> _Entry | None:
    """The last member of that key, else that of the strongest merged mapping that has one."""
    pending, seen = [mapping], set[int]()
    while pending:
        container = pending.pop()
        if id(container) in seen:
            continue
        seen.add(id(container))
        if (entry := container.named(key)) is not None:
            return entry
        for source in container.merges:
            several = not source.is_mapping
            pending += _containers(reversed(source.entries)) if several else [source]
    return None


def _containers(entries: Iterable[_Entry]) -> list[_Container]:
    return [entry.inside for entry in entries if entry.inside is not None]


def _json_root(text: str) -> _Entry | None:
    from orjson import loads

    root = _Container(False)
    stack = [root]
    for match in re.finditer(_JSON_ITEM, text, re.DOTALL):
        key, opening, closing = match.group(1, 2, 3)
        if closing:
            stack.pop()
            continue
        inside = _Container(opening == "{") if opening else None
        offset = match.start(match.lastindex or 0) if key is None else match.start(1)
        if key is not None:
            key = loads(key) if "\\" in key else key[1:-1]
        stack[-1].entries.append(_Entry(key, offset, inside))
        if inside is not None:
            stack.append(inside)
    return root.entries[0] if root.entries else None


def _yaml_root(text: str) -> _Entry | None:
    """The entries of a text that ``yaml12`` could read."""
    import yaml

    root = _Container(False)
    try:
        _fill(root, events(text))
    except yaml.YAMLError:
        return None
    return root.entries[0] if root.entries else None


def _fill(root: _Container, found: Iterable[tuple[str, Any]]) -> None:
    stack = [root]
    #: Of each open container the key that awaits its value: its text and offset, none for "<<".
    keys: list[tuple[str, int | None] | None] = [None]
    anchors: dict[str, tuple[str, _Container | None]] = {}
    for kind, event in found:
        if kind in ("MappingEnd", "SequenceEnd"):
            stack.pop()
            keys.pop()
            continue
        if kind not in ("Scalar", "Alias", "MappingStart", "SequenceStart"):
            continue
        offset = event.start_mark.index
        text, inside = getattr(event, "value", ""), None
        if kind == "Alias":
            text, inside = anchors.get(event.anchor, ("", None))
        elif kind != "Scalar":
            inside = _Container(kind == "MappingStart")
        if event.anchor and kind != "Alias":
            anchors[event.anchor] = (text, inside)
        if stack[-1].is_mapping and keys[-1] is None:
            merging = kind == "Scalar" and text == "<<" and event.implicit[0]
            keys[-1] = (text, None if merging else offset)
        else:
            _add(stack[-1], keys[-1], offset, inside)
            keys[-1] = None
        if inside is not None and kind != "Alias":
            stack.append(inside)
            keys.append(None)


def _add(
    container: _Container,
    key: tuple[str, int | None] | None,
    offset: int,
    inside: _Container | None,
) -> None:
    text, key_offset = key or (None, offset)
    if key_offset is not None:
        container.entries.append(_Entry(text, key_offset, inside))
    elif inside is not None:
        container.merges.append(inside)
