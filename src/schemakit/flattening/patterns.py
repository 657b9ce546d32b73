"""Patterns of JSON Schema, asked only where ``re`` and ECMA-262 agree and no answer takes long."""

from __future__ import annotations

import re

__all__ = ["matches"]

#: What a pattern may hold to mean the same to ECMA-262 and to ``re``, for ASCII text.
_ESCAPE = r"\\[dDwWsS.^$*+?()\[\]{}|/\\-]"
_ATOM = rf"(?:[^\\()\[\]{{}}*+?|^$]|{_ESCAPE}|\[\^?(?:[^\\\[\]&~|]|{_ESCAPE})+\])"
_QUANTIFIER = r"(?:[*+?]|\{[0-9]{1,3}(?:,[0-9]{0,3})?\})\??"
_PORTABLE = re.compile(rf"(?:{_ATOM}(?:{_QUANTIFIER})?|\((?:\?:)?|\)\??|[\^$|])*", re.ASCII)
#: Bounds on what is matched, so that no pattern takes long: each of these may multiply the work,
#: a repetition by the length of the name, a choice by two.
_REPETITION, _MOST_REPETITIONS = re.compile(r"[*+{]"), 2
_CHOICE, _MOST_CHOICES = re.compile(r"[?|]"), 8
_LONGEST_NAME, _LONGEST_PATTERN = 100, 1000


def matches(pattern: str, name: str) -> bool | None:
    """Whether a property's name matches a pattern; None where ``re`` may not be asked."""
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
