"""Suggestions for names that do not exist."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

__all__ = ["Near", "did_you_mean", "near_names", "suggestion"]


def near_names(name: str, known: Sequence[str], most: int = 3) -> tuple[str, ...]:
    """Return up to ``most`` names of ``known`` that are most similar to ``name``, best first."""
    return _near(name, tuple(known), most)


@lru_cache(maxsize=512)  # the same wrong name often occurs many times, and comparing is slow
def _near(name: str, known: tuple[str, ...], most: int) -> tuple[str, ...]:
    from difflib import get_close_matches

    by_folded: dict[str, str] = {}
    for candidate in known:
        by_folded.setdefault(candidate.casefold(), candidate)
    found = get_close_matches(name.casefold(), by_folded, n=most, cutoff=0.6)
    return tuple(by_folded[match] for match in found)


def did_you_mean(name: str, known: Sequence[str]) -> str:
    """Return ``"; did you mean 'X'?"``, or ``""`` if no known name is similar."""
    return suggestion(near_names(name, known))


class Near:
    """Suggest names for those that do not exist, until ``most`` names have been compared.

    A generated description may have every name wrong, and comparing each with each takes minutes.
    """

    __slots__ = ("_budget", "_results")

    def __init__(self, most: int = 300_000) -> None:
        self._budget = most
        self._results: dict[tuple[str, str], str] = {}

    def __call__(self, name: str, known: Sequence[str], where: str | None = None) -> str:
        """Return ``"; did you mean 'X'?"``, or ``""`` if no name is near or the budget is spent.

        With ``where``, an identifier of ``known``, a repeated name is not compared again.
        """
        if where is not None and (name, where) in self._results:
            return self._results[name, where]
        self._budget -= len(known)
        hint = did_you_mean(name, known) if self._budget >= 0 else ""
        if where is not None:
            self._results[name, where] = hint
        return hint


def suggestion(near: Sequence[str]) -> str:
    """Return names as the end of a message, ``"; did you mean 'X' or 'Y'?"``; ``""`` for none."""
    if not near:
        return ""
    shown = [repr(name) for name in near]
    listed = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"
    return f"; did you mean {listed}?"
