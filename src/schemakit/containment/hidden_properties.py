"""Properties that are not part of a request, or of a response (OAS 3.0, Schema Object)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["hide_properties"]


def hide_properties(flat: dict[str, Any], hidden: str, target: Callable[[str], Any]) -> None:
    """Leave out what a schema says of properties that are ``hidden``: ``"readOnly"`` or
    ``"writeOnly"``.

    ``target`` gives the target of a reference, and raises LookupError without one.
    """
    properties = flat.get("properties", {})
    names = {name for name, one in properties.items() if _is_hidden(one, hidden, target)}
    if not names:
        return
    flat["properties"] = {name: name in names or one for name, one in properties.items()}
    if "required" in flat:
        flat["required"] = [name for name in flat["required"] if name not in names]


def _is_hidden(schema: Any, hidden: str, target: Callable[[str], Any]) -> bool:
    met: set[int] = set()
    while isinstance(schema, dict) and id(schema) not in met:
        met.add(id(schema))
        if schema.get(hidden) is True:
            return True
        reference = schema.get("$ref")
        if not isinstance(reference, str):
            return False
        try:
            schema = target(reference)
        except LookupError:
            return False
    return False
