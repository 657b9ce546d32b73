"""Components and schemas that are equal once every reference in them is resolved."""

from __future__ import annotations

from typing import Any, NamedTuple

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


def list_duplicates(
    connections: Connections, *, components_only: bool = False
) -> tuple[Duplicates, ...]:
    """Groups of equal components and Schema Objects, those first that would save most.

    A group is left out if sharing would save nothing, or if its copies are the same part of the
    copies in a larger group. With ``components_only`` it has components alone.
    """
    with collector_paused():
        occurrences = list_occurrences(connections.graph)
    starts = [one.place for one in locate_units(connections.registry, connections.graph)]
    # What is read in two dynamic scopes is two units.
    first: dict[tuple[Place, str], int] = {}
    for number, unit in enumerate(connections.graph.units):
        first.setdefault((starts[number], unit.type.name), number)
    groups: dict[tuple[str, int], list[Occurrence]] = {}
    # Units are numbered in the order of the text, and were compared targets first.
    for one in sorted(occurrences, key=lambda one: one.unit):
        unit = connections.graph.units[one.unit]
        if first[starts[one.unit], unit.type.name] == one.unit:
            groups.setdefault((one.type.name, one.equal), []).append(one)
    found = []
    for (kind, _), members in groups.items():
        if len(members) < 2 or _are_inside_others(occurrences, members):
            continue
        copies = [_describe(connections, starts[one.unit], one) for one in members]
        if components_only:
            copies = [copy for copy in copies if copy.is_component]
        saved = _count_saved(connections, kind, copies)
        if len(copies) > 1 and saved > 0:
            copies.sort(key=lambda copy: not copy.is_component)
            found.append(Duplicates(kind, tuple(copy.part for copy in copies), saved))
    return tuple(sorted(found, key=lambda one: -one.bytes))


def _are_inside_others(occurrences: list[Occurrence], members: list[Occurrence]) -> bool:
    """Whether all members are the same part of schemas that are equal themselves."""
    found: set[tuple[int, tuple[str, ...]]] = set()
    for one in members:
        if one.around < 0:
            return False
        outer = occurrences[one.around]
        found.add((outer.equal, _unlinked(one.path, outer.path)))
        if len(found) > 1:
            return False
    return True


def _unlinked(path: Any, start: Any = ()) -> tuple[str, ...]:
    """The keys of linked pairs from ``start`` on."""
    keys = []
    while path is not start and path:
        path, key = path
        keys.append(key)
    return tuple(reversed(keys))


def _describe(connections: Connections, start: Place, one: Occurrence) -> _Copy:
    place = start[0], (*start[1], *_unlinked(one.path))
    number = connections.by_place.get(place)
    if number is not None:
        part = connections.parts[number]
    else:
        document = connections.registry.all[place[0]]
        name = (document.uri if place[0] else "") + pointer.fragment(place[1])
        part = Part(name, one.type.name, document.uri, pointer.join(place[1]))
    return _Copy(part, place, number in connections.components, len(to_json(one.value)))


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
