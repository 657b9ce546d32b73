"""Every Schema, Parameter, Header and Media Type of a description, each where it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple, get_args

from schemakit.documents.document import Document
from schemakit.documents.registry import Registry
from schemakit.errors import UsageError
from schemakit.references.components import section_of_schemas
from schemakit.references.graph import Graph
from schemakit.spec import pointer
from schemakit.spec.grammar import LITERAL, ObjectType, children
from schemakit.suggest import did_you_mean
from schemakit.views.shown import show_line

__all__ = ["Kind", "Visit", "walk_parts"]

#: The Objects that are listed, by the names of their types.
Kind = Literal["Schema", "Parameter", "Header", "MediaType"]
_KINDS: tuple[Kind, ...] = get_args(Kind)


class Visit(NamedTuple):
    """An Object of a description, where it is, and what it belongs to.

    ``kind`` is "Schema", "Parameter", "Header" or "MediaType". ``pointer`` is its JSON Pointer in
    ``document``, which is named as people are shown it. ``owner`` is the JSON Pointer of the
    operation or the component around it (its own, if it is a component), else of the Path Item; in
    a document that declares no version, of the part that a reference leads to; ``""`` for others.
    ``value`` is part of the document, with its references, and read-only.
    """

    kind: Kind
    pointer: str
    document: str
    owner: str
    value: dict[str, Any]

    def __repr__(self) -> str:
        return show_line(self.kind, f"#{self.pointer}", "", self.document)


# What the constructor of a NamedTuple does, without its Python frame: there are many parts.
_new_part = tuple.__new__
#: A container to look into: value, type (None where no row of the grammar names it), pointer,
#: owner, and the parts below it that references read as some type.
_Open = tuple[Any, ObjectType | None, str, str, "_Below | None"]


class _Below:
    """The parts at and below a place that references lead to."""

    __slots__ = ("inside", "type")

    def __init__(self) -> None:
        self.type: ObjectType | None = None
        self.inside: dict[str, _Below] = {}


def walk_parts(registry: Registry, graph: Graph, kinds: tuple[Kind, ...]) -> Iterator[Visit]:
    """The Objects of these kinds, all four by default, document by document in the order of the
    text; each once for each place. What is only a reference is not among them.

    What no row of the grammar names is found where a reference leads to it. Of a container that is
    at several places, because YAML aliases or the program that made it put it there, only the first
    is looked into, so a description of few containers has few parts.

    Raises:
        UsageError: if there is no such kind.
    """
    for kind in kinds:
        if kind not in _KINDS:
            hint = did_you_mean(str(kind), _KINDS) or f"; there are {', '.join(_KINDS)}"
            raise UsageError(f"no kind {kind!r}{hint}")
    return _iterate(registry, graph, frozenset(kinds or _KINDS))


def _iterate(registry: Registry, graph: Graph, kinds: frozenset[str]) -> Iterator[Visit]:
    starts: dict[int, _Below] = {}
    for unit in graph.units:
        if unit.type is LITERAL or not isinstance(unit.value, (dict, list)):
            continue
        below = starts.setdefault(unit.document.number, _Below())
        for token in unit.tokens:
            below = below.inside.setdefault(token, _Below())
        if below.type is None:
            below.type = unit.type
    for document in registry.all:
        yield from _in_document(registry, document, starts.get(document.number), kinds)


def _in_document(
    registry: Registry, document: Document, below: _Below | None, kinds: frozenset[str]
) -> Iterator[Visit]:
    root = document.grammar.root if document.is_complete else None
    if not isinstance(document.contents, (dict, list)):
        return
    met: set[tuple[int, ObjectType | None]] = set()
    dialects, shared = registry.dialects, document.shared
    sections = _sections_of(document)
    stack: list[_Open] = [(document.contents, root, "", "", below)]
    while stack:
        value, type_, where, owner, below = stack.pop()
        if type_ is None and below is not None:
            type_ = below.type
        is_reference = isinstance(value, dict) and isinstance(value.get("$ref"), str)
        if type_ is not None:
            if dialects and type_.is_schema:
                type_ = dialects.get(id(value), type_)
            if not owner or type_.name == "Operation":
                if root is None and not owner and below is not None and below.type is not None:
                    owner = where
                owner = _owner_at(where, type_, owner, sections)
            is_part = not is_reference or (type_.is_schema and _says_more(value, type_))
            if is_part and type_.name in kinds and isinstance(value, dict):
                yield _new_part(Visit, (type_.name, where, document.uri, owner, value))
        if shared:
            if (id(value), type_) in met:
                continue
            met.add((id(value), type_))
        if is_reference and type_ is not None and not _counts_beside(type_):
            continue
        first = len(stack)
        if below is not None:
            stack += _members_above(value, type_, where, owner, below)
        elif type_ is not None:
            # Nearly all containers; a generator of their members would cost more than the rest.
            for key, item, inner in children(value, type_):
                token = pointer.escape(key) if type(key) is str else key
                stack.append((item, inner, f"{where}/{token}", owner, None))
        stack[first:] = stack[first:][::-1]


def _members_above(
    value: Any, type_: ObjectType | None, where: str, owner: str, below: _Below
) -> Iterator[_Open]:
    """The containers in a container that hold Objects, or lead to parts that references name."""
    typed: dict[Any, ObjectType] = {}
    if type_ is not None:
        typed = {key: inner for key, _, inner in children(value, type_)}
    items: Any = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        if isinstance(item, (dict, list)):
            further = below.inside.get(str(key))
            if key in typed or further is not None:
                yield item, typed.get(key), f"{where}/{pointer.escape(str(key))}", owner, further


def _counts_beside(type_: ObjectType) -> bool:
    """Whether what is beside a reference in place of an Object of a type may hold Objects."""
    if type_.is_schema:
        return _has_siblings(type_)
    return type_.name == "PathItem" or not type_.referenceable


def _says_more(schema: dict[str, Any], type_: ObjectType) -> bool:
    """Whether a schema that is a reference says more than its target."""
    return len(schema) > 1 and _has_siblings(type_)


def _has_siblings(type_: ObjectType) -> bool:
    return type_.grammar is not None and type_.grammar.schema_siblings


def _sections_of(document: Document) -> frozenset[str]:
    """The pointers of the sections with reusable Objects."""
    if not isinstance(document.contents, dict):
        return frozenset()
    sections = (*document.grammar.sections.values(), section_of_schemas(document))
    return frozenset(map(pointer.join, sections))


def _owner_at(where: str, type_: ObjectType, owner: str, sections: frozenset[str]) -> str:
    """The pointer of what an Object and all that is in it belong to, given what it is in itself."""
    if not owner:
        is_owner = type_.name in ("Operation", "PathItem") or where.rpartition("/")[0] in sections
        return where if is_owner else ""
    if type_.name == "Operation" and owner.rpartition("/")[0] not in sections:
        # A field of the Path Item, or one of its additional operations; not one in a callback.
        return where if where[len(owner) + 1 :].count("/") <= 1 else owner
    return owner
