"""Tables of text: columns that fit a terminal, or tab-separated records for a pipe.

Text from a document is never trusted: what could move a cursor, change a colour, break a record or
reorder what is read is written as an escape.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

__all__ = [
    "Cell",
    "Column",
    "Look",
    "Span",
    "display_width",
    "fitted",
    "painted",
    "records",
    "visible",
    "wrapped",
]

#: Controls, invisible marks that reorder or hide text, line separators, and lone surrogates.
# A pattern: it takes a millisecond to compile, and lists in a pipe are written without it.
_UNSAFE = "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
_UNSAFE_BUT_NEWLINE = _UNSAFE.replace("\x00-\x1f", "\x00-\x09\x0b-\x1f")
_STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}
#: After what a word that is too long for its column is broken, best first.
_BREAKS = ("/", "._-,:")
_GAP = 2
_LEAST = 6


class Look(NamedTuple):
    """Where text is going: a terminal's width in columns, or None for a pipe; and colour or not."""

    columns: int | None = None
    colour: bool = False


class Span(NamedTuple):
    """Text in one style: ``""``, ``"bold"``, ``"dim"`` or the name of a colour."""

    text: str
    style: str = ""


#: What stands in one field of a table.
Cell = str | Span | Sequence[Span]


class Column(NamedTuple):
    """A column's title, its style, and the most lines that one of its cells may take."""

    title: str
    style: str = ""
    lines: int | None = None
    right: bool = False


def visible(text: str, *, newlines: bool = False) -> str:
    """The text with every unsafe character written as an escape; newlines stay if asked."""
    return re.sub(_UNSAFE_BUT_NEWLINE if newlines else _UNSAFE, _escaped, text)


def _escaped(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def painted(text: str, style: str, look: Look) -> str:
    """The text in a style, where there is colour."""
    if not (look.colour and style and text):
        return text
    codes = ";".join(_STYLES[name] for name in style.split())
    return f"\x1b[{codes}m{text}\x1b[0m"


def records(rows: Iterable[Sequence[Cell]]) -> str:
    """One line a row, one tab between cells: no header, no padding, nothing left out."""
    lines = ["\t".join(_one_line(_text(cell)) for cell in row) for row in rows]
    return "".join(f"{line}\n" for line in lines)


def _one_line(text: str) -> str:
    return visible(" ".join(text.split()))


def _text(cell: Cell) -> str:
    return " ".join(span.text for span in _spans(cell) if span.text)


def _spans(cell: Cell, style: str = "") -> Sequence[Span]:
    if isinstance(cell, str):
        return (Span(cell, style),)
    return (cell,) if isinstance(cell, Span) else cell


def fitted(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], look: Look, *, indent: int = 0
) -> str:
    """The rows under their titles, padded, and wrapped so that no line passes the terminal's width.

    Leading spaces of a first cell are kept as indentation; columns that are empty are left out.
    """
    used = [i for i in range(len(columns)) if any(_text(row[i]) for row in rows)]
    if not used:
        return ""
    kept = [columns[i] for i in used]
    cells = [[_spans(row[i], columns[i].style) for i in used] for row in rows]
    room = max((look.columns or 80) - indent, 20)
    widths = _widths(kept, cells, room)
    head: list[Sequence[Span]] = [(Span(column.title, "dim"),) for column in kept]
    body = [head, *cells] if any(column.title for column in kept) else cells
    margin = " " * indent
    lines = [margin + line for row in body for line in _row_lines(kept, row, widths, look)]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _widths(
    columns: Sequence[Column], rows: Sequence[Sequence[Sequence[Span]]], room: int
) -> list[int]:
    """Natural widths, those of the widest columns cut to one common level where they do not fit."""
    natural = [
        max([len(column.title), *(_natural(row[i]) for row in rows)])
        for i, column in enumerate(columns)
    ]
    room -= _GAP * (len(columns) - 1)
    if sum(natural) <= room:
        return natural
    level, left = 0, room
    for done, width in enumerate(sorted(natural)):
        share = left // (len(natural) - done)
        if width > share:
            level = max(share, _LEAST)
            break
        left -= width
    widths = [min(width, level) for width in natural]
    # What the division left over goes to the last column, which holds the prose.
    widths[-1] = max(widths[-1], min(natural[-1], room - sum(widths[:-1])))
    return widths


