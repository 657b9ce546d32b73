"""The report of a survey: tables on a terminal, records in a pipe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from schemakit.cli.layout.table import Cell, Column, Display, render_records, render_table
from schemakit.counts import format_count

if TYPE_CHECKING:
    from schemakit.surveying.answers import SurveyReport

__all__ = ["Section", "iterate_sections", "render_report"]


class Section(NamedTuple):
    """A part of the report: its name in records, its title, its columns and its rows.

    Rows have numbers as they are; a column with a title that begins with ``%`` is a share of 1.
    """

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str | int | float]]


def render_report(report: SurveyReport, display: Display) -> str:
    """Render the report. In a pipe each row begins with the name of its section."""
    sections = list(iterate_sections(report))
    if display.columns is None:
        return render_records(
            [section.name, *map(_write_plainly, row)]
            for section in sections
            for row in section.rows
        )
    parts = []
    for section in sections:
        rows: list[Sequence[Cell]] = [
            [_write(value, column) for value, column in zip(row, section.columns, strict=True)]
            for row in section.rows
        ]
        table = render_table(section.columns, rows, display) if rows else "none\n"
        parts.append(f"{section.title}\n\n{table}")
    return "\n".join(parts)


def _write_plainly(value: str | int | float) -> str:
    return f"{value:.4f}" if isinstance(value, float) else str(value)


def _write(value: str | int | float, column: Column) -> str:
    if isinstance(value, float) and column.title[:1] == "%":
        return f"{value * 100:.1f}"
    return value if isinstance(value, str) else f"{value:,}"


def iterate_sections(report: SurveyReport) -> Iterator[Section]:
    """Every section in the order of the report."""
    total, versioned = report.descriptions, sum(report.versions.values())
    counted = [Column("DESCRIPTIONS", right=True), Column("%", right=True)]
    yield Section(
        "outcomes",
        f"{format_count(total, 'description')} in "
        f"{format_count(report.documents, 'file')}: what became of them",
        [Column("OUTCOME"), *counted],
        [(name, count, _share(count, total)) for name, count in report.outcomes.items()],
    )
    yield Section(
        "versions",
        "Versions of OpenAPI",
        [Column("VERSION"), *counted],
        [(name, count, _share(count, versioned)) for name, count in report.versions.items()],
    )
    yield Section(
        "sizes",
        "Sizes: what a quarter, half, three quarters and nine tenths of the descriptions have at "
        "most",
        [
            Column("OF A DESCRIPTION"),
            *(Column(one, right=True) for one in ("TOTAL", "LEAST", "25 %", "50 %")),
            *(Column(one, right=True) for one in ("75 %", "90 %", "GREATEST")),
        ],
        [
            (
                *(one.name, one.total, one.least, one.quarter, one.median),
                *(one.three_quarters, one.most_of_ten, one.greatest),
            )
            for one in report.sizes
        ],
    )
    yield from _iterate_problems(report)
    yield from _iterate_names(report)


def _iterate_names(report: SurveyReport) -> Iterator[Section]:
    yield Section(
        "shared",
        f"Schemas that descriptions share; of {report.schemas:,} reusable schemas "
        f"{report.distinct_schemas:,} are different",
        [
            *(Column("NAME"), Column("DESCRIPTIONS", right=True), Column("SCHEMAS", right=True)),
            *(Column("FIRST IN", "dim"), Column("HASH", "dim")),
        ],
        [(one.name, one.descriptions, one.schemas, one.first, one.hash) for one in report.shared],
    )
    yield Section(
        "names",
        "Names of properties, and how far their types agree",
        [
            *(Column("NAME"), Column("DESCRIPTIONS", right=True), Column("PROPERTIES", right=True)),
            *(Column("COMMONEST TYPE"), Column("% OF THAT", right=True)),
            Column("TYPES", right=True),
        ],
        [
            (
                *(one.name, one.descriptions, one.properties, one.type),
                *(_share(one.with_type, one.properties), one.types),
            )
            for one in report.names
        ],
    )
    yield Section(
        "spellings",
        "How names are spelt",
        [Column("OF"), Column("SPELLING"), Column("NAMES", right=True), Column("%", right=True)],
        [
            (one.kind, spelling, count, _share(count, one.total))
            for one in report.spellings
            for spelling, count in one.counts.items()
        ],
    )


def _iterate_problems(report: SurveyReport) -> Iterator[Section]:
    columns = [Column("CODE"), Column("DESCRIPTIONS", right=True), Column("PROBLEMS", right=True)]
    yield Section(
        "unresolved",
        f"{report.unresolved_references:,} of {report.references:,} references have no target, "
        "for these reasons",
        [*columns, Column("MEANING", "dim")],
        [(one.code, one.descriptions, one.problems, one.meaning) for one in report.unresolved],
    )
    yield Section(
        "diagnostics",
        "The commonest problems",
        [*columns, Column("SEVERITY"), Column("MEANING", "dim")],
        [
            (one.code, one.descriptions, one.problems, one.severity, one.meaning)
            for one in report.diagnostics
        ],
    )
    share = _share(report.operations_without_id, report.operations)
    yield Section(
        "without_id",
        "Operations without an operationId",
        [
            *(Column("OPERATIONS", right=True), Column("WITHOUT", right=True)),
            *(Column("%", right=True), Column("DESCRIPTIONS WITH SUCH", right=True)),
        ],
        [
            (
                *(report.operations, report.operations_without_id, share),
                report.descriptions_without_ids,
            )
        ],
    )


def _share(count: int, total: int) -> float:
    return count / total if total else 0.0
