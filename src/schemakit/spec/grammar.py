"""The types of a version's Objects, compiled from its rows, and what their members hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from schemakit.spec.versions import (
    AUTHOR_NAMED,
    DATA_FIELDS,
    DIALECT_MARKS,
    DIALECTS,
    TEXT_FIELDS,
    URI_FIELDS,
    VERSIONS,
    Identifiers,
    Rows,
    Version,
)

__all__ = [
    "EXTENSION",
    "GRAMMARS",
    "LITERAL",
    "URI_FIELDS",
    "FieldType",
    "Grammar",
    "Identifiers",
    "ObjectType",
    "children",
    "field_type",
    "of_dialect",
    "type_at",
    "type_inside",
    "with_dialect",
]


_NONE: Any = object()


@dataclass(slots=True, eq=False, repr=False)
class ObjectType:
    """An Object of the specification, or a map or an array of Objects.

    ``extensible`` types have ``x-…`` fields; in a map such a key is a name like others. Types refer
    to each other in cycles, so this module completes them in place; nothing changes them later.
    """

    name: str
    #: Whether a Reference Object may be in its place.
    referenceable: bool = False
    extensible: bool = True
    #: Whether it is a Schema Object, in which keywords beside ``$ref`` are a conjunction.
    is_schema: bool = False
    is_array: bool = False
    is_map: bool = False
    #: Whether its keys are names that authors choose, as in every map.
    holds_names: bool = False
    fields: dict[str, FieldType] = field(default_factory=dict)
    #: The type of patterned fields, of the values of a map or of the items of an array.
    other: FieldType | None = None
    #: The grammar that it belongs to; None for the types that belong to no version.
    grammar: Grammar | None = None
    #: Its fields with a URI, relative to the document, that is not a reference to inline.
    uris: tuple[str, ...] = ()
    #: Whether its keys are names of other Objects, or URIs of such.
    uri_keys: bool = False
    #: Its fields with values that are data, and whether each holds several.
    data: Mapping[str, bool] = field(default_factory=dict)
    #: For the walk, which looks it up once for each container: what ``fields``, ``other``,
    #: ``extensible`` and ``is_schema`` are.
    layout: tuple[dict[str, FieldType], FieldType | None, object, bool] = field(init=False)

    def __post_init__(self) -> None:
        self.lay_out(self.other)

    def lay_out(self, other: FieldType | None) -> None:
        """Completes it with the type of its patterned fields."""
        self.other = other
        unnamed = other if self.extensible else _NONE
        self.layout = (self.fields, other, unnamed, self.is_schema)


class FieldType(NamedTuple):
    """What a field holds: the type of its value if that is an object, and if it is an array."""

    object: ObjectType | None
    array: ObjectType | None
    #: The type that the target of a Reference Object in this field has to have.
    expected: ObjectType


class Grammar(NamedTuple):
    """Everything that differs between two versions, as data; see the rows in ``versions``."""

    version: str
    root: ObjectType
    types: Mapping[str, ObjectType]
    sections: Mapping[str, tuple[str, ...]]
    overrides: Mapping[str, frozenset[str]]
    #: Whether keywords beside a Schema's ``$ref`` apply (JSON Schema 2019-09 and later).
    schema_siblings: bool
    #: Whether ``true`` and ``false`` are schemas.
    boolean_schemas: bool
    #: Whether ``nullable`` and boolean ``exclusiveMinimum`` modify their neighbours (2.0, 3.0).
    legacy_bounds: bool
    #: The keyword that holds a schema's own definitions.
    definitions: str
    #: How schemas are named; None if only by JSON Pointers (2.0, 3.0).
    identifiers: Identifiers | None
    #: The field of the whole document that is its own URI (3.2).
    self_field: str | None
    #: The URI of the dialect of its schemas, if a schema may declare one.
    dialect: str | None
    #: Whether a security requirement may name its scheme by a URI.
    security_uris: bool


# -- types of no version ---------------------------------------------------------------------------

#: The value of an ``x-…`` field: objects and arrays to any depth, any of which may be a reference.
EXTENSION = ObjectType("Extension", referenceable=True, extensible=False)
EXTENSION.lay_out(FieldType(EXTENSION, EXTENSION, EXTENSION))

#: Data in which nothing is a reference, whatever it looks like.
LITERAL = ObjectType("Literal", referenceable=True, extensible=False)

#: A string. Descriptions kept in several files have a Reference Object in its place nevertheless.
_TEXT = ObjectType("Text", extensible=False)
_TEXT_FIELDS = dict.fromkeys(TEXT_FIELDS, FieldType(_TEXT, None, _TEXT))

# -- rows to types ---------------------------------------------------------------------------------


def _compile_types(rows: Rows, referenceable: frozenset[str]) -> dict[str, ObjectType]:
    types = {
        name: ObjectType(
            name,
            name in referenceable,
            is_schema=name == "Schema",
            holds_names=name in AUTHOR_NAMED,
        )
        for name in rows
    }
    field_types: dict[str, FieldType] = {}
    for name, row in rows.items():
        for key, notation in row.items():
            if notation not in field_types:
                field_types[notation] = _compile_field(notation, types)
            if key == "*":
                types[name].lay_out(field_types[notation])
            else:
                types[name].fields[key] = field_types[notation]
        if name not in AUTHOR_NAMED:
            types[name].fields.update(_TEXT_FIELDS)
    return types


def _compile_field(notation: str, types: Mapping[str, ObjectType]) -> FieldType:
    single, _, array = notation.partition("|")
    type_ = types[single.strip("[]{}")]
    each = FieldType(type_, None, type_)
    if single[0] == "{":
        map_type = ObjectType(
            f"map of {type_.name}", extensible=False, is_map=True, holds_names=True, other=each
        )
        return FieldType(map_type, None, map_type)
    array_type = ObjectType(f"array of {type_.name}", extensible=False, is_array=True, other=each)
    if single[0] == "[":
        return FieldType(None, array_type, array_type)
    return FieldType(type_, array_type if array else None, type_)


def _compile_grammar(row: Version) -> Grammar:
    types = _compile_types(row.objects, row.referenceable)
    dialect = row.dialect
    grammar = Grammar(
        version=row.version,
        root=types[row.root],
        types=MappingProxyType(types),
        sections=row.sections,
        overrides=row.overrides,
        schema_siblings=dialect.siblings,
        boolean_schemas=dialect.booleans,
        legacy_bounds=dialect.legacy_bounds,
        definitions=dialect.definitions,
        identifiers=dialect.identifiers,
        self_field=row.self_field,
        dialect=dialect.uri,
        security_uris=row.security_uris,
    )
    for name, type_ in types.items():
        type_.grammar = grammar
        type_.uris = row.uris.get(name, ())
        type_.data = DATA_FIELDS.get(name, {})
        type_.uri_keys = row.security_uris and name == "SecurityRequirement"
        for held in (*type_.fields.values(), type_.other):
            for inner in (held.object, held.array) if held else ():
                if inner is not None and inner is not _TEXT:
                    inner.grammar = grammar
    return grammar


class _Grammars(Mapping[str, Grammar]):
    """Grammars by version, each compiled at its first use: a description needs one of them."""

    def __init__(self, rows: Sequence[Version]) -> None:
        self._rows = {row.version: row for row in rows}
        self._compiled: dict[str, Grammar] = {}

    def __getitem__(self, version: str) -> Grammar:
        if version not in self._compiled:
            # Of two threads that compile it, both get the grammar that was stored first.
            self._compiled.setdefault(version, _compile_grammar(self._rows[version]))
        return self._compiled[version]

    def __contains__(self, version: object) -> bool:
        return version in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


#: Version to grammar, oldest first.
GRAMMARS: Mapping[str, Grammar] = _Grammars(VERSIONS)


def of_dialect(uri: Any) -> Grammar:
    """The grammar of the JSON Schema dialect with that URI; that of 2020-12 if it is unknown."""
    if isinstance(uri, str):
        for mark, version in DIALECT_MARKS:
            if mark in uri:
                return GRAMMARS[version]
    return GRAMMARS["json-schema"]


def with_dialect(grammar: Grammar, uri: Any) -> Grammar:
    """The same version of OpenAPI with schemas of the dialect ``uri``, from 3.1 on."""
    version = of_dialect(uri).version
    row = next(row for row in VERSIONS if row.version == grammar.version)
    dialect = next(row.dialect for row in VERSIONS if row.version == version)
    if row.dialect is DIALECTS[0] or dialect is row.dialect:
        return grammar
    return _compile_grammar(row._replace(dialect=dialect))


# -- from a container to its members ---------------------------------------------------------------


def field_type(type_: ObjectType, key: Any) -> FieldType | None:
    """What a member of a value of type ``type_`` holds; None for data and for ``x-…`` fields.

    ``key`` is a field name, a map's key or an array's index.
    """
    found = type_.fields.get(key)
    if found is None and not (type_.extensible and isinstance(key, str) and key[:2] == "x-"):
        found = type_.other
    return found


def children(value: Any, type_: ObjectType) -> Iterator[tuple[Any, Any, ObjectType]]:
    """The members of an object or array that hold Objects: key or index, value, type.

    A member is left out if its kind is wrong, such as an array in place of a Schema, and if it is
    not a container; a map or an array of Objects is one member with a type of its own.
    """
    members: Any = value.items() if isinstance(value, dict) else enumerate(value)
    fields, other, extensible = type_.fields, type_.other, type_.extensible
    for key, item in members:
        is_object = isinstance(item, dict)
        if not is_object and not isinstance(item, list):
            continue
        held = fields.get(key)
        if held is None:
            # Unrolled from field_type: checks and flattening go through every value this way.
            if other is None or (extensible and isinstance(key, str) and key[:2] == "x-"):
                continue
            held = other
        inner = held.object if is_object else held.array
        if inner is not None:
            yield key, item, inner


def type_at(grammar: Grammar, tokens: Sequence[str], document: Any) -> ObjectType:
    """The type of the value at a pointer into ``document``; LITERAL if it is data."""
    current = grammar.root
    value = document
    for token in tokens:
        value = _value_at(value, token)
        current = type_inside(current, token, value)
    return current


def type_inside(current: ObjectType, token: str, value: Any) -> ObjectType:
    """The type of ``value``, the member ``token`` of a value of type ``current``; LITERAL for data.

    ``value`` is None if it is behind a reference: then the type that the member may have.
    """
    held = field_type(current, token)
    if held is None:
        is_extension = current.extensible and token.startswith("x-")
        held = EXTENSION.other if is_extension else None
    if held is None:
        return LITERAL
    inner = held.array if isinstance(value, list) else held.object
    if value is None:
        inner = held.object or held.array
    return LITERAL if inner is None else inner


def _value_at(value: Any, token: str) -> Any:
    if isinstance(value, dict):
        return value.get(token)
    if isinstance(value, list) and token.isdecimal() and int(token) < len(value):
        return value[int(token)]
    return None
