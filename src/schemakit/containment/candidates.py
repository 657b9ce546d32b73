"""Numbers and texts at which two schemas may differ."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from math import isfinite

from schemakit.containment.conjunction import (
    Element,
    describe_numbers,
    exact,
    kinds_of,
)
from schemakit.containment.normal_keywords import STRING_FORMATS
from schemakit.containment.pattern_containment import Texts, find_text
from schemakit.containment.scalar_rules import describe_texts
from schemakit.samples.formats import make_formatted
from schemakit.spec.values import is_number

__all__ = ["list_numbers", "list_texts"]

_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_LONGEST = 3_000
_MOST_LISTED = 50


def list_numbers(have: tuple[Element, ...], need: tuple[Element, ...]) -> Iterator[int | float]:
    """Iterate over numbers around the bounds, steps and values in two conjunctions."""
    marks: dict[Fraction, None] = {}
    for _, schema in (*need, *have):
        for key in _BOUNDS:
            if is_number(schema.get(key)):
                marks[exact(schema[key])] = None
        for value in schema.get("enum", ())[:_MOST_LISTED]:
            if is_number(value):
                marks[exact(value)] = None
    marks |= {Fraction(0): None, Fraction(1): None}
    steps = [*describe_numbers(have).steps, Fraction(1)]
    whole = "fraction" not in kinds_of(have)
    for mark in marks:
        for step in steps:
            # Multiples of the step around the mark.
            lower = mark // step * step
            for more in (0, 1, -1, 2, -2, 3):
                yield _number(lower + more * step)
        if not whole:
            yield from (
                _number(mark),
                _number(mark + Fraction(1, 2)),
                _number(mark - Fraction(1, 2)),
            )
    for _, schema in need:
        if is_number(schema.get("multipleOf")) and not whole:
            yield _number(exact(schema["multipleOf"]) / 2)


def _number(value: Fraction) -> int | float:
    if value.denominator == 1 and abs(value) < 10**300:
        return int(value)
    try:
        found = float(value)
    except OverflowError:
        return 0
    return found if isfinite(found) else 0


def list_texts(have: tuple[Element, ...], need: tuple[Element, ...]) -> Iterator[str]:
    """Iterate over texts of the lengths, patterns, formats and values in two conjunctions."""
    texts = describe_texts(have)
    formats = [one.schema["format"] for one in have if "format" in one.schema]
    for name in formats:
        yield from (one for one in (make_formatted(name, number) for number in range(3)) if one)
    outside = describe_texts(need)
    for name in formats:
        yield from _stretch(name, texts, outside)
    if texts.least <= _LONGEST and (outside.most or 0) <= _LONGEST:
        found = find_text(texts, outside)
        if isinstance(found, str):
            yield found
    yield from _list_lengths(texts, outside)
    for _, schema in (*need, *have):
        for value in schema.get("enum", ())[:_MOST_LISTED]:
            if isinstance(value, str):
                yield from (value, f"{value}x")
    for _, schema in need:
        if "format" in schema and schema["format"] in STRING_FORMATS:
            yield "not " + schema["format"]
    made = find_text(texts, Texts(least=1, most=0))
    if isinstance(made, str):
        yield made
    yield from ("", "a", "A b", "0", "é")


#: Formats to how their texts begin; more letters may follow.
_BEGINNINGS = {
    **dict.fromkeys(("uri", "iri", "uri-reference", "iri-reference", "uri-template"), "a:b"),
    "json-pointer": "/a",
    "relative-json-pointer": "0/a",
    "regex": "a",
}


def _stretch(name: str, texts: Texts, outside: Texts) -> Iterator[str]:
    """Texts of a format, of the lengths at which others are refused."""
    start = _BEGINNINGS.get(name)
    if start is None:
        return
    yield start
    for size in (outside.least - 1, outside.most, texts.least, texts.most):
        for length in () if size is None else (size, size + 1):
            if len(start) <= length <= _LONGEST:
                yield start + "b" * (length - len(start))


def _list_lengths(texts: Texts, outside: Texts) -> Iterator[str]:
    sizes: dict[int, None] = {}
    for one in (outside.least - 1, (outside.most if outside.most is not None else -2) + 1):
        sizes[one] = None
    for end in (texts.least, texts.most):
        if end is not None:
            sizes[end] = None
    for size in sizes:
        if 0 <= size <= _LONGEST:
            yield "a" * size
    yield from islice((f"text {number}" for number in range(1, 3)), 2)
