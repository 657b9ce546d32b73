"""One document in place of several, and where each part of it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import Any, NamedTuple

from schemakit.checks.objects import Objects, Place, stands
from schemakit.documents.document import Document
from schemakit.transform.bundle import Bundler
from schemakit.transform.dereference import link
from schemakit.transform.options import Options

__all__ = ["MOST_VALUES", "Whole", "inside", "unfolded", "whole_of"]

#: A document whose aliases repeat more is not judged.
MOST_VALUES = 20_000_000


class Whole(NamedTuple):
    """The document to judge, and where its parts come from: the entry document alone, or what it
    is with all that it refers to."""

    entry: Document
    contents: Any
    #: id of each part that a reference leads to, to where it stands and what stands there.
    parts: Mapping[int, tuple[Place, Any]]

    def place(self, tokens: tuple[str, ...]) -> Place:
        """Where in the text the value at ``tokens`` of the whole stands.

        What exists in no text, such as what stands beside a reference merged with its target, is
        reported at the nearest that does.
        """
        if not self.parts:
            return Place(self.entry, tokens)
        value, source, place = self.contents, self.entry.contents, Place(self.entry, ())
        for token in tokens:
            value = inside(value, token)
            if id(value) in self.parts:
                place, source = self.parts[id(value)]
                continue
            source = inside(source, token)
            if source is not _ABSENT:
                place = place._replace(tokens=(*place.tokens, token))
        return place


def whole_of(objects: Objects, *, anonymous: bool = False) -> Whole:
    """The document that a description is as a whole; ``anonymous`` asks for one in which no schema
    but the root gives itself a name, so that each reference is a pointer into it."""
    registry = objects.registry
    if len(registry.all) == 1 and not (anonymous and registry.is_identified(registry.entry)):
        return Whole(registry.entry, registry.entry.contents, {})
    linker = link(registry, Options(missing="keep"), graph=objects.graph, kind=Bundler)
    parts: dict[int, tuple[Place, Any]] = {}
    for unit, body in zip(linker.graph.units, linker.bodies, strict=True):
        if isinstance(body, (dict, list)) and not unit.is_alias and stands(unit):
            parts[id(body)] = Place(unit.document, unit.tokens), unit.value
    return Whole(registry.entry, linker.result, parts)


_ABSENT = object()


def inside(value: Any, token: str) -> Any:
    """The member of that name, or ``_ABSENT``; a mapping's keys may be other than texts."""
    if isinstance(value, dict):
        if token in value:
            return value[token]
        return next((inner for key, inner in value.items() if str(key) == token), _ABSENT)
    if isinstance(value, list) and token.isdecimal() and int(token) < len(value):
        return value[int(token)]
    return _ABSENT


def unfolded(root: Any) -> float:
    """How many values a document holds where each that stands at several places counts at each;
    infinity where one holds itself.

    Aliases may hold aliases: in a few lines there is room for more than any memory has.
    """
    sizes: dict[int, int] = {}
    begun: set[int] = set()
    stack = [root]
    while stack:
        value = stack[-1]
        if id(value) in sizes:
            stack.pop()
            continue
        items: Any = value.values() if isinstance(value, dict) else value
        inside = [one for one in items if isinstance(one, (dict, list))]
        waiting = [one for one in inside if id(one) not in sizes]
        if waiting:
            if id(value) in begun:
                return inf
            begun.add(id(value))
            stack += waiting
            continue
        sizes[id(value)] = len(items) + sum(sizes[id(one)] for one in inside)
        stack.pop()
    return sizes[id(root)]
