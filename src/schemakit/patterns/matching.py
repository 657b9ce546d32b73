"""Whether a text has a match of a pattern.

Matching follows sets of positions instead of trying one path after the other, so no pattern takes
exponential time, and steps are counted. Where ``re`` surely takes few steps it is asked instead,
which is faster.
"""

from __future__ import annotations

from schemakit.patterns.reading import WORD, parse_pattern
from schemakit.patterns.translation import translate
from schemakit.patterns.trees import Characters, Look, Mark, Node, Repeat

__all__ = ["Steps", "match_within", "matches"]

#: Characters of texts, and steps of one match, beyond which nothing is decided; those of a match
#: that is one of many, such as that of a name, are some hundredths of a second.
_LONGEST = 20_000
_MOST_STEPS = 2_000_000
_MOST_OF_NAME = 200_000
#: Steps that ``re`` may take, and how many of its steps take the time of one here.
_MOST_OF_RE = 10_000
_FASTER = 100
#: Steps for the patterns of one sample.
_MOST_OF_SAMPLE = 4_000_000


class _TooManyStepsError(Exception):
    """The steps of one match are used up."""


def matches(pattern: str, text: str) -> bool | None:
    """Whether a pattern matches somewhere in a text; None if that is not decided: the pattern is
    malformed, or not read, or a match takes too many steps."""
    return match_within(pattern, text, _MOST_OF_NAME)[0]


def match_within(pattern: str, text: str, steps: int) -> tuple[bool | None, int]:
    """What :func:`matches` answers within a number of steps, and how many it took."""
    if len(text) > _LONGEST:
        return None, 0
    translation = translate(pattern)
    if translation is not None:
        most = translation.count_steps(text) // _FASTER + 1
        if most <= min(steps, _MOST_OF_RE):
            return translation.pattern.search(text) is not None, most
    tree = parse_pattern(pattern)
    if tree is None:
        return None, 0
    match = _Match(text, steps)
    try:
        found = bool(match.find_ends(tree, frozenset(range(len(text) + 1))))
    except _TooManyStepsError:
        return None, match.steps
    return found, match.steps


class Steps:
    """The steps that are left for the patterns of one sample, however many there are."""

    def __init__(self, left: int = _MOST_OF_SAMPLE) -> None:
        self.left = left

    def match(self, pattern: str, text: str, most: int = _MOST_STEPS) -> tuple[bool | None, int]:
        """What :func:`match_within` answers within ``most`` steps of those that are left."""
        found = match_within(pattern, text, min(most, self.left))
        self.left = max(self.left - found[1], 0)
        return found


class _Match:
    """One match: where each node may end, given where it may start."""

    def __init__(self, text: str, most_steps: int) -> None:
        self.text, self.most_steps = text, most_steps
        self.steps = 0

    def find_ends(self, node: Node, starts: frozenset[int]) -> frozenset[int]:
        each = 1 + len(node.classes) if isinstance(node, Characters) else 1
        self.steps += each * (len(starts) + 1)
        if self.steps > self.most_steps:
            raise _TooManyStepsError
        if isinstance(node, Characters):
            end = len(self.text)
            return frozenset(at + 1 for at in starts if at < end and node.has(self.text[at]))
        if isinstance(node, Repeat):
            return self.repeat(node, starts)
        if isinstance(node, Look) and node.behind:
            # Where it ends, from wherever it starts.
            behind = self.find_ends(node.inner, frozenset(range(max(starts, default=-1) + 1)))
            return starts - behind if node.negated else starts & behind
        if isinstance(node, Look):
            return frozenset(
                at
                for at in starts
                if bool(self.find_ends(node.inner, frozenset({at}))) is not node.negated
            )
        if isinstance(node, Mark):
            return frozenset(at for at in starts if self.is_at(node, at))
        ends: frozenset[int] = frozenset()
        for sequence in node.alternatives:
            reached = starts
            for one in sequence:
                reached = self.find_ends(one, reached) if reached else reached
            ends |= reached
        return ends

    def repeat(self, node: Repeat, starts: frozenset[int]) -> frozenset[int]:
        new = starts
        for _ in range(node.least):
            after = self.find_ends(node.inner, new)
            is_last = after == new or not after
            new = after
            if is_last:
                break
        # One set that grows: a copy for each repetition would take quadratic time.
        reached = set(new)
        left = None if node.most is None else node.most - node.least
        while new and left != 0:
            new = self.find_ends(node.inner, new) - reached
            reached |= new
            left = None if left is None else left - 1
        return frozenset(reached)

    def is_at(self, mark: Mark, at: int) -> bool:
        if mark.kind == "start":
            return at == 0
        if mark.kind == "end":
            return at == len(self.text)
        word = Characters(WORD)
        before = at > 0 and word.has(self.text[at - 1])
        behind = at < len(self.text) and word.has(self.text[at])
        return (before is not behind) is (mark.kind == "boundary")
