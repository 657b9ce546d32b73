"""What the schemas that apply to one value allow together: the schemas, their types and values."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from schemakit.checks.objects import Objects, PlacedValue
from schemakit.checks.schema_keywords import grammar_of
from schemakit.spec.grammar import Grammar
from schemakit.spec.keywords import KEYWORDS
from schemakit.spec.values import is_number

__all__ = [
    "TYPES",
    "Allowed",
    "Parts",
    "as_text",
    "enumeration_of",
    "has_false_property",
    "is_false",
    "type_of_value",
]

TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")
#: Bounds on the schemas that are compared with each other, and on how deep in branches.
_MOST_PARTS = 100
_MOST_LEVELS = 4
_UNIONS = ("oneOf", "anyOf")
#: Versions whose Schema Object has only the keywords that they list, to these.
_LISTED: Mapping[str, frozenset[str]] = {
    version: frozenset(row.name for row in KEYWORDS if version in row.oas)
    for version in ("2.0", "3.0")
}

#: A schema, and types that it allows.
Allowed = tuple[PlacedValue, frozenset[str]]


def _has_keyword(grammar: Grammar, name: str) -> bool:
    return name in _LISTED.get(grammar.version, (name,))


@dataclass(slots=True)
class Parts:
    """Collects the schemas that apply to one value, within a bound for the whole description."""

    objects: Objects
    #: How many more schemas may be collected; a few thousand occur in large descriptions.
    left: int = 50_000
    #: The ids of branches to the types that they allow, or None.
    _types: dict[int, frozenset[str] | None] = field(default_factory=dict)

    def collect(self, schema: PlacedValue) -> list[PlacedValue]:
        """Return the schemas that a value of a schema has to satisfy in order; the first if many.

        They are objects, but for those that are ``false``.
        """
        objects = self.objects
        parts: list[PlacedValue] = []
        visited: set[int] = set()
        stack = [schema]
        while stack and len(visited) < min(_MOST_PARTS, self.left):
            one = stack.pop()
            if one.value is False and one.document.grammar.boolean_schemas:
                parts.append(one)
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
        self.left -= len(visited)
        return parts

    def allowed_types(self, part: PlacedValue, level: int = 0) -> Iterator[Allowed]:
        """Yield the types that a schema allows by each of its keywords that restricts them."""
        grammar = grammar_of(self.objects, part)
        declared = _declared_types(part.value, grammar)
        if declared is not None:
            yield part, declared
        for keyword in _UNIONS if level < _MOST_LEVELS else ():
            branches = list(self.objects.items(part, keyword))
            if not branches or not _has_keyword(grammar, keyword):
                continue
            several = [self._types_of_branch(one, level + 1) for one in branches]
            known = [one for one in several if one is not None]
            if len(known) == len(several):
                yield part, frozenset().union(*known)

    def _types_of_branch(self, branch: PlacedValue, level: int) -> frozenset[str] | None:
        """Return the types that a branch of a union allows; None if all, or if not known."""
        if id(branch.value) not in self._types or branch.value is False:
            self._types[id(branch.value)] = None  # for a branch that contains itself
            self._types[id(branch.value)] = self._intersect(self.collect(branch), level)
        return self._types[id(branch.value)]

    def _intersect(self, parts: Sequence[PlacedValue], level: int) -> frozenset[str] | None:
        if any(is_false(self.objects, part) for part in parts):
            return frozenset()
        several = [types for part in parts for _, types in self.allowed_types(part, level)]
        for part in parts:
            values = enumeration_of(self.objects, part)
            if values is not None:
                several.append(frozenset().union(*map(_types_of_value, values)))
        return frozenset(TYPES).intersection(*several) if several else None


def is_false(objects: Objects, schema: PlacedValue) -> bool:
    """Whether a schema, or the target of its reference, is ``false`` or ``not: {}``."""
    found = objects.target(schema)
    if found is None:
        return False
    grammar = grammar_of(objects, found)
    negated = found.value.get("not") if isinstance(found.value, dict) else None
    is_negated = negated in ({}, True) and isinstance(negated, (dict, bool))
    return (found.value is False and grammar.boolean_schemas) or (
        is_negated and _has_keyword(grammar, "not")
    )


def has_false_property(objects: Objects, schema: PlacedValue, name: str) -> bool:
    """Whether a schema has a property of that name that no value satisfies."""
    properties = schema.value.get("properties")
    one = properties.get(name) if isinstance(properties, dict) else None
    if one is not False and not (isinstance(one, dict) and ("not" in one or "$ref" in one)):
        return False
    return is_false(objects, objects.member(objects.member(schema, "properties"), name))


def _declared_types(schema: Mapping[str, Any], grammar: Grammar) -> frozenset[str] | None:
    """Return the types that ``type`` allows; None if all or if that is not known."""
    given = schema.get("type")
    listed = {given} if isinstance(given, str) else given
    if (
        not isinstance(listed, (set, list))
        or not listed
        or not set(TYPES).issuperset(one if isinstance(one, str) else "" for one in listed)
    ):
        return None
    types = set(listed)
    if "number" in types:
        types.add("integer")
    if grammar.legacy_bounds and schema.get("nullable") is True:
        types.add("null")
    return frozenset(types)


def enumeration_of(objects: Objects, part: PlacedValue) -> list[Any] | None:
    """Return the values that a schema allows by ``const`` or ``enum``; None if there is neither."""
    if "const" in part.value and _has_keyword(grammar_of(objects, part), "const"):
        return [part.value["const"]]
    values = part.value.get("enum")
    return values if isinstance(values, list) and values else None


def as_text(value: Any) -> str:
    """Return a text that is equal for equal values of JSON: 1 and 1.0 are, 1 and true are not."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, sort_keys=True, default=str)


def type_of_value(value: Any) -> str:
    """Return the type of a value of JSON, ``integer`` also for 1.0; "" if it is none."""
    if is_number(value):
        return "integer" if isinstance(value, int) or value.is_integer() else "number"
    kinds = {type(None): "null", bool: "boolean", str: "string", list: "array", dict: "object"}
    return kinds.get(type(value), "")


def _types_of_value(value: Any) -> frozenset[str]:
    kind = type_of_value(value)
    return frozenset((kind,) if kind else TYPES)
