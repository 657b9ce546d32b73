"""Every reference of a description and its target: what the walk finds, resolved as it goes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from schemakit.documents.document import Document
from schemakit.documents.registry import Registry, Scope
from schemakit.errors import UnresolvableError
from schemakit.references.graph import Graph, cut_alias_cycles, graph_of
from schemakit.references.implicit_connections import implied, mapped, subtypes
from schemakit.references.problems import (
    ODDITIES,
    Finding,
    diagnostics,
    fatal_codes,
    places_of,
    severity_of,
)
from schemakit.references.resolver import Pending, Problem, Target, at_pointer, resolve
from schemakit.references.walk import Context, Requirement, Site, Unit, Walk
from schemakit.spec import pointer, uri
from schemakit.spec.grammar import EXTENSION, LITERAL, ObjectType, type_at, type_inside

__all__ = [
    "Reference",
    "begun",
    "build",
    "explore",
    "listing",
]


@dataclass(frozen=True, slots=True)
class Reference:
    """A Reference Object of the document: where it stands, what it says, what it means.

    ``target`` is the canonical pointer it resolves to, None where it resolves to nothing; ``kind``
    is the name of the Object that stands there. ``document`` and ``target_document`` say in which
    documents, by the names that people are shown.
    """

    pointer: str
    ref: str
    target: str | None
    kind: str
    document: str = ""
    target_document: str = ""


def build(
    registry: Registry,
    tokens: tuple[str, ...] = (),
    *,
    extensions: bool = True,
    strict: bool = False,
    missing: str = "error",
    mapped_too: bool = False,
) -> Graph:
    """The reference graph of the part of the entry document at ``tokens`` and of all it refers to.

    ``mapped_too`` says whether that counts what discriminators name.

    Raises:
        UnresolvableError: if references have no target (unless ``missing`` is ``"keep"``), or are
            misplaced or oddly written and ``strict`` is set; lists all of them.
        CycleError: if a chain of references leads back to itself and never to an Object (unless
            ``missing`` is ``"keep"``).
        PointerError: if nothing stands at ``tokens``.
    """
    walk = None
    if not tokens and extensions and not mapped_too:
        # Loading went this way already. Linking fills its copies, so only one caller can have it.
        walk = registry.take_explored()
    if walk is None:
        walk = begun(registry, tokens, extensions=extensions)
        explore(walk, mapped_too=mapped_too)
    outer = _outer_units(walk)
    if outer:
        # What it met again may only be one unit inside another: only the next walk can tell.
        walk = walk.over_known_units(outer)
        explore(walk, mapped_too=mapped_too)
    if walk.again:
        walk = walk.over_shared_objects()
        explore(walk, mapped_too=mapped_too)
    problems = _problems(walk)
    fatal = fatal_codes(strict=strict, missing=missing)
    errors = [finding for finding in problems if severity_of(finding, fatal) == "error"]
    if errors:
        raise UnresolvableError(*diagnostics(registry, errors, fatal))
    problems += cut_alias_cycles(walk.units, missing=missing)
    return graph_of(walk.units, problems)


def begun(registry: Registry, tokens: tuple[str, ...] = (), *, extensions: bool = True) -> Walk:
    """A walk that knows only where it starts: the part of the entry document at ``tokens``, which
    may pass through references."""
    # The scope that the first unit starts with is known only once the names are.
    registry.is_identified(registry.entry)
    start = at_pointer(registry, tokens)
    type_, scope = _reached(registry, tokens)
    walk = Walk(registry, extensions=extensions)
    walk.unit(start.document, start.tokens, type_, start.value, scope)
    return walk


def _reached(registry: Registry, tokens: tuple[str, ...]) -> tuple[ObjectType, Scope]:
    """What the part of the entry document at ``tokens`` is read as, and the dynamic scope on the
    way there. Each reference that the pointer passes through has its say in both."""
    document, value = registry.entry, registry.entry.contents
    place: tuple[str, ...] = ()
    scope: Scope = ()
    type_ = document.grammar.root
    for token in tokens:
        while not _has(value, token):
            # The pointer leads somewhere, so this is a reference that leads on.
            base = registry.base_at(document, place)
            found = resolve(registry, document, value["$ref"], base)
            if not isinstance(found, Target):
                return LITERAL, ()
            scope = registry.entered(scope, base)
            type_ = _type_of_target(registry, found, type_)
            document, place, value = found.document, found.tokens, found.value
        value, place = pointer.get(value, (token,)), (*place, token)
        type_ = type_inside(type_, token, value)
        if type_.is_schema:
            type_ = registry.dialects.get(id(value), type_)
    return type_, scope


def _has(value: Any, token: str) -> bool:
    try:
        pointer.get(value, (token,))
    except pointer.Missing:
        return False
    return True


# -- targets ---------------------------------------------------------------------------------------

#: What a reference came to: its target's unit, -1 where it stays, and what is to be said about it.
_Outcome = tuple[int, Problem | None]

#: Those that a name which is found later may still resolve.
_NAMELESS = frozenset({"unresolved-ref", "unresolved-document"})


def explore(walk: Walk, *, mapped_too: bool = False) -> dict[str, str]:
    """Collects every unit and resolves its sites, which finds further units, until none is left.

    Gives the URIs of documents that have to be read first, in the order of their first use, each
    with that of what refers to it. Called again once they are, it goes on where it stopped.
    """
    wanted: dict[str, str] = {}
    while True:
        before = len(walk.units), _doubtful(walk)
        _advance(walk, wanted, mapped_too=mapped_too)
        # What led nowhere may have got its name since, by a schema that was only reached later.
        if wanted or not walk.waiting or before == (len(walk.units), _doubtful(walk)):
            return wanted


def _doubtful(walk: Walk) -> int:
    return sum(len(places) for _, places in walk.waiting)


def _advance(walk: Walk, wanted: dict[str, str], *, mapped_too: bool) -> None:
    """Resolves what is left to resolve, and collects what that leads to."""
    # What waited for a document comes first; then the units that were not collected yet.
    waiting, walk.waiting = walk.waiting, []
    for number, places in waiting:
        _settle(walk, number, places, wanted, all_mapped=mapped_too)
    while walk.collected < len(walk.units):  # the list grows
        number = walk.collected
        walk.collected += 1
        if number in walk.kept:
            continue
        walk.collect(number)
        unit = walk.units[number]
        unit.targets = [-1] * len(unit.sites)
        _settle(walk, number, range(len(unit.sites)), wanted, all_mapped=mapped_too)


def _settle(
    walk: Walk, number: int, places: Iterable[int], wanted: dict[str, str], *, all_mapped: bool
) -> None:
    """Finds the targets of some sites of a unit, or notes which documents they wait for."""
    unit = walk.units[number]
    sites, targets, of_document = unit.sites, unit.targets, unit.document.number
    outcomes = walk.outcomes.setdefault((of_document, unit.context), {})
    left: list[int] = []
    # Where schemas name themselves nothing is missing before all of it was read.
    is_early = bool(walk.registry.identified) or len(walk.registry.all) > 1
    for place in places:
        site = sites[place]
        context, known = unit.context, outcomes
        if site.context is not None:
            context = site.context
            known = walk.outcomes.setdefault((of_document, context), {})
        key = (site.reference[site.keyword], site.expected, site.keyword)
        outcome = known.get(key)
        if outcome is None:
            found = _outcome(walk, unit.document, site, context)
            if isinstance(found, Pending):
                wanted.setdefault(*found)
                left.append(place)
                continue
            if is_early and found[1] is not None and found[1].code in _NAMELESS:
                left.append(place)
                continue
            outcome = known[key] = found
        targets[place], problem = outcome
        if problem is not None:
            walk.found.append((number, place, problem))
    incomplete = bool(unit.discriminated) and _add_mapped(walk, unit, wanted, every=all_mapped)
    unnamed = bool(unit.requirements) and _add_schemes(walk, unit, wanted)
    if left or incomplete or unnamed:
        walk.waiting.append((number, left))


def _problems(walk: Walk) -> list[Finding]:
    problems = [
        Finding(
            walk.units[number].document, walk.as_written(walk.units[number].sites[place]), problem
        )
        for number, place, problem in walk.found
    ]
    for number, places in walk.waiting:
        unit = walk.units[number]
        for site in [unit.sites[place] for place in places]:
            found = _outcome(walk, unit.document, site, site.context or unit.context)
            problem = _unread(site.ref) if isinstance(found, Pending) else found[1]
            if problem is not None:
                problems.append(Finding(unit.document, walk.as_written(site), problem))
    for unit in walk.units:
        problems += _problems_of_keys(walk, unit) if unit.requirements else ()
        problems += _problems_of_servers(walk, unit) if unit.servers else ()
    version = walk.grammar.version
    for one in walk.foreign:
        message = f"{' and '.join(one.keywords)}: {version} has no words for it"
        site = Site(None, None, one.schema, one.type, None, "$ref", None)
        problems.append(Finding(one.document, site, Problem("mixed-versions", message)))
    return problems


def _unread(ref: str) -> Problem:
    # Loading was told not to follow references, or could not tell that there are any.
    return Problem("unresolved-document", f"{ref!r} leads to a document that was not read")


def _problems_of_keys(walk: Walk, unit: Unit) -> Iterator[Finding]:
    """What is wrong with the keys of a unit's security requirements that are URIs."""
    for requirement in unit.requirements:
        for key, found in _schemes(walk, unit, requirement):
            problem = _unread(key) if isinstance(found, Pending) else found[1]
            if problem is not None:
                site = Site(None, None, requirement.source, requirement.type, None, key, None)
                yield Finding(unit.document, site, problem)


