"""One Schema Object's own keywords in the words of JSON Schema 2020-12, whatever its version was.

What lies below it is the same as before; whoever walks it converts each schema when it is reached.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from schemakit.conversion import split_dependencies, split_items, with_exclusive_bounds
from schemakit.primitive_types import PRIMITIVE_TYPES, is_number, listed_types, with_null

__all__ = ["LISTS", "MAPS", "SCHEMAS", "modern"]

#: Keywords whose value is a schema, a map of schemas by name, or a list of them.
SCHEMAS = (
    *("additionalProperties", "contains", "contentSchema", "else", "if", "items", "not"),
    *("propertyNames", "then", "unevaluatedItems", "unevaluatedProperties"),
)
MAPS = ("$defs", "dependentSchemas", "patternProperties", "properties")
LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_COUNTS = (
    *("maxContains", "maxItems", "maxLength", "maxProperties"),
    *("minContains", "minItems", "minLength", "minProperties"),
)
_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_TEXTS = (
    *("$comment", "$ref", "contentEncoding", "contentMediaType", "description", "format"),
    *("pattern", "title"),
)
_FLAGS = ("deprecated", "readOnly", "uniqueItems", "writeOnly")


def _is_finite(value: Any) -> bool:
    return is_number(value) and math.isfinite(value)


def _is_count(value: Any) -> bool:
    return _is_finite(value) and value >= 0 and value == int(value)


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


#: Keyword to whether a value of it is well formed. What has no row may have any value.
_WELL_FORMED: dict[str, Callable[[Any], bool]] = {
    **dict.fromkeys(SCHEMAS, lambda value: isinstance(value, (dict, bool))),
    **dict.fromkeys(MAPS, lambda value: isinstance(value, dict)),
    **dict.fromkeys(LISTS, lambda value: isinstance(value, list) and bool(value)),
    **dict.fromkeys(_COUNTS, _is_count),
    **dict.fromkeys(_BOUNDS, _is_finite),
    **dict.fromkeys(_TEXTS, lambda value: isinstance(value, str)),
    **dict.fromkeys(_FLAGS, lambda value: isinstance(value, bool)),
    "multipleOf": lambda value: _is_finite(value) and value > 0,
    "required": _is_names,
    "dependentRequired": lambda value: (
        isinstance(value, dict) and all(map(_is_names, value.values()))
    ),
    "enum": lambda value: isinstance(value, list) and bool(value),
    "examples": lambda value: isinstance(value, list),
}


def modern(schema: dict[str, Any], *, legacy: bool) -> dict[str, Any]:
    """The schema's own keywords as 2020-12 has them; a new dict, what is below it shared.

    A keyword with a malformed value says nothing, and is left out. ``legacy`` are 2.0 and 3.0:
    ``nullable`` counts beside a ``type`` and adds no value to an ``enum`` (3.0.3, Schema Object).
    Boolean exclusive bounds are read in every version, since descriptions of 3.1 that were not
    migrated still hold them.
    """
    found = dict(schema)
    if "type" in found:
        _rename_type(found, is_nullable=legacy and schema.get("nullable") is True)
    if isinstance(found.get("definitions"), dict):
        known = found.get("$defs")
        found["$defs"] = {**found["definitions"], **(known if isinstance(known, dict) else {})}
    with_exclusive_bounds(found, schema)
    split_items(found, schema.get("additionalItems"))
    split_dependencies(found)
    if "example" in found and "examples" not in found:
        found["examples"] = [found["example"]]
    return {key: value for key, value in found.items() if _says_something(key, value)}


def _says_something(key: str, value: Any) -> bool:
    check = _WELL_FORMED.get(key)
    return check is None or check(value)


def _rename_type(found: dict[str, Any], *, is_nullable: bool) -> None:
    if found["type"] == "file":  # 2.0, Parameter Object
        found["type"] = "string"
        found.setdefault("format", "binary")
    listed = [one for one in listed_types(found["type"]) if isinstance(one, str)]
    known = [one for one in dict.fromkeys(listed) if one in PRIMITIVE_TYPES]
    if not known:
        del found["type"]
        return
    declared = known[0] if len(known) == 1 else known
    found["type"] = with_null(declared) if is_nullable else declared
