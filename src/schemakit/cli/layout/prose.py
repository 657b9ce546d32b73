"""Descriptions and remarks: paragraphs wrapped, long lists shortened, spans joined."""

from __future__ import annotations

from collections.abc import Sequence

from schemakit.cli.layout.markdown import render_markdown, replace_tags, split_code
from schemakit.cli.layout.table import Cell, Display, Span, escape_unsafe, paint, wrap

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
#: The longest example, likewise.
_SHORT = 70


def get_first_paragraph(text: str) -> str:
    """Return the first paragraph of a text, on one line."""
    for part in text.split("\n\n"):
        if part.strip():
            return " ".join(part.split())
    return ""


def _cut(text: str) -> str:
    """Cut an example, of which "3 more" says nothing."""
    return text if len(text) <= _SHORT else f"{text[:_SHORT].rstrip()}…"


def shorten(fact: str, separator: str = ", ") -> str:
    """Cut a list that would fill the screen, such as an enum of a hundred values."""
    if len(fact) <= _LONG:
        return fact
    if fact[:1] in "{[":
        return f"{fact[:_LONG].rstrip()}…"
    cut = fact.rfind(separator, 0, _LONG)
    # Of a value that was cut before, the rest is not counted.
    left = fact.count(separator, cut) if cut > 0 and fact[-1] != "…" else 0
    return f"{fact[:cut]}{separator}… {left} more" if left else f"{fact[:_LONG]}…"


def build_remarks(
    marks: Sequence[str],
    facts: Sequence[str],
    cut: str = "",
    *,
    description: Sequence[Span] = (),
    beside: Sequence[str] = (),
) -> list[Span]:
    """Join the marks, facts and description of a field, why it is not drawn further, and what is
    beside it, such as an example."""
    found = [Span(mark, "yellow") for mark in marks]
    found += [Span(shorten(fact), "dim") for fact in facts]
    if cut:
        found.append(Span(f"… {cut}", "dim"))
    found += description
    found += [Span(_cut(one), "dim") for one in beside]
    # Not between the spans of the description, which differ only in style.
    inside = range(len(marks) + len(facts) + bool(cut), len(found) - len(beside) - 1)
    return [
        span if place in inside or place == len(found) - 1 else span._replace(text=_end(span.text))
        for place, span in enumerate(found)
    ]


def _end(text: str) -> str:
    """End a remark before another one: a sentence has its end."""
    return text if text[-1:] in ".;:!?…" else f"{text};"


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
    """Lay out a wrapped summary and a description, which is Markdown.

    Without rich, paragraphs are wrapped, and lists, tables and code blocks are kept.
    """
    text = f"\n{summary}" if summary else ""
    whole = (description or "").strip()
    if not whole:
        return text
    rendered = render_markdown(whole, display)
    if rendered is not None:
        return f"{text}\n{rendered}"
    for part, is_code in split_code(whole):
        if is_code:
            text += f"\n{escape_unsafe(part, newlines=True)}\n"
        else:
            text += _wrap_plain(replace_tags(part), display)
    return text


def _wrap_plain(prose: str, display: Display) -> str:
    text = ""
    for part in prose.split("\n\n"):
        lines = [line for line in part.splitlines() if line.strip()]
        is_list = any(line.lstrip()[:1] in "-*+#|>`0123456789" for line in lines)
        cells: list[Cell] = list(lines) if is_list else [" ".join(lines)]
        if paragraphs := wrap_paragraphs(cells, display):
            text += f"\n{paragraphs}"
    return text
