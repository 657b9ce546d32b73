"""Suggestions for names that do not exist."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

__all__ = ["Near", "did_you_mean", "near_names", "suggestion"]

#: From so many names on not all are compared, and how many are on each side of the wrong one.
_MANY, _NEIGHBOURS = 2_000, 25
#: What separates the parts of a name.
_MARKS = "./_-:#"


def near_names(name: str, known: Sequence[str], most: int = 3) -> tuple[str, ...]:
    """Return up to ``most`` names of ``known`` that are most similar to ``name``, best first."""
    return _near(name, tuple(known), most)


@lru_cache(maxsize=512)  # the same wrong name often occurs many times, and comparing is slow
def _near(name: str, known: tuple[str, ...], most: int) -> tuple[str, ...]:
    from difflib import get_close_matches

    folded = name.casefold()
    by_folded: dict[str, str] = {}
    for candidate in known:
        by_folded.setdefault(candidate.casefold(), candidate)
    # The last part of a long name, such as Pod of io.k8s.api.core.v1.Pod, is not similar to it.
    ends = tuple(f"{mark}{folded}" for mark in _MARKS) if len(folded) > 1 else ()
    whole = sorted((one for one in by_folded if one.endswith(ends)), key=len) if ends else []
    close = get_close_matches(folded, by_folded, n=most, cutoff=0.6)
    found = dict.fromkeys([*whole[:most], *close])
    return tuple(by_folded[match] for match in list(found)[:most])


def did_you_mean(name: str, known: Sequence[str]) -> str:
    """Return ``"; did you mean 'X'?"``, or ``""`` if no known name is similar."""
    return suggestion(near_names(name, known))


class Near:
    """Suggest names for those that do not exist, until ``most`` names have been compared.

    A generated description may have every name wrong, and comparing each with each takes minutes.
    Among very many names only those are compared that are near in alphabetical order, from the
    start or from the end.
    """

    __slots__ = ("_budget", "_orders", "_results")

    def __init__(self, most: int = 40_000) -> None:
        self._budget = most
        self._results: dict[tuple[str, str], str] = {}
        self._orders: dict[str, list[list[tuple[str, str]]]] = {}

    def __call__(self, name: str, known: Collection[Any], where: str | None = None) -> str:
        """Return ``"; did you mean 'X'?"``, or ``""`` if no name is near or the budget is spent.

        What is not a string in ``known`` is no name. With ``where``, an identifier of ``known``, a
        repeated name is not compared again.
        """
        if where is not None and (name, where) in self._results:
            return self._results[name, where]
        if self._budget <= 0:
            return ""
        if where is not None and len(known) > _MANY:
            names = self._neighbours(name, known, where)
        else:
            names = [one for one in known if isinstance(one, str)]
        self._budget -= len(names)
        hint = did_you_mean(name, names) if self._budget >= 0 else ""
        if where is not None:
            self._results[name, where] = hint
        return hint

    def _neighbours(self, name: str, known: Collection[Any], where: str) -> list[str]:
        orders = self._orders.get(where)
        if orders is None:
            folded = [(one.casefold(), one) for one in known if isinstance(one, str)]
            backwards = [(text[::-1], one) for text, one in folded]
            orders = self._orders[where] = [sorted(folded), sorted(backwards)]
        found: dict[str, None] = {}
        for order, text in zip(orders, (name.casefold(), name.casefold()[::-1]), strict=True):
            place = bisect(order, (text, ""))
            near = order[max(place - _NEIGHBOURS, 0) : place + _NEIGHBOURS]
            found.update(dict.fromkeys(one for _, one in near))
        return list(found)


def suggestion(near: Sequence[str]) -> str:
    """Return names as the end of a message, ``"; did you mean 'X' or 'Y'?"``; ``""`` for none."""
    if not near:
        return ""
    shown = [repr(name) for name in near]
    listed = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"
    return f"; did you mean {listed}?"
