"""Texts with names in braces, and whether another text matches one (OAS 3.1.1, Path Templating)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

__all__ = ["Template", "match_starts", "match_whole", "normalize", "parse_template"]

_NAME = re.compile(r"\{([^{}/]+)\}")
#: Text of a URL in which nothing has to be encoded or decoded.
_is_plain = re.compile(r"[A-Za-z0-9._~/:@!$&'()*+,;=?#{}\[\]-]*").fullmatch
#: Reserved characters (RFC 3986 §2.2), and the percent sign, which stay as they are written.
_KEPT = ":/?#[]@!$&'()*+,;=%{}~"
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")


class Template(NamedTuple):
    """Literal texts and names in turn; the first and the last are literal, and may be empty."""

    literals: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def is_whole_name(self) -> bool:
        """Whether it is nothing but one name."""
        return self.literals == ("", "")


def parse_template(text: str) -> Template:
    """The template that a text is; its literals in the form that :func:`normalize` gives."""
    pieces = _NAME.split(text)
    return Template(tuple(map(normalize, pieces[::2])), tuple(pieces[1::2]))


def normalize(text: str) -> str:
    """Part of a URL in the form that is the same for equivalent ones (RFC 3986 §6.2.2).

    Unreserved characters are not encoded, others are where they are not allowed in a URL.
    """
    if _is_plain(text):
        return text
    from urllib.parse import quote

    text = quote(_LONE_PERCENT.sub("%25", text), safe=_KEPT, errors="surrogatepass")
    return _ENCODED.sub(_decode_unreserved, text)


def _decode_unreserved(found: re.Match[str]) -> str:
    character = chr(int(found.group()[1:], 16))
    is_unreserved = character.isascii() and (character.isalnum() or character in "-._~")
    return character if is_unreserved else found.group().upper()


#: The values that a name may have; any text without a slash if it has none here.
Choices = Mapping[str, Sequence[str]]


def match_whole(template: Template, text: str) -> tuple[str, ...] | None:
    """The texts in place of the names, if the whole text matches; each has at least one character,
    and as few as possible from the left."""
    literals, names = template
    if not names:
        return () if text == literals[0] else None
    if len(names) == 1:
        before, after = literals
        end = len(text) - len(after)
        if end > len(before) and text.startswith(before) and text.endswith(after):
            return (text[len(before) : end],)
        return None
    steps = _reach(template, text, {}, "")
    return _go_back(text, steps, len(text)) if len(text) in steps[-1] else None


def match_starts(
    template: Template, text: str, choices: Choices
) -> list[tuple[int, tuple[str, ...]]]:
    """Each position up to which the start of a text matches, the last first, with the texts in
    place of the names.

    A name without ``choices`` matches any text without a slash.
    """
    steps = _reach(template, text, choices, "/")
    ends = sorted(steps[-1], reverse=True)
    return [(end, _go_back(text, steps, end)) for end in ends]


#: For each position that a part of a template may end at: where that part begins.
_Step = dict[int, int]


def _reach(template: Template, text: str, choices: Choices, stop: str) -> list[_Step]:
    """The positions that each piece may end at, literals and names in turn.

    Each piece looks at each position once, so the time is that of their product.
    """
    literals, names = template
    steps: list[_Step] = []
    starts = [0]
    for index, literal in enumerate(literals):
        size = len(literal)
        steps.append({at + size: at for at in starts if text.startswith(literal, at)})
        starts = sorted(steps[-1])
        if index < len(names):
            steps.append(_reach_name(text, starts, choices.get(names[index]), stop))
            starts = sorted(steps[-1])
    return steps


def _reach_name(
    text: str, starts: Sequence[int], allowed: Sequence[str] | None, stop: str
) -> _Step:
    found: _Step = {}
    if allowed is not None:
        for start in starts:
            for value in allowed:
                if text.startswith(value, start):
                    found.setdefault(start + len(value), start)
        return found
    # From the first start on; a later one matters only behind what stops a name.
    reached = 0
    for start in starts:
        if start < reached:
            continue
        end = text.find(stop, start) if stop else -1
        reached = len(text) if end < 0 else end
        for position in range(start + 1, reached + 1):
            found[position] = start
    return found


def _go_back(text: str, steps: Sequence[_Step], end: int) -> tuple[str, ...]:
    """The texts in place of the names, from the steps that lead to an end."""
    values: list[str] = []
    for index in range(len(steps) - 1, -1, -1):
        start = steps[index][end]
        if index % 2:
            values.append(text[start:end])
        end = start
    return tuple(values[::-1])