def _problems_of_servers(walk: Walk, unit: Unit) -> Iterator[Finding]:
    """Relative URLs of servers in a document that does not lie beside the entry document. They
    start from where that was retrieved, and are not URIs that could be rewritten: they may hold
    variables."""
    there, here = unit.document.base, walk.registry.entry.base
    for server, type_ in unit.servers:
        url = server.get("url")
        if not isinstance(url, str) or url.startswith("{"):
            continue
        if uri.resolve(there, url) != uri.resolve(here, url):
            site = Site(None, None, server, type_, None, "url", None)
            message = f"{url!r} is relative to this document, and is another URL where it moves to"
            yield Finding(unit.document, site, Problem("relative-server", message))


def _add_schemes(walk: Walk, unit: Unit, wanted: dict[str, str]) -> bool:
    """Makes units of the schemes that a unit's security requirements name by URI. Says whether one
    is missing, which a document that is read later may still hold."""
    incomplete = False
    for requirement in unit.requirements:
        for key, found in _schemes(walk, unit, requirement):
            if isinstance(found, Pending):
                wanted.setdefault(*found)
            elif found[0] >= 0:
                requirement.schemes[key] = found[0]
            incomplete |= key not in requirement.schemes
    return incomplete


def _schemes(
    walk: Walk, unit: Unit, requirement: Requirement
) -> Iterator[tuple[str, _Outcome | Pending]]:
    """The keys of a security requirement that are no names, and what each came to."""
    from schemakit.references.implicit_connections import (
        scheme,  # few descriptions name schemes by URI
    )

    assert requirement.type.grammar is not None  # noqa: S101  the type of a version
    expected = requirement.type.grammar.types["SecurityScheme"]
    for key in requirement.source:
        if isinstance(key, str):
            found = scheme(walk.registry, unit.document, unit.context.base, key)
            if isinstance(found, Target):
                yield key, _taken(walk, found, key, expected, ())
            elif found is not None:
                yield key, (-1, found) if isinstance(found, Problem) else found


