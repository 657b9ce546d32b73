"""Which field of which Object holds which Object, per OAS version: the only place that knows.

A field that no row names is opaque: a literal, a scalar or an unknown keyword, and nothing in it
is a reference. In the rows, ``"T"`` is one child of type T, ``"[T]"`` an array, ``"{T}"`` a map in
which every key is a name (``$ref``, ``default`` and ``x-…`` included), ``"T|[T]"`` one or an array.
The field ``"*"`` stands for every key that does not start with ``x-``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

__all__ = [
    "EXTENSION",
    "GRAMMARS",
    "LITERAL",
    "URI_FIELDS",
    "FieldType",
    "Grammar",
    "Identifiers",
    "ObjectType",
    "of_dialect",
    "type_at",
    "type_inside",
    "with_dialect",
]

Rows = Mapping[str, Mapping[str, str]]


@dataclass(slots=True, eq=False, repr=False)
class ObjectType:
    """One Object of the specification, or a map or an array of them: what its members hold.

    ``extensible`` says whether it takes ``x-…`` fields; in a map such a key is a name like others.
    Types hold each other in circles, so they are completed in place, here, and never changed after.
    """

    name: str
    #: Whether a Reference Object may stand for it.
    referenceable: bool = False
    extensible: bool = True
    #: Whether it is a Schema Object, where keywords beside ``$ref`` are a conjunction.
    is_schema: bool = False
    is_array: bool = False
    is_map: bool = False
    fields: dict[str, FieldType] = field(default_factory=dict)
    #: What the patterned keys, the names of a map or the items of an array hold.
    other: FieldType | None = None
    #: The grammar that it belongs to; none for what stands outside of all of them.
    grammar: Grammar | None = None
    #: Its fields that hold a URI, relative to the document, and are no reference to inline.
    uris: tuple[str, ...] = ()
    #: Whether its keys are names of other Objects, or URIs of such.
    uri_keys: bool = False


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FieldType:
    """What a field holds: a type where an object stands there, and one where an array does."""

    object: ObjectType | None
    array: ObjectType | None = None

    @property
    def expected(self) -> ObjectType:
        """What a Reference Object found there has to lead to."""
        expected = self.object or self.array
        assert expected is not None  # noqa: S101  a Holding holds something
        return expected


class Identifiers(NamedTuple):
    """The keywords by which a JSON Schema dialect names schemas (JSON Schema core §8.2)."""

    id: str
    #: Keywords whose value is a plain-name fragment; of the dynamic one a reference may be rebound.
    anchor: str | None = None
    dynamic_anchor: str | None = None
    dynamic_reference: str | None = None
    #: Whether ``id`` may be a plain-name fragment itself (drafts 3 to 7).
    fragment_ids: bool = False

    @property
    def keywords(self) -> frozenset[str]:
        """All that a copy of a schema elsewhere must not repeat."""
        listed = (self.id, self.anchor, self.dynamic_anchor, "$schema")
        return frozenset(keyword for keyword in listed if keyword)


class Grammar(NamedTuple):
    """Everything that differs between two versions, as data."""

    version: str
    root: ObjectType
    types: Mapping[str, ObjectType]
    #: Object type to the tokens of the section where its reusable instances live.
    sections: Mapping[str, tuple[str, ...]]
    #: Object type to the fields that stand beside ``$ref`` and override (3.1+ Reference Object).
    overrides: Mapping[str, frozenset[str]]
    #: Whether keywords beside a Schema's ``$ref`` apply (JSON Schema 2019-09 and later).
    schema_siblings: bool
    #: Whether ``true`` and ``false`` are schemas.
    boolean_schemas: bool
    #: Whether ``nullable`` and boolean ``exclusiveMinimum`` modify their neighbours (2.0, 3.0).
    legacy_bounds: bool
    #: The keyword that holds a schema's own definitions.
    definitions: str
    #: How schemas are named; None where only JSON Pointers lead to them (2.0, 3.0).
    identifiers: Identifiers | None
    #: The field of the whole document that is its own URI (3.2).
    self_field: str | None
    #: The URI that names the dialect of its schemas, where a schema may say that.
    dialect: str | None
    #: Whether a security requirement may name its scheme by a URI.
    security_uris: bool


# -- rows ------------------------------------------------------------------------------------------

_METHODS_20 = ("get", "put", "post", "delete", "options", "head", "patch")
_METHODS_30 = (*_METHODS_20, "trace")

#: Every applicator of every JSON Schema draft. A valid 2.0 or 3.0 document holds none of the later
#: ones, so walking them there is unambiguous, and documents that use them anyway then behave.
_SCHEMA = {
    "properties": "{Schema}",
    "patternProperties": "{Schema}",
    "additionalProperties": "Schema",
    "items": "Schema|[Schema]",
    "additionalItems": "Schema",
    "allOf": "[Schema]",
    "anyOf": "[Schema]",
    "oneOf": "[Schema]",
    "not": "Schema",
    "prefixItems": "[Schema]",
    "contains": "Schema",
    "propertyNames": "Schema",
    "dependentSchemas": "{Schema}",
    "dependencies": "{Schema}",
    "if": "Schema",
    "then": "Schema",
    "else": "Schema",
    "unevaluatedItems": "Schema",
    "unevaluatedProperties": "Schema",
    "contentSchema": "Schema",
    "$defs": "{Schema}",
    "definitions": "{Schema}",
    "discriminator": "Discriminator",
    "xml": "XML",
    "externalDocs": "ExternalDocs",
}

_LEAVES: Rows = {
    name: {}
    for name in (
        "Contact",
        "License",
        "ExternalDocs",
        "SecurityRequirement",
        "Discriminator",
        "XML",
    )
}

_OAS20: Rows = {
    **_LEAVES,
    "OpenAPI": {
        "info": "Info",
        "paths": "Paths",
        "definitions": "{Schema}",
        "parameters": "{Parameter}",
        "responses": "{Response}",
        "securityDefinitions": "{SecurityScheme}",
        "security": "[SecurityRequirement]",
        "tags": "[Tag]",
        "externalDocs": "ExternalDocs",
    },
    "Info": {"contact": "Contact", "license": "License"},
    "Paths": {"*": "PathItem"},
    "PathItem": {**dict.fromkeys(_METHODS_20, "Operation"), "parameters": "[Parameter]"},
    "Operation": {
        "externalDocs": "ExternalDocs",
        "parameters": "[Parameter]",
        "responses": "Responses",
        "security": "[SecurityRequirement]",
    },
    "Parameter": {"schema": "Schema", "items": "Items"},
    "Items": {"items": "Items"},
    "Responses": {"*": "Response"},
    "Response": {"schema": "Schema", "headers": "{Header}"},
    "Header": {"items": "Items"},
    "Tag": {"externalDocs": "ExternalDocs"},
    "SecurityScheme": {},
    "Schema": {key: value for key, value in _SCHEMA.items() if key != "discriminator"},
}

_OAS30: Rows = {
    **_LEAVES,
    "OpenAPI": {
        "info": "Info",
        "servers": "[Server]",
        "paths": "Paths",
        "components": "Components",
        "security": "[SecurityRequirement]",
        "tags": "[Tag]",
        "externalDocs": "ExternalDocs",
    },
    "Info": {"contact": "Contact", "license": "License"},
    "Server": {"variables": "{ServerVariable}"},
    "ServerVariable": {},
    "Components": {
        "schemas": "{Schema}",
        "responses": "{Response}",
        "parameters": "{Parameter}",
        "examples": "{Example}",
        "requestBodies": "{RequestBody}",
        "headers": "{Header}",
        "securitySchemes": "{SecurityScheme}",
        "links": "{Link}",
        "callbacks": "{Callback}",
    },
    "Paths": {"*": "PathItem"},
    "PathItem": {
        **dict.fromkeys(_METHODS_30, "Operation"),
        "servers": "[Server]",
        "parameters": "[Parameter]",
    },
    "Operation": {
        "externalDocs": "ExternalDocs",
        "parameters": "[Parameter]",
        "requestBody": "RequestBody",
        "responses": "Responses",
        "callbacks": "{Callback}",
        "security": "[SecurityRequirement]",
        "servers": "[Server]",
    },
    "Parameter": {"schema": "Schema", "examples": "{Example}", "content": "{MediaType}"},
    "Header": {"schema": "Schema", "examples": "{Example}", "content": "{MediaType}"},
    "RequestBody": {"content": "{MediaType}"},
    "MediaType": {"schema": "Schema", "examples": "{Example}", "encoding": "{Encoding}"},
    "Encoding": {"headers": "{Header}"},
    "Responses": {"*": "Response"},
    "Response": {"headers": "{Header}", "content": "{MediaType}", "links": "{Link}"},
    "Callback": {"*": "PathItem"},
    "Example": {},
    "Link": {"server": "Server"},
    "Tag": {"externalDocs": "ExternalDocs"},
    "SecurityScheme": {"flows": "OAuthFlows"},
    "OAuthFlows": dict.fromkeys(
        ("implicit", "password", "clientCredentials", "authorizationCode"), "OAuthFlow"
    ),
    "OAuthFlow": {},
    "Schema": _SCHEMA,
}


def _extended(base: Rows, **changes: Mapping[str, str]) -> Rows:
    """``base`` with more fields in some of its rows."""
    return {**base, **{name: {**base.get(name, {}), **row} for name, row in changes.items()}}


_OAS31 = _extended(
    _OAS30, OpenAPI={"webhooks": "{PathItem}"}, Components={"pathItems": "{PathItem}"}
)
_OAS32 = _extended(
    _OAS31,
    Components={"mediaTypes": "{MediaType}"},
    PathItem={"query": "Operation", "additionalOperations": "{Operation}"},
    MediaType={"itemSchema": "Schema", "prefixEncoding": "[Encoding]", "itemEncoding": "Encoding"},
    Encoding={
        "encoding": "{Encoding}",
        "prefixEncoding": "[Encoding]",
        "itemEncoding": "Encoding",
    },
    OAuthFlows={"deviceAuthorization": "OAuthFlow"},
)
_JSON_SCHEMA: Rows = {**_LEAVES, "Schema": _SCHEMA}
#: Draft 3, which is read as draft 4, had one applicator that no later draft has.
_JSON_SCHEMA_04 = _extended(_JSON_SCHEMA, Schema={"extends": "Schema|[Schema]"})

_REFERENCEABLE_20 = frozenset({"Schema", "Parameter", "Response", "PathItem"})
_REFERENCEABLE_30 = frozenset(
    {
        *("Schema", "Response", "Parameter", "Example", "RequestBody"),
        *("Header", "SecurityScheme", "Link", "Callback", "PathItem"),
    }
)
_REFERENCEABLE_32 = _REFERENCEABLE_30 | {"MediaType"}

#: Fields with a URI that is not inlined and has to lead to the same place when its Object moves.
_URIS_30 = {"Example": ("externalValue",), "Link": ("operationRef",)}
_URIS_31 = {**_URIS_30, "ExternalDocs": ("url",)}
#: The names of all of these.
URI_FIELDS = tuple(name for names in _URIS_31.values() for name in names)

_DESCRIPTION = frozenset({"description"})
_OVERRIDES_31 = {
    "Example": frozenset({"summary", "description"}),
    **dict.fromkeys(
        ("Parameter", "Header", "RequestBody", "SecurityScheme", "Link", "Response"), _DESCRIPTION
    ),
}
_OVERRIDES_32 = {**_OVERRIDES_31, "Response": frozenset({"summary", "description"})}

_IDS_04 = Identifiers("id", fragment_ids=True)
_IDS_07 = Identifiers("$id", fragment_ids=True)
_IDS_2019 = Identifiers("$id", "$anchor", "$recursiveAnchor", "$recursiveRef")
_IDS_2020 = Identifiers("$id", "$anchor", "$dynamicAnchor", "$dynamicRef")

_SECTIONS_20 = {
    "Schema": ("definitions",),
    "Parameter": ("parameters",),
    "Response": ("responses",),
    "SecurityScheme": ("securityDefinitions",),
    "PathItem": ("x-path-items",),
}
_SECTIONS_30 = {
    "Schema": ("components", "schemas"),
    "Response": ("components", "responses"),
    "Parameter": ("components", "parameters"),
    "Example": ("components", "examples"),
    "RequestBody": ("components", "requestBodies"),
    "Header": ("components", "headers"),
    "SecurityScheme": ("components", "securitySchemes"),
    "Link": ("components", "links"),
    "Callback": ("components", "callbacks"),
    "PathItem": ("components", "x-path-items"),
}
_SECTIONS_31 = {**_SECTIONS_30, "PathItem": ("components", "pathItems")}
_SECTIONS_32 = {**_SECTIONS_31, "MediaType": ("components", "mediaTypes")}

#: Objects whose keys are the author's own: a scheme called "description" is a scheme.
_NAMED_BY_AUTHORS = frozenset(
    {"Paths", "Responses", "Callback", "SecurityRequirement", "Components", "OAuthFlows"}
)

# -- rows to types ---------------------------------------------------------------------------------

#: What stands inside ``x-…``: any depth of objects and arrays, any of which may be a reference.
EXTENSION = ObjectType("Extension", referenceable=True, extensible=False)
EXTENSION.other = FieldType(EXTENSION, EXTENSION)

#: What is only data: nothing in it is a reference, whatever it looks like.
LITERAL = ObjectType("Literal", referenceable=True, extensible=False)

#: Where a string should stand. Files kept in pieces put a Reference Object there all the same.
_TEXT = ObjectType("Text", extensible=False)
_TEXT_FIELDS = dict.fromkeys(
    ("description", "summary", "title", "termsOfService"), FieldType(_TEXT)
)


def _types(rows: Rows, referenceable: frozenset[str]) -> dict[str, ObjectType]:
    types = {
        name: ObjectType(name, name in referenceable, is_schema=name == "Schema") for name in rows
    }
    field_types: dict[str, FieldType] = {}
    for name, row in rows.items():
        for key, notation in row.items():
            if notation not in field_types:
                field_types[notation] = _field_type(notation, types)
            if key == "*":
                types[name].other = field_types[notation]
            else:
                types[name].fields[key] = field_types[notation]
        if name not in _NAMED_BY_AUTHORS:
            types[name].fields.update(_TEXT_FIELDS)
    return types


def _field_type(notation: str, types: Mapping[str, ObjectType]) -> FieldType:
    single, _, array = notation.partition("|")
    type_ = types[notation.partition("|")[0].strip("[]{}")]
    each = FieldType(type_)
    if single[0] == "{":
        return FieldType(
            ObjectType(f"map of {type_.name}", extensible=False, is_map=True, other=each)
        )
    array_type = ObjectType(f"array of {type_.name}", extensible=False, is_array=True, other=each)
    if single[0] == "[":
        return FieldType(None, array_type)
    return FieldType(type_, array_type if array else None)


class _Dialect(NamedTuple):
    """What a JSON Schema dialect says of schemas, beyond their keywords."""

    siblings: bool
    booleans: bool
    legacy_bounds: bool
    definitions: str
    identifiers: Identifiers | None
    uri: str | None = None


_DIALECT_OF_OAS_30 = _Dialect(False, False, True, "definitions", None)
_JSON_SCHEMA_ORG = "json-schema.org"
_DRAFT_04 = _Dialect(
    False, False, True, "definitions", _IDS_04, f"http://{_JSON_SCHEMA_ORG}/draft-04/schema#"
)
_DRAFT_07 = _Dialect(
    False, True, False, "definitions", _IDS_07, f"http://{_JSON_SCHEMA_ORG}/draft-07/schema#"
)
_DRAFT_2019 = _Dialect(
    True, True, False, "$defs", _IDS_2019, f"https://{_JSON_SCHEMA_ORG}/draft/2019-09/schema"
)
_DRAFT_2020 = _Dialect(
    True, True, False, "$defs", _IDS_2020, f"https://{_JSON_SCHEMA_ORG}/draft/2020-12/schema"
)


class _Version(NamedTuple):
    """The rows of one version."""

    version: str
    rows: Rows
    referenceable: frozenset[str]
    sections: Mapping[str, tuple[str, ...]]
    dialect: _Dialect
    overrides: Mapping[str, frozenset[str]] = MappingProxyType({})
    uris: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    root: str = "OpenAPI"
    self_field: str | None = None
    security_uris: bool = False


def _grammar(row: _Version) -> Grammar:
    types = _types(row.rows, row.referenceable)
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
        type_.uri_keys = row.security_uris and name == "SecurityRequirement"
        for field_type in (*type_.fields.values(), type_.other):
            for inner in (field_type.object, field_type.array) if field_type else ():
                if inner is not None and inner is not _TEXT:
                    inner.grammar = grammar
    return grammar


_SCHEMA_ONLY = frozenset({"Schema"})
_VERSIONS = (
    _Version("2.0", _OAS20, _REFERENCEABLE_20, _SECTIONS_20, _DIALECT_OF_OAS_30),
    _Version("3.0", _OAS30, _REFERENCEABLE_30, _SECTIONS_30, _DIALECT_OF_OAS_30, uris=_URIS_30),
    _Version("3.1", _OAS31, _REFERENCEABLE_30, _SECTIONS_31, _DRAFT_2020, _OVERRIDES_31, _URIS_31),
    _Version(
        "3.2",
        _OAS32,
        _REFERENCEABLE_32,
        _SECTIONS_32,
        _DRAFT_2020,
        _OVERRIDES_32,
        _URIS_31,
        self_field="$self",
        security_uris=True,
    ),
    *(
        _Version(
            version,
            rows,
            _SCHEMA_ONLY,
            {"Schema": (dialect.definitions,)},
            dialect,
            root="Schema",
        )
        for version, rows, dialect in (
            ("json-schema-draft-04", _JSON_SCHEMA_04, _DRAFT_04),
            ("json-schema-draft-07", _JSON_SCHEMA, _DRAFT_07),
            ("json-schema-2019-09", _JSON_SCHEMA, _DRAFT_2019),
            ("json-schema", _JSON_SCHEMA, _DRAFT_2020),
        )
    ),
)


class _Grammars(Mapping[str, Grammar]):
    """Each grammar is compiled when it is first asked for: a description needs one of them."""

    def __init__(self, rows: Sequence[_Version]) -> None:
        self._rows = {row.version: row for row in rows}
        self._compiled: dict[str, Grammar] = {}

    def __getitem__(self, version: str) -> Grammar:
        if version not in self._compiled:
            # Two threads at once: both get the one that was first.
            self._compiled.setdefault(version, _grammar(self._rows[version]))
        return self._compiled[version]

    def __contains__(self, version: object) -> bool:
        return version in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


#: Version to grammar, oldest first.
GRAMMARS: Mapping[str, Grammar] = _Grammars(_VERSIONS)

#: What a ``$schema`` or ``jsonSchemaDialect`` holds, to the grammar of schemas that it names.
_DIALECT_MARKS = (
    *(("draft-03", "json-schema-draft-04"), ("draft-04", "json-schema-draft-04")),
    *(("draft-05", "json-schema-draft-04"), ("draft-06", "json-schema-draft-07")),
    *(("draft-07", "json-schema-draft-07"), ("2019-09", "json-schema-2019-09")),
)


def of_dialect(uri: Any) -> Grammar:
    """The grammar of the JSON Schema dialect with that URI; of an unknown one, that of 2020-12."""
    if isinstance(uri, str):
        for mark, version in _DIALECT_MARKS:
            if mark in uri:
                return GRAMMARS[version]
    return GRAMMARS["json-schema"]


def with_dialect(grammar: Grammar, uri: Any) -> Grammar:
    """A version of OAS whose schemas are of the dialect ``uri``, where they may be of another."""
    version = of_dialect(uri).version
    row = next(row for row in _VERSIONS if row.version == grammar.version)
    dialect = next(row.dialect for row in _VERSIONS if row.version == version)
    if row.dialect is _DIALECT_OF_OAS_30 or dialect is row.dialect:
        return grammar
    return _grammar(row._replace(dialect=dialect))


def type_at(grammar: Grammar, tokens: Sequence[str], document: Any) -> ObjectType:
    """What the table expects at a pointer into ``document``; LITERAL where it expects nothing."""
    current = grammar.root
    value = document
    for token in tokens:
        value = _value_at(value, token)
        current = type_inside(current, token, value)
    return current


def type_inside(current: ObjectType, token: str, value: Any) -> ObjectType:
    """What the table expects of ``value`` at a key of what it reads as ``current``."""
    field_type = _field_type_of(current, token)
    if field_type is None:
        return LITERAL
    inner = field_type.array if isinstance(value, list) else field_type.object
    if value is None:
        # Behind a reference the value is unknown here, and what may stand there is not.
        inner = field_type.object or field_type.array
    return LITERAL if inner is None else inner


def _field_type_of(current: ObjectType, token: str) -> FieldType | None:
    field_type = current.fields.get(token)
    if field_type is None and current.extensible and token.startswith("x-"):
        return EXTENSION.other
    return field_type or current.other


def _value_at(value: Any, token: str) -> Any:
    if isinstance(value, dict):
        return value.get(token)
    if isinstance(value, list) and token.isdecimal() and int(token) < len(value):
        return value[int(token)]
    return None
