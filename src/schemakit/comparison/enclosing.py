"""Verdicts where a component is not the only schema of its values.

What is proved of a schema alone is not proved of values that others describe too: ``allOf`` and
``anyOf`` beside it, ``unevaluatedProperties`` around it, or a property that counts in one direction
only. There the outermost schema is compared in which others apply beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from schemakit.comparison.containing import Judge, Look, SchemaPair, Sources
from schemakit.comparison.facts import BREAKS, SAFE, UNKNOWN, Effect, Fact, PairKey, Part
from schemakit.comparison.parameter_texts import iterate_readings
from schemakit.comparison.proving import BY_RULE, PROVED_BREAKING, Prover, Verdict, make_example
from schemakit.comparison.reaching import TOO_MANY, Route
from schemakit.comparison.records import REQUEST, Direction
from schemakit.comparison.schema_changes import DECLARING, weaken
from schemakit.containment.comparison import (
    PROOF_AROUND,
    VALUES_AROUND,
    Containment,
    Effort,
    Inside,
    NoValue,
)
from schemakit.spec.values import NOTHING

__all__ = ["Enclosing"]

_TOO_MANY = "comparing the schemas around what changed took too long"
#: The work for all schemas around components, most of which is steps of proofs.
_MOST_STEPS = 60_000
#: What making and checking one value counts as.
_STEPS_OF_VALUE = 200
_AS_TEXT = "in a form values are texts, which may still be accepted"
_AROUND = "other differences are around it"
#: What only the root of a bundle has.
_OF_ROOTS = ("$schema", "$defs")


class Enclosing:
    """Judges differences of components by the schemas around them."""

    def __init__(
        self, sources: Sources | None, parts: Mapping[PairKey, Part], prover: Prover
    ) -> None:
        self._sources, self._parts, self._prover = sources, parts, prover
        self._found: dict[tuple[PairKey, Direction, Effort], Containment] = {}
        self._gained: dict[tuple[PairKey, Direction], Any] = {}
        self._equal: dict[PairKey, bool] = {}
        self._left = _MOST_STEPS

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
        found = self._judge(part, number, way, inside)
        if not way.is_form or found.example is None or not part.facts[number].is_schema:
            return found
        ends = part if way.whole is None else self._parts.get(way.whole, part)
        pair = None if self._sources is None else self._sources.find(ends.old, ends.new)
        if pair is None:
            return found
        refuses = (
            pair.actual.receives(pair.old, pair.new, one, found.example.direction) is False
            for one in iterate_readings(found.example.value)
        )
        return found if all(refuses) else Verdict(UNKNOWN, None, _AS_TEXT)

    def _judge(self, part: Part, number: int, way: Route, inside: Direction) -> Verdict:
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
        return self._judge_around(part, number, way, inside, pair)

    def _judge_around(
        self, part: Part, number: int, way: Route, inside: Direction, whole: SchemaPair
    ) -> Verdict:
        """What a difference means by the schema around its part."""
        known = self._prover.example(part, number, inside)
        shown = None if known is None else self._embed(part, number, way, whole, known.value)
        if shown is not None:
            return shown
        assert way.whole is not None  # noqa: S101  it was found
        if self._contains(way.whole, whole, way.direction, PROOF_AROUND).holds:
            return Verdict(SAFE, None, "")
        if known is None:
            value = self._gain(part, inside)
            shown = None if value is NoValue else self._embed(part, number, way, whole, value)
            if shown is not None:
                return shown
        found = self._contains(way.whole, whole, way.direction, VALUES_AROUND)
        if found.holds is None:
            return Verdict(UNKNOWN, None, found.reason)
        return self._attribute(part, number, way.direction, whole, found)

    def _find(self, whole: PairKey) -> SchemaPair | None:
        part = self._parts.get(whole)
        if part is None or self._sources is None:
            return None
        return self._sources.find(part.old, part.new)

    def _embed(
        self, part: Part, number: int, way: Route, whole: SchemaPair, value: Any
    ) -> Verdict | None:
        """A break of the schema around a part, by a value that tells the part's schemas apart."""
        pair = None if self._sources is None else self._sources.find(part.old, part.new)
        if way.sign < 0 or pair is None or self._left <= 0:
            return None
        ends = (pair.old, pair.new) if way.direction == REQUEST else (pair.new, pair.old)
        plain = _without_definitions(ends[0])

        def is_target(schema: Any) -> bool:
            return schema is ends[0] or bool(schema == plain)

        given = Inside(value, *ends, is_target)
        self._left -= _STEPS_OF_VALUE
        with self._counted(whole.actual):
            made, is_cause = whole.actual.embed(whole.old, whole.new, way.direction, given)
        if made is NOTHING:
            return None
        if is_cause or self._is_only_change(part):
            return Verdict(PROVED_BREAKING, make_example(made, way.direction), "")
        found = self._attribute(
            part, number, way.direction, whole, Containment(False, "value", made)
        )
        return found if found.effect == PROVED_BREAKING else None

    def _gain(self, part: Part, inside: Direction) -> Any:
        """A value by which the other schema of a part accepts more, where the part alone is safe:
        beside other schemas it may be accepted after all."""
        key = part.key, inside
        if key not in self._gained:
            pair = None if self._sources is None else self._sources.find(part.old, part.new)
            found = NoValue if pair is None else pair.actual.gain(pair.old, pair.new, inside)
            self._gained[key] = found
        return self._gained[key]

    def _contains(
        self, whole: PairKey, pair: SchemaPair, direction: Direction, effort: Effort
    ) -> Containment:
        key = whole, direction, effort
        if key not in self._found:
            ends = pair.old, pair.new
            self._found[key] = self._compare(pair.actual, ends, direction, effort)
        return self._found[key]

    def _compare(
        self, judge: Judge, ends: tuple[Any, Any], direction: Direction, effort: Effort
    ) -> Containment:
        """Compare schemas around a component, as long as all of them did not take too long."""
        if self._left <= 0:
            return Containment(None, "", reason=_TOO_MANY)
        with self._counted(judge):
            return judge.contains(*ends, direction, effort)

    @contextmanager
    def _counted(self, judge: Judge) -> Iterator[None]:
        before = judge.spent
        try:
            yield
        finally:
            self._left -= judge.spent - before

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
        if self._left <= 0:
            return Verdict(UNKNOWN, None, _TOO_MANY)
        new = self._prover.isolate(part, part.facts[number], pair)
        there = _Replaced(whole.look_old, pair.old, new, whole.look_new)
        changed = sources.judge_with(whole.look_old, there)
        self._left -= _STEPS_OF_VALUE
        with self._counted(changed):
            is_shown = changed.tells_apart(whole.old, whole.old, found.value, direction)
        if is_shown:
            return Verdict(PROVED_BREAKING, make_example(found.value, direction), "")
        if not there.was_found:
            return Verdict(UNKNOWN, None, _AROUND)
        alone = self._compare(changed, (whole.old, whole.old), direction, PROOF_AROUND)
        if alone.holds is None:
            alone = self._compare(changed, (whole.old, whole.old), direction, VALUES_AROUND)
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
