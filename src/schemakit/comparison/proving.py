"""Proofs about changed schemas: what the rules for keywords leave open is decided by containment.

Each difference is looked at by itself, in the whole of its component: the old schema against one
that differs in this respect alone. A value that tells them apart counts only if the new schema
tells it apart too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

from schemakit.comparison.containing import SchemaPair, Sources
from schemakit.comparison.facts import BREAKS, SAFE, Effect, Fact, PairKey, Part
from schemakit.comparison.isolation import apply_edits
from schemakit.comparison.keyword_facts import code_of
from schemakit.comparison.keyword_rules import RULES
from schemakit.comparison.records import REQUEST, Counterexample, Direction
from schemakit.containment.comparison import Containment

__all__ = ["BY_RULE", "PROVED_BREAKING", "Prover", "Verdict", "make_example"]

PROVED_BREAKING = Effect("breaking", "proved")
#: Kinds of differences for which it says little that what was sent is still accepted.
BY_RULE = frozenset({"property-removed"})
#: Kinds of differences that may concern one direction alone.
_HIDING = frozenset({"read-only-changed", "write-only-changed"})
#: Kinds of differences that cannot be none by themselves: one keyword with data.
_SINGLE = frozenset(
    {
        *("enum-value-added", "enum-value-removed", "property-required", "property-optional"),
        *(code_of(key) for key in RULES if key not in ("type", "discriminator")),
    }
)


class Verdict(NamedTuple):
    """What was found out about one difference in one direction."""

    effect: Effect
    example: Counterexample | None
    reason: str


class Prover:
    """Decides by containment what the rules for keywords leave open."""

    def __init__(self, sources: Sources | None) -> None:
        self._sources = sources
        self._found: dict[tuple[PairKey, int, Direction], Verdict] = {}

    def settle(
        self, part: Part, directions: Sequence[Direction], *, is_same_around: Callable[[], bool]
    ) -> list[Fact]:
        """The facts of a pair of schemas, with what could be proved; those that mean nothing are
        left out, if what is around the schemas means the same too."""
        facts = part.facts
        if self._sources is None or not any(one.is_schema for one in facts):
            return facts
        pair = self._sources.find(part.old, part.new)
        if pair is None:
            return facts
        if (
            self._may_mean_the_same(facts)
            and pair.judge.are_equivalent(pair.old, pair.new)
            and is_same_around()
        ):
            return [one for one in facts if not one.is_schema]
        settled = [
            self._settle_fact(part, number, fact, pair, directions)
            for number, fact in enumerate(facts)
        ]
        for direction in directions:
            self._settle_together(part, settled, pair, direction)
        return settled

    def _settle_together(
        self, part: Part, settled: list[Fact], pair: SchemaPair, direction: Direction
    ) -> None:
        """Differences that are safe one by one, such as ``if`` and ``then``, need not be so
        together."""
        own = [number for number, fact in enumerate(settled) if fact.is_schema]
        proved = [one for one in own if (part.key, one, direction) in self._found]
        levels = {settled[number].effect(direction).level for number in own}
        if len(own) < 2 or not proved or levels != {"safe"}:
            return
        whole = pair.judge.contains(pair.old, pair.new, direction)
        if whole.holds is True:
            return
        for number in proved:
            known = part.facts[number].effect(direction)
            verdict = self._verdict(known, whole, pair, direction, pair.new)
            self._found[part.key, number, direction] = verdict
            settled[number] = _with_effect(settled[number], direction, verdict.effect)

    def example(self, part: Part, number: int, inside: Direction) -> Counterexample | None:
        """The value that shows that a difference breaks someone."""
        found = self._found.get((part.key, number, inside))
        return None if found is None else found.example

    def reason(self, part: Part, number: int, inside: Direction) -> str:
        """Why a difference could not be decided."""
        found = self._found.get((part.key, number, inside))
        return "" if found is None else found.reason

    def _may_mean_the_same(self, facts: Sequence[Fact]) -> bool:
        """Whether the differences together may be none: one keyword that only refuses more is
        one."""
        if any(one.code in _HIDING for one in facts):
            return False  # equal values, of which other properties are sent
        schema_facts = [one for one in facts if one.is_schema]
        if len(schema_facts) != 1 or schema_facts[0].code not in _SINGLE:
            return True
        levels = schema_facts[0].request.level, schema_facts[0].response.level
        return levels not in (("breaking", "safe"), ("safe", "breaking"))

    def _settle_fact(
        self,
        part: Part,
        number: int,
        fact: Fact,
        pair: SchemaPair,
        directions: Sequence[Direction],
    ) -> Fact:
        if not fact.is_schema:
            return fact
        isolated: Any = None
        for direction in directions:
            level = fact.effect(direction).level
            if level == "safe" or (level == "risky" and fact.code in BY_RULE):
                continue
            if isolated is None:
                isolated = self.isolate(part, fact, pair)
            verdict = self._decide(fact, pair, isolated, direction)
            self._found[part.key, number, direction] = verdict
            fact = _with_effect(fact, direction, verdict.effect)
        return fact

    def isolate(self, part: Part, fact: Fact, pair: SchemaPair) -> Any:
        """The new schema, or the old one with this difference alone."""
        if sum(one.is_schema for one in part.facts) == 1:
            return pair.new
        if not fact.edits:
            return pair.new
        edited = apply_edits(pair.old, pair.new, (pair.look_old, pair.look_new), fact.edits)
        return pair.new if edited is None else edited

    def _decide(self, fact: Fact, pair: SchemaPair, isolated: Any, direction: Direction) -> Verdict:
        found = pair.judge.contains(pair.old, isolated, direction)
        if found.holds is False and isolated is not pair.new:
            whole = pair.judge.contains(pair.old, pair.new, direction)
            if whole.holds is True:
                # Another difference makes up for this one.
                return Verdict(SAFE, None, "")
        return self._verdict(fact.effect(direction), found, pair, direction, isolated)

    def _verdict(
        self,
        known: Effect,
        found: Containment,
        pair: SchemaPair,
        direction: Direction,
        isolated: Any,
    ) -> Verdict:
        if found.holds is True:
            return Verdict(SAFE, None, "")
        if found.holds is None:
            return Verdict(known, None, found.reason)
        if pair.actual.tells_apart(pair.old, pair.new, found.value, direction):
            return Verdict(PROVED_BREAKING, make_example(found.value, direction), "")
        # With the other differences the value shows nothing. Another one may.
        whole = pair.actual.contains(pair.old, pair.new, direction)
        if whole.holds is True:
            return Verdict(SAFE, None, "")
        if whole.holds is False and pair.judge.tells_apart(
            pair.old, isolated, whole.value, direction
        ):
            return Verdict(PROVED_BREAKING, make_example(whole.value, direction), "")
        return Verdict(BREAKS, None, "")


def make_example(value: Any, direction: Direction) -> Counterexample:
    """A value that shows that a difference breaks someone."""
    ends: tuple[Literal["old", "new"], Literal["old", "new"]] = (
        ("old", "new") if direction == REQUEST else ("new", "old")
    )
    return Counterexample(value, *ends, direction)


def _with_effect(fact: Fact, direction: Direction, effect: Effect) -> Fact:
    if direction == REQUEST:
        return fact._replace(request=effect)
    return fact._replace(response=effect)
