"""Numbers and texts within the bounds of several schemas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice
from math import ceil, floor, lcm
from typing import Any

from schemakit.counts import format_count
from schemakit.patterns.matching import Steps
from schemakit.patterns.reading import parse_pattern
from schemakit.samples.conjunction import ImpossibleError
from schemakit.samples.formats import make_formatted
from schemakit.samples.pattern_texts import iterate_pattern_texts
from schemakit.spec.values import is_finite, is_number

__all__ = ["make_number", "make_text"]

_Flat = dict[str, Any]
_TEXT = "string"
#: The longest text that is made, and how many texts of a pattern are tried against the others.
_LONGEST = 10_000
_MOST_TEXTS = 400
#: Steps of matching these texts with all patterns.
_MOST_STEPS = 2_000_000


def make_number(schemas: Sequence[_Flat], *, integer: bool, number: int = 0) -> int | float:
    """Make a number within bounds: 1 if that is allowed, else the nearest one; ``number`` selects
    the next ones.

    Raises:
        ImpossibleError: if there is none.
    """
    low, low_open = _find_bound(schemas, "minimum", "exclusiveMinimum", 1)
    high, high_open = _find_bound(schemas, "maximum", "exclusiveMaximum", -1)
    step = _find_step(schemas, integer=integer)
    if low is not None and high is not None and (low > high or (low == high and low_open)):
        raise ImpossibleError("no number is within its bounds")
    if step is None:
        wanted = _fit(Fraction(1), low, high)
        if number or (wanted == low and low_open) or (wanted == high and high_open):
            wanted = _step_inside(wanted, low, high, number)
    else:
        first = None if low is None else ceil(low / step)
        if first is not None and low_open and first * step == low:
            first += 1
        last = None if high is None else floor(high / step)
        if last is not None and high_open and last * step == high:
            last -= 1
        if first is not None and last is not None and first > last:
            raise ImpossibleError("no number is within its bounds")
        one = max(ceil(1 / step), 1)
        chosen = one if first is None else max(one, first)
        chosen = chosen if last is None else min(chosen, last)
        up = last is None or chosen + number <= last
        wanted = step * (chosen + number if up else chosen - number)
    return int(wanted) if wanted.denominator == 1 else float(wanted)


def _fit(value: Fraction, low: Fraction | None, high: Fraction | None) -> Fraction:
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)


def _step_inside(
    value: Fraction, low: Fraction | None, high: Fraction | None, number: int
) -> Fraction:
    """The ``number``-th of the numbers strictly between two bounds.

    Raises:
        ImpossibleError: if the bounds are equal.
    """
    if low is not None and low == high:
        raise ImpossibleError("no other number is within its bounds")
    if low is not None and high is not None:
        return low + (high - low) * Fraction(number + 1, number + 2)
    return value - number - 1 if high is not None else value + number + 1


def _find_bound(
    schemas: Sequence[_Flat], inclusive: str, exclusive: str, sign: int
) -> tuple[Fraction | None, bool]:
    """Find the strictest bound and whether it is exclusive; ``sign`` is 1 for lower bounds."""
    found = [
        (sign * Fraction(repr(one[keyword])), keyword == exclusive)
        for one in schemas
        for keyword in (inclusive, exclusive)
        if is_finite(one.get(keyword))
    ]
    if not found:
        return None, False
    bound, is_open = max(found)
    return sign * bound, is_open


def _find_step(schemas: Sequence[_Flat], *, integer: bool) -> Fraction | None:
    steps = [
        Fraction(repr(one["multipleOf"]))
        for one in schemas
        if is_number(one.get("multipleOf")) and 0 < one["multipleOf"] < float("inf")
    ]
    steps += [Fraction(1)] if integer else []
    if not steps:
        return None
    under = lcm(*(one.denominator for one in steps))
    return Fraction(lcm(*(int(one * under) for one in steps)), under)


def make_text(schemas: Sequence[_Flat], steps: Steps, number: int = 0) -> str:
    """Make a text of a format, a pattern and a length; ``number`` selects another one. ``steps``
    are those that are left for the patterns.

    Raises:
        ImpossibleError: if no text is found.
    """
    least = max((one.get("minLength", 0) for one in schemas), default=0)
    most = min((one["maxLength"] for one in schemas if "maxLength" in one), default=None)
    patterns = [one["pattern"] for one in schemas if "pattern" in one]
    if most is not None and least > most:
        raise ImpossibleError(
            f"no text has at least {least} and at most {format_count(most, 'character')}"
        )
    if least > _LONGEST:
        raise ImpossibleError(f"a text of {least} characters would be too long")
    most = _LONGEST if most is None else most
    formats = [one["format"] for one in schemas if "format" in one]
    left = _MOST_STEPS
    texts = _iterate_texts(formats, patterns, steps, (least, most), number)
    for text in islice(texts, _MOST_TEXTS):
        is_allowed = least <= len(text) <= most
        for pattern in patterns if is_allowed else ():
            found, spent = steps.match(pattern, text, left)
            left -= spent
            if not found:
                is_allowed = False
                break
        if is_allowed:
            return text
        if left <= 0 or steps.left <= 0:
            break
    unread = [one for one in patterns if parse_pattern(one) is None]
    if unread:
        raise ImpossibleError(f"the pattern {unread[0]} is not one that texts are made for")
    if patterns:
        raise ImpossibleError(f"no text was found that matches {' and '.join(patterns)}")
    raise ImpossibleError(f"no text of format {formats[0]} has the required length")


def _iterate_texts(
    formats: list[Any], patterns: list[str], steps: Steps, lengths: tuple[int, int], number: int
) -> Iterator[str]:
    least, most = lengths
    for one in formats:
        text = make_formatted(one, number)
        if text is not None:
            yield text
    # A text of a format is not cut: it would no longer be one.
    if not any(make_formatted(one) for one in formats) or patterns:
        text = f"{_TEXT}{number + 1}" if number else _TEXT
        text = (text * (least // len(text) + 1))[:least] if len(text) < least else text
        yield text[:most] if not number or len(text) <= most else text[-most:] if most else ""
    for pattern in patterns:
        yield from iterate_pattern_texts(pattern, steps, least, number)
    for one in formats:
        if (text := make_formatted(one, number)) is not None and not patterns:
            yield text[: most or 0] if len(text) > most else text + text[-1] * (least - len(text))
