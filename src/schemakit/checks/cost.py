"""Bounds the work of validating a value: how many pairs of schema and value, and how deep."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from schemakit.spec.keywords import IN_PLACE, ITEMS, KEYWORDS, MEMBERS

__all__ = ["is_affordable"]

_ROWS = tuple(row for row in KEYWORDS if not row.is_obsolete)
_IN_PLACE_LISTS = tuple(
    row.name for row in _ROWS if row.applies == IN_PLACE and row.holds == "[Schema]"
)
_IN_PLACE = tuple(row.name for row in _ROWS if row.applies == IN_PLACE and row.expects_schema)
_OF_MEMBERS = tuple(row.name for row in _ROWS if row.applies == MEMBERS and row.expects_schema)
_OF_ITEMS = tuple(row.name for row in _ROWS if row.applies == ITEMS and row.expects_schema)

#: Bounds on the pairs of schema and value that a validator visits, and on their depth. It visits
#: a pair once for each path to it, of which a few lines can make too many to finish, and the depth
#: of its stack is limited.
_MOST_VISITS = 200_000
_MOST_DEPTH = 2_000

#: A schema and a value that it is applied to.
_Pair = tuple[Any, Any]
#: Gives the target of a schema's ``$ref``, or None.
_Follow = Callable[[dict[str, Any]], Any]


def is_affordable(schema: Any, value: Any, follow: _Follow) -> bool:
    """Whether a value can be validated by a schema within bounds.

    Counts visits without making them: the cost of a pair is computed once, however often it is
    reached. ``follow`` gives the target of a schema's ``$ref``, or None.
    """
    costs: dict[tuple[int, int], tuple[int, int]] = {}  # visits and depth
    open_: set[tuple[int, int]] = set()
    stack: list[_Pair] = [(schema, value)]
    while stack:
        pair = stack[-1]
        key = (id(pair[0]), id(pair[1]))
        if key in costs:
            stack.pop()
            continue
        following = list(_applied_to(*pair, follow))
        keys = [(id(one), id(item)) for one, item in following]
        if key not in open_:
            open_.add(key)
            if not open_.isdisjoint(keys) or len(costs) > _MOST_VISITS:
                return False
            stack += following
            continue
        visits = 1 + sum(costs[one][0] for one in keys)
        depth = 1 + max((costs[one][1] for one in keys), default=0)
        if visits > _MOST_VISITS or depth > _MOST_DEPTH:
            return False
        open_.discard(key)
        costs[key] = visits, depth
        stack.pop()
    return True


def _applied_to(schema: Any, value: Any, follow: _Follow) -> Iterator[_Pair]:
    """Yield the subschemas that a schema applies to a value or its members, with these."""
    if not isinstance(schema, dict):
        return
    if isinstance(schema.get("$ref"), str):
        there = follow(schema)
        if there is not None:
            yield there, value
    for key in _IN_PLACE_LISTS:
        yield from ((one, value) for one in _list_or_empty(schema.get(key)))
    yield from ((schema[key], value) for key in _IN_PLACE if key in schema)
    dependent = _dict_or_empty(schema.get("dependentSchemas"))
    yield from ((one, value) for one in dependent.values())
    if isinstance(value, dict):
        yield from _applied_to_members(schema, value)
    elif isinstance(value, list):
        schemas = [*_list_or_empty(schema.get("items"))]
        schemas += _list_or_empty(schema.get("prefixItems"))
        schemas += [schema[key] for key in _OF_ITEMS if isinstance(schema.get(key), dict)]
        yield from ((one, item) for item in value for one in schemas)


def _applied_to_members(schema: dict[str, Any], value: dict[str, Any]) -> Iterator[_Pair]:
    properties = _dict_or_empty(schema.get("properties"))
    others = [schema[key] for key in _OF_MEMBERS if isinstance(schema.get(key), dict)]
    others += _dict_or_empty(schema.get("patternProperties")).values()
    for name, member in value.items():
        if name in properties:
            yield properties[name], member
        yield from ((one, member) for one in others)


def _list_or_empty(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _dict_or_empty(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
