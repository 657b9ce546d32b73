"""The linker: puts the body of each target where a reference to it is.

It goes through the strongly connected components of the graph, targets first, and copies only what
is above a reference. The graph stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from schemakit.documents.registry import Registry
from schemakit.references.graph import Graph
from schemakit.references.nodes import ROOT, Site, Unit, in_text_order
from schemakit.spec.grammar import EXTENSION, Grammar, ObjectType
from schemakit.transform.copies import Copies, copy_of, place_bodies
from schemakit.transform.mappings import Mappings
from schemakit.transform.moved_uris import MovedUris, fields_to_move
from schemakit.transform.options import Options
from schemakit.transform.placement import Placement, find_homes
from schemakit.transform.siblings import Merger, linked_members
from schemakit.transform.sites import identifiers_of

__all__ = ["Linker"]

#: In place of the body of a unit that is not linked yet.
_ABSENT: Any = object()


@dataclass(slots=True, eq=False, repr=False)
class Linker:
    """The state of one linking.

    ``placeholder`` makes what is put in place of a body, for a writer that writes each body once;
    without it the body itself is put there.
    """

    registry: Registry
    graph: Graph
    options: Options
    placeholder: Callable[[Any, int], Any] | None = None
    #: The body of the first unit, with what it needs beside it.
    result: Any = None
    #: The body of each unit once it is linked, and what is put in its place.
    bodies: list[Any] = field(init=False)
    placed: list[Any] = field(init=False)
    #: What is beside references.
    merger: Merger = field(init=False)
    #: Whether references outside of cycles may stay too.
    keeps_more: bool = False
    #: Where units are in the output.
    places: Placement = field(init=False)
    #: Units that are not linked yet, to the places of their bodies.
    _waiting: dict[int, list[tuple[Any, Any]]] = field(default_factory=dict)
    #: In a cycle that is shared, the objects for references with siblings, with what they are
    #: filled from once all others are complete.
    _unfilled: list[tuple[dict[str, Any], Site, int, Copies]] | None = None
    _mappings: Mappings = field(init=False)
    uris: MovedUris = field(init=False)
    #: References that stay as they are wherever they are: text, target, type and keyword.
    _same: set[tuple[str, int, ObjectType, str]] = field(default_factory=set)
    #: The unit of each scheme that a requirement names by URI, to the name in the output.
    _schemes: dict[int, str] | None = None

    def __post_init__(self) -> None:
        self.places = Placement(self.registry, self.graph, self.options)
        self.bodies = [_ABSENT] * len(self.graph.units)
        self.placed = self.bodies.copy()
        self.merger = Merger(self.places, self.options.annotate, self.bodies, self.placed)
        self._mappings = Mappings(self.places, renamed_only=self.keeps_more)
        self.uris = MovedUris(self.places)

    def link(self) -> None:
        """Links every unit."""
        units = self.graph.units
        if len(self.registry.all) > 1 and self.options.at is None:
            find_homes(self.places)
        if any(unit.noted and unit.requirements for unit in units):
            from schemakit.transform.security_requirements import name_schemes  # seldom needed

            self._schemes = name_schemes(self.places)
        self.prepare()
        homes = {home.unit for home in self.places.homes.values()}
        for members, cyclic in zip(self.graph.components, self.graph.cyclic, strict=True):
            if not cyclic:
                self.link_unit(members[0], units[members[0]], in_cycle=False)
            elif self.options.cycles == "share":
                self._share(members)
            else:
                # What has the body of another unit of its cycle needs that first.
                for number in sorted(members, key=lambda one: one in homes or units[one].is_same):
                    self.link_unit(number, units[number], in_cycle=True)
        self.result = self.bodies[0]

    def prepare(self) -> None:
        """Names what moves, before anything is linked."""
        has_cycles = self.options.cycles == "keep" and any(self.graph.cyclic)
        if has_cycles and not self.places.all_stay():
            self.name_in_order()

    def name_in_order(self) -> None:
        """Names the targets of all references that stay, in the order of their first use from the
        first unit on, so that names do not depend on cycles."""
        places, met = self.places, set[int]()
        # The first unit leads to all but what only discriminators name.
        for start in range(len(self.graph.units)):
            queue = [start]
            for number in queue:  # the list grows
                if number in met:
                    continue
                met.add(number)
                for site, target in in_text_order(self.graph.units[number]):
                    end = places.sites.end_of(target) if target >= 0 else -1
                    if end >= 0 and not places.is_home(end, site):
                        if self.keeps(number, site, end):
                            places.name(end)
                        queue.append(end)
                queue += [one.unit for one in self.graph.units[number].inner]

    def keeps(self, number: int, site: Site, target: int) -> bool:
        """Whether a reference stays one: here, if it is part of a cycle."""
        del site
        return self.graph.is_cut(number, target)

    def link_unit(
        self, number: int, unit: Unit, *, in_cycle: bool, copies: Copies | None = None
    ) -> None:
        """Links one unit; where it is not in a cycle, after all that it refers to. ``copies`` are
        those that are made of it already."""
        make, bodies, placed = self.placeholder, self.bodies, self.placed
        copies = {} if copies is None else copies
        if not (unit.sites or unit.inner or unit.noted):  # nothing in it changes
            body = bodies[number] = _root_of(unit, copies, self.places.grammar)
            placed[number] = make(body, number) if make else body
            return
        plain = self.options.annotate is None
        if unit.noted:
            self._rewrite(number, unit, copies)
        whole = body = _ABSENT
        for one in unit.inner:
            if one.node is None:
                whole, body = placed[one.unit], bodies[one.unit]
                continue
            holder = copy_of(one.node, copies)
            if bodies[one.unit] is _ABSENT:
                self._waiting.setdefault(one.unit, []).append((holder, one.key))
            else:
                holder[one.key] = self.in_its_place(one.unit)
        remembers = self.keeps_more and not in_cycle
        several, simple = len(self.registry.all) > 1, plain and not (in_cycle or self.keeps_more)
        # Latest first: a reference among the siblings of another was found after that one.
        targets = self.places.sites.targets_of(unit) if several else unit.targets
        for site, target in reversed(place_bodies(unit.sites, targets, placed, copies, simple)):
            node, key, reference, ref, expected, _, keyword, _ = site
            if len(reference) == 1 and (ref, target, expected, keyword) in self._same:
                continue
            value, found = self._replaced(number, unit, site, target, copies)
            if node is None:
                whole, body = value, found
            elif value is not reference:
                copy_of(node, copies)[key] = value
            elif remembers and target >= 0 and target not in self.places.homes:
                self._same.add((ref, target, expected, keyword))
        if whole is _ABSENT:
            whole = body = _root_of(unit, copies, self.places.grammar)
        bodies[number] = body
        # What an alias stands for has its placeholder already.
        placed[number] = make(body, number) if make and whole is body else whole
        for holder, key in self._waiting.pop(number, ()):
            holder[key] = self.in_its_place(number)

    def in_its_place(self, number: int) -> Any:
        """What is put where a unit was in the source, inside another unit."""
        return self.placed[number]

    def _replaced(
        self, number: int, unit: Unit, site: Site, target: int, copies: Copies
    ) -> tuple[Any, Any]:
        """What is put at a reference, and the body of it."""
        if target < 0:
            left = self.merger.leave(unit, site, copies)
            return left, left
        is_inlined = self._unfilled is not None or self.places.is_home(target, site)
        if not is_inlined and self.keeps(number, site, target):
            kept = self._kept(site, target, copies)
            return kept, kept
        if self.options.annotate is None and len(site.reference) == 1:
            return self.placed[target], self.bodies[target]
        if self._unfilled is None or not self.merger.fills(site, target):
            return self.merger.merge(site, target, copies)
        value: dict[str, Any] = self.bodies[number] if site.node is None else {}
        self._unfilled.append((value, site, target, copies))
        return value, value

    def _kept(self, site: Site, target: int, copies: Copies) -> dict[str, Any]:
        """A reference that stays one."""
        reference = {"$ref": self.places.name(target)}
        if len(site.reference) == 1:
            return site.reference if site.reference == reference else reference
        if site.expected is EXTENSION:
            return {**site.reference, **reference}  # no version says what is void here
        siblings = linked_members(self.kept_siblings(site), copies)
        if site.siblings and site.expected.is_schema and not self.places.grammar.schema_siblings:
            # They count in their own dialect; beside a reference they would not count here.
            branches = siblings["allOf"] if isinstance(siblings.get("allOf"), list) else []
            return {**siblings, "allOf": [reference, *branches]}
        members = {**reference, **siblings}
        return {**{key: members[key] for key in site.reference if key in members}, **members}

    def _share(self, members: tuple[int, ...]) -> None:
        """Links a cycle into objects that hold each other, one for each member.

        What siblings are merged into has to be complete, which nothing in a cycle is. So every
        reference gets its object first, and merged ones are filled afterwards.
        """
        units, bodies = self.graph.units, self.bodies
        # What is only a reference comes after its target.
        ordered = sorted(members, key=lambda one: _alias_depth(units, one))
        copies_of: dict[int, Copies] = {number: {} for number in members}
        for number in ordered:
            unit = units[number]
            if unit.is_alias and unit.targets[0] >= 0:
                target = unit.targets[0]
                body = {} if self.merger.fills(unit.sites[0], target) else bodies[target]
            elif unit.is_same:
                body = bodies[unit.inner[0].unit]
            else:
                body = copy_of((unit.root, unit.type, None, ROOT), copies_of[number])
            bodies[number] = self.placed[number] = body
        self._unfilled = []
        for number in ordered:
            body = bodies[number]
            self.link_unit(number, units[number], in_cycle=False, copies=copies_of[number])
            if bodies[number] is not body:  # of a reference without a target
                body.update(bodies[number])
                bodies[number] = self.placed[number] = body
        aliases_first = sorted(self._unfilled, key=lambda one: one[1].node is not None)
        for value, site, target, copies in aliases_first:
            value.update(self.merger.merge(site, target, copies)[0])
        self._unfilled = None

    # -- what a unit says without a reference ------------------------------------------------------

    def _rewrite(self, number: int, unit: Unit, copies: Copies) -> None:
        """Makes true in the output what is said by name, URI, identifier or another dialect."""
        # A `#/…` reference below an identifier would be relative to it.
        strips = unit.document.number or self.registry.is_identified(unit.document)
        for one in unit.noted:
            node, value, type_ = one.node, one.node[0], one.node[1]
            if type_.is_schema:
                if value is not one.source:
                    copy_of(node, copies)
                is_result = not number and not unit.tokens and value is unit.value
                if strips and not (is_result and not unit.document.number):
                    for keyword in identifiers_of(type_) & value.keys():
                        del copy_of(node, copies)[keyword]
                if "discriminator" in value:
                    changed = self._mappings.written(unit, one)
                    if changed:
                        copy_of(node, copies)["discriminator"] = changed
            for name in fields_to_move(unit, type_) if isinstance(value, dict) else ():
                if isinstance(value.get(name), str):
                    copy_of(node, copies)[name] = self.uris.moved(unit, value[name])
        if self._schemes is not None:
            from schemakit.transform.security_requirements import rewrite_requirements

            rewrite_requirements(self.places, unit, self._schemes, copies)

    def kept_siblings(self, site: Site) -> dict[str, Any]:
        """The members beside a reference that stays one."""
        return self.places.sites.counting(site)


def _root_of(unit: Unit, copies: Copies, grammar: Grammar) -> Any:
    """The body of a unit that is not a reference: the copy of its value, or the value."""
    value = unit.root
    if isinstance(value, bool) and unit.type.is_schema and not grammar.boolean_schemas:
        return {} if value else {"not": {}}
    return copies.get(id(value), value)


def _alias_depth(units: Sequence[Unit], number: int) -> int:
    """How many references a unit is away from an Object, where it is one itself."""
    depth, unit = 0, units[number]
    while (unit.is_alias and unit.targets[0] >= 0) or unit.is_same:
        number = unit.targets[0] if unit.is_alias else unit.inner[0].unit
        depth, unit = depth + 1, units[number]
    return depth
