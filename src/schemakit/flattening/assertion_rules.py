"""The rules that merge two assertions of one keyword or group."""

from __future__ import annotations

from decimal import Decimal
from math import lcm
from typing import Any

from schemakit.flattening.merge import (
    Member,
    Merge,
    Refusal,
    Rule,
    malformed,
    unsatisfiable,
)
from schemakit.spec.values import Values, is_number, listed_types

__all__ = [
    "bound",
    "intersect_enums",
    "limit",
    "merge_dependent_required",
    "merge_required",
    "merge_types",
    "merge_unique_items",
    "multiply",
    "refuse_const",
]


def _are_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


# -- types and values ------------------------------------------------------------------------------


def merge_types(merge: Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
    """``type``, and before 3.1 ``nullable``: the types that both allow."""
    top, schema, legacy = merge.top, member.schema, merge.legacy
    if "type" not in schema:
        # OAS 3.0.3: nullable has an effect beside a type in the same Schema Object only.
        if schema["nullable"] is True:
            merge.report("nullable-without-type", "'nullable' without 'type' has no effect")
        return None
    if "type" not in top:
        top.update({key: schema[key] for key in keywords})
        return None
    first, second = _types_of(top, legacy=legacy), _types_of(schema, legacy=legacy)
    if first is None or second is None:
        return malformed(keywords)
    common = _intersect_types(first, second)
    by_flag = legacy and True in (top.get("nullable"), schema.get("nullable"))
    if not common or (by_flag and common == ["null"]):
        return unsatisfiable("type", keywords)
    is_nullable = by_flag and "null" in common
    if is_nullable:
        common.remove("null")
    if common != first or is_nullable:
        top["type"] = common[0] if len(common) == 1 else common
    if legacy:
        top.pop("nullable", None)
    if is_nullable:
        top["nullable"] = True
    return None


def _types_of(schema: dict[str, Any], *, legacy: bool) -> list[str] | None:
    names = listed_types(schema["type"])
    if not names or not _are_names(names):
        return None
    is_nullable = legacy and schema.get("nullable") is True
    return [*names, "null"] if is_nullable and "null" not in names else names


def _intersect_types(first: list[str], second: list[str]) -> list[str]:
    """The types that both lists allow; an integer is a number."""
    found = []
    for name in first:
        if name in second or (name == "integer" and "number" in second):
            found.append(name)
        elif name == "number" and "integer" in second:
            found.append("integer")
    return list(dict.fromkeys(found))


def intersect_enums(merge: Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
    """``enum``: the values of both, by JSON equality."""
    first, second = merge.top["enum"], member.schema["enum"]
    if not isinstance(first, list) or not isinstance(second, list):
        return malformed(keywords)
    allowed = Values(second)
    common = [value for value in first if value in allowed]
    if not common:
        return unsatisfiable("enum", keywords)
    merge.top["enum"] = common
    return None


def refuse_const(_merge: Merge, _member: Member, keywords: tuple[str, ...]) -> Refusal:
    """``const``: two different values exclude each other."""
    return unsatisfiable("const", keywords)


# -- numbers ---------------------------------------------------------------------------------------


def limit(*, larger: bool) -> Rule:
    """The rule of keywords of which the larger, or the smaller, value is the stronger one."""

    def merge_limits(merge: Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
        key = keywords[0]
        first, second = merge.top[key], member.schema[key]
        if not is_number(first) or not is_number(second):
            return malformed(keywords)
        if second > first if larger else second < first:
            merge.top[key] = second
        return None

    return merge_limits


def bound(key: str, strict: str, *, larger: bool) -> Rule:
    """The rule of a bound and the keyword that makes it strict: a number of its own, or up to
    draft-04 a boolean."""
    merge_limits = limit(larger=larger)

    def merge_bounds(merge: Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
        top, schema = merge.top, member.schema
        flags = [one[strict] for one in (top, schema) if strict in one]
        if not any(isinstance(flag, bool) for flag in flags):
            refused: list[str] = []
            for one in keywords:
                if one not in top:
                    top[one] = schema[one]
                elif merge_limits(merge, member, (one,)):
                    refused.append(one)
            return malformed(tuple(refused)) if refused else None
        values = [one[key] for one in (top, schema) if key in one]
        if not all(isinstance(flag, bool) for flag in flags) or not all(map(is_number, values)):
            return malformed(keywords)
        if key not in schema:
            return None
        if key not in top or (schema[key] > top[key] if larger else schema[key] < top[key]):
            top.pop(strict, None)
            top.update({one: schema[one] for one in keywords})
        elif schema[key] == top[key] and schema.get(strict) is True:
            top[strict] = True
        return None

    return merge_bounds


def multiply(merge: Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
    """``multipleOf``: the least common multiple."""
    first, second = merge.top["multipleOf"], member.schema["multipleOf"]
    if not (is_number(first) and is_number(second) and first > 0 and second > 0):
        return malformed(keywords)
    common = _least_common_multiple(first, second)
    if common is None:
        return Refusal("inexact", "the least common multiple is not exact", keywords)
    merge.top["multipleOf"] = common
    return None


def _least_common_multiple(first: int | float, second: int | float) -> int | float | None:
    decimals = [Decimal(repr(value)) for value in (first, second)]
    if not all(value.is_finite() and abs(value.adjusted()) < 16 for value in decimals):
        return None
    places = max(-min(int(value.as_tuple().exponent), 0) for value in decimals)
    whole = lcm(*(int(value.scaleb(places)) for value in decimals))
    # The last integer up to which every double is exact.
    if whole > 1 << 53:
        return None
    exact = Decimal(whole).scaleb(-places)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


# -- names and flags -------------------------------------------------------------------------------


def merge_unique_items(merge: Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
    """``uniqueItems``: true if one is."""
    first, second = merge.top["uniqueItems"], member.schema["uniqueItems"]
    if not isinstance(first, bool) or not isinstance(second, bool):
        return malformed(keywords)
    merge.top["uniqueItems"] = first or second
    return None


def merge_required(merge: Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
    """``required``: the names of both."""
    first, second = merge.top["required"], member.schema["required"]
    if not _are_names(first) or not _are_names(second):
        return malformed(keywords)
    merge.top["required"] = list(dict.fromkeys([*first, *second]))
    return None


def merge_dependent_required(
    merge: Merge, member: Member, keywords: tuple[str, ...]
) -> Refusal | None:
    """``dependentRequired``: of each name, the names of both."""
    first, second = merge.top["dependentRequired"], member.schema["dependentRequired"]
    for one in (first, second):
        if not isinstance(one, dict) or not all(map(_are_names, one.values())):
            return malformed(keywords)
    merge.top["dependentRequired"] = {
        name: list(dict.fromkeys([*first.get(name, ()), *second.get(name, ())]))
        for name in {**first, **second}
    }
    return None
