"""Regular expressions of ECMA-262, the dialect of ``pattern`` (JSON Schema core §6.4), as trees.

Matching follows sets of positions instead of trying one path after the other, so no pattern takes
exponential time. A pattern with lookbehind or backreferences is not read.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

__all__ = [
    "Characters",
    "Group",
    "Look",
    "Mark",
    "Node",
    "Repeat",
    "Steps",
    "match_within",
    "matches",
    "parse_pattern",
]

#: Characters of patterns and texts, and steps of one match, beyond which nothing is decided.
_LONGEST = 20_000
_MOST_STEPS = 2_000_000
#: Steps for the patterns of one sample.
_MOST_OF_SAMPLE = 4_000_000
_DEEPEST = 100
_LAST_CODE = 0x10FFFF


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
        place = bisect_right(self.ranges, (code, _LAST_CODE)) - 1
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
    """A lookahead, or a negative one."""

    inner: Group
    negated: bool


Node = Characters | Group | Repeat | Mark | Look


class _UnreadableError(Exception):
    """The pattern is malformed, or of a kind that is not read."""


_DIGITS = ((48, 57),)
_WORD = ((48, 57), (65, 90), (95, 95), (97, 122))
_SPACE = (
    *((9, 13), (32, 32), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029)),
    *((0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF)),
)
_LINE_ENDS = ((10, 10), (13, 13), (0x2028, 0x2029))
_LETTERS = {"d": _DIGITS, "w": _WORD, "s": _SPACE}
_CONTROLS = {"f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "0": 0}
#: General categories of Unicode (UAX 44 §5.7.1): the names that ECMA-262 allows, by the short one.
_CATEGORY_NAMES = {
    "L": "Letter",
    "LC": "Cased_Letter",
    "Lu": "Uppercase_Letter",
    "Ll": "Lowercase_Letter",
    "Lt": "Titlecase_Letter",
    "Lm": "Modifier_Letter",
    "Lo": "Other_Letter",
    "M": "Mark Combining_Mark",
    "Mn": "Nonspacing_Mark",
    "Mc": "Spacing_Mark",
    "Me": "Enclosing_Mark",
    "N": "Number",
    "Nd": "Decimal_Number digit",
    "Nl": "Letter_Number",
    "No": "Other_Number",
    "P": "Punctuation punct",
    "Pc": "Connector_Punctuation",
    "Pd": "Dash_Punctuation",
    "Ps": "Open_Punctuation",
    "Pe": "Close_Punctuation",
    "Pi": "Initial_Punctuation",
    "Pf": "Final_Punctuation",
    "Po": "Other_Punctuation",
    "S": "Symbol",
    "Sm": "Math_Symbol",
    "Sc": "Currency_Symbol",
    "Sk": "Modifier_Symbol",
    "So": "Other_Symbol",
    "Z": "Separator",
    "Zs": "Space_Separator",
    "Zl": "Line_Separator",
    "Zp": "Paragraph_Separator",
    "C": "Other",
    "Cc": "Control cntrl",
    "Cf": "Format",
    "Cs": "Surrogate",
    "Co": "Private_Use",
    "Cn": "Unassigned",
}
#: Each of those names, to how the categories of its characters start.
_CATEGORIES = {
    name: ("Lu", "Ll", "Lt") if short == "LC" else (short,)
    for short, long in _CATEGORY_NAMES.items()
    for name in (short, *long.split())
}
_CATEGORY_MARKS = ("", "gc=", "General_Category=")
_MARKS: dict[str, Mark] = {"^": Mark("start"), "$": Mark("end")}


@lru_cache(maxsize=256)
def parse_pattern(pattern: str) -> Group | None:
    """Parse a pattern; None if it is malformed, or has lookbehind or backreferences."""
    if len(pattern) > _LONGEST:
        return None
    reader = _Reader(pattern)
    try:
        found = reader.read_alternatives(0)
    except (_UnreadableError, IndexError, ValueError, OverflowError):
        return None
    return found if reader.at == len(pattern) else None


class _Reader:
    """Reads one pattern from left to right."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0

    def peek(self, length: int = 1) -> str:
        return self.pattern[self.at : self.at + length]

    def take(self, text: str) -> bool:
        found = self.pattern.startswith(text, self.at)
        self.at += len(text) * found
        return found

    def read_alternatives(self, depth: int) -> Group:
        if depth > _DEEPEST:
            raise _UnreadableError
        found = [self.read_sequence(depth)]
        while self.take("|"):
            found.append(self.read_sequence(depth))
        return Group(tuple(found))

    def read_sequence(self, depth: int) -> tuple[Node, ...]:
        found: list[Node] = []
        while self.peek() not in ("", "|", ")"):
            found.append(self.read_repeated(self.read_atom(depth)))
        return tuple(found)

    def read_repeated(self, node: Node) -> Node:
        least, most = 1, None
        if self.take("*"):
            least = 0
        elif self.take("?"):
            least, most = 0, 1
        elif not self.take("+"):
            bounds = self.read_braces()
            if bounds is None:
                return node
            least, most = bounds
        if isinstance(node, (Mark, Look)) or (most is not None and most < least):
            raise _UnreadableError
        self.take("?")  # a lazy repetition matches the same texts
        return Repeat(node, least, most)

    def read_braces(self) -> tuple[int, int | None] | None:
        """Read ``{2}``, ``{2,}`` or ``{2,3}``; any other brace is a character."""
        end = self.pattern.find("}", self.at)
        if self.peek() != "{" or end < 0:
            return None
        least, comma, most = self.pattern[self.at + 1 : end].partition(",")
        if not (f"{least}{most}".isascii() and least.isdigit() and (not most or most.isdigit())):
            return None
        self.at = end + 1
        return int(least), (int(most) if most else None if comma else int(least))

    def is_repetition(self, at: int) -> bool:
        """Whether there are braces of a repetition at a place."""
        inner = _Reader(self.pattern)
        inner.at = at
        return inner.read_braces() is not None

    def read_atom(self, depth: int) -> Node:
        character = self.peek()
        self.at += 1
        if character in _MARKS:
            return _MARKS[character]
        if character == ".":
            return Characters(_LINE_ENDS, negated=True)
        if character == "(":
            return self.read_group(depth)
        if character == "[":
            return self.read_class()
        if character in "*+?" or self.is_repetition(self.at - 1):
            raise _UnreadableError
        if character != "\\":
            return Characters(((ord(character), ord(character)),))
        if self.peek() in ("b", "B"):
            self.at += 1
            return Mark("boundary" if self.pattern[self.at - 1] == "b" else "inside")
        if self.peek() in tuple("123456789k"):
            raise _UnreadableError
        return self.read_escape()

    def read_group(self, depth: int) -> Node:
        look = self.take("?=") or self.take("?!")
        negated = look and self.pattern[self.at - 1] == "!"
        if not look and not self.take("?:") and self.take("?"):
            end = self.pattern.index(">", self.at)
            name = self.pattern[self.at + 1 : end]
            if self.peek() != "<" or not name.isidentifier():
                raise _UnreadableError
            self.at = end + 1
        found = self.read_alternatives(depth + 1)
        if not self.take(")"):
            raise _UnreadableError
        return Look(found, negated) if look else found

    def read_class(self) -> Characters:
        negated = self.take("^")
        ranges: list[tuple[int, int]] = []
        classes: list[tuple[tuple[str, ...], bool]] = []
        while not self.take("]"):
            one = self.read_member()
            if self.peek() == "-" and self.peek(2)[1:] not in ("]", "") and _is_single(one):
                self.at += 1
                last = self.read_member()
                if not _is_single(last) or last.ranges[0][0] < one.ranges[0][0]:
                    raise _UnreadableError
                one = Characters(((one.ranges[0][0], last.ranges[0][0]),))
            ranges += one.ranges if not one.negated else _invert(one.ranges)
            classes += one.classes
        return Characters(_merge(ranges), tuple(dict.fromkeys(classes)), negated)

    def read_member(self) -> Characters:
        character = self.pattern[self.at]
        self.at += 1
        if character != "\\":
            return Characters(((ord(character), ord(character)),))
        if self.take("b"):
            return Characters(((8, 8),))
        return self.read_escape()

    def read_escape(self) -> Characters:
        """Read an escape from behind its backslash (ECMA-262 §22.2.1)."""
        letter = self.pattern[self.at]
        self.at += 1
        if letter.lower() in _LETTERS:
            return Characters(_LETTERS[letter.lower()], negated=letter.isupper())
        if letter in "pP":
            return self.read_property(negated=letter == "P")
        code = _CONTROLS.get(letter, ord(letter))
        if letter == "x":
            code = self.read_digits(2)
        elif letter == "u":
            code = self.read_braced_digits() if self.take("{") else self.read_digits(4)
        elif letter == "c":
            code = self.read_control()
        return Characters(((code, code),))

    def read_control(self) -> int:
        self.at += 1
        return ord(self.pattern[self.at - 1]) % 32

    def read_digits(self, length: int) -> int:
        self.at += length
        return int(self.pattern[self.at - length : self.at], 16)

    def read_braced_digits(self) -> int:
        end = self.pattern.index("}", self.at)
        digits = self.pattern[self.at : end]
        self.at = end + 1
        return int(digits, 16)

    def read_property(self, *, negated: bool) -> Characters:
        """Read a category of Unicode, such as ``{L}`` or ``{gc=Lu}``; scripts are not read."""
        end = self.pattern.index("}", self.at)
        kind, mark, name = self.pattern[self.at + 1 : end].rpartition("=")
        starts = _CATEGORIES.get(name)
        if self.peek() != "{" or f"{kind}{mark}" not in _CATEGORY_MARKS or starts is None:
            raise _UnreadableError
        self.at = end + 1
        return Characters(classes=((starts, negated),))


