"""Values of descriptions as values of columns."""

from __future__ import annotations

from typing import Any

from schemakit.syntax.json_writer import to_json

__all__ = ["read_text", "write_json_text"]

#: Bytes of JSON that a column keeps of a value; a larger one is null.
_MOST_JSON = 1 << 16


def read_text(value: Any) -> str | None:
    """A text; None for a value of another kind."""
    return value if isinstance(value, str) else None


def write_json_text(value: Any) -> str | None:
    """A value as compact JSON; None where that takes more than 64 KiB."""
    text = to_json(value)
    return text.decode("utf-8", "replace") if len(text) <= _MOST_JSON else None
