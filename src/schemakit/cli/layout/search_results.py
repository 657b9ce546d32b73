"""Results of a search: what was found with the words marked on a terminal, records in a pipe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from schemakit.cli.layout.table import (
    Display,
    Span,
    escape_unsafe,
    measure_width,
    paint,
    render_records,
)

if TYPE_CHECKING:
    from schemakit.views.search import SearchResult, TextMatch

__all__ = ["build_result_records", "render_results"]

_MARK = "yellow bold"
_INDENT = "  "
_CUT = "…"


def render_results(results: Sequence[SearchResult], display: Display) -> str:
    """Render kind and name, the text that matched best, and the pointer of each result.

    In a pipe: kind, name, pointer, which text matched best, that text; if the name and another
    text matched, the other one.
    """
    if display.columns is None:
        shown = [(one, next(iter(_list_other_texts(one)), one.matches[0])) for one in results]
        return render_records(
            [one.kind, one.name, one.pointer, match.where, match.text] for one, match in shown
        )
    return "".join(f"{line}\n" for one in results for line in _render_result(one, display))


def _render_result(result: SearchResult, display: Display) -> Iterator[str]:
    width = max(display.columns or 80, 20)
    spans = next((one.spans for one in result.matches if _is_name(one, result)), ())
    name = list(_mark(result.name, spans, style="bold"))
    yield paint(result.kind, "dim", display) + " " + _paint_spans(name, display)
    for match in _list_other_texts(result)[:1]:
        yield _INDENT + _paint_spans(_excerpt(match, width - len(_INDENT)), display)
    yield _INDENT + paint(escape_unsafe(result.pointer), "dim", display)


def _is_name(match: TextMatch, result: SearchResult) -> bool:
    return match.where == "name" and match.text == result.name


def _list_other_texts(result: SearchResult) -> list[TextMatch]:
    return [one for one in result.matches if not _is_name(one, result)]


def _paint_spans(spans: Sequence[Span], display: Display) -> str:
    return "".join(paint(escape_unsafe(one.text), one.style, display) for one in spans)


def _mark(
    text: str, marked: Sequence[tuple[int, int]], first: int = 0, style: str = ""
) -> Iterator[Span]:
    """Split a text from a position on into spans, the marked ones in colour."""
    position = first
    for start, end in marked:
        if start >= position:
            yield Span(_join_lines(text[position:start]), style)
            yield Span(_join_lines(text[start:end]), _MARK)
            position = end
    yield Span(_join_lines(text[position:]), style)


def _join_lines(text: str) -> str:
    """Put one space for each run of whitespace, also at the ends."""
    before, after = text[:1].isspace(), len(text) > 1 and text[-1:].isspace()
    return " " * before + " ".join(text.split()) + " " * (after and not text.isspace())


def _excerpt(match: TextMatch, width: int) -> list[Span]:
    """Cut a text around the first word that matched, so that it fits a line."""
    text, first = match.text, 0
    start = match.spans[0][0] if match.spans else 0
    if measure_width(text[:start]) > width * 2 // 3:
        first, before = start, width // 3
        while first and (before := before - measure_width(text[first - 1])) >= 0:
            first -= 1
        # From the start of a word, if there is one.
        first = text.find(" ", first, start) + 1 or first
    shown = list(_mark(text, match.spans, first))
    available = width - (first > 0)
    if sum(measure_width(one.text) for one in shown) > available:
        shown = _cut(shown, available - 1)
    return [Span(_CUT), *shown] if first else shown


def _cut(spans: Sequence[Span], width: int) -> list[Span]:
    """Cut spans to a width, with a mark where something is left out."""
    kept: list[Span] = []
    for text, style in spans:
        size = measure_width(text)
        if size <= width:
            kept.append(Span(text, style))
            width -= size
            continue
        while measure_width(text) > width:
            text = text[: max(len(text) - max((measure_width(text) - width) // 2, 1), 0)]
        return [*kept, Span(text.rstrip(), style), Span(_CUT)]
    return kept


def build_result_records(results: Sequence[SearchResult]) -> list[dict[str, Any]]:
    """Build the JSON objects of a list of results."""
    return [
        {
            "kind": one.kind,
            "name": one.name,
            "pointer": one.pointer,
            "score": one.score,
            "matches": [
                {"where": match.where, "text": match.text, "spans": [*map(list, match.spans)]}
                for match in one.matches
            ],
        }
        for one in results
    ]
