"""The statistics of a description: a table on a terminal, records in a pipe."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from schemakit.cli.layout.table import Cell, Column, Display, render_records, render_table
from schemakit.counts import format_count, format_size

if TYPE_CHECKING:
    from schemakit.views.statistics import Statistics

__all__ = ["render_statistics"]

#: A pointer has "~1" for a slash that is behind a "#" in a name.
_OTHER_DOCUMENT = re.compile(r"#(?:/|\Z)")


def render_statistics(figures: Statistics, display: Display) -> str:
    """Render the statistics of a description; sizes are in bytes, with units on a terminal."""
    if display.columns is None:
        return render_records(_iterate_records(figures))
    columns = [Column("", "dim"), Column("")]
    text = render_table(columns, _build_rows(figures), display)
    costs: list[Sequence[Cell]] = [
        [_format_place(one.pointer), f"{one.uses:,}", format_size(one.bytes)]
        for one in figures.costliest
    ]
    columns = [Column("COSTLIEST"), Column("USES", right=True), Column("ALTOGETHER", right=True)]
    return f"{text}\n{render_table(columns, costs, display)}" if costs else text


def _build_rows(figures: Statistics) -> list[Sequence[Cell]]:
    methods = ", ".join(f"{method} {count}" for method, count in figures.operations.items())
    total = sum(figures.operations.values())
    deepest = "none"
    if figures.deepest:
        deepest = f"{figures.deepest[0]}, {format_count(figures.deepest[1], 'level')}"
    size = format_size(figures.dereferenced_bytes)
    factor = figures.dereferenced_bytes / max(figures.source_bytes, 1)
    return [
        ["version", figures.version],
        ["paths", f"{figures.paths:,}"],
        ["operations", f"{total:,}" + (f" ({methods})" if methods else "")],
        ["schemas", f"{figures.schemas:,}"],
        ["references", _format_references(figures)],
        ["deepest schema", deepest],
        ["size", format_size(figures.source_bytes)],
        ["dereferenced", f"{size}, {factor:.1f} times the size"],
        ["cycles", f"{len(figures.cycles):,}" if figures.cycles else "none"],
        *(["", ", ".join(map(_format_place, members))] for members in figures.cycles),
    ]


def _format_place(name: str) -> str:
    """Format a pointer into the entry document as a reference; others have a URI before a "#"."""
    return name if _OTHER_DOCUMENT.search(name) else f"#{name}"


def _format_references(figures: Statistics) -> str:
    if not figures.unresolved:
        return f"{figures.references:,}"
    return f"{figures.references:,}, {figures.unresolved:,} without a target"


def _iterate_records(figures: Statistics) -> Iterator[Sequence[Cell]]:
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