def _natural(spans: Sequence[Span]) -> int:
    lead = len(spans[0].text) - len(spans[0].text.lstrip(" ")) if spans else 0
    text = " ".join(span.text for span in spans if span.text)
    return lead + display_width(_one_line(text))


def _row_lines(
    columns: Sequence[Column], row: Sequence[Sequence[Span]], widths: Sequence[int], look: Look
) -> Iterator[str]:
    filled = [
        wrapped(spans, width, column.lines)
        for spans, width, column in zip(row, widths, columns, strict=True)
    ]
    for number in range(max(map(len, filled), default=0)):
        parts = []
        for lines, width, column in zip(filled, widths, columns, strict=True):
            line = lines[number] if number < len(lines) else []
            padding = " " * (width - _line_width(line))
            text = " ".join(painted(span.text, span.style, look) for span in line)
            parts.append(padding + text if column.right else text + padding)
        yield (" " * _GAP).join(parts)


def _line_width(line: Sequence[Span]) -> int:
    return sum(display_width(span.text) for span in line) + max(len(line) - 1, 0)


def wrapped(cell: Cell, columns: int, most: int | None = None, style: str = "") -> list[list[Span]]:
    """The cell as lines of at most that many columns; what is beyond ``most`` lines ends in "…"."""
    spans = _spans(cell, style)
    first = spans[0].text if spans else ""
    lead = " " * min(len(first) - len(first.lstrip(" ")), max(columns - _LEAST, 0))
    room = max(columns - len(lead), 1)
    lines: list[list[Span]] = [[]]
    width = 0
    for word in _words(spans, room):
        size = display_width(word.text)
        if lines[-1] and width + 1 + size > room:
            lines.append([])
        width = size if not lines[-1] else width + 1 + size
        lines[-1].append(word)
    lines = [_joined(line) for line in lines]
    if most is not None and len(lines) > most:
        lines = lines[:most]
        lines[-1] = _ellipsis(lines[-1], room)
    if lead:
        lines = [[Span(lead + line[0].text, line[0].style), *line[1:]] for line in lines if line]
    return lines


def _words(spans: Sequence[Span], room: int) -> Iterator[Span]:
    for text, style in spans:
        for word in text.split():
            rest = visible(word)
            while display_width(rest) > room:
                cut = _break(rest, room)
                yield Span(rest[:cut], style)
                rest = rest[cut:]
            yield Span(rest, style)


def _break(word: str, room: int) -> int:
    """Where to cut a word so that the first part fits, after a separator if there is a late one."""
    cut, width = 0, 0
    for character in word:
        width += display_width(character)
        if width > room:
            break
        cut += 1
    cut = max(cut, 1)
    for marks in _BREAKS:
        late = max(word.rfind(mark, cut // 3, cut) for mark in marks)
        if late > 0:
            return late + 1
    return cut


def _joined(line: Sequence[Span]) -> list[Span]:
    """Neighbours in one style made one span."""
    joined: list[Span] = []
    for span in line:
        if joined and joined[-1].style == span.style:
            joined[-1] = Span(f"{joined[-1].text} {span.text}", span.style)
        else:
            joined.append(span)
    return joined


def _ellipsis(line: list[Span], room: int) -> list[Span]:
    """The line with "…" at its end, a word less where that does not fit."""
    last = line[-1]
    text = last.text
    while text and _line_width([*line[:-1], Span(text)]) + 1 > room:
        text = text.rpartition(" ")[0] if " " in text else text[:-1]
    return [*line[:-1], Span(text.rstrip(" .,;:") + "…", last.style)]


def display_width(text: str) -> int:
    """How many columns a terminal gives the text."""
    if text.isascii():
        return len(text)
    from unicodedata import category, east_asian_width

    return sum(
        0 if category(one) in ("Mn", "Me", "Cf") else 2 if east_asian_width(one) in "WF" else 1
        for one in text
    )
