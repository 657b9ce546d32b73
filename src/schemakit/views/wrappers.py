"""Schemas without wrappers: ``allOf``, ``anyOf`` and ``oneOf`` of one branch are merged."""

from __future__ import annotations

from typing import Any

from schemakit.spec.siblings import conjunction, mergeable

__all__ = ["BOILERPLATE", "collapse_wrappers"]

#: The description that pydantic gives to every enum.
BOILERPLATE = "An enumeration."
#: Each step removes one keyword and adds those of a smaller schema; only a Python cycle goes on.
_MOST_WRAPPERS = 100


def collapse_wrappers(schema: Any, *, legacy: bool = False) -> dict[str, Any]:
    """A schema with each wrapper of one branch merged into it where that is exact.

    The wrapper's annotations win, ``x-order`` and ``nullable`` are neither
    inherited nor passed on, and the boilerplate of generated enums is dropped. ``legacy`` is True
    for 2.0 and 3.0. ``{}`` for what is not an object.
    """
    if not isinstance(schema, dict):
        return {}
    flat = schema
    for _ in range(_MOST_WRAPPERS):
        keyword = _wrapper_of(flat)
        inner = flat[keyword][0] if keyword else None
        if not isinstance(inner, dict):
            break
        outer = {key: value for key, value in flat.items() if key != keyword}
        if legacy and "type" not in outer:
            outer.pop("nullable", None)
        inner = {key: value for key, value in inner.items() if key != "x-order"}
        if not mergeable(inner, outer, legacy=legacy):
            break
        flat = conjunction(inner, outer, legacy=legacy)
    if flat.get("description") == BOILERPLATE:
        flat = {key: value for key, value in flat.items() if key != "description"}
    return flat


def _wrapper_of(schema: dict[str, Any]) -> str | None:
    """The keyword of a schema that has one branch."""
    for keyword in ("allOf", "anyOf", "oneOf"):
        if isinstance(schema.get(keyword), list) and len(schema[keyword]) == 1:
            return keyword
    return None
