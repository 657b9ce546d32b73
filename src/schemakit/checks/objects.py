"""Every Object of a description by its type, each with its place; what the checks look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from schemakit.documents.document import Document
from schemakit.documents.registry import Registry
from schemakit.references.graph import Graph
from schemakit.references.nodes import Unit
from schemakit.references.problems import places_of
from schemakit.references.resolver import LONGEST_CHAIN, Target, resolve
from schemakit.spec import pointer
from schemakit.spec.grammar import EXTENSION, LITERAL, ObjectType, type_at
from schemakit.suggest import Near

__all__ = [
    "Finding",
    "Found",
    "Objects",
    "Place",
    "declared",
    "listed",
    "objects",
    "stands",
]


class Place(NamedTuple):
    """Where a value stands: its document, and the tokens of its pointer there."""

    document: Document
    tokens: tuple[str, ...]


class Found(NamedTuple):
    """A value, most often an Object, where it stands: its document, the base URI of references in
    it, and its path as linked pairs, the last token first."""

    document: Document
    base: str
    path: Any
    value: Any

    def place(self, *below: str) -> Place:
        """Its place, or that of what lies below it."""
        return Place(self.document, (*pointer.unlinked(self.path), *below))

    @property
    def is_reference(self) -> bool:
        """Whether it stands for something else."""
        return isinstance(self.value, dict) and isinstance(self.value.get("$ref"), str)


class Finding(NamedTuple):
    """What a check found: a code, a sentence, the place, and other places that it concerns."""

    code: str
    message: str
    place: Place
    related: tuple[Place, ...] = ()


class Objects(NamedTuple):
    """The Objects of a description by the name of their type: those of the entry document in its
    order, then those of other documents, by their names, that references lead to.

    Where a reference stands, that is what counts as the Object there, and what it leads to counts
    where it is. ``near`` suggests names.
    """

    registry: Registry
    by_type: Mapping[str, list[Found]]
    near: Near
    graph: Graph

    @property
    def entry(self) -> Document:
        """The entry document, whose names are those of the whole description."""
        return self.registry.entry

    def of(self, name: str) -> list[Found]:
        """Those of a type; none where the version has no such type."""
        return self.by_type.get(name, [])

    def member(self, of: Found, key: Any) -> Found:
        """What stands at a key of an object, or an index of an array."""
        value = of.value[key]
        root = self.registry.roots.get(id(value))
        base = of.base if root is None else root.base
        return Found(of.document, base, (of.path, str(key)), value)

    def array(self, of: Found, key: str) -> Found | None:
        """The array at a key of an object, which may be given by reference; None if it is none."""
        if not isinstance(of.value.get(key), (dict, list)):
            return None
        found = self.target(self.member(of, key))
        return found if found is not None and isinstance(found.value, list) else None

    def items(self, of: Found, *keys: str) -> Iterator[Found]:
        """The items of the arrays at some keys of an object."""
        for key in keys:
            array = self.array(of, key)
            if array is not None:
                yield from (self.member(array, index) for index in range(len(array.value)))

    def target(self, of: Found) -> Found | None:
        """What a value is once the references that it begins with are followed.

        None where that is not known: a reference leads nowhere, or back to itself.
        """
        for _ in range(LONGEST_CHAIN):
            if not of.is_reference:
                return of
            there = self.followed_once(of)
            if there is None:
                return None
            of = there
        return None

    def followed_once(self, of: Found) -> Found | None:
        """What a reference leads to, which may be another one; None where that is not known."""
        there = resolve(self.registry, of.document, of.value["$ref"], of.base)
        return self._at(there) if isinstance(there, Target) else None

    def of_documents(self, name: str) -> Iterator[Found]:
        """Those of a type in all of every document that says itself what it is, whether or not
        references lead there."""
        yield from self.of(name)
        for document in self.registry.all[1:]:
            if document.is_complete:
                start = self._at(Target(document, (), document.contents))
                walk = _walked(self.registry, start, document.grammar.root, set())
                yield from (found for found, type_ in walk if type_.name == name)

    def _at(self, there: Target) -> Found:
        base = self.registry.base_at(there.document, there.tokens)
        return Found(there.document, base, pointer.linked(there.tokens), there.value)


def objects(registry: Registry, graph: Graph) -> Objects:
    """Every Object that the grammar finds in the entry document and in what references lead to;
    nothing in ``x-…`` or literals.

    One that stands at several places, by YAML aliases, is listed at the first.
    """
    by_type: dict[str, list[Found]] = {}
    for found, type_ in _everything(registry, graph):
        by_type.setdefault(type_.name, []).append(found)
    return Objects(registry, by_type, Near(), graph)


#: What makes two occurrences of a container the same Object.
_Met = set[tuple[int, ObjectType]]


def _everything(registry: Registry, graph: Graph) -> Iterator[tuple[Found, ObjectType]]:
    entry = registry.entry
    root = Found(entry, registry.base_at(entry, ()), (), entry.contents)
    met: _Met = set()
    # Of the entry document nothing is met twice, unless aliases say so: it takes half the time.
    yield from _walked(registry, root, entry.grammar.root, met if entry.shared else None)
    for unit in _in_order([unit for unit in graph.units if _is_more(entry, unit)]):
        start = Found(unit.document, unit.context.base, pointer.linked(unit.tokens), unit.value)
        yield from _walked(registry, start, unit.type, met)


def _is_more(entry: Document, unit: Unit) -> bool:
    """Whether a unit is an Object that is not found from the root of the entry document: one of
    another document, or one that only what refers to it knows for what it is."""
    if unit.type in (EXTENSION, LITERAL) or not stands(unit):
        return False
    known = type_at(entry.grammar, unit.tokens, entry.contents)
    return unit.document.number > 0 or known in (EXTENSION, LITERAL)


def _in_order(units: list[Unit]) -> Iterator[Unit]:
    """Units by their documents, and those of each document in the order of its text."""
    by_document: dict[int, list[Unit]] = {}
    for unit in units:
        by_document.setdefault(unit.document.number, []).append(unit)
    entry_first = sorted(by_document.values(), key=_name_of_document)
    for several in entry_first:
        if len(several) > 1:
            found = places_of(several[0].document, {id(unit.value) for unit in several})
            order = {identity: index for index, identity in enumerate(found)}
            several.sort(key=lambda unit: order.get(id(unit.value), -1))
        yield from several


def _name_of_document(units: list[Unit]) -> tuple[bool, str]:
    document = units[0].document
    return document.number > 0, document.uri


def stands(unit: Unit) -> bool:
    """Whether a unit has a place of its own; what YAML aliases put into several has none."""
    return bool(unit.tokens) or unit.value is unit.document.contents


def _walked(
    registry: Registry, start: Found, type_: ObjectType, met: _Met | None
) -> Iterator[tuple[Found, ObjectType]]:
    """The Objects in a value of a type, with it; ``met`` holds those that were walked already."""
    if not isinstance(start.value, (dict, list)):
        return
    roots, dialects, document = registry.roots, registry.dialects, start.document
    stack: list[tuple[Any, Any, ObjectType, str]] = [(start.path, start.value, type_, start.base)]
    while stack:
        path, value, type_, base = stack.pop()
        if met is not None:
            if (id(value), type_) in met:
                continue
            met.add((id(value), type_))
        if roots or dialects:
            base = roots[id(value)].base if id(value) in roots else base
            type_ = dialects.get(id(value), type_)
        is_object = isinstance(value, dict)
        if is_object and not type_.is_map:
            yield Found(document, base, path, value), type_
        inside = [(*one, base) for one in _inside(path, value, type_, is_object)]
        stack.extend(reversed(inside))


def _inside(
    path: Any, value: Any, type_: ObjectType, is_object: bool
) -> Iterator[tuple[Any, Any, ObjectType]]:
    members: Any = value.items() if is_object else enumerate(value)
    for key, item in members:
        kind = type(item)
        if kind is str or not isinstance(item, (dict, list)):
            continue
        field_type = type_.fields.get(key)
        if field_type is None:
            if type_.extensible and isinstance(key, str) and key[:2] == "x-":
                continue
            field_type = type_.other
        if field_type is not None:
            inner = field_type.object if isinstance(item, dict) else field_type.array
            if inner is not None:
                yield (path, str(key)), item, inner


def declared(document: Document, kind: str) -> dict[str, Any]:
    """The reusable Objects of a kind by name, where the version keeps such."""
    section: Any = document.contents
    for token in document.grammar.sections.get(kind, ("",)):
        section = section.get(token) if isinstance(section, dict) else None
    # A mapping that no JSON parser made may have other keys, such as 404 for "404".
    return {str(name): one for name, one in section.items()} if isinstance(section, dict) else {}


def listed(value: Any) -> Iterable[Any]:
    """The items of what should be an array; none where it is something else."""
    return value if isinstance(value, list) else ()
