"""The type of a schema in a few words."""

from __future__ import annotations

from typing import Any

from schemakit.spec import pointer
from schemakit.spec.values import listed_types
from schemakit.views.wrappers import collapse_wrappers

__all__ = ["describe_type"]

#: Arrays and choices that lie deeper are not named.
_DEEPEST = 8
_KINDS = {bool: "boolean", int: "integer", float: "number", str: "string", type(None): "null"}


def describe_type(schema: Any, depth: int = 0) -> str:
    """A schema's type, such as ``"array of string"``; ``""`` where it does not restrict types."""
    return " | ".join(_list_types(schema, depth))


def _list_types(schema: Any, depth: int) -> list[str]:
    """The types of a schema, each once; none where it does not restrict types."""
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return ["any"] if schema is True else ["never"] if schema is False else []
    if isinstance(schema.get("$ref"), str):
        # The last part of any reference, which may be a plain name instead of a pointer.
        last = pointer.from_fragment(schema["$ref"].rpartition("/")[2].rpartition("#")[2])
        return [last.replace("~1", "/").replace("~0", "~")]
    names = _declared_types(schema, depth)
    if names:
        return names
    for keyword in ("oneOf", "anyOf"):
        branches = schema.get(keyword)
        if isinstance(branches, list) and branches:
            inside = [name for one in branches for name in _describe_branch(one, depth)]
            # Several branches may allow null, or one type, also where a branch is a union.
            names = sorted(dict.fromkeys(inside), key=lambda name: name == "null")
            return [name for name in names if name != "never"] or names
    if isinstance(schema.get("allOf"), list):
        # The declared type of a member says more than the name of a reference.
        members = sorted(schema["allOf"], key=_is_reference)
        return next((names for one in members if (names := _list_types(one, depth + 1))), [])
    return ["object"] if "properties" in schema else _describe_values(schema)


def _declared_types(schema: dict[str, Any], depth: int) -> list[str]:
    """The types that ``type`` lists, an array with that of its items, and ``nullable`` as one."""
    names = [name for name in listed_types(schema.get("type")) if isinstance(name, str)]
    if "array" in names:
        inner = describe_type(collapse_wrappers(schema.get("items")), depth + 1)
        names[names.index("array")] = f"array of {inner}" if inner else "array"
    if schema.get("nullable") is True and names and "null" not in names:
        names.append("null")
    return names


def _is_reference(schema: Any) -> bool:
    return isinstance(schema, dict) and "$ref" in schema


def _describe_branch(branch: Any, depth: int) -> list[str]:
    """The title of an object, or each of the types of a branch."""
    if isinstance(branch, dict):
        title = branch.get("title")
        if isinstance(title, str) and ("properties" in branch or branch.get("type") == "object"):
            return [title]
    return _list_types(branch, depth + 1) or ["any"]


def _describe_values(schema: dict[str, Any]) -> list[str]:
    """The types of the values that ``enum`` or ``const`` allows."""
    values = schema.get("enum") if isinstance(schema.get("enum"), list) else None
    if values is None and "const" in schema:
        values = [schema["const"]]
    return list(dict.fromkeys(_KINDS.get(type(value), "object") for value in values or ()))
