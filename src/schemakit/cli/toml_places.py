"""Where the keys of a TOML text are (TOML 1.0), which ``tomllib`` does not say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["Place", "find_places"]

#: The names of keys and indices of items that lead to a value, as ``("tool", "x", "0")``.
Path = tuple[str, ...]

_SPACE = re.compile(r"[ \t]*")
#: Between statements and between the items of an array.
_GAP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")'
    r"|'''.*?'{3,5}(?!')"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
#: A number, a date or a boolean.
_PLAIN = re.compile(r"[^\s,\]}#]+(?: [0-9][^\s,\]}#]*)?")


class Place(NamedTuple):
    """The line and the column of a key, or of an item of an array, from 1."""

    line: int
    column: int


def find_places(text: str) -> Mapping[Path, Place]:
    """Return the place of each key and each item of an array by its path in the parsed data.

    ``text`` is valid; a place where it is not as expected ends the search.
    """
    return _Search(text.replace("\r\n", "\n")).run()


class _Search:
    """One pass over a text."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._found: dict[Path, int] = {}
        #: How many tables each ``[[name]]`` has had.
        self._tables: dict[Path, int] = {}

    def run(self) -> Mapping[Path, Place]:
        table: Path = ()
        self._skip(_GAP)
        while self._at < len(self._text):
            start = self._at
            if self._text[start] == "[":
                table = self._read_header()
            else:
                self._read_member(table)
            self._skip(_GAP)
            if self._at == start:
                break
        return {path: self._place_of(offset) for path, offset in self._found.items()}

    def _place_of(self, offset: int) -> Place:
        start = self._text.rfind("\n", 0, offset)
        return Place(self._text.count("\n", 0, offset) + 1, offset - start)

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        if found is None:
            return ""
        self._at = found.end()
        return found[0]

    def _take(self, mark: str) -> bool:
        is_there = self._text.startswith(mark, self._at)
        self._at += len(mark) if is_there else 0
        return is_there

    def _read_header(self) -> Path:
        """Read ``[a.b]`` or ``[[a.b]]``, and return the path of the table."""
        is_array = self._take("[[") or not self._take("[")
        path = self._read_key(())
        if is_array:
            path = path[:-1] if path[:-1] in self._tables else path
            index = self._tables[path] = self._tables.get(path, -1) + 1
            path = (*path, str(index))
        self._take("]]" if is_array else "]")
        return path

    def _read_key(self, table: Path) -> Path:
        """Read a dotted key; note where each of its parts is first."""
        path = table
        while True:
            self._skip(_SPACE)
            start = self._at
            path = (*path, self._read_name())
            self._found.setdefault(path, start)
            if path in self._tables:  # the last of several tables
                path = (*path, str(self._tables[path]))
            self._skip(_SPACE)
            if not self._take("."):
                return path

    def _read_name(self) -> str:
        if self._text[self._at : self._at + 1] not in ('"', "'"):
            return self._skip(_BARE_KEY)
        import tomllib

        text = self._skip(_STRING)
        return str(tomllib.loads(f"name = {text}")["name"]) if text else ""

    def _read_member(self, table: Path) -> None:
        path = self._read_key(table)
        self._take("=")
        self._skip(_SPACE)
        self._read_value(path)

    def _read_value(self, path: Path) -> None:
        if self._take("["):
            self._read_items(path)
        elif self._take("{"):
            self._skip(_GAP)
            while self._at < len(self._text) and not self._take("}"):
                start = self._at
                self._read_member(path)
                self._skip(_GAP)
                self._take(",")
                self._skip(_GAP)
                if self._at == start:
                    break
        elif not self._skip(_STRING):
            self._skip(_PLAIN)

    def _read_items(self, path: Path) -> None:
        index = 0
        self._skip(_GAP)
        while self._at < len(self._text) and not self._take("]"):
            start = self._at
            item = (*path, str(index))
            self._found.setdefault(item, start)
            self._read_value(item)
            self._skip(_GAP)
            self._take(",")
            self._skip(_GAP)
            index += 1
            if self._at == start:
                break
