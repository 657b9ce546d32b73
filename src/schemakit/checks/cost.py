"""What judging a value by a schema costs: how often schemas meet values, and how deep that is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from schemakit.spec.keywords import IN_PLACE, ITEMS, KEYWORDS, MEMBERS

__all__ = ["Judgeable"]

_ROWS = tuple(row for row in KEYWORDS if not row.is_obsolete)
_IN_PLACE_LISTS = tuple(
    row.name for row in _ROWS if row.applies == IN_PLACE and row.holds == "[Schema]"
)
_IN_PLACE = tuple(row.name for row in _ROWS if row.applies == IN_PLACE and row.expects_schema)
_OF_MEMBERS = tuple(row.name for row in _ROWS if row.applies == MEMBERS and row.expects_schema)
_OF_ITEMS = tuple(row.name for row in _ROWS if row.applies == ITEMS and row.expects_schema)

#: How often schemas may meet values, and how many of them may wait for each other: a validator
#: follows every way, of which a few lines can make more than there is time for, and keeps the ways
#: on a stack that ends.
_MOST_VISITS = 200_000
_MOST_WAITING = 2_000

#: A schema and the value that it meets.
_Meeting = tuple[Any, Any]


class Judgeable:
    """Whether a value can be judged by a schema within bounds.

    ``followed`` gives the schema that another one stands for by its reference, or None.
    """

    def __init__(self, followed: Callable[[dict[str, Any]], Any]) -> None:
        self._followed = followed

    def __call__(self, schema: Any, value: Any) -> bool:
        """Counts the ways without going them: what follows from a pair is counted once."""
        costs: dict[tuple[int, int], tuple[int, int]] = {}
        open_: set[tuple[int, int]] = set()
        stack: list[_Meeting] = [(schema, value)]
        while stack:
            meeting = stack[-1]
            key = (id(meeting[0]), id(meeting[1]))
            if key in costs:
                stack.pop()
                continue
            following = list(self._following(*meeting))
            keys = [(id(one), id(met)) for one, met in following]
            if key not in open_:
                open_.add(key)
                if not open_.isdisjoint(keys) or len(costs) > _MOST_VISITS:
                    return False
                stack += following
                continue
            visits = 1 + sum(costs[one][0] for one in keys)
            depth = 1 + max((costs[one][1] for one in keys), default=0)
            if visits > _MOST_VISITS or depth > _MOST_WAITING:
                return False
            open_.discard(key)
            costs[key] = visits, depth
            stack.pop()
        return True

    def _following(self, schema: Any, value: Any) -> Iterator[_Meeting]:
        if not isinstance(schema, dict):
            return
        if isinstance(schema.get("$ref"), str):
            there = self._followed(schema)
            if there is not None:
                yield there, value
        for key in _IN_PLACE_LISTS:
            yield from ((one, value) for one in _listed(schema.get(key)))
        yield from ((schema[key], value) for key in _IN_PLACE if key in schema)
        yield from ((one, value) for one in _mapped(schema.get("dependentSchemas")).values())
        if isinstance(value, dict):
            yield from _of_members(schema, value)
        elif isinstance(value, list):
            schemas = [*_listed(schema.get("items")), *_listed(schema.get("prefixItems"))]
            schemas += [schema[key] for key in _OF_ITEMS if isinstance(schema.get(key), dict)]
            yield from ((one, item) for item in value for one in schemas)


def _of_members(schema: dict[str, Any], value: dict[str, Any]) -> Iterator[_Meeting]:
    properties = _mapped(schema.get("properties"))
    others = [schema[key] for key in _OF_MEMBERS if isinstance(schema.get(key), dict)]
    others += _mapped(schema.get("patternProperties")).values()
    for name, member in value.items():
        if name in properties:
            yield properties[name], member
        yield from ((one, member) for one in others)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _mapped(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
