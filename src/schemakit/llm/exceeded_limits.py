"""Which limit a number or a name exceeds, and how that is said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from schemakit.llm.provider_limits import Limit
from schemakit.llm.targets import Target

__all__ = ["describe_name", "describe_number", "find_exceeded", "find_limits"]


def find_limits(target: Target, rule: str) -> tuple[Limit, ...]:
    """The limits of a target for one rule, those that are not disputed first."""
    found = [one for one in target.limits if one.rule == rule]
    return tuple(sorted(found, key=lambda one: one.is_disputed))


def find_exceeded(limits: Sequence[Limit], found: int | str) -> Limit | None:
    """The first of the limits that a number or a name exceeds."""
    for limit in limits:
        bound = limit.bound
        if isinstance(bound, int):
            if isinstance(found, int) and found > bound:
                return limit
        elif isinstance(found, str) and not _compile(bound.pattern).fullmatch(found):
            return limit
    return None


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def describe_number(found: int, what: str, limit: Limit) -> str:
    """A sentence on a number of things that is above a limit."""
    if limit.is_disputed:
        return f"{found:,} {what}; some refuse more than {limit.bound:,}"
    return f"{found:,} {what}, at most {limit.bound:,} are allowed"


def describe_name(name: Any, limit: Limit) -> str:
    """A sentence on a name that a limit does not allow."""
    bound = limit.bound
    if isinstance(bound, int):
        return f"{name!r} is longer than {bound}"
    if limit.is_disputed:
        if isinstance(name, str) and len(name) > bound.most:
            return f"{name!r} has {len(name)} characters; some refuse more than {bound.most}"
        return f"{name!r} does not match {bound.pattern}, which some require"
    return f"{name!r} does not match {bound.pattern}"
