"""Values that one schema accepts and another one does not, made where the two differ.

Candidates come from the bounds, values, patterns and names in both schemas; each is checked before
it counts. The same schemas give the same value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from schemakit.containment.array_rules import list_item_schemas
from schemakit.containment.candidates import list_numbers, list_texts
from schemakit.containment.conjunction import (
    NUMBERS,
    Element,
    flatten,
    kinds_of,
    list_values,
    spread,
)
from schemakit.containment.normal_form import Side
from schemakit.containment.normal_keywords import Normal, canonical_text
from schemakit.containment.object_rules import find_required, list_member_schemas, list_names
from schemakit.containment.prover import Prover, TooCostlyError
from schemakit.containment.shrinking import shrink
from schemakit.containment.value_check import Checker, make_checker
from schemakit.samples.values import make_sample
from schemakit.spec.values import NOTHING, Values

__all__ = ["ALL_SAMPLES", "SampleEffort", "find_counterexample"]

_Pair = tuple[Side, Normal]
_Conjunction = tuple[Element, ...]
_Path = tuple[tuple[frozenset[int], frozenset[int]], ...]
#: Values that are checked, and that are made for one place.
_MOST_VALUES = 2_000
#: Parts of all values that are checked.
_MOST_NODES = 400_000
_MOST_HERE = 300
#: Values of a part that are certainly refused, or may be, and how many are tried for all parts.
_MOST_CERTAIN = 3
_MOST_UNSURE = 40
_MOST_TRIES = 6_000
_DEEPEST = 7
#: Samples of schemas, and the steps of each.
_MOST_SAMPLES = 300
#: The first few samples get more steps: they are of the whole, which is larger than its parts.
_MOST_LARGE = 6
_MOST_BRANCHES = 12
_MOST_NAMES = 2_000
_MOST_ITEMS = 60
_MOST_ENUM = 60


class SampleEffort(NamedTuple):
    """Steps of a sample of the whole, of one of a part, and of all that were not made; the latter
    times the square of how many schemas apply together."""

    whole: int = 40_000
    part: int = 4_000
    lost: int = 600_000


ALL_SAMPLES = SampleEffort()


def find_counterexample(
    inner: Sequence[_Pair],
    outer: Sequence[_Pair],
    prover: Prover,
    effort: SampleEffort = ALL_SAMPLES,
) -> tuple[Any, int]:
    """A value that all of ``inner`` accept and ``outer`` do not, or ``NOTHING``; and how many were
    tried. ``prover`` says where the schemas do not differ."""
    accepts, judges = make_checker(inner), make_checker(outer)

    def is_counterexample(value: Any) -> bool:
        return judges(value, False) is False and accepts(value, True) is True

    tried, left = 0, _MOST_NODES
    known: set[bytes] = set()
    for value in _Search(prover, effort).make(inner, outer):
        text = canonical_text(value)
        left -= 20 + len(text) // 8
        if text in known:
            continue
        known.add(text)
        tried += 1
        if is_counterexample(value):
            return shrink(value, is_counterexample), tried
        if tried >= _MOST_VALUES or left < 0:
            break
    return NOTHING, tried


class _Search:
    """One search. ``path`` are the pairs of schemas around a value."""

    def __init__(self, prover: Prover, effort: SampleEffort) -> None:
        self.prover, self.effort = prover, effort
        self.samples = self.tries = 0
        self.left = effort.lost
        #: By the ids of schemas, which are kept.
        self.checkers: dict[frozenset[Any], tuple[Sequence[_Pair], Checker]] = {}

    def make(
        self, inner: Sequence[_Pair], outer: Sequence[_Pair], path: _Path = ()
    ) -> Iterator[Any]:
        """Make values that ``inner`` may accept and ``outer`` may not, the likely ones first."""
        try:
            have, need = flatten(inner), flatten(outer)
        except OverflowError:
            return
        if have is None or len(path) > _DEEPEST:
            return
        key = _identify(have), _identify(need or ())
        if key not in path:
            yield from islice(self._make_flat(have, need or (), (*path, key)), _MOST_HERE)

    def _make_flat(self, have: _Conjunction, need: _Conjunction, path: _Path) -> Iterator[Any]:
        values = list_values(have)
        if values is not None:
            yield from values[:_MOST_ENUM]
            return
        parts = list(self._iterate_bases(have, path))
        for bases, _ in parts:
            yield from bases
        everywhere = spread(need)
        several = [self._make_scalars(have, everywhere)]
        several += [self._make_scalars(part, everywhere) for _, part in parts if part is not have]
        for bases, part in parts:
            for base in bases:
                if isinstance(base, dict):
                    several.append(self._change_object(base, part, need, path))
                if isinstance(base, list):
                    several.append(self._change_array(base, part, need, path))
        yield from _interleave(several)

    def _iterate_bases(
        self, have: _Conjunction, path: _Path
    ) -> Iterator[tuple[list[Any], _Conjunction]]:
        """Iterate over samples, with the schemas that they are samples of: those that are given,
        and those with each branch of a choice, and of each type."""
        choices = [
            (side, one)
            for side, schema in have
            for group in ("anyOf", "oneOf")
            for one in schema.get(group, ())[:_MOST_BRANCHES]
        ]
        kinds = kinds_of(have)
        if not choices and (len(kinds) == 1 or kinds == NUMBERS or len(path) > 3):
            yield self._sample(have), have
            return
        for side, one in choices:
            part = flatten([*((two.side, two.schema) for two in have), (side, one)])
            if part is not None:
                yield self._sample(part), part
        names = (
            {"number" if one == "fraction" else one for one in kinds} if len(path) <= 3 else set()
        )
        for name in sorted(names) if len(names) > 1 else ():
            yield self._sample(have, {"type": name}), have

    def _sample(self, have: _Conjunction, *more: Normal) -> list[Any]:
        """A sample of schemas, and one with only what it needs."""
        sides = {id(one.side): one.side for one in have}
        self.samples += 1
        if len(sides) > 1 or self.samples > _MOST_SAMPLES:
            return []
        side = next(iter(sides.values()), None)

        def look(key: str) -> Any:
            if side is None:
                raise LookupError(key)
            return side.definition(key)

        schema = {"allOf": [*(one.schema for one in have), *more]}
        try:
            steps = self.effort.whole if self.samples <= _MOST_LARGE else self.effort.part
            each = (1 + len(have)) ** 2
            steps = min(steps, self.left // each)
            found = make_sample(schema, look=look, steps=steps)
        except RecursionError:
            return []
        if found.problem:
            self.left -= steps * each
            return []
        if isinstance(found.value, dict):
            required = find_required(have)
            bare = {name: one for name, one in found.value.items() if name in required}
            return [bare, found.value] if bare != found.value else [bare]
        return [found.value]

    def _make_scalars(self, have: _Conjunction, need: _Conjunction) -> Iterator[Any]:
        kinds = kinds_of(have)
        if "null" in kinds:
            yield None
        if "boolean" in kinds:
            yield from (False, True)
        if kinds & {"integer", "fraction"}:
            yield from list_numbers(have, need)
        if "string" in kinds:
            yield from list_texts(have, need)
        if "array" in kinds:
            yield []
        if "object" in kinds:
            yield {}

    # -- objects -----------------------------------------------------------------------------------

    def _change_object(
        self, base: dict[str, Any], have: _Conjunction, need: _Conjunction, path: _Path
    ) -> Iterator[Any]:
        everywhere = spread(need)
        names = list(dict.fromkeys((*list_names(everywhere), *list_names(have))))[:_MOST_NAMES]
        for name in base if _may_need(need) else sorted(find_required(need) & base.keys()):
            yield {key: value for key, value in base.items() if key != name}
        others = _make_names(have, everywhere, names)
        yield from _interleave(
            [self._change_member(base, name, have, need, path) for name in (*names, *others)]
        )
        yield from self._count_members(base, have, everywhere)

    def _change_member(
        self, base: dict[str, Any], name: str, have: _Conjunction, need: _Conjunction, path: _Path
    ) -> Iterator[Any]:
        inner, outer = list_member_schemas(have, name), list_member_schemas(need, name)
        hints = list_member_schemas(spread(need), name)
        if not self._is_contained(inner, outer):
            for value in self._make_part(inner, outer, path):
                yield {**base, name: value}
        elif not self._is_contained(inner, hints):
            for value in islice(self.make(inner, hints, path), _MOST_UNSURE):
                yield {**base, name: value}
        elif any("propertyNames" in one.schema for one in need):
            for value in islice(self.make(inner, [], path), 2):
                yield {**base, name: value}

    def _make_part(
        self, inner: Sequence[_Pair], outer: Sequence[_Pair], path: _Path
    ) -> Iterator[Any]:
        """Make values of a member or an item: if ``outer`` says something of it, those that it
        certainly refuses."""
        values = self.make(inner, outer, path)
        if not outer:
            yield from islice(values, _MOST_UNSURE)
            return
        accepts, judges = self._check(inner), self._check(outer)
        found = 0
        for value in values:
            self.tries += 1
            if self.tries > _MOST_TRIES:
                return
            if judges(value, False) is False and accepts(value, True) is True:
                yield value
                found += 1
                if found == _MOST_CERTAIN:
                    return

    def _check(self, schemas: Sequence[_Pair]) -> Checker:
        key = frozenset((id(side), id(one), one is True) for side, one in schemas)
        if key not in self.checkers:
            self.checkers[key] = schemas, make_checker(schemas)
        return self.checkers[key][1]

    def _is_contained(self, inner: Sequence[_Pair], outer: Sequence[_Pair]) -> bool:
        try:
            return all(self.prover.contains_child(inner, side, one, 0) for side, one in outer)
        except (TooCostlyError, OverflowError):
            self.prover.forget_open()
            return False

    def _count_members(
        self, base: dict[str, Any], have: _Conjunction, need: _Conjunction
    ) -> Iterator[Any]:
        """Objects of the sizes at which ``minProperties`` and ``maxProperties`` decide."""
        for _, schema in need:
            for size in {schema.get("maxProperties", -2) + 1, schema.get("minProperties", 0) - 1}:
                if not 0 < size <= _MOST_ITEMS:
                    continue
                made = dict(base)
                names = [*list_names(have), *(f"key{number}" for number in range(size))]
                for name in names:
                    if len(made) >= size:
                        break
                    inner = list_member_schemas(have, name)
                    value = next(self.make(inner, []), None)
                    made.setdefault(name, value)
                yield made
                yield dict(list(made.items())[:size])

    # -- arrays ------------------------------------------------------------------------------------

    def _change_array(
        self, base: list[Any], have: _Conjunction, need: _Conjunction, path: _Path
    ) -> Iterator[Any]:
        everywhere = spread(need)
        first = [len(one.schema.get("prefixItems", ())) for one in (*have, *everywhere)]
        places = min(max(first, default=0), 10)
        for place in range(places + 1):
            inner, outer = list_item_schemas(have, place), list_item_schemas(need, place)
            contained = [
                (side, schema["contains"]) for side, schema in everywhere if "contains" in schema
            ]
            hints = list_item_schemas(everywhere, place) or contained
            values = (
                self._make_part(inner, outer, path)
                if outer
                else islice(self.make(inner, hints, path), _MOST_UNSURE)
            )
            for value in values:
                front = base[:place] if len(base) >= place else [*base, *[value] * place][:place]
                yield [*front, value, *base[place + 1 :]]
                yield [value] * max(len(base), 1)
        sizes = {len(base) + 1, max(len(base) - 1, 0), 2}
        for _, schema in (*everywhere, *have):
            for key in ("minItems", "maxItems", "minContains", "maxContains"):
                if key in schema:
                    sizes |= {schema[key], schema[key] + 1, schema[key] - 1}
        for size in sorted(one for one in sizes if 0 <= one <= _MOST_ITEMS):
            yield from self._fill(base, have, size, path)

    def _fill(
        self, base: list[Any], have: _Conjunction, size: int, path: _Path
    ) -> Iterator[list[Any]]:
        """Arrays of a size, with equal and with different items."""
        items: list[Any] = []
        different = Values()
        several: list[Any] = []
        for place in range(size):
            made = list(islice(self.make(list_item_schemas(have, place), [], path), 3))
            items.append(base[place] if place < len(base) else (made or base or [None])[0])
        yield items
        for value in self.make(list_item_schemas(have, size), [], path):
            for one in (value, *_vary(value, size)):
                if len(several) < size and different.add(one):
                    several.append(one)
            if len(several) == size:
                break
        if len(several) == size:
            yield several
        if several:
            yield [several[0]] * size


def _interleave(several: list[Iterator[Any]]) -> Iterator[Any]:
    """One value of each in turn."""
    while several:
        left = []
        for one in several:
            for value in islice(one, 1):
                yield value
                left.append(one)
        several = left


def _vary(value: Any, count: int) -> Iterator[Any]:
    """Values like one, with another number or text in it."""
    for number in range(count):
        if isinstance(value, str):
            yield f"{value}{number}"
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            yield value + number
        elif isinstance(value, dict):
            for name, inner in value.items():
                for other in islice(_vary(inner, count), number, number + 1):
                    yield {**value, name: other}


def _make_names(have: _Conjunction, need: _Conjunction, names: list[str]) -> list[str]:
    """Names of members that no schema lists: one for each pattern, and others."""
    from schemakit.containment.pattern_containment import Texts, find_text

    found: dict[str, None] = {}
    for _, schema in (*have, *need):
        for pattern in schema.get("patternProperties", ()):
            text = find_text(Texts((pattern,)), Texts(least=1, most=0))
            if isinstance(text, str):
                found[text] = None
    rules = [
        (one.side, one.schema["propertyNames"])
        for one in (*have, *need)
        if "propertyNames" in one.schema
    ]
    if rules:
        have_names = flatten([pair for pair in rules if any(pair[0] is e.side for e in have)])
        need_names = flatten([pair for pair in rules if any(pair[0] is e.side for e in need)])
        found |= dict.fromkeys(islice(list_texts(have_names or (), need_names or ()), 8))
    found |= {"other": None, "x1": None}
    return [one for one in found if one not in names]


#: Keywords by which an object may be refused for a member that it lacks.
_BY_LACK = frozenset(
    {"minProperties", "anyOf", "oneOf", "not", "if", "dependentSchemas", "dependentRequired"}
)


def _may_need(need: _Conjunction) -> bool:
    """Whether objects may be refused for members that they lack, other than by ``required``."""
    return any(not _BY_LACK.isdisjoint(one.schema) for one in need)


def _identify(elements: _Conjunction) -> frozenset[int]:
    return frozenset(id(one.schema) for one in elements)
