"""The names that nothing may get that moves: those in use, and those that dead references mean."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from schemakit.documents.registry import Registry
from schemakit.references.components import members_of_section
from schemakit.references.graph import Graph
from schemakit.references.nodes import Site, Unit
from schemakit.references.resolver import Target, resolve
from schemakit.spec import pointer, uri

__all__ = ["TakenNames"]

#: The keywords for definitions in a Schema, of one dialect or another.
_DEFINITIONS = ("$defs", "definitions")


class TakenNames:
    """The names in the sections of an output, which is a part of a description or ``start``, the
    root of it. A view has the names of the whole, since its references and requirements do."""

    def __init__(self, registry: Registry, graph: Graph, start: Target, *, is_part: bool) -> None:
        self._registry, self._graph, self._start = registry, graph, start
        self._is_part = is_part
        #: Places that nothing may get, though nothing is there.
        self.reserved: set[tuple[str, ...]] = set()
        self._dead: set[tuple[str, ...]] | None = None
        self._existing: dict[tuple[str, ...], Set[str]] = {}

    def is_reserved(self, place: tuple[str, ...]) -> bool:
        """Whether a place is one that a reference without a target means: what moves must not come
        to be that target."""
        if self._dead is None:
            dead = [
                pointer.parse(fragment)
                for unit in self._graph.units
                for site, target in zip(unit.sites, unit.targets, strict=True)
                if target < 0 and (fragment := self._fragment_in_entry(unit, site))
            ]
            self._dead = {one[:depth] for one in dead for depth in range(1, len(one) + 1)}
        return place in self.reserved or place in self._dead

    def _fragment_in_entry(self, unit: Unit, site: Site) -> str:
        """The JSON Pointer of a reference into the entry document; ``""`` for others."""
        name, _, fragment = site.ref.partition("#")
        if fragment[:1] != "/":
            return ""
        document = unit.document
        if name:
            base = (site.context or unit.context).base
            found = self._registry.resource(uri.resolve(base, name))
            document = found.document if found is not None else document
        return "" if document.number else pointer.from_fragment(fragment)

    def existing(self, section: tuple[str, ...]) -> Set[str]:
        """The names in a section before anything moves there."""
        if section not in self._existing:
            # By either name: one of two dialects is converted to the other.
            spelled = _DEFINITIONS if section[-1] in _DEFINITIONS else section[-1:]
            self._existing[section] = {
                name for last in spelled for name in self.members_of((*section[:-1], last))
            }
        return self._existing[section]

    def members_of(self, section: tuple[str, ...]) -> dict[Any, Target]:
        """The members of a section, each where it is."""
        registry, starts = self._registry, [self._start]
        if self._is_part:
            # What holds definitions may be in an array.
            around = (*self._start.tokens, *section[:-1])
            there = resolve(registry, self._start.document, pointer.fragment(around))
            starts, section = [there] if isinstance(there, Target) else [], section[-1:]
        return members_of_section(registry, section, starts)
