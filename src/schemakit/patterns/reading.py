"""Reading a pattern: its tree, and what is wrong with one that is malformed (ECMA-262 §22.2.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple, NoReturn

from schemakit.patterns.categories import CATEGORIES
from schemakit.patterns.trees import LAST_CODE, Characters, Group, Look, Mark, Node, Repeat

__all__ = ["WORD", "find_syntax_error", "parse_pattern"]

#: Characters of a pattern, and groups in groups, beyond which it is not read.
_LONGEST = 20_000
_DEEPEST = 100

_DIGITS = ((48, 57),)
#: The characters of words.
WORD = ((48, 57), (65, 90), (95, 95), (97, 122))
_SPACE = (
    *((9, 13), (32, 32), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029)),
    *((0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF)),
)
_LINE_ENDS = ((10, 10), (13, 13), (0x2028, 0x2029))
_CLASSES = {"d": _DIGITS, "w": WORD, "s": _SPACE}
_CONTROLS = {"f": 12, "n": 10, "r": 13, "t": 9, "v": 11}
_MARKS: dict[str, Mark] = {"^": Mark("start"), "$": Mark("end")}
#: Letters that have a meaning after a backslash. Other letters are errors with the flag "u", by
#: which JSON Schema recommends to read patterns, and mean only themselves without it.
_LETTERS = frozenset("bBcdDfknpPrsStuvwWx")
#: What follows "(?": kinds of groups, and changes of flags for a group.
_GROUP = re.compile(
    r"(?P<look>(?P<behind><)?(?P<sign>[=!]))|:|<(?:[^\W\d][\w$]*|\$[\w$]*)>"
    r"|(?P<flags>[ims]*(?:-[ims]*)?:)"
)
_END_OF_FLAGS = re.compile(r"[^):]*[):]?")
_BRACES = re.compile(r"\{([0-9]+)(?P<more>,([0-9]*))?\}")
_CODE = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}")
_CONTROL = re.compile(r"c([A-Za-z])")
_PROPERTY = re.compile(r"[pP]\{(?:(?:gc|General_Category)=)?(\w+)\}", re.ASCII)
#: The second half of a character beyond U+FFFF, written as two escapes.
_SECOND_HALF = re.compile(r"\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})")
_OTHER_PROPERTY = re.compile(r"[pP]\{[\w=]*\}")
_NAME_OF_GROUP = re.compile(r"k<[^>]*>")


class _MalformedError(Exception):
    """The pattern is no regular expression of ECMA-262."""


class _UnreadableError(Exception):
    """The pattern is too deep to be read, or its numbers are too large."""


class _Reading(NamedTuple):
    """A pattern that was read: its tree, if all of it is of a kind that is matched, and what is
    wrong with it."""

    tree: Group | None
    problem: str


def parse_pattern(pattern: str) -> Group | None:
    """The tree of a pattern; None if it is malformed or too long, or has backreferences, flags, or
    properties of characters other than their general category."""
    return _read(pattern).tree if len(pattern) <= _LONGEST else None


def find_syntax_error(pattern: str) -> str:
    """Say what is wrong with a pattern, or return ``""``.

    Escapes of punctuation that the flag "u" forbids are accepted, such as ``\\-``, and so is what
    is only accepted with it, such as ``\\p{L}``. A range between classes, such as ``[\\w-.]``, is
    forbidden both by edition 5.1, which 3.0 refers to, and with the flag.
    """
    return _read(pattern).problem


@lru_cache(maxsize=256)
def _read(pattern: str) -> _Reading:
    reader = _Reader(pattern)
    try:
        tree = reader.read_alternatives(0)
        if reader.at < len(pattern):
            raise _MalformedError("a ')' closes no group")
    except _MalformedError as error:
        return _Reading(None, str(error))
    except _UnreadableError:
        return _Reading(None, "")
    return _Reading(None if reader.has_more else tree, "")


class _Reader:
    """Reads one pattern from left to right. ``has_more``: it has what no node stands for."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0
        self.has_more = False

    def peek(self, length: int = 1) -> str:
        return self.pattern[self.at : self.at + length]

    def take(self, text: str) -> bool:
        found = self.pattern.startswith(text, self.at)
        self.at += len(text) * found
        return found

    def take_match(self, expression: re.Pattern[str]) -> re.Match[str] | None:
        found = expression.match(self.pattern, self.at)
        self.at = found.end() if found else self.at
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
        """Read what may follow a node; a lazy repetition matches the same texts."""
        start = self.at
        bounds = self.read_quantifier()
        if bounds is None:
            return node
        if isinstance(node, Mark) or (isinstance(node, Look) and node.behind):
            _refuse_quantifier(self.pattern[start : self.at])
        least, most = bounds
        if most is not None and most < least:
            quantifier = self.pattern[start : self.at]
            raise _MalformedError(f"the numbers of '{quantifier}' are out of order")
        self.take("?")
        return Repeat(node, least, most)

    def read_quantifier(self) -> tuple[int, int | None] | None:
        """Read ``*``, ``+``, ``?`` or braces with numbers; any other brace is a character."""
        if self.take("*"):
            return 0, None
        if self.take("+"):
            return 1, None
        if self.take("?"):
            return 0, 1
        braces = self.take_match(_BRACES)
        if braces is None:
            return None
        least, more, most = braces.groups()
        try:
            return int(least), (int(most) if most else None if more else int(least))
        except ValueError as error:  # more digits than Python reads
            raise _UnreadableError from error

    def read_atom(self, depth: int) -> Node:
        start = self.at
        if self.read_quantifier() is not None:
            _refuse_quantifier(self.pattern[start : self.at])
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
        if character != "\\":
            return Characters(((ord(character), ord(character)),))
        if self.take("b"):
            return Mark("boundary")
        if self.take("B"):
            return Mark("inside")
        if self.take_match(_NAME_OF_GROUP):
            self.has_more = True
            return Group(((),))
        return self.read_escape()

    def read_group(self, depth: int) -> Node:
        """Read a group from behind its parenthesis."""
        kind = None
        if self.take("?"):
            kind = self.take_match(_GROUP)
            if kind is None:
                flags = _END_OF_FLAGS.match(self.pattern, self.at - 2)
                shown = flags[0] if flags else "(?"
                raise _MalformedError(f"there is no group '{shown[:20]}'")
            self.has_more = self.has_more or kind["flags"] is not None
        found = self.read_alternatives(depth + 1)
        if not self.take(")"):
            raise _MalformedError("a group is not closed")
        if kind is None or not kind["look"]:
            return found
        return Look(found, kind["sign"] == "!", kind["behind"] is not None)

    def read_class(self) -> Characters:
        """Read a class of characters from behind its bracket."""
        negated = self.take("^")
        ranges: list[tuple[int, int]] = []
        classes: list[tuple[tuple[str, ...], bool]] = []
        while not self.take("]"):
            start = self.at
            one = self.read_member()
            if self.peek() == "-" and self.peek(2) not in ("-", "-]"):
                self.at += 1
                one = _range_of(one, self.read_member(), self.pattern[start : self.at])
            ranges += one.ranges if not one.negated else _invert(one.ranges)
            classes += one.classes
        return Characters(_merge(ranges), tuple(dict.fromkeys(classes)), negated)

    def read_member(self) -> Characters:
        character = self.peek()
        if not character:
            raise _MalformedError("a '[' is not closed")
        self.at += 1
        if character != "\\":
            return Characters(((ord(character), ord(character)),))
        if self.take("b"):
            return Characters(((8, 8),))
        return self.read_escape()

    def read_escape(self) -> Characters:
        """Read an escape from behind its backslash."""
        letter = self.peek()
        if not letter:
            raise _MalformedError("it ends with a backslash")
        if letter.isascii() and letter.isalpha() and letter not in _LETTERS:
            raise _MalformedError(f"there is no escape '\\{letter}'")
        if letter.lower() in _CLASSES:
            self.at += 1
            return Characters(_CLASSES[letter.lower()], negated=letter.isupper())
        if letter in "pP":
            return self.read_property(negated=letter == "P")
        code = self.read_code()
        return Characters(((code, code),))

    def read_code(self) -> int:
        """Read the escape of one character."""
        found = self.take_match(_CODE)
        if found is not None:
            code = int(found[1] or found[2] or found[3], 16)
            if found[2] and 0xD800 <= code < 0xDC00 and (half := self.take_match(_SECOND_HALF)):
                return 0x10000 + ((code - 0xD800) << 10) + int(half[1], 16) - 0xDC00
            self.has_more = self.has_more or code > LAST_CODE
            return min(code, LAST_CODE)
        control = self.take_match(_CONTROL)
        if control is not None:
            return ord(control[1]) % 32
        letter = self.peek()
        self.at += 1
        if letter == "0" and not self.peek().isdigit():
            return 0
        # A backreference, an octal number, or a letter that only editions without "u" know.
        if letter.isascii() and letter.isalnum() and letter not in _CONTROLS:
            self.has_more = True
        return _CONTROLS.get(letter, ord(letter))

    def read_property(self, *, negated: bool) -> Characters:
        """Read a category of Unicode, such as ``{L}`` or ``{gc=Lu}``."""
        found = self.take_match(_PROPERTY)
        starts = CATEGORIES.get(found[1]) if found else None
        if starts is None:
            self.has_more = True
            if not found and not self.take_match(_OTHER_PROPERTY):
                self.at += 1
        return Characters(classes=((starts or (), negated),))


def _refuse_quantifier(quantifier: str) -> NoReturn:
    raise _MalformedError(f"there is nothing for '{quantifier}' to repeat")


def _range_of(first: Characters, last: Characters, text: str) -> Characters:
    """The characters from one to another."""
    if not (_is_single(first) and _is_single(last)):
        raise _MalformedError(f"'{text}' is not a range; write the '-' last")
    low, high = first.ranges[0][0], last.ranges[0][0]
    if high < low:
        raise _MalformedError(f"the range '{text}' is out of order")
    return Characters(((low, high),))


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
    return [*found, (start, LAST_CODE)]
