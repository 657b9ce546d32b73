"""Whether every text that matches some patterns matches another one.

Patterns become automata that read a text from left to right, with sets of positions instead of
backtracking. Two sets are followed together, for one character of each class that no pattern tells
apart. Lookahead and word boundaries are not read.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from schemakit.patterns.reading import parse_pattern
from schemakit.patterns.trees import LAST_CODE, Characters, Group, Mark, Node, Repeat

__all__ = ["Texts", "find_text"]

_MOST_STATES = 4_000
_MOST_PAIRS = 6_000
_MOST_STEPS = 40_000
#: Characters of a text that is shown, the most readable first.
_READABLE = [*range(97, 123), *range(48, 58), *range(65, 91), 45, 95, 32, 46]


class Texts(NamedTuple):
    """The texts that match all of some patterns and are of some length; ``most`` None for any."""

    patterns: tuple[str, ...] = ()
    least: int = 0
    most: int | None = None


class _UnreadableError(Exception):
    """A pattern is not read, or the search takes too many steps."""


@dataclass(slots=True)
class _Automaton:
    """States by number; 0 is the start. A text matches if a state of ``ends`` is reached."""

    #: State to the states reached without a character, each with the mark that is needed.
    free: list[list[tuple[int, str]]] = field(default_factory=list)
    #: State to the one reached by a character.
    steps: list[tuple[Characters, int] | None] = field(default_factory=list)
    final: int = 0

    def add(self) -> int:
        if len(self.free) >= _MOST_STATES:
            raise _UnreadableError
        self.free.append([])
        self.steps.append(None)
        return len(self.free) - 1

    def build(self, node: Node, start: int) -> int:
        """Add a node behind a state; returns the state behind it."""
        if isinstance(node, Characters):
            if node.classes:
                raise _UnreadableError
            end = self.add()
            at = self.add()
            self.free[start].append((at, ""))
            self.steps[at] = node, end
            return end
        if isinstance(node, Mark):
            if node.kind not in ("start", "end"):
                raise _UnreadableError
            end = self.add()
            self.free[start].append((end, node.kind))
            return end
        if isinstance(node, Repeat):
            return self.repeat(node, start)
        if not isinstance(node, Group):
            raise _UnreadableError
        end = self.add()
        for sequence in node.alternatives:
            at = self.add()
            self.free[start].append((at, ""))
            for one in sequence:
                at = self.build(one, at)
            self.free[at].append((end, ""))
        return end

    def repeat(self, node: Repeat, start: int) -> int:
        at = start
        for _ in range(node.least):
            at = self.build(node.inner, at)
        end = self.add()
        self.free[at].append((end, ""))
        if node.most is None:
            loop = self.add()
            self.free[at].append((loop, ""))
            behind = self.build(node.inner, loop)
            self.free[behind] += [(loop, ""), (end, "")]
            return end
        for _ in range(node.most - node.least):
            at = self.build(node.inner, at)
            self.free[at].append((end, ""))
        return end

    def close(self, states: Iterable[int], *, at_start: bool, at_end: bool) -> frozenset[int]:
        """The states reached without a character."""
        found = set(states)
        pending = list(found)
        while pending:
            for state, mark in self.free[pending.pop()]:
                is_met = not mark or (mark == "start" and at_start) or (mark == "end" and at_end)
                if is_met and state not in found:
                    found.add(state)
                    pending.append(state)
        return frozenset(found)

    def is_match(self, states: frozenset[int], *, at_start: bool) -> bool:
        """Whether a text that ends here matches."""
        return self.final in self.close(states, at_start=at_start, at_end=True)

    def read(self, states: frozenset[int], code: int) -> frozenset[int]:
        """The states behind a character. A match anywhere in the text is one, so the start stays
        and the end is kept once it is reached."""
        after = {0}
        for state in states:
            step = self.steps[state]
            if step is not None and _has(step[0], code):
                after.add(step[1])
        if self.final in states:
            after = {self.final}
        return self.close(after, at_start=False, at_end=False)


def _has(characters: Characters, code: int) -> bool:
    place = bisect_right(characters.ranges, (code, LAST_CODE)) - 1
    return (place >= 0 and code <= characters.ranges[place][1]) is not characters.negated


@lru_cache(maxsize=256)
def _compile(pattern: str) -> _Automaton | None:
    tree = parse_pattern(pattern)
    if tree is None:
        return None
    found = _Automaton()
    start = found.add()
    try:
        found.final = found.build(tree, start)
    except (_UnreadableError, RecursionError):
        return None
    return found


def _list_codes(automata: Sequence[_Automaton]) -> list[int]:
    """A code of each class of characters that no automaton tells apart, readable where possible."""
    cuts = {0, 0xD800, 0xE000}
    for one in automata:
        for step in one.steps:
            for low, high in step[0].ranges if step is not None else ():
                cuts |= {low, high + 1}
    starts = sorted(cut for cut in cuts if cut <= LAST_CODE)
    found: dict[int, int] = {}
    for code in _READABLE:
        found.setdefault(bisect_right(starts, code), code)
    for number, start in enumerate(starts):
        if not 0xD800 <= start < 0xE000:  # half of a character
            found.setdefault(
                number + 1, max(start, 33) if start < 33 <= _end(starts, number) else start
            )
    order = {code: number for number, code in enumerate(_READABLE)}
    return sorted(found.values(), key=lambda code: (order.get(code, len(order)), code))


def _end(starts: Sequence[int], number: int) -> int:
    return starts[number + 1] - 1 if number + 1 < len(starts) else LAST_CODE


@lru_cache(maxsize=1024)
def find_text(inside: Texts, outside: Texts) -> str | bool:
    """A shortest text that is one of ``inside`` and not of ``outside``; False if there is none, and
    True if that is not decided."""
    inner = [_compile(one) for one in inside.patterns]
    outer = [_compile(one) for one in outside.patterns]
    if None in outer or None in inner:
        # Without a pattern more texts are inside, so that none is found only if there is none.
        if None in outer:
            return True
        found = find_text(
            Texts(
                tuple(one for one, made in zip(inside.patterns, inner, strict=True) if made),
                inside.least,
                inside.most,
            ),
            outside,
        )
        return True if isinstance(found, str) else found
    try:
        return _search(
            [one for one in inner if one], [one for one in outer if one], inside, outside
        )
    except _UnreadableError:
        return True


def _search(
    inner: list[_Automaton], outer: list[_Automaton], inside: Texts, outside: Texts
) -> str | bool:
    every = [*inner, *outer]
    codes = _list_codes(every)
    # Beyond these lengths nothing about the length changes.
    limits = [inside.least, outside.least, (inside.most or 0) + 1, (outside.most or 0) + 1]
    longest = max(limits)
    if longest > _MOST_PAIRS:
        raise _UnreadableError
    first = tuple(one.close({0}, at_start=True, at_end=False) for one in every)
    queue = deque([(first, 0)])
    came: dict[tuple[tuple[frozenset[int], ...], int], tuple[object, int] | None] = {
        (first, 0): None
    }
    steps = 0
    while queue:
        here = queue.popleft()
        states, length = here
        at_start = length == 0
        matches = [
            one.is_match(state, at_start=at_start) for one, state in zip(every, states, strict=True)
        ]
        is_inside = all(matches[: len(inner)]) and _fits(length, inside)
        if is_inside and not (all(matches[len(inner) :]) and _fits(length, outside)):
            return _spell(came, here)
        if inside.most is not None and length >= inside.most:
            continue
        for code in codes:
            steps += 1 + sum(map(len, states)) // 8
            if steps > _MOST_STEPS or len(came) > _MOST_PAIRS:
                raise _UnreadableError
            after = tuple(one.read(state, code) for one, state in zip(every, states, strict=True))
            there = after, min(length + 1, longest)
            if there not in came:
                came[there] = here, code
                queue.append(there)
    return False


def _fits(length: int, texts: Texts) -> bool:
    return length >= texts.least and (texts.most is None or length <= texts.most)


def _spell(came: dict[object, tuple[object, int] | None] | object, end: object) -> str:
    found = []
    at = end
    while (step := came[at]) is not None:  # type: ignore[index]
        at, code = step
        found.append(chr(code))
    return "".join(reversed(found))
