"""Two schemas compared: whether one accepts all that the other accepts, in both directions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from schemakit.containment.conjunction import Element
from schemakit.containment.counterexamples import ALL_SAMPLES, SampleEffort, find_counterexample
from schemakit.containment.embedding import Embedder, iterate_ways
from schemakit.containment.engine import decide_containment
from schemakit.containment.normal_form import CLOSED, PLAIN, Mode, Side
from schemakit.containment.normal_keywords import Normal
from schemakit.containment.proof import Conjunction
from schemakit.containment.prover import Prover, TooCostlyError
from schemakit.containment.sameness import AreUnchanged
from schemakit.containment.self_contained import NotWritableError, Writer, as_pairs
from schemakit.containment.value_check import Checker, make_checker
from schemakit.counts import format_count
from schemakit.spec.values import NOTHING

__all__ = [
    "FULL",
    "PROOF_AROUND",
    "VALUES_AROUND",
    "Comparer",
    "Containment",
    "Decider",
    "Effort",
    "Inside",
    "NoValue",
    "Open",
    "SchemaComparison",
]


class NoValue:
    """Stands for a value that there is not, since None is JSON's null: the class itself does."""


#: ``"declared"``: members of objects that are not declared count as not sent; ``"strict"``: an open
#: object may have any members.
Open = Literal["declared", "strict"]
#: What decided: the same text, the rules of this package, ``jsonschema-rs``, a value, or nothing.
Decider = Literal["same", "rules", "engine", "value", ""]

#: Schemas and branches that are given to the engine, whose time has no bound of its own.
_MOST_SCHEMAS = 150
_MOST_BRANCHES = 24
_MOST_CALLS = 60
#: What a value that is tried counts as.
_STEPS_OF_VALUE = 10


class Effort(NamedTuple):
    """How much is tried: steps of a proof by rules, those of one with the engine, and steps of
    samples for values that refute it; None for no values."""

    rules: int = 10_000
    engine: int = 10_000
    samples: SampleEffort | None = ALL_SAMPLES


#: As much as makes sense for one pair of schemas.
FULL = Effort()
#: A proof alone, and values alone, of schemas around others: there may be many, and large ones.
PROOF_AROUND = Effort(3_500, 0, None)
VALUES_AROUND = Effort(0, 0, SampleEffort(2_000, 1_000, 20_000))


@dataclass(frozen=True, slots=True)
class Containment:
    """Whether everything that one schema accepts is accepted by another.

    ``holds`` is True or False if that is proved, and None if it is not decided. ``value`` is one
    that is accepted by the first and not by the second, checked with a validator; ``NoValue`` if
    none was found. ``by`` says what decided. ``reason`` explains in words what was not decided.
    """

    holds: bool | None
    by: Decider
    value: Any = NoValue
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SchemaComparison:
    """What changed between two schemas.

    ``forward`` is whether the new schema accepts all that the old one did, and ``backward`` whether
    it accepts nothing else.
    """

    forward: Containment
    backward: Containment

    @property
    def accepts_all_old(self) -> bool | None:
        """Whether the new schema accepts everything that the old one accepts; None if that is not
        decided."""
        return self.forward.holds

    @property
    def accepts_only_old(self) -> bool | None:
        """Whether the new schema accepts nothing that the old one does not accept."""
        return self.backward.holds

    @property
    def lost(self) -> Any:
        """A value that the old schema accepts and the new one does not, or ``NoValue``."""
        return self.forward.value

    @property
    def gained(self) -> Any:
        """A value that the new schema accepts and the old one does not, or ``NoValue``."""
        return self.backward.value

    @property
    def is_equivalent(self) -> bool:
        """Whether it is proved that both accept the same values."""
        return bool(self.forward.holds and self.backward.holds)


class Inside(NamedTuple):
    """A value that tells apart two schemas, ``part`` and ``whole``, that are used in others;
    ``is_target`` recognizes the first one."""

    value: Any
    part: Any
    whole: Any
    is_target: Callable[[Any], bool]


