"""Suggestions for names that do not exist."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

__all__ = ["Near", "did_you_mean", "near_names", "suggestion"]


def near_names(name: str, known: Sequence[str], most: int = 3) -> tuple[str, ...]:
    """The names of ``known`` that look most like ``name``, best first."""
    return _near(name, tuple(known), most)


@lru_cache(maxsize=512)  # one wrong name is often used many times, and comparing takes long
def _near(name: str, known: tuple[str, ...], most: int) -> tuple[str, ...]:
    from difflib import get_close_matches

    by_folded: dict[str, str] = {}
    for candidate in known:
        by_folded.setdefault(candidate.casefold(), candidate)
    found = get_close_matches(name.casefold(), by_folded, n=most, cutoff=0.6)
    return tuple(by_folded[match] for match in found)


def did_you_mean(name: str, known: Sequence[str]) -> str:
    """``"; did you mean 'X'?"``, or nothing where no known name is near."""
    return suggestion(near_names(name, known))


class Near:
    """Suggestions for names that do not exist, until so many names have been compared.

    What a generator writes may have every name wrong, and comparing each with each takes minutes.
    """

    __slots__ = ("_left", "_said")

    def __init__(self, most: int = 300_000) -> None:
        self._left = most
        self._said: dict[tuple[str, str], str] = {}

    def __call__(self, name: str, known: Sequence[str], where: str | None = None) -> str:
        """``"; did you mean 'X'?"``, or nothing. What was asked before costs nothing again, if
        ``where`` says among which names."""
        if where is not None and (name, where) in self._said:
            return self._said[name, where]
        self._left -= len(known)
        said = did_you_mean(name, known) if self._left >= 0 else ""
        if where is not None:
            self._said[name, where] = said
        return said


def suggestion(near: Sequence[str]) -> str:
    if not near:
        return ""
    shown = [repr(name) for name in near]
    listed = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"
    return f"; did you mean {listed}?"
