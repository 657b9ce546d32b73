"""Every reference of a document, its target, and the graph between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from schemakit import pointer
from schemakit.discriminators import explicit, mapped, subtypes
from schemakit.documents import Document
from schemakit.errors import CycleError, Diagnostic, UnresolvableError
from schemakit.grammar import EXTENSION, LITERAL, Grammar, ObjectType, type_at
from schemakit.resolution import Problem, resolve
from schemakit.sites import Site, Unit, Walk

__all__ = ["Graph", "Reference", "build", "diagnostics", "listing"]


@dataclass(frozen=True, slots=True)
class Reference:
    """A Reference Object of the document: where it stands, what it says, what it means.

    ``target`` is the canonical pointer it resolves to, None where it resolves to nothing; ``kind``
    is the name of the Object that stands there.
    """

    pointer: str
    ref: str
    target: str | None
    kind: str


class Graph(NamedTuple):
    """Every unit; the first is the part asked for.

    ``components`` lists the strongly connected components, targets before what refers to them,
    ``cyclic`` says of each whether it is a cycle, and ``component_of`` maps a unit to its own.
    """

    units: list[Unit]
    components: list[list[int]]
    component_of: list[int]
    cyclic: list[bool]
    #: What is wrong with references, as the walk found it.
    problems: list[tuple[Site, Problem]]

    def is_cut(self, unit: int, target: int) -> bool:
        """Whether a site of ``unit`` stays a reference (an edge inside a cyclic component)."""
        component = self.component_of[unit]
        return component == self.component_of[target] and self.cyclic[component]

    def cycles(self) -> list[list[int]]:
        """The members of every component that is a cycle."""
        return [
            members for members, cyclic in zip(self.components, self.cyclic, strict=True) if cyclic
        ]


def build(
    document: Document,
    tokens: tuple[str, ...] = (),
    *,
    extensions: bool = True,
    strict: bool = False,
    missing: str = "error",
    mapped_too: bool = False,
) -> Graph:
    """The reference graph of the part of ``document`` at ``tokens`` and of all it refers to.

    ``mapped_too`` says whether that counts what discriminators name.

    Raises:
        UnresolvableError: if references have no target (unless ``missing`` is ``"keep"``), or are
            misplaced or oddly written and ``strict`` is set; lists all of them.
        CycleError: if a chain of references leads back to itself and never to an Object (unless
            ``missing`` is ``"keep"``).
        Missing: if nothing stands at ``tokens``.
    """
    value = pointer.get(document.contents, tokens)
    type_ = type_at(document.grammar, tokens, document.contents)
    walk = Walk(document, extensions=extensions)
    walk.unit(tokens, type_, value)
    problems = _explore(walk, mapped_too)
    if _nested(walk):
        # What it met again may only be one unit inside another: only the next walk can tell.
        walk = walk.over_known_units()
        problems = _explore(walk, mapped_too)
    if walk.again:
        walk = walk.over_shared_objects()
        problems = _explore(walk, mapped_too)
    fatal = _fatal_codes(strict=strict, missing=missing)
    errors = [problem for problem in problems if _severity(*problem, fatal) == "error"]
    if errors:
        raise UnresolvableError(*diagnostics(document, errors, fatal))
    problems += _cut_alias_cycles(document, walk.units, missing=missing)
    return _graph(walk.units, problems)


# -- targets ---------------------------------------------------------------------------------------

#: What a reference came to: its target's unit, -1 where it stays, and what is to be said about it.
_Outcome = tuple[int, Problem | None]

_ODDITIES = {
    "ref-through-ref": "{!r} passes through another reference",
    "encoded-slash": "{!r} writes %2F where ~1 belongs",
    "non-uri-ref": "{!r} holds spaces and is no URI",
}


def _explore(walk: Walk, mapped_too: bool) -> list[tuple[Site, Problem]]:
    """Collects every unit and resolves its sites, which finds further units, until none is left."""
    problems: list[tuple[Site, Problem]] = []
    known: dict[tuple[str, ObjectType], _Outcome] = {}
    for number, unit in enumerate(walk.units):  # the list grows while it is read
        walk.collect(number)
        if mapped_too:
            _add_mapped(walk, unit)
        for site in unit.sites:
            key = (site.reference["$ref"], site.expected)
            outcome = known.get(key)
            if outcome is None:
                outcome = known[key] = _outcome(walk, *key)
            target, problem = outcome
            unit.targets.append(target)
            if problem is not None:
                problems.append((site, problem))
    return problems


def _add_mapped(walk: Walk, unit: Unit) -> None:
    """Makes units of what the discriminators in a unit name, which no reference may lead to."""
    document = walk.document
    for schema, _ in unit.discriminated:
        found = explicit(document, schema, subtypes(document)) or schema["discriminator"]
        mapping = found.get("mapping") if isinstance(found, dict) else None
        for text in mapping.values() if isinstance(mapping, dict) else ():
            if (tokens := mapped(document, text)) is not None:
                value = pointer.get(document.contents, tokens)
                walk.unit(tokens, document.grammar.types["Schema"], value)


def _outcome(walk: Walk, ref: str, expected: ObjectType) -> _Outcome:
    document = walk.document
    found = resolve(document, ref)
    if isinstance(found, Problem):
        return -1, found
    type_ = expected
    if type_ is EXTENSION or not type_.referenceable:
        actual = type_at(document.grammar, found.tokens, document.contents)
        if type_ is EXTENSION or actual.is_schema:
            type_ = actual
    at_root = not found.tokens and type_ is not document.grammar.root
    if at_root or not _fits(document.grammar, type_, found.value):
        message = f"{ref!r} leads to something that is no {type_.name}"
        return -1, Problem("ref-target-type", message)
    number = walk.unit(found.tokens, type_, found.value)
    if not expected.referenceable:
        name = "a text" if expected.name == "Text" else f"the {expected.name} Object"
        message = f"{ref!r} stands where {name} should"
        return number, Problem("ref-not-allowed-here", message)
    if found.oddity:
        return number, Problem(found.oddity, _ODDITIES[found.oddity].format(ref))
    return number, None


def _fits(grammar: Grammar, type_: ObjectType, value: Any) -> bool:
    """Whether a target can be what its referrer expects, as far as its kind of value says."""
    if type_ is LITERAL or type_.name in ("Extension", "Text"):
        return True
    if type_.is_array:
        return isinstance(value, list)
    if isinstance(value, bool):
        return type_.is_schema and grammar.boolean_schemas
    return isinstance(value, dict)


def _nested(walk: Walk) -> bool:
    """Whether some unit, other than a reusable Object in the whole document, lies in another."""
    sections = set(walk.sections.values())
    places = [unit.tokens for unit in walk.units]
    if places[0] == ():
        return any(place and place[:-1] not in sections for place in places)
    return any(
        len(outer) < len(inner) and inner[: len(outer)] == outer
        for outer, inner in pairwise(sorted(places))
    )


# -- problems --------------------------------------------------------------------------------------

_DEAD = frozenset({"unresolved-ref", "external-ref", "anchor-ref", "ref-target-type"})
_ODD = frozenset({"ref-not-allowed-here", *_ODDITIES})


def _fatal_codes(*, strict: bool, missing: str) -> frozenset[str]:
    return (_DEAD if missing == "error" else frozenset()) | (_ODD if strict else frozenset())


def _severity(site: Site, problem: Problem, fatal: frozenset[str]) -> Literal["error", "warning"]:
    # A dead reference in an extension is nobody's error: what x-… holds need be no reference.
    excused = problem.code in _DEAD and site.expected is EXTENSION
    return "error" if problem.code in fatal and not excused else "warning"


def diagnostics(
    document: Document,
    problems: Sequence[tuple[Site, Problem]],
    fatal: frozenset[str] = frozenset(),
) -> tuple[Diagnostic, ...]:
    """The problems with their places, in document order, each once; ``fatal`` codes are errors."""
    if not problems:
        return ()
    of_reference: dict[int, dict[str, tuple[Site, Problem]]] = {}
    for site, problem in problems:
        of_reference.setdefault(id(site.reference), {})[problem.code] = (site, problem)
    places = _places(document, set(of_reference))
    found = []
    for identity, where in zip(places, document.locations(list(places.values())), strict=True):
        for site, problem in of_reference[identity].values():
            severity = _severity(site, problem, fatal)
            found.append(Diagnostic(problem.code, problem.message, where, severity))
    return tuple(found)


def _places(document: Document, wanted: set[int]) -> dict[int, tuple[str, ...]]:
    """Where the objects with these ids stand, searched only when something is to be reported."""
    found: dict[int, tuple[str, ...]] = {}
    for tokens, value in _containers(document.contents):
        if id(value) in wanted:
            found.setdefault(id(value), _unlinked(tokens))
            if len(found) == len(wanted):
                break
    return found


def _containers(root: Any) -> Iterator[tuple[Any, Any]]:
    """Every container with its path as linked pairs, in document order, shared ones once."""
    stack: list[tuple[Any, Any]] = [((), root)]
    met: set[int] = set()
    while stack:
        path, value = stack.pop()
        if id(value) in met:
            continue
        met.add(id(value))
        yield path, value
        items: Any = value.items() if isinstance(value, dict) else enumerate(value)
        inside = [((path, str(key)), item) for key, item in items if isinstance(item, (dict, list))]
        stack.extend(reversed(inside))


def _unlinked(path: Any) -> tuple[str, ...]:
    tokens = []
    while path:
        path, token = path
        tokens.append(token)
    return tuple(reversed(tokens))


# -- cycles ----------------------------------------------------------------------------------------


def _cut_alias_cycles(
    document: Document, units: Sequence[Unit], *, missing: str
) -> list[tuple[Site, Problem]]:
    """References that lead only to each other: refused, or left as they are with the missing."""
    problems: list[tuple[Site, Problem]] = []
    settled: set[int] = set()
    for start in range(len(units)):
        chain: list[int] = []
        number = start
        while number >= 0 and number not in settled and units[number].is_alias:
            if number in chain:
                cycle = [pointer.join(units[n].tokens) for n in chain[chain.index(number) :]]
                if missing == "error":
                    where = document.location(units[number].tokens)
                    raise CycleError("circular-alias", cycle, where)
                site = units[chain[-1]].sites[0]
                message = f"{site.reference['$ref']!r} leads only back to itself"
                problems.append((site, Problem("circular-alias", message)))
                units[chain[-1]].targets[0] = -1
                break
            chain.append(number)
            number = units[number].targets[0]
        settled.update(chain)
    return problems


def _graph(units: list[Unit], problems: list[tuple[Site, Problem]]) -> Graph:
    edges = [
        [target for target in dict.fromkeys(unit.targets + unit.inner) if target >= 0]
        for unit in units
    ]
    components, component_of = _strongly_connected(edges)
    cyclic = [len(members) > 1 or members[0] in units[members[0]].targets for members in components]
    return Graph(units, components, component_of, cyclic, problems)


def _strongly_connected(edges: list[list[int]]) -> tuple[list[list[int]], list[int]]:
    """Tarjan's algorithm without recursion: components in an order that puts targets first."""
    count = len(edges)
    order, low, component_of = [-1] * count, [0] * count, [-1] * count
    components: list[list[int]] = []
    path: list[int] = []
    clock = 0
    for root in range(count):
        if order[root] >= 0:
            continue
        order[root] = low[root] = clock
        clock += 1
        path.append(root)
        work = [(root, iter(edges[root]))]
        while work:
            node, rest = work[-1]
            for target in rest:
                if order[target] < 0:
                    order[target] = low[target] = clock
                    clock += 1
                    path.append(target)
                    work.append((target, iter(edges[target])))
                    break
                if component_of[target] < 0:
                    low[node] = min(low[node], order[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    members: list[int] = []
                    while not members or members[-1] != node:
                        members.append(path.pop())
                        component_of[members[-1]] = len(components)
                    components.append(members)
    return components, component_of


# -- listing ---------------------------------------------------------------------------------------


def listing(document: Document) -> list[Reference]:
    """Every Reference Object of the document in document order."""
    graph = build(document, missing="keep")
    sites = {}
    for unit in graph.units:
        for site, target in zip(unit.sites, unit.targets, strict=True):
            sites[id(site.reference)] = (site, target)
    places = _places(document, set(sites))
    found = []
    for identity, tokens in places.items():
        site, target = sites[identity]
        to = pointer.join(graph.units[target].tokens) if target >= 0 else None
        found.append(
            Reference(pointer.join(tokens), site.reference["$ref"], to, site.expected.name)
        )
    return found
