"""The texts of a description by which its parts are found, collected in one pass."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from gc import is_tracked
from typing import TYPE_CHECKING, Any, NamedTuple

from schemakit.references.nodes import Node
from schemakit.spec import pointer
from schemakit.spec.grammar import LITERAL, ObjectType, field_type
from schemakit.syntax.gc_pause import collector_paused
from schemakit.views.operations import Operation, select_operations

if TYPE_CHECKING:
    from schemakit.documents.document import Document
    from schemakit.references.graph import Graph
    from schemakit.views.reader import Reader

__all__ = ["Part", "SearchIndex", "build_index"]

#: What separates the texts when they are searched as one.
_BETWEEN = "\0"
#: The fields of a Schema that hold its properties by name.
_PROPERTIES = ("properties", "patternProperties")
#: The fields of an Object that are texts for people.
_TEXTS = ("title", "summary", "description")
#: Objects whose description is of something else than of this description.
_PASSED_OVER = ("ExternalDocs",)
#: Enum values that are longer are data, not names.
_LONGEST_VALUE = 200
_BEFORE_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
#: What a text belongs to: an operation that is listed, or an Object that was met. The key of a
#: node without another above it is the pointer to it.
_Owner = Operation | Node


class Part(NamedTuple):
    """A part of a description that can be found.

    ``kind`` is ``"operation"``, ``"parameter"``, ``"schema"``, ``"field"`` (a property of a
    schema), ``"value"`` (one of an enum), or the name of another Object, such as ``"response"``.
    ``pointer`` is a JSON Pointer, or ``FILE#POINTER`` if it is not in the entry document.
    """

    kind: str
    name: str
    pointer: str


@dataclass(frozen=True, slots=True, repr=False)
class SearchIndex:
    """The texts of a description. They are also joined, since one long text is searched fast.

    ``roles`` says what each text is of its part, such as its ``"name"`` or ``"description"``; the
    texts of a part are next to each other. ``starts`` are the positions of the texts in
    ``joined``, which is in lower case.
    """

    texts: tuple[str, ...]
    roles: tuple[str, ...]
    starts: tuple[int, ...]
    joined: str
    _owners: tuple[_Owner, ...]

    def text_at(self, position: int) -> int:
        """The number of the text at a position of ``joined``."""
        return bisect(self.starts, position) - 1

    def first_of(self, number: int) -> int:
        """The number of the first text of the part that has the text with that number."""
        owner = self._owners[number]
        while number and self._owners[number - 1] is owner:
            number -= 1
        return number

    def kind_of(self, number: int) -> str:
        """The kind of the part that has the text with that number."""
        owner = self._owners[number]
        return "operation" if isinstance(owner, Operation) else _kind_of(owner)

    def part_of(self, number: int) -> Part:
        """The part that has the text with that number."""
        owner = self._owners[number]
        if isinstance(owner, Operation):
            return Part("operation", f"{owner.request_method} {owner.path}", owner.pointer)
        return Part(_kind_of(owner), _name_of(owner), _pointer_of(owner))


def _kind_of(node: Node) -> str:
    _, type_, above, _ = node
    if type_ is LITERAL:
        return "value"
    if type_.is_schema:
        return "field" if above is not None and _holds_fields(above) else "schema"
    return _BEFORE_CAPITAL.sub(" ", type_.name).lower()


def _holds_fields(node: Node) -> bool:
    """Whether a node is the map of the properties of a schema."""
    return node[1].is_map and node[2] is not None and node[3] in _PROPERTIES


def _name_of(node: Node) -> str:
    value, type_, above, key = node
    if type_ is LITERAL:
        return str(value)
    if above is None:
        # A part of another document, or one as a whole: ``pets.yaml#/Pet``.
        file, _, fragment = key.partition("#")
        token = pointer.parse(fragment)[-1:]
        return token[0] if token else file.rpartition("/")[2].partition(".")[0]
    if type_.name == "Operation":
        return f"{str(key).upper()} {above[3]}"
    if not above[1].is_map or type_.name in ("Parameter", "Header"):
        for field in ("name", "title"):
            if isinstance(value, dict) and isinstance(value.get(field), str):
                found: str = value[field]
                return found
    # The key in an array is a number.
    return str(above[3] if above[1].is_array else key)


def _pointer_of(node: Node) -> str:
    tokens = []
    while node[2] is not None:
        tokens.append(str(node[3]))
        node = node[2]
    start: str = node[3]
    return start + pointer.join(tokens[::-1])


class _Collector:
    """Texts while they are collected."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.roles: list[str] = []
        self.owners: list[_Owner] = []

    def add(self, owner: _Owner, role: str, text: Any) -> None:
        """Adds a text if it is a string and not empty."""
        if text and isinstance(text, str):
            self.texts.append(text)
            self.roles.append(role)
            self.owners.append(owner)

    def add_texts(self, owner: _Owner, value: dict[str, Any]) -> None:
        """Adds the texts for people of an Object."""
        for role in _TEXTS:
            if role in value:
                self.add(owner, role, value[role])

    def build(self) -> SearchIndex:
        """The index of what was added."""
        starts, position = [], 0
        for text in self.texts:
            starts.append(position)
            position += len(text) + len(_BETWEEN)
        joined = _lower(_BETWEEN.join(self.texts))
        return SearchIndex(
            tuple(self.texts), tuple(self.roles), tuple(starts), joined, tuple(self.owners)
        )


