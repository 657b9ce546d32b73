"""The type of a schema: inferred, split into alternatives, or replaced by JSON text."""

from __future__ import annotations

from typing import Any

from schemakit.llm.adapt_keywords import lose_keyword, write_keyword
from schemakit.llm.adapt_unions import write_nullable_union
from schemakit.llm.context import Context
from schemakit.llm.definition import Draft
from schemakit.llm.vocabulary import OF_OBJECTS, OF_SOME_TYPE, OF_TYPE, is_object
from schemakit.llm.wording import describe_keyword
from schemakit.spec.values import is_of, listed_types, type_of

__all__ = ["write_type"]


def write_type(node: dict[str, Any], draft: Draft, context: Context) -> bool:
    """Writes the type in the form of the target.

    Some types need a different schema: an untyped one, several types, or an object of unknown
    members. Returns whether that wrote all of it. ``node`` is changed in place.
    """
    target = context.target
    if "type" not in node and target.typed:
        _infer_type(node, draft)
    declared = node.get("type")
    if declared is None:
        if target.typed and not {"anyOf", "enum", "const"} & node.keys():
            _write_as_text("any", node, draft, context)
            return True
        if target.types == "nullable" and "anyOf" in node:
            return write_nullable_union(node, draft, context)
        return False
    if isinstance(declared, list) and target.types != "list":
        types = [one for one in declared if one != "null"]
        if target.types == "nullable" and len(types) < len(declared) and types:
            # An enum without null rejects null whatever the types are.
            if not {"enum", "const"} & node.keys() or None in _literals(node):
                draft.out["nullable"] = True
            declared = node["type"] = types if len(types) > 1 else types[0]
        if isinstance(declared, list):
            _write_alternatives(node, draft, context)
            return True
    if _is_open_object(node, context):
        _write_as_text("object", node, draft, context)
        return True
    if target.typed and declared == "array" and node.get("items", True) in (True, {}):
        node["items"] = {}
    if ("enum" in node or "const" in node) and not target.typed_literals:
        _drop_type(node, draft)
    else:
        draft.out["type"] = declared
    return False


def _infer_type(node: dict[str, Any], draft: Draft) -> None:
    """Adds the type that the values or the other keywords imply, if they imply one."""
    if "enum" in node or "const" in node:
        types = list(dict.fromkeys(map(type_of, _literals(node))))
        node["type"] = types[0] if len(types) == 1 else types
        return
    if "anyOf" in node:
        return
    kind = "object" if not OF_OBJECTS.isdisjoint(node) else ""
    kind = kind or ("array" if {"items", "minItems", "maxItems"} & node.keys() else "")
    if kind:
        node["type"] = kind
        draft.lose("type", f"{kind} only", silent=True)


def _literals(node: dict[str, Any]) -> list[Any]:
    values: list[Any] = node["enum"] if "enum" in node else [node["const"]]
    return values


def _drop_type(node: dict[str, Any], draft: Draft) -> None:
    """Leaves the type to the literals; if some are of another type, it is put into words."""
    declared = listed_types(node["type"])
    kinds = {*declared, *(["integer"] if "number" in declared else [])}
    if not all(type_of(value) in kinds for value in _literals(node)):
        draft.lose("type", f"of type {' or '.join(declared)}")
    node.pop("format", None)


def _write_alternatives(node: dict[str, Any], draft: Draft, context: Context) -> None:
    """Writes several types as ``anyOf``, each with the keywords that apply to it."""
    branches = []
    for declared in node["type"]:
        branch = {"type": declared}
        for key in OF_TYPE.get(declared, ()):
            if key in node:
                branch[key] = node[key]
        if "enum" in node:
            values = [one for one in node["enum"] if is_of(one, declared)]
            if not values:
                continue
            branch["enum"] = values
        branches.append(branch)
    beside = {key: node[key] for key in ("title", "default", "examples") if key in node}
    for key in sorted(node.keys() - OF_SOME_TYPE - beside.keys() - {"type", "enum"}):
        lose_keyword(key, node[key], draft, context)
    if not branches:
        # No value of the enum has one of the types, so nothing fits, which anyOf cannot express.
        lose_keyword("enum", node["enum"], draft, context)
        branches = [{"type": declared} for declared in node["type"]]
    for key, value in (*beside.items(), ("anyOf", branches)):
        write_keyword(key, value, draft, context)


def _is_open_object(node: dict[str, Any], context: Context) -> bool:
    """Whether it is an object of unknown members, for a target that has to know them."""
    target = context.target
    if not target.typed or not is_object(node) or node.get("properties"):
        return False
    # Gemini, whose objects are not closed, rejects one without properties even if it is empty.
    return node.get("additionalProperties", True) is not False or not target.closed


def _write_as_text(kind: str, node: dict[str, Any], draft: Draft, context: Context) -> None:
    """Writes a value that the target cannot describe as a string that contains JSON."""
    meaning = {key: one for key, one in node.items() if key not in ("title", "default")}
    words = "an object as JSON text" if kind == "object" else "any value as JSON text"
    if meaning not in ({}, {"type": "object"}):
        words = f"JSON text of {context.quote(meaning)}"
    draft.lose("additionalProperties" if kind == "object" else "type", words)
    draft.out["type"] = "string"
    draft.decoding["text"] = kind
    if "null" in listed_types(node.get("type")):
        draft.out["type"] = ["string", "null"]
    if "default" in node:
        draft.notes.append(describe_keyword("default", node["default"], context.quote))
