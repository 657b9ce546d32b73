"""A description of several documents as one document, with the places its parts come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from schemakit.checks.objects import Objects, Place, has_place
from schemakit.documents.document import Document
from schemakit.transform.bundle import Bundler
from schemakit.transform.dereference import link
from schemakit.transform.options import Options

__all__ = ["MOST_VALUES", "SingleDocument", "join_documents", "member_of"]

#: A document with more values than this, counted once for each alias, is not validated.
MOST_VALUES = 20_000_000


class SingleDocument(NamedTuple):
    """The entry document alone, or joined with everything that it refers to."""

    entry: Document
    contents: Any
    #: id of the copy of each target of a reference, to the place and the value it is a copy of.
    parts: Mapping[int, tuple[Place, Any]]

    def place(self, tokens: tuple[str, ...]) -> Place:
        """Return the place in the source of the value at ``tokens`` of this document.

        For a value that is not in the source, such as a reference merged with its siblings, it is
        the place of the innermost value around it that is.
        """
        if not self.parts:
            return Place(self.entry, tokens)
        value, source, place = self.contents, self.entry.contents, Place(self.entry, ())
        for token in tokens:
            value = member_of(value, token)
            if id(value) in self.parts:
                place, source = self.parts[id(value)]
                continue
            source = member_of(source, token)
            if source is not _ABSENT:
                place = place._replace(tokens=(*place.tokens, token))
        return place


def join_documents(objects: Objects, *, anonymous: bool = False) -> SingleDocument:
    """Join the documents of a description into one.

    With ``anonymous`` no schema but the root has an identifier, so that every reference is a JSON
    Pointer into the document.
    """
    registry = objects.registry
    if len(registry.all) == 1 and not (anonymous and registry.is_identified(registry.entry)):
        return SingleDocument(registry.entry, registry.entry.contents, {})
    linker = link(registry, Options(missing="keep"), graph=objects.graph, kind=Bundler)
    parts: dict[int, tuple[Place, Any]] = {}
    for unit, body in zip(linker.graph.units, linker.bodies, strict=True):
        if isinstance(body, (dict, list)) and not unit.is_alias and has_place(unit):
            parts[id(body)] = Place(unit.document, unit.tokens), unit.value
    return SingleDocument(registry.entry, linker.result, parts)


_ABSENT = object()


def member_of(value: Any, token: str) -> Any:
    """Return a member of a value, or ``_ABSENT``; the keys of a mapping may not be strings."""
    if isinstance(value, dict):
        if token in value:
            return value[token]
        return next((inner for key, inner in value.items() if str(key) == token), _ABSENT)
    if isinstance(value, list) and token.isdecimal() and int(token) < len(value):
        return value[int(token)]
    return _ABSENT
