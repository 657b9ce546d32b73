"""The words of diagnostics about models: values, types and lists."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from schemakit.spec.values import PRIMITIVE_TYPES
from schemakit.views.type_names import describe_type

__all__ = [
    "describe_expected_type",
    "describe_kind",
    "join_words",
    "list_choices",
    "show_value",
]

#: The longest JSON text of a value that a message shows whole, in characters.
_LONGEST_VALUE = 60
_KINDS = {
    bool: "a boolean",
    str: "a string",
    list: "a list",
    dict: "an object",
    int: "an integer",
    type(None): "null",
}


def describe_kind(value: Any) -> str:
    """The kind of a value with its article, such as ``"a string"``."""
    return _KINDS.get(type(value), "a number")


def describe_expected_type(schema: Any) -> str:
    """The type that a schema expects, with an article if it is a single one."""
    name = describe_type(schema) or "something else"
    if name in PRIMITIVE_TYPES and name != "null":
        return f"an {name}" if name[0] in "aio" else f"a {name}"
    return name


def list_choices(values: list[Any] | tuple[Any, ...], most: int = 12) -> str:
    """Choices as JSON in one line, at most ``most`` of them."""
    text = ", ".join(show_value(one) for one in values[:most])
    return text if len(values) <= most else f"{text} and {len(values) - most} more"


def join_words(words: Iterable[str]) -> str:
    """Words as ``"a, b and c"``; there is at least one."""
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


def show_value(value: Any) -> str:
    """A value as JSON, shortened."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except RecursionError:
        text = "[…]" if isinstance(value, list) else "{…}"
    except (TypeError, ValueError):
        text = repr(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"
