"""The versions of OpenAPI and the dialects of JSON Schema, as rows of data.

A row of ``objects`` says which fields of an Object hold which Objects: ``"T"`` is one Object of
type T, ``"[T]"`` an array of them, ``"{T}"`` a map in which every key is a name (``$ref``,
``default`` and ``x-…`` included), ``"T|[T]"`` one or an array. The field ``"*"`` is every key
that does not start with ``x-``. A field that no row names is opaque: a literal, a scalar or an
unknown keyword, in which nothing is a reference.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from schemakit.spec.keywords import KEYWORDS

__all__ = [
    "AUTHOR_NAMED",
    "DATA_FIELDS",
    "DIALECTS",
    "DIALECT_MARKS",
    "IGNORED_HEADERS",
    "OTHER_FORMATS",
    "TEXT_FIELDS",
    "URI_FIELDS",
    "VERSIONS",
    "Dialect",
    "Identifiers",
    "Rows",
    "Version",
    "VersionName",
]

Rows = Mapping[str, Mapping[str, str]]

#: The field of a document of another format that gives its version, and the name of the format.
OTHER_FORMATS = MappingProxyType(
    {"asyncapi": "AsyncAPI", "arazzo": "Arazzo", "overlay": "OpenAPI Overlay"}
)


class Identifiers(NamedTuple):
    """The keywords by which a JSON Schema dialect names schemas (JSON Schema core §8.2)."""

    id: str
    #: The keyword of a plain-name fragment, and the one whose references may be rebound.
    anchor: str | None = None
    dynamic_anchor: str | None = None
    dynamic_reference: str | None = None
    #: Whether ``id`` may itself be a plain-name fragment (drafts 3 to 7).
    fragment_ids: bool = False

    @property
    def keywords(self) -> frozenset[str]:
        """The keywords that a copy of a schema elsewhere must not repeat."""
        listed = (self.id, self.anchor, self.dynamic_anchor, "$schema")
        return frozenset(keyword for keyword in listed if keyword)


class Dialect(NamedTuple):
    """The properties of a dialect of JSON Schema, apart from its keywords."""

    #: The draft, as the table of keywords counts them; None for the dialect of OpenAPI 2.0 and 3.0.
    draft: int | None
    #: Whether keywords beside ``$ref`` apply.
    siblings: bool
    #: Whether ``true`` and ``false`` are schemas.
    booleans: bool
    #: Whether ``nullable`` and boolean ``exclusiveMinimum`` modify their neighbours.
    legacy_bounds: bool
    #: The keyword that holds a schema's own definitions.
    definitions: str
    identifiers: Identifiers | None
    #: The URI that names the dialect in ``$schema``.
    uri: str | None = None


#: What a description may be read as.
VersionName = Literal["2.0", "3.0", "3.1", "3.2", "json-schema"]


class Version(NamedTuple):
    """A version of OpenAPI, or a dialect of JSON Schema alone."""

    version: str
    objects: Rows
    #: The Objects that a Reference Object may replace.
    referenceable: frozenset[str]
    #: Object to the tokens of the section for its reusable instances.
    sections: Mapping[str, tuple[str, ...]]
    dialect: Dialect
    #: Object to the fields beside ``$ref`` that override those of the target (from 3.1 on).
    overrides: Mapping[str, frozenset[str]] = MappingProxyType({})
    #: Object to its fields with a URI that is not a reference to inline.
    uris: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    root: str = "OpenAPI"
    #: The field of the whole document that is its own URI (3.2).
    self_field: str | None = None
    #: Whether a security requirement may name its scheme by a URI.
    security_uris: bool = False


# -- Objects ---------------------------------------------------------------------------------------

_METHODS_20 = ("get", "put", "post", "delete", "options", "head", "patch")
_METHODS_30 = (*_METHODS_20, "trace")

#: The applicators of every draft. A valid 2.0 or 3.0 document holds none of the later ones, so a
#: document that uses them nevertheless is read as its author meant it.
_SCHEMA = {row.name: row.holds for row in KEYWORDS if row.holds_objects and not row.is_obsolete}

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
#: Draft-03 is read as draft-04.
_JSON_SCHEMA_04 = _extended(
    _JSON_SCHEMA,
    Schema={row.name: row.holds for row in KEYWORDS if row.holds_objects and row.is_obsolete},
)

_REFERENCEABLE_20 = frozenset({"Schema", "Parameter", "Response", "PathItem"})
_REFERENCEABLE_30 = frozenset(
    {
        *("Schema", "Response", "Parameter", "Example", "RequestBody"),
        *("Header", "SecurityScheme", "Link", "Callback", "PathItem"),
    }
)
_REFERENCEABLE_32 = _REFERENCEABLE_30 | {"MediaType"}

#: Fields with a URI that is not inlined and is rewritten when its Object moves.
_URIS_30 = {"Example": ("externalValue",), "Link": ("operationRef",)}
_URIS_31 = {
    **_URIS_30,
    "OpenAPI": ("jsonSchemaDialect",),
    "Info": ("termsOfService",),
    **dict.fromkeys(("Contact", "License", "ExternalDocs"), ("url",)),
}
#: The names of all of these fields.
URI_FIELDS = tuple(dict.fromkeys(name for names in _URIS_31.values() for name in names))

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

#: The fields that hold a value as data, where authors write a ``$ref`` to one nevertheless; and
#: whether they hold several values, each of which may be one.
_ONE_VALUE = dict.fromkeys(("example", "default", "enum"), False)
DATA_FIELDS: Mapping[str, Mapping[str, bool]] = MappingProxyType(
    {
        "Schema": {**_ONE_VALUE, "examples": True},
        "MediaType": {"example": False},
        "Parameter": _ONE_VALUE,
        "Header": _ONE_VALUE,
        "Items": _ONE_VALUE,
        "Example": {"value": False, "dataValue": False},
        "Response": {"examples": True},
    }
)

#: Objects whose keys are names that authors choose: a scheme named "description" is a scheme.
AUTHOR_NAMED = frozenset(
    {"Paths", "Responses", "Callback", "SecurityRequirement", "Components", "OAuthFlows"}
)
#: Fields of the other Objects that hold a string.
TEXT_FIELDS = ("description", "summary", "title", "termsOfService")

#: The names of header Parameters that are ignored from 3.0 on (3.1.1, Parameter Object), in lower
#: case: other fields describe these headers.
IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})

# -- dialects and versions -------------------------------------------------------------------------

_OAS_30 = Dialect(None, False, False, True, "definitions", None)
_JSON_SCHEMA_ORG = "json-schema.org"
_DRAFT_04 = Dialect(
    4, False, False, True, "definitions", _IDS_04, f"http://{_JSON_SCHEMA_ORG}/draft-04/schema#"
)
_DRAFT_07 = Dialect(
    7, False, True, False, "definitions", _IDS_07, f"http://{_JSON_SCHEMA_ORG}/draft-07/schema#"
)
_DRAFT_2019 = Dialect(
    2019, True, True, False, "$defs", _IDS_2019, f"https://{_JSON_SCHEMA_ORG}/draft/2019-09/schema"
)
_DRAFT_2020 = Dialect(
    2020, True, True, False, "$defs", _IDS_2020, f"https://{_JSON_SCHEMA_ORG}/draft/2020-12/schema"
)
DIALECTS = (_OAS_30, _DRAFT_04, _DRAFT_07, _DRAFT_2019, _DRAFT_2020)

_SCHEMA_ONLY = frozenset({"Schema"})
#: Oldest first.
VERSIONS = (
    Version("2.0", _OAS20, _REFERENCEABLE_20, _SECTIONS_20, _OAS_30),
    Version("3.0", _OAS30, _REFERENCEABLE_30, _SECTIONS_30, _OAS_30, uris=_URIS_30),
    Version("3.1", _OAS31, _REFERENCEABLE_30, _SECTIONS_31, _DRAFT_2020, _OVERRIDES_31, _URIS_31),
    Version(
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
        Version(
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

#: Part of a ``$schema`` or ``jsonSchemaDialect``, and the version whose schemas it names.
DIALECT_MARKS = (
    *(("draft-03", "json-schema-draft-04"), ("draft-04", "json-schema-draft-04")),
    *(("draft-05", "json-schema-draft-04"), ("draft-06", "json-schema-draft-07")),
    *(("draft-07", "json-schema-draft-07"), ("2019-09", "json-schema-2019-09")),
)
