"""The keywords that a definition may use: their order, and the types that they apply to."""

from __future__ import annotations

from typing import Any

from schemakit.references.data_references import is_reference_alone
from schemakit.spec.keywords import APPLICATOR, ASSERTION, KEYWORDS, LATEST_DRAFT
from schemakit.spec.to_2020_12 import upgrade_keywords
from schemakit.spec.values import listed_types
from schemakit.views.wrappers import BOILERPLATE

__all__ = [
    "ANNOTATIONS",
    "DATA_KEYWORDS",
    "OF_OBJECTS",
    "OF_SOME_TYPE",
    "OF_TYPE",
    "are_disjoint",
    "convert_keywords",
    "is_never",
    "is_null",
    "is_object",
    "rank",
    "select_for_types",
]

_ROWS = tuple(row for row in KEYWORDS if row.is_in_draft(LATEST_DRAFT))
_RESTRICTING = tuple(row for row in _ROWS if row.role in (ASSERTION, APPLICATOR))
#: Type of JSON to the keywords that are about its values only. Those of encoded content are kept
#: beside any type.
OF_TYPE = {
    type_: tuple(row.name for row in _RESTRICTING if type_ in row.types and row.group != "content")
    for type_ in ("string", "object", "array", "number")
}
OF_TYPE["integer"] = OF_TYPE["number"]
OF_OBJECTS = frozenset(OF_TYPE["object"]) - {"unevaluatedProperties"}
OF_SOME_TYPE = frozenset(key for keys in OF_TYPE.values() for key in keys)
#: Keywords that restrict no value.
ANNOTATIONS = frozenset({"title", "description", "default", "examples", "deprecated"})
_HELD = ANNOTATIONS.union(row.name for row in _RESTRICTING if row.conversion != "identify")
#: Keyword to the value of it that says nothing.
_IDLE = {
    "uniqueItems": False,
    "deprecated": False,
    "required": [],
    "examples": [],
    "title": "",
    "description": BOILERPLATE,
}

#: Keywords whose value is data, or a list of data.
DATA_KEYWORDS = frozenset({"examples", "default", "enum", "const"})

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
    """The sort key of a keyword in a definition."""
    return _RANK.get(key, 99)


def convert_keywords(schema: dict[str, Any], *, legacy: bool) -> dict[str, Any]:
    """The schema's keywords that a definition may use, converted to JSON Schema 2020-12.

    ``legacy`` is for schemas of OpenAPI 2.0 and 3.0; subschemas are not converted. A ``$ref`` where
    a value stands is data, and nothing follows it, so it is left out.
    """
    found = upgrade_keywords(schema, legacy=legacy)
    for key in DATA_KEYWORDS.intersection(found):
        _drop_references(found, key)
    return {
        key: value
        for key, value in found.items()
        if key in _HELD and (key not in _IDLE or value != _IDLE[key])
    }


def _drop_references(found: dict[str, Any], key: str) -> None:
    """Drops values that are nothing but a ``$ref``, and the keyword if no value is left."""
    value = found[key]
    if key in ("examples", "enum") and isinstance(value, list):
        kept = [one for one in value if not is_reference_alone(one)]
        if len(kept) < len(value):
            found[key] = kept
        if not kept and value:
            del found[key]
    elif is_reference_alone(value):
        del found[key]


def select_for_types(node: dict[str, Any]) -> dict[str, Any]:
    """The schema without keywords for values of other types than its own; they have no effect."""
    declared = listed_types(node["type"])
    about = {key for one in declared for key in OF_TYPE.get(one, ())}
    if about >= OF_SOME_TYPE:
        return node
    return {key: one for key, one in node.items() if key in about or key not in OF_SOME_TYPE}


def is_object(node: dict[str, Any]) -> bool:
    """Whether ``object`` is among its types."""
    return "object" in listed_types(node.get("type"))


def is_null(schema: Any) -> bool:
    """Whether a schema allows null and nothing else."""
    if not isinstance(schema, dict):
        return False
    if listed_types(schema.get("type")) == ["null"] or schema.get("enum") == [None]:
        return True
    return schema.get("const", ...) is None and schema.keys() - ANNOTATIONS == {"const"}


def is_never(schema: Any) -> bool:
    """Whether a schema allows no value, judged by ``false`` and ``not`` alone."""
    return schema is False or (isinstance(schema, dict) and schema.get("not") in (True, {}))


def are_disjoint(branches: list[Any]) -> bool:
    """Whether no value can fit two of the branches, judged by their types alone."""
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
