"""Whether it is proved that schemas together accept nothing."""

from __future__ import annotations

from schemakit.containment.array_rules import count_most_items, list_item_schemas
from schemakit.containment.conjunction import (
    NUMBERS,
    Element,
    describe_numbers,
    find_count,
    flatten,
    kinds_of,
    list_values,
)
from schemakit.containment.object_rules import find_required, list_member_schemas
from schemakit.containment.pattern_containment import Texts, find_text
from schemakit.containment.proof import Conjunction, Proof
from schemakit.containment.scalar_rules import describe_texts

__all__ = ["has_no_choice", "is_impossible", "is_plainly_impossible"]

_MOST_VALUES = 300
_MOST_PLACES = 20


def is_plainly_impossible(inner: Conjunction) -> bool:
    """Whether it is seen at once that schemas accept nothing: by their types and values, and by
    those of the members that they require."""
    if not kinds_of(inner) or list_values(inner) == []:
        return True
    if kinds_of(inner) != {"object"}:
        return False
    for name in find_required(inner):
        flat = flatten(list_member_schemas(inner, name))
        if flat is None or not kinds_of(flat) or list_values(flat) == []:
            return True
    return False


def is_impossible(proof: Proof, inner: Conjunction, level: int) -> bool:
    """Whether schemas accept nothing, by their own keywords; choices and ``not`` are not read."""
    kinds = kinds_of(inner)
    if not kinds:
        return True
    values = list_values(inner)
    if values is not None and len(values) <= _MOST_VALUES:
        return all(proof.accepts(inner, one) is False for one in values)
    if kinds & {"null", "boolean"}:
        return False
    return (
        (not kinds & NUMBERS or _has_no_number(inner))
        and ("string" not in kinds or _has_no_text(inner))
        and ("array" not in kinds or _has_no_array(proof, inner, level))
        and ("object" not in kinds or _has_no_object(proof, inner, level))
    )


def _has_no_number(inner: Conjunction) -> bool:
    have = describe_numbers(inner)
    return have.low > have.high or (have.low == have.high and (have.low_open or have.high_open))


def _has_no_text(inner: Conjunction) -> bool:
    have = describe_texts(inner)
    if have.most is not None and have.least > have.most:
        return True
    return bool(have.patterns) and find_text(have, Texts(least=1, most=0)) is False


def _has_no_array(proof: Proof, inner: Conjunction, level: int) -> bool:
    least = find_count(inner, "minItems") or 0
    if any("contains" in one.schema and one.schema.get("minContains", 1) for one in inner):
        least = max(least, 1)
    most = count_most_items(proof, inner, level)
    if most is not None and least > most:
        return True
    return any(
        proof.is_empty(flatten(list_item_schemas(inner, place)), level + 1)
        for place in range(min(least, _MOST_PLACES))
    )


def _has_no_object(proof: Proof, inner: Conjunction, level: int) -> bool:
    required = find_required(inner)
    most = find_count(inner, "maxProperties")
    least = max(find_count(inner, "minProperties") or 0, len(required))
    if most is not None and least > most:
        return True
    return any(
        proof.is_empty(flatten(list_member_schemas(inner, name)), level + 1)
        for name in sorted(required)
    )


def has_no_choice(proof: Proof, inner: Conjunction, level: int, *, reads_not: bool) -> bool:
    """Whether schemas accept nothing with any branch of a choice, or forbid all that they accept;
    ``reads_not`` is whether ``not`` is read."""
    for side, schema in inner:
        for group in ("anyOf", "oneOf"):
            branches = schema.get(group)
            if branches and all(
                proof.is_empty(proof.extend(inner, side, one), level) for one in branches
            ):
                return True
        if "not" in schema and reads_not:
            others = tuple(one for one in inner if one.schema is not schema)
            rest = {key: value for key, value in schema.items() if key != "not"}
            if rest:
                others = (*others, Element(side, proof.make(side, rest)))
            if proof.contains(others, side, schema["not"], level):
                return True
    return False
