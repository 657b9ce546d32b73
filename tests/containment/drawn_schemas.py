"""Schemas for Hypothesis, of all keywords, and values at which they differ."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from hypothesis import strategies as st

__all__ = ["VALUES", "changed", "documents"]

_NAMES = ["a", "b", "c", "ab"]
_SCALARS: list[Any] = [None, True, False, 0, 1, 2, 3, -1, 0.5, 10, "", "a", "b", "ab", "aab", "1"]
_TYPES = ["null", "boolean", "string", "array", "object", "integer", "number"]
_PATTERNS = ["^a", "b", "^a*$", "a", "^[ab]+$", "^.$"]

_MEMBERS: list[Any] = [None, 0, 1, "a", {"a": 1}, 0.5, "ab", True, [], {}]

#: A value is in the list for each thing that a keyword of these schemas may decide.
VALUES: list[Any] = [
    *_SCALARS,
    [],
    *([single] for single in _SCALARS),
    *([left, other] for left in (0, 1, "a", None) for other in (0, 1, "a", True)),
    [1, 2, 3],
    ["a", "a", "b"],
    [[]],
    [{"a": 1}],
    {},
    *({name: inner} for name in _NAMES for inner in _MEMBERS),
    *(
        {name: inner, other: two}
        for name, other in combinations(_NAMES, 2)
        for inner in _MEMBERS[1:5]
        for two in (0, "a")
    ),
    {"a": {"a": {"a": 1}}},
    {"a": {"a": {"a": "a"}}},
    {"a": 1, "b": 1, "c": 1},
]

_numbers = st.sampled_from([0, 1, 2, 3, 0.5, -1])
_counts = st.integers(0, 3)
_names = st.lists(st.sampled_from(_NAMES), min_size=1, max_size=2, unique=True)


def _assertions() -> dict[str, st.SearchStrategy[Any]]:
    found: dict[str, st.SearchStrategy[Any]] = {
        "type": st.one_of(
            st.sampled_from(_TYPES),
            st.lists(st.sampled_from(_TYPES), min_size=2, max_size=3, unique=True),
        ),
        "multipleOf": st.sampled_from([1, 2, 0.5, 3]),
        "pattern": st.sampled_from(_PATTERNS),
        "enum": st.lists(st.sampled_from([*_SCALARS, [], {}, [1]]), min_size=1, max_size=3),
        "const": st.sampled_from([*_SCALARS, [], {}]),
        "required": _names,
        "uniqueItems": st.booleans(),
        "dependentRequired": st.dictionaries(st.sampled_from(_NAMES), _names, max_size=1),
    }
    for name in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
        found[name] = _numbers
    for name in ("Length", "Items", "Properties", "Contains"):
        found |= {f"min{name}": _counts, f"max{name}": _counts}
    return found


def _applicators(inner: st.SearchStrategy[Any]) -> dict[str, st.SearchStrategy[Any]]:
    several = st.lists(inner, min_size=1, max_size=3)
    by_name = st.dictionaries(st.sampled_from(_NAMES), inner, min_size=1, max_size=2)
    single = ("propertyNames", "items", "contains", "not", "if", "then", "else")
    rest = ("additionalProperties", "unevaluatedProperties", "unevaluatedItems")
    return {
        **dict.fromkeys(single, inner),
        **dict.fromkeys(rest, st.one_of(st.just(False), inner)),
        **dict.fromkeys(("anyOf", "oneOf", "allOf", "prefixItems"), several),
        "properties": by_name,
        "dependentSchemas": by_name,
        "patternProperties": st.dictionaries(st.sampled_from(_PATTERNS), inner, max_size=2),
    }


def _schema(keywords: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    some = st.lists(st.sampled_from(sorted(keywords)), max_size=3, unique=True)
    return some.flatmap(lambda names: st.fixed_dictionaries({one: keywords[one] for one in names}))


_leaves = st.one_of(st.booleans(), st.sampled_from([{"$ref": "#/$defs/r"}]), _schema(_assertions()))
_schemas = st.recursive(
    _leaves, lambda inner: _schema({**_assertions(), **_applicators(inner)}), max_leaves=8
)


def documents() -> st.SearchStrategy[dict[str, Any]]:
    """JSON Schemas that may refer to a schema of their own."""
    objects = _schemas.map(lambda one: one if isinstance(one, dict) else {"allOf": [one]})
    # It refers to itself by a member or an item alone: in place it would have no meaning.
    inside = st.fixed_dictionaries(
        {},
        optional={"properties": st.dictionaries(st.sampled_from(_NAMES), _schemas, max_size=2)}
        | {"items": _schemas, "type": st.sampled_from(_TYPES)},
    )
    return st.tuples(objects, inside).map(lambda both: {**both[0], "$defs": {"r": both[1]}})


_MAPS = [(one,) for one in ("$defs", "properties", "patternProperties", "dependentSchemas")]
_MAPS += [("dependentRequired",)]


@st.composite
def changed(draw: st.DrawFn, document: dict[str, Any]) -> dict[str, Any]:
    """A document with one place changed: a keyword left out, or some of another schema added."""
    places: list[tuple[Any, ...]] = []
    pending: list[tuple[Any, ...]] = [()]
    while pending:
        path = pending.pop()
        one: Any = document
        for key in path:
            one = one[key]
        if isinstance(one, dict):
            if path[-1:] not in _MAPS and path != ("$defs", "r"):
                places.append(path)
            pending += [(*path, key) for key in one if key not in ("enum", "const")]
        elif isinstance(one, list):
            pending += [(*path, key) for key in range(len(one))]
    found: dict[str, Any] = _replace(document, draw(st.sampled_from(places)), draw)
    return found


def _replace(one: Any, path: tuple[Any, ...], draw: st.DrawFn) -> Any:
    if path:
        copy = list(one) if isinstance(one, list) else dict(one)
        copy[path[0]] = _replace(copy[path[0]], path[1:], draw)
        return copy
    removable = [key for key in one if key != "$defs"]
    if removable and draw(st.sampled_from([True, False])):
        gone = draw(st.sampled_from(removable))
        return {key: value for key, value in one.items() if key != gone}
    return {**one, **draw(_schema(_assertions()))} if "$ref" not in one else one
