"""Finds parts of a description by words: ranked, with what matched.

The score of a part is that of BM25F (Robertson, Zaragoza 2009) without counts: rare words weigh
more than frequent ones, a name more than a description, and a short text more than a long one. What
few of the words match is moved down, and a text that is made of the words alone is moved up, more
so if it has them in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Literal, NamedTuple

from schemakit.errors import UsageError, expect
from schemakit.suggest import did_you_mean
from schemakit.views.search_index import SearchIndex

__all__ = [
    "WITHIN",
    "FoundWords",
    "SearchResult",
    "TextMatch",
    "Within",
    "find_words",
    "rank_parts",
]

Within = Literal["operations", "parameters", "schemas", "fields", "values", "descriptions"]

#: What a search may be restricted to, and the kind of parts that it names. ``"descriptions"`` is
#: the description of any part.
WITHIN: Mapping[str, str] = {
    "operations": "operation",
    "parameters": "parameter",
    "schemas": "schema",
    "fields": "field",
    "values": "value",
    "descriptions": "",
}
#: How much a word counts by the text in which it is.
_ROLES = {
    "name": 3.0,
    "summary": 3.0,
    "operationId": 2.5,
    "title": 2.0,
    "tags": 1.0,
    "description": 1.0,
}
#: How much a part counts by its kind; other kinds are 0.7.
_KINDS = {"operation": 1.6, "schema": 1.3, "parameter": 1.0, "field": 0.9, "value": 0.8}
_OTHER_KIND = 0.7
#: Where a score is half of what it can be, as in BM25.
_SATURATION = 1.5
#: Letters of a text of usual length, by which longer ones count less.
_USUAL_LENGTH = {"description": 120}
_USUAL_NAME = 30
#: A word inside a longer one, at its start or elsewhere, counts less.
_AT_START, _INSIDE = 0.6, 0.25
#: The plural of a word, or its singular, counts nearly as much as the word itself.
_OTHER_NUMBER = 0.95
#: How much less a text is like the words if it has them in another order.
_OUT_OF_ORDER = 0.1
_SHORTEST_INSIDE = 4
#: Parts of identifiers and words of prose: ``listPets``, ``pull_request``, ``HTTPServer2``.
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\d_a-zA-Z]+")
#: Words of English that nearly every text has; they are matched only if there are no others.
_FREQUENT = frozenset(
    (
        *("a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "is", "it"),
        *("of", "on", "or", "that", "the", "this", "to", "with"),
    )
)
#: A near word counts less, and is at least so similar, by the ratio of difflib.
_NEAR, _LEAST_SIMILAR = 0.8, 0.75
_SHORTEST_NEAR = 3
#: So many near words take the place of one that no text has.
_MOST_NEAR = 2


class TextMatch(NamedTuple):
    """A text that matched: what it is of its part, and the spans of the words in it.

    ``where`` is ``"name"``, ``"summary"``, ``"operationId"``, ``"title"``, ``"tags"`` or
    ``"description"``; spans are pairs of start and end.
    """

    where: str
    text: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A part that words found.

    ``kind`` is ``"operation"``, ``"parameter"``, ``"schema"``, ``"field"`` (a property of a
    schema), ``"value"`` (one of an enum), or the name of another Object, such as ``"response"``.
    ``pointer`` is a JSON Pointer, or ``FILE#POINTER`` if the part is not in the entry document.
    ``matches`` are the texts that matched, the one that counts most first.
    """

    kind: str
    name: str
    pointer: str
    score: float
    matches: tuple[TextMatch, ...]


class _Hit(NamedTuple):
    """A word in a text: how well it matches, and where."""

    quality: float
    start: int
    end: int


class FoundWords(NamedTuple):
    """The texts in which each word is, by their numbers.

    ``replaced`` has each word that no text has, and the words that were searched in its place.
    """

    hits: dict[str, dict[int, _Hit]]
    replaced: dict[str, tuple[str, ...]]


def find_words(index: SearchIndex, words: str | Sequence[str]) -> FoundWords:
    """Find the words in all texts; of a word that no text has, those that are most similar.

    Raises:
        UsageError: if there is no word.
    """
    hits = {word: _find_word(index, word) for word in _read_words(words)}
    replaced = _find_near(index, [word for word, found in hits.items() if not found])
    for word, near in replaced.items():
        for one in near:
            for number, hit in _find_word(index, one).items():
                hits[word].setdefault(number, hit._replace(quality=hit.quality * _NEAR))
    return FoundWords(hits, replaced)


