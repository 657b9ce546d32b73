"""Patterns that ``re`` matches as ECMA-262 does, and in few steps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemakit.patterns import matching
from schemakit.patterns.matching import match_within
from schemakit.patterns.translation import translate

_TRANSLATED = [
    *("^[a-z]+$", r"^\d{2,3}(?:-[a-z]+)?$", "a|b|", "[^]", "[]", "[]*a", "^[]?$", ".", r"\w\W\s\S"),
    *(r"\bab\B", "^(?<name>a)?b{0}$", "[^a😀]", r"^[\]\\^-]*$", "a{2}b{1,}c{,3}", "$", "^", ""),
    *(r"^[\d\-x]?\u{1F600}$", "(|a)b??", "a$|^b"),
]


@pytest.mark.parametrize(
    "pattern",
    [
        *(r"\p{L}", "(?=a)", "(?<!a)b", "(a+)+", "(?:a|b)*", "(ab){2}", "(a)\\1", "(", "(?i)a"),
        *("a*" * 13, "a?" * 13, "|" * 13, "a{1001}"),
    ],
)
def test_what_is_not_translated(pattern: str) -> None:
    assert translate(pattern) is None


def test_steps_grow_with_the_text_and_with_each_repetition_and_choice() -> None:
    steps = {one: translate(one) for one in ("a", "a*", "a*b+", "a?", "(?:a|b)")}
    counted = {one: found.count_steps("x" * 9) for one, found in steps.items() if found}
    assert counted == {"a": 10, "a*": 100, "a*b+": 1000, "a?": 20, "(?:a|b)": 20}


@given(st.sampled_from(_TRANSLATED), st.text("ab1-x😀\n\\]^ é", max_size=6))
def test_both_ways_of_matching_agree(pattern: str, text: str) -> None:
    assert translate(pattern) is not None
    found = match_within(pattern, text, 1_000_000)[0]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(matching, "translate", lambda _: None)
        assert match_within(pattern, text, 1_000_000)[0] is found


def test_what_may_take_long_is_matched_otherwise() -> None:
    """``re`` would take minutes for this."""
    pattern, text = "^" + "a*" * 12 + "$", "a" * 400 + "!"
    assert match_within(pattern, text, 1_000_000)[0] is False
    assert match_within(pattern, text, 1_000)[0] is None
