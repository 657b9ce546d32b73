"""Matching the patterns of a schema in a time that is bounded, whatever the pattern is.

:mod:`schemakit.patterns` decides most. What it does not read (backreferences, scripts of Unicode)
the engine of ``jsonschema-rs`` does, where that is installed; it counts its steps too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from schemakit.patterns.matching import match_within
from schemakit.patterns.reading import find_syntax_error, parse_pattern

__all__ = ["Patterns", "is_safe_for_re"]

#: Steps of one match, about a second, and of backtracking, some tenths of a millisecond. A pattern
#: that takes more is given up.
_MOST_STEPS = 4_000_000
_MOST_BACKTRACKS = 10_000
#: Whether a text has a match; None if that cannot be decided.
_Decide = Callable[[str], bool | None]


class Patterns:
    """The patterns of one validation. ``undecided`` are those that were given up, in their order:
    they are malformed, nothing can read them, or they take too long."""

    def __init__(self) -> None:
        self._decide: dict[str, _Decide] = {}
        self.undecided: dict[str, None] = {}

    def match(self, pattern: str, text: str) -> bool | None:
        """Whether a text has a match of a pattern; None if that cannot be decided."""
        if pattern in self.undecided:
            return None
        decide = self._decide.get(pattern)
        if decide is None:
            self._decide[pattern] = decide = _compile(pattern)
        decision = decide(text)
        if decision is None:
            self.undecided[pattern] = None
        return decision


def _compile(pattern: str) -> _Decide:
    if parse_pattern(pattern) is not None:
        return lambda text: match_within(pattern, text, _MOST_STEPS)[0]
    if find_syntax_error(pattern):
        return lambda _: None
    try:
        import jsonschema_rs

        validator = jsonschema_rs.Draft202012Validator(
            {"pattern": pattern},
            pattern_options=jsonschema_rs.FancyRegexOptions(backtrack_limit=_MOST_BACKTRACKS),
        )
    except (ImportError, ValueError):  # a ValidationError is a ValueError
        return lambda _: None
    return lambda text: _decide_by(validator, text)


def _decide_by(validator: Any, text: str) -> bool | None:
    try:
        error = next(validator.iter_errors(text), None)
    except ValueError:  # a lone surrogate
        return None
    if error is None:
        return True
    return False if type(error.kind).__name__ == "Pattern" else None


# -- for what is matched by re ---------------------------------------------------------------------

#: The syntax that means the same in ECMA-262 and in ``re``, for ASCII text.
_ESCAPE = r"\\[dDwWsS.^$*+?()\[\]{}|/\\-]"
_ATOM = rf"(?:[^\\()\[\]{{}}*+?|^$]|{_ESCAPE}|\[\^?(?:[^\\\[\]&~|]|{_ESCAPE})+\])"
_QUANTIFIER = r"(?:[*+?]|\{[0-9]{1,3}(?:,[0-9]{0,3})?\})\??"
_PORTABLE = re.compile(rf"(?:{_ATOM}(?:{_QUANTIFIER})?|\((?:\?:)?|\)\??|[\^$|])*", re.ASCII)
#: A repetition may multiply the steps of a match by the length of the text, a choice by two, and
#: the search itself begins at each character. Some tenths of a second.
_REPETITION, _CHOICE = re.compile(r"[*+{]"), re.compile(r"[?|]")
_MOST_PATHS = 10_000_000
_LONGEST_TEXT, _LONGEST_PATTERN = 1000, 1000


def is_safe_for_re(pattern: str, texts: Iterable[str]) -> bool:
    """Whether ``re`` surely matches each of the texts in a bounded time, as ECMA-262 would.

    ``jsonschema`` matches names by ``re`` for ``unevaluatedProperties``.
    """
    texts = list(texts)
    if not texts:
        return True
    if len(pattern) > _LONGEST_PATTERN or "--" in pattern or not _PORTABLE.fullmatch(pattern):
        return False
    repetitions, choices = len(_REPETITION.findall(pattern)), len(_CHOICE.findall(pattern))
    return parse_pattern(pattern) is not None and all(
        text.isascii()
        and text.isprintable()
        and len(text) <= _LONGEST_TEXT
        and (len(text) + 1) ** (repetitions + 1) * 2**choices <= _MOST_PATHS
        for text in texts
    )
