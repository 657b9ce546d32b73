"""A value for a schema, with a given value where another schema is used in it.

What tells two schemas apart need not tell apart those around them, but often does: it costs little
to see, however large they are.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal, NamedTuple

from schemakit.containment.array_rules import list_item_schemas
from schemakit.containment.conjunction import Element, find_count, flatten
from schemakit.containment.normal_form import Side, split_key
from schemakit.containment.normal_keywords import Normal
from schemakit.containment.object_rules import find_required, list_member_schemas
from schemakit.samples.values import Sample, make_sample

__all__ = ["Embedder", "Step", "iterate_ways"]

#: Schemas that are looked at, and ways that are found.
_MOST_LOOKED_AT = 3_000
_MOST_WAYS = 4
#: Steps of one sample.
_MOST_STEPS = 1_000
_MOST_SAMPLES = 60
_MOST_ITEMS = 20
#: The name of a member that no schema names.
_OTHER = "key1"
_CHOICES = ("anyOf", "oneOf")


class Step(NamedTuple):
    """A step from a value to a member, to an item, or to a branch that it is to match."""

    kind: Literal["branch", "member", "item"]
    name: str
    place: int
    schema: Normal


def iterate_ways(
    side: Side, schema: Normal, is_target: Callable[[Any], bool]
) -> Iterator[tuple[Step, ...]]:
    """Iterate over the ways from a schema to references to another one, the shortest first;
    ``is_target`` is asked of schemas as they are in the description."""
    pending: deque[tuple[Normal, tuple[Step, ...]]] = deque([(schema, ())])
    met: set[object] = set()
    found = 0
    for _ in range(_MOST_LOOKED_AT):
        if not pending or found == _MOST_WAYS:
            break
        one, way = pending.popleft()
        if isinstance(one, bool):
            continue
        key = one.get("$ref")
        if key is not None:
            if any(map(is_target, _iterate_targets(side, key))):
                yield way
                found += 1
            elif key not in met:
                met.add(key)
                pending.append((side.definition(key), way))
        elif id(one) not in met:
            met.add(id(one))
            pending += [(inner, way) for inner in one.get("allOf", ())]
            pending += [(step.schema, (*way, step)) for step in _iterate_steps(one)]


def _iterate_targets(side: Side, key: str) -> Iterator[Any]:
    """Iterate over the schemas to which the key of a reference leads, as they are written: one
    after the other if they are references themselves."""
    reference: Any = split_key(key)[1]
    met: set[str] = set()
    while isinstance(reference, str) and reference not in met:
        met.add(reference)
        try:
            found = side.target(reference)
        except LookupError:
            return
        yield found
        reference = found.get("$ref") if isinstance(found, dict) else None


def _iterate_steps(schema: dict[str, Any]) -> Iterator[Step]:
    for group in _CHOICES:
        for one in schema.get(group, ()):
            yield Step("branch", "", 0, one)
    for name, one in schema.get("properties", {}).items():
        yield Step("member", name, 0, one)
    first = schema.get("prefixItems", ())
    for place, one in enumerate(first):
        yield Step("item", "", place, one)
    if "items" in schema:
        yield Step("item", "", len(first), schema["items"])
    if "additionalProperties" in schema:
        yield Step("member", _OTHER, 0, schema["additionalProperties"])


class Embedder:
    """Makes values for schemas of one side."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._samples: dict[frozenset[int], tuple[Sequence[Element], Sample]] = {}

    def make(self, schema: Normal, way: Sequence[Step], value: Any) -> Any:
        """A value for a schema, with ``value`` at the end of a way; otherwise only what is needed.
        It is to be checked.

        Raises:
            LookupError: if no value is found for another part of it.
        """
        return self._make([(self._side, schema)], way, value)

    def make_any(self, schema: Normal) -> Any:
        """A value for a schema, which is to be checked.

        Raises:
            LookupError: if none is found.
        """
        return self._sample([(self._side, schema)])

    def _make(self, schemas: list[tuple[Side, Normal]], way: Sequence[Step], value: Any) -> Any:
        number = 0
        while number < len(way) and way[number].kind == "branch":
            schemas = [*schemas, (self._side, way[number].schema)]
            number += 1
        if number == len(way):
            return value
        step, rest = way[number], way[number + 1 :]
        flat = _flatten(schemas)
        if step.kind == "member":
            others = sorted(find_required(flat) - {step.name})
            made = {name: self._sample(list_member_schemas(flat, name)) for name in others}
            return {
                **made,
                step.name: self._make(list_member_schemas(flat, step.name), rest, value),
            }
        size = min(max(find_count(flat, "minItems") or 0, step.place + 1), _MOST_ITEMS)
        return [
            self._make(inner, rest, value) if place == step.place else self._sample(inner)
            for place in range(size)
            for inner in (list_item_schemas(flat, place),)
        ]

    def _sample(self, schemas: list[tuple[Side, Normal]]) -> Any:
        flat = _flatten(schemas)
        key = frozenset(id(one.schema) for one in flat)
        if key not in self._samples:
            if len(self._samples) == _MOST_SAMPLES:
                raise LookupError("too many parts have to be made")
            self._samples[key] = flat, self._make_sample(flat)
        found = self._samples[key][1]
        if found.problem:
            raise LookupError(found.problem)
        return found.value

    def _make_sample(self, flat: Sequence[Element]) -> Sample:
        try:
            return make_sample(
                {"allOf": [one.schema for one in flat]},
                look=self._side.definition,
                hidden="readOnly",  # leaves out what is not required; nothing is read-only here
                steps=_MOST_STEPS,
            )
        except RecursionError:
            return Sample(problem="the schema is too deep")


def _flatten(schemas: list[tuple[Side, Normal]]) -> tuple[Element, ...]:
    try:
        flat = flatten(schemas)
    except OverflowError as error:
        raise LookupError(str(error)) from error
    if flat is None:
        raise LookupError("it accepts nothing")
    return flat
