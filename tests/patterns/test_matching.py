"""Patterns read and matched as ECMA-262 has them, in polynomial time."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemakit.patterns.matching import match_within, matches
from schemakit.patterns.reading import parse_pattern
from schemakit.patterns.trees import Characters, Group


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("a", "cat", True),
        ("^a", "cat", False),
        ("^(foo|bar)-\\d{2,3}$", "bar-12", True),
        ("^(foo|bar)-\\d{2,3}$", "bar-1234", False),
        ("^[^a-c]+$", "xyz", True),
        ("^[\\w-]+$", "a-b_9", True),
        ("^(?=.*\\d)(?!x).{3}$", "a1b", True),
        ("^(?=.*\\d)(?!x).{3}$", "x1b", False),
        ("\\bcat\\b", "a cat.", True),
        ("\\bcat\\b", "concat", False),
        ("^\\u0041\\x42\\u{43}\\cJ$", "ABC\n", True),
        ("^\\p{Lu}\\P{L}$", "Ä1", True),
        ("^.$", "\n", False),
        ("^a{,2}$", "a{,2}", True),  # not a quantifier in ECMA-262
        ("^\\d$", "٣", False),  # only ASCII digits
        ("a$", "a\n", False),  # "$" is the end of the text, not of its last line
        ("^(?<year>[0-9]{4})$", "2026", True),
        ("^(|a)*$", "aaa", True),
        ("^\\p{LC}+$", "aÄǅ", True),
        ("^\\p{LC}$", "中", False),  # a letter without case
        ("^\\p{gc=Lu}\\p{General_Category=Uppercase_Letter}$", "AB", True),
        ("^[\\p{Nd}\\p{Punctuation}]+$", "1.2", True),
        ("^a{\u0663}$", "aaa", False),  # a repetition has ASCII digits
        ("^[d-fa-cb-ez]+$", "abcdefz", True),
        ("^[d-fa-cb-ez]+$", "g", False),
        ("^[^d-fa-cb-ez]+$", "ghy", True),
        ("^[\\W\\d]+$", "1-2", True),
    ],
)
def test_a_pattern_matches_as_in_ecma_262(pattern: str, text: str, expected: bool) -> None:
    assert matches(pattern, text) is expected


@pytest.mark.parametrize("pattern", ["(", "[a", "a)", "*a", "(a)\\1", "\\", "[z-a]"])
def test_what_is_not_read_is_not_decided(pattern: str) -> None:
    assert parse_pattern(pattern) is None
    assert matches(pattern, "a") is None


@pytest.mark.parametrize("pattern", ["^(a+)+$", "^(a|a)*b$", "^((a*)*)*$", "^(a?){30}a{30}$"])
def test_no_pattern_takes_exponential_time(pattern: str) -> None:
    assert matches(pattern, "a" * 2000 + "!") in (False, None)


_PIECES = [
    "a",
    "b",
    ".",
    "[ab]",
    "[^a]",
    "(?:a|b)",
    "(?:ab)*",
    "a+",
    "b?",
    "a{1,2}",
    "^",
    "$",
    "\\d",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=6), st.text("ab1", max_size=6))
def test_it_agrees_with_re_where_both_mean_the_same(pieces: list[str], text: str) -> None:
    pattern = "".join(pieces)
    assert matches(pattern, text) is (re.search(pattern, text) is not None)


@pytest.mark.parametrize(
    "pattern",
    ["a{3,1}", "a{2}{3}", "a{2}?{3}", "{2}", "a+{2,}", "^*", "\\b+", "(?<=a){2}", "$?"],
)
def test_a_repetition_that_is_a_syntax_error_is_not_read(pattern: str) -> None:
    assert matches(pattern, "aaaaaa") is None


@pytest.mark.parametrize(
    "pattern",
    ["\\p{Zz}", "\\p{Ll1}", "\\p{X}", "\\p{}", "\\p{Script=L}", "\\p{=L}", "\\pL", "\\P{lu}"],
)
def test_a_category_that_is_none_is_not_read(pattern: str) -> None:
    assert matches(pattern, "a") is None


def test_the_ranges_of_a_class_are_in_order_and_apart() -> None:
    tree = parse_pattern("[x-zb-da-bef\\d]")
    assert tree == Group(((Characters(((48, 57), (97, 102), (120, 122))),),))


def test_each_category_of_a_class_is_work() -> None:
    names = ("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me")
    one, many = "^[\\p{Nd}]+$", "^[" + "".join(f"\\p{{{name}}}" for name in names) + "]+$"
    few_steps, many_steps = (match_within(given, "a" * 9, 10_000)[1] for given in (one, many))
    assert many_steps > 3 * few_steps
    assert match_within(many, "a" * 9, 20)[0] is None
