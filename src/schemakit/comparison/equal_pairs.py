"""The schemas inside two that are equal but for what they refer to, without a look at the rest.

Most of what has to be compared is such: what changed is behind a reference in one of many
properties.
"""

from __future__ import annotations

from schemakit.comparison.member_facts import is_marked
from schemakit.comparison.schema_view import Child, is_documentation
from schemakit.comparison.spots import Side
from schemakit.comparison.unchanged import Unchanged
from schemakit.spec.keywords import ASSERTION, KEYWORDS

__all__ = ["list_changed_members"]

#: Keywords that hold schemas of members or items, and the type that they are about.
_OF_PARTS = {"properties": "object", "additionalProperties": "object", "items": "array"}
#: Keywords that say the same in equal schemas, whatever these refer to.
_OWN = frozenset(
    row.name for row in KEYWORDS if row.role == ASSERTION and "Schema" not in row.holds
) - {"discriminator"}
_DIRECTIONS = ("readOnly", "writeOnly")
#: Keywords that have an effect though no dialect of OpenAPI asserts them.
_OTHERS = frozenset({*_DIRECTIONS, "disallow"})


def list_changed_members(
    sides: tuple[Side, Side], unchanged: Unchanged, old: Child, new: Child
) -> list[tuple[Child, Child, str]] | None:
    """The members and items of two schemas that may differ, and the way to each.

    None where the schemas are not equal themselves, or have keywords by which several schemas are
    about one value, so that all of both has to be compared.
    """
    value, other = old.spot.value, new.spot.value
    if not unchanged.are_equal_but_for_targets(old.spot, new.spot) or not isinstance(value, dict):
        return None
    for key in value:
        if key in _OF_PARTS:
            if value.get("type") != _OF_PARTS[key] or not isinstance(value[key], (dict, bool)):
                return None
        elif key in _OTHERS or not (key in _OWN or is_documentation(key)):
            return None
    found: list[tuple[Child, Child, str]] = []
    properties, others = value.get("properties", {}), other.get("properties", {})
    required = value.get("required")
    names = required if isinstance(required, list) else ()  # it may be malformed
    for name in properties if isinstance(properties, dict) else ():
        if name not in others:
            return None  # it is written otherwise, as 1 and "1"
        if not unchanged.leads_to_change(properties[name], others[name]):
            continue
        ends = _child(old, "properties", name), _child(new, "properties", name)
        if name in names and _count_differently(sides, ends):
            return None
        found.append((*ends, f".{name}"))
    for key, mark in (("additionalProperties", ".*"), ("items", "[]")):
        if isinstance(value.get(key), dict):
            found.append((_child(old, key), _child(new, key), mark))
    return found


def _child(one: Child, *keys: str) -> Child:
    return Child(one.spot.member(*keys), (*one.path, *map(str, keys)))


def _count_differently(sides: tuple[Side, Side], ends: tuple[Child, Child]) -> bool:
    """Whether a property is of requests or of responses on one side only."""
    marks = [
        [is_marked(side, one, key) for key in _DIRECTIONS]
        for side, one in zip(sides, ends, strict=True)
    ]
    return marks[0] != marks[1]
