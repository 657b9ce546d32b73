"""The check for an `allOf` whose schemas no value can satisfy together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from schemakit.checks.messages import describe_value
from schemakit.checks.objects import Objects, PlacedValue, UnplacedDiagnostic, as_items
from schemakit.checks.record import Check
from schemakit.checks.schema_parts import (
    TYPES,
    Allowed,
    Parts,
    as_text,
    enumeration_of,
    has_false_property,
    is_false,
    type_of_value,
)
from schemakit.patterns.matching import matches
from schemakit.spec import pointer
from schemakit.spec.values import is_number

__all__ = ["CHECKS"]

#: How deep in required properties schemas are compared.
_MOST_LEVELS = 4
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
    """One run of the check: the Objects, the schemas in them, and what was compared."""

    objects: Objects
    parts: Parts
    #: The ids of schemas to how they contradict each other.
    known: dict[frozenset[int], _Contradiction | None] = field(default_factory=dict)


def check_all_of(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report each ``allOf`` that no value satisfies, or no object (core §10.2.1.1)."""
    found: dict[int, tuple[PlacedValue, _Contradiction, list[PlacedValue]]] = {}
    run = _Run(objects, Parts(objects))
    for schema in objects.of_type("Schema"):
        if "allOf" not in schema.value and "$ref" not in schema.value:
            continue
        has_siblings = schema.is_reference and len(schema.value) > 1
        if not isinstance(schema.value.get("allOf"), list) and not has_siblings:
            continue
        parts = run.parts.collect(schema)
        contradiction = _find_contradiction(run, parts)
        # A schema that nothing satisfies is a contradiction in an ``allOf``, not in a reference.
        is_target = has_siblings and "allOf" not in schema.value
        if contradiction is not None and not (is_target and len(contradiction.parts) == 1):
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
    for part in parts:
        if is_false(run.objects, part):
            message = f"no value satisfies {_name(part)}"
            return _Contradiction("impossible-all-of", message, (part,))
    allowed = [one for part in parts for one in run.parts.allowed_types(part)]
    common = frozenset(TYPES).intersection(*(types for _, types in allowed))
    if not common:
        return _describe_types(allowed)
    return (
        _compare_enumerations(run.objects, parts, allowed)
        or (_compare_bounds(parts) if common <= _NUMERIC else None)
        or _compare_sizes(parts, common)
        or (_find_forbidden(run.objects, parts) if "object" in common else None)
        or (_compare_properties(run, parts, level) if common == {"object"} else None)
    )


def _describe_types(allowed: Sequence[Allowed]) -> _Contradiction:
    """Describe that types have none in common."""
    nothing = next((part for part, types in allowed if not types), None)
    if nothing is not None:
        message = f"no value satisfies {_name(nothing)}"
        return _Contradiction("impossible-all-of", message, (nothing,))
    first, second = _find_disjoint(allowed)
    message = f"no value is both {_list_types(first[1])} and {_list_types(second[1])}"
    return _Contradiction("impossible-all-of", message, (first[0], second[0]))


def _find_disjoint(allowed: Sequence[Allowed]) -> tuple[Allowed, Allowed]:
    """Return two schemas without a type in common; the last two if only all together have none."""
    for index, first in enumerate(allowed):
        for second in allowed[index + 1 :]:
            if first[1].isdisjoint(second[1]):
                return first, second
    return allowed[-2], allowed[-1]


def _list_types(types: frozenset[str]) -> str:
    shown = types - {"integer"} if "number" in types else types
    names = [_name_type(one) for one in TYPES if one in shown]
    return " or ".join(names)


def _name_type(name: str) -> str:
    article = "" if name == "null" else "an " if name[0] in "aio" else "a "
    return f"{article}{name}"


def _compare_enumerations(
    objects: Objects, parts: Sequence[PlacedValue], allowed: Sequence[Allowed]
) -> _Contradiction | None:
    """Find enumerations without a common value, or without one of a type that is allowed."""
    left: dict[str, Any] | None = None
    holders: list[PlacedValue] = []
    for part in parts:
        values = enumeration_of(objects, part)
        if values is None:
            continue
        texts = {as_text(one): one for one in values}
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
    return _compare_values(left, holders, allowed) if left else None


def _compare_values(
    left: dict[str, Any], holders: Sequence[PlacedValue], allowed: Sequence[Allowed]
) -> _Contradiction | None:
    """Return the contradiction if none of the enumerated values is of an allowed type."""
    kinds = {type_of_value(one) for one in left.values()}
    types = frozenset(TYPES).intersection(*(types for _, types in allowed))
    if "" in kinds or not types.isdisjoint(kinds):
        return None
    if len(left) == 1:
        message = f"{describe_value(next(iter(left.values())))} is not {_list_types(types)}"
    else:
        message = f"no value in the enumeration is {_list_types(types)}"
    others = [part for part, types in allowed if types.isdisjoint(kinds)]
    return _Contradiction("impossible-all-of", message, (*holders, *others))


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


def _find_forbidden(objects: Objects, parts: Sequence[PlacedValue]) -> _Contradiction | None:
    """Find a property that one schema requires and another one forbids."""
    for part in parts:
        for name in as_items(part.value.get("required")):
            for other in parts:
                # A schema that forbids what it requires itself is found where it is.
                if other.value is part.value or not isinstance(name, str):
                    continue
                is_closed = other.value.get("additionalProperties") is False
                is_undescribed = is_closed and _forbids(other.value, name)
                if not is_undescribed and not has_false_property(objects, other, name):
                    continue
                code = "impossible-required" if is_undescribed else "impossible-all-of"
                message = (
                    f"{name!r} is required in {_name(part)}, but not allowed in {_name(other)}"
                )
                return _Contradiction(code, message, (part, other))
    return None


def _forbids(schema: dict[str, Any], name: str) -> bool:
    properties = schema.get("properties", {})
    if not isinstance(properties, dict):
        return False
    if name in properties or isinstance(properties.get("$ref"), str):
        return False
    patterns = schema.get("patternProperties", {})
    return isinstance(patterns, dict) and all(matches(one, name) is False for one in patterns)


def _name(part: PlacedValue) -> str:
    where = part.place()
    name = f"#{pointer.join(where.tokens)}"
    return f"{where.document.uri}{name}" if where.document.number else name


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
                several += run.parts.collect(inside)
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
