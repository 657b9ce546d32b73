"""Places in one of the two descriptions, and where references lead from there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from schemakit.documents.document import Document
from schemakit.documents.registry import Registry
from schemakit.errors import Location
from schemakit.references.components import Place, members_of_section, section_of_schemas
from schemakit.references.graph import Graph
from schemakit.references.resolver import LONGEST_CHAIN, Target, resolve
from schemakit.spec import pointer, uri
from schemakit.views.reader import Reader

__all__ = ["Side", "Spot"]


class Spot(NamedTuple):
    """A value in a document."""

    document: Document
    tokens: tuple[str, ...]
    value: Any

    def member(self, *keys: Any) -> Spot:
        """The value at some keys inside."""
        value = self.value
        for key in keys:
            value = value[key]
        return Spot(self.document, (*self.tokens, *map(str, keys)), value)

    def members(self, key: str) -> Iterator[tuple[str, Spot]]:
        """The members of a map, or the items of an array, in the field ``key``."""
        held = self.value.get(key) if isinstance(self.value, dict) else None
        items: Iterable[tuple[Any, Any]] = ()
        if isinstance(held, dict):
            items = held.items()
        elif isinstance(held, list):
            items = enumerate(held)
        for name, value in items:
            yield str(name), Spot(self.document, (*self.tokens, key, str(name)), value)

    @property
    def place(self) -> Place:
        """The number of the document and the tokens."""
        return self.document.number, self.tokens

    def is_at(self, other: Spot) -> bool:
        """Whether both are the same place; their values may be of any depth."""
        return self.place == other.place

    @property
    def identity(self) -> object:
        """The same for one container at several places, as in data that contains itself."""
        return id(self.value) if isinstance(self.value, (dict, list)) else self.place


class Side:
    """One of the two descriptions."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.registry: Registry = reader.registry
        self.entry = self.registry.entry
        self.schemas = section_of_schemas(self.entry)
        self._sections = {self.schemas, *self.entry.grammar.sections.values()}
        #: Where each reference leads, by its id: the documents keep these alive.
        self._led: dict[int, Spot | None] = {}
        #: Objects that no document holds as such, by the place of what they are made of.
        self._made: dict[tuple[Place, tuple[str, ...]], Spot] = {}
        self._made_ids: set[int] = set()

    @property
    def root(self) -> Spot:
        """The whole entry document."""
        return Spot(self.entry, (), self.entry.contents)

    def graph(self) -> Graph:
        """The graph of all references."""
        return self.reader.graph()

    def target(self, spot: Spot) -> Spot | None:
        """The target of the reference at a spot; None if it has none."""
        known = id(spot.value)
        if known not in self._led:
            ref, found = spot.value["$ref"], None
            base = self.registry.base_at(spot.document, spot.tokens)
            led = resolve(self.registry, spot.document, ref, base)
            if isinstance(led, Target):
                found = Spot(led.document, led.tokens, led.value)
            self._led[known] = found
        return self._led[known]

    def follow(self, spot: Spot) -> Spot:
        """The Object that a Reference Object leads to; the spot itself if it is none, or leads
        nowhere."""
        for _ in range(LONGEST_CHAIN):
            value = spot.value
            if not isinstance(value, dict) or not isinstance(value.get("$ref"), str):
                break
            target = self.target(spot)
            if target is None:
                break
            spot = target
        return spot

    @cached_property
    def used_places(self) -> frozenset[Place]:
        """The places that references lead to from the paths, or from what else the root has,
        extensions included; not from components alone."""
        units = self.graph().units
        reached, queue = {0}, [0]
        for number in queue:  # the list grows
            unit = units[number]
            inside = [] if not number else [one.unit for one in unit.inner]
            for target in (*unit.targets, *unit.mapped, *inside):
                if target >= 0 and target not in reached:
                    reached.add(target)
                    queue.append(target)
        return frozenset(
            (units[number].document.number, units[number].tokens) for number in reached if number
        )

    @cached_property
    def targets(self) -> frozenset[Place]:
        """The places that references lead to."""
        units = self.graph().units
        numbers = {target for unit in units for target in (*unit.targets, *unit.mapped)} - {-1}
        return frozenset((units[one].document.number, units[one].tokens) for one in numbers)

    def named(self, owner: Spot, text: Any) -> Spot | None:
        """The schema that a value in a discriminator's mapping stands for: a component by its name,
        or the target of a URI reference (OAS 3.1, Discriminator Object)."""
        if not isinstance(text, str):
            return None
        known = members_of_section(self.registry, self.schemas).get(text)
        if known is None:
            base = self.registry.base_at(owner.document, owner.tokens)
            led = resolve(self.registry, owner.document, text, base)
            if not isinstance(led, Target):
                return None
            known = led
        return self.follow(Spot(known.document, known.tokens, known.value))

    @cached_property
    def heirs(self) -> dict[Place, dict[str, Spot]]:
        """The schemas that a discriminator may name though the schema with it does not lead to
        them, by the place of that schema: components with it in their ``allOf``, directly or not,
        and those that its mapping names."""
        if not self.entry.may_hold("discriminator"):
            return {}
        listed = members_of_section(self.registry, self.schemas).items()
        spots = {str(name): Spot(one.document, one.tokens, one.value) for name, one in listed}
        children: dict[Place, list[str]] = {}
        for name, spot in spots.items():
            for _, member in spot.members("allOf"):
                children.setdefault(self.follow(member).place, []).append(name)
        found: dict[Place, dict[str, Spot]] = {}
        queue = [one for one in spots.values() if _has_discriminator(one)]
        for spot in queue:  # the list grows
            if spot.place in found:
                continue
            below = self._mapped(spot)
            pending = [spot.place]
            for place in pending:  # the list grows
                for name in children.get(place, ()):
                    if name not in below:
                        below[name] = spots[name]
                        pending.append(spots[name].place)
            found[spot.place] = below
            queue += below.values()
        return {place: below for place, below in found.items() if below}

    def _mapped(self, owner: Spot) -> dict[str, Spot]:
        """The schemas in the mapping of a discriminator that has no union beside it."""
        held = owner.value.get("discriminator") if isinstance(owner.value, dict) else None
        mapping = held.get("mapping") if isinstance(held, dict) else None
        if not isinstance(mapping, dict) or owner.value.keys() & {"oneOf", "anyOf"}:
            return {}
        ends = [self.named(owner, one) for one in mapping.values()]
        return {self.name(one): one for one in ends if one is not None}

    def made(self, source: Spot, build: Callable[[], Any], arguments: tuple[str, ...] = ()) -> Spot:
        """An Object that is made of one in a document and counts as being there: the same one for
        the same arguments."""
        key = source.place, arguments
        known = self._made.get(key)
        if known is None:
            known = self._made[key] = source._replace(value=build())
            self._made_ids.add(id(known.value))
        return known

    @property
    def makes_objects(self) -> bool:
        """Whether there are Objects that no document holds as such."""
        return bool(self._made)

    def is_made(self, spot: Spot) -> bool:
        """Whether a spot is an Object that no document holds as such."""
        return id(spot.value) in self._made_ids

    def name(self, spot: Spot) -> str:
        """The name of a component, as people say it; of any other part its pointer."""
        return self.component_name(spot) or pointer.fragment(spot.tokens)

    def component_name(self, spot: Spot) -> str:
        """The name of a component, or of a part of another document; of any other part none."""
        tokens = spot.tokens
        if spot.document.number:
            stem = spot.document.uri.rpartition("/")[2]
            return stem + (pointer.fragment(tokens) if tokens else "")
        return tokens[-1] if tokens[:-1] in self._sections else ""

    def document_name(self, document: Document) -> str:
        """What a document is called on both sides: its URI as seen from the entry document."""
        if not document.number:
            return ""
        return uri.relative_to(self.entry.base, document.base) or document.uri

    def at(self, spot: Spot) -> str:
        """What ``dereference(at=…)`` calls a part."""
        fragment = pointer.fragment(spot.tokens)
        return self.document_name(spot.document) + fragment

    def locations(self, spots: Iterable[Spot | None]) -> list[Location | None]:
        """Line and column of each spot, one reading for each document."""
        listed = list(spots)
        found: list[Location | None] = [None] * len(listed)
        of_document: dict[int, list[int]] = {}
        for index, spot in enumerate(listed):
            if spot is not None:
                of_document.setdefault(spot.document.number, []).append(index)
        for indices in of_document.values():
            kept = [(index, listed[index]) for index in indices]
            places = [spot.tokens for _, spot in kept if spot is not None]
            document = next(spot.document for _, spot in kept if spot is not None)
            for (index, _), place in zip(kept, document.locations(places), strict=True):
                found[index] = place
        return found


def _has_discriminator(spot: Spot) -> bool:
    held = spot.value.get("discriminator") if isinstance(spot.value, dict) else None
    return isinstance(held, (dict, str))
