"""The nodes of a pattern."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from typing import Literal, NamedTuple

__all__ = ["LAST_CODE", "Characters", "Group", "Look", "Mark", "Node", "Repeat"]

#: The last code point of Unicode.
LAST_CODE = 0x10FFFF


class Characters(NamedTuple):
    """One character of these ranges of code points or categories of Unicode, or of no such one.

    ``ranges`` are in order and apart. ``classes`` have their own negation: how the categories
    start, and whether they are negated.
    """

    ranges: tuple[tuple[int, int], ...] = ()
    classes: tuple[tuple[tuple[str, ...], bool], ...] = ()
    negated: bool = False

    def has(self, character: str) -> bool:
        """Whether a character is one of them."""
        code = ord(character)
        place = bisect_right(self.ranges, (code, LAST_CODE)) - 1
        found = (place >= 0 and code <= self.ranges[place][1]) or any(
            unicodedata.category(character).startswith(one) is not negated
            for one, negated in self.classes
        )
        return found is not self.negated


class Group(NamedTuple):
    """Alternatives, each of which is a sequence."""

    alternatives: tuple[tuple[Node, ...], ...]


class Repeat(NamedTuple):
    """A node that occurs from ``least`` to ``most`` times; None for any number."""

    inner: Node
    least: int
    most: int | None


class Mark(NamedTuple):
    """A place without characters: the start, the end, a word boundary or no boundary."""

    kind: Literal["start", "end", "boundary", "inside"]


class Look(NamedTuple):
    """A lookahead or, with ``behind``, a lookbehind; or a negative one."""

    inner: Group
    negated: bool
    behind: bool = False


Node = Characters | Group | Repeat | Mark | Look
