"""Whether two schemas are written alike, with all that they refer to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from schemakit.containment.conjunction import Element
from schemakit.containment.normal_form import PLAIN, Origin, Side, split_key

__all__ = ["AreUnchanged", "Sameness"]


#: Tells whether two schemas of the descriptions are known to be equal, with all that they refer to.
AreUnchanged = Callable[[Any, Any], bool]


class Sameness:
    """Compares schemas by their canonical texts, and remembers which references lead to the same.

    ``spend`` is called with the number of steps. What ``are_unchanged`` tells is not looked into.
    """

    def __init__(
        self, spend: Callable[[int], None], are_unchanged: AreUnchanged | None = None
    ) -> None:
        self._spend = spend
        self._are_unchanged = are_unchanged or (lambda _one, _other: False)
        self._known: dict[tuple[Side, Side, str], bool] = {}

    def is_same(self, one: Element, other: Element) -> bool:
        """Whether a schema is the same as another, or what is sent by it."""
        if one.schema is other.schema or self.is_unchanged(one, other):
            return True
        text = other.side.text(other.schema)
        for schema in (one.schema, one.side.plain(one.schema)):
            if one.side.text(schema) == text and all(
                self._is_same_target(one.side, other.side, key)
                for key in one.side.references(schema)
            ):
                return True
        return False

    def is_unchanged(self, one: Element, other: Element) -> bool:
        """Whether both are, or refer to, what was made of schemas that did not change, so that the
        first is what is sent by the other. Nothing is converted for it."""
        origin, other_origin = _find_origin(one), _find_origin(other)
        # What is sent by a schema is accepted by the whole schema, and not the other way around.
        return (
            origin is not None
            and other_origin is not None
            and other_origin.mode in (PLAIN, origin.mode)
            and self._are_unchanged(origin.raw, other_origin.raw)
        )

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
            is_same = self._known.get((side, other, at))
            if is_same is None and self._leads_to_unchanged(side, other, at):
                is_same = True
            if is_same:
                continue
            found = side.definition(at)
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

    def _leads_to_unchanged(self, side: Side, other: Side, key: str) -> bool:
        reference = {"$ref": key}
        return self.is_unchanged(Element(side, reference), Element(other, reference))


def _find_origin(element: Element) -> Origin | None:
    """What an element was made of, or will be what it refers to."""
    side, schema = element
    if "$ref" not in schema or len(schema) > 1:
        return side.origin(schema)
    mode, reference = split_key(schema["$ref"])
    try:
        return Origin(side.target(reference), mode, schema)
    except LookupError:
        return None
