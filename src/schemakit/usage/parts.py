"""The parts of a description that use each other, and what they are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from schemakit.documents.registry import Registry
from schemakit.references.components import Place, section_of_schemas
from schemakit.spec import pointer
from schemakit.views.operations import Operation

__all__ = ["Part", "PartNames"]

#: Names of schemas that mean nothing else where a part is named.
_is_plain_name = re.compile(r"[A-Za-z0-9._][A-Za-z0-9._-]*").fullmatch


class Part(NamedTuple):
    """An operation, a component, another target of references, or the description itself.

    ``name`` is what a command takes as PART: ``"GET /pets"``, ``"Pet"``,
    ``"#/components/responses/NotFound"`` or ``"pet.yaml#/Pet"``; ``"#"`` is the description.
    ``kind`` is the name of its Object. ``document`` and ``pointer`` say where it is.
    """

    name: str
    kind: str
    document: str
    pointer: str


class PartNames:
    """Names for parts, each of which means its part and no other.

    ``operations`` are all operations of the description.
    """

    def __init__(self, registry: Registry, operations: Iterable[Operation]) -> None:
        every = list(operations)
        self._registry = registry
        self._schemas = section_of_schemas(registry.entry)
        self._ids = {one.id for one in every if one.id}
        self._methods = Counter((one.method.lower(), one.path) for one in every)

    def of_operation(self, one: Operation) -> str:
        """``GET /pets``; a JSON Pointer where that would mean another operation too."""
        name = f"{one.request_method} {one.path}"
        is_own = self._methods[one.method.lower(), one.path] == 1 and name not in self._ids
        is_clear = one.path == one.path.strip() and "#" not in name and " " not in one.method
        if is_own and is_clear and name[:1] != "/":
            return name
        return pointer.fragment(pointer.parse(one.pointer))

    def of_place(self, place: Place) -> str:
        """The name of a schema; of any other part its pointer, behind the name of a document that
        is not the entry."""
        number, tokens = place
        if number:
            return self._registry.all[number].uri + pointer.fragment(tokens)
        is_schema = tokens[:-1] == self._schemas and len(tokens) == len(self._schemas) + 1
        if is_schema and _is_plain_name(tokens[-1]) and tokens[-1] not in self._ids:
            return tokens[-1]
        return pointer.fragment(tokens)
