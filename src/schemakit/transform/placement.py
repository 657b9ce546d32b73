"""Where in the output the targets of references are that stay.

Most of the entry document is where it was. What is not in it, or loses its place, gets one among
the reusable Objects, under its own name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from schemakit.documents.registry import Registry, Scope
from schemakit.references.components import Place, component_around, place_of
from schemakit.references.graph import Graph
from schemakit.references.implicit_connections import name_of
from schemakit.references.nodes import Site, Unit
from schemakit.references.resolver import Target
from schemakit.spec import pointer, uri
from schemakit.spec.grammar import EXTENSION, LITERAL, Grammar, type_at
from schemakit.transform.options import Options
from schemakit.transform.parts import Definitions
from schemakit.transform.sites import Sites
from schemakit.transform.taken_names import TakenNames

__all__ = ["Placement", "find_homes"]


class Home(NamedTuple):
    """The place of a unit in the output: what it is part of, and the reference to it there."""

    unit: int
    site: Site | None
    tokens: tuple[str, ...]


@dataclass(slots=True, eq=False, repr=False)
class Placement:
    """The places that units get in one output, as they are asked for.

    ``is_part`` says whether the output is a part of the description.
    """

    registry: Registry
    graph: Graph
    options: Options
    is_part: bool = field(init=False)
    #: That of the entry document, which the output is written by.
    grammar: Grammar = field(init=False)
    #: Where in the output what was asked for stands.
    root: tuple[str, ...] = ()
    #: Units that need a place in the output: section to name to unit, in order of first use.
    lifted: dict[tuple[str, ...], dict[str, int]] = field(default_factory=dict)
    #: The units that these are.
    moved: set[int] = field(default_factory=set)
    #: Units of other documents that are reusable Objects of the output as it is.
    homes: dict[int, Home] = field(default_factory=dict)
    sites: Sites = field(init=False)
    taken: TakenNames = field(init=False)
    #: Where definitions go in a part.
    definitions: Definitions = field(init=False)
    #: What the output is made of: the part asked for, or the entry document.
    start: Target = field(init=False)
    #: Whether units are at their own places; found when asked for.
    _unmoved: dict[int, bool] = field(default_factory=dict)
    #: The reference to write for each unit that kept references name.
    _names: dict[int, str] = field(default_factory=dict)
    #: Units that got another name than their own, with both names.
    renamed: list[tuple[int, str, str]] = field(default_factory=list)
    #: The units at home by their places; made when asked for.
    _at_home: dict[tuple[str, ...], int] | None = None
    #: Section and name wanted to the suffix that the next such name is tried with.
    _suffixes: dict[tuple[str, ...], int] = field(default_factory=dict)
    #: The units at each place; made when asked for.
    _units_at: dict[Place, list[int]] | None = None

    def __post_init__(self) -> None:
        entry, first = self.registry.entry, self.graph.units[0]
        self.is_part, self.grammar = self.options.at is not None, entry.grammar
        annotations = self.options.siblings == "annotations"
        self.sites = Sites(self.graph, self.grammar, annotations=annotations)
        self.definitions = Definitions(self.graph, self.sites, self.grammar.definitions)
        self.start = Target(first.document, first.tokens, first.value)
        if not self.is_part and (first.tokens or first.document.number):
            # A view names what it does not hold.
            self.start = Target(entry, (), entry.contents)
        start = self.start
        if start.value is first.value and first.is_alias and first.targets[0] >= 0:
            # Nothing is taken by what is void beside a reference.
            end = self.graph.units[first.targets[0]]
            is_void = not self.sites.counting(first.sites[0])
            start = Target(end.document, end.tokens, end.value) if is_void else start
        self.taken = TakenNames(self.registry, self.graph, start, is_part=self.is_part)

    def relative(self, unit: Unit, base: str, text: str) -> str:
        """A URI reference in a unit, with the base URI ``base``, as the entry document has to write
        it."""
        if not unit.document.number:
            return text
        here = self.registry.base_at(self.registry.entry, ())
        return uri.relative_to(here, uri.resolve(base, text))

    @property
    def holds_more(self) -> bool:
        """Whether what was asked for can hold what it names: a member more of a map or an array, or
        of what has names for keys, would be one of its own."""
        type_ = self.graph.units[0].type
        return not type_.is_array and type_.other is None and not type_.uri_keys

    def section(self, kind: str) -> tuple[str, ...]:
        """Where reusable Objects of a kind stand, or those go that no section is for."""
        beside = self.grammar.sections.get("PathItem", ("",))
        return self.grammar.sections.get(kind) or (*beside[:-1], "x-parts")

    def is_home(self, target: int, site: Site) -> bool:
        """Whether a reference is where its target is in the output."""
        home = self.homes.get(target)
        return home is not None and home.site is site

    def name(self, target: int) -> str:
        """The reference to write for a unit that stays, valid in the output."""
        if target not in self._names:
            typed = self._typed(target)
            here = typed == target
            written = pointer.fragment(self._place_of(target)) if here else self.name(typed)
            self._names[target] = written
        return self._names[target]

    def lifted_name(self, target: int, section: tuple[str, ...]) -> str:
        """The name that a unit gets among the reusable Objects, wherever else it stands."""
        place = self._lifted(target, section)
        self._names[target] = pointer.fragment(place)
        return place[-1]

    def _typed(self, target: int) -> int:
        """The unit for what is read without a type, in an extension, and by one elsewhere: it is
        there once, and as what it is."""
        unit = self.graph.units[target]
        if unit.type is not EXTENSION:
            return target
        for number in self.units_at(place_of(unit)):
            one = self.graph.units[number]
            if one.type is not EXTENSION and one.context.scope == unit.context.scope:
                return number
        return target

    def units_at(self, place: Place) -> Sequence[int]:
        """The units at a place of a document."""
        if self._units_at is None:
            self._units_at = {}
            for number, unit in enumerate(self.graph.units):
                self._units_at.setdefault(place_of(unit), []).append(number)
        return self._units_at.get(place, ())

    def all_stay(self) -> bool:
        """Whether every target of a reference is at its own place, so that nothing gets a name."""
        targets = {target for unit in self.graph.units for target in unit.targets if target >= 0}
        is_alone = len(self.registry.all) == 1 and not self.is_part
        return is_alone and all(self._stays(target) for target in targets)

    def _stays(self, target: int) -> bool:
        """Whether a unit is at its own place, as what it is there."""
        return self.graph.units[target].type is not EXTENSION and self._is_unmoved(target)

    def _is_unmoved(self, target: int) -> bool:
        """Whether a unit of the entry document is at its own place in the output."""
        found = self._unmoved.get(target)
        if found is None:
            unit = self.graph.units[target]
            found = self._is_inside(unit) and (
                self._is_reusable(unit)
                or (self._is_walked(unit) and not self._is_lost(unit.tokens))
            )
            self._unmoved[target] = found
        return found

    def _is_reusable(self, unit: Unit) -> bool:
        """Whether a unit of a single document is a reusable Object: it is beside no reference."""
        section = self.grammar.sections.get(unit.type.name)
        is_single = len(self.registry.all) == 1 and not self.graph.units[0].is_alias
        return unit.tokens[:-1] == section and is_single

    def is_placed(self, target: int) -> bool:
        """Whether a unit has a place of its own in the output so far."""
        return target in self.homes or target in self._names

    def place(self, target: int) -> tuple[str, ...]:
        """Where in the output that reference leads."""
        return pointer.parse(pointer.from_fragment(self.name(target)[1:]))

    def _place_of(self, target: int) -> tuple[str, ...]:
        unit = self.graph.units[target]
        if target in self.homes:
            return self.homes[target].tokens
        # A part that needs a name gets one among its definitions.
        if self._is_unmoved(target) and (target or not self.is_part):
            return self.own_place(unit) or ()
        if self.is_part:
            return self._lifted(target, self.definitions.section_for(target))
        return self._lifted(target, self.section(unit.type.name))

    def own_place(self, there: Target | Unit) -> tuple[str, ...] | None:
        """Where in the output a place is that is in the entry document, or in the part; None for
        any other."""
        start, depth = self.start, len(self.start.tokens)
        if there.document.number != start.document.number or there.tokens[:depth] != start.tokens:
            return None
        return (*self.root, *there.tokens[depth:])

    def _is_walked(self, unit: Unit) -> bool:
        """Whether references at the place of a unit are followed: no type covers ``#/definitions``
        in 3.0, or an unknown keyword, and what is there stays as it is. A part is always read."""
        entry = self.registry.entry
        there = type_at(entry.grammar, unit.tokens, entry.contents)
        is_read = there is not LITERAL and (there is not EXTENSION or self.options.extensions)
        return is_read or unit.type is LITERAL or self.is_part

    def _is_inside(self, unit: Unit) -> bool:
        """Whether a unit is what stands at its place in the part asked for, or in the document."""
        is_there = self.own_place(unit) is not None and not self.graph.is_left_out(unit)
        return is_there and unit.context.scope == _scope_at(self, unit.tokens)

    def _is_lost(self, tokens: tuple[str, ...]) -> bool:
        """Whether a place beside a ``$ref``, or in another dialect, is another one in the output.

        Where siblings do not count the target replaces them; a conjunction moves their ``allOf``.
        """
        start = self.start
        around = self.registry.dialect_at(start.document, tokens[:-1]) or self.graph.units[0].type
        if around.grammar is not None and around.grammar.dialect != self.grammar.dialect:
            return True
        value = start.value
        for key in tokens[len(start.tokens) :]:
            _, site, _ = self.sites.find(value)
            if site is not None and (key == "allOf" or key not in self.sites.counting(site)):
                return True
            value = pointer.get(value, (key,))
        return False

    def _lifted(self, target: int, section: tuple[str, ...]) -> tuple[str, ...]:
        """A place in the output for a unit that has none, named like it."""
        unit = self.graph.units[target]
        taken, existing = self.lifted.setdefault(section, {}), self.taken.existing(section)
        last = unit.tokens[-1] if unit.tokens else None
        if last is None and unit.document.number:
            last = name_of(self.registry, Target(unit.document, (), None))
        last = last or "root"
        wanted = "".join(c if (c.isalnum() and c.isascii()) or c in "._-" else "_" for c in last)
        name, suffix = wanted, 2
        while name in taken or name in existing or self.taken.is_reserved((*section, name)):
            there = taken[name] if name in taken else self._component_at((*section, name))
            # What only refers on to the other must not get its name: it would refer to itself.
            is_same = there is not None and self.sites.end_of(there) == self.sites.end_of(target)
            if there is not None and not is_same and self.sites.are_equal(there, target):
                return (*section, name)
            suffix = max(suffix, self._suffixes.get((*section, wanted), 2))
            name, suffix = f"{wanted}_{suffix}", suffix + 1
        if name != wanted:
            self._suffixes[*section, wanted] = suffix
            self.renamed.append((target, wanted, name))
        taken[name] = target
        self.moved.add(target)
        return (*section, name)

    def _component_at(self, place: tuple[str, ...]) -> int | None:
        """The unit of a reusable Object of the output that keeps its place."""
        if self._at_home is None:
            self._at_home = {home.tokens: number for number, home in self.homes.items()}
        there = [number for number in self.units_at((0, place)) if self._stays(number)]
        return self._at_home.get(place, there[-1] if there else None)


def find_homes(places: Placement) -> None:
    """Finds the reusable Objects of the output that are units of other documents: those that are
    nothing but a reference to one, and those in a section that is a reference."""
    units, sites, homes = places.graph.units, places.sites, places.homes
    for number, unit in enumerate(units):
        if unit.is_alias and unit.targets[0] >= 0 and not unit.document.number:
            _add_home(places, unit.targets[0], Home(number, unit.sites[0], unit.tokens))
    members = [
        ((*section, str(name)), there)
        for section in places.grammar.sections.values()
        for name, there in places.taken.members_of(section).items()
        if there.document.number
    ]
    for place, there in members:
        number, site, target = sites.find(there.value)
        if site is not None:
            _add_home(places, target, Home(number, site, place))
        for number in places.units_at(place_of(there)):
            if sites.end_of(number) != number:
                _add_home(places, number, Home(number, units[number].sites[0], place))
            else:
                homes.setdefault(number, Home(number, None, place))


def _add_home(places: Placement, target: int, home: Home) -> None:
    end = places.sites.end_of(target)
    unit = places.graph.units[end]
    in_section = home.tokens[:-1] == places.grammar.sections.get(unit.type.name)
    if unit.document.number and in_section and home.site and not places.sites.counting(home.site):
        places.homes.setdefault(end, home)


def _scope_at(places: Placement, tokens: tuple[str, ...]) -> Scope:
    """The dynamic scope of what stands at a place in the part or the document, reached by no
    reference."""
    registry, start = places.registry, places.start
    if not registry.is_dynamic:
        return ()
    scope, depth = places.graph.units[0].context.scope if places.is_part else (), len(start.tokens)
    around = component_around(places.grammar, tokens)
    if around is not None and len(start.tokens) < len(around) - 1:
        # Every reusable Object is a unit of its own.
        scope, depth = (), len(around)
    for end in range(depth, len(tokens) + 1):
        scope = registry.entered(scope, registry.base_at(start.document, tokens[:end]))
    return scope
