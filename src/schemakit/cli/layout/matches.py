"""The operations that a request may mean, with the values in its URL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from schemakit.cli.layout.lists import METHOD_STYLES
from schemakit.cli.layout.prose import join_with_dots, paint_line
from schemakit.cli.layout.table import (
    Cell,
    Column,
    Display,
    Span,
    escape_unsafe,
    render_records,
    render_table,
)
from schemakit.syntax.json_writer import to_json

if TYPE_CHECKING:
    from schemakit.routing.match import Match

__all__ = ["build_match_records", "render_matches"]


def render_matches(matches: Sequence[Match], display: Display) -> str:
    """Render each operation and, below it, a row for each value.

    In a pipe, a row begins with what it is: ``operation``, ``server`` for a variable of the server,
    ``path``, ``query``, ``unknown`` or ``missing``.
    """
    if display.columns is None:
        return render_records(row for one in matches for row in _list_rows(one))
    return "\n".join(_render_match(one, display) for one in matches)


def _list_rows(match: Match) -> Iterator[list[str]]:
    one = match.operation
    head = [one.request_method, one.path, one.id or "", one.pointer, match.server]
    yield ["operation", *head]
    yield from _list_values(match)


def _list_values(match: Match) -> Iterator[list[str]]:
    for where, values in (
        ("server", match.variables),
        ("path", match.path),
        ("query", match.query),
    ):
        for name, value in values.items():
            yield [where, name, _to_text(value)]
    for name in match.unknown:
        yield ["unknown", name, ""]
    for name in match.missing:
        yield ["missing", name, ""]


def _to_text(value: Any) -> str:
    return value if isinstance(value, str) else to_json(value).decode("utf-8", "replace")


def _render_match(match: Match, display: Display) -> str:
    one = match.operation
    method = Span(one.request_method, METHOD_STYLES.get(one.method, ""))
    title = paint_line([method, Span(escape_unsafe(one.path), "bold")], display)
    known = [Span(escape_unsafe(text)) for text in (one.id, one.summary, match.server) if text]
    about = f"  {paint_line(join_with_dots(known), display)}\n" if known else ""
    styles = {"unknown": "yellow", "missing": "red"}
    rows: list[Sequence[Cell]] = [
        [Span(where, styles.get(where, "dim")), name, _explain(where, value)]
        for where, name, value in _list_values(match)
    ]
    table = render_table([Column(""), Column(""), Column("")], rows, display, indent=2)
    return f"{title}\n{about}{table}"


def _explain(where: str, value: str) -> str:
    if where == "unknown":
        return "no parameter has this name"
    return "required, and not in the query" if where == "missing" else value


def build_match_records(matches: Sequence[Match]) -> list[dict[str, Any]]:
    """Build the JSON objects of a list of matches."""
    return [
        {
            "operation": {
                "method": one.operation.request_method,
                "path": one.operation.path,
                "id": one.operation.id,
                "summary": one.operation.summary,
                "pointer": one.operation.pointer,
            },
            "server": one.server,
            "variables": one.variables,
            "path": one.path,
            "query": one.query,
            "unknown": list(one.unknown),
            "missing": list(one.missing),
        }
        for one in matches
    ]
