"""Proofs that a schema accepts whatever others accept.

Each rule is a proof; where none applies nothing is said. Schemas that contain themselves are
compared as they unfold: what is to be proved may be used for members and items, which are smaller
values (induction on the size of a value).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from schemakit.containment import array_rules, object_rules, place_rules, scalar_rules
from schemakit.containment.conjunction import Element, flatten, kinds_of, list_values
from schemakit.containment.emptiness import has_no_choice, is_impossible
from schemakit.containment.normal_form import Side
from schemakit.containment.normal_keywords import Normal, canonical_text
from schemakit.containment.proof import Conjunction, Rule
from schemakit.containment.sameness import AreUnchanged, Sameness
from schemakit.containment.splitting import list_splits
from schemakit.containment.value_check import Checker, check_elements, judge_plainly
from schemakit.spec.to_2020_12 import LISTS, MAPS, SCHEMAS

__all__ = ["Prover", "TooCostlyError"]

_RULES: dict[str, Rule] = {
    **scalar_rules.RULES,
    **array_rules.RULES,
    **object_rules.RULES,
    **place_rules.RULES,
}
#: Values of an ``enum`` that are judged one by one.
_MOST_VALUES = 500
#: Steps from a value to its members, and questions inside one another, that are followed.
_DEEPEST = 40
_MOST_NESTED = 90
#: Splits inside one another, and questions about emptiness.
_MOST_SPLITS = 3
_MOST_EMPTY = 8
_MOST_EMPTY_BEHIND_NOT = 3

_Key = tuple[frozenset[int], int]
#: Decides whether one schema accepts whatever others do.
Decide = Callable[[Conjunction, Element], bool | None]


class TooCostlyError(Exception):
    """A proof takes too many steps."""


class Prover:
    """Proves for two sides, and remembers what it proved. ``decide`` is asked where no rule helps,
    ``are_unchanged`` as in :class:`schemakit.containment.sameness.Sameness`.

    Raises :class:`TooCostlyError` from its methods if there are too many steps.
    """

    def __init__(
        self,
        steps: int,
        decide: Decide | None = None,
        are_unchanged: AreUnchanged | None = None,
    ) -> None:
        self.left = steps
        self._decide_otherwise = decide
        self._proved: set[_Key] = set()
        #: What was not proved, to the number of splits around it, which are limited.
        self._failed: dict[_Key, int] = {}
        #: What is proved if something that is still open is, to the lowest place that it needs.
        self._provisional: dict[_Key, int] = {}
        self._open: dict[_Key, tuple[int, int]] = {}
        self._lowest: list[int] = []
        self._made: dict[tuple[Side, bytes], dict[str, Any]] = {}
        self._sameness = Sameness(self._spend, are_unchanged)
        self._checkers: dict[frozenset[int], Checker] = {}
        self._splits = 0
        self._emptiness: list[frozenset[int]] = []
        #: What was not proved to be empty, to the number of questions around it, which are limited.
        self._not_empty: dict[frozenset[int], int] = {}
        self._kept: list[Any] = []

    def forget_open(self) -> None:
        """Forget what was open when a proof was given up."""
        self._provisional.clear()
        self._open.clear()
        self._lowest.clear()
        self._emptiness.clear()
        self._splits = 0

    # -- questions ---------------------------------------------------------------------------------

    def contains(self, inner: Conjunction, side: Side, outer: Normal, level: int) -> bool:
        """As :meth:`schemakit.containment.proof.Proof.contains`."""
        if outer is True:
            return True
        flat = flatten([(side, outer)])
        if flat is None:
            return self.is_empty(inner, level)
        return all(self._implies(inner, one, level) for one in flat)

    def contains_child(
        self, schemas: Sequence[tuple[Side, Normal]], side: Side, outer: Normal, level: int
    ) -> bool:
        """As :meth:`schemakit.containment.proof.Proof.contains_child`."""
        element = Element(side, outer) if isinstance(outer, dict) else None
        if element is not None and any(
            self._sameness.is_unchanged(Element(one, schema), element)
            for one, schema in schemas
            if isinstance(schema, dict)
        ):
            return True
        inner = flatten(schemas)
        return inner is None or self.contains(inner, side, outer, level + 1)

    def extend(self, inner: Conjunction, side: Side, schema: Normal) -> Conjunction | None:
        """As :meth:`schemakit.containment.proof.Proof.extend`."""
        found = flatten([(side, schema)], inner)
        if found is None:
            return None
        required = object_rules.find_required(found) if kinds_of(found) == {"object"} else set()
        more = [
            (other, one.get("dependentSchemas", {})[name])
            for other, one in found
            for name in one.get("dependentSchemas", ())
            if name in required
        ]
        return flatten(more, found) if more else found

    def make(self, side: Side, schema: dict[str, Any]) -> dict[str, Any]:
        """As :meth:`schemakit.containment.proof.Proof.make`."""
        key = side, canonical_text(schema)
        return self._made.setdefault(key, schema)

    def accepts(self, elements: Conjunction, value: Any) -> bool | None:
        """As :meth:`schemakit.containment.proof.Proof.accepts`."""
        known = judge_plainly(elements, value)
        if known is not None:
            self._spend(1)
            return known
        key = frozenset(id(one.schema) for one in elements)
        if key not in self._checkers:
            self._spend(5)
            self._kept.append(elements)
            self._checkers[key] = check_elements(elements)
        self._spend(1)
        return self._checkers[key](value)

    def is_same(self, one: Element, other: Element) -> bool:
        """As :meth:`schemakit.containment.proof.Proof.is_same`."""
        return self._sameness.is_same(one, other)

    # -- proofs ------------------------------------------------------------------------------------

    def _spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise TooCostlyError

    def _implies(self, inner: Conjunction, outer: Element, level: int) -> bool:
        key = frozenset(id(one.schema) for one in inner), id(outer.schema)
        if key in self._proved:
            return True
        if self._failed.get(key, _MOST_SPLITS + 1) <= self._splits:
            return False
        if key in self._provisional:
            self._need(self._provisional[key])
            return True
        if key in self._open:
            place, started = self._open[key]
            if level > started:
                self._need(place)
                return True
            return False
        self._spend(1 + len(inner))
        if any(self.is_same(one, outer) for one in inner):
            self._kept.append((inner, outer))
            self._proved.add(key)
            return True
        if level > _DEEPEST or len(self._open) > _MOST_NESTED:
            return False
        return self._prove(key, inner, outer, level)

    def _need(self, place: int) -> None:
        if self._lowest:
            self._lowest[-1] = min(self._lowest[-1], place)

    def _prove(self, key: _Key, inner: Conjunction, outer: Element, level: int) -> bool:
        self._kept.append((inner, outer))  # their ids are keys
        place = len(self._open)
        self._open[key] = place, level
        self._lowest.append(place)
        before = len(self._provisional)
        try:
            found = self._decide(inner, outer, level)
        finally:
            del self._open[key]
            lowest = self._lowest.pop()
        since = list(self._provisional)[before:]
        if not found:
            for one in since:
                if self._provisional[one] <= place:
                    del self._provisional[one]
            self._failed[key] = self._splits
            return False
        if lowest < place:
            self._provisional[key] = lowest
            self._need(lowest)
            return True
        self._proved.add(key)
        for one in since:
            if self._provisional[one] >= place:
                del self._provisional[one]
                self._proved.add(one)
        return True

    def _decide(self, inner: Conjunction, outer: Element, level: int) -> bool:
        values = list_values(inner)
        if values is not None and len(values) <= _MOST_VALUES:
            return all(
                self.accepts((outer,), one) is True or self.accepts(inner, one) is False
                for one in values
            )
        if not kinds_of(inner):
            return True
        rules = dict.fromkeys(
            _RULES.get(key, place_rules.imply_nothing)
            for key in sorted(outer.schema, key=_OF_SCHEMAS.__contains__)
            if key not in _WITH_OTHERS
        )
        # Those that look at other schemas take long, so they come last.
        if all(rule(self, inner, outer, level) for rule in rules) or self.is_empty(inner, level):
            return True
        if self._split(inner, outer, level):
            return True
        if self._decide_otherwise is not None:
            self._spend(20)
            return self._decide_otherwise(inner, outer) is True
        return False

    def _split(self, inner: Conjunction, outer: Element, level: int) -> bool:
        """Prove it for each of some parts that together are all values."""
        if self._splits >= _MOST_SPLITS:
            return False
        self._splits += 1
        try:
            return any(
                all(
                    part is None or self._implies(part, outer, level)
                    for part in self._iterate_parts(split)
                )
                for split in list_splits(self, inner, outer)
            )
        finally:
            self._splits -= 1

    def _iterate_parts(
        self, split: Sequence[tuple[Conjunction, Side, list[Normal]]]
    ) -> Iterator[Conjunction | None]:
        for rest, side, schemas in split:
            found: Conjunction | None = rest
            for one in schemas:
                found = None if found is None else self.extend(found, side, one)
            yield found

    # -- emptiness ---------------------------------------------------------------------------------

    def is_empty(self, inner: Conjunction | None, level: int) -> bool:
        """As :meth:`schemakit.containment.proof.Proof.is_empty`."""
        if inner is None:
            return True
        key = frozenset(id(one.schema) for one in inner)
        depth = len(self._emptiness)
        if key in self._emptiness or depth >= _MOST_EMPTY or level > _DEEPEST:
            return False
        if self._not_empty.get(key, _MOST_EMPTY) <= depth:
            return False
        self._spend(1 + len(inner))
        self._emptiness.append(key)
        try:
            reads_not = len(self._emptiness) <= _MOST_EMPTY_BEHIND_NOT
            found = is_impossible(self, inner, level) or has_no_choice(
                self, inner, level, reads_not=reads_not
            )
        finally:
            self._emptiness.pop()
        if not found:
            self._kept.append(inner)
            self._not_empty[key] = depth
        return found


#: Keywords whose rules look at other schemas.
_OF_SCHEMAS = frozenset({*SCHEMAS, *MAPS, *LISTS})
#: Keywords that a rule reads with others, or that are listed as schemas of their own.
_WITH_OTHERS = frozenset({"allOf", "minContains", "maxContains", "then", "else"})
