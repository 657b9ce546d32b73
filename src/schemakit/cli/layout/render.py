"""Values to text: lists as tables, a model's inputs, figures, JSON.

In a terminal a table is laid out for people; in a pipe it is records, one a line, with tabs between
the fields that ``docs/cli.md`` names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from schemakit.cli.layout.outline import compact, facts
from schemakit.cli.layout.page import METHOD_STYLES, first_paragraph, remarks
from schemakit.cli.layout.table import Cell, Column, Look, Span, fitted, records, visible
from schemakit.views.type_names import describe_type
from schemakit.views.wrappers import collapse_wrappers

if TYPE_CHECKING:
    from schemakit.views.fields import Field
    from schemakit.views.operations import Operation
    from schemakit.views.schemas import Schema
    from schemakit.views.statistics import Statistics

__all__ = [
    "field_table",
    "json_text",
    "operation_table",
    "path_list",
    "safe_json",
    "schema_records",
    "schema_table",
    "statistics_table",
]


# -- lists -----------------------------------------------------------------------------------------


def path_list(paths: Iterable[str], look: Look) -> str:
    """One path a line; as they are in a pipe, with unsafe characters escaped on a terminal."""
    if look.columns is not None:
        paths = map(visible, paths)
    return "".join([f"{path}\n" for path in paths])


def operation_table(operations: Sequence[Operation], look: Look) -> str:
    """Method, path, operationId and summary, one operation a row."""
    if look.columns is None:
        return records(
            [one.method.upper(), one.path, one.id or "", one.summary or ""] for one in operations
        )
    columns = [Column("METHOD"), Column("PATH"), Column("ID", "dim"), Column("SUMMARY", "", 2)]
    rows: list[Sequence[Cell]] = [
        [
            Span(one.method.upper(), METHOD_STYLES.get(one.method, "")),
            one.path,
            one.id or "",
            _summary(one),
        ]
        for one in operations
    ]
    return fitted(columns, rows, look)


def _summary(operation: Operation) -> list[Span]:
    summary = operation.summary or ""
    if not operation.deprecated:
        return [Span(summary)]
    return [Span("deprecated:" if summary else "deprecated", "yellow"), Span(summary)]


def schema_table(schemas: Sequence[Schema], counts: Mapping[str, int], look: Look) -> str:
    """Name, type, how often it is referred to, and one line of description."""
    rows: list[Sequence[Cell]] = [
        [one["name"], one["type"], str(one["uses"]), one["description"] or ""]
        for one in schema_records(schemas, counts)
    ]
    if look.columns is None:
        return records(rows)
    columns = [Column("NAME"), Column("TYPE", "dim", 2), Column("USES", right=True)]
    return fitted([*columns, Column("DESCRIPTION", "", 1)], rows, look)


def schema_records(schemas: Sequence[Schema], counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """What the table says, as objects."""
    return [
        {
            "name": one.name,
            "type": _type_of(one.raw),
            "uses": counts.get(one.pointer, 0),
            "description": _summary_of(one.raw) or None,
            "pointer": one.pointer,
        }
        for one in schemas
    ]


def _type_of(schema: Any) -> str:
    return describe_type(collapse_wrappers(schema) if isinstance(schema, dict) else schema) or "any"


def _summary_of(schema: Any) -> str:
    if not isinstance(schema, dict):
        return ""
    flat = collapse_wrappers(schema)
    for key in ("description", "title"):
        if isinstance(flat.get(key), str):
            return first_paragraph(flat[key])
    return ""


# -- models ----------------------------------------------------------------------------------------


def _field_rows(fields: Sequence[Field]) -> list[list[str]]:
    """Name, type, "required", default as JSON, what is allowed, description: one row a field."""
    return [
        [
            one.name,
            _field_type(one),
            "required" if one.required else "",
            compact(one.default) if one.has_default else "",
            "; ".join(_allowed(one)),
            one.description or "",
        ]
        for one in fields
    ]


def _default(field: Field) -> str:
    if field.has_default:
        return compact(field.default)
    return "required" if field.required else ""


def _field_type(field: Field) -> str:
    """The field's type with its format, and "file" for a string that is one."""
    if field.is_file:
        return field.type.replace("string", "file")
    return f"{field.type} ({field.format})" if field.format else field.type


def _allowed(field: Field) -> list[str]:
    hidden = {f"default {compact(field.default)}"} if field.has_default else set()
    marks = [word for word in ("deprecated", "writeOnly") if field.schema.get(word) is True]
    return marks + [fact for fact in facts(field.schema) if fact not in hidden]


