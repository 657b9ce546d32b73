"""Plain data of any depth as JSON text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from schemakit.errors import UsageError

__all__ = ["circle_error", "to_indented_json", "to_json"]


def to_json(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        return b"".join(_written(value, 0))


def _written(root: Any, indent: int) -> Iterator[bytes]:
    """JSON text of any depth, which no recursive writer can produce; keys become strings.

    Raises:
        UsageError: if the value holds itself.
    """
    stack: list[tuple[str, Any, int]] = [("value", root, 0)]
    around: set[int] = set()
    colon = b": " if indent else b":"
    while stack:
        action, value, depth = stack.pop()
        if action == "text":
            yield value
        elif action == "left":
            around.discard(id(value))
        elif isinstance(value, (dict, list)) and value:
            if id(value) in around:
                raise circle_error()
            around.add(id(value))
            stack.append(("left", value, 0))
            line = b"\n" + b" " * (indent * (depth + 1)) if indent else b""
            end = b"\n" + b" " * (indent * depth) if indent else b""
            stack.append(("text", end + (b"}" if isinstance(value, dict) else b"]"), 0))
            is_object = isinstance(value, dict)
            items: Any = list(value.items() if isinstance(value, dict) else enumerate(value))
            for position in range(len(items) - 1, -1, -1):
                key, item = items[position]
                lead = (b"," if position else (b"{" if is_object else b"[")) + line
                if is_object:
                    # As JSON writers do: 200 is "200", True is "true".
                    name = key if isinstance(key, str) else _scalar(key).decode()
                    lead += _scalar(name) + colon
                stack.append(("value", item, depth + 1))
                stack.append(("text", lead, 0))
        else:
            yield _scalar(value)


def circle_error() -> UsageError:
    return UsageError("an object that holds itself has no JSON text")


def _scalar(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except (orjson.JSONEncodeError, TypeError):
        import json

        return json.dumps(value, default=str).encode("utf-8", "surrogatepass")


def to_indented_json(body: Any, indent: int) -> bytes:
    """The tree written out: cut pieces would each need the indentation of their place."""
    if indent == 2:
        try:
            return orjson.dumps(body, option=orjson.OPT_INDENT_2)
        except orjson.JSONEncodeError:
            pass
    return b"".join(_written(body, indent))
