"""Checks of kinds: whether the root is a description at all, whether each field holds the kind of
value that its Object has there, without which nothing in it is looked at, and whether data look
like a reference."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from schemakit.checks.objects import Finding, Found, Objects
from schemakit.spec.dialect_conversion import keywords_of
from schemakit.spec.grammar import GRAMMARS, FieldType, ObjectType
from schemakit.spec.keywords import KEYWORDS, LATEST_DRAFT

__all__ = ["kinds_of_values", "references_in_data", "root", "said_value"]

_LONGEST_VALUE = 60
_VERSION_FIELDS = ("openapi", "swagger")
#: Keywords of JSON Schema, annotations included.
_OF_JSON_SCHEMA = frozenset(row.name for row in KEYWORDS if row.is_in_draft(LATEST_DRAFT))
#: Those with an Object that OpenAPI adds to a Schema.
_OF_OPENAPI = frozenset(row.name for row in KEYWORDS if row.holds_objects and not row.since)
#: Fields whose value is data, by the Objects that have them.
_DATA = {
    **dict.fromkeys(("MediaType", "Parameter", "Header"), ("example",)),
    "Schema": ("example", "default"),
    "Example": ("value",),
}
#: Keywords that take a boolean where a Schema stands, in dialects that know no boolean schemas too.
_BOOLEAN_ALWAYS = frozenset(row.name for row in KEYWORDS if row.takes_boolean)


def root(objects: Objects) -> Iterator[Finding]:
    """``no-description``: what is neither OpenAPI nor JSON Schema is read as a schema that allows
    everything."""
    entry = objects.entry
    keys = [key for key in entry.contents if isinstance(key, str)]
    known = _OF_JSON_SCHEMA.union(*map(keywords_of, GRAMMARS.values()))
    if not entry.grammar.root.is_schema or not known.isdisjoint(keys):
        return
    message = "no field 'openapi' or 'swagger' says a version, and no other is one of JSON Schema"
    start = Found(entry, "", (), entry.contents)
    for key in keys:
        near = objects.near(key, _VERSION_FIELDS)
        if near:
            yield Finding("no-description", f"{message}{near}", start.place(key))
            return
    yield Finding("no-description", message, start.place())


def kinds_of_values(objects: Objects) -> Iterator[Finding]:
    """``wrong-kind``: such as an array where an Object or a map of Objects belongs."""
    dialects = objects.registry.dialects
    for name, several in objects.by_type.items():
        for found in several:
            type_ = dialects.get(id(found.value)) or found.document.grammar.types.get(name)
            if type_ is not None and not (found.is_reference and _is_replaced(type_)):
                yield from _inside(objects, found, type_)


def references_in_data(objects: Objects) -> Iterator[Finding]:
    """``reference-in-data``: an example that is nothing but a ``$ref``, which nobody follows."""
    for name, fields in _DATA.items():
        for found in objects.of(name):
            for field in fields:
                value = found.value.get(field) if isinstance(found.value, dict) else None
                if not isinstance(value, dict) or value.keys() != {"$ref"}:
                    continue
                if isinstance(value["$ref"], str):
                    message = f"{value['$ref']!r} is data in '{field}' and no reference"
                    yield Finding("reference-in-data", message, found.place(field, "$ref"))


def _is_replaced(type_: ObjectType) -> bool:
    """Whether a ``$ref`` makes everything beside it void."""
    if type_.is_schema and type_.grammar is not None:
        return not type_.grammar.schema_siblings
    return type_.name != "PathItem"


def _inside(objects: Objects, found: Found, type_: ObjectType) -> Iterator[Finding]:
    members: Any = found.value.items() if isinstance(found.value, dict) else enumerate(found.value)
    for key, value in members:
        field_type = _field_type(type_, key)
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
            # What is in Objects is looked at with them; maps and arrays are not among those.
            if key != "dependencies":
                yield from _inside(objects, member, inner)
        elif not (isinstance(value, bool) and _takes_booleans(key, field_type)):
            message = f"expected {_expected(key, field_type)}, found {said_value(value)}"
            yield Finding("wrong-kind", message, member.place())


def _field_type(type_: ObjectType, key: Any) -> FieldType | None:
    """What the version says of a field; nothing where only we do, to be lenient (grammar.py)."""
    is_extension = type_.extensible and isinstance(key, str) and key.startswith("x-")
    field_type = type_.fields.get(key) or (None if is_extension else type_.other)
    grammar = type_.grammar
    if field_type is None or grammar is None or field_type.expected.grammar is None:
        return None
    if type_.is_schema and key not in keywords_of(grammar):
        is_ours = grammar.root.is_schema or key not in _OF_OPENAPI
        return None if is_ours else field_type
    return field_type


def _takes_booleans(key: Any, field_type: FieldType) -> bool:
    expected = field_type.expected
    everywhere = expected.grammar is not None and expected.grammar.boolean_schemas
    return expected.is_schema and (everywhere or key in _BOOLEAN_ALWAYS)


def _expected(key: Any, field_type: FieldType) -> str:
    kinds = [_named(one) for one in (field_type.object, field_type.array) if one is not None]
    kinds += ["a boolean"] * _takes_booleans(key, field_type)
    *first, last = kinds
    return f"{', '.join(first)} or {last}" if first else last


def _named(type_: ObjectType) -> str:
    """An Object with its article, or what a map or an array of them is called."""
    each = type_.other.expected.name if type_.other is not None else ""
    if type_.is_map:
        return f"an object of {each} Objects by name"
    if type_.is_array:
        return f"an array of {each} Objects"
    return f"{'an' if type_.name[:1] in 'AEIO' else 'a'} {type_.name} Object"


def said_value(value: Any) -> str:
    """A value in a sentence: a scalar as JSON, cut where it is long, else its kind."""
    if isinstance(value, (dict, list)):
        return "an object" if isinstance(value, dict) else "an array"
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 3]}..."
