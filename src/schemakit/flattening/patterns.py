"""Matching patterns for which ``re`` and ECMA-262 agree, within bounds on the time it takes."""

from __future__ import annotations

import re

__all__ = ["matches"]

#: The syntax that means the same in ECMA-262 and in ``re``, for ASCII text.
_ESCAPE = r"\\[dDwWsS.^$*+?()\[\]{}|/\\-]"
_ATOM = rf"(?:[^\\()\[\]{{}}*+?|^$]|{_ESCAPE}|\[\^?(?:[^\\\[\]&~|]|{_ESCAPE})+\])"
_QUANTIFIER = r"(?:[*+?]|\{[0-9]{1,3}(?:,[0-9]{0,3})?\})\??"
_PORTABLE = re.compile(rf"(?:{_ATOM}(?:{_QUANTIFIER})?|\((?:\?:)?|\)\??|[\^$|])*", re.ASCII)
#: A repetition may multiply the steps of a match by the length of the text, a choice by two, and
#: the search itself begins at each character. Some tenths of a second.
_REPETITION, _CHOICE = re.compile(r"[*+{]"), re.compile(r"[?|]")
_MOST_STEPS = 10_000_000
_LONGEST_TEXT, _LONGEST_PATTERN = 1000, 1000


def matches(pattern: str, text: str) -> bool | None:
    """Whether a text has a match of a pattern; None if ``re`` cannot decide that safely."""
    if not (text.isascii() and text.isprintable()) or len(text) > _LONGEST_TEXT:
        return None
    if len(pattern) > _LONGEST_PATTERN or "--" in pattern or not _PORTABLE.fullmatch(pattern):
        return None
    repetitions, choices = len(_REPETITION.findall(pattern)), len(_CHOICE.findall(pattern))
    if (len(text) + 1) ** (repetitions + 1) * 2**choices > _MOST_STEPS:
        return None
    try:
        return re.search(pattern, text, re.ASCII) is not None
    except re.error:
        return None
