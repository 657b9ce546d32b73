"""Checks of the kinds of values: of the root and of fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schemakit.checks.messages import describe_value
from schemakit.checks.objects import Objects, PlacedValue, UnplacedDiagnostic
from schemakit.checks.record import Check
from schemakit.spec.dialect_conversion import keywords_of
from schemakit.spec.grammar import GRAMMARS, FieldType, ObjectType
from schemakit.spec.keywords import KEYWORDS, LATEST_DRAFT

__all__ = ["CHECKS"]

_VERSION_FIELDS = ("openapi", "swagger")
#: Keywords of JSON Schema, annotations included.
_OF_JSON_SCHEMA = frozenset(row.name for row in KEYWORDS if row.is_in_draft(LATEST_DRAFT))
#: Keywords with an Object that OpenAPI adds to JSON Schema.
_OF_OPENAPI = frozenset(row.name for row in KEYWORDS if row.holds_objects and not row.since)
#: Keywords whose value may be a boolean even in dialects without boolean schemas.
_BOOLEAN_ALWAYS = frozenset(row.name for row in KEYWORDS if row.takes_boolean)


def check_root(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report a root that is neither OpenAPI nor JSON Schema.

    It is read as a schema that allows everything, so that no other check reports anything.
    """
    entry = objects.entry
    keys = [key for key in entry.contents if isinstance(key, str)]
    known = _OF_JSON_SCHEMA.union(*map(keywords_of, GRAMMARS.values()))
    if not entry.grammar.root.is_schema or not known.isdisjoint(keys):
        return
    message = (
        "no 'openapi' or 'swagger' field gives a version, and no field is a JSON Schema keyword"
    )
    start = PlacedValue(entry, "", (), entry.contents)
    for key in keys:
        near = objects.near(key, _VERSION_FIELDS)
        if near:
            yield UnplacedDiagnostic("no-description", f"{message}{near}", start.place(key))
            return
    yield UnplacedDiagnostic("no-description", message, start.place())


def check_kinds(objects: Objects) -> Iterator[UnplacedDiagnostic]:
    """Report values of the wrong kind, such as an array in place of an Object.

    Nothing in such a value is read, so that no other check looks at it.
    """
    dialects = objects.registry.dialects
    known: _Known = {}
    for name, several in objects.by_type.items():
        for found in several:
            type_ = dialects.get(id(found.value)) or found.document.grammar.types.get(name)
            if type_ is not None and not (
                "$ref" in found.value and found.is_reference and _ignores_siblings(type_)
            ):
                yield from _check_members(objects, found, type_, known)


#: What each type's keys hold, as :func:`_field_type` says: of those that were met.
_Known = dict[ObjectType, dict[Any, FieldType | None]]


def _ignores_siblings(type_: ObjectType) -> bool:
    """Whether the fields beside a ``$ref`` have no effect in an Object of this type."""
    if type_.is_schema and type_.grammar is not None:
        return not type_.grammar.schema_siblings
    return type_.name != "PathItem"


def _check_members(
    objects: Objects, found: PlacedValue, type_: ObjectType, known: _Known
) -> Iterator[UnplacedDiagnostic]:
    # What authors name holds the same throughout, and there is no end of names.
    fields = known.setdefault(type_, {}) if type_.fields else None
    members: Any = found.value.items() if isinstance(found.value, dict) else enumerate(found.value)
    for key, value in members:
        if fields is None or key not in type_.fields:
            field_type = _field_type(type_, key)
        elif key in fields:
            field_type = fields[key]
        else:
            field_type = fields[key] = _field_type(type_, key)
        if field_type is None:
            continue
        is_container = isinstance(value, (dict, list))
        inner = field_type.object if isinstance(value, dict) else field_type.array
        if is_container and inner is not None and not (inner.is_map or inner.is_array):
            continue
        member = objects.member(found, key)
        if member.is_reference:
            continue
        if is_container and inner is not None:
            # Objects are listed by themselves; maps and arrays of Objects are not.
            if key != "dependencies":
                yield from _check_members(objects, member, inner, known)
        elif not (isinstance(value, bool) and _allows_boolean(key, field_type)):
            message = (
                f"expected {_describe_expected(key, field_type)}, found {describe_value(value)}"
            )
            yield UnplacedDiagnostic("wrong-kind", message, member.place())


def _field_type(type_: ObjectType, key: Any) -> FieldType | None:
    """Return what the version says a field holds; None for fields that only our grammar has."""
    is_extension = type_.extensible and isinstance(key, str) and key.startswith("x-")
    field_type = type_.fields.get(key) or (None if is_extension else type_.other)
    grammar = type_.grammar
    if field_type is None or grammar is None or field_type.expected.grammar is None:
        return None
    if type_.is_schema and key not in keywords_of(grammar):
        is_lenient = grammar.root.is_schema or key not in _OF_OPENAPI
        return None if is_lenient else field_type
    return field_type


def _allows_boolean(key: Any, field_type: FieldType) -> bool:
    expected = field_type.expected
    everywhere = expected.grammar is not None and expected.grammar.boolean_schemas
    return expected.is_schema and (everywhere or key in _BOOLEAN_ALWAYS)


def _describe_expected(key: Any, field_type: FieldType) -> str:
    kinds = [
        _describe_type(one) for one in (field_type.object, field_type.array) if one is not None
    ]
    kinds += ["a boolean"] * _allows_boolean(key, field_type)
    *first, last = kinds
    return f"{', '.join(first)} or {last}" if first else last


def _describe_type(type_: ObjectType) -> str:
    """Return the name of a type with its article, such as "an Info Object"."""
    each = type_.other.expected.name if type_.other is not None else ""
    if type_.is_map:
        return f"an object of {each} Objects by name"
    if type_.is_array:
        return f"an array of {each} Objects"
    return f"{'an' if type_.name[:1] in 'AEIO' else 'a'} {type_.name} Object"


CHECKS = (
    Check(
        "no-description",
        "error",
        "the root is neither an OpenAPI description nor a schema",
        "The text",
        (),
        check_root,
    ),
    Check(
        "wrong-kind", "error", "a field holds the wrong kind of value", "The text", (), check_kinds
    ),
)
