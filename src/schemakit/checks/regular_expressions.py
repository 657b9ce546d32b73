"""The syntax of regular expressions by ECMA-262, which `pattern` should follow (core §6.4)."""

from __future__ import annotations

import re

__all__ = ["find_syntax_error"]

#: What may follow "(?": kinds of groups, and changes of flags for a group (ECMA-262 §22.2.1).
_GROUP = re.compile(
    r"(?P<behind><[=!])|[:=!]|<(?P<name>[^\W\d][\w$]*|\$[\w$]*)>|[ims]*(?:-[ims]*)?:"
)
_BRACES = re.compile(r"\{([0-9]+)(,([0-9]*))?\}")
#: Letters that have a meaning after a backslash. Other letters are errors with the flag "u", by
#: which JSON Schema recommends to read patterns, and mean only themselves without it.
_LETTERS = frozenset("bBcdDfknpPrsStuvwWx")
_CLASSES = frozenset("dDsSwW")
_PROPERTY = re.compile(r"\\[pP](?:\{[\w=]*\})?")
_CONTROLS = {"b": 8, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "0": 0}
_CODE = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}")
_END_OF_FLAGS = re.compile(r"[^):]*[):]?")


def find_syntax_error(pattern: str) -> str:
    """Say what is wrong with a regular expression, or return ``""``.

    Escapes of punctuation that the flag "u" forbids are accepted, such as ``\\-``, and so is what
    is only accepted with it, such as ``\\p{L}``. A range between classes, such as ``[\\w-.]``, is
    forbidden both by edition 5.1, which 3.0 refers to, and with the flag.
    """
    open_groups: list[bool] = []  # whether each may be repeated once it is closed
    can_repeat = False
    at = 0
    while at < len(pattern):
        character = pattern[at]
        if character == "\\":
            if problem := _check_escape(pattern, at):
                return problem
            can_repeat = pattern[at + 1] not in "bB"
            at += 2
        elif character == "[":
            end, problem = _check_class(pattern, at + 1)
            if problem:
                return problem
            at, can_repeat = end, True
        elif character == "(":
            length, repeatable, problem = _check_group(pattern, at)
            if problem:
                return problem
            open_groups.append(repeatable)
            at, can_repeat = at + length, False
        elif character == ")":
            if not open_groups:
                return "a ')' closes no group"
            can_repeat = open_groups.pop()
            at += 1
        elif length := _measure_quantifier(pattern, at):
            if problem := _check_quantifier(pattern[at : at + length], can_repeat=can_repeat):
                return problem
            can_repeat = False
            at += length + (pattern[at + length : at + length + 1] == "?")
        else:
            can_repeat = character not in "^$|"
            at += 1
    return "a group is not closed" if open_groups else ""


def _check_escape(pattern: str, at: int) -> str:
    following = pattern[at + 1 : at + 2]
    if not following:
        return "it ends with a backslash"
    if following.isascii() and following.isalpha() and following not in _LETTERS:
        return f"there is no escape '\\{following}'"
    return ""


def _check_group(pattern: str, at: int) -> tuple[int, bool, str]:
    """Return the length of the start of a group, whether it can be repeated, and a problem."""
    if pattern[at + 1 : at + 2] != "?":
        return 1, True, ""
    kind = _GROUP.match(pattern, at + 2)
    if kind is None:
        flags = _END_OF_FLAGS.match(pattern, at)
        shown = flags[0] if flags else "(?"
        return 0, False, f"there is no group '{shown[:20]}'"
    return kind.end() - at, kind["behind"] is None, ""


def _measure_quantifier(pattern: str, at: int) -> int:
    if pattern[at] in "*+?":
        return 1
    braces = _BRACES.match(pattern, at) if pattern[at] == "{" else None
    return len(braces[0]) if braces else 0


def _check_quantifier(quantifier: str, *, can_repeat: bool) -> str:
    if not can_repeat:
        return f"there is nothing for '{quantifier}' to repeat"
    braces = _BRACES.match(quantifier)
    if braces and braces[3] and int(braces[1]) > int(braces[3]):
        return f"the numbers of '{quantifier}' are out of order"
    return ""


def _check_class(pattern: str, at: int) -> tuple[int, str]:
    """Check a character class from behind its "["; return where it ends and a problem."""
    at += pattern[at : at + 1] == "^"
    start: tuple[str, int | None] | None = None  # what may begin a range, and its code
    in_range = False
    while at < len(pattern):
        character = pattern[at]
        if character == "]":
            return at + 1, ""
        if character == "-" and start is not None and not in_range:
            in_range = True
            at += 1
            continue
        code: int | None = ord(character)
        length = 1
        if character == "\\":
            if problem := _check_escape(pattern, at):
                return at, problem
            code, length = _read_escape(pattern, at)
        text = pattern[at : at + length]
        if in_range and start is not None:
            if start[1] is None or code is None:
                return at, f"'{start[0]}-{text}' is not a range; write the '-' last"
            if start[1] > code:
                return at, f"the range '{start[0]}-{text}' is out of order"
        start = None if in_range else (text, code)
        in_range = False
        at += length
    return at, "a '[' is not closed"


def _read_escape(pattern: str, at: int) -> tuple[int | None, int]:
    """Return the code of an escaped character, None for a class, and the length of the escape."""
    following = pattern[at + 1]
    of_property = _PROPERTY.match(pattern, at)
    if of_property is not None:
        return None, len(of_property[0])
    if following in _CLASSES:
        return None, 2
    code = _CODE.match(pattern, at + 1)
    if code is not None:
        return int(code[1] or code[2] or code[3], 16), 1 + len(code[0])
    if following == "c" and pattern[at + 2 : at + 3].isalpha():
        return ord(pattern[at + 2]) % 32, 3
    return _CONTROLS.get(following, ord(following)), 2