def _add_mapped(walk: Walk, unit: Unit, wanted: dict[str, str], *, every: bool) -> bool:
    """Makes units of what the discriminators in a unit name, which no reference may lead to; of
    that in the entry document only where ``every`` is set. Says whether a document is missing."""
    registry, document = walk.registry, unit.document
    incomplete = False
    extending = subtypes(registry) if every else {}
    for schema, _, base in unit.discriminated:
        targets: list[Target | Pending | None] = []
        if every:
            place = (document.number, unit.tokens)
            known = extending.get(place, {}) if schema is unit.value else {}
            targets += implied(registry, document, base, schema, known).values()
        discriminator = schema["discriminator"]
        if isinstance(discriminator, dict):
            mapping = discriminator.get("mapping")
            texts = [*(mapping.values() if isinstance(mapping, dict) else ())]
            texts.append(discriminator.get("defaultMapping"))
            targets += [mapped(registry, document, base, text) for text in texts]
        for target in targets:
            if isinstance(target, Pending):
                wanted.setdefault(*target)
                incomplete = True
            elif target is not None and (every or target.document.number):
                type_ = target.document.grammar.types["Schema"]
                if _fits(type_, target.value):
                    number = walk.unit(target.document, target.tokens, type_, target.value)
                    unit.mapped.append(number)
    return incomplete


def _outcome(walk: Walk, document: Document, site: Site, context: Context) -> _Outcome | Pending:
    registry, ref = walk.registry, site.ref
    found = resolve(registry, document, ref, context.base)
    if isinstance(found, Pending):
        return found
    if isinstance(found, Problem):
        return -1, found
    if site.keyword != "$ref":
        found = _rebound(registry, found, context)
    return _taken(walk, found, ref, site.expected, context.scope)


