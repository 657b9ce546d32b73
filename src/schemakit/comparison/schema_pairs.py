"""Two schemas side by side: what has to be compared of them, once ``allOf`` is out of the way.

A schema and the members of its ``allOf`` apply together, so that it does not matter which of them
has a keyword. Members that are references to the same component are compared as such. All others
are put together where their keywords can be.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest
from typing import Any, NamedTuple

from schemakit.comparison.schema_view import (
    EVERY_TYPE,
    MALFORMED,
    MAPS,
    Bound,
    Child,
    Conjunct,
    Held,
    is_documentation,
    read_conjunct,
)
from schemakit.comparison.spots import Side, Spot
from schemakit.comparison.unchanged import canonical_text
from schemakit.spec.values import is_of

__all__ = ["Paired", "pair_schemas"]

_MEMBER_KEYS = frozenset({"properties", "patternProperties", "additionalProperties"})
_UNEVALUATED = frozenset({"unevaluatedProperties", "unevaluatedItems"})
_ANY_TRUE = ("deprecated", "readOnly", "writeOnly")


class Paired(NamedTuple):
    """What has to be compared of two schemas."""

    #: Conjuncts of both; None where one side has no counterpart.
    conjuncts: list[tuple[Conjunct | None, Conjunct | None]]
    #: Components that both refer to in their ``allOf``.
    references: list[tuple[Child, Child]]


class _Gathered:
    """The conjuncts of one side, and the components that it still refers to."""

    def __init__(self, side: Side, *, evaluates: bool) -> None:
        self.side, self.evaluates = side, evaluates
        self.conjuncts: list[Conjunct] = []
        self.references: list[Child] = []
        self._met: set[object] = set()

    def add(self, schema: Spot, path: tuple[str, ...]) -> None:
        """Add a schema with all members of its ``allOf`` that are written there."""
        stack = [Child(schema, path)]
        while stack:
            one = stack.pop()
            if one.spot.identity in self._met:
                continue
            self._met.add(one.spot.identity)
            conjunct = read_conjunct(self.side, one.spot, one.path, evaluates=self.evaluates)
            if conjunct.keywords or conjunct.is_never or not self.conjuncts:
                self.conjuncts.append(conjunct)
            if conjunct.reference is not None:
                self.references.append(conjunct.reference)
            stack.extend(reversed(conjunct.members))


def pair_schemas(
    old: tuple[Side, Child], new: tuple[Side, Child], *, evaluates: bool = False
) -> Paired:
    """Pair the conjuncts of two schemas, and the components in their ``allOf``.

    ``evaluates`` is as for :func:`schemakit.comparison.schema_view.read_conjunct`.
    """
    gathered = tuple(_Gathered(one[0], evaluates=evaluates) for one in (old, new))
    gathered[0].add(*old[1])
    gathered[1].add(*new[1])
    references: list[tuple[Child, Child]] = []
    while gathered[0].references or gathered[1].references:
        names = [
            {one.side.name(one.side.follow(child.spot)): child for child in one.references}
            for one in gathered
        ]
        references += [(names[0][name], names[1][name]) for name in names[0] if name in names[1]]
        for one, own, other in zip(gathered, names, reversed(names), strict=True):
            one.references = []
            for name, child in own.items():
                if name not in other:
                    one.add(*child)
    olds, news = (_merge(one.conjuncts) for one in gathered)
    return Paired(_pair_conjuncts(olds, news), references)


def _pair_conjuncts(
    olds: list[Conjunct], news: list[Conjunct]
) -> list[tuple[Conjunct | None, Conjunct | None]]:
    found: list[tuple[Conjunct | None, Conjunct | None]] = [(olds[0], news[0])]
    left = {canonical_text(one.schema.value): one for one in news[1:]}
    rest: list[Conjunct] = []
    for one in olds[1:]:
        equal = left.pop(canonical_text(one.schema.value), None)
        if equal is None:
            rest.append(one)
        else:
            found.append((one, equal))
    others = [*left.values()]
    found += zip_longest(rest, others)
    return found


# -- putting conjuncts together --------------------------------------------------------------------


def _merge(conjuncts: list[Conjunct]) -> list[Conjunct]:
    """As few conjuncts as mean the same; the first has what it had, and what could be added."""
    first, rest = conjuncts[0], []
    for one in conjuncts[1:]:
        merged = _merge_two(first, one)
        if merged is None:
            rest.append(one)
        else:
            first = merged
    return [first, *rest]


def _merge_two(one: Conjunct, other: Conjunct) -> Conjunct | None:
    """Both as one; None where their keywords cannot be put together."""
    if one.is_never or other.is_never:
        return one if one.is_never else other
    found, more = dict(one.keywords), other.keywords
    if (_UNEVALUATED & found.keys() and more) or (_UNEVALUATED & more.keys() and found):
        return None
    are_both_members = _MEMBER_KEYS & found.keys() and _MEMBER_KEYS & more.keys()
    further = (one.get("additionalProperties") for one in (found, more))
    if are_both_members and any(one is not None and not _is_open(one) for one in further):
        return None
    for key, held in more.items():
        if key not in found:
            found[key] = held
            continue
        if key == MALFORMED:
            found[key] = held._replace(value={**held.value, **found[key].value})
            continue
        if is_documentation(key):
            if key in _ANY_TRUE and held.value is True:
                found[key] = held
            continue
        merged = _merge_values(key, found[key], held)
        if merged is None:
            return None
        found[key] = merged
    if "enum" in found and "type" in found:
        types, held = found.pop("type").value, found["enum"]
        allowed = {
            text: value
            for text, value in held.value.items()
            if any(is_of(value, kind) for kind in types)
        }
        found["enum"] = held._replace(value=allowed)
    return one._replace(keywords=found)


def _is_open(held: Held) -> bool:
    """Whether a keyword holds a schema that allows everything."""
    return isinstance(held.value, Child) and held.value.spot.value in (True, {})


def _merge_values(key: str, one: Held, other: Held) -> Held | None:
    rule = _RULES.get(key)
    if rule is not None:
        return one._replace(value=rule(one.value, other.value))
    if key in MAPS and isinstance(one.value, dict) and isinstance(other.value, dict):
        for name in one.value.keys() & other.value.keys():
            if not _are_equal(one.value[name], other.value[name]):
                return None
        return one._replace(value={**one.value, **other.value})
    return one if _are_equal(one.value, other.value) else None


def _are_equal(one: Any, other: Any) -> bool:
    text = canonical_text(_plain(one))
    return text is not None and text == canonical_text(_plain(other))


def _plain(value: Any) -> Any:
    if isinstance(value, Child):
        return value.spot.value
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, Bound):
        return [*value]
    if isinstance(value, frozenset):
        return sorted(value)
    return value


def _least(one: Bound, other: Bound) -> Bound:
    return max(one, other)


def _greatest(one: Bound, other: Bound) -> Bound:
    return min(one, other, key=lambda bound: (bound.value, not bound.exclusive))


def _both(one: dict[bytes, Any], other: dict[bytes, Any]) -> dict[bytes, Any]:
    return {text: value for text, value in one.items() if text in other}


#: How two values of a keyword that apply together become one.
_RULES: dict[str, Callable[[Any, Any], Any]] = {
    "type": lambda one, other: (one or EVERY_TYPE) & (other or EVERY_TYPE),
    "enum": _both,
    "minimum": _least,
    "maximum": _greatest,
    **dict.fromkeys(("minLength", "minItems", "minProperties"), max),
    **dict.fromkeys(("maxLength", "maxItems", "maxProperties"), min),
    "required": lambda one, other: one | other,
    "uniqueItems": lambda one, other: one or other,
}
