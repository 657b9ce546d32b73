"""What a part of a description needs of the reusable Objects, and what needs one of them.

A walk that begins with the part, and not with the whole document, finds only what the part needs:
each component is read when something names it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from schemakit.documents.registry import Registry
from schemakit.references.collect import Collector
from schemakit.references.components import (
    Place,
    component_around,
    is_alias,
    members_of_section,
    place_of,
)
from schemakit.references.graph import begin
from schemakit.references.implicit_connections import Subtypes, find_subtypes
from schemakit.references.resolver import Target, follow_chain
from schemakit.references.target_types import fits, start_at
from schemakit.references.units import Draft
from schemakit.spec import pointer
from schemakit.spec.grammar import EXTENSION, ObjectType
from schemakit.transform.naming import find_names

__all__ = ["find_distances", "find_needed", "find_needing", "places_of_component"]

_Tokens = tuple[str, ...]


def find_distances(
    starts: Iterable[int], further: Callable[[int], Iterable[int]]
) -> dict[int, int]:
    """The number of steps to everything that some nodes of a graph lead to, 0 for these."""
    found = dict.fromkeys(starts, 0)
    queue = list(found)
    for number in queue:  # the list grows
        for other in further(number):
            if other not in found:
                found[other] = found[number] + 1
                queue.append(other)
    return found


def find_needed(registry: Registry, root: Any, also: Iterable[_Tokens] = ()) -> set[_Tokens]:
    """The places of those components that ``root`` needs, directly or not, by any connection:
    references, discriminators, security requirements.

    ``root`` is a copy of the entry document's root without its components. ``also`` are places of
    components that are needed whether ``root`` names them or not.
    """
    while True:
        reach = _Reach(begin(registry, all_mapped=True, root=root))
        for tokens in also:
            reach.add_component(tokens)
        reach.collect()
        if not reach.collector.is_outdated:
            return reach.needed


def find_needing(
    registry: Registry, parts: Sequence[_Tokens], component: Collection[Place]
) -> list[bool]:
    """Whether each of some parts of the entry document needs a component, directly or not.

    ``component`` are the places of the component (:func:`places_of_component`).
    """
    while True:
        # Nothing leads from an empty root anywhere.
        reach = _Reach(begin(registry, all_mapped=True, root={}))
        starts = [start_at(registry, tokens) for tokens in parts]
        numbers = [
            reach.collector.units.add(found.document, found.tokens, type_, found.value, scope)
            for found, type_, scope in starts
        ]
        reach.collect()
        if not reach.collector.is_outdated:
            needing = reach.leading_to(component)
            return [number in needing for number in numbers]


def places_of_component(registry: Registry, there: Target) -> set[Place]:
    """The place of a component and, where it is only a reference, those of what it stands for."""
    found = set()
    for one in follow_chain(registry, there):
        found.add(place_of(one))
        if not is_alias(one.value, one.document, is_schema=True):
            break
    return found


class _Reach:
    """The state of one search: a collector, and the components that its units need."""

    def __init__(self, collector: Collector) -> None:
        self.collector = collector
        self.registry = collector.registry
        self.needed: set[_Tokens] = set()
        grammar = self.registry.entry.grammar
        self._sections = {section: name for name, section in grammar.sections.items()}
        #: Units to those that they need by name only.
        self._by_name: dict[int, list[int]] = {}
        self._subtypes: Subtypes | None = None
        self._aliases = self._find_aliases()

    def collect(self) -> None:
        """Collects until nothing further is needed."""
        units, done = self.collector.units.all, 0
        while True:
            self.collector.collect()
            if done == len(units):
                return
            while done < len(units):  # the list grows
                for number in self._named_by(units[done]):
                    self._by_name.setdefault(done, []).append(number)
                done += 1

    def leading_to(self, places: Collection[Place]) -> set[int]:
        """The units at or inside some places, and all that lead to one of them."""
        self.collector.walk_holders_again()
        before: dict[int, list[int]] = {}
        found: set[int] = set()
        for number, unit in enumerate(self.collector.units.all):
            inner = [one.unit for one in unit.inner]
            schemes = [one for noted in unit.noted for one in noted.schemes.values()]
            named = self._by_name.get(number, ())
            for target in (*unit.targets, *inner, *unit.mapped, *schemes, *named):
                before.setdefault(target, []).append(number)
            document, tokens = unit.document.number, unit.tokens
            if any((document, tokens[:end]) in places for end in range(len(tokens) + 1)):
                found.add(number)
        return set(find_distances(found, lambda number: before.get(number, ())))

    def add_component(self, tokens: _Tokens) -> int | None:
        """Marks a component of the entry document as needed. Returns its unit, or None where the
        value is not an Object."""
        entry = self.registry.entry
        self.needed.add(tokens)
        type_ = entry.grammar.types[self._sections[tokens[:-1]]]
        try:
            value = pointer.get(entry.contents, tokens)
        except pointer.Missing:
            return None  # the section is in another document
        if not isinstance(value, dict) or not fits(type_, value):
            return None
        return self.collector.units.add(entry, tokens, type_, value)

    def _named_by(self, unit: Draft) -> Iterator[int]:
        """The units that a unit needs besides the targets of its references."""
        place = unit.document.number, unit.tokens
        components = self._aliases.get(place, [])
        if not unit.document.number:
            around = component_around(unit.document.grammar, unit.tokens)
            components = [*components, around] if around else components
        if not unit.type.is_schema:
            section = self.registry.entry.grammar.sections.get("SecurityScheme")
            found = find_names(unit.value, unit.type, holds=_may_hold_requirements)
            names = {one.text for one in found if one.way == "security"} if section else ()
            components = [*components, *((*(section or ()), name) for name in names)]
        for tokens in components:
            number = self.add_component(tokens)
            if number is not None:
                yield number
        if unit.type.is_schema and isinstance(unit.value, dict):
            yield from self._extending(unit, place)

    def _extending(self, unit: Draft, place: Place) -> Iterator[int]:
        """The schemas that a discriminator of 2.0 means: those that extend its own."""
        if not isinstance(unit.value.get("discriminator"), str):
            return
        if self._subtypes is None:
            self._subtypes = find_subtypes(self.registry)
        for child in self._subtypes.get(place, {}).values():
            type_ = child.document.grammar.types["Schema"]
            yield self.collector.units.add(child.document, child.tokens, type_, child.value)

    def _find_aliases(self) -> dict[Place, list[_Tokens]]:
        """Places in other documents to the components that stand for what is there."""
        found: dict[Place, list[_Tokens]] = {}
        if len(self.registry.all) == 1:
            return found
        for section, name in self._sections.items():
            for key, there in members_of_section(self.registry, section).items():
                for one in islice(follow_chain(self.registry, there), 1, None):
                    found.setdefault(place_of(one), []).append((*section, str(key)))
                    if not is_alias(one.value, one.document, is_schema=name == "Schema"):
                        break
        return found


def _may_hold_requirements(type_: ObjectType) -> bool:
    return not type_.is_schema and type_ is not EXTENSION
