"""Text in the width of the terminal: paragraphs, synopses, and tables of names."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from textwrap import fill

from schemakit.cli.output import detect_display

__all__ = ["measure_width", "split_synopsis", "wrap", "wrap_synopsis", "wrap_table"]

#: Narrower text cannot be read, nor can lines be followed that are much wider.
_NARROWEST, _WIDEST = 40, 120


def measure_width() -> int:
    """Return the width of help: of the terminal, or what ``COLUMNS`` says; 80 in a pipe."""
    columns = os.environ.get("COLUMNS", "")
    width = detect_display(sys.stdout).columns
    if width is None:
        width = int(columns) if columns.isdecimal() and int(columns) else 80
    return min(max(width, _NARROWEST), _WIDEST)


def wrap(text: str, width: int) -> str:
    """Wrap one paragraph; words with hyphens stay whole."""
    return fill(text, width, break_on_hyphens=False, break_long_words=False)


def wrap_synopsis(start: str, usage: str, width: int) -> str:
    """Wrap a synopsis after ``start``, between its parts: ``[--tag TAG]`` stays on one line.

    Further lines are below the first part, or, if that leaves little space, are indented by four.
    """
    indent = len(start) + 1 if len(start) < width // 2 else 4
    lines, line = [], start
    for part in split_synopsis(usage):
        if len(line) + 1 + len(part) > width and line.strip():
            lines.append(line)
            line = " " * (indent - 1)
        line += f" {part}"
    return "\n".join([*lines, line])


def split_synopsis(usage: str) -> Iterator[str]:
    """Yield the parts of a synopsis: what is in brackets, or an option with its value."""
    part = ""
    for word in usage.split():
        # A value belongs to the option before it: --for TARGET.
        is_value = part[:1] == "-" and " " not in part and word[:1] not in "[-"
        if part and not is_value and part.count("[") == part.count("]"):
            yield part
            part = ""
        part = f"{part} {word}" if part else word
    if part:
        yield part


def wrap_table(rows: Mapping[str, str], width: int) -> str:
    """Lay out names and what they mean in two columns, with indented lines."""
    column = max(map(len, rows)) + 4
    return "".join(
        fill(
            text,
            width,
            initial_indent=f"  {name}".ljust(column),
            subsequent_indent=" " * column,
            break_on_hyphens=False,
            break_long_words=False,
        )
        + "\n"
        for name, text in rows.items()
    )
