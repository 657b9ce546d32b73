"""Whether a name matches a pattern, decided only if that is safe."""

from __future__ import annotations

import pytest

from schemakit.flattening.patterns import matches


@pytest.mark.parametrize(
    ("pattern", "name", "expected"),
    [
        ("^x-", "x-a", True),
        ("^x-", "ax-", False),
        ("a", "bab", True),
        ("^[a-z]+$", "abc", True),
        ("^[a-z]+$", "abC", False),
        (r"^\d{2,3}$", "123", True),
        ("^(?:a|b)$", "b", True),
        ("", "anything", True),
        (r"^\$", "$ref", True),
    ],
)
def test_a_portable_pattern(pattern: str, name: str, expected: bool) -> None:
    assert matches(pattern, name) is expected


@pytest.mark.parametrize(
    "pattern",
    [
        r"\p{L}",  # a property of Unicode in ECMA-262, an error in re
        r"(?<name>a)",  # the two write named groups differently
        r"(?=a)",
        r"\ba\b",
        r"[a--b]",
        r"[[a]]",
        r"(a",
        r"a**",
        r"\x41",
    ],
)
def test_a_pattern_that_both_may_read_differently(pattern: str) -> None:
    assert matches(pattern, "a") is None


def test_names_outside_of_ascii_are_not_decided() -> None:
    assert matches("^a$", "é") is None
    assert matches("^a$", "a\n") is None


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("(a*)*(a*)*$", "a" * 50),
        ("a*a*a*$", "a" * 100),
        ("a?" * 20 + "a" * 20 + "$", "a" * 20),
        ("|".join("abcdefghijklmnopqrstuvwxyz"), "a"),
        ("a" * 1001, "a"),
        ("a", "a" * 1001),
    ],
)
def test_what_might_take_long_is_not_decided(pattern: str, name: str) -> None:
    assert matches(pattern, name) is None


@pytest.mark.parametrize(
    ("pattern", "name", "expected"),
    [
        (r"^\d+\.\d+\.\d+$", "1.22.333", True),
        (r"^\d+\.\d+\.\d+$", "1.22", False),
        (r"^[a-z]+(?:-[a-z]+)?$", "ab-cd", True),
        ("b", "a" * 1000, False),
    ],
)
def test_more_repetitions_are_decided_for_a_short_text(
    pattern: str, name: str, expected: bool
) -> None:
    assert matches(pattern, name) is expected