def rank_parts(
    index: SearchIndex,
    found: FoundWords,
    *,
    within: Within | Collection[Within] = (),
    limit: int | None = None,
) -> list[SearchResult]:
    """The parts that at least one of the words matches, best first.

    Raises:
        UsageError: if ``within`` has a name that :data:`WITHIN` lacks, or ``limit`` is not a
            number.
    """
    if limit is not None:
        expect("limit", limit, int, "a number of results")
        if limit < 0:
            raise UsageError(f"limit={limit}: expected at least 0")
    kinds, in_descriptions = _read_within(within)
    total = len(index.texts)
    weights = {}
    # Parts by the number of their first text, and their texts with hits.
    parts: dict[int, dict[int, dict[str, _Hit]]] = {}
    for word, hits in found.hits.items():
        holders = set()
        for number, hit in hits.items():
            first = index.first_of(number)
            holders.add(first)
            is_described = in_descriptions and index.roles[number] == "description"
            if not within or is_described or index.kind_of(first) in kinds:
                parts.setdefault(first, {}).setdefault(number, {})[word] = hit
        weights[word] = log(1 + (total + 1) / (len(holders) + 0.5))
    scored = [(_score(index, first, texts, weights), first) for first, texts in parts.items()]
    scored.sort(key=lambda one: (-one[0], one[1]))
    return [_build_result(index, first, score, parts[first]) for score, first in scored[:limit]]


def _read_words(words: str | Sequence[str]) -> list[str]:
    """The words to search for, in lower case, each once.

    Raises:
        UsageError: if there is none.
    """
    expect("words", words, (str, Sequence), "a text or texts")
    for one in () if isinstance(words, str) else words:
        expect("each word", one, str, "a text")
    text = words if isinstance(words, str) else " ".join(words)
    every = dict.fromkeys(one.group().lower() for one in _WORD.finditer(text))
    if not every:
        raise UsageError(f"{text!r} has no word to search for")
    return [one for one in every if one not in _FREQUENT] or list(every)


def _read_within(within: str | Collection[str]) -> tuple[set[str], bool]:
    """The kinds of parts that are searched, and whether all descriptions are.

    Raises:
        UsageError: if a name is not one of those that there are.
    """
    expect("within", within, Collection, "a text or a collection of texts")
    named = [within] if isinstance(within, str) else list(within)
    for one in named:
        if one not in WITHIN:
            listed = ", ".join(WITHIN)
            near = did_you_mean(str(one), list(WITHIN))
            raise UsageError(f"a search is not within {one!r}{near or f'; there is {listed}'}")
    return {WITHIN[one] for one in named} - {""}, "descriptions" in named


