"""The check for an `allOf` whose schemas no value can satisfy together."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from schemakit.checks.messages import describe_value
from schemakit.checks.objects import Objects, PlacedValue, UnplacedDiagnostic, as_items
from schemakit.checks.record import Check
from schemakit.checks.schema_keywords import grammar_of
from schemakit.flattening.patterns import matches
from schemakit.spec import pointer
from schemakit.spec.values import is_number

__all__ = ["CHECKS"]

#: Bounds on the schemas that are compared with each other, and on how deep in required properties.
_MOST_PARTS = 100
_MOST_LEVELS = 4
_TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")
_NUMERIC = frozenset({"integer", "number"})
#: The sizes of values: the keywords of the least and the greatest, and the type that has it.
_SIZES = (
    ("minLength", "maxLength", "string"),
    ("minItems", "maxItems", "array"),
    ("minProperties", "maxProperties", "object"),
)


class _Contradiction(NamedTuple):
    code: str
    message: str
    #: Schemas that contradict each other.
    parts: tuple[PlacedValue, ...]


@dataclass(slots=True)
class _Run:
    """One run of the check: the Objects, what was compared, and how much more may be."""

    objects: Objects
    #: The ids of schemas to how they contradict each other.
    known: dict[frozenset[int], _Contradiction | None] = field(default_factory=dict)
    #: How many more schemas may be collected; a few thousand occur in large descriptions.
    left: int = 50_000


def check_all_of(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report each ``allOf`` that no value satisfies, or no object (core §10.2.1.1)."""
    found: dict[int, tuple[PlacedValue, _Contradiction, list[PlacedValue]]] = {}
    run = _Run(objects)
    for schema in objects.of_type("Schema"):
        has_siblings = schema.is_reference and len(schema.value) > 1
        if not isinstance(schema.value.get("allOf"), list) and not has_siblings:
            continue
        parts = _collect_parts(run, schema)
        contradiction = _find_contradiction(run, parts)
        if contradiction is not None:
            found[id(schema.value)] = schema, contradiction, parts
    for identity, (schema, contradiction, parts) in found.items():
        # It is reported at the innermost schema that has it.
        if any(id(part.value) in found for part in parts if id(part.value) != identity):
            continue
        related = [part for part in contradiction.parts if part.value is not schema.value]
        here = schema.place("allOf") if "allOf" in schema.value else schema.place()
        by_tokens = {(id(part.document), part.place().tokens): part.place() for part in related}
        places = tuple(by_tokens.values())
        yield UnplacedDiagnostic(contradiction.code, contradiction.message, here, places)


def _collect_parts(run: _Run, schema: PlacedValue) -> list[PlacedValue]:
    """Return the schemas that a value of a schema has to satisfy in order; the first if many."""
    objects = run.objects
    parts: list[PlacedValue] = []
    visited: set[int] = set()
    stack = [schema]
    while stack and len(visited) < min(_MOST_PARTS, run.left):
        one = stack.pop()
        if not isinstance(one.value, dict) or id(one.value) in visited:
            continue
        visited.add(id(one.value))
        has_effect = not one.is_reference or grammar_of(objects, one).schema_siblings
        following: list[PlacedValue] = []
        if has_effect:
            parts.append(one)
            following += objects.items(one, "allOf")
        there = objects.follow_once(one) if one.is_reference else None
        if there is not None:
            following.append(there)
        stack += reversed(following)
    run.left -= len(visited)
    return parts


def _find_contradiction(
    run: _Run, parts: Sequence[PlacedValue], level: int = 0
) -> _Contradiction | None:
    """Return how schemas contradict each other; the same schemas are compared once."""
    if len(parts) < 2:
        return None
    identities = frozenset(id(part.value) for part in parts)
    if identities not in run.known:
        run.known[identities] = None  # for schemas that contain themselves
        run.known[identities] = _compare(run, parts, level)
    return run.known[identities]


def _compare(run: _Run, parts: Sequence[PlacedValue], level: int) -> _Contradiction | None:
    allowed = [
        (part, types) for part in parts if (types := _types_of(run.objects, part)) is not None
    ]
    common = frozenset(_TYPES).intersection(*(types for _, types in allowed))
    if not common:
        first, second = _find_disjoint(allowed)
        names = [_list_types(types) for _, types in (first, second)]
        message = f"no value is both {names[0]} and {names[1]}"
        return _Contradiction("impossible-all-of", message, (first[0], second[0]))
    return (
        _compare_enumerations(parts)
        or (_compare_bounds(parts) if common <= _NUMERIC else None)
        or _compare_sizes(parts, common)
        or _find_forbidden(parts)
        or (_compare_properties(run, parts, level) if common == {"object"} else None)
    )


def _types_of(objects: Objects, part: PlacedValue) -> frozenset[str] | None:
    """Return the types that a schema allows; None if all or if that is not known."""
    given = part.value.get("type")
    listed = {given} if isinstance(given, str) else given
    if (
        not isinstance(listed, (set, list))
        or not listed
        or not set(_TYPES).issuperset(one if isinstance(one, str) else "" for one in listed)
    ):
        return None
    types = set(listed)
    if "number" in types:
        types.add("integer")
    grammar = grammar_of(objects, part)
    if grammar.legacy_bounds and part.value.get("nullable") is True:
        types.add("null")
    return frozenset(types)


_Allowed = tuple[PlacedValue, frozenset[str]]


