"""One Schema Object in the words of JSON Schema 2020-12, whatever its version of OAS was.

Only the keywords of the object itself are read; what lies below is converted when it is reached.
Malformed values are left out: a definition with one is refused whole by those who read it.
"""

from __future__ import annotations

from typing import Any

from schemakit.conversion import (
    is_number,
    split_dependencies,
    split_items,
    with_exclusive_bounds,
    with_null,
)

__all__ = ["ANNOTATION_WORDS", "BOILERPLATE", "modern"]

#: What pydantic describes every choice with (DECISIONS.md).
BOILERPLATE = "An enumeration."
_TYPES = frozenset({"null", "boolean", "object", "array", "number", "string", "integer"})
_SCHEMA = (
    *("additionalProperties", "propertyNames", "contains", "not", "if", "then", "else"),
    *("unevaluatedProperties", "unevaluatedItems", "contentSchema"),
)
_MAPS = ("properties", "patternProperties", "dependentSchemas")
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_COUNTS = (
    *("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"),
    *("minContains", "maxContains"),
)
_NUMBERS = ("minimum", "maximum")
_STRINGS = ("pattern", "format", "contentEncoding", "contentMediaType", "$ref")
#: Keywords that restrict no value.
ANNOTATION_WORDS = frozenset({"title", "description", "default", "examples", "deprecated"})


def _is_schema(value: Any) -> bool:
    return isinstance(value, (dict, bool))


def _is_count(value: Any) -> bool:
    return is_number(value) and value >= 0 and value == int(value)


#: Keyword to whether a value of it is well formed; what has no row is left out.
_WELL_FORMED: dict[str, Any] = {
    **dict.fromkeys(_SCHEMA, _is_schema),
    **dict.fromkeys(_MAPS, lambda value: isinstance(value, dict)),
    **dict.fromkeys(_LISTS, lambda value: isinstance(value, list) and bool(value)),
    **dict.fromkeys(_COUNTS, _is_count),
    **dict.fromkeys(_NUMBERS, is_number),
    **dict.fromkeys(_STRINGS, lambda value: isinstance(value, str)),
    **dict.fromkeys(("items", "dependencies"), lambda value: isinstance(value, (dict, bool, list))),
    **dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum"), is_number),
    "multipleOf": lambda value: is_number(value) and value > 0,
    "uniqueItems": lambda value: value is True,
    "deprecated": lambda value: value is True,
    "required": lambda value: isinstance(value, list) and bool(value),
    "dependentRequired": lambda value: isinstance(value, dict),
    "enum": lambda value: isinstance(value, list) and bool(value),
    "const": lambda _: True,
    "default": lambda _: True,
    "examples": lambda value: isinstance(value, list) and bool(value),
    "title": lambda value: isinstance(value, str) and bool(value),
    "description": lambda value: isinstance(value, str) and value != BOILERPLATE,
}


def modern(schema: dict[str, Any], *, legacy: bool) -> dict[str, Any]:
    """The schema's own keywords as 2020-12 has them; a new dict, what is below it shared.

    ``legacy`` are 2.0 and 3.0: ``nullable`` counts beside a ``type`` and adds no value to an
    ``enum`` (3.0.3, Schema Object). Boolean exclusive bounds are read in every version, since
    descriptions of 3.1 that were not migrated still hold them.
    """
    out: dict[str, Any] = {}
    for key, value in schema.items():
        if key == "type":
            _add_type(out, value)
        elif (check := _WELL_FORMED.get(key)) is not None and check(value):
            out[key] = value
    if legacy and schema.get("nullable") is True and "type" in out:
        out["type"] = with_null(out["type"])
    with_exclusive_bounds(out, schema)
    if "example" in schema and "examples" not in out:
        out["examples"] = [schema["example"]]
    split_items(out, schema.get("additionalItems"))
    split_dependencies(out)
    return out


def _add_type(out: dict[str, Any], value: Any) -> None:
    if value == "file":
        out.update(type="string", format="binary")
        return
    listed = value if isinstance(value, list) else [value]
    known = list(dict.fromkeys(one for one in listed if isinstance(one, str) and one in _TYPES))
    if known:
        out["type"] = known[0] if len(known) == 1 else known
