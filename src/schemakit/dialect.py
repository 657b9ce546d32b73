"""A Schema Object of any version as a JSON Schema of draft 2020-12 that accepts the same values."""

from __future__ import annotations

from typing import Any

from schemakit import pointer
from schemakit.errors import PointerError
from schemakit.modern import LISTS, MAPS, SCHEMAS, modern

__all__ = ["DRAFT", "json_schema"]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
#: What other drafts and OpenAPI say in words of their own; rewritten or without meaning here.
_FOREIGN = frozenset(
    {
        *("$anchor", "$dynamicAnchor", "$dynamicRef", "$id", "$recursiveAnchor", "$recursiveRef"),
        *("$schema", "$vocabulary", "additionalItems", "definitions", "dependencies", "example"),
        *("discriminator", "externalDocs", "id", "nullable", "xml"),
    }
)


def json_schema(schema: Any, *, legacy: bool = False) -> dict[str, Any]:
    """A whole dereferenced schema in the words of JSON Schema 2020-12, with ``$schema``.

    It accepts what the schema accepts. ``legacy`` are 2.0 and 3.0: there ``nullable`` counts beside
    a ``type`` and adds no value to an ``enum``, and an exclusive bound may be a boolean. References
    are to ``$defs``; one that leads nowhere, and a value that is no schema, allow anything. Bodies
    that the schema shares are shared in the result.
    """
    converted = _Conversion(schema, legacy).convert(schema)
    if not isinstance(converted, dict):
        converted = {} if converted else {"not": {}}
    return {"$schema": DRAFT, **converted}


class _Conversion:
    def __init__(self, root: Any, legacy: bool) -> None:
        self.root, self.legacy = root, legacy
        #: The id of a source to the source, kept so that its id is not reused, and its conversion.
        self.done: dict[int, tuple[Any, dict[str, Any]]] = {}

    def convert(self, schema: Any) -> Any:
        if not isinstance(schema, dict):
            return schema if isinstance(schema, bool) else True
        if (known := self.done.get(id(schema))) is not None:
            return known[1]
        found: dict[str, Any] = {}
        self.done[id(schema)] = (schema, found)
        found.update(self._keywords(modern(schema, legacy=self.legacy)))
        return found

    def _keywords(self, schema: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in schema.items():
            if key in _FOREIGN:
                continue
            if key in SCHEMAS:
                found[key] = self.convert(value)
            elif key in MAPS:
                found[key] = {name: self.convert(one) for name, one in value.items()}
            elif key in LISTS:
                found[key] = [self.convert(one) for one in value]
            elif key != "$ref":
                found[key] = value
            elif (target := self._target(value)) is not None:
                found[key] = target
        return found

    def _target(self, ref: str) -> str | None:
        """Where a reference leads in the result; what stands above a part is not there any more."""
        if not ref.startswith("#"):
            return None
        try:
            tokens = pointer.parse(pointer.from_fragment(ref[1:]))
            pointer.get(self.root, tokens)
        except (pointer.Missing, PointerError):
            return None
        return pointer.fragment(_renamed_path(self.root, tokens))


def _renamed_path(root: Any, tokens: tuple[str, ...]) -> list[str]:
    """Where in the result a place of the source stands, whose keywords may have other names."""
    found: list[str] = []
    value, is_schema = root, True
    for key in tokens:
        inside = pointer.get(value, (key,))
        name = key
        if is_schema:
            has_tuple = isinstance(value, dict) and isinstance(value.get("items"), list)
            name = (_RENAMED_TUPLE if has_tuple else _RENAMED).get(key, key)
        found.append(name)
        # Below other keywords there is a name or an index before the next schema.
        value, is_schema = inside, not is_schema or name in SCHEMAS
    return found


_RENAMED = {"definitions": "$defs", "dependencies": "dependentSchemas"}
_RENAMED_TUPLE = {**_RENAMED, "items": "prefixItems", "additionalItems": "items"}
