"""JSON values as JSON Schema compares them: a boolean is no number, and 1 is 1.0."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

__all__ = ["NOTHING", "Values", "distinct", "equal"]

#: What is no JSON value: for "not there", since null is one.
NOTHING: Any = object()


def equal(left: Any, right: Any) -> bool:
    """JSON equality: a boolean is no number, 1 is 1.0, and the order of keys is nothing.

    Any depth, any sharing, circles included.
    """
    stack = [(left, right)]
    met: set[tuple[int, int]] = set()
    while stack:
        one, other = stack.pop()
        if one is other:
            continue
        if isinstance(one, dict) and isinstance(other, dict):
            pairs: Iterable[Any] = ((value, other.get(key, NOTHING)) for key, value in one.items())
        elif isinstance(one, list) and isinstance(other, list):
            pairs = zip(one, other, strict=False)
        elif _scalar(one) == _scalar(other):
            continue
        else:
            return False
        if len(one) != len(other):
            return False
        if (id(one), id(other)) not in met:
            met.add((id(one), id(other)))
            stack.extend(pairs)
    return True


def _scalar(value: Any) -> tuple[str, Any]:
    if isinstance(value, bool):
        return "boolean", value
    if isinstance(value, (int, float)):
        return "number", value
    if isinstance(value, str):
        return "string", value
    return ("null", None) if value is None else ("other", id(value))


def _fingerprint(value: Any) -> Any:
    """The same for equal values, and for few others."""
    if isinstance(value, list):
        return "array", len(value)
    if not isinstance(value, dict):
        return _scalar(value)
    return frozenset(
        (key, None if isinstance(inner, (dict, list)) else _scalar(inner))
        for key, inner in value.items()
    )


def distinct(values: Iterable[Any]) -> list[Any]:
    """The values without those that equal an earlier one."""
    known = Values()
    return [value for value in values if known.add(value)]


class Values:
    """A set of JSON values of any kind."""

    def __init__(self, values: Iterable[Any] = ()) -> None:
        self._known: dict[Any, list[Any]] = {}
        for value in values:
            self.add(value)

    def __contains__(self, value: Any) -> bool:
        return any(equal(value, other) for other in self._known.get(_fingerprint(value), ()))

    def add(self, value: Any) -> bool:
        """Whether the value is new."""
        if value in self:
            return False
        self._known.setdefault(_fingerprint(value), []).append(value)
        return True
