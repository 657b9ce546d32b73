"""Texts that match patterns, short and the same each time."""

from __future__ import annotations

from collections.abc import Iterator

from schemakit.patterns.matching import Steps, match_within
from schemakit.patterns.reading import parse_pattern
from schemakit.patterns.trees import Characters, Group, Look, Mark, Node, Repeat

__all__ = ["iterate_pattern_texts"]

#: Characters in the order in which they are tried: one kind after the other, or mixed.
_PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_. /:@,+#%&=!?"
_MIXED = "aB3-cD5_eF7!gH9.iJ1@kL2#mN4 oP6"
#: The longest text that is made.
_LONGEST = 10_000
#: Steps for the texts of one pattern: of writing candidates and of matching them. Those that do not
#: match count too.
_MOST_STEPS = 2_000_000
#: Characters at which a text starts, beside the first one.
_SHIFTS = (0, 1, 7, 26)
#: How many alternatives of a group are tried.
_MOST_ALTERNATIVES = 12


class _TooMuchWorkError(Exception):
    """The steps of one call are used up."""


class _Work:
    """The steps that are left for the texts of one pattern, and what is known of its tree.

    ``sample`` are those that are left for the sample.
    """

    def __init__(self, sample: Steps) -> None:
        self.left = min(_MOST_STEPS, sample.left)
        self.sample = sample
        #: By identity of the node, whose ranges would take long to hash.
        self.familiar: dict[tuple[int, str], tuple[str, ...]] = {}

    def spend(self, steps: int) -> None:
        """Count steps.

        Raises:
            _TooMuchWorkError: if there were too many.
        """
        self.left -= steps
        self.sample.left = max(self.sample.left - steps, 0)
        if self.left < 0:
            raise _TooMuchWorkError

    def list_familiar(self, node: Characters, characters: str) -> tuple[str, ...]:
        """List which of these characters are those of a node."""
        key = (id(node), characters)
        if key not in self.familiar:
            self.familiar[key] = tuple(one for one in characters if node.has(one))
        return self.familiar[key]


class _Choices:
    """What one text is made with: extra repetitions, which alternatives, which characters."""

    def __init__(self, work: _Work, characters: str, alternative: int, start: int) -> None:
        self.work = work
        self.characters, self.alternative = characters, alternative
        self.count = start
        #: By identity of the repetition, since equal ones are at several places.
        self.extra: dict[int, int] = {}
        self.length = 0


#: What choices start with.
_Given = tuple[_Work, str, int, int]


def iterate_pattern_texts(
    pattern: str, steps: Steps, least: int = 0, start: int = 0
) -> Iterator[str]:
    """Iterate over texts that match a pattern, of at least ``least`` characters where that is
    possible; ``start`` selects other characters. None if the pattern is not read, or no ``steps``
    are left."""
    tree = parse_pattern(pattern)
    if tree is None or least > _LONGEST:
        return
    work = _Work(steps)
    try:
        for text in _iterate_all_candidates(tree, least, start, work):
            found, spent = match_within(pattern, text, work.left)
            work.spend(spent)
            if found:
                yield text
    except _TooMuchWorkError:
        return


def _iterate_all_candidates(tree: Group, least: int, start: int, work: _Work) -> Iterator[str]:
    """Iterate over different texts that may match a pattern.

    Raises:
        _TooMuchWorkError: if that takes too many steps.
    """
    met: set[str] = set()
    for alternative in range(min(_count_alternatives(tree), _MOST_ALTERNATIVES)):
        for characters in (_PLAIN, _MIXED):
            for shift in _SHIFTS:
                given = (work, characters, alternative, start + shift)
                for text in _iterate_candidates(tree, least, given):
                    work.spend(len(text) + 1)
                    if text not in met and len(text) >= least:
                        met.add(text)
                        yield text


def _iterate_candidates(tree: Group, least: int, given: _Given) -> Iterator[str]:
    base = _Choices(*given)
    text = _write(tree, base)
    if text is None:
        return
    yield text
    repeats = list(dict.fromkeys(_iterate_repeats(tree, given[2])))
    wanted = [one for one in (least, 1, 2, 3, 8, 12) if one > len(text)]
    for length in dict.fromkeys(wanted):
        choices = _Choices(*given)
        grown = text
        for key, most in repeats:
            if len(grown) >= length:
                break
            choices = _restart(choices, given)
            choices.extra[key] = 1
            longer = _write(tree, choices) or grown
            unit = len(longer) - len(grown)
            if unit <= 0:
                continue
            times = -(-(length - len(grown)) // unit)
            choices = _restart(choices, given)
            choices.extra[key] = times if most is None else min(times, most)
            grown = _write(tree, choices) or grown
        yield grown
        # A pattern without an end matches longer texts too.
        padding = given[1][0] * max(length - len(grown), 0)
        yield grown + padding
        yield padding + grown


def _count_alternatives(node: Node) -> int:
    """Count the alternatives of the group that has most of them."""
    if isinstance(node, Repeat):
        return _count_alternatives(node.inner)
    if not isinstance(node, Group):
        return 1
    inner = [_count_alternatives(two) for one in node.alternatives for two in one]
    return max([len(node.alternatives), *inner])


def _restart(choices: _Choices, given: _Given) -> _Choices:
    fresh = _Choices(*given)
    fresh.extra = dict(choices.extra)
    return fresh


def _iterate_repeats(node: Node, alternative: int) -> Iterator[tuple[int, int | None]]:
    """Iterate over the repetitions of a tree: identity, and how many more there may be."""
    if isinstance(node, Repeat):
        if node.most != node.least:
            yield id(node), None if node.most is None else node.most - node.least
        yield from _iterate_repeats(node.inner, alternative)
    elif isinstance(node, Group):
        chosen = node.alternatives[min(alternative, len(node.alternatives) - 1)]
        for one in chosen:
            yield from _iterate_repeats(one, alternative)


def _write(node: Node, choices: _Choices) -> str | None:
    """Write the text of a node; None if it has none, or is too long."""
    choices.work.spend(1)
    if isinstance(node, (Mark, Look)):
        return ""
    if isinstance(node, Characters):
        choices.length += 1
        return _pick(node, choices)
    if isinstance(node, Group):
        parts: list[str] = []
        for one in node.alternatives[min(choices.alternative, len(node.alternatives) - 1)]:
            part = _write(one, choices)
            if part is None:
                return None
            parts.append(part)
        return "".join(parts)
    pieces: list[str] = []
    for _ in range(node.least + choices.extra.get(id(node), 0)):
        piece = _write(node.inner, choices)
        if piece is None or choices.length > _LONGEST:
            return None
        if not piece and not pieces:
            return ""
        pieces.append(piece)
    return "".join(pieces)


def _pick(node: Characters, choices: _Choices) -> str | None:
    """Pick the next of the familiar characters in turn, or the first that there is."""
    work = choices.work
    found = work.list_familiar(node, choices.characters) or work.list_familiar(node, _PLAIN)
    if found:
        choices.count += 1
        return found[(choices.count - 1) % len(found)]
    for low, _ in node.ranges if not node.negated else ((161, 161),):
        if not 0xD800 <= low <= 0xDFFF and node.has(chr(low)):
            return chr(low)
    for code in (9, 10, 0xE9, 0x3B1, 0x416, 0x4E00, 0x661, 0x5D0):
        if node.has(chr(code)):
            return chr(code)
    return None
