"""The rules that merge keywords with schemas: unions, maps, properties, items.

A rule does not merge the schemas below: it notes which of them form a conjunction at which place.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from schemakit.flattening.merge import (
    WRAPPER,
    Items,
    Member,
    Merge,
    Properties,
    Refusal,
    add_part,
    malformed,
    only_one,
)
from schemakit.spec.keywords import GROUPS
from schemakit.spec.values import NOTHING, equal

__all__ = [
    "finish_items",
    "finish_properties",
    "join_maps",
    "merge_conjunctions",
    "merge_items",
    "merge_properties",
    "merge_unions",
]

#: Steps for one name and one pattern.
_MOST_STEPS = 20_000
#: Rank of a schema for any property or item: its annotations yield to those of all others.
_ANY_NAME = -1

_Found = TypeVar("_Found", Properties, Items)


def _add_unmerged(
    merge: Merge, member: Member, keywords: tuple[str, ...], group: Iterable[str], others: list[Any]
) -> Refusal | None:
    """Takes over keywords with values of an unusual form, if no other member has any of them."""
    if others or any(key in merge.top for key in group):
        return malformed(keywords)
    merge.top.update({key: member.schema[key] for key in keywords})
    return None


# -- maps and unions -------------------------------------------------------------------------------


def join_maps(merge: Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
    """Definitions and dependencies: the names of both, unless one name has two values."""
    key = keywords[0]
    first, second = merge.top[key], member.schema[key]
    if not isinstance(first, dict) or not isinstance(second, dict):
        return malformed(keywords)
    for name in first.keys() & second.keys():
        if not equal(first[name], second[name]):
            message = f"{name!r} in {key!r} has two different values"
            return Refusal("only-one", message, keywords)
    merge.top[key] = {**first, **second}
    return None


def merge_conjunctions(merge: Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
    """``propertyNames`` and ``dependentSchemas``: the conjunction, of each name."""
    key = keywords[0]
    value = member.schema[key]
    if key == "propertyNames":
        add_part(merge, (key,), Member(value, member.rank))
        return None
    if not isinstance(value, dict) or not isinstance(merge.top.get(key, {}), dict):
        return _add_unmerged(merge, member, keywords, keywords, [])
    merge.top.setdefault(key, {})
    for name, schema in value.items():
        add_part(merge, (key, name), Member(schema, member.rank))
    return None


def merge_unions(merge: Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
    """``anyOf``, ``oneOf`` and their discriminator: one of each, if they are equal."""
    top, schema = merge.top, member.schema
    unions = [key for key in ("anyOf", "oneOf") if key in schema]
    if not unions:
        # A discriminator without a union is that of a parent, and names its children (§5.2).
        if merge.is_renaming or member.rank == WRAPPER:
            top.setdefault("discriminator", schema["discriminator"])
        return None
    if "discriminator" in schema or "discriminator" in top:
        known = [key for key in GROUPS["union"] if key in top]
        if known and not all(key in schema and equal(top[key], schema[key]) for key in known):
            return only_one(merge, member, keywords)
        top.update({key: schema[key] for key in keywords})
        return None
    refused = [key for key in unions if not equal(top.setdefault(key, schema[key]), schema[key])]
    return only_one(merge, member, tuple(refused)) if refused else None


# -- properties ------------------------------------------------------------------------------------


def merge_properties(merge: Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
    """``properties`` with those of patterns and the additional ones, which belong together."""
    found = _properties_of(member)
    if found is None:
        return _add_unmerged(merge, member, keywords, GROUPS["properties"], merge.objects)
    if any(key in merge.top for key in GROUPS["properties"]):
        return malformed(keywords)
    for other in merge.objects:
        for one, two in ((found, other), (other, found)):
            if not one.is_open and not two.patterns.keys() <= one.patterns.keys():
                message = "'patternProperties' of one and 'additionalProperties' of another"
                return Refusal("closed-and-patterns", message, keywords)
            refusal = _refuse_names(merge, one, two, keywords)
            if refusal is not None:
                return refusal
    merge.objects.append(found)
    return None


def _properties_of(member: Member) -> Properties | None:
    named = member.schema.get("properties", {})
    patterns = member.schema.get("patternProperties", {})
    additional = member.schema.get("additionalProperties", True)
    if not isinstance(named, dict) or not isinstance(patterns, dict):
        return None
    if not isinstance(additional, (dict, bool)):
        return None
    return Properties(named, patterns, additional, member)


def _refuse_names(
    merge: Merge, one: Properties, two: Properties, keywords: tuple[str, ...]
) -> Refusal | None:
    """A refusal if ``one`` and a name that only ``two`` declares cannot be merged."""
    if one.is_open:
        return None
    for name in two.named:
        if name in one.named:
            continue
        is_additional = _is_additional(merge, one, name)
        if is_additional is None:
            message = f"whether {name!r} matches a pattern is not certain"
            return Refusal("pattern-not-portable", message, keywords)
        is_forbidden = is_additional and one.additional is False
        if is_forbidden and not merge.booleans and name in merge.required:
            message = (
                f"no value satisfies all members: {name!r} is required, "
                "and the 'additionalProperties' of one does not allow it"
            )
            return Refusal("unsatisfiable", message, keywords)
    return None


def _is_additional(merge: Merge, properties: Properties, name: str) -> bool | None:
    """Whether ``additionalProperties`` applies to a name that ``properties`` does not have.

    None if that depends on a pattern that is not read, or takes too long.
    """
    found = [_matches(merge, pattern, name) for pattern in properties.patterns]
    return False if True in found else None if None in found else True


def _matches(merge: Merge, pattern: str, name: str) -> bool | None:
    """Whether a pattern matches a name: one answer for all of a merge."""
    key = (pattern, name)
    if key not in merge.matches:
        merge.matches[key] = merge.steps.match(pattern, name, _MOST_STEPS)[0]
    return merge.matches[key]


def finish_properties(merge: Merge) -> None:
    """Merges the properties: for each name the conjunction of what the members require of it."""
    objects = _wrapper_last(merge.objects)
    for key in GROUPS["properties"]:
        if any(key in one.member.schema for one in objects):
            merge.top[key] = {}
    by_name: dict[str, list[Member]] = {}
    for one in objects:
        for name, schema in one.named.items():
            by_name.setdefault(name, []).append(Member(schema, one.member.rank))
    for one in objects:
        for name, parts in by_name.items() if not one.is_open else ():
            if name not in one.named and _is_additional(merge, one, name):
                parts.append(Member(one.additional, _ANY_NAME))
    for name, parts in by_name.items():
        # Before 3.1 no property's schema is false; additionalProperties forbids the name.
        if merge.booleans or not any(part.schema is False for part in parts):
            for part in parts:
                add_part(merge, ("properties", name), part)
    for one in objects:
        for pattern, schema in one.patterns.items():
            add_part(merge, ("patternProperties", pattern), Member(schema, one.member.rank))
    explicit = [one for one in objects if "additionalProperties" in one.member.schema]
    if any(one.additional is False for one in explicit):
        merge.top["additionalProperties"] = False
        return
    for one in explicit:
        add_part(merge, ("additionalProperties",), Member(one.additional, one.member.rank))


# -- items -----------------------------------------------------------------------------------------


def merge_items(merge: Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
    """``prefixItems`` and ``items``, which belong together; other forms only of one member."""
    found = _items_of(member, booleans=merge.booleans, legacy=merge.legacy)
    if found is None:
        return _add_unmerged(merge, member, keywords, GROUPS["items"], merge.arrays)
    if any(key in merge.top for key in GROUPS["items"]):
        return malformed(keywords)
    merge.arrays.append(found)
    return None


def _items_of(member: Member, *, booleans: bool, legacy: bool) -> Items | None:
    schema = member.schema
    items, prefix = schema.get("items", NOTHING), schema.get("prefixItems", [])
    is_schema = (
        items is NOTHING or isinstance(items, dict) or (booleans and isinstance(items, bool))
    )
    if not is_schema or "additionalItems" in schema or not isinstance(prefix, list):
        return None
    # Without prefixItems in the dialect, items applies to the first items too.
    if legacy and "prefixItems" in schema:
        return None
    return Items(prefix, items, member)


def finish_items(merge: Merge) -> None:
    """Merges the items: for each position the conjunction of what the members require of it."""
    arrays = _wrapper_last(merge.arrays)
    longest = max(len(one.prefix) for one in arrays)
    if any("prefixItems" in one.member.schema for one in arrays):
        merge.top["prefixItems"] = [True] * longest
    for one in arrays:
        rank = one.member.rank
        for position in range(longest):
            if position < len(one.prefix):
                add_part(merge, ("prefixItems", position), Member(one.prefix[position], rank))
            elif one.others is not NOTHING:
                add_part(merge, ("prefixItems", position), Member(one.others, _ANY_NAME))
        if one.others is not NOTHING:
            add_part(merge, ("items",), Member(one.others, rank))


def _wrapper_last(found: list[_Found]) -> list[_Found]:
    return sorted(found, key=lambda one: one.member.rank == WRAPPER)
