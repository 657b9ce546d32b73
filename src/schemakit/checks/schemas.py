"""Checks of Schema Objects: discriminators, impossible properties, cycles in place, and keywords
without effect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schemakit.checks.objects import (
    Objects,
    PlacedValue,
    UnplacedDiagnostic,
    as_items,
)
from schemakit.checks.record import Check
from schemakit.checks.schema_keywords import grammar_of
from schemakit.checks.schema_parts import has_false_property
from schemakit.references.implicit_connections import find_mapped
from schemakit.references.resolver import Unresolved, may_be_uri, resolve
from schemakit.spec import pointer
from schemakit.spec.keywords import IN_PLACE, KEYWORDS

__all__ = ["CHECKS"]

#: Keywords whose subschemas apply to the same value as the schema itself (core §10.2).
_APPLIED_IN_PLACE = tuple(
    row for row in KEYWORDS if row.applies == IN_PLACE and not row.is_obsolete
)
_IN_PLACE_LISTS = tuple(row.name for row in _APPLIED_IN_PLACE if row.holds == "[Schema]")
#: Reference keywords whose target depends on the path of evaluation.
_BY_PATH = frozenset(
    row.name
    for row in _APPLIED_IN_PLACE
    if row.holds == "reference" and row.conversion == "identify"
)
_IN_PLACE = tuple(row.name for row in _APPLIED_IN_PLACE if row.expects_schema)
#: What only a schema that applies another to the same value has.
_LEADING_ON = frozenset((*_IN_PLACE_LISTS, *_IN_PLACE, "dependentSchemas", "$ref"))
#: A keyword of 3.0 to the keyword that it needs beside it there, and what 3.1 writes instead.
_OF_30 = {
    "nullable": ("type", "add 'null' to the types instead"),
    "exclusiveMinimum": ("minimum", "the keyword itself is the bound"),
    "exclusiveMaximum": ("maximum", "the keyword itself is the bound"),
}
#: Keywords of a schema that is in an ``allOf`` only to allow null.
_ACCEPTS_ALL = frozenset({"nullable", "description", "title", "example", "default", "deprecated"})
#: How deep in nested schemas it is decided whether they reject null.
_MOST_LEVELS = 30


def check_mappings(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report values of ``mapping`` that point to no schema (3.1.1, Discriminator Object)."""
    for schema in objects.of_type("Schema"):
        discriminator = schema.value.get("discriminator")
        # In 2.0 the discriminator is only the name of the property.
        mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
        for key, text in mapping.items() if isinstance(mapping, dict) else ():
            problem = _mapping_problem(objects, schema, text)
            if problem:
                place = schema.place("discriminator", "mapping", str(key))
                yield UnplacedDiagnostic("discriminator-mapping", problem, place)


