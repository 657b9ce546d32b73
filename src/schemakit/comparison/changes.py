"""All changes between two descriptions, each with its level and whom it reaches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from schemakit.comparison.comparable import refuse_other_kinds
from schemakit.comparison.containing import Sources
from schemakit.comparison.enclosing import Enclosing
from schemakit.comparison.facts import RISKS, SAFE, Effect, Fact, Part
from schemakit.comparison.parts import compare_parts
from schemakit.comparison.proving import PROVED_BREAKING, Prover, Verdict
from schemakit.comparison.reaching import Route, Routes
from schemakit.comparison.records import (
    LEVELS,
    REQUEST,
    Change,
    Counterexample,
    Direction,
    OpenObjects,
    Reach,
)
from schemakit.comparison.spots import Side
from schemakit.comparison.unchanged import Unchanged, have_equal_documents
from schemakit.errors import Location
from schemakit.syntax.gc_pause import collector_paused
from schemakit.views.reader import Reader

__all__ = ["list_changes"]

_UNUSED = "no operation uses it"
_BY_EXTENSION = "only an extension uses it"


class _Judged(NamedTuple):
    """A change without its places."""

    fact: Fact
    subject: str
    effect: Effect
    operations: tuple[Reach, ...]
    counterexample: Counterexample | None
    reason: str


def list_changes(
    old: Reader,
    new: Reader,
    *,
    open_objects: OpenObjects = "declared",
    prove: bool = True,
) -> tuple[Change, ...]:
    """The changes from one description to another, the worst first.

    Without ``prove`` the rules for keywords decide alone.

    Raises:
        DocumentError: if one of them is not a description and the other is one, or if one is
            neither a description nor a JSON Schema.
    """
    sides = Side(old), Side(new)
    refuse_other_kinds(*sides)
    with collector_paused():
        if have_equal_documents(*sides):
            return ()
        unchanged = Unchanged(*sides)
        parts = compare_parts(*sides, unchanged, open_objects)
        routes = Routes(parts)
        sources = Sources(sides, open_objects, unchanged) if prove else None
        prover = Prover(sources)
        enclosing = Enclosing(sources, parts, prover)
        judged: list[_Judged] = []
        for part in parts.values():
            if part.facts:
                judged += _judge_part(part, routes, (prover, enclosing), sides)
        return _finish(sides, judged)


def _judge_part(
    part: Part,
    routes: Routes,
    proofs: tuple[Prover, Enclosing],
    sides: tuple[Side, Side],
) -> list[_Judged]:
    if part.is_operation or part.key[0] in ("OpenAPI", "PathItem"):
        return [_judge_own(part, fact) for fact in part.facts]
    prover, enclosing = proofs
    ways = routes.find(part.key)
    directions = tuple(dict.fromkeys(_inside(way) for way in ways))
    if part.key[0] == "Schema" and ways:
        part.facts = prover.settle(
            part, directions, is_same_around=lambda: enclosing.are_equivalent(ways)
        )
    if not ways:
        return [_judge_unused(part, one, part.name + one.way, sides) for one in part.facts]
    return [_judge_fact(part, number, ways, enclosing) for number in range(len(part.facts))]


def _judge_own(part: Part, fact: Fact) -> _Judged:
    """A difference of an operation itself, or of the description."""
    direction: Direction = "response" if part.is_sent_by_api else REQUEST
    effect = fact.effect(direction)
    reached: tuple[Reach, ...] = ()
    if part.is_operation:
        reached = (Reach(part.name, direction, "", (), effect.level),)
    return _Judged(fact, part.name + fact.way, effect, reached, None, "")


def _inside(way: Route) -> Direction:
    """The direction that matters inside a part: below ``not`` it is the other one."""
    if way.sign > 0:
        return way.direction
    return "response" if way.direction == REQUEST else REQUEST


def _judge_fact(part: Part, number: int, ways: Sequence[Route], enclosing: Enclosing) -> _Judged:
    fact = part.facts[number]
    subject = part.name + fact.way
    verdicts: list[Verdict] = []
    reached: dict[tuple[str, Direction], Reach] = {}
    known: dict[tuple[object, ...], Verdict] = {}
    for way in ways:
        inside = _inside(way) if fact.is_schema else way.direction
        same = way.whole, way.direction, inside, way.is_monotone, way.starts_whole, way.is_form
        if same not in known:
            known[same] = enclosing.judge(part, number, way, inside)
        verdict = known[same]
        verdicts.append(verdict)
        level = verdict.effect.level
        reach = Reach(way.operation, way.direction, way.place, way.through, level)
        other = reached.setdefault((way.operation, way.direction), reach)
        if LEVELS.index(level) < LEVELS.index(other.level):
            reached[way.operation, way.direction] = reach
    worst = min(verdicts, key=lambda one: _rank(one.effect))
    is_shown = worst.effect == PROVED_BREAKING
    shown = worst.example if is_shown else None
    reason = worst.reason if worst.effect.verdict == "undecided" else ""
    return _Judged(fact, subject, worst.effect, tuple(reached.values()), shown, reason)


def _judge_unused(part: Part, fact: Fact, subject: str, sides: tuple[Side, Side]) -> _Judged:
    """A difference that no operation leads to: of what nothing uses, or an extension alone."""
    effects = fact.request, fact.response
    if all(one.level == "documentation" for one in effects):
        return _Judged(fact, subject, effects[0], (), None, "")
    ends = zip(sides, (part.old, part.new), strict=True)
    if any(spot.place in side.used_places for side, spot in ends):
        is_safe = all(one.level == "safe" for one in effects)
        return _Judged(fact, subject, SAFE if is_safe else RISKS, (), None, _BY_EXTENSION)
    return _Judged(fact, subject, SAFE, (), None, _UNUSED)


def _rank(effect: Effect) -> tuple[int, bool]:
    return LEVELS.index(effect.level), effect.verdict != "proved"


def _finish(sides: tuple[Side, Side], judged: list[_Judged]) -> tuple[Change, ...]:
    olds = sides[0].locations([one.fact.old for one in judged])
    news = sides[1].locations([one.fact.new for one in judged])
    found = [
        Change(
            one.fact.code,
            one.effect.level,
            one.effect.verdict,
            one.subject,
            one.fact.message,
            old,
            new,
            one.operations,
            one.counterexample,
            one.reason,
        )
        for one, old, new in zip(judged, olds, news, strict=True)
    ]
    return tuple(sorted(found, key=_order))


def _order(one: Change) -> tuple[int, str, int, int]:
    """The worst first, then by the place in the new text, or in the old one."""
    place = one.new or one.old or Location()
    return LEVELS.index(one.level), place.uri, place.line or 0, place.column or 0
