"""Each ``$ref`` that is data: in place of an example or another value, under an unknown keyword, or
in an extension whose references are not followed.

By the specification nothing follows it. In place of a value it is resolved if the caller asks for
that. Elsewhere it stays as it is, which matters once it is in another document.
"""

from __future__ import annotations

from collections.abc import Iterator
from gc import is_tracked
from typing import Any

from schemakit.documents.document import Document
from schemakit.documents.registry import Registry
from schemakit.references.nodes import Node, is_reference
from schemakit.references.problems import Problem
from schemakit.references.resolver import Unresolved, find_at_pointer
from schemakit.spec import pointer, uri
from schemakit.spec.grammar import LITERAL

__all__ = ["DataReferences", "is_reference_alone"]


class DataReferences:
    """What was found in the data of one description."""

    def __init__(
        self, registry: Registry, *, extensions: bool, is_part: bool, several: bool
    ) -> None:
        self._registry = registry
        #: Whether the walk begins at a part of the entry document, which becomes one of its own.
        self.is_part = is_part
        #: Whether the walk follows references in ``x-…``, so that none there is data.
        self._extensions = extensions
        self.problems: list[Problem] = []
        #: Whether there are several documents, so that values are searched for references that
        #: lead to others. One document has none, and examples are most of its text.
        self.several = several
        self._looked_at: set[int] = set()

    def look(
        self, document: Document, node: Node, key: Any, item: Any
    ) -> list[tuple[Node, Any, dict[str, Any]]]:
        """Looks into a member of a node that is data. Returns the references to resolve, each with
        the node around it and its key there; the others are problems."""
        type_ = node[1]
        holds_several = type_.data.get(key)
        found: list[tuple[Node, Any, Any]] = []
        if holds_several is not None:
            found = _references_in(node, key, item, holds_several=holds_several)
        elif type_.extensible and isinstance(key, str) and key[:2] == "x-" and not self._extensions:
            self.look_into_extension(document, key, item)
        if found and self._registry.resolves_examples:
            return found
        data = [one for _, _, one in found]
        if not found and (self.several or holds_several is None):
            data = [
                one for one in self._find_references(item) if self._moves(document, one["$ref"])
            ]
        for one in data:
            message = f"{one['$ref']!r} is data in {key!r}, not a reference"
            if self._moves(document, one["$ref"]):
                message += "; it does not hold in another document"
            self._add(document, one, message)
        return []

    def look_into_extension(self, document: Document, key: str, item: Any) -> None:
        """Looks into an extension whose references are not followed: those that do not lead to a
        part of the entry document are problems."""
        for one in self._find_references(item):
            ref = one["$ref"]
            if uri.is_absolute(ref):
                effect = "leads out of the document that is written"
            elif self._moves(document, ref):
                effect = "does not hold in another document"
            elif not self._leads_somewhere(ref):
                effect = "leads nowhere"
            else:
                continue
            message = f"{ref!r} stays in {key!r}, where no reference is followed; it {effect}"
            self._add(document, one, message)

    def _moves(self, document: Document, ref: str) -> bool:
        """Whether a reference leads elsewhere, or nowhere, in the output: if it starts from a
        document which is not the output's, or from the URI of any."""
        is_bound = document.number or self.is_part or ref[:1] != "#"
        return bool(is_bound) and not uri.is_absolute(ref)

    def _leads_somewhere(self, ref: str) -> bool:
        """Whether a fragment leads to a part of the entry document."""
        text = pointer.from_fragment(ref[1:])
        if text[:1] not in ("", "/"):
            return False  # outputs have no anchors
        return find_at_pointer(self._registry, pointer.parse(text)) is not None

    def _find_references(self, item: Any) -> Iterator[dict[str, Any]]:
        """The objects with a ``$ref`` in a value, of which each is looked at once."""
        stack = [item]
        while stack:
            value = stack.pop()
            if id(value) in self._looked_at:
                continue
            self._looked_at.add(id(value))
            if is_reference(value):
                yield value
            if is_tracked(value):
                members = value.values() if isinstance(value, dict) else value
                stack += [one for one in members if isinstance(one, (dict, list))]

    def _add(self, document: Document, value: dict[str, Any], message: str) -> None:
        found = Unresolved("reference-in-data", message)
        self.problems.append(Problem(document, value, "$ref", LITERAL, found))


def _references_in(
    node: Node, key: Any, item: Any, *, holds_several: bool
) -> list[tuple[Node, Any, Any]]:
    """The references that are a value, or one of several, each with the node around it and its key
    there."""
    found: list[tuple[Node, Any, Any]] = [(node, key, item)]
    if holds_several and not is_reference_alone(item):
        inside: Node = (item, LITERAL, node, key)
        members: Any = item.items() if isinstance(item, dict) else enumerate(item)
        found = [(inside, name, one) for name, one in members]
    return [one for one in found if is_reference_alone(one[2])]


def is_reference_alone(value: Any) -> bool:
    """Whether a value is an object with nothing but a ``$ref``."""
    return is_reference(value) and len(value) == 1
