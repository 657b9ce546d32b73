"""The Objects of a description by type, each with its place: the input of the checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from schemakit.codes import Severity
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
    "Objects",
    "Place",
    "PlacedValue",
    "UnplacedDiagnostic",
    "as_items",
    "collect_objects",
    "has_place",
]


class Place(NamedTuple):
    """The place of a value: its document, and the tokens of its JSON Pointer there."""

    document: Document
    tokens: tuple[str, ...]


class PlacedValue(NamedTuple):
    """A value with its document, the base URI of references in it, and its path.

    The value is most often an Object. The path is linked pairs, the last token first.
    """

    document: Document
    base: str
    path: Any
    value: Any

    def place(self, *below: str) -> Place:
        """Return its place, or the place of what is at the tokens ``below`` it."""
        return Place(self.document, (*pointer.unlinked(self.path), *below))

    @property
    def is_reference(self) -> bool:
        """Whether the value is a Reference Object, or has a ``$ref`` like one."""
        value = self.value
        return isinstance(value, dict) and "$ref" in value and isinstance(value["$ref"], str)


class UnplacedDiagnostic(NamedTuple):
    """A diagnostic whose places have no line and column yet.

    ``related`` are other places that it concerns.
    """

    code: str
    message: str
    place: Place
    related: tuple[Place, ...] = ()
    #: Where it differs from that of the code, because versions of the specification differ.
    severity: Severity | None = None


class Objects(NamedTuple):
    """The Objects of a description by the name of their type.

    Those of the entry document come first, in its order, then those of other documents, sorted by
    URI, as far as references point to them. A Reference Object is listed under the type of its
    target; the target is listed at its own place. ``near`` suggests names.
    """

    registry: Registry
    by_type: Mapping[str, list[PlacedValue]]
    near: Near
    graph: Graph

    @property
    def entry(self) -> Document:
        """The entry document, whose component names and tags hold for the whole description."""
        return self.registry.entry

    def of_type(self, name: str) -> list[PlacedValue]:
        """Return the Objects of a type; none if the version has no such type."""
        return self.by_type.get(name, [])

    def member(self, owner: PlacedValue, key: Any) -> PlacedValue:
        """Return the value at a key of an object, or an index of an array."""
        value = owner.value[key]
        root = self.registry.roots.get(id(value))
        base = owner.base if root is None else root.base
        return PlacedValue(owner.document, base, (owner.path, str(key)), value)

    def array(self, owner: PlacedValue, key: str) -> PlacedValue | None:
        """Return the array at a key of an object, or the array a reference there points to.

        None if there is no array.
        """
        if not isinstance(owner.value.get(key), (dict, list)):
            return None
        found = self.target(self.member(owner, key))
        return found if found is not None and isinstance(found.value, list) else None

    def items(self, owner: PlacedValue, *keys: str) -> Iterator[PlacedValue]:
        """Yield the items of the arrays at ``keys`` of an object."""
        for key in keys:
            array = self.array(owner, key)
            if array is not None:
                yield from (self.member(array, index) for index in range(len(array.value)))

    def target(self, start: PlacedValue) -> PlacedValue | None:
        """Follow references from a value to the first value that is not a reference.

        None if that is not known: a reference has no target, or points back to itself.
        """
        for _ in range(LONGEST_CHAIN):
            if not start.is_reference:
                return start
            there = self.follow_once(start)
            if there is None:
                return None
            start = there
        return None

    def follow_once(self, reference: PlacedValue) -> PlacedValue | None:
        """Return the target of a reference, which may be a reference too; None if not known."""
        there = resolve(self.registry, reference.document, reference.value["$ref"], reference.base)
        return self._at(there) if isinstance(there, Target) else None

    def components(self, kind: str) -> Mapping[str, PlacedValue] | None:
        """Return the reusable Objects of a kind in the entry document by name.

        The section, and what holds it, may be references; members beside these come first. None if
        not all are known, since such a reference has no target.
        """
        entry = self.entry
        base = self.registry.base_at(entry, ())
        several: list[PlacedValue] = [PlacedValue(entry, base, (), entry.contents)]
        for token in entry.grammar.sections.get(kind, ("",)):
            inside = [self.member(one, token) for one in several if token in one.value]
            several = []
            for one in inside:
                if one.is_reference:
                    there = self.target(one)
                    if there is None:
                        return None
                    several.append(one)
                    one = there
                if isinstance(one.value, dict):
                    several.append(one)
        found: dict[str, PlacedValue] = {}
        for section in several:
            # A mapping that did not come from JSON may have other keys, such as 404 for "404".
            for name in section.value:
                if not (name == "$ref" and section.is_reference):
                    found.setdefault(str(name), self.member(section, name))
        return found

    def of_whole_documents(self, name: str) -> Iterator[PlacedValue]:
        """Yield the Objects of a type, and those that no reference points to.

        The latter are found only in documents that are complete OpenAPI descriptions or schemas.
        """
        yield from self.of_type(name)
        for document in self.registry.all[1:]:
            if document.is_complete:
                start = self._at(Target(document, (), document.contents))
                walk = _walk(self.registry, start, document.grammar.root, set())
                yield from (found for found, type_ in walk if type_.name == name)

    def _at(self, there: Target) -> PlacedValue:
        base = self.registry.base_at(there.document, there.tokens)
        return PlacedValue(there.document, base, pointer.linked(there.tokens), there.value)


def collect_objects(registry: Registry, graph: Graph) -> Objects:
    """Collect the Objects of the entry document and of the targets of references.

    Extensions (``x-…``) and literal values hold none. An Object that YAML aliases put at several
    places is listed at the first.
    """
    by_type: dict[str, list[PlacedValue]] = {}
    for found, type_ in _walk_all(registry, graph):
        by_type.setdefault(type_.name, []).append(found)
    return Objects(registry, by_type, Near(), graph)


#: The containers that were visited, by id, with the type they were visited as.
_Visited = set[tuple[int, ObjectType]]


def _walk_all(registry: Registry, graph: Graph) -> Iterator[tuple[PlacedValue, ObjectType]]:
    entry = registry.entry
    root = PlacedValue(entry, registry.base_at(entry, ()), (), entry.contents)
    visited: _Visited = set()
    # Without aliases no container of the entry document is visited twice, and leaving out the
    # bookkeeping halves the time.
    yield from _walk(registry, root, entry.grammar.root, visited if entry.shared else None)
    for unit in _sort_units([unit for unit in graph.units if _is_beyond_root(entry, unit)]):
        path = pointer.linked(unit.tokens)
        start = PlacedValue(unit.document, unit.context.base, path, unit.value)
        yield from _walk(registry, start, unit.type, visited)


def _is_beyond_root(entry: Document, unit: Unit) -> bool:
    """Whether a walk from the root of the entry document misses the Object of a unit.

    It is in another document, or at a place whose type only the reference to it determines.
    """
    if unit.type in (EXTENSION, LITERAL) or not has_place(unit):
        return False
    at_place = type_at(entry.grammar, unit.tokens, entry.contents)
    return unit.document.number > 0 or at_place in (EXTENSION, LITERAL)


def _sort_units(units: list[Unit]) -> Iterator[Unit]:
    """Yield units document by document, and those of each document in the order of its text."""
    by_document: dict[int, list[Unit]] = {}
    for unit in units:
        by_document.setdefault(unit.document.number, []).append(unit)
    for several in sorted(by_document.values(), key=_entry_first):
        if len(several) > 1:
            found = places_of(several[0].document, {id(unit.value) for unit in several})
            order = {identity: index for index, identity in enumerate(found)}
            several.sort(key=lambda unit: order.get(id(unit.value), -1))
        yield from several


def _entry_first(units: list[Unit]) -> tuple[bool, str]:
    document = units[0].document
    return document.number > 0, document.uri


def has_place(unit: Unit) -> bool:
    """Whether a unit has a place of its own; a value shared by YAML aliases has none."""
    return bool(unit.tokens) or unit.value is unit.document.contents


def _walk(
    registry: Registry, start: PlacedValue, type_: ObjectType, visited: _Visited | None
) -> Iterator[tuple[PlacedValue, ObjectType]]:
    """Yield the Objects in a value of a type, itself included, except those in ``visited``."""
    if not isinstance(start.value, (dict, list)):
        return
    roots, dialects, document = registry.roots, registry.dialects, start.document
    stack: list[tuple[Any, Any, ObjectType, str]] = [(start.path, start.value, type_, start.base)]
    while stack:
        path, value, type_, base = stack.pop()
        if visited is not None:
            if (id(value), type_) in visited:
                continue
            visited.add((id(value), type_))
        if roots or dialects:
            base = roots[id(value)].base if id(value) in roots else base
            type_ = dialects.get(id(value), type_)
        is_object = isinstance(value, dict)
        if is_object and not type_.is_map:
            yield PlacedValue(document, base, path, value), type_
        # Unrolled from grammar.children: each step more is taken for every container.
        fields, other, extensible = type_.fields, type_.other, type_.extensible
        items: Any = value.items() if is_object else enumerate(value)
        inside = []
        for key, item in items:
            kind = type(item)
            if kind is str or not (kind is dict or kind is list or isinstance(item, (dict, list))):
                continue
            held = fields.get(key)
            if held is None:
                if other is None or (extensible and isinstance(key, str) and key[:2] == "x-"):
                    continue
                held = other
            inner = held.object if isinstance(item, dict) else held.array
            if inner is not None:
                inside.append(((path, str(key)), item, inner, base))
        inside.reverse()
        stack += inside


def as_items(value: Any) -> Iterable[Any]:
    """Return the items of what should be an array; none if it is something else."""
    return value if isinstance(value, list) else ()
