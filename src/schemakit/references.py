"""Reference sites, their targets, and the graph between them.

One typed walk copies the containers on its way (never the input, never a literal) and lists the
sites. It runs over *units*: the part of the document that was asked for, and every target of a
reference. A unit that lies inside another one is a node of its own, joined by containment, so that
each Object is copied and each site is decided exactly once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from schemakit import pointer
from schemakit.documents import Document
from schemakit.errors import CycleError, Diagnostic, UnresolvableError, did_you_mean
from schemakit.grammar import EXTENSION, Child, Grammar, ObjectType, Shape, child_at

__all__ = ["Graph", "Reference", "Site", "Unit", "build", "listing"]

_EXTENSION_CHILD = Child(Shape.ONE, EXTENSION)


class Site(NamedTuple):
    """A Reference Object: ``holder[key]`` is where its target goes."""

    holder: Any
    key: Any
    reference: dict[str, Any]
    child: Child
    #: The walked copy of the members beside ``$ref``, where they may hold Objects themselves.
    siblings: dict[str, Any] | None


@dataclass(slots=True, eq=False)
class Unit:
    """A node of the graph. ``box[""]`` is our copy of ``value``; linking completes it."""

    tokens: tuple[str, ...]
    child: Child
    value: Any
    box: dict[str, Any]
    sites: list[Site] = field(default_factory=list)
    #: For each site the number of its target's unit; -1 where it stays as it is.
    targets: list[int] = field(default_factory=list)
    #: Units that lie inside this one.
    inner: list[int] = field(default_factory=list)
    #: Where, in the copies of other units, this unit's value stands.
    slots: list[tuple[Any, Any]] = field(default_factory=list)
    #: Schemas that carry a discriminator, as copies, each with its original.
    discriminated: list[dict[str, Any]] = field(default_factory=list)


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


@dataclass(frozen=True, slots=True)
class Graph:
    """Every unit; the first is the part asked for. ``components`` lists the strongly connected
    components, targets before what refers to them; ``component_of`` maps a unit to its own."""

    units: list[Unit]
    components: list[list[int]]
    component_of: list[int]
    cyclic: list[bool]
    diagnostics: tuple[Diagnostic, ...]

    def is_cut(self, unit: int, target: int) -> bool:
        """Whether a site of ``unit`` stays a reference (an edge inside a cyclic component)."""
        component = self.component_of[unit]
        return component == self.component_of[target] and self.cyclic[component]


class _Target(NamedTuple):
    tokens: tuple[str, ...]
    value: Any
    #: Code of what is unusual about the reference, or "".
    oddity: str


class _Problem(NamedTuple):
    code: str
    message: str


# -- resolution ------------------------------------------------------------------------------------


def _resolve(document: Document, ref: str) -> _Target | _Problem:
    """The target of a reference within its own document (RFC 3986 §4.4, RFC 6901 §6)."""
    base, hash_mark, fragment = ref.partition("#")
    if base and base != document.uri:
        return _Problem("external-ref", f"{ref!r} names another document, which is not loaded")
    text = pointer.from_fragment(fragment)
    if text and text[0] != "/":
        return _Problem("unresolved-ref", f"{ref!r} is no JSON Pointer and no anchor of that name")
    tokens = pointer.parse(text)
    oddity = "non-uri-ref" if " " in ref else ""
    try:
        return _Target(tokens, pointer.get(document.contents, tokens), oddity)
    except pointer.Missing as missing:
        return _through(document, tokens, missing) or _encoded(document, ref, fragment, missing)


def _through(
    document: Document, tokens: tuple[str, ...], missing: pointer.Missing
) -> _Target | None:
    """The target of a pointer that passes through references (widely used, REFERENCES §3.4)."""
    hops = 0
    while isinstance(missing.parent, dict) and isinstance(missing.parent.get("$ref"), str):
        ref = missing.parent["$ref"]
        # A pointer can pass through each reference once for every token it has left.
        hops += 1
        if not ref.startswith("#") or hops > 100:
            return None
        rest = missing.tokens[missing.depth :]
        try:
            tokens = (*pointer.parse(pointer.from_fragment(ref[1:])), *rest)
            return _Target(tokens, pointer.get(document.contents, tokens), "ref-through-ref")
        except pointer.Missing as further:
            missing = further
        except ValueError:
            return None
        except UnresolvableError:
            return None
    return None


def _encoded(
    document: Document, ref: str, fragment: str, missing: pointer.Missing
) -> _Target | _Problem:
    """The target where ``%2F`` was written for a slash inside a token, or what went wrong."""
    if "%2f" in fragment.lower():
        parts = [pointer.from_fragment(part) for part in fragment.split("/")[1:]]
        tokens = tuple(part.replace("~1", "/").replace("~0", "~") for part in parts)
        try:
            return _Target(tokens, pointer.get(document.contents, tokens), "encoded-slash")
        except pointer.Missing:
            pass
    token = missing.tokens[missing.depth]
    parent = missing.parent
    where = pointer.join(missing.tokens[: missing.depth]) or "/"
    if isinstance(parent, dict):
        near = did_you_mean(token, [key for key in parent if isinstance(key, str)])
        return _Problem("unresolved-ref", f"{ref!r}: no {token!r} in #{where}{near}")
    if isinstance(parent, list):
        message = f"{ref!r}: {token!r} is no index of the {len(parent)} items at #{where}"
        return _Problem("unresolved-ref", message)
    return _Problem("unresolved-ref", f"{ref!r}: #{where} holds nothing inside")


def _mismatch(grammar: Grammar, child: Child, value: Any) -> bool:
    """Whether the kind of a target cannot be what its referrer expects."""
    if child.type.name in ("Extension", "Text"):
        return False
    if child.shape is Shape.ARRAY:
        return not isinstance(value, list)
    if isinstance(value, bool):
        return not (child.type.is_schema and grammar.boolean_schemas)
    return not isinstance(value, dict)


# -- the walk --------------------------------------------------------------------------------------


class _Walk:
    """The state of one collection: the units found so far, and how to find them again."""

    def __init__(self, document: Document, *, extensions: bool, siblings: bool) -> None:
        self.document = document
        self.extensions = extensions
        self.siblings = siblings
        self.units: list[Unit] = []
        #: (pointer, type) of a unit to its number.
        self.by_pointer: dict[tuple[tuple[str, ...], str, Shape], int] = {}
        #: (id, type) of an Object that has a unit to its number, when units may lie in units.
        self.by_id: dict[tuple[int, ObjectType], int] = {}
        self.split = False
        #: In a shared document: Objects met once, and those met again.
        self.met: set[tuple[int, ObjectType]] = set()
        self.again: dict[tuple[int, ObjectType], Any] = {}
        #: id of each map of reusable Objects to where it stands.
        self.sections: dict[int, tuple[str, ...]] = {}
        types = document.grammar.types
        self.discriminator = types.get("Discriminator")
        self.single = {type_: Child(Shape.ONE, type_) for type_ in (*types.values(), EXTENSION)}

    def unit(self, tokens: tuple[str, ...], child: Child, value: Any) -> int:
        """The number of the unit at ``tokens``, read as ``child``, made where there is none."""
        key = (tokens, child.type.name, child.shape)
        number = self.by_pointer.get(key)
        if number is None and self.split and child.shape is Shape.ONE:
            number = self.by_id.get((id(value), child.type))
        if number is None:
            number = len(self.units)
            self.units.append(Unit(tokens, child, value, {"": value}))
            if child.shape is Shape.ONE:
                self.by_id.setdefault((id(value), child.type), number)
        self.by_pointer[key] = number
        return number

    def collect(self, number: int) -> None:
        """Walks one unit: copies what is on the way, lists sites, notes units inside.

        One long loop on purpose: it meets every container of the document, and a call for each
        would cost more than all the rest.
        """
        unit = self.units[number]
        sites, box, sections = unit.sites, unit.box, {} if self.split else self.sections
        stack: list[tuple[Any, ObjectType]] = [(box, ObjectType("", False, {"": unit.child}))]
        careful = self.split or self.document.shared
        # Looked up once: reading a member of an Enum costs more than all else done to a container.
        one, map_, array = Shape.ONE, Shape.MAP, Shape.ARRAY
        while stack:
            node, object_type = stack.pop()
            fields = object_type.fields
            for key, value in node.items():
                if not isinstance(value, (dict, list)):
                    continue
                child = fields.get(key) or self._unlisted(key, object_type)
                if child is None:
                    continue
                shape, type_ = child.shape, child.type
                holder: Any = node
                pairs: Any = ((key, value),)
                if isinstance(value, list):
                    if shape is map_ or (shape is one and type_ is not EXTENSION):
                        continue
                    holder = node[key] = value.copy()
                    pairs = enumerate(value)
                elif shape is map_ or shape is array:
                    if isinstance(value.get("$ref"), str):
                        sites.append(Site(node, key, value, child, None))
                        continue
                    if shape is array:
                        continue
                    holder = node[key] = value.copy()
                    if id(value) in sections:
                        self._enter_section(number, holder, value, child)
                        continue
                    pairs = value.items()
                for slot, item in pairs:
                    if not isinstance(item, dict):
                        continue
                    if type_ is self.discriminator and "$ref" not in item:
                        unit.discriminated.append(node)
                        continue
                    if (
                        careful
                        and holder is not box
                        and self._seen_elsewhere(unit, number, holder, slot, item, type_)
                    ):
                        continue
                    if "$ref" in item and isinstance(item["$ref"], str):
                        sites.append(self._site(holder, slot, item, type_, child, stack))
                    else:
                        copied = holder[slot] = item.copy()
                        stack.append((copied, type_))

    def _unlisted(self, key: str, object_type: ObjectType) -> Child | None:
        """What a field holds that its Object has no row for."""
        if object_type is EXTENSION or key[:2] == "x-":
            return _EXTENSION_CHILD if self.extensions else None
        return object_type.other

    def _seen_elsewhere(
        self,
        unit: Unit,
        number: int,
        holder: Any,
        slot: Any,
        item: dict[str, Any],
        type_: ObjectType,
    ) -> bool:
        """Whether an Object belongs to another unit, or was walked already."""
        identity = (id(item), type_)
        inner = self.by_id.get(identity) if self.split else None
        if inner is not None:
            if inner != number:
                unit.inner.append(inner)
            self.units[inner].slots.append((holder, slot))
            return True
        if self.document.shared:
            if identity in self.met:
                self.again[identity] = item
                return True
            self.met.add(identity)
        return False

    def _enter_section(
        self, number: int, holder: dict[str, Any], section: dict[str, Any], child: Child
    ) -> None:
        """Makes every reusable Object a unit of its own."""
        tokens = self.sections[id(section)]
        one = Child(Shape.ONE, child.type)
        for name, value in section.items():
            if isinstance(value, dict):
                inner = self.unit((*tokens, name), one, value)
                self.units[number].inner.append(inner)
                self.units[inner].slots.append((holder, name))

    def _site(
        self,
        holder: Any,
        slot: Any,
        reference: dict[str, Any],
        type_: ObjectType,
        child: Child,
        stack: list[tuple[Any, ObjectType]],
    ) -> Site:
        siblings = None
        if child.shape is not Shape.ONE:
            child = self.single[type_]
        if len(reference) > 1 and (type_.name == "PathItem" or (type_.is_schema and self.siblings)):
            siblings = reference.copy()
            del siblings["$ref"]
            stack.append((siblings, type_))
        return Site(holder, slot, reference, child, siblings)


# -- the graph -------------------------------------------------------------------------------------


def build(
    document: Document,
    tokens: tuple[str, ...] = (),
    *,
    extensions: bool = True,
    siblings: bool = True,
    strict: bool = False,
    missing: str = "error",
) -> Graph:
    """The reference graph of the part of ``document`` at ``tokens`` and of all it refers to.

    ``siblings`` says whether members beside a Schema's ``$ref`` are walked.

    Raises:
        UnresolvableError: if references have no target (unless ``missing`` is ``"keep"``), or are
            misplaced or oddly written and ``strict`` is set; lists all of them.
        CycleError: if a chain of references leads back to itself and never to an Object.
        Missing: if nothing stands at ``tokens``.
    """
    value = pointer.get(document.contents, tokens)
    child = child_at(document.grammar, tokens, document.contents) or Child(Shape.ONE, EXTENSION)
    walk = _Walk(document, extensions=extensions, siblings=siblings)
    walk.sections = _sections(document)
    walk.unit(tokens, child, value)
    problems = _explore(walk)
    if walk.again or _nested(walk):
        walk = _split(walk)
        problems = _explore(walk)
    diagnostics = _report(document, walk, problems, strict=strict, missing=missing)
    _refuse_alias_cycles(document, walk.units)
    return _graph(walk.units, diagnostics)


def _sections(document: Document) -> dict[int, tuple[str, ...]]:
    found = {}
    for tokens in document.grammar.sections.values():
        try:
            section = pointer.get(document.contents, tokens)
        except pointer.Missing:
            continue
        if isinstance(section, dict) and not isinstance(section.get("$ref"), str):
            found[id(section)] = tokens
    return found


def _explore(walk: _Walk) -> list[tuple[Site, _Problem]]:
    """Collects every unit and resolves its sites, which finds further units, until none is left."""
    problems: list[tuple[Site, _Problem]] = []
    known: dict[tuple[str, str, Shape], int | _Problem | tuple[int, _Problem]] = {}
    number = 0
    while number < len(walk.units):
        walk.collect(number)
        unit = walk.units[number]
        for site in unit.sites:
            key = (site.reference["$ref"], site.child.type.name, site.child.shape)
            outcome = known.get(key)
            if outcome is None:
                outcome = known[key] = _outcome(walk, site)
            if isinstance(outcome, int):
                unit.targets.append(outcome)
            elif isinstance(outcome, _Problem):
                unit.targets.append(-1)
                problems.append((site, outcome))
            else:
                unit.targets.append(outcome[0])
                problems.append((site, outcome[1]))
        number += 1
    return problems


def _outcome(walk: _Walk, site: Site) -> int | _Problem | tuple[int, _Problem]:
    """The unit a site refers to; a problem; or a unit and what is odd about the reference."""
    document, ref = walk.document, site.reference["$ref"]
    found = _resolve(document, ref)
    if isinstance(found, _Problem):
        return found
    child = site.child
    if child.type is EXTENSION:
        child = child_at(document.grammar, found.tokens, document.contents) or child
    at_root = not found.tokens and child.type is not document.grammar.root
    if at_root or _mismatch(document.grammar, child, found.value):
        message = f"{ref!r} leads to something that is no {child.type.name}"
        return _Problem("ref-target-type", message)
    number = walk.unit(found.tokens, child, found.value)
    if not child.type.referenceable or child.shape is not Shape.ONE:
        name = "a text" if child.type.name == "Text" else f"the {child.type.name} Object"
        return number, _Problem("ref-not-allowed-here", f"{ref!r} stands where {name} should")
    if found.oddity:
        return number, _Problem(found.oddity, _ODDITIES[found.oddity].format(ref))
    return number


_ODDITIES = {
    "ref-through-ref": "{!r} passes through another reference",
    "encoded-slash": "{!r} writes %2F where ~1 belongs",
    "non-uri-ref": "{!r} holds spaces and is no URI",
}


def _nested(walk: _Walk) -> bool:
    """Whether some unit, other than a reusable Object in the whole document, lies in another."""
    sections = set(walk.sections.values())
    places = [unit.tokens for unit in walk.units]
    if places[0] == ():
        return any(place and place[:-1] not in sections for place in places)
    places.sort()
    return any(
        len(inner) > len(outer) and inner[: len(outer)] == outer
        for outer, inner in zip(places, places[1:], strict=False)
    )


def _split(first: _Walk) -> _Walk:
    """A second walk that knows every unit beforehand, so that none is walked as part of another."""
    walk = _Walk(first.document, extensions=first.extensions, siblings=first.siblings)
    walk.sections = first.sections
    for unit in first.units:
        walk.unit(unit.tokens, unit.child, unit.value)
    for (_, type_), value in first.again.items():
        # Met at several places: a node of its own, which no pointer names.
        if (id(value), type_) not in walk.by_id:
            number = len(walk.units)
            walk.units.append(Unit((), Child(Shape.ONE, type_), value, {"": value}))
            walk.by_id[(id(value), type_)] = number
    walk.split = True
    return walk


def _report(
    document: Document,
    walk: _Walk,
    problems: list[tuple[Site, _Problem]],
    *,
    strict: bool,
    missing: str,
) -> tuple[Diagnostic, ...]:
    if not problems:
        return ()
    places = _places(document, {id(site.reference) for site, _ in problems})
    diagnostics: dict[tuple[str, str], Diagnostic] = {}
    for site, problem in problems:
        tokens = places.get(id(site.reference))
        fatal = (
            problem.code in _FATAL and missing != "keep" and site.child.type is not EXTENSION
        ) or (strict and (problem.code not in _FATAL or site.child.type is not EXTENSION))
        where = document.location(tokens) if len(diagnostics) < _MOST_LINES else None
        if where is None:
            where = type(document.location(None))(document.uri, pointer.join(tokens or ()))
        key = (problem.code, str(tokens))
        severity: Any = "error" if fatal else "warning"
        diagnostics[key] = Diagnostic(problem.code, problem.message, where, severity)
    ordered = sorted(
        diagnostics.values(), key=lambda one: (one.location.line or 0, one.location.column or 0)
    )
    errors = [diagnostic for diagnostic in ordered if diagnostic.severity == "error"]
    if errors:
        raise UnresolvableError(*errors)
    return tuple(ordered)


_FATAL = frozenset({"unresolved-ref", "external-ref", "ref-target-type"})
#: Finding a line reads the text from its start, so only so many problems get one.
_MOST_LINES = 100


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


def _is_alias(unit: Unit) -> bool:
    return bool(unit.sites) and unit.sites[0].holder is unit.box


def _refuse_alias_cycles(document: Document, units: Sequence[Unit]) -> None:
    settled: set[int] = set()
    for start in range(len(units)):
        chain: list[int] = []
        number = start
        while number >= 0 and number not in settled and _is_alias(units[number]):
            if number in chain:
                cycle = [pointer.join(units[n].tokens) for n in chain[chain.index(number) :]]
                where = document.location(units[number].tokens)
                raise CycleError("circular-alias", cycle, where)
            chain.append(number)
            number = units[number].targets[0]
        settled.update(chain)


def _graph(units: list[Unit], diagnostics: tuple[Diagnostic, ...]) -> Graph:
    edges = [[target for target in unit.targets if target >= 0] + unit.inner for unit in units]
    components, component_of = _strongly_connected(edges)
    cyclic = [len(members) > 1 or members[0] in units[members[0]].targets for members in components]
    return Graph(units, components, component_of, cyclic, diagnostics)


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
            Reference(pointer.join(tokens), site.reference["$ref"], to, site.child.type.name)
        )
    return found
