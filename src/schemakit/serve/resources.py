"""The description as resources of MCP: an outline, its operations and schemas, and the whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import unquote

from schemakit.description.description import Description
from schemakit.errors import NotFoundError, UsageError
from schemakit.serve.description_parts import outline, render_part, render_schema

__all__ = ["RESOURCES", "TEMPLATES", "ResourceText", "read_resource"]

_DEPTH = 8
_MOST_CHARACTERS = 200_000
_MOST_BYTES = 4 << 20
_LONGEST_URI = 8_000
_JSON = "application/json"

_OUTLINE, _DOCUMENT = "description:///outline", "description:///document"
_OPERATIONS, _SCHEMAS = "description:///operations/", "description:///schemas/"

#: What ``resources/list`` returns.
RESOURCES = (
    {
        "uri": _OUTLINE,
        "name": "outline",
        "description": "Title, servers, tags and sizes of the API's description",
        "mimeType": _JSON,
    },
    {
        "uri": _DOCUMENT,
        "name": "document",
        "description": "The whole description as one document",
        "mimeType": _JSON,
    },
)
#: What ``resources/templates/list`` returns.
TEMPLATES = (
    {
        "uriTemplate": _OPERATIONS + "{operation}",
        "name": "operation",
        "description": "An operation by its operationId or 'GET /path', dereferenced",
        "mimeType": _JSON,
    },
    {
        "uriTemplate": _SCHEMAS + "{schema}",
        "name": "schema",
        "description": "A reusable schema by its name, dereferenced",
        "mimeType": _JSON,
    },
)


class ResourceText(NamedTuple):
    """A resource: its URI, its media type and its text."""

    uri: str
    media_type: str
    text: str


def read_resource(shown: Callable[[], Description], uri: str) -> ResourceText:
    """The resource of a URI; ``shown`` gives the description.

    Raises:
        NotFoundError: if there is none.
        UsageError: if the document is larger than a resource should be, or the URI is longer than
            that of one.
    """
    if len(uri) > _LONGEST_URI:
        raise UsageError(f"a resource has a URI of at most {_LONGEST_URI:,} characters")
    api = shown()
    if uri == _OUTLINE:
        return ResourceText(uri, _JSON, json.dumps(outline(api), ensure_ascii=False, default=str))
    if uri == _DOCUMENT:
        return ResourceText(uri, _JSON, _write_document(api))
    if uri.startswith(_OPERATIONS):
        place = api.operation(unquote(uri.removeprefix(_OPERATIONS))).pointer
        return ResourceText(uri, _JSON, render_part(api, place, _DEPTH, _MOST_CHARACTERS))
    if uri.startswith(_SCHEMAS):
        name = unquote(uri.removeprefix(_SCHEMAS))
        return ResourceText(uri, _JSON, render_schema(api, name, _DEPTH, _MOST_CHARACTERS))
    known = [_OUTLINE, _DOCUMENT, *(str(one["uriTemplate"]) for one in TEMPLATES)]
    raise NotFoundError("resource", uri, known)


def _write_document(api: Description) -> str:
    text = api.bundle_json()
    if len(text) > _MOST_BYTES:
        raise UsageError(
            f"the document takes {len(text):,} bytes, more than {_MOST_BYTES:,}; read "
            f"{TEMPLATES[0]['uriTemplate']} and {TEMPLATES[1]['uriTemplate']}"
        )
    return text.decode()
