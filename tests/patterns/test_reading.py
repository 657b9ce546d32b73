"""The syntax of regular expressions by ECMA-262."""

from __future__ import annotations

import pytest

from schemakit.patterns.reading import find_syntax_error


@pytest.mark.parametrize(
    "pattern",
    [
        *("", "^[a-z0-9]+$", r"^\d{3}-\d{4}$", "a|b|", "(?:a)(b)(?=c)(?!d)", "(?<=a)b(?<!c)"),
        *(
            r"^[\w.-]+$",
            r"[\w-]",
            "[a-]",
            "[-a]",
            "[]",
            "[^]",
            "[^]]",
            "[a-z-9]",
            r"[\d\-x]",
            "[+--]",
        ),
        *(r"\p{L}+", r"[\p{Lu}\P{Ll}]", r"\u00e9\x41\cA\0", r"\-\@\_\/\:\ \"", r"[\b\-\]]"),
        *("(?<year>[0-9]{4})", "a{2}", "a{2,}", "a{2,3}?", "a*?b+?c??", "a{,3}", "{", "}", "]"),
        *("x{1", "(?i:a)", "(?i-s:a)", "(?=a)*", "é+", "a\nb", '^(([^<>()]+)|(".+"))@x$'),
    ],
)
def test_a_regular_expression_has_no_error(pattern: str) -> None:
    assert find_syntax_error(pattern) == ""


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("(a", "a group is not closed"),
        ("a)", "a ')' closes no group"),
        ("[a", "a '[' is not closed"),
        ("a\\", "it ends with a backslash"),
        ("*a", "there is nothing for '*' to repeat"),
        ("a**", "there is nothing for '*' to repeat"),
        ("a*+", "there is nothing for '+' to repeat"),
        ("^{2}", "there is nothing for '{2}' to repeat"),
        ("(|+)", "there is nothing for '+' to repeat"),
        ("(?<=a)*", "there is nothing for '*' to repeat"),
        (r"\b?", "there is nothing for '?' to repeat"),
        ("a{3,2}", "the numbers of '{3,2}' are out of order"),
        ("[z-a]", "the range 'z-a' is out of order"),
        (r"[\x41-\x40]", r"the range '\x41-\x40' is out of order"),
        (r"^[\w-.]+$", r"'\w-.' is not a range; write the '-' last"),
        (r"[a-\d]", r"'a-\d' is not a range; write the '-' last"),
        (r"[\p{L}-x]", r"'\p{L}-x' is not a range; write the '-' last"),
        ("(?i)a", "there is no group '(?i)'"),
        ("(?P<name>a)", "there is no group '(?P<name>a)'"),
        ("(?#comment)", "there is no group '(?#comment)'"),
        ("(?<1>a)", "there is no group '(?<1>a)'"),
        (r"\Aa\z", "there is no escape '\\A'"),
        (r"[\Z]", "there is no escape '\\Z'"),
        (r"\h", "there is no escape '\\h'"),
    ],
)
def test_the_first_error_is_named(pattern: str, problem: str) -> None:
    assert find_syntax_error(pattern) == problem
