"""Components and schemas that are equal once every reference in them is resolved."""

from __future__ import annotations

from typing import NamedTuple

from schemakit.references.components import Place
from schemakit.spec import pointer
from schemakit.syntax.gc_pause import collector_paused
from schemakit.syntax.json_writer import to_json
from schemakit.usage.connections import Connections
from schemakit.usage.containers import Occurrence, list_occurrences
from schemakit.usage.parts import Part
from schemakit.usage.places import locate_units

__all__ = ["Duplicates", "list_duplicates"]


class Duplicates(NamedTuple):
    """Objects of one kind that are equal once references are resolved: components first, then
    others in the order of the text.

    ``bytes`` is what sharing would save of the compact JSON text: with a reference in place of each
    copy that is not a component, and one component for all.
    """

    kind: str
    parts: tuple[Part, ...]
    bytes: int


class _Copy(NamedTuple):
    """One of several equal Objects."""

    part: Part
    place: Place
    is_component: bool
    size: int
    #: The class of the schema around it, and the keys from there.
    around: tuple[int, tuple[str, ...]] | None


def list_duplicates(
    connections: Connections, *, components_only: bool = False
) -> tuple[Duplicates, ...]:
    """Groups of equal components and Schema Objects, those first that would save most.

    A group is left out if sharing would save nothing, or if its copies are the same part of the
    copies in a larger group. With ``components_only`` it has components alone.
    """
    groups: dict[tuple[str, int], list[tuple[Occurrence, Place]]] = {}
    with collector_paused():
        occurrences = list_occurrences(connections.graph)
    starts = [one.place for one in locate_units(connections.registry, connections.graph)]
    met: set[tuple[Place, str]] = set()
    # Units are numbered in the order of the text, and were compared targets first.
    for one in sorted(occurrences, key=lambda one: one.unit):
        document, tokens = starts[one.unit]
        place = document, (*tokens, *one.path)
        # What is read in two dynamic scopes is two units.
        if (place, one.type.name) not in met:
            met.add((place, one.type.name))
            groups.setdefault((one.type.name, one.equal), []).append((one, place))
    found = []
    for (kind, _), members in groups.items():
        if len(members) > 1:
            copies = [_describe(connections, occurrences, one, place) for one, place in members]
            if components_only:
                copies = [copy for copy in copies if copy.is_component]
            saved = _count_saved(connections, kind, copies)
            if len(copies) > 1 and saved > 0 and not _is_inside_another(copies):
                copies.sort(key=lambda copy: not copy.is_component)
                found.append(Duplicates(kind, tuple(copy.part for copy in copies), saved))
    return tuple(sorted(found, key=lambda one: -one.bytes))


def _describe(
    connections: Connections, occurrences: list[Occurrence], one: Occurrence, place: Place
) -> _Copy:
    number = connections.by_place.get(place)
    is_component = number is not None and number in connections.components
    if number is None:
        document = connections.registry.all[place[0]]
        name = (document.uri if place[0] else "") + pointer.fragment(place[1])
        part = Part(name, one.type.name, document.uri, pointer.join(place[1]))
    else:
        part = connections.parts[number]
    around = None
    if one.around >= 0:
        outer = occurrences[one.around]
        around = outer.equal, one.path[len(outer.path) :]
    return _Copy(part, place, is_component, len(to_json(one.value)), around)


def _is_inside_another(copies: list[_Copy]) -> bool:
    """Whether all copies are the same part of equal schemas."""
    first = copies[0].around
    return first is not None and all(copy.around == first for copy in copies)


def _count_saved(connections: Connections, kind: str, copies: list[_Copy]) -> int:
    """The bytes that are saved if one component is kept for all copies."""
    if not copies:
        return 0
    section = connections.registry.entry.grammar.sections.get(kind, ())
    kept = next((copy for copy in copies if copy.is_component), None)
    # As a bundle would name it: by the last token of its pointer.
    name = next(iter(copies[0].place[1][-1:]), "")
    reference = len(
        to_json({"$ref": pointer.fragment(kept.place[1] if kept else (*section, name))})
    )
    saved = 0 if kept else -_size_of_member(name, copies[0].size)
    for copy in copies:
        if copy.is_component and copy is not kept:
            saved += _size_of_member(copy.place[1][-1], copy.size)
        elif copy is not kept:
            saved += copy.size - reference
    return saved


def _size_of_member(name: str, size: int) -> int:
    """The bytes of a member of an object: its name, a colon, its value and a comma."""
    return len(to_json(name)) + size + 2
