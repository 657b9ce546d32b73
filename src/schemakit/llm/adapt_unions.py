"""``allOf``, ``oneOf`` and ``anyOf``, for targets that do not have all of them everywhere."""

from __future__ import annotations

from typing import Any

from schemakit.llm.adapt_keywords import lose_keyword, write_keyword
from schemakit.llm.context import Context
from schemakit.llm.definition import Draft
from schemakit.llm.vocabulary import ANNOTATIONS, are_disjoint, convert_keywords, is_never, is_null
from schemakit.views.fields import accepts_null

__all__ = ["merge_all_of", "replace_one_of", "separate_union", "write_nullable_union"]


def merge_all_of(node: dict[str, Any], draft: Draft, context: Context) -> dict[str, Any]:
    """The schema without ``allOf``, if the target has no such keyword.

    ``allOf`` holds what flattening could not merge exactly. One member of it is merged into the
    schema if that has no shape of its own; the others are put into words.
    """
    if "allOf" not in node or context.has("allOf"):
        return node
    members = node.pop("allOf")
    if not ({"type", "properties", "enum", "const", "anyOf", "oneOf"} & node.keys()):
        schemas = [one for one in members if isinstance(one, dict)]
        chosen = next((one for one in schemas if "$ref" not in one), None)
        if chosen is None and schemas:
            chosen = context.look_up(schemas[0]["$ref"])
            members = [one for one in members if one is not schemas[0]]
        if isinstance(chosen, dict):
            merged = convert_keywords(chosen, legacy=context.legacy)
            clashing = merged.keys() & (node.keys() | {"allOf", "$ref"}) - ANNOTATIONS
            if not clashing:
                members = [one for one in members if one is not chosen]
            node = {**{k: v for k, v in merged.items() if k not in clashing}, **node}
            draft.description = draft.description or merged.get("description", "").strip()
            node.pop("description", None)
    if members:
        draft.lose("allOf", f"and: {context.quote_same(members)}")
    return node


def replace_one_of(node: dict[str, Any], draft: Draft, context: Context) -> None:
    """Replaces ``oneOf`` by ``anyOf``, in place, if the target has no such keyword."""
    if not context.has("not"):
        _drop_never(node)
    if "oneOf" not in node or context.has("oneOf"):
        return
    branches = node.pop("oneOf")
    if "anyOf" in node:
        draft.lose("oneOf", f"and exactly one of: {context.quote_same(branches)}")
        return
    node["anyOf"] = branches
    others = [one for one in branches if not is_null(one)]
    if len(others) == 1:
        if len(others) < len(branches):
            _choose_or_null(node, others[0], draft, context)
    elif not are_disjoint(branches):
        draft.lose("oneOf", "exactly one of the alternatives")


def _drop_never(node: dict[str, Any]) -> None:
    """Drops branches that nothing fits, in place, for a target that can say so only in words."""
    for keyword in ("anyOf", "oneOf"):
        if keyword in node:
            kept = [one for one in node[keyword] if not is_never(one)]
            node[keyword] = kept or node[keyword][:1]


def _choose_or_null(node: dict[str, Any], branch: Any, draft: Draft, context: Context) -> None:
    """Replaces ``oneOf`` of one branch and null: null is allowed if the branch rejects it, since
    otherwise it fits twice."""
    schema = branch
    if isinstance(branch, dict) and isinstance(branch.get("$ref"), str):
        schema = context.look_up(branch["$ref"])
    is_single = sum(map(is_null, node["anyOf"])) == 1
    if is_single and not accepts_null(schema, legacy=context.legacy):
        return
    node["anyOf"] = [branch]
    draft.lose("oneOf", "but not null")


def separate_union(node: dict[str, Any], draft: Draft, context: Context) -> dict[str, Any]:
    """The schema without either ``anyOf`` or the assertions beside it.

    For targets that do not allow both in one schema; whichever says less is put into words.
    """
    if "anyOf" not in node or not context.target.lone_unions:
        return node
    beside = node.keys() - {"anyOf", "title", "default", "examples", "deprecated"}
    if not beside:
        return node
    if {"properties", "items", "enum", "const"} & beside or not _branches_repeat_type(node):
        draft.lose("anyOf", f"and one of: {context.quote_same(node['anyOf'])}")
        return {key: value for key, value in node.items() if key != "anyOf"}
    for key in sorted(beside - {"type"}):
        lose_keyword(key, node[key], draft, context)
    return {key: value for key, value in node.items() if key not in beside}


def _branches_repeat_type(node: dict[str, Any]) -> bool:
    """Whether every branch of the union has the type that is beside it, if there is one."""
    if "type" not in node:
        return True
    return all(
        isinstance(branch, dict) and branch.get("type") == node["type"] for branch in node["anyOf"]
    )


def write_nullable_union(node: dict[str, Any], draft: Draft, context: Context) -> bool:
    """Replaces null among the branches of a union by ``nullable``.

    If one branch is left, it becomes the schema itself. Returns whether that wrote all of it.
    """
    kept = [one for one in node["anyOf"] if not is_null(one)]
    if len(kept) == len(node["anyOf"]) or not kept:
        return False
    draft.out["nullable"] = True
    if len(kept) > 1:
        node["anyOf"] = kept
        return False
    index = next(i for i, one in enumerate(node["anyOf"]) if one is kept[0])
    child = context.adapt_same(kept[0])
    draft.add_child(("anyOf", str(index)), child)
    draft.absorb(child)
    draft.description = draft.description or child.description
    for key in ("title", "default"):
        if key in node:
            write_keyword(key, node[key], draft, context)
    return True
