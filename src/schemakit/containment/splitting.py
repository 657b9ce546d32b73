"""Parts of the values that schemas accept, for which something is proved one by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schemakit.containment.conjunction import (
    NUMBERS,
    Element,
    flatten,
    kinds_of,
    list_values,
)
from schemakit.containment.normal_form import Side
from schemakit.containment.normal_keywords import Normal
from schemakit.containment.object_rules import find_required, list_member_schemas
from schemakit.containment.proof import Conjunction, Proof

__all__ = ["MOST_BRANCHES", "Part", "Split", "list_splits", "split_branches"]

#: Schemas, and others of a side that are added to them.
Part = tuple[Conjunction, Side, list[Normal]]
#: Parts that together are all values.
Split = list[Part]
MOST_BRANCHES = 80
_MOST_VALUES = 40
_CHOICES = ("anyOf", "oneOf", "not", "if", "unevaluatedProperties")


def list_splits(proof: Proof, inner: Conjunction, outer: Element) -> Iterator[Split]:
    """Iterate over ways to split the values of schemas: by their branches, by their types, and by
    a property that has few values."""
    has_choice = any(key in outer.schema for key in _CHOICES)
    for element in inner:
        for group in ("anyOf", "oneOf"):
            if 1 <= len(element.schema.get(group, ())) <= MOST_BRANCHES:
                yield split_branches(proof, inner, element, group, has_choice=has_choice)
        if "if" in element.schema:
            yield _split_condition(proof, inner, element)
    kinds = kinds_of(inner)
    if len(kinds) > 1 and kinds != NUMBERS:
        yield _split_types(proof, inner, outer.side, kinds)
    if has_choice and kinds == {"object"}:
        yield from _split_members(proof, inner, outer.side)


def _without(proof: Proof, inner: Conjunction, element: Element, *keys: str) -> Conjunction:
    """The schemas, one of them without some keywords."""
    rest = {
        key: value for key, value in element.schema.items() if key not in keys and key != "allOf"
    }
    if any(key.startswith("unevaluated") for key in rest):
        rest = {key: value for key, value in rest.items() if not key.startswith("unevaluated")}
    others = tuple(one for one in inner if one is not element)
    return (*others, Element(element.side, proof.make(element.side, rest))) if rest else others


def split_branches(
    proof: Proof, inner: Conjunction, element: Element, group: str, *, has_choice: bool
) -> Split:
    """A part for each branch of one of the schemas; of ``oneOf`` without what the other branches
    accept if ``has_choice``, where that may matter."""
    branches = element.schema[group]
    rest = _without(proof, inner, element, group)
    found: Split = []
    for number, one in enumerate(branches):
        schemas: list[Normal] = [one]
        if group == "oneOf" and has_choice and len(branches) > 1:
            others = [*branches[:number], *branches[number + 1 :]]
            schemas += [proof.make(element.side, {"not": other}) for other in others]
        found.append((rest, element.side, schemas))
    return found


def _split_condition(proof: Proof, inner: Conjunction, element: Element) -> Split:
    schema, side = element.schema, element.side
    rest = _without(proof, inner, element, "if", "then", "else")
    negative = proof.make(side, {"not": schema["if"]})
    return [
        (rest, side, [schema["if"], schema.get("then", True)]),
        (rest, side, [negative, schema.get("else", True)]),
    ]


def _split_types(proof: Proof, inner: Conjunction, side: Side, kinds: frozenset[str]) -> Split:
    names = {"number" if one in NUMBERS and kinds >= NUMBERS else one for one in kinds}
    if "fraction" in names:  # no type of its own
        names = names - {"fraction"} | {"number"}
    return [(inner, side, [proof.make(side, {"type": one})]) for one in sorted(names)]


def _split_members(proof: Proof, inner: Conjunction, side: Side) -> Iterator[Split]:
    for name in sorted(find_required(inner)):
        flat = flatten(list_member_schemas(inner, name))
        values: list[Any] | None = list_values(flat) if flat else None
        if values is not None and 1 < len(values) <= _MOST_VALUES:
            yield [
                (inner, side, [proof.make(side, {"properties": {name: {"enum": [one]}}})])
                for one in values
            ]
