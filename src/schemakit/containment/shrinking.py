"""A smaller value that shows the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

__all__ = ["shrink"]

_MOST_TRIES = 400
_LONGEST = 40


def shrink(value: Any, shows: Callable[[Any], bool]) -> Any:
    """Leave out members and items, and shorten, as long as the value ``shows`` what it did."""
    left = _MOST_TRIES
    while True:
        for smaller in _iterate_smaller(value):
            left -= 1
            if shows(smaller):
                value = smaller
                break
            if left < 0:
                return value
        else:
            return value


def _iterate_smaller(value: Any) -> Iterator[Any]:
    """Iterate over values with one part less, the smallest first."""
    if isinstance(value, dict):
        if len(value) > 8:  # half of the members at once
            names = list(value)
            for half in (names[: len(names) // 2], names[len(names) // 2 :]):
                yield {name: value[name] for name in half}
        for name in value:
            yield {key: one for key, one in value.items() if key != name}
        for name, inner in value.items():
            for smaller in _iterate_smaller(inner):
                yield {**value, name: smaller}
    elif isinstance(value, list):
        if len(value) > 8:
            yield value[: len(value) // 2]
        for place in reversed(range(len(value))):
            yield [*value[:place], *value[place + 1 :]]
        for place, inner in enumerate(value):
            for smaller in _iterate_smaller(inner):
                yield [*value[:place], smaller, *value[place + 1 :]]
    elif isinstance(value, str) and len(value) > _LONGEST:
        yield value[: len(value) // 2]