def field_table(fields: Sequence[Field], look: Look, *, label: str = "") -> str:
    """A model's inputs: name, type, default or "required", what is allowed, description.

    ``label`` stands before each record, for a listing that has the output too.
    """
    if look.columns is None:
        before = [label] if label else []
        return records([*before, *row] for row in _field_rows(fields))
    rows: list[Sequence[Cell]] = [
        [
            Span(one.name, "bold"),
            Span(_field_type(one), "cyan"),
            Span(_default(one), "yellow" if one.required else ""),
            remarks((), _allowed(one), said=" ".join((one.description or "").split())),
        ]
        for one in fields
    ]
    columns = [Column("NAME"), Column("TYPE"), Column("DEFAULT", "", 3)]
    return fitted([*columns, Column("DESCRIPTION", "", 6)], rows, look)


# -- figures ---------------------------------------------------------------------------------------


def _references(figures: Statistics) -> str:
    if not figures.unresolved:
        return f"{figures.references:,}"
    return f"{figures.references:,}, {figures.unresolved:,} without a target"


def statistics_table(figures: Statistics, look: Look) -> str:
    """The figures of a description; sizes in bytes."""
    if look.columns is None:
        return records(_figure_records(figures))
    methods = ", ".join(f"{method} {count}" for method, count in figures.operations.items())
    total = sum(figures.operations.values())
    deepest = "none"
    if figures.deepest:
        deepest = f"{figures.deepest[0]}, {figures.deepest[1]} levels"
    factor = figures.dereferenced_bytes / max(figures.source_bytes, 1)
    rows: list[Sequence[Cell]] = [
        ["version", figures.version],
        ["paths", f"{figures.paths:,}"],
        ["operations", f"{total:,}" + (f" ({methods})" if methods else "")],
        ["schemas", f"{figures.schemas:,}"],
        ["references", _references(figures)],
        ["deepest schema", deepest],
        ["size", _size(figures.source_bytes)],
        ["dereferenced", f"{_size(figures.dereferenced_bytes)}, {factor:.1f} times the size"],
        ["cycles", f"{len(figures.cycles):,}" if figures.cycles else "none"],
        *(["", ", ".join(f"#{one}" for one in members)] for members in figures.cycles),
    ]
    text = fitted([Column("", "dim"), Column("")], rows, look)
    costs: list[Sequence[Cell]] = [
        [f"#{one.pointer}", f"{one.uses:,}", _size(one.bytes)] for one in figures.costliest
    ]
    columns = [Column("COSTLIEST"), Column("USES", right=True), Column("ALTOGETHER", right=True)]
    return f"{text}\n{fitted(columns, costs, look)}" if costs else text


def _figure_records(figures: Statistics) -> Iterator[Sequence[Cell]]:
    yield "version", figures.version
    yield "paths", str(figures.paths)
    yield "operations", str(sum(figures.operations.values()))
    for method, count in figures.operations.items():
        yield f"operations.{method}", str(count)
    yield "schemas", str(figures.schemas)
    yield "references", str(figures.references)
    yield "unresolved", str(figures.unresolved)
    if figures.deepest:
        yield "deepest", figures.deepest[0], str(figures.deepest[1])
    for members in figures.cycles:
        yield "cycle", *members
    yield "source_bytes", str(figures.source_bytes)
    yield "dereferenced_bytes", str(figures.dereferenced_bytes)
    for one in figures.costliest:
        yield "costliest", one.pointer, str(one.uses), str(one.bytes)


def _size(size: int) -> str:
    if size < 1024:
        return f"{size} bytes"
    power = min((size.bit_length() - 1) // 10, 4)
    return f"{size / 1024**power:,.1f} {('KiB', 'MiB', 'GiB', 'TiB')[power - 1]}"


# -- JSON ------------------------------------------------------------------------------------------


def json_text(value: Any, look: Look) -> bytes:
    """A value as indented JSON text with a newline; on a terminal, unsafe characters escaped."""
    import orjson

    try:
        text = orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        # Integers beyond 64 bits, lone surrogates, and nesting beyond orjson's limit.
        import json

        text = json.dumps(value, indent=2).encode() + b"\n"
    return safe_json(text) if look.columns is not None else text


def safe_json(text: bytes) -> bytes:
    r"""JSON text with unsafe characters written ``\uXXXX``: the same values, harmless to read."""
    import re

    found = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
    return found.sub(lambda one: f"\\u{ord(one.group()):04x}", text.decode()).encode()
