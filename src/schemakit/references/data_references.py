"""Each ``$ref`` that is data: in place of an example or another value, or under an unknown keyword.

By the specification nothing follows it. In place of a value it is resolved if the caller asks for
that. Under an unknown keyword it stays as it is, which matters once it is in another document.
"""

from __future__ import annotations

from collections.abc import Iterator
from gc import is_tracked
from typing import Any

from schemakit.documents.document import Document
from schemakit.documents.registry import Registry
from schemakit.references.nodes import Node
from schemakit.references.problems import Problem
from schemakit.references.resolver import Unresolved
from schemakit.spec import uri
from schemakit.spec.grammar import LITERAL

__all__ = ["DataReferences", "is_reference_alone"]


class DataReferences:
    """What was found in the data of one description."""

    def __init__(self, registry: Registry) -> None:
        self.problems: list[Problem] = []
        #: Whether values are searched for references that lead to other documents. A description of
        #: one document has none, and examples are most of its text.
        self.searches_values = False
        self._resolves = registry.resolves_examples
        self._looked_at: set[int] = set()

    def look(
        self, document: Document, node: Node, key: Any, item: Any
    ) -> list[tuple[Node, Any, dict[str, Any]]]:
        """Looks into a member of a node that is data. Returns the references to resolve, each with
        the node around it and its key there; the others are problems."""
        holds_several = node[1].data.get(key)
        if holds_several is None:
            for one in self._find_under_unknown(document, item):
                self._report(document, one, key)
            return []
        found: list[tuple[Node, Any, Any]] = [(node, key, item)]
        if holds_several and not is_reference_alone(item):
            inside: Node = (item, LITERAL, node, key)
            members: Any = item.items() if isinstance(item, dict) else enumerate(item)
            found = [(inside, name, one) for name, one in members]
        found = [one for one in found if is_reference_alone(one[2])]
        if not found and self.searches_values:
            for one in self._find_under_unknown(document, item):
                self._report(document, one, key)
        if self._resolves:
            return found
        for _, _, one in found:
            self._report(document, one, key)
        return []

    def _find_under_unknown(self, document: Document, item: Any) -> Iterator[dict[str, Any]]:
        """The references below an unknown keyword that lead elsewhere, or nowhere, in the output:
        those that start from a document which is not the entry, or from the URI of any."""
        stack = [item]
        while stack:
            value = stack.pop()
            if id(value) in self._looked_at:
                continue
            self._looked_at.add(id(value))
            ref = value.get("$ref") if isinstance(value, dict) else None
            if isinstance(ref, str) and not uri.is_absolute(ref):
                if document.number or ref[:1] != "#":
                    yield value
            elif is_tracked(value):
                members = value.values() if isinstance(value, dict) else value
                stack += [one for one in members if isinstance(one, (dict, list))]

    def _report(self, document: Document, value: dict[str, Any], key: Any) -> None:
        ref = value["$ref"]
        message = f"{ref!r} is data in {key!r}, not a reference"
        if not uri.is_absolute(ref) and (document.number or ref[:1] != "#"):
            message += "; it does not hold in another document"
        found = Unresolved("reference-in-data", message)
        self.problems.append(Problem(document, value, "$ref", LITERAL, found))


def is_reference_alone(value: Any) -> bool:
    """Whether a value is an object with nothing but a ``$ref``."""
    return isinstance(value, dict) and value.keys() == {"$ref"} and isinstance(value["$ref"], str)
