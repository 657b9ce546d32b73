"""Rules of proof for arrays."""

from __future__ import annotations

from collections.abc import Mapping

from schemakit.containment.conjunction import Element, find_count, kinds_of
from schemakit.containment.normal_form import Side
from schemakit.containment.normal_keywords import Normal
from schemakit.containment.proof import Conjunction, Proof, Rule

__all__ = ["RULES", "count_most_items", "list_item_schemas"]

#: The longest ``prefixItems`` that is followed.
_MOST_PLACES = 200


def list_item_schemas(inner: Conjunction, place: int) -> list[tuple[Side, Normal]]:
    """What schemas say of the item at a place."""
    found: list[tuple[Side, Normal]] = []
    for side, schema in inner:
        first = schema.get("prefixItems", ())
        if place < len(first):
            found.append((side, first[place]))
        elif "items" in schema:
            found.append((side, schema["items"]))
    return found


def _count_places(inner: Conjunction) -> int:
    return max((len(one.schema.get("prefixItems", ())) for one in inner), default=0)


def count_most_items(proof: Proof, inner: Conjunction, level: int) -> int | None:
    """How many items an array has at most; None for no bound."""
    most = find_count(inner, "maxItems")
    for place in range(min(_count_places(inner), _MOST_PLACES) + 1):
        if most is not None and place >= most:
            break
        if any(one is False for _, one in list_item_schemas(inner, place)):
            return place
    del proof, level
    return most


def imply_items(proof: Proof, inner: Conjunction, outer: Element, level: int) -> bool:
    """``prefixItems`` and ``items``."""
    if "array" not in kinds_of(inner):
        return True
    first = outer.schema.get("prefixItems", ())
    rest = outer.schema.get("items", True)
    places = max(len(first), _count_places(inner))
    if places > _MOST_PLACES:
        return False
    most = count_most_items(proof, inner, level)
    # The last place stands for all places behind those that are listed.
    for place in range(places + 1 if most is None else min(places + 1, most)):
        need = first[place] if place < len(first) else rest
        have = list_item_schemas(inner, place)
        if need is not True and not proof.contains_child(have, outer.side, need, level):
            return False
    return True


def imply_item_counts(proof: Proof, inner: Conjunction, outer: Element, level: int) -> bool:
    """``minItems`` and ``maxItems``."""
    if "array" not in kinds_of(inner):
        return True
    contained = [one.schema.get("minContains", 1) for one in inner if "contains" in one.schema]
    least = max([find_count(inner, "minItems") or 0, *contained])
    most = count_most_items(proof, inner, level)
    need = outer.schema.get("maxItems")
    is_short = need is None or (most is not None and most <= need)
    return is_short and least >= outer.schema.get("minItems", 0)


def imply_unique(proof: Proof, inner: Conjunction, outer: Element, level: int) -> bool:
    """``uniqueItems``."""
    if "array" not in kinds_of(inner) or outer.schema["uniqueItems"] is not True:
        return True
    if any(one.schema.get("uniqueItems") is True for one in inner):
        return True
    most = count_most_items(proof, inner, level)
    return most is not None and most <= 1


def imply_contains(proof: Proof, inner: Conjunction, outer: Element, level: int) -> bool:
    """``contains`` with ``minContains`` and ``maxContains``."""
    if "array" not in kinds_of(inner):
        return True
    need = outer.schema["contains"]
    least, most = outer.schema.get("minContains", 1), outer.schema.get("maxContains")
    is_enough, is_few = least == 0, most is None
    for side, schema in inner:
        if "contains" not in schema:
            continue
        have = schema["contains"]
        if not is_enough and schema.get("minContains", 1) >= least:
            is_enough = proof.contains_child([(side, have)], outer.side, need, level)
        if most is not None and not is_few and schema.get("maxContains", most + 1) <= most:
            is_few = proof.contains_child([(outer.side, need)], side, have, level)
    longest = count_most_items(proof, inner, level)
    is_few = is_few or (most is not None and longest is not None and longest <= most)
    if not is_enough and (find_count(inner, "minItems") or 0) >= least:
        places = range(min(least, _MOST_PLACES))
        is_enough = least <= _MOST_PLACES and all(
            proof.contains_child(list_item_schemas(inner, place), outer.side, need, level)
            for place in places
        )
    return is_enough and is_few


RULES: Mapping[str, Rule] = {
    "prefixItems": imply_items,
    "items": imply_items,
    "minItems": imply_item_counts,
    "maxItems": imply_item_counts,
    "uniqueItems": imply_unique,
    "contains": imply_contains,
}
