"""Schemas that apply together to one value, and what they say of its type and its sizes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import inf
from typing import Any, NamedTuple

from schemakit.containment.normal_form import Side
from schemakit.containment.normal_keywords import Normal
from schemakit.spec.values import Values, is_number, listed_types

__all__ = [
    "ALL_KINDS",
    "NUMBERS",
    "Bounds",
    "Element",
    "describe_numbers",
    "exact",
    "find_count",
    "flatten",
    "kind_of_value",
    "kinds_of",
    "kinds_of_schema",
    "kinds_of_types",
    "list_values",
    "spread",
]

#: The types of values; a number is an integer or a fraction.
ALL_KINDS = frozenset({"null", "boolean", "string", "array", "object", "integer", "fraction"})
NUMBERS = frozenset({"integer", "fraction"})
_MOST_TOGETHER = 200


class Element(NamedTuple):
    """A schema in normal form that is neither a boolean nor only a reference; its ``allOf`` is
    listed apart."""

    side: Side
    schema: dict[str, Any]


def flatten(
    schemas: Iterable[tuple[Side, Normal]], known: tuple[Element, ...] = ()
) -> tuple[Element, ...] | None:
    """The schemas, the targets of their references and the members of ``allOf``, after some that
    are ``known``; None if one of them accepts nothing.

    Raises:
        OverflowError: if there are too many.
    """
    found = {id(one.schema): one for one in known}
    pending = list(schemas)
    pending.reverse()
    met: set[tuple[int, str]] = set()
    while pending:
        side, schema = pending.pop()
        if schema is True:
            continue
        if schema is False:
            return None
        if id(schema) in found:
            continue
        reference = schema.get("$ref")
        if reference is not None:
            if (id(side), reference) not in met:
                met.add((id(side), reference))
                pending.append((side, side.definition(reference)))
            continue
        found[id(schema)] = Element(side, schema)
        if len(found) > _MOST_TOGETHER:
            raise OverflowError("too many schemas apply to one value")
        if "allOf" in schema:
            pending += [(side, one) for one in reversed(schema["allOf"])]
    return tuple(found.values())


def kinds_of_types(declared: Any) -> frozenset[str]:
    """The kinds of the types that a keyword ``type`` lists."""
    found: set[str] = set()
    for one in listed_types(declared):
        found |= NUMBERS if one == "number" else {one}
    return frozenset(found)


def kind_of_value(value: Any) -> str:
    """The kind of a JSON value; 1.0 is an integer."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "integer" if value == int_or_none(value) else "fraction"
    if value is None:
        return "null"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def int_or_none(value: int | float) -> int | None:
    """The integer that a number is."""
    if isinstance(value, int):
        return value
    return None if value != int(value) else int(value)


def kinds_of_schema(schema: dict[str, Any]) -> frozenset[str]:
    """The kinds that the keywords ``type``, ``enum`` and ``const`` of one schema allow."""
    found = kinds_of_types(schema["type"]) if "type" in schema else ALL_KINDS
    if "enum" in schema:
        found &= frozenset(map(kind_of_value, schema["enum"]))
    if "const" in schema:
        found &= {kind_of_value(schema["const"])}
    return found


def kinds_of(elements: Sequence[Element]) -> frozenset[str]:
    """The kinds that all schemas allow."""
    found = ALL_KINDS
    for one in elements:
        found &= kinds_of_schema(one.schema)
    return found


def list_values(elements: Sequence[Element]) -> list[Any] | None:
    """The values among which a value has to be, by ``enum``, ``const`` and types of few values;
    None if there are too many."""
    found: list[Any] | None = None
    for _, schema in elements:
        for values in (schema.get("enum"), [schema["const"]] if "const" in schema else None):
            if values is None:
                continue
            allowed = Values(values)
            found = list(values) if found is None else [one for one in found if one in allowed]
    kinds = kinds_of(elements)
    if found is None and kinds <= {"null", "boolean"}:
        return [one for one in (None, False, True) if kind_of_value(one) in kinds]
    return None if found is None else [one for one in found if kind_of_value(one) in kinds]


class Bounds(NamedTuple):
    """An interval; each end is a number, or infinite, and whether it is left out."""

    low: Fraction | float
    low_open: bool
    high: Fraction | float
    high_open: bool
    steps: tuple[Fraction, ...]


def exact(value: int | float) -> Fraction:
    """A number as it is written in decimals."""
    return Fraction(value) if isinstance(value, int) else Fraction(repr(value))


def describe_numbers(elements: Sequence[Element]) -> Bounds:
    """The numbers that all schemas allow, by their bounds; integers if nothing else is allowed."""
    low, high = (-inf, False), (inf, False)
    steps: list[Fraction] = []
    for _, schema in elements:
        for key, is_open in (("minimum", False), ("exclusiveMinimum", True)):
            if is_number(schema.get(key)):
                low = max(low, (exact(schema[key]), is_open))  # type: ignore[assignment]
        for key, is_open in (("maximum", False), ("exclusiveMaximum", True)):
            if is_number(schema.get(key)):
                bound = (exact(schema[key]), is_open)
                if bound[0] < high[0] or (bound[0] == high[0] and is_open):
                    high = bound  # type: ignore[assignment]
        if is_number(schema.get("multipleOf")):
            steps.append(exact(schema["multipleOf"]))
    if "fraction" not in kinds_of(elements):
        steps.append(Fraction(1))
        low, high = _whole(low, up=True), _whole(high, up=False)
    return Bounds(low[0], low[1], high[0], high[1], tuple(steps))


def _whole(end: tuple[Any, bool], *, up: bool) -> tuple[Any, bool]:
    """The end of the integers in an interval."""
    value, is_open = end
    if value in (inf, -inf):
        return end
    whole = -((-value) // 1) if up else value // 1
    if is_open and whole == value:
        whole += 1 if up else -1
    return Fraction(whole), False


def find_count(elements: Sequence[Element], key: str) -> int | None:
    """The strictest of several counts, such as ``minItems``; None for no bound."""
    counts: list[int] = [one.schema[key] for one in elements if key in one.schema]
    if not counts:
        return 0 if key.startswith("min") else None
    return max(counts) if key.startswith("min") else min(counts)


_MOST_SPREAD = 100


def spread(elements: Sequence[Element]) -> tuple[Element, ...]:
    """The schemas, and those in them that may apply to the same value, to some number."""
    found: dict[int, Element] = {}
    pending = list(reversed(elements))
    while pending and len(found) < _MOST_SPREAD:
        one = pending.pop()
        if id(one.schema) in found:
            continue
        found[id(one.schema)] = one
        schema = one.schema
        more = [two for key in ("anyOf", "oneOf") for two in schema.get(key, ())]
        more += [schema[key] for key in ("not", "if", "then", "else") if key in schema]
        more += schema.get("dependentSchemas", {}).values()
        for inner in more:
            pending += flatten([(one.side, inner)]) or ()
    return tuple(found.values())
