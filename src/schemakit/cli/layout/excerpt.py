"""The line of a text that something is reported about, with marks under the spot: an item, or a
member's key and its value where that is a scalar on the line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

from schemakit.cli.layout.table import display_width, visible
from schemakit.errors import DocumentSyntaxError, Location
from schemakit.syntax.encoding import as_utf8

__all__ = ["Excerpts"]

#: Columns of an excerpt where no terminal says how many it has.
_WIDTH = 100
#: What a tab is shown as.
_TAB = "    "
_CUT = "..."
_QUOTED = r""""(?:[^"\\]|\\.)*+(?:"|\Z)|'(?:[^']|'')*+(?:'|\Z)"""
#: A literal or a number, else a plain scalar of YAML.
_PLAIN = (
    r"(?:(?:true|false|null|-?[0-9][0-9.eE+-]*)(?=[\s,:\]}]|\Z)"
    r"|[^\s{}\[\],:\"'#](?:[^\s,:\]}]|[,:](?![\s\]}]|\Z)|[ ](?![ ]*(?:\#|\Z))(?=[^:#]))*)"
)
_TOKEN = re.compile(rf"(?P<quoted>{_QUOTED})|{_PLAIN}")
#: An anchor, a tag, an alias, or what announces a block: whose value is not, or not all, here.
_ANNOUNCED = r"[&!*]|[|>-][-+0-9]*+(?:\s|\Z)"
#: What follows a key whose value is a scalar on the same line.
_VALUE = re.compile(rf"[ \t]*+:(?P<space>[ \t]*+)(?:{_QUOTED}|(?!{_ANNOUNCED}){_PLAIN})")


class Excerpts:
    """Excerpts from the texts of some documents, each of which is read once, when first needed.

    ``sources`` maps the ``uri`` of a Location to the text it counts in; ``columns`` is the width
    that no line passes.
    """

    def __init__(self, sources: Mapping[str, bytes], columns: int | None = None) -> None:
        self._texts = {uri: _Text(data) for uri, data in sources.items() if data}
        self._columns = max(columns or _WIDTH, 24)

    def at(self, place: Location) -> list[str]:
        """The line at a place and the marks under it; nothing where the text is not known.

        Control characters are shown as escapes, tabs as spaces. A line that is too long is cut
        around the place.
        """
        text = self._texts.get(place.uri)
        if text is None or place.line is None or place.column is None:
            return []
        line = text.line(place.line)
        if line is None or place.column > len(line) + 1:
            return []
        gutter = f"{place.line} | "
        shown, marks = _around(line, place.column - 1, self._columns - len(gutter))
        return [f"{gutter}{shown}".rstrip(), f"{' ' * (len(gutter) - 2)}| {marks}"]


class _Text:
    """A text by its lines."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @cached_property
    def _lines(self) -> list[str]:
        try:
            data = as_utf8(self._data)
        except DocumentSyntaxError:
            return []
        text = data.decode("utf-8", "replace")
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        return text.split("\n")

    def line(self, number: int) -> str | None:
        return self._lines[number - 1] if 0 < number <= len(self._lines) else None


def _around(line: str, at: int, room: int) -> tuple[str, str]:
    """The part of a line around an offset that fits, and the marks under the token there."""
    # No character takes less than nothing or needs more than a line of them: a line of megabytes
    # is looked at where the spot is.
    end = max(_end_of_member(line, at, at + 4 * room), at + 1)
    before = _cells(line[max(at - 4 * room, 0) : at])
    token = _cells(line[at:end]) or [" "]
    after = _cells(line[end : end + 4 * room])
    widths = [sum(map(display_width, part)) for part in (before, token, after)]
    started, ended = at > 4 * room, len(line) > end + 4 * room
    if sum(widths) <= room and not started and not ended:
        return "".join(before + token + after), _marks(widths[0], widths[1])
    # A third of the room for what stands before, the rest for the token and what follows.
    if started or (widths[0] > room // 3 and sum(widths) > room):
        kept = max(room // 3, room - widths[1] - widths[2]) - len(_CUT)
        before = [_CUT, *_fitting(before[::-1], kept)[::-1]]
    left = room - sum(map(display_width, before))
    start = room - left
    if not ended and widths[1] + widths[2] <= left:
        return "".join(before + token + after), _marks(start, widths[1])
    shown = _fitting(token, left - len(_CUT))
    tail = _fitting(after, left - widths[1] - len(_CUT)) if len(shown) == len(token) else []
    line = "".join([*before, *shown, *tail, _CUT])
    return line, _marks(start, sum(map(display_width, shown)))


def _end_of_member(line: str, start: int, most: int) -> int:
    """Where the token ends that starts there; where it is a key, and a scalar follows, that too."""
    token = _TOKEN.match(line, start, most)
    if token is None:
        return start
    value = _VALUE.match(line, token.end(), most)
    if value is None or not (token["quoted"] or value["space"]):
        return token.end()
    return value.end()


def _cells(text: str) -> list[str]:
    """What each character is shown as."""
    return [_TAB if character == "\t" else visible(character) for character in text]


def _fitting(cells: Iterable[str], room: int) -> list[str]:
    """The cells from the first on that fit."""
    kept = []
    for cell in cells:
        room -= display_width(cell)
        if room < 0:
            break
        kept.append(cell)
    return kept


def _marks(start: int, width: int) -> str:
    return " " * start + "^" * max(width, 1)
