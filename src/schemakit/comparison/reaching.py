"""Whom a difference reaches: the operations that lead to a part, in which direction, and how."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from schemakit.comparison.facts import Edge, PairKey, Part
from schemakit.comparison.records import REQUEST, RESPONSE, Direction

__all__ = ["TOO_MANY", "Route", "Routes"]


class Route(NamedTuple):
    """A way from an operation to a part.

    ``whole`` is the outermost schema in which the way leads to what others apply beside; None if
    the part stands for whole values on all of the way. ``starts_whole`` is whether it does so in
    the schema that is next to it. ``is_form`` is whether it leads through a form.
    """

    operation: str
    direction: Direction
    place: str
    #: The names of the components on the way, the one nearest to the operation first.
    through: tuple[str, ...]
    sign: int
    is_monotone: bool
    whole: PairKey | None = None
    starts_whole: bool = True
    is_form: bool = False


class _Step(NamedTuple):
    """A part on a way, from the inside out, with what is known of the way."""

    part: PairKey
    through: tuple[str, ...]
    place: str
    sign: int
    is_monotone: bool
    whole: PairKey | None
    starts_whole: bool
    is_form: bool


#: Stands for more schemas around a part than are looked at.
TOO_MANY: PairKey = ("", (0, ()), (0, ()))
_MOST_WHOLES = 12


class Routes:
    """Finds the ways from operations to parts."""

    def __init__(self, parts: Mapping[PairKey, Part]) -> None:
        self._parts = parts
        self._users: dict[PairKey, list[tuple[Part, Edge]]] = {}
        for part in parts.values():
            for edge in part.edges:
                self._users.setdefault(edge.used, []).append((part, edge))

    def find(self, key: PairKey) -> list[Route]:
        """The shortest way from each operation in each direction, in the order of the parts: one
        for each schema around the part."""
        found: dict[tuple[str, Direction, PairKey | None, bool], Route] = {}
        queue = [_Step(key, (), "", 1, True, None, starts_whole=True, is_form=False)]
        met = {(key, 1, True, queue[0].whole, True, False)}
        wholes: set[PairKey] = set()
        for step in queue:  # the list grows
            for user, edge in self._users.get(step.part, ()):
                sign, is_monotone = step.sign * edge.sign, step.is_monotone and edge.is_monotone
                place = " ".join(one for one in (edge.place, step.place) if one)
                is_form = step.is_form or edge.is_form
                if edge.role:
                    direction = _turn(edge.role) if user.is_sent_by_api else edge.role
                    route = Route(
                        *(user.name, direction, place, step.through, sign, is_monotone),
                        *(step.whole, step.starts_whole, is_form),
                    )
                    known = found.get((user.name, direction, step.whole, is_form))
                    # A way on which less means less says more than one on which it may not.
                    says_less = not (is_monotone and step.starts_whole)
                    if known is None or (known.is_monotone and known.starts_whole and says_less):
                        found[user.name, direction, step.whole, is_form] = route
                    continue
                whole = step.whole if edge.is_whole else user.key
                if whole is not None and whole not in wholes:
                    whole = whole if len(wholes) < _MOST_WHOLES else TOO_MANY
                    wholes.add(whole)
                is_next = step.part == key and user.key[0] == "Schema"
                starts_whole = edge.is_whole if is_next else step.starts_whole
                seen = user.key, sign, is_monotone, whole, starts_whole, is_form
                if seen in met:
                    continue
                met.add(seen)
                is_named = user.is_component and user.name not in step.through
                through = (user.name, *step.through) if is_named else step.through
                # Inside a schema the way is not where in the message the schema is.
                is_schema = user.key[0] == "Schema"
                place = step.place if is_schema else place
                queue.append(
                    _Step(user.key, through, place, sign, is_monotone, whole, starts_whole, is_form)
                )
        return self._sort(found.values())

    def _sort(self, routes: Iterable[Route]) -> list[Route]:
        def order(one: Route) -> tuple[str, str, str]:
            return one.operation.partition(" ")[2], one.operation, one.direction

        return sorted(routes, key=order)


def _turn(direction: Direction) -> Direction:
    return RESPONSE if direction == REQUEST else REQUEST
