"""A dereferenced schema as lines: one for every field, each body drawn once.

Bodies are shared, so a schema of a few kilobytes can expand to millions of fields. A body that was
drawn before is named instead of drawn again, unless it is short or was cut at the depth.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from schemakit.views.schema_lines import (
    MAX_DEPTH,
    Line,
    Part,
    Reading,
    find_body,
    find_parts,
    join_path,
    make_line,
)

__all__ = ["DEPTH", "Outline", "build_outline", "build_readable_outline"]

#: The default number of levels of fields.
DEPTH = 3
#: On a terminal, the most levels (up to four) that take at most this many lines are drawn.
_READABLE_LEVELS = 4
_READABLE_LINES = 100
#: A body of at most this many lines is drawn again instead of named.
_SHORT = 3


class Outline(NamedTuple):
    """The lines, the root first; ``deeper`` is a depth that draws more, or 0 if none does."""

    lines: list[Line]
    deeper: int


@dataclass(slots=True)
class _Drawing:
    depth: int
    reading: Reading
    lines: list[Line] = field(default_factory=list)
    deeper: bool = False
    #: Body (by id) to the path where it was drawn, its depth there, and its number of lines.
    drawn: dict[int, tuple[str, int, int]] = field(default_factory=dict)


def build_readable_outline(
    schema: Any, *, legacy: bool = False, exists: Callable[[str], bool] = lambda _: True
) -> Outline:
    """Outline a schema as deep as fits on a screen or two, and at least one level deep."""
    found = build_outline(schema, depth=1, legacy=legacy, exists=exists)
    for depth in range(2, _READABLE_LEVELS + 1):
        if not found.deeper:
            break
        more = build_outline(schema, depth=depth, legacy=legacy, exists=exists)
        if len(more.lines) > _READABLE_LINES:
            break
        found = more
    return found


def build_outline(
    schema: Any,
    *,
    depth: int = DEPTH,
    legacy: bool = False,
    exists: Callable[[str], bool] = lambda _: True,
) -> Outline:
    """Outline the fields of a dereferenced schema, ``depth`` levels deep.

    ``exists`` tests whether the fragment of a kept reference points to a value. ``legacy`` applies
    the rules of 2.0 and 3.0 to ``nullable`` and boolean bounds.
    """
    drawing = _Drawing(min(depth, MAX_DEPTH), Reading(legacy, exists))
    _draw(drawing, Part("", "", schema), "", 0)
    return Outline(drawing.lines, drawing.depth + 1 if drawing.deeper else 0)


def _draw(drawing: _Drawing, part: Part, path: str, depth: int) -> None:
    """Add the line of a part and, as far as the depth allows, the lines of its own parts."""
    where = len(drawing.lines)
    line = make_line(drawing.reading, part, path, depth)
    drawing.lines.append(line)
    parts = find_parts(drawing.reading, part.schema)
    if not parts:
        return
    body = find_body(part.schema, drawing.reading.legacy)
    earlier = drawing.drawn.get(body)
    if earlier and earlier[1] <= depth and earlier[2] > _SHORT:
        drawing.lines[where] = line._replace(cut=f"as {earlier[0] or 'the whole'}")
        return
    if depth >= drawing.depth:
        drawing.deeper = True
        drawing.lines[where] = line._replace(cut=f"{len(parts)} inside")
        return
    # Set before its parts are drawn, because the body may occur among them.
    drawing.drawn[body] = (path, depth, _SHORT + 1)
    for one in parts:
        _draw(drawing, one, join_path(path, one.segment), depth + 1)
    drawing.drawn[body] = (path, depth, len(drawing.lines) - where - 1)
