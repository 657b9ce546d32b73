"""The oracle's reading of what stands beside a schema's ``$ref``."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["ANNOTATIONS", "conjunction"]

ANNOTATIONS = {
    *("title", "description", "summary", "default", "example", "examples", "deprecated"),
    *("readOnly", "writeOnly", "externalDocs", "xml", "$comment"),
}
_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains")
_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains")
_GROUPS = (
    {"properties", "patternProperties", "additionalProperties"},
    {"prefixItems", "items", "additionalItems"},
    {"contains", "minContains", "maxContains"},
    {"if", "then", "else"},
    {"contentEncoding", "contentMediaType", "contentSchema"},
)
_EVALUATES = {
    *("properties", "patternProperties", "additionalProperties", "unevaluatedProperties"),
    *("prefixItems", "items", "unevaluatedItems", "contains", "allOf", "anyOf", "oneOf", "not"),
    *("if", "then", "else", "dependentSchemas", "$ref", "$dynamicRef"),
}
_RESTRICTS = {
    *_UPPER,
    *_LOWER,
    *_EVALUATES,
    *set().union(*_GROUPS),
    *("type", "enum", "const", "format", "pattern", "multipleOf", "required", "uniqueItems"),
    *("propertyNames", "dependentRequired", "dependencies", "$defs", "definitions"),
    *("discriminator", "$recursiveRef"),
}


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def conjunction(target: Any, siblings: dict[str, Any]) -> Any:
    """A schema that accepts just what both accept, merged where that is exact."""
    if target is True:
        return siblings
    if target is False or not _may_merge(target, siblings):
        return {**siblings, "allOf": [target, *siblings.get("allOf", [])]}
    merged = {**target, **siblings}
    for key in ("deprecated", "readOnly", "writeOnly"):
        if target.get(key) is True:
            merged[key] = True
    if "examples" in target and "examples" in siblings:
        merged["examples"] = []
        for example in siblings["examples"] + target["examples"]:
            if _text(example) not in map(_text, merged["examples"]):
                merged["examples"].append(example)
    return merged


def _may_merge(target: dict[str, Any], siblings: dict[str, Any]) -> bool:
    for key in target.keys() & siblings.keys() & _RESTRICTS:
        if not _implies(key, siblings[key], target[key]):
            return False
    for group in _GROUPS:
        ours, theirs = ({k: s[k] for k in group & s.keys()} for s in (siblings, target))
        if ours and theirs and any(_text(ours[k]) != _text(theirs.get(k)) for k in ours):
            return False
    closes = target.keys() & {"unevaluatedProperties", "unevaluatedItems"}
    return not (closes and _EVALUATES & siblings.keys())


def _implies(key: str, ours: Any, theirs: Any) -> bool:
    """Whether a keyword's value beside the reference is as strict as the target's."""
    if _text(ours) == _text(theirs):
        return True
    if key in _UPPER:
        return bool(ours <= theirs)
    if key in _LOWER:
        return bool(ours >= theirs)
    if key == "uniqueItems":
        return bool(ours) or not theirs
    if key == "type":
        wide = {theirs} if isinstance(theirs, str) else set(theirs)
        wide |= {"integer"} if "number" in wide else set()
        return ({ours} if isinstance(ours, str) else set(ours)) <= wide
    if key == "required":
        return set(theirs) <= set(ours)
    if key == "enum":
        return set(map(_text, ours)) <= set(map(_text, theirs))
    return False
