"""What the rules of a proof need of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from schemakit.containment.conjunction import Element
from schemakit.containment.normal_form import Side
from schemakit.containment.normal_keywords import Normal

__all__ = ["Conjunction", "Proof", "Rule"]

#: Schemas that apply together.
Conjunction = tuple[Element, ...]


class Proof(Protocol):
    """One attempt to prove that a schema accepts whatever others accept.

    ``level`` counts the steps from a value to its members and items. What was assumed at one level
    may be used below it, so a proof may contain itself as a schema does.
    """

    def contains(self, inner: Conjunction, side: Side, outer: Normal, level: int) -> bool:
        """Whether it is proved that a schema accepts each value that all of ``inner`` accept."""

    def contains_child(
        self, schemas: Sequence[tuple[Side, Normal]], side: Side, outer: Normal, level: int
    ) -> bool:
        """The same for schemas of a member or an item; ``level`` is that of the value around."""

    def is_empty(self, inner: Conjunction | None, level: int) -> bool:
        """Whether it is proved that schemas together accept nothing; None is such schemas."""

    def extend(self, inner: Conjunction, side: Side, schema: Normal) -> Conjunction | None:
        """The schemas with one more; None if they accept nothing together."""

    def make(self, side: Side, schema: dict[str, Any]) -> dict[str, Any]:
        """A schema that is in no description; the same object for the same text."""

    def accepts(self, elements: Conjunction, value: Any) -> bool | None:
        """Whether schemas accept a value; None if that is not decided."""

    def is_same(self, one: Element, other: Element) -> bool:
        """Whether a schema is the same as another, or a part of it that is made smaller."""


#: Whether schemas imply what a group of keywords of another one says.
Rule = Callable[[Proof, Conjunction, Element, int], bool]
