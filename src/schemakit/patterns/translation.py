"""Patterns that Python's ``re`` matches as ECMA-262 does, in few steps: most of those in use."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from schemakit.patterns.reading import parse_pattern
from schemakit.patterns.trees import Characters, Group, Mark, Node, Repeat

__all__ = ["Translation", "translate"]

_MARKS = {"start": r"\A", "end": r"\Z", "boundary": r"\b", "inside": r"\B"}
#: Repetitions and choices of a pattern beyond which it is not translated.
_MOST_OF_EACH = 12
#: Times of a repetition, which ``re`` compiles one by one.
_MOST_TIMES = 1000


class Translation(NamedTuple):
    """A pattern for ``re``, and what a match takes at most: it begins at each character, each
    repetition may multiply the steps by the length of the text, and each choice by two."""

    pattern: re.Pattern[str]
    repetitions: int
    choices: int

    def count_steps(self, text: str) -> int:
        """The steps of a match at most."""
        return int((len(text) + 1) ** (self.repetitions + 1) * 2**self.choices)


class _UntranslatedError(Exception):
    """The pattern is matched otherwise."""


@lru_cache(maxsize=1024)
def translate(pattern: str) -> Translation | None:
    """The translation of a pattern; None if it is not read, or has categories of Unicode,
    lookaround or repeated groups."""
    tree = parse_pattern(pattern)
    if tree is None:
        return None
    counts = _Counts()
    try:
        text = counts.write(tree)
    except _UntranslatedError:
        return None
    return Translation(re.compile(text, re.ASCII), counts.repetitions, counts.choices)


class _Counts:
    """What was written so far of one pattern."""

    def __init__(self) -> None:
        self.repetitions = self.choices = 0

    def write(self, node: Node) -> str:
        """The text of a node for ``re``."""
        if isinstance(node, Characters):
            return _write_characters(node)
        if isinstance(node, Mark):
            return _MARKS[node.kind]
        if isinstance(node, Group):
            self._add(0, len(node.alternatives) - 1)
            written = ["".join(map(self.write, one)) for one in node.alternatives]
            return f"(?:{'|'.join(written)})"
        if not isinstance(node, Repeat):
            raise _UntranslatedError
        is_loop = node.most is None or node.most > 1
        if max(node.least, node.most or 0) > _MOST_TIMES or (
            is_loop and not isinstance(node.inner, Characters)
        ):
            raise _UntranslatedError
        self._add(int(is_loop), int(not is_loop))
        most = "" if node.most is None else node.most
        return f"(?:{self.write(node.inner)}){{{node.least},{most}}}"

    def _add(self, repetitions: int, choices: int) -> None:
        self.repetitions += repetitions
        self.choices += choices
        if max(self.repetitions, self.choices) > _MOST_OF_EACH:
            raise _UntranslatedError


def _write_characters(node: Characters) -> str:
    if node.classes:
        raise _UntranslatedError
    if not node.ranges:
        return r"[\s\S]" if node.negated else "(?!)"
    ranges = "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in node.ranges)
    return f"[{'^' * node.negated}{ranges}]"
