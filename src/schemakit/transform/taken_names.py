"""The names that nothing may get that moves: those in use, and those that dead references mean."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from schemakit.documents.registry import Registry
from schemakit.references.components import members_of_section
from schemakit.references.graph import Graph
from schemakit.references.nodes import Site, Unit
from schemakit.spec import pointer, uri
from schemakit.transform.sites import Sites

__all__ = ["TakenNames"]

#: The keywords for definitions in a Schema, of one dialect or another.
_DEFINITIONS = ("$defs", "definitions")


class TakenNames:
    """The names in the sections of an output; ``start`` is the value that it is made of.

    A view has none: its references and requirements use the names of the whole entry document.
    """

    def __init__(self, registry: Registry, graph: Graph, sites: Sites, start: Any) -> None:
        self._registry, self._graph, self._sites, self._start = registry, graph, sites, start
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
            found = self._layers_of(section)
            self._existing[section] = {
                name for value in found if isinstance(value, dict) for name in value
            }
        return self._existing[section]

    def _layers_of(self, section: tuple[str, ...]) -> list[Any]:
        """All that a section is merged from: one in a file of its own, and what is beside the
        reference to that file."""
        if self._start is None:
            return [members_of_section(self._registry, section)]
        # By either name: one of two dialects is converted to the other.
        last = section[-1]
        return [
            value
            for name in (_DEFINITIONS if last in _DEFINITIONS else (last,))
            for _, value in self._sites.layers_of(self._start, (*section[:-1], name))
        ]