def _lower(text: str) -> str:
    """The text in lower case, with every character at its position."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(one.lower() if len(one.lower()) == 1 else one for one in text)


def build_index(reader: Reader, graph: Callable[[], Graph]) -> SearchIndex:
    """The texts of all documents of a description.

    ``graph`` gives the graph of references, which is needed only if there are several documents.
    """
    found = _Collector()
    with collector_paused():
        for one in select_operations(reader):
            found.add(one, "name", f"{one.request_method} {one.path}")
            found.add(one, "summary", one.summary)
            found.add(one, "operationId", one.id)
            found.add(one, "tags", ", ".join(one.tags))
            found.add(one, "description", one.description)
        for document, tokens, type_, value in _find_roots(reader, graph):
            start = pointer.join(tokens)
            start = f"{document.uri}#{start}" if document.number else start
            _collect(found, (value, type_, None, start), is_shared=document.shared)
        return found.build()


def _find_roots(
    reader: Reader, graph: Callable[[], Graph]
) -> Iterator[tuple[Document, tuple[str, ...], ObjectType, Any]]:
    """The entry document, and of each other one the parts to which references lead."""
    registry = reader.registry
    entry = registry.entry
    yield entry, (), entry.grammar.root, entry.contents
    if len(registry.all) == 1:
        return
    units: dict[tuple[int, tuple[str, ...]], tuple[Document, ObjectType, Any]] = {}
    for unit in graph().units:
        if unit.document.number and (unit.tokens or unit.value is unit.document.contents):
            place = (unit.document.number, unit.tokens)
            units.setdefault(place, (unit.document, unit.type, unit.value))
    for (number, tokens), (document, type_, value) in units.items():
        # What is inside another such part is met there.
        if not any((number, tokens[:depth]) in units for depth in range(len(tokens))):
            yield document, tokens, type_, value


def _collect(found: _Collector, root: Node, *, is_shared: bool) -> None:
    """Adds the texts of a root and of the Objects below it.

    One loop, which makes no call for a container that holds only scalars: most are such schemas.
    """
    add, add_texts = found.add, found.add_texts
    stack = [root]
    met: set[tuple[int, int]] = set()
    while stack:
        node = stack.pop()
        value, type_, above, _ = node
        if is_shared:
            # One container may be at several places; the first is enough.
            identity = (id(value), id(type_))
            if identity in met:
                continue
            met.add(identity)
        is_object = isinstance(value, dict)
        # The type of each property, in a map of properties.
        property_type = type_.other.object if type_.other and _holds_fields(node) else None
        if is_object and not type_.is_map:
            if not type_.is_schema:
                _add_object(found, node)
            else:
                if above is None or not _holds_fields(above):
                    _add_schema(found, node)
                if "enum" in value or "const" in value:
                    _add_values(found, node)
        first = len(stack)
        items: Any = value.items() if is_object else enumerate(value)
        for key, item in items:
            if property_type is not None:
                child = (item, property_type, node, key)
                add(child, "name", key if isinstance(key, str) else str(key))
                if isinstance(item, dict):
                    add_texts(child, item)
                    # A schema that holds only scalars has no others in it.
                    if is_tracked(item) or "const" in item:
                        stack.append(child)
            elif isinstance(item, (dict, list)):
                held = field_type(type_, key)
                if held is not None:
                    inner = held.object if isinstance(item, dict) else held.array
                    if inner is not None:
                        stack.append((item, inner, node, key))
        stack[first:] = stack[first:][::-1]


def _add_object(found: _Collector, node: Node) -> None:
    """Adds an Object that is not a Schema, if it has a text for people or is a Parameter."""
    value, type_, above, _ = node
    if "$ref" in value or type_.name in _PASSED_OVER:
        return
    if type_.name == "Operation":
        # Those of callbacks; the operations of paths and webhooks are listed.
        callback = above[2] if above is not None else None
        if callback is None or callback[1].name != "Callback":
            return
        found.add(node, "operationId", value.get("operationId"))
    elif type_.name != "Parameter" and not any(isinstance(value.get(one), str) for one in _TEXTS):
        return
    found.add(node, "name", _name_of(node))
    found.add_texts(node, value)


def _add_schema(found: _Collector, node: Node) -> None:
    """Adds a Schema that is not a property: one with a name of its own, or with a text."""
    value, _, above, _ = node
    is_named = above is None or above[1].is_map
    if is_named or isinstance(value.get("title"), str) or isinstance(value.get("description"), str):
        found.add(node, "name", _name_of(node))
        found.add_texts(node, value)


def _add_values(found: _Collector, node: Node) -> None:
    """Adds the values of an enumeration that are texts."""
    value = node[0]
    listed = value.get("enum")
    holder: Node = (listed, LITERAL, node, "enum")
    for index, one in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(one, str) and len(one) <= _LONGEST_VALUE:
            found.add((one, LITERAL, holder, index), "name", one)
    one = value.get("const")
    if isinstance(one, str) and len(one) <= _LONGEST_VALUE:
        found.add((one, LITERAL, node, "const"), "name", one)
