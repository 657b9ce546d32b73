"""Collects the units of a description: walks, resolves what a walk finds, and walks on from there.

Loading and building the graph are the same work: where a document is missing, collecting stops with
its URI and goes on once the document is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from schemakit.documents.document import Document
from schemakit.documents.registry import Registry, Scope
from schemakit.references.implicit_connections import (
    find_mapped,
    find_scheme,
    find_subtypes,
    implied_names,
)
from schemakit.references.naming import mapped_texts
from schemakit.references.nodes import Context, Noted, Site
from schemakit.references.problems import UNUSUAL, Problem
from schemakit.references.resolver import Pending, Target, Unresolved, resolve
from schemakit.references.target_types import fits, type_of_target
from schemakit.references.units import Draft
from schemakit.references.walker import Walker
from schemakit.spec import pointer, uri
from schemakit.spec.grammar import ObjectType

__all__ = ["Collector"]

#: The result for a reference: the unit of its target, or -1 if it has none; and its problem.
_Outcome = tuple[int, Unresolved | None]

#: Problems that an identifier found later may still solve.
_OPEN = frozenset({"unresolved-ref", "unresolved-document"})


class Collector:
    """The state of collecting: the units found so far, and the pending references."""

    def __init__(self, walk: Walker, *, all_mapped: bool = False) -> None:
        self.walk = walk
        self.registry: Registry = walk.registry
        self.units = walk.units
        #: Whether schemas that discriminators name are added in the entry document too.
        self.all_mapped = all_mapped
        #: The identifiers that were known when collecting began.
        self.revision = self.registry.revision
        self._walked = 0
        #: Units with the references that wait for a document or an identifier.
        self._waiting: list[tuple[int, list[int]]] = []
        self._outcomes: dict[tuple[int, Context], dict[tuple[str, ObjectType, str], _Outcome]] = {}
        self._found: list[tuple[int, int, Unresolved]] = []

    def collect(self) -> dict[str, str]:
        """Walks every unit and resolves its references, which finds further units, until none is
        left.

        Returns the URIs of the documents that are missing, in the order of their first use, each
        with the URI of a document that refers to it. Called again once they are in the registry,
        it goes on.
        """
        pending: dict[str, str] = {}
        while True:
            before = len(self.units.all), self._count_waiting()
            self._advance(pending)
            # A schema that was reached later may have the identifier that was missing.
            if pending or not self._waiting:
                return pending
            if before == (len(self.units.all), self._count_waiting()):
                return pending

    def _count_waiting(self) -> int:
        return sum(len(places) for _, places in self._waiting)

    def _advance(self, pending: dict[str, str]) -> None:
        waiting, self._waiting = self._waiting, []
        for number, places in waiting:
            self._resolve(number, places, pending)
        while self._walked < len(self.units.all):  # the list grows
            number = self._walked
            self._walked += 1
            self._walk(number, pending)

    def _walk(self, number: int, pending: dict[str, str]) -> None:
        self.walk.walk(number)
        unit = self.units.all[number]
        if -1 in unit.targets or unit.noted:
            places = [place for place, target in enumerate(unit.targets) if target < 0]
            self._resolve(number, places, pending)

    def walk_holders_again(self) -> None:
        """Walks those units again that hold others which were found after them, so that each
        reference belongs to one unit, the innermost."""
        holders = self.units.find_holders()
        # What they wait for is noted by the places of references in them, which change.
        self._waiting = [one for one in self._waiting if one[0] not in holders]
        for number in holders:
            unit = self.units.all[number]
            again = Draft(unit.document, unit.tokens, unit.type, unit.value, unit.context)
            again.careful = unit.careful
            self.units.all[number] = again
            self._walk(number, {})
        self._advance({})

    def _resolve(self, number: int, places: Iterable[int], pending: dict[str, str]) -> None:
        """Finds the targets of some references of a unit, or the documents that they wait for."""
        unit = self.units.all[number]
        sites, targets, of_document = unit.sites, unit.targets, unit.document.number
        outcomes = self._outcomes.setdefault((of_document, unit.context), {})
        left: list[int] = []
        # Where schemas name themselves a target is missing only once everything was walked.
        is_open = bool(self.registry.identified) or len(self.registry.all) > 1
        for place in places:
            site = sites[place]
            _, _, _, ref, expected, _, keyword, context = site
            known = outcomes
            if context is not None:
                known = self._outcomes.setdefault((of_document, context), {})
            key = (ref, expected, keyword)
            outcome = known.get(key)
            if outcome is None:
                found = self._outcome(unit.document, site, context or unit.context)
                if isinstance(found, Pending):
                    pending.setdefault(*found)
                    left.append(place)
                    continue
                if is_open and found[1] is not None and found[1].code in _OPEN:
                    left.append(place)
                    continue
                outcome = known[key] = found
            targets[place], problem = outcome
            if problem is not None:
                self._found.append((number, place, problem))
        if unit.noted:
            is_complete = self._add_mapped(unit, pending) & self._add_schemes(unit, pending)
        else:
            is_complete = True
        if left or not is_complete:
            self._waiting.append((number, left))

    def _outcome(self, document: Document, site: Site, context: Context) -> _Outcome | Pending:
        registry, ref = self.registry, site.ref
        if not document.number and not registry.is_identified(document):
            # Most references; no identifier changes what they mean.
            number = self.units.by_reference.get((ref, site.expected))
            if number is not None:
                return number, None
        found = resolve(registry, document, ref, context.base)
        if isinstance(found, Pending):
            return found
        if isinstance(found, Unresolved):
            return -1, found
        if site.keyword != "$ref":
            found = _rebind(registry, found, context)
        return self._add_target(found, ref, site.expected, context.scope)

    def _add_target(self, found: Target, ref: str, expected: ObjectType, scope: Scope) -> _Outcome:
        """The unit of a target, and what is unusual about it."""
        registry, document = self.registry, found.document
        type_ = type_of_target(registry, found, expected)
        is_root = document.is_complete and not found.tokens
        if (is_root and type_ is not document.grammar.root) or not fits(type_, found.value):
            article = "an" if type_.name[0] in "AEIOU" else "a"
            message = f"{ref!r} does not point to {article} {type_.name}"
            return -1, Unresolved("ref-target-type", message)
        if not document.is_complete and registry.is_identified(document):
            registry.identify(document, found.tokens, found.value, type_)
        number = self.units.add(document, found.tokens, type_, found.value, scope)
        if not expected.referenceable:
            is_text, several = expected.name == "Text", expected.is_map or expected.is_array
            name = "a string" if is_text else f"the {expected.name} Object{'s' * several}"
            message = f"expected {name}, found a $ref to {ref!r}"
            return number, Unresolved("ref-not-allowed-here", message)
        if found.unusual:
            return number, Unresolved(found.unusual, UNUSUAL[found.unusual].format(ref))
        return number, _compare_dialects(ref, expected, type_)

    def _add_mapped(self, unit: Draft, pending: dict[str, str]) -> bool:
        """Adds the schemas that discriminators in a unit name, since there may be no reference to
        them; in the entry document only with ``all_mapped``. Returns False if a document is
        missing."""
        registry, document = self.registry, unit.document
        is_complete = True
        subtypes = None
        for one in unit.noted:
            schema = one.source
            if not one.node[1].is_schema or "discriminator" not in schema:
                continue
            targets: list[Target | Pending | None] = []
            if self.all_mapped:
                subtypes = find_subtypes(registry) if subtypes is None else subtypes
                place = (document.number, unit.tokens)
                known = subtypes.get(place, {}) if schema is unit.value else {}
                targets += implied_names(registry, document, one.base, schema, known).values()
            for text in mapped_texts(schema):
                targets.append(find_mapped(registry, document, one.base, text))
            for target in targets:
                if isinstance(target, Pending):
                    pending.setdefault(*target)
                    is_complete = False
                elif target is not None and (self.all_mapped or target.document.number):
                    type_ = target.document.grammar.types["Schema"]
                    if fits(type_, target.value):
                        number = self.units.add(target.document, target.tokens, type_, target.value)
                        unit.mapped.append(number)
        return is_complete

    def _add_schemes(self, unit: Draft, pending: dict[str, str]) -> bool:
        """Adds the schemes that security requirements in a unit name by URI. Returns False if one
        is missing, which a document that is read later may hold."""
        is_complete = True
        for requirement in [one for one in unit.noted if one.node[1].uri_keys]:
            for key, found in self._schemes(unit, requirement):
                if isinstance(found, Pending):
                    pending.setdefault(*found)
                elif found[0] >= 0:
                    requirement.schemes[key] = found[0]
                is_complete = is_complete and key in requirement.schemes
        return is_complete

    def _schemes(self, unit: Draft, noted: Noted) -> Iterator[tuple[str, _Outcome | Pending]]:
        """The keys of a security requirement that are URIs, and what each came to."""
        type_ = noted.node[1]
        assert type_.grammar is not None  # noqa: S101  the type of a version
        expected = type_.grammar.types["SecurityScheme"]
        for key in noted.source:
            if isinstance(key, str):
                found = find_scheme(self.registry, unit.document, unit.context.base, key)
                if isinstance(found, Target):
                    yield key, self._add_target(found, key, expected, ())
                elif found is not None:
                    yield key, (-1, found) if isinstance(found, Unresolved) else found

    # -- problems ----------------------------------------------------------------------------------

    def problems(self) -> Iterator[Problem]:
        """The problems of references, and of Objects that change without being references."""
        units = self.units.all
        for number, place, found in self._found:
            yield self._problem(units[number], units[number].sites[place], found)
        for number, places in self._waiting:
            unit = units[number]
            for site in [unit.sites[place] for place in places]:
                outcome = self._outcome(unit.document, site, site.context or unit.context)
                problem = _unread(site.ref) if isinstance(outcome, Pending) else outcome[1]
                if problem is not None:
                    yield self._problem(unit, site, problem)
        for unit in units:
            if unit.noted:
                yield from self._problems_of_requirements(unit)
                yield from self._problems_of_servers(unit)
        yield from self.walk.conversions.problems
        yield from self.walk.data.problems

    def _problem(self, unit: Draft, site: Site, found: Unresolved) -> Problem:
        written = self.walk.as_written(site).reference
        if found.code == "ref-not-allowed-here" and site.siblings is not None:
            beside = ", ".join(repr(key) for key in site.siblings[0])
            found = found._replace(message=f"{found.message}; merged with {beside} beside it")
        return Problem(unit.document, written, site.keyword, site.expected, found)

    def _problems_of_requirements(self, unit: Draft) -> Iterator[Problem]:
        for requirement in [one for one in unit.noted if one.node[1].uri_keys]:
            for key, outcome in self._schemes(unit, requirement):
                problem = _unread(key) if isinstance(outcome, Pending) else outcome[1]
                if problem is not None:
                    source, type_ = requirement.source, requirement.node[1]
                    yield Problem(unit.document, source, key, type_, problem)

    def _problems_of_servers(self, unit: Draft) -> Iterator[Problem]:
        """Relative URLs of servers in a document that is not beside the entry document. They are
        relative to that document, and cannot be rewritten: they may hold variables."""
        there, here = unit.document.base, self.registry.entry.base
        for one in unit.noted:
            type_, url = one.node[1], one.source.get("url") if isinstance(one.source, dict) else ""
            if type_.name != "Server" or not isinstance(url, str) or url.startswith("{"):
                continue
            if uri.resolve(there, url) != uri.resolve(here, url):
                message = f"{url!r} is relative to this document, and means another URL elsewhere"
                found = Unresolved("relative-server", message)
                yield Problem(unit.document, one.source, "url", type_, found)


def _unread(ref: str) -> Unresolved:
    # Loading was told not to follow references, or could not tell that there are any.
    return Unresolved("unresolved-document", f"{ref!r} points to a document that was not read")


def _compare_dialects(ref: str, expected: ObjectType, type_: ObjectType) -> Unresolved | None:
    """The problem of a reference to a schema that is written in another dialect."""
    here, there = expected.grammar, type_.grammar
    if here is there or here is None or there is None:
        return None
    from schemakit.spec.dialect_conversion import differ  # descriptions of one dialect do without

    if not differ(here, there):
        return None
    message = f"{ref!r} points from {here.version} to {there.version}; its schemas are converted"
    return Unresolved("mixed-versions", message)


def _rebind(registry: Registry, found: Target, context: Context) -> Target:
    """The target of a dynamic reference on this path (JSON Schema core §8.2.3.2)."""
    name = found.dynamic
    if name is None:
        base = registry.base_at(found.document, found.tokens)
        recursive = not found.tokens or id(found.value) in registry.roots
        name = "" if recursive and registry.is_rebound(base, "") else None
    for bound, number, tokens in context.scope if name is not None else ():
        if bound == name:
            document = registry.all[number]
            return Target(document, tokens, pointer.get(document.contents, tokens))
    return found
