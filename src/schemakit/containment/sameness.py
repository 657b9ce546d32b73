"""Whether two schemas are written alike, with all that they refer to."""

from __future__ import annotations

from collections.abc import Callable

from schemakit.containment.conjunction import Element
from schemakit.containment.normal_form import Side

__all__ = ["Sameness"]


class Sameness:
    """Compares schemas by their canonical texts, and remembers which references lead to the same.

    ``spend`` is called with the number of steps.
    """

    def __init__(self, spend: Callable[[int], None]) -> None:
        self._spend = spend
        self._known: dict[tuple[Side, Side, str], bool] = {}

    def is_same(self, one: Element, other: Element) -> bool:
        """Whether a schema is the same as another, or what is sent by it."""
        if one.schema is other.schema:
            return True
        text = other.side.text(other.schema)
        for schema in (one.schema, one.side.plain(one.schema)):
            if one.side.text(schema) == text and all(
                self._is_same_target(one.side, other.side, key)
                for key in one.side.references(schema)
            ):
                return True
        return False

    def _is_same_target(self, side: Side, other: Side, key: str) -> bool:
        if side is other:
            return True
        known = self._known.get((side, other, key))
        if known is not None:
            return known
        met = {key}
        pending = [key]
        while pending:
            self._spend(1)
            at = pending.pop()
            found = side.definition(at)
            is_same = self._known.get((side, other, at))
            if is_same:
                continue
            if is_same is None:
                is_same = side.text(found) == other.text(other.definition(at))
            if not is_same:
                self._known[side, other, key] = False
                return False
            more = side.references(found) - met
            met |= more
            pending += more
        for one in met:
            self._known[side, other, one] = True
        return True
