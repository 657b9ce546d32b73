"""Merging the members beside a ``$ref`` with its target."""

from __future__ import annotations

from typing import Any

import orjson

from schemakit.spec.grammar import ObjectType, field_type
from schemakit.spec.keywords import (
    ANNOTATION,
    GROUPS,
    IDENTIFIER,
    IN_PLACE,
    ITEMS,
    KEYWORDS,
    LATEST_DRAFT,
    MEMBERS,
)
from schemakit.spec.values import is_number

__all__ = [
    "ANNOTATIONS",
    "EVALUATING",
    "UNEVALUATED",
    "conjunction",
    "is_annotation",
    "mergeable",
    "merged_map_at",
    "merged_path_item",
    "parameter_key",
]

#: Keywords that describe values and restrict none of them.
ANNOTATIONS = frozenset(row.name for row in KEYWORDS if row.role == ANNOTATION)
#: How flattening merges what restricts nothing; every other rule merges constraints.
_ANNOTATION_RULES = ("all-values", "any-true", "strongest")
_IDENTIFIERS = frozenset(
    row.name for row in KEYWORDS if row.role == IDENTIFIER and row.is_in_draft(LATEST_DRAFT)
)
_SIGNIFICANT = _IDENTIFIERS.union(
    row.name for row in KEYWORDS if row.merge not in _ANNOTATION_RULES and not row.is_obsolete
)
_ANY_TRUE = tuple(row.name for row in KEYWORDS if row.merge == "any-true")
#: Groups of keywords whose meaning depends on each other (core §10.1, §11.1), except those of a
#: union, of which equal values are enough; and those that form a group only before 3.1.
_LEGACY_NAMES = ("type", "minimum", "maximum")
_LEGACY_GROUPS = tuple(frozenset(GROUPS[name]) for name in _LEGACY_NAMES)
_GROUPS = tuple(
    frozenset(group)
    for name, group in GROUPS.items()
    if name not in _LEGACY_NAMES and name != "union"
)
#: Keywords that evaluate parts of a value, as the unevaluated keywords see it (core §11).
EVALUATING = frozenset(
    row.name
    for row in KEYWORDS
    if row.applies in (IN_PLACE, MEMBERS, ITEMS) and row.is_in_draft(LATEST_DRAFT)
)
UNEVALUATED = frozenset(row.name for row in KEYWORDS if row.name.startswith("unevaluated"))


def _same(left: Any, right: Any) -> bool:
    """Equality of the JSON texts: for Python, ``True == 1`` and ``1 == 1.0``."""
    try:
        sorted_keys = orjson.OPT_SORT_KEYS
        return orjson.dumps(left, option=sorted_keys) == orjson.dumps(right, option=sorted_keys)
    except TypeError:
        return left is right


def _at_least_as_strong(key: str, target: Any, sibling: Any) -> bool:
    """Whether a sibling's value alone implies the target's."""
    if key.startswith(("max", "exclusiveMax")):
        return is_number(target) and is_number(sibling) and bool(sibling <= target)
    if key.startswith(("min", "exclusiveMin")):
        return is_number(target) and is_number(sibling) and bool(sibling >= target)
    if key == "uniqueItems":
        return sibling is True or target is False
    if key == "type":
        wide, narrow = _as_list(target), _as_list(sibling)
        return all(one in wide or (one == "integer" and "number" in wide) for one in narrow)
    if isinstance(target, list) and isinstance(sibling, list):
        if key == "required":
            return all(one in sibling for one in target)
        if key == "enum":
            return all(any(_same(one, other) for other in target) for one in sibling)
    return False


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def is_annotation(key: str) -> bool:
    """Whether a keyword restricts no value and names no schema, as every unknown keyword."""
    return key not in _SIGNIFICANT


def mergeable(target: dict[str, Any], siblings: dict[str, Any], *, legacy: bool) -> bool:
    """Whether ``{**target, **siblings}`` accepts just what both together accept (§2.2)."""
    if all(is_annotation(key) for key in siblings):
        return True
    # A dialect beside the reference is that of the target too, or the target was converted to it.
    if _IDENTIFIERS & target.keys() or (_IDENTIFIERS - {"$schema"}) & siblings.keys():
        return False
    for key, value in siblings.items():
        if key not in target or is_annotation(key):
            continue
        if not (_same(target[key], value) or _at_least_as_strong(key, target[key], value)):
            return False
    for group in (*_GROUPS, *_LEGACY_GROUPS) if legacy else _GROUPS:
        local, remote = group & siblings.keys(), group & target.keys()
        if (
            local
            and remote
            and not all(key in target and _same(target[key], siblings[key]) for key in local)
        ):
            return False
    return not (UNEVALUATED & target.keys() and EVALUATING & siblings.keys())


def conjunction(target: Any, siblings: dict[str, Any], *, legacy: bool = False) -> Any:
    """One schema that accepts just what ``target`` and ``siblings`` both accept (§2.1).

    It is one object if merging the keywords is exact, else an ``allOf``. ``legacy``: a schema of
    2.0 or 3.0, where ``nullable`` and boolean bounds modify their neighbours.
    """
    if not siblings or target is True:
        return siblings or target
    if isinstance(target, dict) and mergeable(target, siblings, legacy=legacy):
        merged = {**target, **siblings}
        for key in _ANY_TRUE:
            if key in siblings and target.get(key) is True:
                merged[key] = True
        if isinstance(target.get("examples"), list) and isinstance(siblings.get("examples"), list):
            merged["examples"] = _distinct([*siblings["examples"], *target["examples"]])
        return merged
    branches = siblings.get("allOf")
    return {**siblings, "allOf": [target, *(branches if isinstance(branches, list) else [])]}


def _distinct(values: list[Any]) -> list[Any]:
    kept: list[Any] = []
    for value in values:
        if not any(_same(value, other) for other in kept):
            kept.append(value)
    return kept


def merged_path_item(target: dict[str, Any], local: dict[str, Any]) -> dict[str, Any]:
    """One Path Item of a target and the fields beside its ``$ref``.

    The local fields win; parameters are merged by their name and location.
    """
    merged = {**target, **local}
    if isinstance(target.get("parameters"), list) and isinstance(local.get("parameters"), list):
        local_keys = {parameter_key(parameter) for parameter in local["parameters"]}
        inherited = [one for one in target["parameters"] if parameter_key(one) not in local_keys]
        merged["parameters"] = [*inherited, *local["parameters"]]
    return merged


def merged_map_at(type_: ObjectType, key: Any) -> ObjectType | None:
    """The type of a member of an Object beside a reference that is not allowed, if the names in it
    are merged with those in the target's: a section of the components, ``paths`` of a whole
    description. None if the member replaces that of the target."""
    held = field_type(type_, key)
    inner = held.object if held is not None else None
    if inner is None or inner.referenceable or not inner.holds_names:
        return None
    is_whole = type_.grammar is not None and type_ is type_.grammar.root
    return inner if is_whole or type_.holds_names else None


def parameter_key(parameter: Any) -> tuple[str, str]:
    """What identifies a parameter: its name and location (OAS 3.1, Parameter Object)."""
    if isinstance(parameter, dict) and isinstance(parameter.get("name"), str):
        return parameter["name"], str(parameter.get("in"))
    return "", str(id(parameter))
