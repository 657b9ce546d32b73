"""Verdicts where a component is not the only schema of its values.

What is proved of a schema alone is not proved of values that others describe too: ``allOf`` and
``anyOf`` beside it, ``unevaluatedProperties`` around it, or a property that counts in one direction
only. There the outermost schema is compared in which others apply beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemakit.comparison.containing import Look, SchemaPair, Sources
from schemakit.comparison.facts import BREAKS, SAFE, UNKNOWN, Effect, Fact, PairKey, Part
from schemakit.comparison.proving import BY_RULE, PROVED_BREAKING, Prover, Verdict, make_example
from schemakit.comparison.reaching import TOO_MANY, Route
from schemakit.comparison.records import Direction
from schemakit.comparison.schema_changes import DECLARING, weaken
from schemakit.containment.comparison import Containment

__all__ = ["Enclosing"]

_TOO_MANY = "too many schemas are around what changed"
#: Schemas around components that are compared.
_MOST_COMPARED = 4
_AROUND = "other differences are around it"
#: What only the root of a bundle has.
_OF_ROOTS = ("$schema", "$defs")


class Enclosing:
    """Judges differences of components by the schemas around them."""

    def __init__(
        self, sources: Sources | None, parts: Mapping[PairKey, Part], prover: Prover
    ) -> None:
        self._sources, self._parts, self._prover = sources, parts, prover
        self._found: dict[tuple[PairKey, Direction], Containment] = {}
        self._equal: dict[PairKey, bool] = {}
        self._left = _MOST_COMPARED

    def are_equivalent(self, ways: list[Route]) -> bool:
        """Whether what is around a part means the same, wherever it matters which members and
        items the part is about."""
        wholes = {way.whole for way in ways if not way.is_monotone and way.whole is not None}
        return all(self._is_equivalent(one) for one in wholes)

    def _is_equivalent(self, whole: PairKey) -> bool:
        if whole not in self._equal:
            pair = self._find(whole)
            self._equal[whole] = pair is not None and pair.actual.are_equivalent(pair.old, pair.new)
        return self._equal[whole]

    def judge(self, part: Part, number: int, way: Route, inside: Direction) -> Verdict:
        """What a difference means on a way; ``inside`` is the direction of the part itself."""
        fact = part.facts[number]
        known = fact.effect(inside)
        if way.whole is None and fact.is_schema and not way.is_monotone:
            # The texts of a parameter, or the content of a string, are not the values themselves.
            by_rule = {"safe": UNKNOWN, "breaking": BREAKS}.get(known.level, known)
            return Verdict(by_rule, None, "")
        if way.whole is None or not fact.is_schema:
            example, reason = self._prover.example, self._prover.reason
            return Verdict(known, example(part, number, inside), reason(part, number, inside))
        if known.level == "risky" and fact.code in BY_RULE:
            return Verdict(known, None, "")
        if self._sources is None:
            return Verdict(_weaken_rule(known, fact, way), None, "")
        if way.whole == TOO_MANY:
            return self._judge_alone(part, number, way, inside, _TOO_MANY)
        alone = self._judge_alone(part, number, way, inside, "")
        if alone.effect.level == "safe":
            return alone
        pair = self._find(way.whole)
        if pair is None:
            return alone
        found = self._contains(way.whole, pair, way.direction)
        if found.holds is None:
            return Verdict(UNKNOWN, None, found.reason)
        if found.holds is True:
            return Verdict(SAFE, None, "")
        return self._attribute(part, number, way.direction, pair, found)

    def _find(self, whole: PairKey) -> SchemaPair | None:
        part = self._parts.get(whole)
        if part is None or self._sources is None:
            return None
        return self._sources.find(part.old, part.new)

    def _contains(self, whole: PairKey, pair: SchemaPair, direction: Direction) -> Containment:
        key = whole, direction
        if key not in self._found and not self._may_compare():
            return Containment(None, "", reason=_TOO_MANY)
        if key not in self._found:
            self._found[key] = pair.actual.contains(pair.old, pair.new, direction)
        return self._found[key]

    def _may_compare(self) -> bool:
        """Whether one more schema around a component may be compared; large ones take long."""
        self._left -= 1
        return self._left >= 0

    def _judge_alone(
        self, part: Part, number: int, way: Route, inside: Direction, reason: str
    ) -> Verdict:
        """What is known without the schemas around: more values are more values in ``allOf`` and
        ``anyOf`` too, if that does not depend on which properties are declared."""
        sources = self._sources
        pair = None if sources is None else sources.find(part.old, part.new)
        is_safe = part.facts[number].effect(inside).level == "safe"
        if way.is_monotone and is_safe and pair is not None:
            if way.starts_whole:
                return Verdict(SAFE, None, "")
            new = self._prover.isolate(part, part.facts[number], pair)
            if pair.judge.contains_anywhere(pair.old, new, inside):
                return Verdict(SAFE, None, "")
        return Verdict(UNKNOWN, None, reason)

    def _attribute(
        self, part: Part, number: int, direction: Direction, whole: SchemaPair, found: Containment
    ) -> Verdict:
        """What one difference has to do with a break of the schema around it."""
        sources = self._sources
        pair = None if sources is None else sources.find(part.old, part.new)
        if sources is None or pair is None:
            return Verdict(UNKNOWN, None, _AROUND)
        if self._is_only_change(part):
            return Verdict(PROVED_BREAKING, make_example(found.value, direction), "")
        if not self._may_compare():
            return Verdict(UNKNOWN, None, _TOO_MANY)
        new = self._prover.isolate(part, part.facts[number], pair)
        there = _Replaced(whole.look_old, pair.old, new, whole.look_new)
        changed = sources.judge_with(whole.look_old, there)
        if changed.tells_apart(whole.old, whole.old, found.value, direction):
            return Verdict(PROVED_BREAKING, make_example(found.value, direction), "")
        if not there.was_found or not self._may_compare():
            return Verdict(UNKNOWN, None, _AROUND)
        alone = changed.contains(whole.old, whole.old, direction)
        if alone.holds is False:
            shows = whole.actual.tells_apart
            if shows(whole.old, whole.new, alone.value, direction):
                return Verdict(PROVED_BREAKING, make_example(alone.value, direction), "")
        if alone.holds is True:
            here = _Replaced(whole.look_new, pair.new, pair.old, whole.look_old)
            back = sources.judge_with(whole.look_old, here)
            shows = back.tells_apart
            if shows(whole.old, whole.new, found.value, direction) and here.was_found:
                return Verdict(SAFE, None, "")  # other differences break it
        return Verdict(UNKNOWN, None, alone.reason or _AROUND)

    def _is_only_change(self, part: Part) -> bool:
        own = [fact for one in self._parts.values() for fact in one.facts if fact.is_schema]
        return len(own) == 1 and any(one.is_schema for one in part.facts)


class _Replaced:
    """Looks up references, with one target replaced; what is not found is looked up in
    ``further``."""

    def __init__(self, look: Look, value: Any, other: Any, further: Look) -> None:
        self._look, self._further = look, further
        self._value, self._other = value, other
        self._plain = _without_definitions(value)
        self.was_found = False

    def __call__(self, reference: str) -> Any:
        try:
            found = self._look(reference)
        except LookupError:
            found = self._further(reference)
        # Each bundle has a copy.
        if found is self._value or found == self._plain:
            self.was_found = True
            return self._other
        return found


def _without_definitions(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {key: one for key, one in value.items() if key not in _OF_ROOTS}


def _weaken_rule(known: Effect, fact: Fact, way: Route) -> Effect:
    """What the rules alone say of a schema beside which others apply."""
    if not way.is_monotone or fact.code in DECLARING:
        known = weaken(known)
    return BREAKS if known.level == "breaking" else known