def check_discriminator_properties(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report branches without the discriminator's property (3.1.1, Discriminator Object)."""
    absent: dict[str, set[int]] = {}
    for schema in objects.of_type("Schema"):
        discriminator = schema.value.get("discriminator")
        is_object = isinstance(discriminator, dict)
        name = discriminator.get("propertyName") if is_object else discriminator
        if isinstance(name, str):
            below = ("discriminator", "propertyName") if is_object else ("discriminator",)
            lacking = _branches_without(objects, schema, name, absent.setdefault(name, set()))
            if lacking:
                message = f"no property {name!r} in {lacking}"
                yield UnplacedDiagnostic("discriminator-property", message, schema.place(*below))


def check_keywords_of_3_0(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report ``nullable`` and boolean bounds without the keyword they modify, or after 3.0."""
    known: dict[int, bool] = {}
    for schema in objects.of_type("Schema"):
        if _OF_30.keys().isdisjoint(schema.value) and "allOf" not in schema.value:
            continue
        grammar = grammar_of(objects, schema)
        if grammar.legacy_bounds and not grammar.root.is_schema and not schema.is_reference:
            yield from _check_nullable_members(objects, schema, known)
        for word, (neighbour, instead) in _OF_30.items():
            value = schema.value.get(word)
            if not isinstance(value, bool) or grammar.root.is_schema:
                continue
            where = ""
            if not grammar.legacy_bounds:
                where = f"in {grammar.version}; {instead}"
            elif value and word == "nullable":
                where = _why_not_nullable(objects, schema, known)
            elif value and neighbour not in schema.value:
                where = f"without '{neighbour}' in the same schema"
            if where:
                message = f"'{word}: {str(value).lower()}' has no effect {where}"
                yield UnplacedDiagnostic("ignored-keyword", message, schema.place(word))


def _why_not_nullable(objects: Objects, schema: PlacedValue, known: dict[int, bool]) -> str:
    """Say why ``nullable: true`` has no effect on a schema of 3.0, if it does reject null."""
    if not _rejects_null(objects, schema, known):
        return ""
    if schema.is_reference:
        return "beside '$ref'"
    if "type" not in schema.value:
        return "without 'type' in the same schema"
    if _has_enum_without_null(schema.value):
        return "without null in 'enum'"
    if any(_rejects_null(objects, one, known) for one in objects.items(schema, "allOf")):
        return "because a schema of 'allOf' rejects null"
    return "because every schema of the union rejects null"


def _has_enum_without_null(schema: dict[str, Any]) -> bool:
    return isinstance(schema.get("enum"), list) and None not in schema["enum"]


def _check_nullable_members(
    objects: Objects, schema: PlacedValue, known: dict[int, bool]
) -> Iterator[UnplacedDiagnostic]:
    """Report members of ``allOf`` that allow null where another one does not."""
    members = list(objects.items(schema, "allOf"))
    for member in members:
        value = member.value
        if not isinstance(value, dict) or value.get("nullable") is not True or "$ref" in value:
            continue
        is_wrapper = _ACCEPTS_ALL.issuperset(value)
        if not is_wrapper and ("type" not in value or _rejects_null(objects, member, known)):
            continue  # it has no effect on its own schema either
        others = [one for one in members if one is not member]
        if (
            _excludes_null(schema.value)
            or _unions_reject_null(objects, schema, known)
            or any(_rejects_null(objects, one, known) for one in others)
        ):
            message = "'nullable: true' has no effect on the other schemas of 'allOf'"
            yield UnplacedDiagnostic("ignored-keyword", message, member.place("nullable"))


def _rejects_null(
    objects: Objects, schema: PlacedValue, known: dict[int, bool], level: int = 0
) -> bool:
    """Whether a schema of 3.0 surely rejects null; ``known`` collects the answers by id."""
    found = objects.target(schema)
    if found is None or not isinstance(found.value, dict) or level > _MOST_LEVELS:
        return False
    if _excludes_null(found.value):
        return True
    identity = id(found.value)
    if identity not in known:
        known[identity] = False  # for a schema that applies itself
        members = objects.items(found, "allOf")
        known[identity] = any(
            _rejects_null(objects, one, known, level + 1) for one in members
        ) or _unions_reject_null(objects, found, known, level)
    return known[identity]


def _excludes_null(schema: dict[str, Any]) -> bool:
    """Whether ``type`` or ``enum`` of a schema of 3.0 rejects null."""
    has_type = isinstance(schema.get("type"), str) and schema.get("nullable") is not True
    return has_type or _has_enum_without_null(schema)


def _unions_reject_null(
    objects: Objects, schema: PlacedValue, known: dict[int, bool], level: int = 0
) -> bool:
    """Whether all branches of a union reject null."""
    for key in ("anyOf", "oneOf"):
        branches = list(objects.items(schema, key))
        if branches and all(_rejects_null(objects, one, known, level + 1) for one in branches):
            return True
    return False


def _mapping_problem(objects: Objects, schema: PlacedValue, text: Any) -> str:
    """Return the problem of a value of ``mapping``, or ``""``.

    The check against the official schema reports values that are not strings.
    """
    registry, document, base = objects.registry, schema.document, schema.base
    if not isinstance(text, str) or find_mapped(registry, document, base, text) is not None:
        return ""
    if may_be_uri(text):
        found = resolve(registry, document, text, base)
        return found.message if isinstance(found, Unresolved) else ""
    schemas = objects.components("Schema")
    if schemas is None or text in schemas:
        return ""
    near = objects.near(text, list(schemas))
    return f"no schema {text!r} among the components{near}"


def _branches_without(objects: Objects, schema: PlacedValue, name: str, absent: set[int]) -> str:
    """Return the branches of a schema that do not declare a property, in words; ``""`` if all do.

    A schema without branches is its own only branch.
    """
    properties = schema.value.get("properties")
    if isinstance(properties, dict) and name in properties:
        return ""
    if any(_declares(objects, one, name, absent) for one in objects.items(schema, "allOf")):
        return ""
    branches = list(objects.items(schema, "oneOf", "anyOf"))
    lacking = [one for one in branches if not _declares(objects, one, name, absent)]
    if not branches:
        return "this schema"
    names = [_label(one) for one in lacking]
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _label(branch: PlacedValue) -> str:
    return repr(branch.value["$ref"].rpartition("/")[2]) if branch.is_reference else "a branch"


def _declares(objects: Objects, schema: PlacedValue, name: str, absent: set[int]) -> bool:
    """Whether a schema declares a property, itself or by schemas that apply in place.

    Where that is not known it counts as declared. ``absent`` collects the ids of the schemas
    that do not declare it.
    """
    visited: set[int] = set()
    pending = [schema]
    for one in pending:
        found = objects.target(one)
        if found is None or not isinstance(found.value, dict):
            return True
        value = found.value
        if not _BY_PATH.isdisjoint(value):
            return True
        if id(value) in visited or id(value) in absent:
            continue
        visited.add(id(value))
        properties = value.get("properties")
        if isinstance(properties, dict) and name in properties:
            return True
        if one.is_reference and one.document.grammar.schema_siblings:
            beside = one.value.get("properties")
            if isinstance(beside, dict) and name in beside:
                return True
        pending.extend(objects.items(found, *_IN_PLACE_LISTS))
    absent |= visited
    return False


def check_required(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report required properties that are ``false``, or that ``additionalProperties`` forbids."""
    for schema in objects.of_type("Schema"):
        value = schema.value
        if "required" not in value:
            continue
        properties = value.get("properties", {})
        if not isinstance(properties, dict) or isinstance(value.get("$ref"), str):
            continue
        is_closed = value.get("additionalProperties") is False and "patternProperties" not in value
        for index, name in enumerate(as_items(value.get("required"))):
            if not isinstance(name, str):
                continue
            if has_false_property(objects, schema, name):
                message = f"{name!r} is required, but not allowed"
            elif is_closed and name not in properties:
                near = objects.near(name, [one for one in properties if isinstance(one, str)])
                message = f"{name!r} is required, but only the properties listed are allowed{near}"
            else:
                continue
            place = schema.place("required", str(index))
            yield UnplacedDiagnostic("impossible-required", message, place)


# -- cycles ----------------------------------------------------------------------------------------


def check_in_place_cycles(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report schemas that apply themselves to the same value: validation never ends (core §9.4.1).

    Cycles of references alone are ``circular-alias``.
    """
    state: dict[int, int] = {}  # index in the current path; -1 once done
    for start in objects.of_type("Schema"):
        if id(start.value) in state or _LEADING_ON.isdisjoint(start.value):
            continue
        path = [start]
        state[id(start.value)] = 0
        work = [_applied_in_place(objects, start)]
        while work:
            following = next(work[-1], None)
            if following is None:
                work.pop()
                state[id(path.pop().value)] = -1
                continue
            position = state.get(id(following.value))
            if position is None and not _LEADING_ON.isdisjoint(following.value):
                state[id(following.value)] = len(path)
                path.append(following)
                work.append(_applied_in_place(objects, following))
            elif position is not None and position >= 0:
                yield from _report_cycle(path[position:])


def _applied_in_place(objects: Objects, schema: PlacedValue) -> Iterator[PlacedValue]:
    """Yield the schemas that a schema applies to the value it is applied to."""
    value = schema.value
    if schema.is_reference:
        there = objects.follow_once(schema)
        if there is not None and isinstance(there.value, dict):
            yield there
        if not schema.document.grammar.schema_siblings:
            return
    for key in (*_IN_PLACE_LISTS, *_IN_PLACE, "dependentSchemas"):
        applied = value.get(key)
        if not isinstance(applied, list if key in _IN_PLACE_LISTS else dict):
            continue
        one = objects.member(schema, key)
        if key in _IN_PLACE:
            inside = [one]
        else:
            keys = list(applied) if isinstance(applied, dict) else range(len(applied))
            inside = [objects.member(one, each) for each in keys]
        yield from (each for each in inside if isinstance(each.value, dict))


def _report_cycle(members: list[PlacedValue]) -> Iterator[UnplacedDiagnostic]:
    if all(set(one.value) == {"$ref"} for one in members):
        return
    named = [one.place() for one in members if not one.is_reference] or [
        one.place() for one in members
    ]
    first = min(named, key=lambda place: len(place.tokens))
    document = first.document
    shown = f"#{pointer.join(first.tokens)}"
    if document.number:
        shown = document.uri + (shown if first.tokens else "")
    message = f"{shown} applies itself to the same value: no value can be checked against it"
    yield UnplacedDiagnostic("in-place-cycle", message, first)


CHECKS = (
    Check(
        "discriminator-mapping",
        "error",
        "a discriminator mapping that does not point to a schema",
        "Schemas and examples",
        ("Schema",),
        check_mappings,
    ),
    Check(
        "discriminator-property",
        "warning",
        "a discriminator's property that a branch does not declare",
        "Schemas and examples",
        ("Schema",),
        check_discriminator_properties,
    ),
    Check(
        "impossible-required",
        "warning",
        "a required property that its schema forbids",
        "Schemas and examples",
        ("Schema",),
        check_required,
    ),
    Check(
        "in-place-cycle",
        "warning",
        "a schema that applies itself to the same value",
        "Schemas and examples",
        ("Schema",),
        check_in_place_cycles,
    ),
    Check(
        "ignored-keyword",
        "warning",
        "a keyword of OpenAPI 3.0 that has no effect in its place",
        "Schemas and examples",
        ("Schema",),
        check_keywords_of_3_0,
    ),
)
