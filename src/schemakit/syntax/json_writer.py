"""Plain data of any depth to JSON."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import Any

import orjson

from schemakit.errors import UsageError
from schemakit.spec import pointer

__all__ = [
    "circle_error",
    "find_non_finite",
    "short_json",
    "to_finite_json",
    "to_indented_json",
    "to_json",
]


_SCALARS = frozenset({str, int, bool, type(None)})


def to_json(value: Any) -> bytes:
    """Write plain data as compact JSON in UTF-8.

    Keys that are not strings become strings as in ``json.dumps``: 200 is ``"200"``. A value that
    JSON cannot express becomes the string that ``str`` makes of it.

    Raises:
        UsageError: if the value contains itself.
    """
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        return b"".join(_write(value, 0))


def to_finite_json(value: Any, name: str) -> bytes:
    """Write plain data as :func:`to_json`, which writes null for numbers that JSON does not have.

    Raises:
        UsageError: if the value, which the message calls ``name``, has such a number.
    """
    found = find_non_finite(value)
    if found is not None:
        tokens, number = found
        raise UsageError(
            f"{name} (#{pointer.join(tokens)}): {number} is not a number that JSON can hold"
        )
    return to_json(value)


def to_indented_json(value: Any, indent: int) -> bytes:
    """Write plain data as JSON with ``indent`` spaces a level, otherwise like :func:`to_json`.

    Raises:
        UsageError: if the value contains itself.
    """
    if indent == 2:
        try:
            return orjson.dumps(value, option=orjson.OPT_INDENT_2)
        except orjson.JSONEncodeError:
            pass
    return b"".join(_write(value, indent))


def short_json(value: Any, most: int, *, spaced: bool = False) -> str:
    """Write plain data as JSON on one line of at most so many characters; "…" ends what is cut.

    Only what is shown is written, however large the value is. ``spaced`` puts a space after each
    comma and colon. A value that contains itself is "…".
    """
    parts: list[str] = []
    length = 0
    try:
        for part in _write(value, 0, spaced=spaced):
            parts.append(part[: 4 * most].decode("utf-8", "replace"))
            length += len(parts[-1])
            if length > most:
                break
    except UsageError:
        return "…"
    text = "".join(parts)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def circle_error() -> UsageError:
    """The error of a value that contains itself."""
    return UsageError("an object that contains itself cannot be written as JSON")


def find_non_finite(root: Any) -> tuple[tuple[str, ...], float] | None:
    """An infinite number or a NaN in plain data, with its place; JSON has none of them."""
    paths: list[Any] = [()]
    containers: list[Any] = [[root]]
    met: set[int] = set()
    for path, container in zip(paths, containers, strict=True):  # both grow
        values = container.values() if isinstance(container, dict) else container
        if _SCALARS.issuperset(map(type, values)):
            continue
        for key, value in (
            container.items() if isinstance(container, dict) else enumerate(container)
        ):
            if isinstance(value, (dict, list)):
                if id(value) not in met:
                    met.add(id(value))
                    paths.append((path, str(key)))
                    containers.append(value)
            elif isinstance(value, float) and not isfinite(value):
                return pointer.unlinked((path, str(key)))[1:], value
    return None


def _write(root: Any, indent: int, *, spaced: bool = False) -> Iterator[bytes]:
    """The parts of a JSON text. A stack in place of recursion allows any depth."""
    stack: list[tuple[str, Any, int]] = [("value", root, 0)]
    around: set[int] = set()
    colon = b": " if indent or spaced else b":"
    comma = b", " if spaced else b","
    while stack:
        action, value, depth = stack.pop()
        if action == "text":
            yield value
        elif action == "leave":
            around.discard(id(value))
        elif isinstance(value, (dict, list)) and value:
            if id(value) in around:
                raise circle_error()
            around.add(id(value))
            stack.append(("leave", value, 0))
            line = b"\n" + b" " * (indent * (depth + 1)) if indent else b""
            end = b"\n" + b" " * (indent * depth) if indent else b""
            is_object = isinstance(value, dict)
            stack.append(("text", end + (b"}" if is_object else b"]"), 0))
            items: Any = list(value.items() if isinstance(value, dict) else enumerate(value))
            for position in range(len(items) - 1, -1, -1):
                key, item = items[position]
                lead = (comma if position else (b"{" if is_object else b"[")) + line
                if is_object:
                    name = key if isinstance(key, str) else _write_scalar(key).decode()
                    lead += _write_scalar(name) + colon
                stack.append(("value", item, depth + 1))
                stack.append(("text", lead, 0))
        else:
            yield _write_scalar(value)


def _write_scalar(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except (orjson.JSONEncodeError, TypeError):
        import json

        return json.dumps(value, default=str).encode("utf-8", "surrogatepass")
