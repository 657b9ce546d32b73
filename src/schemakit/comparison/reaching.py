"""Whom a difference reaches: the operations that lead to a part, in which direction, and how."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from schemakit.comparison.facts import Edge, PairKey, Part
from schemakit.comparison.records import REQUEST, RESPONSE, Direction

__all__ = ["Route", "Routes"]


class Route(NamedTuple):
    """A way from an operation to a part."""

    operation: str
    direction: Direction
    place: str
    #: The names of the components on the way, the one nearest to the operation first.
    through: tuple[str, ...]
    sign: int
    is_monotone: bool


class _Step(NamedTuple):
    """A part on a way, from the inside out, with what is known of the way."""

    part: PairKey
    through: tuple[str, ...]
    place: str
    sign: int
    is_monotone: bool


class Routes:
    """Finds the ways from operations to parts."""

    def __init__(self, parts: Mapping[PairKey, Part]) -> None:
        self._parts = parts
        self._users: dict[PairKey, list[tuple[Part, Edge]]] = {}
        for part in parts.values():
            for edge in part.edges:
                self._users.setdefault(edge.used, []).append((part, edge))

    def find(self, key: PairKey) -> list[Route]:
        """The shortest way from each operation in each direction, in the order of the parts."""
        found: dict[tuple[str, Direction], Route] = {}
        queue = [_Step(key, (), "", 1, True)]
        met = {(key, 1, True)}
        for step in queue:  # the list grows
            for user, edge in self._users.get(step.part, ()):
                sign, is_monotone = step.sign * edge.sign, step.is_monotone and edge.is_monotone
                place = " ".join(one for one in (edge.place, step.place) if one)
                if edge.role:
                    direction = _turn(edge.role) if user.is_sent_by_api else edge.role
                    route = Route(user.name, direction, place, step.through, sign, is_monotone)
                    known = found.get((user.name, direction))
                    # A way on which less means less says more than one on which it may not.
                    if known is None or (known.is_monotone and not is_monotone):
                        found[user.name, direction] = route
                    continue
                if (user.key, sign, is_monotone) in met:
                    continue
                met.add((user.key, sign, is_monotone))
                is_named = user.is_component and user.name not in step.through
                through = (user.name, *step.through) if is_named else step.through
                # Inside a schema the way is not where in the message the schema is.
                is_schema = user.key[0] == "Schema"
                queue.append(
                    _Step(user.key, through, step.place if is_schema else place, sign, is_monotone)
                )
        return self._sort(found.values())

    def _sort(self, routes: Iterable[Route]) -> list[Route]:
        def order(one: Route) -> tuple[str, str, str]:
            return one.operation.partition(" ")[2], one.operation, one.direction

        return sorted(routes, key=order)


def _turn(direction: Direction) -> Direction:
    return RESPONSE if direction == REQUEST else REQUEST
