"""Places where a text is not valid YAML 1.2, although PyYAML reads it."""

from __future__ import annotations

from typing import Any, NamedTuple

__all__ = ["MAX_PROBLEMS", "ProblemFinder", "YamlProblem"]

#: More problems of one text are not reported.
MAX_PROBLEMS = 1000

_COMMENT = "a comment needs a space before its '#'"
_INDENTATION = "a line of a quoted string must be indented further than the block that it is in"
_QUOTES = frozenset({"'", '"'})
_STARTS = frozenset({"MappingStart", "SequenceStart"})
_ENDS = frozenset({"MappingEnd", "SequenceEnd"})


class YamlProblem(NamedTuple):
    """Something that YAML 1.2 forbids; line and column count from 1."""

    message: str
    line: int
    column: int


class ProblemFinder:
    """Finds problems in a text while its events pass."""

    def __init__(self, text: str) -> None:
        self._text = text
        #: Of each open collection the column of the innermost block collection; -1 for none, and
        #: None for a mapping whose column its first key tells.
        self._columns: list[int | None] = [-1]
        self.found: list[YamlProblem] = []

    def inspect(self, kind: str, event: Any) -> None:
        """Look at the next event of the text."""
        if kind == "Scalar":
            # Most events are scalars without quotes.
            if event.style in _QUOTES:
                self._inspect_quoted(event)
            elif self._columns[-1] is None:
                self._columns[-1] = self._column_of_key(event.start_mark)
        elif kind in _ENDS:
            self._columns.pop()
            if event.end_mark.index > event.start_mark.index:  # a bracket
                self._check_comment(event.end_mark)
        elif kind in _STARTS:
            self._columns.append(self._column_of(kind, event))
        elif kind == "Alias" and self._columns[-1] is None:
            self._columns[-1] = self._column_of_key(event.start_mark)

    def _inspect_quoted(self, event: Any) -> None:
        start, end = event.start_mark, event.end_mark
        if self._columns[-1] is None:
            self._columns[-1] = self._column_of_key(start)
        self._check_comment(end)
        if end.line > start.line:
            self._check_indentation(event)

    def _column_of(self, kind: str, event: Any) -> int | None:
        around = self._columns[-1]
        if event.flow_style:
            return around
        if event.anchor or event.tag:
            # The event begins there, and its collection on a later line.
            return None if kind == "MappingStart" else around
        column: int = event.start_mark.column
        return column

    def _column_of_key(self, start: Any) -> int:
        before = self._text[start.index - start.column : start.index]
        mark = before.rfind("? ")
        column: int = start.column
        return column if mark < 0 else mark

    def _check_comment(self, end: Any) -> None:
        """YAML 1.2.2 §6.6: white space separates a comment from other tokens."""
        if self._text[end.index : end.index + 1] == "#":
            self._add(_COMMENT, end.line, end.column)

    def _check_indentation(self, event: Any) -> None:
        """YAML 1.2.2 §7.3: every line of a flow scalar is indented as its node is."""
        column = self._columns[-1]
        assert column is not None  # noqa: S101  its first key told it
        start = event.start_mark
        lines = self._text[start.index : event.end_mark.index].split("\n")
        for number, line in enumerate(lines[1:], start.line + 1):
            indent = len(line) - len(line.lstrip(" "))
            if indent <= column and line.strip(" \t"):
                self._add(_INDENTATION, number, indent)
                return

    def _add(self, message: str, line: int, column: int) -> None:
        if len(self.found) < MAX_PROBLEMS:
            self.found.append(YamlProblem(message, line + 1, column + 1))
