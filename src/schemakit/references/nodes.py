"""The values that a walk finds: nodes, Reference Objects, and units, the nodes of the graph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from schemakit.documents.document import Document
from schemakit.documents.registry import Scope
from schemakit.spec.grammar import ObjectType

__all__ = [
    "ROOT",
    "Context",
    "Inner",
    "Node",
    "Noted",
    "Site",
    "Unit",
    "in_text_order",
    "is_reference",
]

#: A container on the walk: its value, its type, the node above it, and its key there.
Node = tuple[Any, ObjectType, Any, Any]
#: The key of a node that is not a member of the one above it: the root of a unit, or the members
#: beside a ``$ref``.
ROOT: Any = object()


def is_reference(value: Any) -> bool:
    """Whether a value is an object with a ``$ref`` that may be a reference."""
    return isinstance(value, dict) and isinstance(value.get("$ref"), str)


class Context(NamedTuple):
    """The base URI and the dynamic scope, on which the meaning of a reference depends."""

    base: str
    scope: Scope


class Site(NamedTuple):
    """A Reference Object: the body of its target belongs at ``key`` of ``node``."""

    #: None where the whole unit is the reference.
    node: Node | None
    key: Any
    reference: dict[str, Any]
    #: The URI reference in it.
    ref: str
    #: The type that its target has to have.
    expected: ObjectType
    #: The members beside ``$ref``, where they may hold Objects themselves.
    siblings: Node | None
    #: ``$ref``, or the keyword of a dynamic reference.
    keyword: str
    #: None where it is that of the unit.
    context: Context | None


class Inner(NamedTuple):
    """A unit that is part of another: at ``key`` of ``node``, or all of it where that is None."""

    node: Node | None
    key: Any
    unit: int


class Noted(NamedTuple):
    """An Object that has to change where it moves, besides its references: it holds a
    discriminator, a URI or an identifier, or is of another dialect."""

    node: Node
    #: The Object in the document; the node holds it converted where its dialect is another.
    source: Any
    base: str
    #: In a Security Requirement Object: the units of the schemes that keys name by URI.
    schemes: dict[str, int]


class Unit(NamedTuple):
    """A node of the graph: a part of a document, read as a type, in a dynamic scope."""

    document: Document
    tokens: tuple[str, ...]
    type: ObjectType
    value: Any
    context: Context
    sites: tuple[Site, ...]
    #: The unit of each site's target; -1 where the reference stays.
    targets: tuple[int, ...]
    inner: tuple[Inner, ...]
    noted: tuple[Noted, ...]
    #: Units that discriminators in this one name.
    mapped: tuple[int, ...]
    #: The places among ``sites`` of references that are not the usual one to their target, or that
    #: have members beside them.
    unusual: tuple[int, ...]

    @property
    def is_alias(self) -> bool:
        """Whether the whole unit is one reference."""
        return bool(self.sites) and self.sites[0].node is None

    @property
    def is_same(self) -> bool:
        """Whether the whole unit is another one, which aliases put at a second place."""
        return bool(self.inner) and self.inner[0].node is None

    @property
    def root(self) -> Any:
        """The value that its nodes lead up to, which may be converted to another dialect."""
        first = self.noted[0].node if self.noted else None
        return first[0] if first is not None and first[2] is None else self.value

    @property
    def requirements(self) -> list[Noted]:
        """Its Security Requirement Objects with keys that may be URIs."""
        return [one for one in self.noted if one.node[1].uri_keys]


def in_text_order(unit: Unit) -> Iterator[tuple[Site, int]]:
    """The references of a unit, in the order of its text, with their targets."""
    sites = list(zip(unit.sites, unit.targets, strict=True))
    if len(sites) < 2:
        yield from sites
        return
    at: dict[tuple[int, Any], tuple[Site, int]] = {}
    above: set[int] = set()
    for site, target in sites:
        at[id(site.node and site.node[0]), site.key] = (site, target)
        node = site.node
        while node is not None and id(node[0]) not in above:
            above.add(id(node[0]))
            node = node[2]
    stack: list[tuple[Any, Any, Any]] = [(unit.root, None, ROOT)]
    while stack:
        value, holder, key = stack.pop()
        found = at.pop((id(holder), key), None)
        if found is not None:
            yield found
            value = found[0].siblings and found[0].siblings[0]
        if id(value) in above:
            items: Any = value.items() if isinstance(value, dict) else enumerate(value)
            inside = [(item, value, one) for one, item in items if isinstance(item, (dict, list))]
            stack += reversed(inside)
    yield from at.values()
