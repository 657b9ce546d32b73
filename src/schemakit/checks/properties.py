"""The properties that a schema declares, itself or by schemas that apply to the same value."""

from __future__ import annotations

from schemakit.checks.objects import Objects, PlacedValue
from schemakit.spec.keywords import IN_PLACE, KEYWORDS

__all__ = ["collect_properties"]

_APPLIED = tuple(row for row in KEYWORDS if row.applies == IN_PLACE and not row.is_obsolete)
_LISTS = tuple(row.name for row in _APPLIED if row.holds == "[Schema]")
_SINGLE = tuple(row.name for row in _APPLIED if row.expects_schema and row.name != "not")
#: Reference keywords whose target depends on the path of evaluation.
_BY_PATH = frozenset(
    row.name for row in _APPLIED if row.holds == "reference" and row.conversion == "identify"
) - {"$ref"}
#: Keywords under which properties have other names than those that are listed.
_OTHER_NAMES = ("patternProperties", "additionalProperties", "unevaluatedProperties")


def collect_properties(objects: Objects, schema: PlacedValue) -> dict[str, None] | None:
    """Return the names of the properties of a schema; None if not all can be known.

    They cannot where a reference has no target, and where a schema is given for other names.
    """
    names: dict[str, None] = {}
    visited: set[int] = set()
    pending = [schema]
    for one in pending:
        if id(one.value) in visited or not isinstance(one.value, dict):
            continue
        visited.add(id(one.value))
        if not _BY_PATH.isdisjoint(one.value):
            return None
        if one.is_reference:
            there = objects.follow_once(one)
            if there is None:
                return None
            pending.append(there)
            if not one.document.grammar.schema_siblings:
                continue
        if any(isinstance(one.value.get(key), dict) and one.value[key] for key in _OTHER_NAMES):
            return None
        properties = one.value.get("properties")
        if isinstance(properties, dict):
            if isinstance(properties.get("$ref"), str):
                return None
            names.update(dict.fromkeys(name for name in properties if isinstance(name, str)))
        pending += objects.items(one, *_LISTS)
        pending += [objects.member(one, key) for key in _SINGLE if key in one.value]
        dependent = one.value.get("dependentSchemas")
        if isinstance(dependent, dict):
            inside = objects.member(one, "dependentSchemas")
            pending += [objects.member(inside, key) for key in dependent]
    return names
