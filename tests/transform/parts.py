"""Parts of a description, checked for references that lead to nothing."""

from __future__ import annotations

import json
from typing import Any

import schemakit
from schemakit import Description
from schemakit.spec import pointer
from tests.small import described, to

__all__ = ["SCHEMAS", "find_dangling", "make_api", "take_part"]

_PARAMETERS = [
    {"name": "limit", "in": "query", "schema": {"type": "integer"}},
    {"name": "tree", "in": "query", "schema": to("N")},
    {"name": "twig", "in": "query", "schema": to("N")},
]
_RESPONSE = {"description": "d", "content": {"a/b": {"schema": to("N")}}}
_MORE = {
    "paths": {"/a": {"parameters": _PARAMETERS, "get": {"responses": {"200": _RESPONSE}}}},
    "x-list": ["text", [to("N")]],
    "x-names": {"n": to("N")},
    "x-alias": {"$ref": "#/x-list"},
}
SCHEMAS = {"N": {"items": to("N")}, "A": {"allOf": [to("N")]}, "B": {"not": to("N")}}


def find_dangling(value: Any, root: Any) -> list[str]:
    """The references in a value that lead nowhere in ``root``; nothing in it is a literal."""
    if not isinstance(value, (dict, list)):
        return []
    found = []
    ref = value.get("$ref") if isinstance(value, dict) else None
    if isinstance(ref, str):
        try:
            pointer.get(root, pointer.parse(pointer.from_fragment(ref.removeprefix("#"))))
        except (pointer.Missing, schemakit.PointerError):
            found.append(ref)
    inside = value.values() if isinstance(value, dict) else value
    return [*found, *(ref for item in inside for ref in find_dangling(item, root))]


def take_part(description: Description, at: str, how: str = "dereference") -> Any:
    """A part, after it was seen to hold all that it names, as data and as text."""
    part = getattr(description, how)(at=at)
    assert json.loads(getattr(description, f"{how}_json")(at=at)) == part
    assert find_dangling(part, part) == []
    return part


def make_api(version: str = "3.1.0", **more: Any) -> Description:
    return schemakit.load(described(SCHEMAS, version, **{**_MORE, **more}))
