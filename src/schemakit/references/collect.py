"""Collects the units of a description: walks, resolves what a walk finds, and walks on from there.

Loading and building the graph are the same work: where a document is missing, collecting stops with
its URI and goes on once the document is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from schemakit.documents.registry import Registry, Scope
from schemakit.references.implicit_connections import (
    Subtypes,
    find_mapped,
    find_scheme,
    find_subtypes,
    implied_names,
    mapped_texts,
)
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

    def __init__(self, walk: Walker) -> None:
        self.walk = walk
        self.registry: Registry = walk.registry
        self.units = walk.units
        #: Whether schemas that discriminators name are added in the entry document too.
        self.all_mapped = walk.data.is_part
        self._revision = self.registry.revision
        self._walked = 0
        #: Units with the references that wait for a document or an identifier.
        self._waiting: list[tuple[int, list[int]]] = []
        #: By all that the meaning of a reference depends on.
        self._outcomes: dict[tuple[int, Context, str, ObjectType, str], _Outcome] = {}
        #: By the number of a unit and that of a reference in it, or by an id and a key. A reference
        #: that waits and is not here waits for a document.
        self._problems: dict[tuple[int, int | str], Problem] = {}

    @property
    def is_outdated(self) -> bool:
        """Whether an identifier was found since it began. That changes what units before it are,
        so that collecting has to begin again."""
        return self._revision != self.registry.revision

    def collect(self) -> dict[str, str]:
        """Walks every unit and resolves its references, which finds further units, until none is
        left.

        Returns the URIs of the documents that are missing, in the order of their first use, each
        with the URI of a document that refers to it. Called again once they are in the registry,
        it goes on.
        """
        pending: dict[str, str] = {}
        while True:
            before = self._walked, self._waiting
            self._advance(pending)
            # A schema that was reached later may have the identifier that was missing.
            if pending or not self._waiting or before == (self._walked, self._waiting):
                return pending

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
            unit.unusual += places
            self._resolve(number, places, pending)

    def walk_holders_again(self) -> None:
        """Walks those units again that hold others which were found after them, so that each
        reference belongs to one unit, the innermost."""
        # What waits now has no target, and is not at the same place once its unit is walked again.
        self._waiting = []
        for number in self.units.find_holders():
            self.units.all[number] = self.units.all[number].again()
            self._walk(number, {})
        self._advance({})

    def _resolve(self, number: int, places: Iterable[int], pending: dict[str, str]) -> None:
        """Finds the targets of some references of a unit, or the documents that they wait for."""
        unit = self.units.all[number]
        left: list[int] = []
        for place in places:
            site = unit.sites[place]
            outcome = self._outcome(unit, site)
            self._problems.pop((number, place), None)
            if isinstance(outcome, Pending):
                pending.setdefault(*outcome)
                left.append(place)
                continue
            unit.targets[place], problem = outcome
            if problem is not None:
                self._problems[number, place] = self._problem(unit, site, problem)
                if self._may_change(problem):
                    left.append(place)
        is_complete = self._add_named(unit, pending)
        if left or not is_complete:
            self._waiting.append((number, left))

    def _may_change(self, problem: Unresolved) -> bool:
        """Whether an identifier that is found later may be the target: where schemas name
        themselves, one is missing only once everything was walked."""
        more_may_come = self.registry.identified or len(self.registry.all) > 1
        return bool(more_may_come) and problem.code in _OPEN

    def _outcome(self, unit: Draft, site: Site) -> _Outcome | Pending:
        registry, document = self.registry, unit.document
        _, _, _, ref, expected, _, keyword, context = site
        context = context or unit.context
        key = (document.number, context, ref, expected, keyword)
        known = self._outcomes.get(key)
        if known is not None:
            return known
        found = resolve(registry, document, ref, context.base)
        if isinstance(found, Pending):
            return found
        if isinstance(found, Unresolved):
            outcome: _Outcome = -1, found
        else:
            target = found if keyword == "$ref" else _rebind(registry, found, context)
            outcome = self._add_target(target, ref, expected, context.scope)
        if outcome[1] is None or not self._may_change(outcome[1]):
            self._outcomes[key] = outcome
        return outcome

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

    # -- what is named without being referred to ---------------------------------------------------

    def _add_named(self, unit: Draft, pending: dict[str, str]) -> bool:
        """Adds what discriminators and security requirements in a unit name, since there may be no
        reference to it. Returns False if something is missing that may still be found."""
        is_complete = True
        for noted in unit.noted:
            type_ = noted.node[1]
            if type_.uri_keys:
                is_complete &= self._add_schemes(unit, noted, pending)
            elif type_.is_schema and "discriminator" in noted.source:
                is_complete &= self._add_mapped(unit, noted, pending)
        return is_complete

    def _add_mapped(self, unit: Draft, noted: Noted, pending: dict[str, str]) -> bool:
        """Adds the schemas that a discriminator names; in the entry document only with
        ``all_mapped``."""
        registry, document, schema = self.registry, unit.document, noted.source
        targets: list[Target | Pending | None] = []
        if self.all_mapped:
            place = (document.number, unit.tokens)
            known = self._subtypes.get(place, {}) if schema is unit.value else {}
            targets += implied_names(registry, document, noted.base, schema, known).values()
        for text in mapped_texts(schema):
            targets.append(find_mapped(registry, document, noted.base, text))
        for target in targets:
            if isinstance(target, Pending):
                pending.setdefault(*target)
            elif target is not None and (self.all_mapped or target.document.number):
                type_ = target.document.grammar.types["Schema"]
                if fits(type_, target.value):
                    number = self.units.add(target.document, target.tokens, type_, target.value)
                    unit.mapped.append(number)
        return not any(isinstance(one, Pending) for one in targets)

    @cached_property
    def _subtypes(self) -> Subtypes:
        return find_subtypes(self.registry)

    def _add_schemes(self, unit: Draft, noted: Noted, pending: dict[str, str]) -> bool:
        """Adds the schemes that a security requirement names by URI."""
        source, type_ = noted.source, noted.node[1]
        assert type_.grammar is not None  # noqa: S101  the type of a version
        expected = type_.grammar.types["SecurityScheme"]
        is_complete = True
        for key in [key for key in source if isinstance(key, str)]:
            found = find_scheme(self.registry, unit.document, unit.context.base, key)
            # None is a name, which may have been read just now.
            number, problem = -1, None
            if isinstance(found, Target):
                number, problem = self._add_target(found, key, expected, ())
            elif isinstance(found, Pending):
                pending.setdefault(*found)
                problem = _unread(key)
            elif found is not None:
                problem = found
            if number >= 0:
                noted.schemes[key] = number
            is_complete = is_complete and (found is None or number >= 0)
            self._problems.pop((id(source), key), None)
            if problem is not None:
                wrong = Problem(unit.document, source, key, type_, problem)
                self._problems[id(source), key] = wrong
        return is_complete

    # -- problems ----------------------------------------------------------------------------------

    def _problem(self, unit: Draft, site: Site, found: Unresolved) -> Problem:
        written = self.walk.as_written(site.reference)
        if found.code == "ref-not-allowed-here" and site.siblings is not None:
            beside = ", ".join(repr(key) for key in site.siblings[0])
            found = found._replace(message=f"{found.message}; merged with {beside} beside it")
        return Problem(unit.document, written, site.keyword, site.expected, found)

    def problems(self) -> Iterator[Problem]:
        """The problems of references, and of Objects that change without being references."""
        yield from self._problems.values()
        for number, places in self._waiting:
            unit = self.units.all[number]
            for place in places:
                if (number, place) not in self._problems:
                    site = unit.sites[place]
                    yield self._problem(unit, site, _unread(site.ref))
        for unit in self.units.all:
            for noted in unit.noted:
                yield from self._problems_of_server(unit, noted)
        yield from self.walk.conversions.problems
        yield from self.walk.data.problems

    def _problems_of_server(self, unit: Draft, noted: Noted) -> Iterator[Problem]:
        """A relative URL of a server in a document that is not beside the entry document. It is
        relative to that document, and cannot be rewritten: it may hold variables."""
        source, type_, there = noted.source, noted.node[1], unit.document.base
        url = source.get("url") if type_.name == "Server" and isinstance(source, dict) else None
        if not isinstance(url, str) or url.startswith("{"):
            return
        if uri.resolve(there, url) != uri.resolve(self.registry.entry.base, url):
            message = f"{url!r} is relative to this document, and means another URL elsewhere"
            found = Unresolved("relative-server", message)
            yield Problem(unit.document, source, "url", type_, found)


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
