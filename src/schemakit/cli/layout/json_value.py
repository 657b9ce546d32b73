"""Any JSON value as a tree of names and values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schemakit.cli.layout.table import (
    Column,
    Display,
    escape_unsafe,
    render_records,
    render_table,
)
from schemakit.views.facts import format_compact
from schemakit.views.outline import DEPTH

__all__ = ["render_json_value"]


def render_json_value(value: Any, depth: int | None, display: Display) -> str:
    """Render a string as it is, and a container as a tree of ``depth`` levels."""
    is_terminal = display.columns is not None
    if isinstance(value, str):
        return f"{escape_unsafe(value, newlines=True) if is_terminal else value}\n"
    if not isinstance(value, (dict, list)) or not value:
        return f"{format_compact(value)}\n"
    rows = list(_iterate_rows(value, DEPTH - 1 if depth is None else depth, 0, ""))
    if not is_terminal:
        return render_records([path, text] for path, _, text in rows)
    return render_table(
        [Column("", "bold"), Column("", "", 4)],
        [[name, text] for _, name, text in rows],
        display,
    )


def _iterate_rows(value: Any, depth: int, level: int, path: str) -> Iterator[tuple[str, str, str]]:
    """Iterate over the path, the indented name and the short text of every member or item."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        name = str(key) if isinstance(value, dict) else f"[{key}]"
        where = f"{path}.{name}" if path and isinstance(value, dict) else path + name
        indented = "  " * level + name
        if not isinstance(inner, (dict, list)) or not inner:
            yield where, indented, inner if isinstance(inner, str) else format_compact(inner)
        elif level + 1 < depth:
            yield where, indented, ""
            yield from _iterate_rows(inner, depth, level + 1, where)
        else:
            unit = "field" if isinstance(inner, dict) else "item"
            yield where, indented, f"… {len(inner)} {unit}{'' if len(inner) == 1 else 's'}"
