"""Whether the texts of one pattern are those of another one."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemakit.containment.pattern_containment import Texts, find_text
from schemakit.patterns.matching import matches

_PATTERNS = r"\^?([ab.]|\[ab\]|\[\^a\]|\(a\|b\)|\(ab\|a\)|\(b\))[*+?]?([ab.][*+?]?){0,3}\$?"


@pytest.mark.parametrize(
    ("inside", "outside"),
    [
        (Texts(("^a+$",)), Texts(("^a*$",))),
        (Texts(("^[a-z]+$",)), Texts(("^[a-zA-Z0-9]+$",))),
        (Texts(("^\\d+$",)), Texts(("^[0-9]+$",))),
        (Texts(("^(a+)+$",)), Texts(("^(a|aa)+$",))),
        (Texts(("^[a-z]{3}$",)), Texts((), 3, 3)),
        (Texts(("a", "b")), Texts(("a",), 2)),
        (Texts(("^a|b$",)), Texts(("^(a|[\\s\\S]*b$)",))),
        (Texts(("$^",)), Texts((), 0, 0)),
        (Texts(("^a", "^b")), Texts((), 1, 0)),
        (Texts((), 2, 3), Texts((), 1, 4)),
        (Texts(("^(?:x|y)$",)), Texts(("^.$",))),
    ],
)
def test_contained(inside: Texts, outside: Texts) -> None:
    assert find_text(inside, outside) is False


@pytest.mark.parametrize(
    ("inside", "outside"),
    [
        (Texts(("^a*$",)), Texts(("^a+$",))),
        (Texts(("a",)), Texts(("^a$",))),
        (Texts(("^a|b$",)), Texts(("^(a|b)$",))),
        (Texts((), 3, 3), Texts(("^...$",))),  # the dot is no line end
        (Texts(("^[^a]$",)), Texts(("^[^ab]$",))),
        (Texts(("a$",), 3), Texts(("^b",))),
        (Texts((), 0, 5), Texts((), 0, 4)),
        (Texts(("^.$",)), Texts(("^[\\x00-\\uffff]$",))),  # beyond the basic plane
    ],
)
def test_a_text_tells_them_apart(inside: Texts, outside: Texts) -> None:
    text = find_text(inside, outside)
    assert isinstance(text, str)
    assert _is_in(text, inside)
    assert not _is_in(text, outside)


def _is_in(text: str, texts: Texts) -> bool:
    is_short = texts.most is None or len(text) <= texts.most
    return (
        is_short and len(text) >= texts.least and all(matches(one, text) for one in texts.patterns)
    )


@pytest.mark.parametrize(
    ("inside", "outside"),
    [
        ("(a|b)*a(a|b){20}$", "(a|b)*a(a|b){19}$"),  # exponentially many sets of states
        ("^a$", "(?<=a)b"),
        ("^a$", "(?=b)a"),
        ("^a$", "\\bb"),
        ("^a$", "a{100000}"),
        ("^a$", "(((a{99}){99}){99}){99}"),
        ("^\\p{L}$", "^a$"),
    ],
)
def test_what_is_not_read_or_too_much_is_not_decided(inside: str, outside: str) -> None:
    assert find_text(Texts((inside,)), Texts((outside,))) is True


def test_a_pattern_that_is_not_read_restricts_nothing() -> None:
    assert find_text(Texts(("(?=a)a", "^b")), Texts(("^b",))) is False


@given(st.from_regex(_PATTERNS, fullmatch=True), st.from_regex(_PATTERNS, fullmatch=True))
def test_it_agrees_with_matching(one: str, other: str) -> None:
    found = find_text(Texts((one,)), Texts((other,)))
    texts = ["".join(text) for size in range(5) for text in product("ab", repeat=size)]
    apart = [text for text in texts if matches(one, text) and not matches(other, text)]
    if found is False:
        assert not apart
    if isinstance(found, str):
        assert matches(one, found)
        assert not matches(other, found)
        assert not apart or len(found) <= len(apart[0])
