"""JSON values: their primitive types and their equality (JSON Schema core §4.2)."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf, isfinite
from typing import Any

__all__ = [
    "NOTHING",
    "PRIMITIVE_TYPES",
    "Values",
    "count_values",
    "distinct",
    "equal",
    "is_finite",
    "is_number",
    "is_of",
    "listed_types",
    "type_of",
    "with_null",
]

PRIMITIVE_TYPES = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})


def listed_types(declared: Any) -> list[Any]:
    """The types that the keyword ``type`` lists, unchecked; none if its value is None."""
    if isinstance(declared, list):
        return declared
    return [] if declared is None else [declared]


def with_null(declared: Any) -> Any:
    """The value of ``type`` that allows null as well."""
    listed = listed_types(declared)
    return declared if "null" in listed else [*listed, "null"]


def type_of(value: Any) -> str:
    """The type of a JSON value; ``"integer"`` for an int, ``"number"`` for any float."""
    kinds = {bool: "boolean", int: "integer", float: "number", str: "string", type(None): "null"}
    return kinds.get(type(value), "array" if isinstance(value, list) else "object")


def is_of(value: Any, declared: str) -> bool:
    """Whether a value is of a type: an integer is a number, and 1.0 is an integer."""
    kind = type_of(value)
    if kind == "number" and declared == "integer":
        return bool(value.is_integer())
    return kind == declared or (kind == "integer" and declared == "number")


def is_number(value: Any) -> bool:
    """Whether a value is a JSON number; a Python boolean is not."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def is_finite(value: Any) -> bool:
    """Whether a value is a JSON number other than an infinite float or NaN."""
    # An int is finite, and may be too large for a float.
    return is_number(value) and (isinstance(value, int) or isfinite(value))


_SIMPLE = frozenset({str, int, bool, type(None)})
#: Marks a missing value, since None is a JSON value.
NOTHING: Any = object()


def equal(left: Any, right: Any) -> bool:
    """JSON equality: a boolean is not a number, 1 equals 1.0, the order of keys is ignored.

    The values may be of any depth, and contain themselves.
    """
    if type(left) is type(right) and type(left) in _SIMPLE:
        return bool(left == right)
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
    """A hash key that equal values have in common, with few others."""
    if isinstance(value, list):
        return "array", len(value)
    if not isinstance(value, dict):
        return _scalar(value)
    return frozenset(
        (key, None if isinstance(inner, (dict, list)) else _scalar(inner))
        for key, inner in value.items()
    )


def distinct(values: Iterable[Any]) -> list[Any]:
    """The values without those equal to an earlier one."""
    known = Values()
    return [value for value in values if known.add(value)]


class Values:
    """A set of JSON values, which need not be hashable."""

    def __init__(self, values: Iterable[Any] = ()) -> None:
        self._known: dict[Any, list[Any]] = {}
        for value in values:
            self.add(value)

    def __contains__(self, value: Any) -> bool:
        return any(equal(value, other) for other in self._known.get(_fingerprint(value), ()))

    def add(self, value: Any) -> bool:
        """Adds a value; returns whether it is new."""
        if value in self:
            return False
        self._known.setdefault(_fingerprint(value), []).append(value)
        return True


def count_values(root: Any) -> float:
    """Count the values of a document, one that YAML aliases repeat at each of its places.

    Infinity if a value contains itself. Aliases of aliases multiply: a few lines may stand for more
    values than fit in memory.
    """
    sizes: dict[int, int] = {}
    open_: set[int] = set()
    stack = [root]
    while stack:
        value = stack[-1]
        if id(value) in sizes:
            stack.pop()
            continue
        items: Any = value.values() if isinstance(value, dict) else value
        inside = [one for one in items if isinstance(one, (dict, list))]
        pending = [one for one in inside if id(one) not in sizes]
        if pending:
            if id(value) in open_:
                return inf
            open_.add(id(value))
            stack += pending
            continue
        sizes[id(value)] = len(items) + sum(sizes[id(one)] for one in inside)
        stack.pop()
    return sizes[id(root)]
