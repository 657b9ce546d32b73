"""Which part of a description uses which, each with the place of its first reference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from schemakit.documents.registry import Registry
from schemakit.references.components import (
    Place,
    find_components,
    members_of_section,
    place_of,
    section_of_schemas,
)
from schemakit.references.graph import Graph
from schemakit.references.resolver import find_at_pointer, follow_chain
from schemakit.spec import pointer
from schemakit.usage.named_connections import list_named_connections, schemes_of
from schemakit.usage.parts import Part, PartNames
from schemakit.usage.places import LocatedUnit, locate_units
from schemakit.views.operations import Operation, select_operations
from schemakit.views.reader import Reader

__all__ = ["CONTAINS", "LINK", "ROOT_PART", "Connections", "Edge", "find_connections"]

#: The number of the part that is the description itself.
ROOT_PART = 0
#: The way in which a part uses one that is written inside it.
CONTAINS = "contains"
#: The way in which a link names an operation.
LINK = "link"


class Edge(NamedTuple):
    """A part uses another: how, where that is said first, and how many references say it.

    ``way`` is ``"$ref"``, a keyword of a dynamic reference, ``"discriminator"``, ``"link"``,
    ``"security"`` or ``"contains"``.
    """

    user: int
    used: int
    way: str
    place: Place
    references: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Connections:
    """All parts, the first of which is the description itself, and the edges between them."""

    registry: Registry
    graph: Graph
    parts: tuple[Part, ...]
    places: tuple[Place, ...]
    #: The edges of each part: those to what it uses, and those from what uses it.
    uses: tuple[tuple[Edge, ...], ...]
    used_by: tuple[tuple[Edge, ...], ...]
    #: The part at each place; a component is also at the places that it is an alias of.
    by_place: Mapping[Place, int]
    #: The operations at each part that is an Operation Object.
    operations: Mapping[int, tuple[Operation, ...]]
    #: All operations in the order of the document, each with its part.
    listed: tuple[tuple[int, Operation], ...]
    #: The components of the entry document.
    components: frozenset[int]
    #: The part around each one that is written inside another; -1 for all others.
    around: tuple[int, ...]
    #: The part of each unit of the graph.
    of_unit: tuple[int, ...]


def find_connections(reader: Reader, graph: Graph) -> Connections:
    """What uses what in a description: one pass over its graph of references."""
    return _Builder(reader, graph).build()


class _Builder:
    """The parts and edges found so far."""

    def __init__(self, reader: Reader, graph: Graph) -> None:
        self.registry, self.graph = reader.registry, graph
        self.components = find_components(self.registry)
        self.operations = select_operations(reader)
        self.names = PartNames(self.registry, self.operations)
        self.parts: list[Part] = []
        self.places: list[Place] = []
        self.by_place: dict[Place, int] = {}
        self.of_components: tuple[int, ...] = ()
        self.at: dict[int, list[Operation]] = {}
        self.listed: list[tuple[int, Operation]] = []
        #: The Operation Objects of each Path Item, by its place.
        self.of_path_item: dict[Place, list[int]] = {}
        self.edges: dict[tuple[int, int], Edge] = {}
        self._depths: dict[int, list[int]] = {}

    def build(self) -> Connections:
        self._add((0, ()), self.registry.entry.grammar.root.name)
        self.of_components = self._add_components()
        self._add_operations()
        located = locate_units(self.registry, self.graph)
        of_unit = [self._add(one.place, one.unit.type.name) for one in located]
        self._find_depths()
        self._connect_references(located, of_unit)
        self._connect_inner(located, of_unit)
        self._connect_names(located)
        around = self._find_around()
        uses: list[list[Edge]] = [[] for _ in self.parts]
        used_by: list[list[Edge]] = [[] for _ in self.parts]
        for edge in self.edges.values():
            uses[edge.user].append(edge)
            used_by[edge.used].append(edge)
        return Connections(
            self.registry,
            self.graph,
            tuple(self.parts),
            tuple(self.places),
            tuple(map(tuple, uses)),
            tuple(map(tuple, used_by)),
            MappingProxyType(self.by_place),
            MappingProxyType({number: tuple(ones) for number, ones in self.at.items()}),
            tuple(self.listed),
            frozenset(self.of_components),
            around,
            tuple(of_unit),
        )

    # -- parts -------------------------------------------------------------------------------------

    def _canonical(self, place: Place) -> Place:
        """The place of the component that a place of another document belongs to, or the place
        itself."""
        named = self.components.by_place.get(place) if place[0] else None
        return place if named is None else (0, pointer.parse(named))

    def _add(self, place: Place, kind: str, name: str = "") -> int:
        """The number of the part at a place, which is added if it is new."""
        known = self.by_place.get(place)
        if known is None:
            own = self._canonical(place)
            known = self.by_place.get(own)
            if known is None:
                known = self.by_place[own] = len(self.parts)
                document, tokens = self.registry.all[own[0]], own[1]
                name = name or self.names.of_place(own)
                self.parts.append(Part(name, kind, document.uri, pointer.join(tokens)))
                self.places.append(own)
            self.by_place[place] = known
        return known

    def _add_components(self) -> tuple[int, ...]:
        entry, found = self.registry.entry, []
        sections = {**entry.grammar.sections, "Schema": section_of_schemas(entry)}
        for kind, section in sections.items():
            for name, there in members_of_section(self.registry, section).items():
                number = self._add((0, (*section, str(name))), kind)
                self.by_place.setdefault(place_of(there), number)
                found.append(number)
        return tuple(found)

    def _add_operations(self) -> None:
        same: dict[int, Place] = {}
        for one in self.operations:
            tokens = pointer.parse(one.pointer)
            there = find_at_pointer(self.registry, tokens)
            item = find_at_pointer(self.registry, tokens[:2])
            if there is None or item is None:
                continue
            # YAML aliases put one Object at several places.
            place = same.setdefault(id(there.value), place_of(there))
            number = self._add(place, "Operation", self.names.of_operation(one))
            self.by_place.setdefault(place_of(there), number)
            self.at.setdefault(number, []).append(one)
            self.listed.append((number, one))
            for path_item in follow_chain(self.registry, item):
                of_item = self.of_path_item.setdefault(place_of(path_item), [])
                if number not in of_item:
                    of_item.append(number)

    def _find_around(self) -> tuple[int, ...]:
        found = []
        for number, (document, tokens) in enumerate(self.places):
            depths = self._depths[document] if not document else []
            above = (
                self.by_place.get((document, tokens[:depth]))
                for depth in depths
                if 0 < depth < len(tokens)
            )
            found.append(next((one for one in above if one not in (None, number)), None) or -1)
        return tuple(found)

    def _find_depths(self) -> None:
        """Finds how deep the parts and Path Items of each document are, the deepest first."""
        found: dict[int, set[int]] = {}
        for document, tokens in (*self.by_place, *self.of_path_item):
            found.setdefault(document, set()).add(len(tokens))
        self._depths = {number: sorted(each, reverse=True) for number, each in found.items()}

    # -- edges -------------------------------------------------------------------------------------

    def _connect(self, user: int, used: int, way: str, place: Place) -> None:
        known = self.edges.get((user, used))
        if known is None:
            self.edges[user, used] = Edge(user, used, way, place, 1)
        else:
            self.edges[user, used] = known._replace(references=known.references + 1)

    def _users(self, place: Place) -> list[int]:
        """The parts that something at a place belongs to: the innermost one around it and, inside
        a Path Item and outside its operations, all of these."""
        document, tokens = place
        for depth in self._depths.get(document, ()):
            if depth > len(tokens):
                continue
            above = document, tokens[:depth]
            number = self.by_place.get(above)
            inheriting = self.of_path_item.get(above, []) if depth < len(tokens) else []
            if number is not None:
                return [number, *inheriting]
            if inheriting:
                return inheriting
        return [ROOT_PART]

    def _connect_references(self, located: list[LocatedUnit], of_unit: list[int]) -> None:
        counted: set[tuple[int, str, int]] = set()
        for one in located:
            for site, target, tokens in one.sites:
                # What is read as two types is in several units.
                identity = (id(site.reference), site.keyword, of_unit[target])
                if target < 0 or identity in counted:
                    continue
                counted.add(identity)
                used, place = of_unit[target], (one.place[0], tokens)
                # The reference that makes a component an alias of another place is no use of it.
                alias = self.components.by_reference.get(id(site.reference))
                for user in self._users(place):
                    if user != used or alias != self.parts[used].pointer:
                        self._connect(user, used, site.keyword, place)

    def _connect_inner(self, located: list[LocatedUnit], of_unit: list[int]) -> None:
        """Connects parts with those written inside them; components and operations are not used by
        the description that keeps them."""
        kept = {*self.of_components, *self.at}
        found = [
            ((one.place[0], tokens), holder, of_unit[inner])
            for one in located
            for inner, tokens, holder in one.inner
        ]
        found += [(self.places[number], self.places[number][1][:-1], number) for number in self.at]
        for place, holder, inner in found:
            # What is found directly in a Path Item is not used by its operations.
            for user in self._users((place[0], holder)):
                is_kept = user == ROOT_PART and inner in kept
                if user != inner and not is_kept and (user, inner) not in self.edges:
                    self._connect(user, inner, CONTAINS, place)

    def _connect_names(self, located: list[LocatedUnit]) -> None:
        ids: dict[str, Place] = {}
        for number, operations in self.at.items():
            for one in operations:
                ids.setdefault(one.id or "", self.places[number])
        for way, place, named in list_named_connections(self.registry, located, ids):
            used = self._part_at(named)
            if used is not None:
                for user in self._users(place):
                    self._connect(user, used, way, place)
        self._connect_inherited_security()

    def _connect_inherited_security(self) -> None:
        """Operations without ``security`` have that of the description."""
        entry = self.registry.entry
        found = list(schemes_of(self.registry, (0, ("security",)), entry.contents.get("security")))
        for number, operations in self.at.items() if found else ():
            there = find_at_pointer(self.registry, pointer.parse(operations[0].pointer))
            if there is None or "security" in there.value:
                continue
            for way, place, named in found:
                used = self._part_at(named)
                if used is not None:
                    self._connect(number, used, way, place)

    def _part_at(self, place: Place) -> int | None:
        return self.by_place.get(place, self.by_place.get(self._canonical(place)))
