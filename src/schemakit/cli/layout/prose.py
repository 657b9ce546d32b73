"""Descriptions and remarks: paragraphs wrapped, long lists shortened, spans joined."""

from __future__ import annotations

from collections.abc import Sequence

from schemakit.cli.layout.table import Cell, Display, Span, paint, wrap

__all__ = [
    "build_remarks",
    "get_first_paragraph",
    "join_with_dots",
    "paint_line",
    "shorten",
    "wrap_paragraphs",
    "wrap_prose",
]

#: The longest fact, in characters, that is shown whole on a terminal.
_LONG = 160


def get_first_paragraph(text: str) -> str:
    """Return the first paragraph of a text, on one line."""
    for part in text.split("\n\n"):
        if part.strip():
            return " ".join(part.split())
    return ""


def shorten(fact: str, separator: str = ", ") -> str:
    """Cut a list that would fill the screen, such as an enum of a hundred values."""
    if len(fact) <= _LONG:
        return fact
    cut = fact.rfind(separator, 0, _LONG)
    # Of a value that was cut before, the rest is not counted.
    left = fact.count(separator, cut) if cut > 0 and fact[-1] != "…" else 0
    return f"{fact[:cut]}{separator}… {left} more" if left else f"{fact[:_LONG]}…"


def build_remarks(
    marks: Sequence[str], facts: Sequence[str], cut: str = "", *, description: str = ""
) -> list[Span]:
    """Join the marks, facts and description of a field, and why it is not drawn further."""
    found = [Span(mark, "yellow") for mark in marks]
    found += [Span(shorten(fact), "dim") for fact in facts]
    if cut:
        found.append(Span(f"… {cut}", "dim"))
    last = len(found) if description else len(found) - 1
    found = [
        span._replace(text=f"{span.text};") if place < last else span
        for place, span in enumerate(found)
    ]
    return [*found, Span(description)] if description else found


def join_with_dots(spans: Sequence[Span]) -> list[Span]:
    """Put dots between the spans that have text."""
    joined: list[Span] = []
    for span in spans:
        if span.text:
            joined += [Span("·", "dim"), span] if joined else [span]
    return joined


def paint_line(line: Sequence[Span], display: Display) -> str:
    """Paint the spans of a line and put spaces between them."""
    return " ".join(paint(span.text, span.style, display) for span in line)


def wrap_paragraphs(cells: Sequence[Cell], display: Display, most: int | None = None) -> str:
    """Wrap each cell to indented lines, at most ``most`` of them."""
    width = max((display.columns or 80) - 2, 20)
    lines = [line for cell in cells for line in wrap(cell, width, most)]
    return "".join(f"  {paint_line(line, display)}\n" for line in lines if line)


def wrap_prose(summary: str, description: str | None, display: Display) -> str:
    """Lay out a wrapped summary and a description; wrap paragraphs, keep lists and tables."""
    text = f"\n{summary}" if summary else ""
    for part in (description or "").strip().split("\n\n"):
        lines = [line for line in part.splitlines() if line.strip()]
        is_list = any(line.lstrip()[:1] in "-*+#|>`0123456789" for line in lines)
        cells: list[Cell] = list(lines) if is_list else [" ".join(lines)]
        if paragraphs := wrap_paragraphs(cells, display):
            text += f"\n{paragraphs}"
    return text
