"""Pairing the members of ``anyOf`` and ``oneOf``, whose order has no meaning."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from schemakit.comparison.schema_view import Child
from schemakit.comparison.spots import Side
from schemakit.comparison.unchanged import Unchanged, canonical_text

__all__ = ["pair_members"]


def pair_members(
    sides: tuple[Side, Side], unchanged: Unchanged, old: list[Child], new: list[Child]
) -> tuple[list[tuple[int, tuple[Child, Child]]], list[Child], list[Child]]:
    """Pairs with the index of the new member, what was removed, and what was added.

    Equal members come first, then those that refer to components of one name, have one title, one
    constant in a property, or one type; what is left over once on each side is a pair too.
    """
    numbers = {id(child): index for index, child in enumerate(new)}
    pairs: list[tuple[Child, Child]] = []
    left, right = list(old), list(new)
    for are_alike in (unchanged.is_same, unchanged.has_equal_text):
        for one in list(left):
            like = next((other for other in right if are_alike(one.spot, other.spot)), None)
            if like is not None:
                pairs.append((one, like))
                left.remove(one)
                right.remove(like)
    for tell in (_component, _title, _constants, _type):
        _pair_by(tell, sides, left, right, pairs)
    if len(left) == len(right) == 1 and len(old) == len(new):
        pairs.append((left.pop(), right.pop()))
    listed = [(numbers[id(pair[1])], pair) for pair in pairs]
    return sorted(listed, key=lambda one: one[0]), left, right


def _pair_by(
    tell: Callable[[Side, Child], Hashable],
    sides: tuple[Side, Side],
    left: list[Child],
    right: list[Child],
    pairs: list[tuple[Child, Child]],
) -> None:
    """Pairs the members of which the same is told, if it is told of one on each side."""
    marks: list[dict[Hashable, list[Child]]] = [{}, {}]
    for side, children, found in zip(sides, (left, right), marks, strict=True):
        for child in children:
            mark = tell(side, child)
            if mark is not None:
                found.setdefault(mark, []).append(child)
    for mark, ones in marks[0].items():
        others = marks[1].get(mark, [])
        if len(ones) == len(others) == 1:
            pairs.append((ones[0], others[0]))
            left.remove(ones[0])
            right.remove(others[0])


def _component(side: Side, child: Child) -> Hashable:
    end = side.follow(child.spot)
    return None if end.is_at(child.spot) else side.name(end)


def _schema(side: Side, child: Child) -> dict[str, Any]:
    value = side.follow(child.spot).value
    return value if isinstance(value, dict) else {}


def _title(side: Side, child: Child) -> Hashable:
    title = _schema(side, child).get("title")
    return title if isinstance(title, str) else None


def _constants(side: Side, child: Child) -> Hashable:
    """The properties with one value, by which a union is told apart."""
    properties = _schema(side, child).get("properties")
    found = []
    for name, one in properties.items() if isinstance(properties, dict) else ():
        if isinstance(one, dict):
            values = [one["const"]] if "const" in one else one.get("enum")
            if isinstance(values, list) and len(values) == 1:
                found.append((name, canonical_text(values[0])))
    return tuple(found) or None


def _type(side: Side, child: Child) -> Hashable:
    schema = _schema(side, child)
    return canonical_text([schema.get("type"), schema.get("format")]) if "type" in schema else None
