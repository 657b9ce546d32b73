"""Where the units of a graph, and the references in them, are in the text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from schemakit.documents.registry import Registry
from schemakit.references.components import Place
from schemakit.references.graph import Graph
from schemakit.references.nodes import ROOT, Noted, Site, Unit, in_text_order
from schemakit.references.problems import places_of

__all__ = ["LocatedUnit", "locate_units"]

#: The tokens of a place in the document of its unit.
Tokens = tuple[str, ...]


class LocatedUnit(NamedTuple):
    """A unit with the places of what it lists, in the order of the text.

    They are found one by one, and only once: in a deep document all of them take much memory.
    """

    unit: Unit
    place: Place
    #: The references, the units of their targets, and where they are.
    sites: Iterator[tuple[Site, int, Tokens]]
    #: The units that are part of it, where they are, and where what holds them is.
    inner: Iterator[tuple[int, Tokens, Tokens]]
    noted: Iterator[tuple[Noted, Tokens]]


def locate_units(registry: Registry, graph: Graph) -> list[LocatedUnit]:
    """Every unit of a graph with its places.

    Most are told by the keys on the way to them. What is in no node of the text (members beside a
    reference, schemas of another dialect, what YAML aliases share) is looked up by identity.
    """
    sought: dict[int, set[int]] = {}
    for unit in graph.units:
        of_document = sought.setdefault(unit.document.number, set())
        if not _is_whole(unit):
            of_document.add(id(unit.value))
        if _is_written(unit):
            continue
        of_document.update(id(site.reference) for site in unit.sites)
        of_document.update(id(noted.source) for noted in unit.noted)
        of_document.update(id(graph.units[one.unit].value) for one in unit.inner)
    found = {
        number: places_of(registry.all[number], ids) if ids else {}
        for number, ids in sought.items()
    }
    return [_locate(graph, unit, found[unit.document.number]) for unit in graph.units]


def _locate(graph: Graph, unit: Unit, found: dict[int, Tokens]) -> LocatedUnit:
    start = unit.tokens if _is_whole(unit) else found.get(id(unit.value), unit.tokens)
    is_converted = any(noted.node[0] is not noted.source for noted in unit.noted)
    written = {id(one.siblings[0]): one.reference for one in unit.sites if one.siblings is not None}

    def place(value: Any, node: Any, key: Any) -> Tokens:
        known = None if is_converted else _follow_keys(start, node, key)
        known = found.get(id(value)) if known is None else known
        above = node
        while above is not None and known is None:
            # A dynamic reference beside another is an Object of its own, in no text.
            known = found.get(id(written.get(id(above[0]))))
            above = above[2]
        return start if known is None else known

    def place_inner() -> Iterator[tuple[int, Tokens, Tokens]]:
        for one in unit.inner:
            where = place(graph.units[one.unit].value, one.node, one.key)
            yield one.unit, where, start if one.node is None else where[:-1]

    return LocatedUnit(
        unit,
        (unit.document.number, start),
        (
            (site, target, place(site.reference, site.node, site.key))
            for site, target in in_text_order(unit)
        ),
        place_inner(),
        ((noted, place(noted.source, noted.node, None)) for noted in unit.noted),
    )


def _is_whole(unit: Unit) -> bool:
    """Whether the tokens of a unit are known: those that YAML aliases make have none."""
    return bool(unit.tokens) or unit.value is unit.document.contents


def _is_written(unit: Unit) -> bool:
    """Whether the keys on the way lead to all that a unit lists."""
    return (
        _is_whole(unit)
        and all(site.siblings is None and site.keyword == "$ref" for site in unit.sites)
        and all(noted.node[0] is noted.source for noted in unit.noted)
    )


def _follow_keys(start: Tokens, node: Any, key: Any) -> Tokens | None:
    """The tokens of a member of a node, of the node itself if ``key`` is None; None if it is in
    members beside a reference."""
    keys = [] if key is None or key is ROOT else [str(key)]
    while node is not None and node[2] is not None:
        if node[3] is ROOT:
            return None
        keys.append(str(node[3]))
        node = node[2]
    return (*start, *reversed(keys))
