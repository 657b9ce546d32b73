"""Whether the schemas of a union exclude each other, so that more in one means more in all.

They do if their types differ, or if a property that both require has different values in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any, NamedTuple

from schemakit.comparison.schema_view import EVERY_TYPE, Child, read_conjunct
from schemakit.comparison.spots import Side, Spot
from schemakit.spec.values import type_of

__all__ = ["are_disjoint"]

#: Members of a union; of more it is not asked.
_MOST = 100
_LONGEST = 50
_LISTING = frozenset({"const", "enum"})


class _Told(NamedTuple):
    """What tells a schema from others: the types of its values, and the values of properties that
    are required."""

    types: frozenset[str]
    constants: dict[str, frozenset[bytes]]


def are_disjoint(side: Side, members: Sequence[Child]) -> bool:
    """Whether no value matches two of the schemas; False where that is not seen at once."""
    if len(members) > _MOST:
        return False
    told = [_read(side, one.spot) for one in members]
    return all(_exclude(one, other) for one, other in combinations(told, 2))


def _exclude(one: _Told, other: _Told) -> bool:
    if one.types.isdisjoint(other.types):
        return True
    # Only objects have properties.
    if one.types & other.types != {"object"}:
        return False
    return any(
        values.isdisjoint(other.constants[name])
        for name, values in one.constants.items()
        if name in other.constants
    )


def _read(side: Side, schema: Spot) -> _Told:
    types, required = EVERY_TYPE, set[str]()
    constants: dict[str, frozenset[bytes]] = {}
    stack, met = [Child(schema, ())], set[Any]()
    while stack and len(met) < _LONGEST:
        spot = stack.pop().spot
        if spot.identity in met:
            continue
        met.add(spot.identity)
        conjunct = read_conjunct(side, spot, ())
        stack += conjunct.members
        if conjunct.reference is not None:
            stack.append(conjunct.reference)
        held = conjunct.keywords
        if "type" in held:
            types &= held["type"].value
        if "enum" in held:
            types &= frozenset(type_of(one) for one in held["enum"].value.values())
        if "required" in held:
            required |= held["required"].value
        properties = held["properties"].value if "properties" in held else {}
        for name, child in properties.items():
            values = _read_values(side, child.spot)
            if values is not None:
                constants[name] = constants.get(name, values) & values
    return _Told(types, {name: one for name, one in constants.items() if name in required})


def _read_values(side: Side, schema: Spot) -> frozenset[bytes] | None:
    """The values that a schema lists; None if it lists none."""
    schema = side.follow(schema)
    if not isinstance(schema.value, dict) or _LISTING.isdisjoint(schema.value):
        return None
    conjunct = read_conjunct(side, schema, ())
    held = conjunct.keywords.get("enum")
    return None if held is None else frozenset(held.value)