class Comparer:
    """Compares schemas of two sides; what it proved of one pair is used for others.

    With ``engine=False`` the extra is not asked. ``are_unchanged`` is as in
    :class:`schemakit.containment.sameness.Sameness`.
    """

    def __init__(
        self,
        old: Side,
        new: Side,
        *,
        open: Open = "declared",  # noqa: A002
        engine: bool = True,
        are_unchanged: AreUnchanged | None = None,
    ) -> None:
        self.old, self.new = old, new
        self.mode: Mode = PLAIN if open == "strict" else CLOSED
        decide = self._ask_engine if engine else None
        self._rules = Prover(FULL.rules, are_unchanged=are_unchanged)
        self._with_engine = decide and Prover(FULL.engine, decide, are_unchanged)
        self._calls = 0
        #: By the ids of schemas in normal form, which the sides keep.
        self._checkers: dict[tuple[int, ...], Checker] = {}
        self._steps = 0

    @property
    def spent(self) -> int:
        """A measure of the work so far: steps of proofs, schemas that were converted, and values
        that were tried."""
        return self._steps + self.old.converted + self.new.converted

    def compare(self, old: Any, new: Any) -> SchemaComparison:
        """Compare two schemas of the two sides, as they are in the documents."""
        return SchemaComparison(
            self.contains(self.old, old, self.new, new), self.contains(self.new, new, self.old, old)
        )

    def contains(
        self,
        part_side: Side,
        part: Any,
        whole_side: Side,
        whole: Any,
        effort: Effort = FULL,
    ) -> Containment:
        """Whether the second schema accepts all that the first one accepts."""
        inner, outer = part_side.convert(part, self.mode), whole_side.convert(whole, PLAIN)
        plain = part_side.convert(part, PLAIN)
        try:
            if self._prove(self._rules, (part_side, inner), (whole_side, outer), effort.rules):
                return Containment(True, "rules")
        except OverflowError as error:
            return Containment(None, "", reason=str(error))
        value, tried = NOTHING, 0
        if effort.samples is not None:
            value, tried = find_counterexample(
                [(part_side, inner), (part_side, plain)],
                [(whole_side, outer)],
                self._rules,
                effort.samples,
            )
            self._steps += tried * _STEPS_OF_VALUE
        if value is not NOTHING:
            return Containment(False, "value", value)
        self._calls = _MOST_CALLS
        if self._with_engine is not None and self._prove(
            self._with_engine, (part_side, inner), (whole_side, outer), effort.engine
        ):
            return Containment(True, "engine")
        reason = f"no rule proves it, and none of {format_count(tried, 'value')} refutes it"
        return Containment(None, "", reason=reason)

    def tells_apart(
        self, part_side: Side, part: Any, whole_side: Side, whole: Any, value: Any
    ) -> bool:
        """Whether it is certain that the first schema accepts a value and the second refuses it."""
        accepts = self._check((part_side, part_side.convert(part, PLAIN)))
        judges = self._check((whole_side, whole_side.convert(whole, PLAIN)))
        return judges(value, False) is False and accepts(value, True) is True

    def accepts(self, side: Side, schema: Any, value: Any) -> bool | None:
        """Whether a schema of a side accepts a value; None if that is not certain."""
        return self._check((side, side.convert(schema, PLAIN)))(value)

    def embed(
        self,
        part_side: Side,
        part: Any,
        whole_side: Side,
        whole: Any,
        inside: Inside,
    ) -> tuple[Any, bool]:
        """A value that the first schema accepts and the second one refuses, with a given one where
        another schema is used in it; and whether it is accepted with a harmless one there. It is
        ``NOTHING`` if none was found."""
        inner, outer = part_side.convert(part, self.mode), whole_side.convert(whole, PLAIN)
        plain = part_side.convert(part, PLAIN)
        embedder = Embedder(part_side)
        for way in iterate_ways(part_side, plain, inside.is_target):
            try:
                made = embedder.make(plain, way, inside.value)
            except LookupError:
                continue
            accepts = self._check((part_side, inner), (part_side, plain))
            judges = self._check((whole_side, outer))
            if judges(made, False) is not False or accepts(made, True) is not True:
                continue
            for side, one in ((part_side, inside.part), (whole_side, inside.whole)):
                try:
                    harmless = Embedder(side).make_any(side.convert(one, PLAIN))
                    if judges(embedder.make(plain, way, harmless), True) is True:
                        return made, True
                except LookupError:
                    continue
            return made, False
        return NOTHING, False

    def _check(self, *schemas: tuple[Side, Normal]) -> Checker:
        key = tuple(id(one) for _, one in schemas)
        if key not in self._checkers:
            self._checkers[key] = make_checker(schemas)
        return self._checkers[key]

    def _prove(
        self, prover: Prover, part: tuple[Side, Normal], whole: tuple[Side, Normal], steps: int
    ) -> bool:
        if not steps:
            return False
        prover.left = steps
        try:
            return prover.contains_child([part], *whole, -1)
        except (TooCostlyError, RecursionError):
            prover.forget_open()
            return False
        finally:
            self._steps += steps - prover.left

    def _ask_engine(self, inner: Conjunction, outer: Element) -> bool | None:
        self._calls -= 1
        if self._calls < 0:
            return None
        writer = Writer(_MOST_SCHEMAS)
        try:
            part = writer.write(as_pairs(inner))
            of_whole = Writer(_MOST_SCHEMAS)
            whole = of_whole.write(as_pairs([outer]))
        except NotWritableError:
            return None
        if writer.branches + of_whole.branches > _MOST_BRANCHES:
            return None
        return decide_containment(whole, part)
