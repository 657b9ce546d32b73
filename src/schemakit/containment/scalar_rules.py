"""Rules of proof for types, numbers and strings."""

from __future__ import annotations

from collections.abc import Mapping

from schemakit.containment.conjunction import (
    NUMBERS,
    Element,
    describe_numbers,
    exact,
    find_count,
    kinds_of,
    kinds_of_types,
    list_values,
)
from schemakit.containment.normal_keywords import STRING_FORMATS
from schemakit.containment.pattern_containment import Texts, find_text
from schemakit.containment.proof import Conjunction, Proof, Rule
from schemakit.spec.values import Values

__all__ = ["RULES", "describe_texts"]


def imply_type(_: Proof, inner: Conjunction, outer: Element, __: int) -> bool:
    """``type``: the types that are left are among those allowed."""
    return kinds_of(inner) <= kinds_of_types(outer.schema["type"])


def imply_bounds(_: Proof, inner: Conjunction, outer: Element, __: int) -> bool:
    """The bounds of numbers, and ``multipleOf``."""
    if not kinds_of(inner) & NUMBERS:
        return True
    have, need = describe_numbers(inner), outer.schema
    if have.low > have.high:
        return True
    is_above = "minimum" not in need or have.low >= exact(need["minimum"])
    if is_above and "exclusiveMinimum" in need:
        bound = exact(need["exclusiveMinimum"])
        is_above = have.low > bound or (have.low == bound and have.low_open)
    is_below = "maximum" not in need or have.high <= exact(need["maximum"])
    if is_below and "exclusiveMaximum" in need:
        bound = exact(need["exclusiveMaximum"])
        is_below = have.high < bound or (have.high == bound and have.high_open)
    if not (is_above and is_below) or "multipleOf" not in need:
        return is_above and is_below
    step = exact(need["multipleOf"])
    return any((one / step).denominator == 1 for one in have.steps)


def describe_texts(inner: Conjunction) -> Texts:
    """The texts that all schemas allow, but for formats."""
    patterns = sorted({one.schema["pattern"] for one in inner if "pattern" in one.schema})
    least = find_count(inner, "minLength") or 0
    return Texts(tuple(patterns), least, find_count(inner, "maxLength"))


def imply_texts(_: Proof, inner: Conjunction, outer: Element, __: int) -> bool:
    """``minLength``, ``maxLength`` and ``pattern``."""
    if "string" not in kinds_of(inner):
        return True
    have, need = describe_texts(inner), describe_texts((outer,))
    is_short = need.most is None or (have.most is not None and have.most <= need.most)
    if is_short and have.least >= need.least and set(need.patterns) <= set(have.patterns):
        return True
    return bool((have.patterns or need.patterns) and find_text(have, need) is False)


def imply_format(_: Proof, inner: Conjunction, outer: Element, __: int) -> bool:
    """``format``: one of the schemas has the same."""
    name = outer.schema["format"]
    about = {"string"} if name in STRING_FORMATS else NUMBERS | {"string"}
    if not kinds_of(inner) & about:
        return True
    return any(one.schema.get("format") == name for one in inner)


def imply_values(_: Proof, inner: Conjunction, outer: Element, __: int) -> bool:
    """``enum`` and ``const``: all values that are left are among those listed."""
    have, need = list_values(inner), list_values((outer,))
    if have is None or need is None:
        return False
    allowed = Values(need)
    return all(one in allowed for one in have)


RULES: Mapping[str, Rule] = {
    **dict.fromkeys(("enum", "const"), imply_values),
    "type": imply_type,
    **dict.fromkeys(
        ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"), imply_bounds
    ),
    **dict.fromkeys(("minLength", "maxLength", "pattern"), imply_texts),
    "format": imply_format,
}