def _stem(word: str) -> str:
    """A word without the ending of a plural."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _find_word(index: SearchIndex, word: str) -> dict[int, _Hit]:
    """The best match of a word in each text that has it, by the number of the text."""
    stem = _stem(word)
    # What a word and its plural start with.
    needle = stem[:-1] if stem[-1:] == "y" and len(stem) > 3 else stem
    found: dict[int, _Hit] = {}
    joined, starts, texts = index.joined, index.starts, index.texts
    position = joined.find(needle)
    while position >= 0:
        number = index.text_at(position)
        text, start = texts[number], position - starts[number]
        hit = _match_at(text, start, word, stem)
        next_position = position + 1
        if hit is not None:
            before = found.get(number)
            if before is None or hit.quality > before.quality:
                found[number] = hit
            if hit.quality == 1.0:
                next_position = starts[number] + len(text)
        position = joined.find(needle, next_position)
    return found


def _match_at(text: str, start: int, word: str, stem: str) -> _Hit | None:
    """How a word matches the text at a place where it may begin."""
    is_start = start == 0 or _is_boundary(text, start)
    token = _WORD.match(text, start)
    if token is None:
        return None
    end = token.end()
    if is_start:
        whole = token.group().lower()
        if whole == word:
            return _Hit(1.0, start, end)
        if _stem(whole) == stem:
            return _Hit(_OTHER_NUMBER, start, end)
        if whole.startswith(word) and len(word) > 2:
            return _Hit(_AT_START + (1 - _AT_START) * len(word) / len(whole) / 2, start, end)
        return None
    if len(word) >= _SHORTEST_INSIDE and text[start : start + len(word)].lower() == word:
        return _Hit(_INSIDE, start, start + len(word))
    return None


def _is_boundary(text: str, start: int) -> bool:
    """Whether a word may begin at a place in a text."""
    before, first = text[start - 1], text[start]
    if not before.isalnum():
        return True
    if before.isdigit() != first.isdigit():
        return True
    if first.isupper():
        # The last capital of HTTPServer begins a word.
        return not before.isupper() or text[start + 1 : start + 2].islower()
    return False


def _score(
    index: SearchIndex,
    first: int,
    texts: dict[int, dict[str, _Hit]],
    weights: dict[str, float],
) -> float:
    """The score of a part by its texts with hits; ``weights`` are those of the words."""
    counts = dict.fromkeys(weights, 0.0)
    closeness = 0.0
    for number, hits in texts.items():
        role, text = index.roles[number], index.texts[number]
        usual = _USUAL_LENGTH.get(role, _USUAL_NAME)
        share = _ROLES[role] / (0.5 + 0.5 * len(text) / usual)
        for word, hit in hits.items():
            counts[word] += share * hit.quality
        if role != "description":
            closeness = max(closeness, _closeness(text, hits, weights))
    matched = sum(weights[word] for word, count in counts.items() if count)
    total = sum(weights.values())
    summed = sum(weights[word] * count / (count + _SATURATION) for word, count in counts.items())
    kind = _KINDS.get(index.kind_of(first), _OTHER_KIND)
    return kind * (summed / total) * (matched / total) * (1 + closeness)


def _closeness(text: str, hits: dict[str, _Hit], weights: dict[str, float]) -> float:
    """How much of the words a text has, and how much of the text they are; from 0 to 1."""
    sought = sum(weights[word] * hit.quality for word, hit in hits.items()) / sum(weights.values())
    covered = sum(hit.end - hit.start for hit in hits.values())
    letters = sum(
        len(one.group()) for one in _WORD.finditer(text) if one.group().lower() not in _FREQUENT
    )
    # The words are looked up in the order in which they are sought.
    starts = [hits[word].start for word in weights if word in hits]
    turns = sum(before > after for before, after in pairwise(starts))
    disorder = _OUT_OF_ORDER * turns / max(len(starts) - 1, 1)
    return sought * sought * min(covered / max(letters, 1), 1.0) * (1 - disorder)


def _build_result(
    index: SearchIndex, first: int, score: float, texts: dict[int, dict[str, _Hit]]
) -> SearchResult:
    def rank(number: int) -> tuple[float, int]:
        quality = sum(one.quality for one in texts[number].values())
        return -quality * _ROLES[index.roles[number]], number

    part = index.part_of(first)
    matches = tuple(
        TextMatch(
            index.roles[number],
            index.texts[number],
            tuple(sorted({(one.start, one.end) for one in texts[number].values()})),
        )
        for number in sorted(texts, key=rank)
    )
    return SearchResult(part.kind, part.name, part.pointer, round(score, 4), matches)


def _find_near(index: SearchIndex, words: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """For each word the most similar ones of the texts, best first; none for one of two letters."""
    found: dict[str, tuple[str, ...]] = dict.fromkeys(words, ())
    words = [one for one in words if len(one) >= _SHORTEST_NEAR]
    if not words:
        return found
    # Only a misspelt word needs these.
    from difflib import get_close_matches

    names: set[str] = set()
    prose: set[str] = set()
    for text, role in zip(index.texts, index.roles, strict=True):
        (prose if role == "description" else names).add(text)
    # Prose is long, and has few identifiers to split.
    known = {one for one in " ".join(prose).lower().split() if one.isalpha()}
    known |= {one.lower() for one in _WORD.findall(" ".join(names))}
    for word in words:
        # Comparing is slow. A slip seldom changes the length much, and both the first letter and
        # the second.
        near = [
            one
            for one in known
            if abs(len(one) - len(word)) <= 2
            and len(one) >= _SHORTEST_NEAR
            and (one[0] == word[0] or one[1] == word[1] or one[:2] == word[1::-1])
        ]
        found[word] = tuple(get_close_matches(word, sorted(near), _MOST_NEAR, _LEAST_SIMILAR))
    return found