def _taken(walk: Walk, found: Target, ref: str, expected: ObjectType, scope: Scope) -> _Outcome:
    """The unit of a target, and what is unusual about it."""
    registry, target = walk.registry, found.document
    type_ = _type_of_target(registry, found, expected)
    is_root = target.is_complete and not found.tokens and type_ is not target.grammar.root
    if is_root or not _fits(type_, found.value):
        message = f"{ref!r} leads to something that is no {type_.name}"
        return -1, Problem("ref-target-type", message)
    if not target.is_complete and registry.is_identified(target):
        registry.identify(target, found.tokens, found.value, type_)
    number = walk.unit(target, found.tokens, type_, found.value, scope)
    if not expected.referenceable:
        is_text, several = expected.name == "Text", expected.is_map or expected.is_array
        name = "a text" if is_text else f"the {expected.name} Object{'s' * several}"
        message = f"{ref!r} stands where {name} should"
        return number, Problem("ref-not-allowed-here", message)
    if found.oddity:
        return number, Problem(found.oddity, ODDITIES[found.oddity].format(ref))
    return number, _mixed(ref, expected, type_)


def _mixed(ref: str, expected: ObjectType, type_: ObjectType) -> Problem | None:
    """Says so where a reference leads to what is written in another dialect."""
    here, there = expected.grammar, type_.grammar
    if here is there or here is None or there is None:
        return None
    from schemakit.spec.dialect_conversion import (
        differ,  # descriptions of one dialect do without it
    )

    if not differ(here, there):
        return None
    message = (
        f"{ref!r} leads from {here.version} to {there.version}, whose schemas are put in the "
        "words of this description where they stand in it"
    )
    return Problem("mixed-versions", message)


def _rebound(registry: Registry, found: Target, context: Context) -> Target:
    """What a dynamic reference means on this path (JSON Schema core §8.2.3.2)."""
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


def _type_of_target(registry: Registry, found: Target, expected: ObjectType) -> ObjectType:
    """What a target is read as: what its referrer expects, in the words of its own version."""
    document = found.document
    if expected.is_schema:
        inner = registry.dialect_at(document, found.tokens)
        if inner is not None:
            return inner
    if not document.is_complete:
        return expected
    if expected is EXTENSION or not expected.referenceable:
        actual = type_at(document.grammar, found.tokens, document.contents)
        if expected is EXTENSION or actual.is_schema:
            return actual
    return document.grammar.types.get(expected.name, expected)


def _fits(type_: ObjectType, value: Any) -> bool:
    """Whether a target can be what its referrer expects, as far as its kind of value says."""
    if type_ is LITERAL or type_.name in ("Extension", "Text"):
        return True
    if type_.is_array:
        return isinstance(value, list)
    if isinstance(value, bool):
        return type_.is_schema and type_.grammar is not None and type_.grammar.boolean_schemas
    return isinstance(value, dict)


def _outer_units(walk: Walk) -> set[int]:
    """The units that others lie in, those of documents included in which one container may stand
    at several places; none where only the whole document holds units, its reusable Objects."""
    sections = set(walk.sections.values())
    whole = walk.units[0].tokens == ()
    nested = False
    outer: set[int] = set()
    around: list[tuple[tuple[object, ...], int]] = []
    places = [(unit.document.number, *unit.tokens) for unit in walk.units]
    # What lies in a unit follows it, up to what lies in no unit before.
    for number in sorted(range(len(places)), key=places.__getitem__):
        place = places[number]
        while around and place[: len(around[-1][0])] != around[-1][0]:
            around.pop()
        if around and len(around[-1][0]) < len(place):
            outer.update(one for there, one in around if len(there) < len(place))
            nested = nested or not whole or place[0] != 0 or place[1:-1] not in sections
        around.append((place, number))
    if not nested:
        return set()
    return outer | {number for number, unit in enumerate(walk.units) if unit.document.shared}


# -- listing ---------------------------------------------------------------------------------------


def listing(registry: Registry) -> list[Reference]:
    """Every Reference Object, document by document in the order of the text."""
    graph = build(registry, missing="keep")
    sites: dict[int, dict[int, tuple[Site, int]]] = {}
    for unit in graph.units:
        of_document = sites.setdefault(unit.document.number, {})
        for site, target in zip(unit.sites, unit.targets, strict=True):
            of_document[id(site.reference)] = (site, target)
    found = []
    for number in sorted(sites):
        document, of_document = registry.all[number], sites[number]
        for identity, tokens in places_of(document, set(of_document)).items():
            site, target = of_document[identity]
            found.append(_reference(document, tokens, site, graph, target))
    return found


def _reference(
    document: Document, tokens: tuple[str, ...], site: Site, graph: Graph, target: int
) -> Reference:
    unit = graph.units[target] if target >= 0 else None
    return Reference(
        pointer.join(tokens),
        site.ref,
        pointer.join(unit.tokens) if unit is not None else None,
        site.expected.name,
        document.uri,
        unit.document.uri if unit is not None else "",
    )
