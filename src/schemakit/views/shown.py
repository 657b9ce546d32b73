"""What objects show of themselves: a line for a console, a small table for a notebook.

Descriptions come from strangers: all text is cut, and in HTML escaped. There are no scripts,
links, images or styles in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

__all__ = ["show_line", "show_table"]

#: The most characters of a line, of a name in it, and of a cell; and the most rows of a table.
_LINE, _NAME, _CELL, _ROWS = 100, 60, 200, 50


def show_line(kind: str, name: str, more: str = "", place: str = "") -> str:
    """``<Kind name: more (place)>`` in at most a hundred characters, control characters escaped."""
    # A long name leaves some space for the rest.
    text = _cut(_printable(name), _NAME)
    text += f": {_cut(_printable(more), _NAME)}" if more else ""
    text += f" ({_printable(place)})" if place else ""
    return f"<{kind} {_cut(text, _LINE - len(kind) - 3)}>"


def show_table(
    title: str, facts: Sequence[str], columns: Sequence[str], rows: Iterable[Sequence[str]]
) -> str:
    """A title with facts below it, and a table of at most fifty rows, as HTML; all text escaped."""
    parts = [f"<div><b>{_text(title)}</b>"]
    parts += [f"<br>{_text(one)}" for one in facts if one]
    remaining = iter(rows)
    shown = list(islice(remaining, _ROWS))
    if shown:
        heads = "".join(f"<th>{_text(one)}</th>" for one in columns)
        parts.append(f"<table><thead><tr>{heads}</tr></thead><tbody>")
        for row in shown:
            parts.append("<tr>" + "".join(f"<td>{_text(one)}</td>" for one in row) + "</tr>")
        parts.append("</tbody></table>")
    rest = sum(1 for _ in remaining)
    parts.append(f"and {rest} more</div>" if rest else "</div>")
    return "".join(parts)


def _text(value: Any) -> str:
    from html import escape  # a line needs none of it

    return escape(_cut(_printable(str(value)), _CELL))


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _printable(text: str) -> str:
    """The text in one line: runs of white space as one space, and escapes for what is not shown,
    such as control characters and those that change the direction of the text."""
    # Twice as much as any caller shows; the rest of a long text is not looked at.
    text = " ".join(text[: 2 * _CELL].split())
    if text.isprintable():
        return text
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape", "surrogatepass").decode("ascii")
        for one in text
    )