def _find_disjoint(allowed: Sequence[_Allowed]) -> tuple[_Allowed, _Allowed]:
    """Return two schemas without a type in common; the last two if only all together have none."""
    for index, first in enumerate(allowed):
        for second in allowed[index + 1 :]:
            if first[1].isdisjoint(second[1]):
                return first, second
    return allowed[-2], allowed[-1]


def _list_types(types: frozenset[str]) -> str:
    shown = types - {"integer"} if "number" in types else types
    names = [_name_type(one) for one in _TYPES if one in shown]
    return " or ".join(names)


def _name_type(name: str) -> str:
    article = "" if name == "null" else "an " if name[0] in "aio" else "a "
    return f"{article}{name}"


def _compare_enumerations(parts: Sequence[PlacedValue]) -> _Contradiction | None:
    left: dict[str, Any] | None = None
    holders: list[PlacedValue] = []
    for part in parts:
        values = [part.value["const"]] if "const" in part.value else part.value.get("enum")
        if not isinstance(values, list) or not values:
            continue
        texts = {_as_text(one): one for one in values}
        holders.append(part)
        if left is None:
            left = texts
            continue
        common = {text: one for text, one in left.items() if text in texts}
        if not common:
            shown = [describe_value(next(iter(one.values()))) for one in (left, texts)]
            if len(left) == len(texts) == 1:
                message = f"no value is both {shown[0]} and {shown[1]}"
            else:
                message = "no value is in both enumerations"
            return _Contradiction("impossible-all-of", message, tuple(holders))
        left = common
    return None


def _as_text(value: Any) -> str:
    """Return a text that is equal for equal values of JSON: 1 and 1.0 are, 1 and true are not."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, sort_keys=True, default=str)


def _compare_bounds(parts: Sequence[PlacedValue]) -> _Contradiction | None:
    lower = max((one for part in parts for one in _bounds(part, "Minimum")), default=None)
    upper = min(
        (one for part in parts for one in _bounds(part, "Maximum")),
        key=lambda one: (one[0], not one[1]),
        default=None,
    )
    if lower is None or upper is None:
        return None
    (least, more), (most, less) = lower, upper
    if least > most or (least == most and (more or less)):
        words = "more than" if more else "at least", "less than" if less else "at most"
        message = f"no number is {words[0]} {least} and {words[1]} {most}"
        return _Contradiction("impossible-all-of", message, ())
    return None


def _bounds(part: PlacedValue, name: str) -> Iterator[tuple[float, bool]]:
    """Yield the bounds of a schema, each with whether it is exclusive."""
    plain, exclusive = part.value.get(name.lower()), part.value.get(f"exclusive{name}")
    if is_number(plain):
        yield plain, exclusive is True and part.document.grammar.legacy_bounds
    if is_number(exclusive):
        yield exclusive, True


def _compare_sizes(parts: Sequence[PlacedValue], common: frozenset[str]) -> _Contradiction | None:
    for least, most, type_ in _SIZES:
        if common != {type_}:
            continue
        lower = [part.value[least] for part in parts if is_number(part.value.get(least))]
        upper = [part.value[most] for part in parts if is_number(part.value.get(most))]
        if lower and upper and max(lower) > min(upper):
            message = f"'{least}: {max(lower)}' and '{most}: {min(upper)}' exclude each other"
            return _Contradiction("impossible-all-of", message, ())
    return None


def _find_forbidden(parts: Sequence[PlacedValue]) -> _Contradiction | None:
    """Find a property that one schema requires and another one forbids."""
    closed = [part for part in parts if part.value.get("additionalProperties") is False]
    for part in parts:
        for name in as_items(part.value.get("required")) if closed else ():
            for other in closed:
                # A schema that forbids what it requires itself is found where it is.
                if other.value is part.value or not _forbids(other.value, name):
                    continue
                message = f"{name!r} is required{_in(part)}, but not allowed{_in(other)}"
                return _Contradiction("impossible-required", message, (part, other))
    return None


def _forbids(schema: dict[str, Any], name: Any) -> bool:
    properties = schema.get("properties", {})
    if not isinstance(name, str) or not isinstance(properties, dict):
        return False
    if name in properties or isinstance(properties.get("$ref"), str):
        return False
    patterns = schema.get("patternProperties", {})
    return isinstance(patterns, dict) and all(matches(one, name) is False for one in patterns)


def _in(part: PlacedValue) -> str:
    where = part.place()
    return (
        f" in #{pointer.join(where.tokens)}"
        if not where.document.number
        else (f" in {where.document.uri}#{pointer.join(where.tokens)}")
    )


def _compare_properties(
    run: _Run, parts: Sequence[PlacedValue], level: int
) -> _Contradiction | None:
    """Find a required property whose schemas contradict each other."""
    if level >= _MOST_LEVELS:
        return None
    required = dict.fromkeys(
        name
        for part in parts
        for name in as_items(part.value.get("required"))
        if isinstance(name, str)
    )
    for name in required:
        several: list[PlacedValue] = []
        for part in parts:
            properties = part.value.get("properties")
            if isinstance(properties, dict) and isinstance(properties.get(name), dict):
                inside = run.objects.member(run.objects.member(part, "properties"), name)
                several += _collect_parts(run, inside)
        unique = list({id(one.value): one for one in several}.values())
        found = _find_contradiction(run, unique, level + 1)
        if found is not None:
            message = f"the required property {name!r}: {found.message}"
            return found._replace(message=message)
    return None


CHECKS = (
    Check(
        "impossible-all-of",
        "warning",
        "an `allOf` that no value satisfies",
        "Schemas and examples",
        ("Schema",),
        check_all_of,
    ),
)
