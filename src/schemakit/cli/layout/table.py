"""Tables of text: columns that fit a terminal, or tab-separated records for a pipe.

Text from a document is never trusted: characters that could move the cursor, change a colour, break
a record or reorder the text are written as escapes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

__all__ = [
    "PIPE",
    "Cell",
    "Column",
    "Display",
    "Span",
    "escape_unsafe",
    "measure_width",
    "paint",
    "render_records",
    "render_table",
    "wrap",
]

#: Controls, invisible marks that reorder or hide text, line separators, and lone surrogates.
# Not compiled here: that takes a millisecond, and `paths` in a pipe does not need it.
_UNSAFE = "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
_UNSAFE_BUT_NEWLINE = _UNSAFE.replace("\x00-\x1f", "\x00-\x09\x0b-\x1f")
_STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}
#: A word that is too long for its column is broken after one of these, best first.
_BREAKS = ("/", "._-,:")
_GAP = 2
_LEAST = 6


class Display(NamedTuple):
    """Where text goes: a terminal with a number of columns, or a pipe (None); in colour or not."""

    columns: int | None = None
    colour: bool = False


#: A pipe without colour.
PIPE = Display()


class Span(NamedTuple):
    """Text in one style: ``""``, ``"bold"``, ``"dim"`` or a colour, or several with spaces."""

    text: str
    style: str = ""


#: The content of one field of a table.
Cell = str | Span | Sequence[Span]


class Column(NamedTuple):
    """The title and style of a column, and the most lines that a cell may take."""

    title: str
    style: str = ""
    lines: int | None = None
    right: bool = False


def escape_unsafe(text: str, *, newlines: bool = False) -> str:
    """Write every unsafe character of a text as an escape; ``newlines=True`` keeps line ends."""
    return re.sub(_UNSAFE_BUT_NEWLINE if newlines else _UNSAFE, _escape, text)


def _escape(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def paint(text: str, style: str, display: Display) -> str:
    """Put a text in a style if the display has colour."""
    if not (display.colour and style and text):
        return text
    codes = ";".join(_STYLES[name] for name in style.split())
    return f"\x1b[{codes}m{text}\x1b[0m"


def render_records(rows: Iterable[Sequence[Cell]], display: Display = PIPE) -> str:
    """Render a row as one line with a tab between cells: no header, no padding, nothing cut.

    Cells that are spans have their style if the display has colour.
    """
    lines = ["\t".join(_render_field(cell, display) for cell in row) for row in rows]
    return "".join(f"{line}\n" for line in lines)


def _render_field(cell: Cell, display: Display) -> str:
    text = _join_words(_cell_text(cell))
    return paint(text, cell.style, display) if isinstance(cell, Span) else text


def _join_words(text: str) -> str:
    return escape_unsafe(" ".join(text.split()))


def _cell_text(cell: Cell) -> str:
    return " ".join(span.text for span in _as_spans(cell) if span.text)


def _as_spans(cell: Cell, style: str = "") -> Sequence[Span]:
    if isinstance(cell, str):
        return (Span(cell, style),)
    return (cell,) if isinstance(cell, Span) else cell


def render_table(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], display: Display, *, indent: int = 0
) -> str:
    """Render rows under their titles, padded, and wrapped to the width of the terminal.

    Leading spaces of a first cell are kept as indentation. Empty columns are left out. ``indent``
    is the left margin in columns.
    """
    used = [i for i in range(len(columns)) if any(_cell_text(row[i]) for row in rows)]
    if not used:
        return ""
    kept = [columns[i] for i in used]
    cells = [[_as_spans(row[i], columns[i].style) for i in used] for row in rows]
    widths = _fit_widths(kept, cells, max((display.columns or 80) - indent, 20))
    head: list[Sequence[Span]] = [(Span(column.title, "dim"),) for column in kept]
    body = [head, *cells] if any(column.title for column in kept) else cells
    margin = " " * indent
    lines = [margin + line for row in body for line in _render_row(kept, row, widths, display)]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _fit_widths(
    columns: Sequence[Column], rows: Sequence[Sequence[Sequence[Span]]], available: int
) -> list[int]:
    """Choose column widths: natural ones, or the widest columns cut to one common width."""
    natural = [
        max([len(column.title), *(_measure_cell(row[i]) for row in rows)])
        for i, column in enumerate(columns)
    ]
    available -= _GAP * (len(columns) - 1)
    if sum(natural) <= available:
        return natural
    level, left = 0, available
    for done, width in enumerate(sorted(natural)):
        share = left // (len(natural) - done)
        if width > share:
            level = max(share, _LEAST)
            break
        left -= width
    widths = [min(width, level) for width in natural]
    # The remainder of the division goes to the last column, which holds the prose.
    widths[-1] = max(widths[-1], min(natural[-1], available - sum(widths[:-1])))
    return widths


def _measure_cell(spans: Sequence[Span]) -> int:
    lead = len(spans[0].text) - len(spans[0].text.lstrip(" ")) if spans else 0
    text = " ".join(span.text for span in spans if span.text)
    return lead + measure_width(_join_words(text))


def _render_row(
    columns: Sequence[Column],
    row: Sequence[Sequence[Span]],
    widths: Sequence[int],
    display: Display,
) -> Iterator[str]:
    filled = [
        wrap(spans, width, column.lines)
        for spans, width, column in zip(row, widths, columns, strict=True)
    ]
    for number in range(max(map(len, filled), default=0)):
        parts = []
        for lines, width, column in zip(filled, widths, columns, strict=True):
            line = lines[number] if number < len(lines) else []
            padding = " " * (width - _measure_line(line))
            text = " ".join(paint(span.text, span.style, display) for span in line)
            parts.append(padding + text if column.right else text + padding)
        yield (" " * _GAP).join(parts)


def _measure_line(line: Sequence[Span]) -> int:
    return sum(measure_width(span.text) for span in line) + max(len(line) - 1, 0)


def wrap(cell: Cell, columns: int, most: int | None = None, style: str = "") -> list[list[Span]]:
    """Wrap a cell to lines of at most ``columns`` columns; after ``most`` lines, end in "…"."""
    spans = _as_spans(cell, style)
    first = spans[0].text if spans else ""
    lead = " " * min(len(first) - len(first.lstrip(" ")), max(columns - _LEAST, 0))
    width = max(columns - len(lead), 1)
    lines: list[list[Span]] = [[]]
    used = 0
    for word in _split_words(spans, width):
        size = measure_width(word.text)
        if lines[-1] and used + 1 + size > width:
            lines.append([])
        used = size if not lines[-1] else used + 1 + size
        lines[-1].append(word)
    lines = [_join_styles(line) for line in lines]
    if most is not None and len(lines) > most:
        lines = lines[:most]
        lines[-1] = _end_in_ellipsis(lines[-1], width)
    if lead:
        lines = [[Span(lead + line[0].text, line[0].style), *line[1:]] for line in lines if line]
    return lines


def _split_words(spans: Sequence[Span], width: int) -> Iterator[Span]:
    for text, style in spans:
        for word in text.split():
            rest = escape_unsafe(word)
            while measure_width(rest) > width:
                cut = _find_break(rest, width)
                yield Span(rest[:cut], style)
                rest = rest[cut:]
            yield Span(rest, style)


def _find_break(word: str, columns: int) -> int:
    """Find where to cut a word so that the first part fits, after a late separator if possible."""
    cut, width = 0, 0
    for character in word:
        width += measure_width(character)
        if width > columns:
            break
        cut += 1
    cut = max(cut, 1)
    for marks in _BREAKS:
        late = max(word.rfind(mark, cut // 3, cut) for mark in marks)
        if late > 0:
            return late + 1
    return cut


def _join_styles(line: Sequence[Span]) -> list[Span]:
    """Join neighbouring spans of the same style."""
    joined: list[Span] = []
    for span in line:
        if joined and joined[-1].style == span.style:
            joined[-1] = Span(f"{joined[-1].text} {span.text}", span.style)
        else:
            joined.append(span)
    return joined


def _end_in_ellipsis(line: list[Span], width: int) -> list[Span]:
    """End a line in "…", dropping words until it fits."""
    last = line[-1]
    text = last.text
    while text and _measure_line([*line[:-1], Span(text)]) + 1 > width:
        text = text.rpartition(" ")[0] if " " in text else text[:-1]
    return [*line[:-1], Span(text.rstrip(" .,;:") + "…", last.style)]


def measure_width(text: str) -> int:
    """Count the columns that a text takes on a terminal."""
    if text.isascii():
        return len(text)
    from unicodedata import category, east_asian_width

    return sum(
        0 if category(one) in ("Mn", "Me", "Cf") else 2 if east_asian_width(one) in "WF" else 1
        for one in text
    )
