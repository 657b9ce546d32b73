"""Matching patterns for which ``re`` and ECMA-262 agree, within bounds on the time it takes."""

from __future__ import annotations

import re

__all__ = ["matches"]

#: The syntax that means the same in ECMA-262 and in ``re``, for ASCII text.
_ESCAPE = r"\\[dDwWsS.^$*+?()\[\]{}|/\\-]"
_ATOM = rf"(?:[^\\()\[\]{{}}*+?|^$]|{_ESCAPE}|\[\^?(?:[^\\\[\]&~|]|{_ESCAPE})+\])"
_QUANTIFIER = r"(?:[*+?]|\{[0-9]{1,3}(?:,[0-9]{0,3})?\})\??"
_PORTABLE = re.compile(rf"(?:{_ATOM}(?:{_QUANTIFIER})?|\((?:\?:)?|\)\??|[\^$|])*", re.ASCII)
#: Bounds on the time of a match: a repetition may multiply it by the length of the name, a choice
#: by two.
_REPETITION, _MOST_REPETITIONS = re.compile(r"[*+{]"), 2
_CHOICE, _MOST_CHOICES = re.compile(r"[?|]"), 8
_LONGEST_NAME, _LONGEST_PATTERN = 100, 1000


def matches(pattern: str, name: str) -> bool | None:
    """Whether a property's name matches a pattern; None if ``re`` cannot decide that safely."""
    if not (name.isascii() and name.isprintable()) or len(name) > _LONGEST_NAME:
        return None
    if len(pattern) > _LONGEST_PATTERN or "--" in pattern or not _PORTABLE.fullmatch(pattern):
        return None
    if len(_REPETITION.findall(pattern)) > _MOST_REPETITIONS:
        return None
    if len(_CHOICE.findall(pattern)) > _MOST_CHOICES:
        return None
    try:
        return re.search(pattern, name, re.ASCII) is not None
    except re.error:
        return None
