"""Corrections of the official schemas where they differ from the text of the specification.

The schema of 3.1 that openapi-spec-validator ships is that of 2022-10-07; later ones correct it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

__all__ = ["CORRECTIONS", "Correction", "correct_schema"]

#: The value of a correction that removes the member.
_REMOVED = object()


class Correction(NamedTuple):
    """A member of an official schema that is replaced, added or removed."""

    version: str
    #: The keys that lead to the member.
    path: tuple[str, ...]
    #: Its right value.
    value: Any
    #: The section of the specification of that version, and what it says.
    section: str


_URI_REFERENCE = {"type": "string", "format": "uri-reference"}
#: RFC 9110 §5.1: a token.
_FIELD_NAME = {"pattern": "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$"}
#: The URLs of each OAuth Flow Object.
_FLOW_URLS = {
    "implicit": ("authorizationUrl", "refreshUrl"),
    "password": ("tokenUrl", "refreshUrl"),
    "client-credentials": ("tokenUrl", "refreshUrl"),
    "authorization-code": ("authorizationUrl", "tokenUrl", "refreshUrl"),
}
#: The part of the schema of a Parameter for ``in: path``.
_OF_PATH = (
    *("$defs", "parameter", "dependentSchemas", "schema", "$defs"),
    *("styles-for-path", "then"),
)
_PATCHES = (("3.1", "3.1.1"), ("3.2", "3.2.0"))

CORRECTIONS: tuple[Correction, ...] = (
    Correction(
        "2.0",
        ("definitions", "jsonReference", "additionalProperties"),
        _REMOVED,
        "2.0, Reference Object: it is a JSON Reference, whose other members are ignored (§3)",
    ),
    Correction(
        "3.0",
        ("definitions", "Link", "oneOf"),
        [{"required": ["operationRef"]}, {"required": ["operationId"]}],
        "3.0.4, Link Object: an operation is identified by `operationRef` or `operationId`",
    ),
    Correction(
        "3.0",
        ("definitions", "Example", "not"),
        {"required": ["value", "externalValue"]},
        "3.0.4, Example Object: `value` and `externalValue` exclude each other",
    ),
    *(
        Correction(
            version,
            ("$defs", "link", "properties", "parameters"),
            {"type": "object"},
            f"{patch}, Link Object: a value of `parameters` is a constant or an expression",
        )
        for version, patch in _PATCHES
    ),
    Correction(
        "3.1",
        (*_OF_PATH, "properties", "name", "pattern"),
        "^[^{}]+$",
        "3.1.1, Path Templating: a name is delimited by braces, and may have other characters",
    ),
    Correction(
        "3.1",
        ("$defs", "link", "properties", "server"),
        {"$ref": "#/$defs/server"},
        "3.1.1, Link Object: `server` is a Server Object",
    ),
    Correction(
        "3.1",
        ("$defs", "link", "properties", "body"),
        _REMOVED,
        "3.1.1, Link Object: there is no field `body`",
    ),
    Correction(
        "3.1",
        ("$defs", "path-item", "properties", "$ref"),
        _URI_REFERENCE,
        "3.1.1, Path Item Object: `$ref` is a field beside others",
    ),
    Correction(
        "3.1",
        ("$defs", "path-item-or-reference"),
        {"$ref": "#/$defs/path-item"},
        "3.1.1, Path Item Object: `$ref` is a field beside others",
    ),
    Correction(
        "3.1",
        ("$defs", "reference", "unevaluatedProperties"),
        _REMOVED,
        "3.1.1, Reference Object: additional members are ignored",
    ),
    Correction(
        "3.1",
        ("$defs", "server", "properties", "url"),
        {"type": "string"},
        "3.1.1, Server Object: variables in braces, which no URI has",
    ),
    *(
        Correction(
            "3.1",
            ("$defs", *path),
            _URI_REFERENCE,
            "3.1.1, Relative References in API Description URIs: URLs may be relative",
        )
        for path in (
            ("info", "properties", "termsOfService"),
            ("contact", "properties", "url"),
            ("license", "properties", "url"),
            ("external-documentation", "properties", "url"),
            ("example", "properties", "externalValue"),
            ("security-scheme", "$defs", "type-oidc", "then", "properties", "openIdConnectUrl"),
            *(
                ("oauth-flows", "$defs", flow, "properties", name)
                for flow, names in _FLOW_URLS.items()
                for name in names
            ),
        )
    ),
    Correction(
        "3.1",
        ("$defs", "examples", "not"),
        {"required": ["example", "examples"]},
        "3.1.1, Parameter Object: `example` and `examples` exclude each other",
    ),
    *(
        Correction(
            version,
            ("$defs", "parameter", "dependentSchemas", "in"),
            {
                "if": {"properties": {"in": {"const": "header"}}},
                "then": {"properties": {"name": _FIELD_NAME}},
            },
            f"{patch}, Parameter Object: the name of a header is a field name of RFC 9110 §5.1",
        )
        for version, patch in _PATCHES
    ),
    *(
        Correction(
            version,
            ("$defs", owner, "properties", "headers", "propertyNames"),
            _FIELD_NAME,
            f"{patch}, Header Object: the name of a header is a field name of RFC 9110 §5.1",
        )
        for version, patch in _PATCHES
        for owner in ("response", "encoding")
    ),
)


def correct_schema(version: str, schema: dict[str, Any]) -> dict[str, Any]:
    """Apply the corrections for a version to its official schema, in place, and return it.

    A correction whose place is missing is left out: a later schema may be arranged differently.
    """
    for one in CORRECTIONS:
        if one.version != version:
            continue
        owner: Any = schema
        for key in one.path[:-1]:
            owner = owner.get(key) if isinstance(owner, dict) else None
        if not isinstance(owner, dict):
            continue
        if one.value is _REMOVED:
            owner.pop(one.path[-1], None)
        else:
            owner[one.path[-1]] = one.value
    return schema
