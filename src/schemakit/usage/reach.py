"""What a part reaches and what reaches it: closures, shortest chains, cycles, unused components."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Literal, NamedTuple

from schemakit.errors import UsageError
from schemakit.references.components import place_of
from schemakit.spec import pointer
from schemakit.transform.json_assembly import named
from schemakit.transform.reach import find_distances
from schemakit.usage.connections import CONTAINS, LINK, ROOT_PART, Connections, Edge
from schemakit.usage.parts import Part
from schemakit.views.operations import Operation
from schemakit.views.part_names import find_part
from schemakit.views.reader import Reader

__all__ = [
    "Cycle",
    "OperationUse",
    "Use",
    "find_chain",
    "list_cycles",
    "list_operations_using",
    "list_unused",
    "list_uses",
    "select_parts",
]


class Use(NamedTuple):
    """A part uses another. ``way`` is ``"$ref"``, a keyword of a dynamic reference,
    ``"discriminator"``, ``"link"``, ``"security"`` or ``"contains"``; ``document`` and ``pointer``
    are the place that says it first, and ``references`` is the number of places
    that do.

    ``distance`` is 1 for a direct use; of an indirect one this is the last step or, for what uses a
    part, the first.
    """

    user: Part
    used: Part
    way: str
    document: str
    pointer: str
    references: int
    distance: int


class OperationUse(NamedTuple):
    """An operation that uses a part, with the number of steps that lead there."""

    operation: Operation
    distance: int


class Cycle(NamedTuple):
    """Parts that refer to each other in a circle: the pointers of all members, sorted, as in
    ``Statistics.cycles``, the parts that they are, and the shortest way from one back to it."""

    members: tuple[str, ...]
    parts: tuple[Part, ...]
    chain: tuple[Use, ...]


def select_parts(connections: Connections, reader: Reader, name: str) -> list[int]:
    """The parts that a name means: one; of a path its operations; of a place around parts, such as
    ``#/components/schemas``, all of these; of a place inside a part, that part.

    Raises:
        NotFoundError, PointerError: if nothing has that name.
        UsageError: if it is a place without parts, such as ``#/info``.
    """
    found = find_part(reader, name)
    place = place_of(found)
    exact = connections.by_place.get(place)
    if exact is not None:
        return [exact]
    listed = pointer.join(place[1]) + "/"
    inside = [
        number
        for number, operations in connections.operations.items()
        if not place[0] and any(one.pointer.startswith(listed) for one in operations)
    ]
    inside += [
        number
        for number, (document, tokens) in enumerate(connections.places)
        if document == place[0] and tokens[: len(place[1])] == place[1]
    ]
    if inside:
        return sorted(set(inside))
    for depth in range(len(place[1]) - 1, 0, -1):
        around = connections.by_place.get((place[0], place[1][:depth]))
        if around is not None:
            return [around]
    if place[0] and (place[0], ()) in connections.by_place:
        return [connections.by_place[place[0], ()]]
    raise UsageError(f"{name!r} is not an operation or a component, and no reference leads there")


def list_uses(
    connections: Connections,
    starts: Collection[int],
    *,
    direction: Literal["uses", "used_by"] = "uses",
    every: bool = False,
) -> tuple[Use, ...]:
    """What some parts use, or what uses them; with ``every`` also indirectly, nearest first."""
    forward = direction == "uses"
    edges = connections.uses if forward else connections.used_by
    first = [edge for start in starts for edge in edges[start]]
    if not every:
        return tuple(_describe(connections, edge, 1) for edge in first)
    found: list[Use] = []
    met: set[int] = set()
    level, distance = first, 1
    while level:
        reached = []
        for edge in level:
            other = edge.used if forward else edge.user
            if other not in met:
                met.add(other)
                reached.append(other)
                found.append(_describe(connections, edge, distance))
        level = [edge for number in reached for edge in edges[number]]
        distance += 1
    return tuple(found)


def list_operations_using(
    connections: Connections, starts: Collection[int]
) -> tuple[OperationUse, ...]:
    """Every operation that uses one of some parts, directly or not, in document order.

    What a linked operation uses is no matter of the one with the link.
    """

    def users_of(number: int) -> list[int]:
        used_by = connections.used_by[number]
        return [edge.user for edge in used_by if edge.way != LINK or number in starts]

    distances = find_distances(starts, users_of)
    return tuple(
        OperationUse(one, distances[number])
        for number, one in connections.listed
        if number in distances
    )


def find_chain(
    connections: Connections, starts: Collection[int], goals: Collection[int]
) -> tuple[Use, ...]:
    """The shortest chain of direct uses from one of some parts to one of others; ``()`` if there is
    none."""
    return _shortest(connections, starts, frozenset(goals), _is_any)


def _is_any(_edge: Edge) -> bool:
    return True


def _shortest(
    connections: Connections,
    starts: Iterable[int],
    goals: frozenset[int],
    allowed: Callable[[Edge], bool],
) -> tuple[Use, ...]:
    before: dict[int, Edge] = {}
    queue = list(dict.fromkeys(starts))
    first = set(queue)
    for number in queue:  # the list grows
        for edge in connections.uses[number]:
            if edge.used in goals and allowed(edge):
                chain = [edge]
                while chain[-1].user not in first:
                    chain.append(before[chain[-1].user])
                return tuple(_describe(connections, one, 1) for one in reversed(chain))
            if edge.used not in before and edge.used not in first and allowed(edge):
                before[edge.used] = edge
                queue.append(edge.used)
    return ()


def list_cycles(connections: Connections) -> tuple[Cycle, ...]:
    """The cycles of references, sorted by their members."""
    units, found = connections.graph.units, []
    for numbers in connections.graph.cycles():
        members = {connections.of_unit[number] for number in numbers}

        def is_inside(edge: Edge, members: set[int] = members) -> bool:
            # An operation is part of the unit of its Path Item.
            is_member = edge.used in members or edge.used in connections.operations
            return is_member and (edge.way == CONTAINS or edge.way.startswith("$"))

        start = min(members)
        chain = _shortest(connections, [start], frozenset([start]), is_inside)
        places = sorted((named(units[number]), connections.of_unit[number]) for number in numbers)
        parts = tuple(connections.parts[one] for one in dict.fromkeys(one for _, one in places))
        found.append(Cycle(tuple(place for place, _ in places), parts, chain))
    return tuple(sorted(found, key=lambda one: one.members))


def list_unused(connections: Connections) -> tuple[Part, ...]:
    """The components that nothing reaches from the paths, the webhooks and what else the
    description says: what pruning drops."""

    def reached_from(number: int) -> list[int]:
        around = connections.around[number]
        further = [edge.used for edge in connections.uses[number]]
        # A component stays as a whole if a part of it is used.
        return further if around < 0 else [*further, around]

    reached = find_distances([ROOT_PART, *connections.operations], reached_from)
    return tuple(
        part
        for number, part in enumerate(connections.parts)
        if number in connections.components and number not in reached
    )


def _describe(connections: Connections, edge: Edge, distance: int) -> Use:
    document, tokens = edge.place
    return Use(
        connections.parts[edge.user],
        connections.parts[edge.used],
        edge.way,
        connections.registry.all[document].uri,
        pointer.join(tokens),
        edge.references,
        distance,
    )
