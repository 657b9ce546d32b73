"""The line of a text that a diagnostic is about, with marks under an item, or under the key of a
member and its value if that is a scalar on the same line."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import accumulate

from schemakit.cli.layout.table import escape_unsafe, measure_width
from schemakit.errors import DocumentSyntaxError, Location
from schemakit.syntax.encoding import as_utf8
from schemakit.syntax.lines import unify_line_breaks

__all__ = ["Excerpts"]

#: The width of an excerpt in columns when the output is not a terminal.
_WIDTH = 100
#: How a tab is shown.
_TAB = "    "
_CUT = "..."
#: Bytes between two counts of line breaks.
_BLOCK = 1 << 16
_QUOTED = r""""(?:[^"\\]|\\.)*+(?:"|\Z)|'(?:[^']|'')*+(?:'|\Z)"""
#: A literal or a number, else a plain scalar of YAML.
_PLAIN = (
    r"(?:(?:true|false|null|-?[0-9][0-9.eE+-]*)(?=[\s,:\]}]|\Z)"
    r"|[^\s{}\[\],:\"'#](?:[^\s,:\]}]|[,:](?![\s\]}]|\Z)|[ ](?![ ]*(?:\#|\Z))(?=[^:#]))*)"
)
_TOKEN = re.compile(rf"(?P<quoted>{_QUOTED})|{_PLAIN}")
#: An anchor, a tag, an alias or a block header: the value is not, or not only, on this line.
_NOT_SCALAR = r"[&!*]|[|>-][-+0-9]*+(?:\s|\Z)"
#: The rest of a member after its key, if the value is a scalar on the same line.
_VALUE = re.compile(rf"[ \t]*+:(?P<space>[ \t]*+)(?:{_QUOTED}|(?!{_NOT_SCALAR}){_PLAIN})")


class Excerpts:
    """Excerpts from the texts of documents; a text is read when it is first needed.

    ``sources`` maps the ``uri`` of a Location to the text of that document; ``columns`` is the
    greatest width of a line.
    """

    def __init__(self, sources: Mapping[str, bytes], columns: int | None = None) -> None:
        self._texts = {uri: _Text(data) for uri, data in sources.items() if data}
        self._columns = max(columns or _WIDTH, 24)

    def at(self, place: Location) -> list[str]:
        """Return the line at a location and the marks under it, or no lines if the text is unknown.

        Control characters are shown as escapes, tabs as spaces. A line that is too long is cut
        around the location.
        """
        text = self._texts.get(place.uri)
        if text is None or place.line is None or place.column is None:
            return []
        line = text.line(place.line)
        if line is None or place.column > len(line) + 1:
            return []
        gutter = f"{place.line} | "
        shown, marks = _cut_around(line, place.column - 1, self._columns - len(gutter))
        return [f"{gutter}{shown}".rstrip(), f"{' ' * (len(gutter) - 2)}| {marks}"]


class _Text:
    """The text of a document, of which only the lines that are shown are decoded."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @cached_property
    def _text(self) -> bytes | None:
        try:
            return unify_line_breaks(as_utf8(self._data))
        except DocumentSyntaxError:
            return None

    @cached_property
    def _breaks(self) -> list[int]:
        """The number of line breaks up to the end of each block."""
        text = self._text or b""
        counts = (text.count(b"\n", at, at + _BLOCK) for at in range(0, len(text), _BLOCK))
        return list(accumulate(counts))

    def line(self, number: int) -> str | None:
        """A line, counted from 1, or None if there is none."""
        text = self._text
        if text is None or number < 1:
            return None
        start = 0
        if number > 1:
            block = bisect_left(self._breaks, number - 1)
            if block == len(self._breaks):
                return None
            start = block * _BLOCK
            for _ in range(number - 1 - (self._breaks[block - 1] if block else 0)):
                start = text.find(b"\n", start) + 1
        end = text.find(b"\n", start)
        return text[start : len(text) if end < 0 else end].decode("utf-8", "replace")


def _cut_around(line: str, at: int, width: int) -> tuple[str, str]:
    """Cut a line to ``width`` columns around an offset; return it and the marks under the token."""
    # Only the neighbourhood is examined: a line may be megabytes long.
    end = max(_find_member_end(line, at, at + 4 * width), at + 1)
    before = _show_characters(line[max(at - 4 * width, 0) : at])
    token = _show_characters(line[at:end]) or [" "]
    after = _show_characters(line[end : end + 4 * width])
    widths = [sum(map(measure_width, part)) for part in (before, token, after)]
    started, ended = at > 4 * width, len(line) > end + 4 * width
    if sum(widths) <= width and not started and not ended:
        return "".join(before + token + after), _draw_marks(widths[0], widths[1])
    # A third of the width for the text before the token, the rest for the token and what follows.
    if started or (widths[0] > width // 3 and sum(widths) > width):
        kept = max(width // 3, width - widths[1] - widths[2]) - len(_CUT)
        before = [_CUT, *_take_fitting(before[::-1], kept)[::-1]]
    left = width - sum(map(measure_width, before))
    start = width - left
    if not ended and widths[1] + widths[2] <= left:
        return "".join(before + token + after), _draw_marks(start, widths[1])
    shown = _take_fitting(token, left - len(_CUT))
    tail = _take_fitting(after, left - widths[1] - len(_CUT)) if len(shown) == len(token) else []
    line = "".join([*before, *shown, *tail, _CUT])
    return line, _draw_marks(start, sum(map(measure_width, shown)))


def _find_member_end(line: str, start: int, most: int) -> int:
    """Find the end of the token at an offset, or of the member if it is a key before a scalar."""
    token = _TOKEN.match(line, start, most)
    if token is None:
        return start
    value = _VALUE.match(line, token.end(), most)
    if value is None or not (token["quoted"] or value["space"]):
        return token.end()
    return value.end()


def _show_characters(text: str) -> list[str]:
    """Map each character to the text that shows it."""
    return [_TAB if character == "\t" else escape_unsafe(character) for character in text]


def _take_fitting(cells: Iterable[str], width: int) -> list[str]:
    """Take cells from the start as long as they fit the width."""
    kept = []
    for cell in cells:
        width -= measure_width(cell)
        if width < 0:
            break
        kept.append(cell)
    return kept


def _draw_marks(start: int, width: int) -> str:
    return " " * start + "^" * max(width, 1)
