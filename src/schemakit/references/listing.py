"""The references of a description as public records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from schemakit.documents.registry import Registry
from schemakit.references.graph import Graph
from schemakit.references.nodes import ROOT, Site, Unit
from schemakit.references.problems import places_of
from schemakit.spec import pointer

__all__ = ["Reference", "count_references", "list_references"]


@dataclass(frozen=True, slots=True)
class Reference:
    """A Reference Object: where it is, its URI reference, and its target.

    ``target`` is the canonical pointer of the target, None where there is none; ``kind`` is the
    name of the Object expected there. ``document`` and ``target_document`` name the documents as
    people are shown them.
    """

    pointer: str
    ref: str
    target: str | None
    kind: str
    document: str = ""
    target_document: str = ""


#: The keys on the way to a place, by their order in the text; and the pointer to it.
_Place = tuple[tuple[int, ...], str]


def list_references(registry: Registry, graph: Graph) -> list[Reference]:
    """Every Reference Object, document by document in the order of the text."""
    by_document: dict[int, list[Unit]] = {}
    for unit in graph.units:
        by_document.setdefault(unit.document.number, []).append(unit)
    targets = [(pointer.join(unit.tokens), unit.document.uri) for unit in graph.units]
    found = []
    for number in sorted(by_document):
        uri = registry.all[number].uri
        for where, site, target in _in_order(registry, number, by_document[number]):
            there, other = targets[target] if target >= 0 else (None, "")
            kind = site.expected.name
            found.append(Reference(where, site.ref, there, kind, uri, other))
    return found


def _in_order(registry: Registry, number: int, units: list[Unit]) -> list[tuple[str, Site, int]]:
    """The references in units of one document with their pointers and targets."""
    document = registry.all[number]
    listed: dict[int, tuple[_Place, Site, int]] = {}
    indexes: dict[int, dict[Any, int]] = {}
    unplaced: dict[int, tuple[Site, int]] = {}
    for unit in units:
        # The nodes of what aliases share or another dialect converts are not those of the text.
        is_placed = bool(unit.tokens) or unit.value is document.contents
        is_placed &= all(one.node[0] is one.source for one in unit.noted) and not document.shared
        start = _start(document.contents, unit.tokens, indexes) if is_placed else None
        places: dict[int, _Place | None] = {}
        for site, target in zip(unit.sites, unit.targets, strict=True):
            place = _place_of(site, start, places, indexes)
            if place is None:
                unplaced[id(site.reference)] = (site, target)
            else:
                listed[id(site.reference)] = (place, site, target)
    if not unplaced:
        ordered = sorted(listed.values(), key=lambda one: one[0][0])
        return [(where, site, target) for (_, where), site, target in ordered]
    every = {one: (site, target) for one, (_, site, target) in listed.items()} | unplaced
    places_in_text = places_of(document, set(every))
    return [(pointer.join(tokens), *every[one]) for one, tokens in places_in_text.items()]


def _start(contents: Any, tokens: tuple[str, ...], indexes: dict[int, dict[Any, int]]) -> _Place:
    """The place of a unit."""
    order: list[int] = []
    value = contents
    for token in tokens:
        key = token if isinstance(value, dict) else int(token)
        if isinstance(value, dict) and token not in value:
            key = next(one for one in value if str(one) == token)
        order.append(_index_of(value, key, indexes))
        value = value[key]
    return tuple(order), pointer.join(tokens)


def _index_of(container: Any, key: Any, indexes: dict[int, dict[Any, int]]) -> int:
    if isinstance(container, list):
        return int(key)
    known = indexes.get(id(container))
    if known is None:
        known = indexes[id(container)] = dict(zip(container, range(len(container)), strict=True))
    return known[key]


def _place_of(
    site: Site,
    start: _Place | None,
    places: dict[int, _Place | None],
    indexes: dict[int, dict[Any, int]],
) -> _Place | None:
    """The place of a reference in a unit; None where its nodes are not those of the text."""
    if start is None or site.keyword != "$ref":
        return None
    if site.node is None:
        return start
    chain = []
    node: Any = site.node
    while node is not None and id(node) not in places:
        chain.append(node)
        node = node[2]
    place = start if node is None else places[id(node)]
    for one in reversed(chain):
        if one[2] is not None and place is not None:
            # The members beside a reference are a copy of their own.
            place = None if one[3] is ROOT else _below(place, one[2][0], one[3], indexes)
        places[id(one)] = place
    return None if place is None else _below(place, site.node[0], site.key, indexes)


def _below(place: _Place, container: Any, key: Any, indexes: dict[int, dict[Any, int]]) -> _Place:
    order, where = place
    return (*order, _index_of(container, key, indexes)), where + pointer.join((str(key),))


def count_references(graph: Graph) -> dict[str, int]:
    """Pointer of each target in the entry document to how many references name it."""
    counts: dict[str, int] = {}
    for unit in graph.units:
        for target in unit.targets:
            if target >= 0 and not graph.units[target].document.number:
                key = pointer.join(graph.units[target].tokens)
                counts[key] = counts.get(key, 0) + 1
    return counts
