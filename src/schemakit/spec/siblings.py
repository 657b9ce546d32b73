"""What members beside a ``$ref`` mean together with its target (REFERENCES.md §2)."""

from __future__ import annotations

from typing import Any

import orjson

__all__ = [
    "ANNOTATIONS",
    "conjunction",
    "is_annotation",
    "mergeable",
    "merged_path_item",
    "parameter_key",
]

#: Keywords that say something about values and restrict none of them.
ANNOTATIONS = frozenset(
    {
        *("title", "description", "summary", "default", "example", "examples", "deprecated"),
        *("readOnly", "writeOnly", "externalDocs", "xml", "$comment"),
    }
)
_ASSERTIONS = frozenset(
    {
        *("type", "enum", "const", "format", "pattern", "multipleOf", "required", "nullable"),
        *("maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"),
        *("maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties"),
        *("uniqueItems", "contains", "minContains", "maxContains", "propertyNames"),
        *("properties", "patternProperties", "additionalProperties", "unevaluatedProperties"),
        *("prefixItems", "items", "additionalItems", "unevaluatedItems"),
        *("allOf", "anyOf", "oneOf", "not", "if", "then", "else"),
        *("dependentSchemas", "dependentRequired", "dependencies"),
        *("contentEncoding", "contentMediaType", "contentSchema"),
        *("$ref", "$dynamicRef", "$recursiveRef", "$defs", "definitions", "discriminator"),
    }
)
_IDENTITIES = frozenset({"$id", "$anchor", "$dynamicAnchor", "$schema"})
_ANY_TRUE = ("deprecated", "readOnly", "writeOnly")
#: Keywords whose meaning depends on each other inside one schema object (core §10.1, §11.1).
_GROUPS = tuple(
    map(
        frozenset,
        (
            ("properties", "patternProperties", "additionalProperties"),
            ("prefixItems", "items", "additionalItems"),
            ("contains", "minContains", "maxContains"),
            ("if", "then", "else"),
            ("contentEncoding", "contentMediaType", "contentSchema"),
        ),
    )
)
_LEGACY_GROUPS = tuple(
    map(
        frozenset,
        (
            ("type", "nullable"),
            ("minimum", "exclusiveMinimum"),
            ("maximum", "exclusiveMaximum"),
        ),
    )
)
_EVALUATING = frozenset(
    {
        *("properties", "patternProperties", "additionalProperties", "prefixItems", "items"),
        *("unevaluatedProperties", "unevaluatedItems", "contains", "allOf", "anyOf", "oneOf"),
        *("not", "if", "then", "else", "dependentSchemas", "$ref", "$dynamicRef"),
    }
)
_UNEVALUATED = frozenset({"unevaluatedProperties", "unevaluatedItems"})


def _same(left: Any, right: Any) -> bool:
    """JSON equality of what a sibling may hold: for Python, True == 1 and 1 == 1.0."""
    try:
        sorted_keys = orjson.OPT_SORT_KEYS
        return orjson.dumps(left, option=sorted_keys) == orjson.dumps(right, option=sorted_keys)
    except TypeError:
        return left is right


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _at_least_as_strong(key: str, target: Any, sibling: Any) -> bool:
    """Whether a sibling's value alone implies the target's (REFERENCES §2.2, 1)."""
    if key.startswith(("max", "exclusiveMax")):
        return _number(target) and _number(sibling) and bool(sibling <= target)
    if key.startswith(("min", "exclusiveMin")):
        return _number(target) and _number(sibling) and bool(sibling >= target)
    if key == "uniqueItems":
        return sibling is True or target is False
    if key == "type":
        wide, narrow = _as_list(target), _as_list(sibling)
        return all(one in wide or (one == "integer" and "number" in wide) for one in narrow)
    if isinstance(target, list) and isinstance(sibling, list):
        if key == "required":
            return all(one in sibling for one in target)
        if key == "enum":
            return all(any(_same(one, other) for other in target) for one in sibling)
    return False


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def is_annotation(key: str) -> bool:
    """Whether a keyword says something about values and restricts none of them."""
    return key in ANNOTATIONS or (key not in _ASSERTIONS and key not in _IDENTITIES)


def mergeable(target: dict[str, Any], siblings: dict[str, Any], *, legacy: bool) -> bool:
    """Whether ``{**target, **siblings}`` accepts just what both together accept (§2.2)."""
    if all(is_annotation(key) for key in siblings):
        return True
    if _IDENTITIES & (target.keys() | siblings.keys()):
        return False
    for key, value in siblings.items():
        if key not in target or is_annotation(key):
            continue
        if not (_same(target[key], value) or _at_least_as_strong(key, target[key], value)):
            return False
    for group in (*_GROUPS, *_LEGACY_GROUPS) if legacy else _GROUPS:
        ours, theirs = group & siblings.keys(), group & target.keys()
        if (
            ours
            and theirs
            and not all(key in target and _same(target[key], siblings[key]) for key in ours)
        ):
            return False
    return not (_UNEVALUATED & target.keys() and _EVALUATING & siblings.keys())


def conjunction(target: Any, siblings: dict[str, Any], *, legacy: bool = False) -> Any:
    """What a schema means that says ``target`` and ``siblings`` at once, without loss (§2.1)."""
    if not siblings or target is True:
        return siblings or target
    if isinstance(target, dict) and mergeable(target, siblings, legacy=legacy):
        merged = {**target, **siblings}
        for key in _ANY_TRUE:
            if key in siblings and target.get(key) is True:
                merged[key] = True
        if isinstance(target.get("examples"), list) and isinstance(siblings.get("examples"), list):
            merged["examples"] = _distinct([*siblings["examples"], *target["examples"]])
        return merged
    branches = siblings.get("allOf")
    return {**siblings, "allOf": [target, *(branches if isinstance(branches, list) else [])]}


def _distinct(values: list[Any]) -> list[Any]:
    kept: list[Any] = []
    for value in values:
        if not any(_same(value, other) for other in kept):
            kept.append(value)
    return kept


def merged_path_item(target: dict[str, Any], local: dict[str, Any]) -> dict[str, Any]:
    """Both Path Items in one; the local one wins, parameters merge by name and place."""
    merged = {**target, **local}
    if isinstance(target.get("parameters"), list) and isinstance(local.get("parameters"), list):
        taken = {parameter_key(parameter) for parameter in local["parameters"]}
        inherited = [one for one in target["parameters"] if parameter_key(one) not in taken]
        merged["parameters"] = [*inherited, *local["parameters"]]
    return merged


def parameter_key(parameter: Any) -> tuple[str, str]:
    """What makes a parameter the same as another one: its name and its place."""
    if isinstance(parameter, dict) and isinstance(parameter.get("name"), str):
        return parameter["name"], str(parameter.get("in"))
    return "", str(id(parameter))
