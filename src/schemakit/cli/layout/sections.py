"""Headings with fields under them: text on a terminal, records in a pipe."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from schemakit.cli.layout.inline import get_start, style_words
from schemakit.cli.layout.prose import (
    build_remarks,
    join_with_dots,
    paint_line,
    shorten,
    wrap_paragraphs,
)
from schemakit.cli.layout.table import (
    PIPE,
    Cell,
    Column,
    Display,
    Span,
    paint,
    render_records,
    render_table,
    wrap,
)
from schemakit.views.schema_lines import Line

__all__ = [
    "Section",
    "format_remarks",
    "render_section_records",
    "render_section_texts",
    "render_sections",
]


class Section(NamedTuple):
    """A heading and the fields under it; ``place`` is the first field of its records.

    ``deeper`` is a depth that draws more of it, or 0.
    """

    place: str
    heading: Sequence[Span]
    note: str = ""
    lines: Sequence[Line] = ()
    deeper: int = 0


def render_sections(sections: Sequence[Section], display: Display) -> str:
    """Render sections as text on a terminal and as records in a pipe."""
    if display.columns is None:
        return render_section_records(sections, display)
    return render_section_texts(sections, display).removeprefix("\n")


def render_section_records(sections: Sequence[Section], display: Display = PIPE) -> str:
    """Render one record a field: place, path, type, "required", remarks, description."""
    rows: list[Sequence[Cell]] = []
    for one in sections:
        if not one.lines:
            rows.append([one.place, "", "", "", "", one.note])
        for line in one.lines:
            description = line.description or (one.note if not line.path else "")
            required = Span("required" if line.required else "", "yellow")
            remarks = Span(format_remarks(line), "dim")
            type_ = Span(line.type, "cyan")
            rows.append([one.place, line.path, type_, required, remarks, description])
    return render_records(rows, display)


def format_remarks(line: Line) -> str:
    """Join the marks and facts of a line, and why it is not drawn further."""
    cut = [line.cut] if line.cut else []
    return "; ".join([*line.marks, *line.facts, *cut, *line.beside])


def render_section_texts(sections: Sequence[Section], display: Display) -> str:
    """Render sections with an empty line before each, and the legend of their signs."""
    text = "".join("\n" + _render_section(one, display) for one in sections)
    lines = [line for one in sections for line in one.lines]
    legend = []
    if any(line.required for line in lines):
        legend.append("* required")
    if any("↻" in line.type for line in lines):
        legend.append("↻ recursive, not drawn again")
    if deeper := [one.deeper for one in sections if one.deeper]:
        legend.append(f"--depth {min(deeper)} shows more")
    if not legend:
        return text
    return f"{text}\n{paint(' · '.join(legend), 'dim', display)}\n"


def _render_section(section: Section, display: Display) -> str:
    lines = list(section.lines)
    root = lines.pop(0) if lines and not lines[0].path else None
    heading = [*section.heading, *(_build_heading(root) if root else ())]
    notes = [section.note] if section.note else []
    if root and root.description and root.description != section.note:
        notes.append(root.description)
    text = "".join(
        f"{paint_line(line, display)}\n"
        for line in wrap(join_with_dots(heading), display.columns or 80)
    )
    text += wrap_paragraphs([style_words(get_start(one)) for one in notes], display, 3)
    base = min((line.depth for line in lines), default=0)
    rows = [_build_row(line, base) for line in lines]
    return text + render_table([Column(""), Column(""), Column("", "", 3)], rows, display, indent=2)


def _build_heading(root: Line) -> list[Span]:
    """Build the part of a heading that describes the root of a schema."""
    facts = [*root.facts, *([f"… {root.cut}"] if root.cut else []), *root.beside]
    return [
        Span(shorten(root.type, " | "), "cyan"),
        *(Span(mark, "yellow") for mark in root.marks),
        *(Span(shorten(fact), "dim") for fact in facts),
    ]


def _build_row(line: Line, base: int) -> list[Cell]:
    """Build the row of a field: its indented name, its type, and remarks with the description."""
    name = f"{line.name} *" if line.required else line.name
    description = get_start(line.description, sentence=line.depth > base)
    return [
        Span("  " * (line.depth - base) + name, "bold" if line.required else ""),
        Span(shorten(line.type, " | "), "cyan"),
        build_remarks(
            line.marks,
            line.facts,
            line.cut,
            description=style_words(description),
            beside=line.beside,
        ),
    ]
