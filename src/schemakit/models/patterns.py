"""Matching the patterns of a schema in a time that is bounded, whatever the pattern is.

``re`` may take a time that is exponential in the length of a text. The engine of ``jsonschema-rs``
takes linear time, reads patterns as ECMA-262 does, and counts the steps of those that need
backtracking (lookaround, backreferences). Where it is not installed, ``re`` decides what
:func:`schemakit.flattening.patterns.matches` can bound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from schemakit.flattening.patterns import matches

__all__ = ["Patterns", "is_safe_for_re"]

#: Steps of backtracking, some tenths of a millisecond; a pattern that takes more is given up.
_MOST_STEPS = 10_000
#: Whether a text has a match; None if that cannot be decided.
_Decide = Callable[[str], bool | None]


class Patterns:
    """The patterns of one validation. ``undecided`` are those that were given up, in their order:
    nothing can read them, or they take too long."""

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
    try:
        import jsonschema_rs
    except ImportError:
        return lambda text: matches(pattern, text)
    linear = jsonschema_rs.RegexOptions()
    bounded = jsonschema_rs.FancyRegexOptions(backtrack_limit=_MOST_STEPS)
    for options in (linear, bounded):
        try:
            validator = jsonschema_rs.Draft202012Validator(
                {"pattern": pattern}, pattern_options=options
            )
        except ValueError:  # a ValidationError is one; other features, or no pattern at all
            continue
        return lambda text: _decide_by(validator, text)
    return lambda _: None


def _decide_by(validator: Any, text: str) -> bool | None:
    try:
        error = next(validator.iter_errors(text), None)
    except ValueError:  # a lone surrogate
        return None
    if error is None:
        return True
    return False if type(error.kind).__name__ == "Pattern" else None


def is_safe_for_re(pattern: str, texts: Iterable[str]) -> bool:
    """Whether ``re`` surely matches each of the texts in a bounded time, as ECMA-262 would."""
    return all(matches(pattern, text) is not None for text in texts)
