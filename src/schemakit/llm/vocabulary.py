"""The keywords that a definition may hold: their order, and the types that they are about."""

from __future__ import annotations

from typing import Any

from schemakit.spec.to_2020_12 import modern
from schemakit.spec.values import listed_types
from schemakit.views.wrappers import BOILERPLATE

__all__ = [
    "ANNOTATIONS",
    "OF_OBJECTS",
    "OF_SOME_TYPE",
    "OF_TYPE",
    "about_its_types",
    "are_disjoint",
    "held",
    "is_null",
    "is_object",
    "rank",
]

#: Type of JSON to the keywords that say something about its values only.
OF_TYPE = {
    "string": ("minLength", "maxLength", "pattern", "format"),
    "object": (
        *("properties", "required", "additionalProperties", "patternProperties", "propertyNames"),
        *("minProperties", "maxProperties", "dependentRequired", "dependentSchemas"),
        "unevaluatedProperties",
    ),
    "array": (
        *("items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains"),
        *("minContains", "maxContains", "unevaluatedItems"),
    ),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
}
OF_TYPE["integer"] = (*OF_TYPE["number"], "format")
OF_TYPE["number"] = OF_TYPE["integer"]
OF_OBJECTS = frozenset(OF_TYPE["object"]) - {"unevaluatedProperties"}
OF_SOME_TYPE = frozenset(key for keys in OF_TYPE.values() for key in keys)
#: Keywords that restrict no value.
ANNOTATIONS = frozenset({"title", "description", "default", "examples", "deprecated"})
_HELD = (
    OF_SOME_TYPE
    | ANNOTATIONS
    | {"type", "enum", "const", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "$ref"}
    | {"contentEncoding", "contentMediaType", "contentSchema"}
)
#: Keyword to the value of it that says nothing.
_IDLE = {
    "uniqueItems": False,
    "deprecated": False,
    "required": [],
    "examples": [],
    "title": "",
    "description": BOILERPLATE,
}

_RANK = {
    key: number
    for number, key in enumerate(
        (
            *("$schema", "$ref", "type", "format", "nullable", "enum", "const", "pattern"),
            *("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf"),
            *("minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "default"),
            *("examples", "title", "description", "deprecated", "items", "properties"),
            *("required", "additionalProperties"),
        )
    )
}


def rank(key: str) -> int:
    """Where a keyword stands in a definition."""
    return _RANK.get(key, 99)


def held(schema: dict[str, Any], *, legacy: bool) -> dict[str, Any]:
    """The schema's own keywords as 2020-12 has them, as far as a definition may hold them."""
    found = modern(schema, legacy=legacy)
    return {
        key: value
        for key, value in found.items()
        if key in _HELD and (key not in _IDLE or value != _IDLE[key])
    }


def about_its_types(node: dict[str, Any]) -> dict[str, Any]:
    """Without the keywords that are about values of other types, which say nothing here."""
    declared = listed_types(node["type"])
    about = {key for one in declared for key in OF_TYPE.get(one, ())}
    if about >= OF_SOME_TYPE:
        return node
    return {key: one for key, one in node.items() if key in about or key not in OF_SOME_TYPE}


def is_object(node: dict[str, Any]) -> bool:
    return "object" in listed_types(node.get("type"))


def is_null(schema: Any) -> bool:
    return isinstance(schema, dict) and (
        schema.get("type") == "null" or schema.get("enum") == [None] or schema == {"const": None}
    )


def are_disjoint(branches: list[Any]) -> bool:
    """Whether no value can fit two of them, as their types alone tell."""
    met: set[str] = set()
    for branch in branches:
        declared = branch.get("type") if isinstance(branch, dict) else None
        if declared is None or "nullable" in branch:
            return False
        kinds = set(listed_types(declared))
        if "number" in kinds:
            kinds.add("integer")
        if kinds & met:
            return False
        met |= kinds
    return True
