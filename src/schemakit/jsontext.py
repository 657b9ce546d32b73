"""JSON text of a dereferenced document, assembled without building or walking the big tree.

Every unit is serialised once, with a marker wherever another one stands; arithmetic over the
pieces gives the size of the whole, and one join gives its text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson

from schemakit import pointer
from schemakit.collector import collector_suspended
from schemakit.dereference import Linker, Options, linked
from schemakit.documents import Document
from schemakit.errors import Location, TooLargeError, UsageError
from schemakit.references import Graph

__all__ = ["Cost", "Forecast", "forecast", "json_text", "plain_text"]


@dataclass(frozen=True, slots=True)
class Cost:
    """What one component adds to the output: how often it stands there, and bytes altogether."""

    pointer: str
    uses: int
    bytes: int


class Forecast(NamedTuple):
    """The size in bytes of the dereferenced text, known without writing it."""

    bytes: int
    costliest: tuple[Cost, ...]


def _marker(body: Any, number: int) -> Any:
    """What stands for a body in the text of what refers to it. JSON never holds a raw NUL."""
    return orjson.Fragment(b"\0%d\0" % number) if isinstance(body, (dict, list)) else body


class _Pieces(NamedTuple):
    """The text of every unit, cut at the markers: literal bytes at even places, units at odd."""

    texts: list[list[bytes] | None]
    sizes: list[int]
    uses: list[int]


def _pieces(linker: Linker) -> _Pieces:
    """Serialises what the root needs, each unit once, and adds up sizes, targets first."""
    count = len(linker.graph.units)
    texts: list[list[bytes] | None] = [None] * count
    found = [0]
    for number in found:
        if texts[number] is None:
            texts[number] = cut = _dumps(linker.bodies[number]).split(b"\0")
            found.extend({int(marker) for marker in cut[1::2] if texts[int(marker)] is None})
    sizes, uses = [0] * count, [0] * count
    order = _targets_first(texts)
    for number in order:
        cut = texts[number] or []
        sizes[number] = sum(map(len, cut[::2])) + sum(sizes[int(one)] for one in cut[1::2])
    uses[0] = 1
    for number in reversed(order):
        for one in (texts[number] or [])[1::2]:
            uses[int(one)] += uses[number]
    return _Pieces(texts, sizes, uses)


def _targets_first(texts: list[list[bytes] | None]) -> list[int]:
    order: list[int] = []
    state = [0] * len(texts)
    stack = [0]
    while stack:
        number = stack[-1]
        if state[number] == 0:
            state[number] = 1
            stack.extend(
                target for one in (texts[number] or [])[1::2] if not state[target := int(one)]
            )
        else:
            stack.pop()
            if state[number] == 1:
                state[number] = 2
                order.append(number)
    return order


def _dumps(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        return b"".join(_written(value, 0))


def _written(root: Any, indent: int) -> Iterator[bytes]:
    """JSON text of any depth, which no recursive writer can produce; keys become strings."""
    stack: list[tuple[str, Any, int]] = [("value", root, 0)]
    colon = b": " if indent else b":"
    while stack:
        action, value, depth = stack.pop()
        if action == "text":
            yield value
        elif isinstance(value, (dict, list)) and value:
            line = b"\n" + b" " * (indent * (depth + 1)) if indent else b""
            end = b"\n" + b" " * (indent * depth) if indent else b""
            stack.append(("text", end + (b"}" if isinstance(value, dict) else b"]"), 0))
            is_object = isinstance(value, dict)
            items: Any = list(value.items() if isinstance(value, dict) else enumerate(value))
            for position in range(len(items) - 1, -1, -1):
                key, item = items[position]
                lead = (b"," if position else (b"{" if is_object else b"[")) + line
                if is_object:
                    lead += _scalar(key if isinstance(key, str) else str(key)) + colon
                stack.append(("value", item, depth + 1))
                stack.append(("text", lead, 0))
        elif isinstance(value, orjson.Fragment):
            yield value.contents if isinstance(value.contents, bytes) else value.contents.encode()
        else:
            yield _scalar(value)


def _scalar(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except (orjson.JSONEncodeError, TypeError):
        import json

        return json.dumps(value, default=str).encode("utf-8", "surrogatepass")


def json_text(
    document: Document, options: Options, *, max_bytes: int | None, indent: int | None
) -> tuple[bytes, Graph]:
    """The dereferenced document as JSON text, and its graph; ``indent`` is spaces per level.

    ``max_bytes`` bounds the compact text, before any of it is built.

    Raises:
        TooLargeError: if the text would be larger than ``max_bytes``.
        UsageError: if the options ask for Python object cycles, which JSON cannot hold.
        UnresolvableError, CycleError: as :func:`schemakit.dereference.linked`.
    """
    if options.cycles == "share":
        raise UsageError("cycles='share' makes Python object cycles, which JSON text cannot hold")
    with collector_suspended():
        linker = linked(document, options, stand_in=_marker)
        pieces = _pieces(linker)
        if max_bytes is not None and pieces.sizes[0] > max_bytes:
            costs = [(cost.pointer, cost.bytes) for cost in _costliest(linker, pieces)[:3]]
            raise TooLargeError(pieces.sizes[0], max_bytes, costs, Location(document.uri))
        text = _indented(document, options, indent) if indent else _joined(pieces)
    return text, linker.graph


def _indented(document: Document, options: Options, indent: int) -> bytes:
    """The linked tree written out: cut pieces would each need the indentation of their place."""
    body = linked(document, options).bodies[0]
    if indent == 2:
        try:
            return orjson.dumps(body, option=orjson.OPT_INDENT_2)
        except orjson.JSONEncodeError:
            pass
    return b"".join(_written(body, indent))


def _joined(pieces: _Pieces) -> bytes:
    """One join over literal bytes; what stands at several places is joined once beforehand."""
    places = [0] * len(pieces.texts)
    for cut in pieces.texts:
        for one in (cut or [])[1::2]:
            places[int(one)] += 1
    built: dict[int, bytes] = {}
    for number in _targets_first(pieces.texts):
        if places[number] > 1:
            built[number] = b"".join(_expanded(number, pieces.texts, built))
    return b"".join(_expanded(0, pieces.texts, built))


def _expanded(
    root: int, texts: list[list[bytes] | None], built: dict[int, bytes]
) -> Iterator[bytes]:
    stack = [iter(enumerate(texts[root] or []))]
    while stack:
        for place, piece in stack[-1]:
            if place % 2 == 0:
                yield piece
                continue
            number = int(piece)
            if number in built:
                yield built[number]
            else:
                stack.append(iter(enumerate(texts[number] or [])))
                break
        else:
            stack.pop()


def _costliest(linker: Linker, pieces: _Pieces) -> list[Cost]:
    units = linker.graph.units
    costs = [
        Cost(pointer.join(unit.tokens), uses, uses * size)
        for unit, uses, size in zip(units, pieces.uses, pieces.sizes, strict=True)
        if uses and unit.tokens
    ]
    return sorted(costs, key=lambda cost: (-cost.bytes, cost.pointer))


def forecast(document: Document, options: Options) -> tuple[Forecast, Graph]:
    """The size of the dereferenced text and what costs most, without writing it; and the graph."""
    with collector_suspended():
        linker = linked(document, options, stand_in=_marker)
        pieces = _pieces(linker)
    return Forecast(pieces.sizes[0], tuple(_costliest(linker, pieces)[:10])), linker.graph


def plain_text(value: Any) -> bytes:
    """Compact JSON text of plain data of any depth."""
    return _dumps(value)
