"""A Schema Object of any version as a JSON Schema of draft 2020-12 that accepts the same values."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from schemakit import pointer
from schemakit.conversion import (
    split_dependencies,
    split_items,
    with_exclusive_bounds,
    with_null,
)
from schemakit.errors import PointerError

__all__ = ["DRAFT", "json_schema"]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TYPES = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})
_SCHEMAS = (
    *("additionalProperties", "contains", "contentSchema", "else", "if", "items", "not"),
    *("propertyNames", "then", "unevaluatedItems", "unevaluatedProperties"),
)
_MAPS = ("$defs", "dependentSchemas", "patternProperties", "properties")
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_COUNTS = (
    *("maxContains", "maxItems", "maxLength", "maxProperties"),
    *("minContains", "minItems", "minLength", "minProperties"),
)
_TEXTS = ("$comment", "contentEncoding", "contentMediaType", "description", "format", "pattern")
_FLAGS = ("deprecated", "readOnly", "uniqueItems", "writeOnly")
#: What other drafts and OpenAPI say in words of their own; rewritten or without meaning here.
_FOREIGN = frozenset(
    {
        *("$anchor", "$dynamicAnchor", "$dynamicRef", "$id", "$recursiveAnchor", "$recursiveRef"),
        *("$schema", "$vocabulary", "additionalItems", "definitions", "dependencies", "example"),
        *("discriminator", "externalDocs", "id", "nullable", "xml"),
    }
)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _is_count(value: Any) -> bool:
    return _is_number(value) and value >= 0 and value == int(value)


def _is_schema(value: Any) -> bool:
    return isinstance(value, (dict, bool))


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


#: Keyword to whether a value of it is well formed. What is not says nothing, and is left out.
_WELL_FORMED: dict[str, Callable[[Any], bool]] = {
    **dict.fromkeys(_SCHEMAS, _is_schema),
    **dict.fromkeys(_MAPS, lambda value: isinstance(value, dict)),
    **dict.fromkeys(_LISTS, lambda value: isinstance(value, list) and bool(value)),
    **dict.fromkeys(_COUNTS, _is_count),
    **dict.fromkeys((*_TEXTS, "$ref", "title"), lambda value: isinstance(value, str)),
    **dict.fromkeys(_FLAGS, lambda value: isinstance(value, bool)),
    **dict.fromkeys(("minimum", "maximum"), _is_number),
    **dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum"), _is_number),
    "multipleOf": lambda value: _is_number(value) and value > 0,
    "required": _is_names,
    "dependentRequired": lambda value: (
        isinstance(value, dict) and all(map(_is_names, value.values()))
    ),
    "enum": lambda value: isinstance(value, list) and bool(value),
    "examples": lambda value: isinstance(value, list),
}


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
        found.update(self._keywords(_renamed(schema, legacy=self.legacy)))
        return found

    def _keywords(self, schema: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in schema.items():
            check = _WELL_FORMED.get(key)
            if key in _FOREIGN or (check is not None and not check(value)):
                continue
            if key in _SCHEMAS:
                found[key] = self.convert(value)
            elif key in _MAPS:
                found[key] = {name: self.convert(one) for name, one in value.items()}
            elif key in _LISTS:
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
        value, is_schema = inside, not is_schema or name in _SCHEMAS
    return found


_RENAMED = {"definitions": "$defs", "dependencies": "dependentSchemas"}
_RENAMED_TUPLE = {**_RENAMED, "items": "prefixItems", "additionalItems": "items"}


def _renamed(schema: dict[str, Any], *, legacy: bool) -> dict[str, Any]:
    """The schema's own keywords by their names of 2020-12, in their order."""
    found = dict(schema)
    if isinstance(found.get("definitions"), dict):
        known = found.get("$defs")
        found["$defs"] = {**found["definitions"], **(known if isinstance(known, dict) else {})}
    if "type" in found:
        _rename_type(found, legacy)
    with_exclusive_bounds(found, schema)
    split_items(found, schema.get("additionalItems"))
    split_dependencies(found)
    if "example" in found and "examples" not in found:
        found["examples"] = [found["example"]]
    return found


def _rename_type(found: dict[str, Any], legacy: bool) -> None:
    declared = found.pop("type")
    if declared == "file":  # 2.0, Parameter Object
        declared = "string"
        found.setdefault("format", "binary")
    listed = declared if isinstance(declared, list) else [declared]
    kinds = list(dict.fromkeys(one for one in listed if isinstance(one, str) and one in _TYPES))
    if legacy and kinds and found.get("nullable") is True:
        kinds = with_null(kinds)
    if kinds:
        rest = dict(found)
        found.clear()
        found["type"] = kinds[0] if len(kinds) == 1 else kinds
        found.update(rest)
