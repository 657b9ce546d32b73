"""The typed walk: where in a document references stand, and nothing else of it is touched.

The walk runs over *units*: the part of the document that was asked for, and every target of a
reference. It copies what lies between a unit and a site (never the input, never a literal), so
that linking can write into the copies and everything else is shared with the source. A unit that
lies inside another one is a node of its own, joined by containment, so that each site is decided
exactly once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from schemakit import pointer
from schemakit.documents import Document
from schemakit.grammar import EXTENSION, LITERAL, ObjectType

__all__ = ["Site", "Unit", "Walk"]


class Site(NamedTuple):
    """A Reference Object: ``holder[key]`` is where its target goes."""

    holder: Any
    key: Any
    reference: dict[str, Any]
    #: What its target has to be.
    expected: ObjectType
    #: The walked copy of the members beside ``$ref``, where they may hold Objects themselves.
    siblings: dict[str, Any] | None


@dataclass(slots=True, eq=False, repr=False)
class Unit:
    """A node of the graph. ``box[""]`` is ``value``, or our copy of it; linking completes it."""

    tokens: tuple[str, ...]
    type: ObjectType
    value: Any
    box: dict[str, Any]
    sites: list[Site] = field(default_factory=list)
    #: For each site the number of its target's unit; -1 where it stays as it is.
    targets: list[int] = field(default_factory=list)
    #: Units that lie inside this one.
    inner: list[int] = field(default_factory=list)
    #: Where, in the copies of other units, this unit's value stands.
    slots: list[tuple[Any, Any]] = field(default_factory=list)
    #: Schemas that carry a discriminator, each with its copy.
    discriminated: list[tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=list)

    @property
    def is_alias(self) -> bool:
        """Whether the whole of it is one reference."""
        return bool(self.sites) and self.sites[0].holder is self.box


#: A container on the walk: value, type, the node above it, and its key there.
_Node = tuple[Any, Any, Any, Any]
# What a NamedTuple's own constructor does, without its Python frame: there are many sites.
_new_site = tuple.__new__


def _copy_of(node: _Node, copies: dict[int, Any]) -> Any:
    """The copy of a container, made with those of all containers above it where there is none.

    ``copies`` maps the id of a container to its copy.
    """
    chain = []
    while id(node[0]) not in copies:
        chain.append(node)
        node = node[2]
    copied = copies[id(node[0])]
    for value, _, _, key in reversed(chain):
        above, copied = copied, value.copy()
        copies[id(value)] = above[key] = copied
    return copied


def _is_reference(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("$ref"), str)


class Walk:
    """The state of one walk: the units found so far, and how to find them again."""

    def __init__(self, document: Document, *, extensions: bool) -> None:
        self.document = document
        self.extensions = extensions
        self.units: list[Unit] = []
        #: (pointer, type) of a unit to its number.
        self.by_pointer: dict[tuple[tuple[str, ...], ObjectType], int] = {}
        #: (id, type) of an Object that has a unit to its number, for units that lie in units.
        self.by_id: dict[tuple[int, ObjectType], int] = {}
        #: Whether every unit is known beforehand, as in a second walk.
        self.complete = False
        #: In a shared document: Objects met once, and those met again.
        self.met: set[tuple[int, ObjectType]] = set()
        self.again: dict[tuple[int, ObjectType], Any] = {}
        #: id of each map of reusable Objects to where it stands.
        self.sections = _sections(document)
        self._path_item = document.grammar.types.get("PathItem")

    def unit(self, tokens: tuple[str, ...], type_: ObjectType, value: Any) -> int:
        """The number of the unit at ``tokens``, read as ``type_``, made where there is none."""
        number = self.by_pointer.get((tokens, type_))
        if number is None and self.complete:
            number = self.by_id.get((id(value), type_))
        if number is None:
            number = len(self.units)
            self.units.append(Unit(tokens, type_, value, {"": value}))
            self.by_id.setdefault((id(value), type_), number)
        self.by_pointer[tokens, type_] = number
        return number

    def collect(self, number: int) -> None:
        """Walks one unit: lists its sites, copies what is above them, notes units inside.

        One loop on purpose: it meets every container of the document, and a call for each would
        cost more than all the rest.
        """
        unit = self.units[number]
        sites, box = unit.sites, unit.box
        top: _Node = (box, None, None, "")
        copies = {id(box): box}
        stack: list[_Node] = []
        if unit.type is LITERAL:
            return
        if _is_reference(unit.value):
            self._add_site(unit, top, "", unit.value, unit.type, stack, copies)
        elif isinstance(unit.value, (dict, list)) and (
            self.extensions or unit.type is not EXTENSION
        ):
            stack.append((unit.value, unit.type, top, ""))
        sections = {} if self.complete else self.sections
        careful = self.complete or self.document.shared
        extension = EXTENSION.other if self.extensions else None
        while stack:
            node = stack.pop()
            value, type_, _, _ = node
            if type_.is_schema and "discriminator" in value:
                unit.discriminated.append((value, _copy_of(node, copies)))
            named, other, extensible = type_.fields.get, type_.other, type_.extensible
            items: Any = value.items() if isinstance(value, dict) else enumerate(value)
            for key, item in items:
                kind = type(item)
                if kind is str:
                    continue
                is_object = kind is dict or isinstance(item, dict)
                if not is_object and not isinstance(item, list):
                    continue
                is_reference = is_object and "$ref" in item and isinstance(item["$ref"], str)
                if not is_reference:
                    # Most containers hold nothing that could be or hold a reference.
                    for inside in item.values() if is_object else item:
                        if type(inside) is not str and isinstance(inside, (dict, list)):
                            break
                    else:
                        continue
                holding = named(key)
                if holding is None:
                    # Keys of a parsed mapping, unlike those of a text, may be anything.
                    extended = extensible and isinstance(key, str) and key[:2] == "x-"
                    holding = extension if extended else other
                if holding is None:
                    continue
                if is_reference:
                    inner = holding.expected
                else:
                    inner = holding.object if is_object else holding.array
                    if inner is None:
                        continue
                if careful and self._is_elsewhere(number, node, key, item, inner, copies):
                    continue
                if not is_reference:
                    if id(item) in sections:
                        self._enter_section(number, node, key, item, inner, copies)
                    else:
                        stack.append((item, inner, node, key))
                elif len(item) > 1:
                    self._add_site(unit, node, key, item, inner, stack, copies)
                else:
                    holder = copies.get(id(value)) or _copy_of(node, copies)
                    sites.append(_new_site(Site, (holder, key, item, inner, None)))

    def over_known_units(self) -> Walk:
        """Another walk that knows every unit, so that none is walked as part of another."""
        walk = Walk(self.document, extensions=self.extensions)
        for unit in self.units:
            walk.unit(unit.tokens, unit.type, unit.value)
        walk.complete = True
        return walk

    def over_shared_objects(self) -> Walk:
        """Another walk, in which what this one met at several places are nodes of their own."""
        walk = self.over_known_units()
        for identity, value in self.again.items():
            if identity not in walk.by_id:
                walk.by_id[identity] = len(walk.units)
                # No pointer names it: a reference cannot lead to it, only what holds it does.
                walk.units.append(Unit((), identity[1], value, {"": value}))
        return walk

    def _is_elsewhere(
        self,
        number: int,
        node: _Node,
        key: Any,
        item: Any,
        type_: ObjectType,
        copies: dict[int, Any],
    ) -> bool:
        """Whether a container belongs to another unit, or was walked already."""
        identity = (id(item), type_)
        inner = self.by_id.get(identity) if self.complete else None
        if inner is not None:
            if inner != number:
                self.units[number].inner.append(inner)
            self.units[inner].slots.append((_copy_of(node, copies), key))
            return True
        if self.document.shared:
            if identity in self.met:
                self.again[identity] = item
                return True
            self.met.add(identity)
        return False

    def _enter_section(
        self,
        number: int,
        node: _Node,
        key: Any,
        section: dict[str, Any],
        type_: ObjectType,
        copies: dict[int, Any],
    ) -> None:
        """Makes every reusable Object a unit of its own."""
        tokens, each = self.sections[id(section)], type_.other
        holder = _copy_of((section, type_, node, key), copies)
        for name, value in section.items():
            if isinstance(value, dict) and each is not None and each.object is not None:
                inner = self.unit((*tokens, name), each.object, value)
                self.units[number].inner.append(inner)
                self.units[inner].slots.append((holder, name))

    def _add_site(
        self,
        unit: Unit,
        node: _Node,
        key: Any,
        reference: dict[str, Any],
        expected: ObjectType,
        stack: list[_Node],
        copies: dict[int, Any],
    ) -> None:
        siblings = None
        if expected.is_schema:
            walked = self.document.grammar.schema_siblings
        else:
            walked = expected is self._path_item
        if walked and len(reference) > 1:
            siblings = reference.copy()
            del siblings["$ref"]
            copies[id(siblings)] = siblings
            stack.append((siblings, expected, None, None))
        unit.sites.append(Site(_copy_of(node, copies), key, reference, expected, siblings))


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
