"""Where in the output things stand that have to be named there (REFERENCES.md §4.4).

What is in the entry document mostly stands where it stood. What is not, and what loses its place,
gets one among the reusable Objects, under its own name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from schemakit import pointer
from schemakit.discriminators import name_of
from schemakit.documents import Document
from schemakit.errors import UsageError
from schemakit.findings import places_of
from schemakit.grammar import Grammar
from schemakit.identities import Documents, Scope
from schemakit.references import Graph
from schemakit.resolution import Target, followed, resolve
from schemakit.sites import Site, Unit

__all__ = ["Placement"]


class _Standing:
    """Where units and the references to them stand; made when something asks for it."""

    def __init__(self, units: list[Unit]) -> None:
        self.units_at: dict[tuple[int, tuple[str, ...]], list[int]] = {}
        #: Unit to the first that refers to it, and the site there.
        self.first: dict[int, tuple[int, Site]] = {}
        self._references: dict[int, set[int]] = {}
        self._places: dict[int, dict[int, tuple[str, ...]]] = {}
        for number, unit in enumerate(units):
            self.units_at.setdefault((unit.document.number, unit.tokens), []).append(number)
            references = self._references.setdefault(unit.document.number, set())
            for site, target in zip(unit.sites, unit.targets, strict=True):
                references.add(id(site.reference))
                self.first.setdefault(target, (number, site))

    def place(self, document: Document, site: Site) -> tuple[str, ...]:
        """The tokens of a site in its document, which is searched once."""
        number = document.number
        if number not in self._places:
            self._places[number] = places_of(document, self._references[number])
        return self._places[number][id(site.reference)]


@dataclass(slots=True, eq=False, repr=False)
class Placement:
    """The places that units get in one output, as they are asked for.

    ``is_part`` says whether a part of the document was asked for, and ``counting`` gives the
    members beside a reference that count there.
    """

    documents: Documents
    graph: Graph
    is_part: bool
    counting: Callable[[Site], dict[str, Any]]
    #: Units that need a place in the output: section to name to unit, in order of first use.
    hoisted: dict[tuple[str, ...], dict[str, int]] = field(default_factory=dict)
    #: The units that these are.
    moved: set[int] = field(default_factory=set)
    #: Units of other documents to the reusable Object that is nothing but a reference to them, and
    #: which is where they stand in the output.
    homes: dict[int, int] = field(default_factory=dict)
    #: Section and name that nothing may be given, though nothing has it.
    reserved: set[tuple[str, ...]] = field(default_factory=set)
    #: The reference to write for each unit that kept references name.
    _names: dict[int, str] = field(default_factory=dict)
    #: Section to what stands there already, by name.
    _standing_in: dict[tuple[str, ...], Any] = field(default_factory=dict)
    #: Section and name wanted to the suffix that the next such name is tried with.
    _suffixes: dict[tuple[str, ...], int] = field(default_factory=dict)
    #: Units of the entry document that are references; found out when a place may be lost.
    _aliases: dict[tuple[str, ...], list[Unit]] | None = None
    #: Where units stand and are used; found out when a URI of another document needs it.
    _standing: _Standing | None = None

    @property
    def grammar(self) -> Grammar:
        """That of the entry document, which the output is written by."""
        return self.documents.entry.grammar

    @property
    def holds_more(self) -> bool:
        """Whether what was asked for can hold what it names: a member more of a map or an array, or
        of what has names for keys, would be one of its own."""
        type_ = self.graph.units[0].type
        return not type_.is_array and type_.other is None and not type_.uri_keys

    def section(self, kind: str) -> tuple[str, ...]:
        """Where reusable Objects of a kind stand."""
        return self.grammar.sections.get(kind) or _section_of_parts(self.grammar)

    def find_homes(self) -> None:
        """Finds the reusable Objects that are where units of other documents stand."""
        if self.is_part:
            return
        for number, unit in enumerate(self.graph.units):
            target = unit.targets[0] if unit.is_alias else -1
            if target < 0 or unit.document.number or self.counting(unit.sites[0]):
                continue
            found = self.graph.units[target]
            section = self.grammar.sections.get(found.type.name)
            if found.document.number and unit.tokens[:-1] == section:
                self.homes.setdefault(target, number)

    def name(self, target: int) -> str:
        """The reference to write for a unit that stays, valid in the output (REFERENCES §4.4)."""
        if target not in self._names:
            self._names[target] = pointer.fragment(self._place_of(target))
        return self._names[target]

    def hoisted_name(self, target: int, section: tuple[str, ...]) -> str:
        """The name that a unit gets among the reusable Objects, wherever else it stands."""
        place = self._hoisted(target, section)
        self._names[target] = pointer.fragment(place)
        return place[-1]

    def _place_of(self, target: int) -> tuple[str, ...]:
        unit, first = self.graph.units[target], self.graph.units[0]
        if target in self.homes:
            return self.graph.units[self.homes[target]].tokens
        if not self.is_part:
            has_section = unit.type.name in self.grammar.sections
            stays = not unit.document.number and unit.context.scope == self._scope_at(unit.tokens)
            if stays and not (has_section and self._is_lost(unit.tokens)):
                return unit.tokens
            return self._hoisted(target, self.section(unit.type.name))
        if not first.type.is_array and not first.type.is_map:
            return self._hoisted(target, (self.grammar.definitions,))
        inside = unit.tokens[: len(first.tokens)] == first.tokens
        same = unit.document.number == first.document.number
        if same and inside and unit.tokens != first.tokens:
            return unit.tokens[len(first.tokens) :]
        raise UsageError(
            f"#{pointer.join(first.tokens)} is no Object that could hold the definition of "
            f"#{pointer.join(unit.tokens)}, which is recursive; ask for what is in it or around it"
        )

    def _scope_at(self, tokens: tuple[str, ...]) -> Scope:
        """The dynamic scope of what stands at a place of the entry document, reached by no
        reference."""
        documents, entry = self.documents, self.documents.entry
        if not documents.is_dynamic:
            return ()
        start = 0
        for section in self.grammar.sections.values():
            if tokens[: len(section)] == section and len(tokens) > len(section):
                start = len(section) + 1
        scope: Scope = ()
        for depth in range(start, len(tokens) + 1):
            scope = documents.entered(scope, documents.base_at(entry, tokens[:depth]))
        return scope

    def _is_lost(self, tokens: tuple[str, ...]) -> bool:
        """Whether a place beside a ``$ref``, or in another dialect, is another one in the output.

        Where siblings do not count the target replaces them; a conjunction moves their ``allOf``.
        """
        around = self.documents.dialect_at(self.documents.entry, tokens[:-1])
        if around is not None and around.grammar is not None:
            return around.grammar.dialect != self.grammar.dialect
        if self._aliases is None:
            self._aliases = self._aliases_by_place()
        return any(
            tokens[depth] == "allOf" or not self.counting(unit.sites[0])
            for depth in range(len(tokens))
            for unit in self._aliases.get(tokens[:depth], ())
        )

    def _aliases_by_place(self) -> dict[tuple[str, ...], list[Unit]]:
        """The parts of the entry document that are references, by where they stand."""
        units = self.graph.units
        found: dict[tuple[str, ...], list[Unit]] = {}
        for unit in units:
            # What only sharing made a unit stands nowhere of its own.
            placed = not unit.document.number and (unit.tokens or unit is units[0])
            if placed and unit.is_alias and unit.targets[0] >= 0:
                found.setdefault(unit.tokens, []).append(unit)
        return found

    def _hoisted(self, target: int, section: tuple[str, ...]) -> tuple[str, ...]:
        """A place in the output for a unit that has none, named like it."""
        unit = self.graph.units[target]
        taken, existing = self.hoisted.setdefault(section, {}), self.existing(section)
        last = unit.tokens[-1] if unit.tokens else None
        if last is None and unit.document.number:
            last = name_of(self.documents, Target(unit.document, (), None))
        last = last or "root"
        wanted = "".join(c if (c.isalnum() and c.isascii()) or c in "._-" else "_" for c in last)
        name, suffix = wanted, self._suffixes.get((*section, wanted), 2)
        while name in taken or name in existing or (*section, name) in self.reserved:
            name, suffix = f"{wanted}_{suffix}", suffix + 1
        self._suffixes[*section, wanted] = suffix
        taken[name] = target
        self.moved.add(target)
        return (*section, name)

    def existing(self, section: tuple[str, ...]) -> Any:
        """What a section holds by name before anything is hoisted: that of the entry document,
        whose names references and requirements use in a view of it too; or that of a part."""
        if section not in self._standing_in:
            first = self.graph.units[0]
            is_whole = not first.tokens and not first.document.number
            is_replaced = first.is_alias and not self.counting(first.sites[0])
            if is_replaced and (is_whole or self.is_part):
                self._standing_in[section] = ()
            else:
                found = self._in_part if self.is_part else self._in_entry
                self._standing_in[section] = found(section)
        return self._standing_in[section]

    def _in_entry(self, section: tuple[str, ...]) -> Any:
        documents = self.documents
        found = resolve(documents, documents.entry, pointer.fragment(section))
        # It may be kept in a file of its own.
        there = isinstance(found, Target) and followed(documents, found.document, found.value)
        return there.value if there and isinstance(there.value, dict) else ()

    def _in_part(self, section: tuple[str, ...]) -> Any:
        try:
            return pointer.get(self.graph.units[0].value, section)
        except pointer.Missing:
            return ()

    def of_target(self, target: Target) -> tuple[str, ...] | None:
        """Where something of any document comes to stand in the output; None if nowhere.

        What is inlined stands where it is used first.
        """
        if self._standing is None:
            self._standing = _Standing(self.graph.units)
        met = set()
        rest: tuple[str, ...] = ()
        document, tokens = target.document, target.tokens
        while document.number:
            number = self._placed_around(self._standing, document.number, tokens)
            if number is None or number in met:
                return None
            met.add(number)
            rest = (*tokens[len(self.graph.units[number].tokens) :], *rest)
            if number in self.homes or number in self._names:
                document = self.documents.entry
                tokens = pointer.parse(pointer.from_fragment(self.name(number)[1:]))
                continue
            user, site = self._standing.first[number]
            document = self.graph.units[user].document
            tokens = self._standing.place(document, site)
        return (*tokens, *rest)

    def _placed_around(
        self, standing: _Standing, document: int, tokens: tuple[str, ...]
    ) -> int | None:
        """The innermost unit at or above a place that has a place in the output."""
        for depth in range(len(tokens), -1, -1):
            for number in standing.units_at.get((document, tokens[:depth]), ()):
                if number in self.homes or number in self._names or number in standing.first:
                    return number
        return None


def _section_of_parts(grammar: Grammar) -> tuple[str, ...]:
    """Where Objects go that no section is for."""
    beside = grammar.sections.get("PathItem", ("",))
    return (*beside[:-1], "x-parts")
