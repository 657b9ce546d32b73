"""Lists of paths, operations and schemas: tables on a terminal, records in a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from schemakit.cli.layout.prose import get_first_paragraph
from schemakit.cli.layout.table import (
    Cell,
    Column,
    Display,
    Span,
    escape_unsafe,
    render_records,
    render_table,
)
from schemakit.views.type_names import describe_type
from schemakit.views.wrappers import collapse_wrappers

if TYPE_CHECKING:
    from schemakit.views.operations import Operation
    from schemakit.views.schemas import Schema

__all__ = [
    "METHOD_STYLES",
    "OPERATION_FIELDS",
    "build_schema_records",
    "render_operations",
    "render_paths",
    "render_schemas",
]

#: The members of an operation in JSON.
OPERATION_FIELDS = (
    *("method", "path", "id", "summary", "description", "tags", "deprecated", "pointer"),
)
#: The style in which each HTTP method is shown.
METHOD_STYLES = {"get": "green", "delete": "red", "post": "yellow", "put": "cyan", "patch": "cyan"}


def render_paths(paths: Iterable[str], display: Display) -> str:
    """Render one path a line, unchanged in a pipe, with unsafe characters escaped on a terminal."""
    if display.columns is not None:
        paths = map(escape_unsafe, paths)
    return "".join([f"{path}\n" for path in paths])


def render_operations(
    operations: Sequence[Operation], display: Display, *, distances: Sequence[int] = ()
) -> str:
    """Render method, path, operationId and summary, one operation a row; ``distances`` are the
    uses that lead from each to some part."""
    steps = [[str(one)] for one in distances] or [[] for _ in operations]
    if display.columns is None:
        return render_records(
            (
                [_paint_method(one), one.path, Span(one.id or "", "dim"), one.summary or "", *step]
                for one, step in zip(operations, steps, strict=True)
            ),
            display,
        )
    columns = [Column("METHOD"), Column("PATH"), Column("ID", "dim"), Column("SUMMARY", "", 2)]
    columns += [Column("STEPS", right=True)] if distances else []
    rows: list[Sequence[Cell]] = [
        [
            _paint_method(one),
            one.path,
            one.id or "",
            _build_summary(one),
            *step,
        ]
        for one, step in zip(operations, steps, strict=True)
    ]
    return render_table(columns, rows, display)


def _paint_method(operation: Operation) -> Span:
    return Span(operation.request_method, METHOD_STYLES.get(operation.method, ""))


def _build_summary(operation: Operation) -> list[Span]:
    summary = operation.summary or ""
    if not operation.deprecated:
        return [Span(summary)]
    return [Span("deprecated:" if summary else "deprecated", "yellow"), Span(summary)]


def render_schemas(schemas: Sequence[Schema], counts: Mapping[str, int], display: Display) -> str:
    """Render name, type, number of references and one line of description, one schema a row."""
    rows: list[Sequence[Cell]] = [
        [one["name"], one["type"], str(one["uses"]), _build_summary_of(one["description"])]
        for one in build_schema_records(schemas, counts)
    ]
    if display.columns is None:
        return render_records(rows)
    columns = [Column("NAME"), Column("TYPE", "dim", 2), Column("USES", right=True)]
    return render_table([*columns, Column("DESCRIPTION", "", 1)], rows, display)


def build_schema_records(
    schemas: Sequence[Schema], counts: Mapping[str, int]
) -> list[dict[str, Any]]:
    """Build the JSON objects of a list of schemas; ``counts`` are references by JSON Pointer."""
    return [
        {
            "name": one.name,
            "type": _describe_type(whole),
            "uses": counts.get(one.pointer, 0),
            "description": _find_description(whole) or None,
            "pointer": one.pointer,
        }
        for one in schemas
        for whole in (one._followed,)
    ]


def _describe_type(schema: Any) -> str:
    return describe_type(collapse_wrappers(schema) if isinstance(schema, dict) else schema) or "any"


def _find_description(schema: Any) -> str:
    if not isinstance(schema, dict):
        return ""
    flat = collapse_wrappers(schema)
    for key in ("description", "title"):
        if isinstance(flat.get(key), str):
            return str(flat[key])
    return ""


def _build_summary_of(description: str | None) -> str:
    """Build the first paragraph of a description, marked if there is more: a list is for
    finding a schema, and `show` has all that is said of it."""
    whole = " ".join((description or "").split())
    whole = " ".join((description or "").split())
    first = get_first_paragraph(description or "")
    return first if first == whole else f"{first} …"
