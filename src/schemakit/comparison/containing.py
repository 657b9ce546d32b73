"""Containment of schemas for the comparison of descriptions."""

from __future__ import annotations

from typing import Any

from schemakit.comparison.records import REQUEST, Direction, OpenObjects
from schemakit.containment.compare import make_side
from schemakit.containment.comparison import Comparer, Containment
from schemakit.containment.engine import is_available

__all__ = ["INSTALL", "Judge", "has_engine"]

#: How to install what decides most.
INSTALL = "pip install 'schemakit[diff]'"
_HIDDEN = {"request": "readOnly", "response": "writeOnly", None: ""}


def has_engine() -> bool:
    """Whether the extra is installed that decides most."""
    return is_available()


class Judge:
    """Decides whether one schema accepts what another does; both are JSON Schemas of 2020-12 that
    hold what they refer to."""

    def __init__(self, open_objects: OpenObjects) -> None:
        self._open = open_objects

    def contains(self, old: Any, new: Any, direction: Direction) -> Containment:
        """Whether a message that was right still is: of a request, whether the new schema accepts
        what the old one accepts; of a response, whether the old one accepts what the new one
        does."""
        hidden = _HIDDEN[direction]
        sides = [make_side(one, version="3.1", hidden=hidden) for one in (old, new)]
        comparer = Comparer(sides[0], sides[1], open=self._open)
        if direction == REQUEST:
            return comparer.contains(sides[0], old, sides[1], new)
        return comparer.contains(sides[1], new, sides[0], old)

    def are_equivalent(self, old: Any, new: Any) -> bool:
        """Whether it is proved that both accept the same values."""
        sides = [make_side(one, version="3.1") for one in (old, new)]
        comparer = Comparer(sides[0], sides[1], open="strict")
        if comparer.contains(sides[0], old, sides[1], new).holds is not True:
            return False
        return comparer.contains(sides[1], new, sides[0], old).holds is True
