"""The names that nothing may get that moves: those in use, and those that dead references mean."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from schemakit.documents.registry import Registry
from schemakit.references.graph import Graph
from schemakit.references.nodes import Site, Unit
from schemakit.references.resolver import Target, followed, resolve
from schemakit.spec import pointer, uri
from schemakit.transform.sites import Sites

__all__ = ["TakenNames"]

#: The keywords for definitions in a Schema, of one dialect or another.
_DEFINITIONS = ("$defs", "definitions")


class TakenNames:
    """The names in the sections of an output; ``start`` is the value that the output is made of."""

    def __init__(
        self, registry: Registry, graph: Graph, sites: Sites, start: Any, *, is_part: bool
    ) -> None:
        self._registry, self._graph, self._sites, self._start = registry, graph, sites, start
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
        """The names in a section before anything moves there: in the part, or in the entry
        document, whose names references and requirements use in a view of it too."""
        if section not in self._existing:
            first = self._graph.units[0]
            is_view = not self._is_part and bool(first.tokens or first.document.number)
            found = self._in_entry(section) if is_view else self._in_output(section)
            self._existing[section] = {
                name for value in found if isinstance(value, dict) for name in value
            }
        return self._existing[section]

    def _in_entry(self, section: tuple[str, ...]) -> list[Any]:
        """A section of the entry document, which may be in a file of its own."""
        found = resolve(self._registry, self._registry.entry, pointer.fragment(section))
        there = followed(self._registry, found) if isinstance(found, Target) else None
        return [there.value] if there is not None else []

    def _in_output(self, section: tuple[str, ...]) -> list[Any]:
        """All that a section is merged from: one in a file of its own, and what is beside the
        reference to that file."""
        found = self._sites.values_at(self._start)
        for token in section:
            # By either name: one of two dialects is converted to the other.
            names = _DEFINITIONS if token in _DEFINITIONS else (token,)
            inside = [_member(value, name) for value in found for name in names]
            found = [value for one in inside for value in self._sites.values_at(one)]
        return found


def _member(value: Any, token: str) -> Any:
    try:
        return pointer.get(value, (token,))
    except pointer.Missing:
        return None