def _is_single(one: Characters) -> bool:
    is_one = len(one.ranges) == 1 and not one.classes and not one.negated
    return is_one and one.ranges[0][0] == one.ranges[0][1]


def _merge(ranges: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The same code points in ranges that are in order and apart."""
    found: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if found and low <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(found[-1][1], high)
        else:
            found.append((low, high))
    return tuple(found)


def _invert(ranges: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    found, start = [], 0
    for low, high in sorted(ranges):
        if start < low:
            found.append((start, low - 1))
        start = max(start, high + 1)
    return [*found, (start, _LAST_CODE)]


# -- matching --------------------------------------------------------------------------------------


def matches(pattern: str, text: str) -> bool | None:
    """Whether a pattern matches somewhere in a text; None if that is not decided."""
    return match_within(pattern, text, _MOST_STEPS)[0]


def match_within(pattern: str, text: str, steps: int) -> tuple[bool | None, int]:
    """What :func:`matches` answers within a number of steps, and how many it took."""
    tree = parse_pattern(pattern)
    if tree is None or len(text) > _LONGEST:
        return None, 0
    match = _Match(text, steps)
    try:
        found = bool(match.find_ends(tree, frozenset(range(len(text) + 1))))
    except _UnreadableError:
        return None, match.steps
    return found, match.steps


class Steps:
    """The steps that are left for the patterns of one sample, however many there are."""

    def __init__(self, left: int = _MOST_OF_SAMPLE) -> None:
        self.left = left

    def match(self, pattern: str, text: str, most: int = _MOST_STEPS) -> tuple[bool | None, int]:
        """What :func:`match_within` answers within ``most`` steps of those that are left."""
        found = match_within(pattern, text, min(most, self.left))
        self.left = max(self.left - found[1], 0)
        return found


class _Match:
    """One match: where each node may end, given where it may start."""

    def __init__(self, text: str, most_steps: int) -> None:
        self.text, self.most_steps = text, most_steps
        self.steps = 0

    def find_ends(self, node: Node, starts: frozenset[int]) -> frozenset[int]:
        each = 1 + len(node.classes) if isinstance(node, Characters) else 1
        self.steps += each * (len(starts) + 1)
        if self.steps > self.most_steps:
            raise _UnreadableError
        if isinstance(node, Characters):
            end = len(self.text)
            return frozenset(at + 1 for at in starts if at < end and node.has(self.text[at]))
        if isinstance(node, Repeat):
            return self.repeat(node, starts)
        if isinstance(node, Look):
            return frozenset(
                at
                for at in starts
                if bool(self.find_ends(node.inner, frozenset({at}))) is not node.negated
            )
        if isinstance(node, Mark):
            return frozenset(at for at in starts if self.is_at(node, at))
        ends: frozenset[int] = frozenset()
        for sequence in node.alternatives:
            reached = starts
            for one in sequence:
                reached = self.find_ends(one, reached) if reached else reached
            ends |= reached
        return ends

    def repeat(self, node: Repeat, starts: frozenset[int]) -> frozenset[int]:
        new = starts
        for _ in range(node.least):
            after = self.find_ends(node.inner, new)
            is_last = after == new or not after
            new = after
            if is_last:
                break
        # One set that grows: a copy for each repetition would take quadratic time.
        reached = set(new)
        left = None if node.most is None else node.most - node.least
        while new and left != 0:
            new = self.find_ends(node.inner, new) - reached
            reached |= new
            left = None if left is None else left - 1
        return frozenset(reached)

    def is_at(self, mark: Mark, at: int) -> bool:
        if mark.kind == "start":
            return at == 0
        if mark.kind == "end":
            return at == len(self.text)
        word = Characters(_WORD)
        before = at > 0 and word.has(self.text[at - 1])
        behind = at < len(self.text) and word.has(self.text[at])
        return (before is not behind) is (mark.kind == "boundary")
