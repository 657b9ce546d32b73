"""Values of descriptions as values of columns."""

from __future__ import annotations

import math
from typing import Any

from schemakit.syntax.json_writer import to_json

__all__ = ["read_integer", "read_number", "read_text", "write_json_text"]

#: Bytes of JSON that a column keeps of a value; a larger one is null.
_MOST_JSON = 1 << 16
_INT64 = range(-(1 << 63), 1 << 63)


def read_text(value: Any) -> str | None:
    """A text; None for a value of another kind."""
    return value if isinstance(value, str) else None


def read_integer(value: Any) -> int | None:
    """An integer of 64 bits; None for any other value."""
    if isinstance(value, bool) or not isinstance(value, int) or value not in _INT64:
        return None
    return value


def read_number(value: Any) -> float | None:
    """A number as a double; None for what is not a number, or too large for a double."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def write_json_text(value: Any) -> str | None:
    """A value as compact JSON; None where that takes more than 64 KiB."""
    text = to_json(value)
    return text.decode("utf-8", "replace") if len(text) <= _MOST_JSON else None
