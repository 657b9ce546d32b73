"""The inputs of a model: a table on a terminal, records in a pipe."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from schemakit.cli.layout.inline import style_words
from schemakit.cli.layout.prose import build_remarks
from schemakit.cli.layout.table import Cell, Column, Display, Span, render_records, render_table
from schemakit.views.facts import describe_facts, format_compact

if TYPE_CHECKING:
    from schemakit.views.fields import Field

__all__ = ["render_fields"]


def render_fields(fields: Sequence[Field], display: Display, *, label: str = "") -> str:
    """Render name, type, default or "required", constraints and description, one field a row.

    ``label`` is the first field of each record, in a listing that has the output too.
    """
    if display.columns is None:
        before = [label] if label else []
        return render_records([*before, *row] for row in _build_records(fields))
    rows: list[Sequence[Cell]] = [
        [
            Span(one.name, "bold"),
            Span(_describe_type(one), "cyan"),
            Span(_format_default(one), "yellow" if one.required else ""),
            build_remarks((), _list_remarks(one), description=style_words(one.description or "")),
        ]
        for one in fields
    ]
    columns = [Column("NAME"), Column("TYPE"), Column("DEFAULT", "", 3)]
    return render_table([*columns, Column("DESCRIPTION", "", 6)], rows, display)


def _build_records(fields: Sequence[Field]) -> list[list[str]]:
    """Build rows of name, type, "required", default as JSON, constraints and description."""
    return [
        [
            one.name,
            _describe_type(one),
            "required" if one.required else "",
            format_compact(one.default) if one.has_default else "",
            "; ".join(_list_remarks(one)),
            one.description or "",
        ]
        for one in fields
    ]


def _format_default(field: Field) -> str:
    if field.has_default:
        return format_compact(field.default)
    return "required" if field.required else ""


def _describe_type(field: Field) -> str:
    """Describe the type with its format; a string that is a file is a "file"."""
    if field.is_file:
        return field.type.replace("string", "file")
    return f"{field.type} ({field.format})" if field.format else field.type


def _list_remarks(field: Field) -> list[str]:
    """List marks and constraints, without the default, which has a column of its own."""
    hidden = {f"default {format_compact(field.default)}"} if field.has_default else set()
    marks = [word for word in ("deprecated", "writeOnly") if field.schema.get(word) is True]
    return marks + [fact for fact in describe_facts(field.schema) if fact not in hidden]
