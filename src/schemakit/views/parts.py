"""The types of the Objects that operations and descriptions return, which are plain dicts.

Every key may be missing, since a description may be incomplete. A key that is not listed, such as
an extension, is read with ``get``.
"""

# ruff: noqa: N815  the names are those of the specification

from __future__ import annotations

from typing import Any, TypedDict

__all__ = [
    "Header",
    "Info",
    "MediaType",
    "Parameter",
    "RequestBody",
    "Response",
    "SecurityScheme",
    "Tag",
]

# ``in`` is a keyword of Python, so the types with that field have a base in the other notation.
_In = TypedDict("_In", {"in": str}, total=False)


class MediaType(TypedDict, total=False):
    """A Media Type Object (OAS 3.1 §4.8.14); ``itemSchema`` is of 3.2."""

    schema: Any
    itemSchema: Any
    example: Any
    examples: dict[str, Any]
    encoding: dict[str, Any]


class Parameter(_In, total=False):
    """A Parameter Object (OAS 3.1 §4.8.12). In 2.0 it has the keywords of a schema itself."""

    name: str
    description: str
    required: bool
    deprecated: bool
    allowEmptyValue: bool
    style: str
    explode: bool
    allowReserved: bool
    schema: Any
    content: dict[str, MediaType]
    example: Any
    examples: dict[str, Any]
    type: str
    format: str
    items: dict[str, Any]
    enum: list[Any]
    default: Any
    collectionFormat: str


class Header(TypedDict, total=False):
    """A Header Object (OAS 3.1 §4.8.21). In 2.0 it has the keywords of a schema itself."""

    description: str
    required: bool
    deprecated: bool
    style: str
    explode: bool
    schema: Any
    content: dict[str, MediaType]
    example: Any
    examples: dict[str, Any]
    type: str
    format: str
    items: dict[str, Any]
    enum: list[Any]
    default: Any


class RequestBody(TypedDict, total=False):
    """A Request Body Object (OAS 3.1 §4.8.13)."""

    description: str
    content: dict[str, MediaType]
    required: bool


class Response(TypedDict, total=False):
    """A Response Object (OAS 3.1 §4.8.17); ``summary`` is of 3.2."""

    summary: str
    description: str
    headers: dict[str, Header]
    content: dict[str, MediaType]
    links: dict[str, Any]


class Info(TypedDict, total=False):
    """An Info Object (OAS 3.1 §4.8.2)."""

    title: str
    summary: str
    description: str
    termsOfService: str
    contact: dict[str, Any]
    license: dict[str, Any]
    version: str


class Tag(TypedDict, total=False):
    """A Tag Object (OAS 3.1 §4.8.22); ``summary``, ``parent`` and ``kind`` are of 3.2."""

    name: str
    summary: str
    description: str
    externalDocs: dict[str, Any]
    parent: str
    kind: str


class SecurityScheme(_In, total=False):
    """A Security Scheme Object (OAS 3.1 §4.8.27); ``flow`` and what follows it are of 2.0."""

    type: str
    description: str
    name: str
    scheme: str
    bearerFormat: str
    flows: dict[str, Any]
    openIdConnectUrl: str
    deprecated: bool
    flow: str
    authorizationUrl: str
    tokenUrl: str
    scopes: dict[str, str]
