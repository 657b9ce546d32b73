"""Texts that match patterns."""

from __future__ import annotations

import re
from itertools import islice

import pytest

from schemakit.patterns.matching import Steps, match_within
from schemakit.samples import pattern_texts
from schemakit.samples.pattern_texts import iterate_pattern_texts


@pytest.mark.parametrize(
    ("pattern", "least"),
    [
        ("^[0-9a-f]{64}$", 0),
        ("^[a-z]+$", 40),
        ("^(foo|bar)-\\d{3,5}$", 0),
        ("^\\+[1-9]\\d{1,14}$", 10),
        ("abc", 7),
        ("^(?=.*\\d)(?=.*[A-Z])(?=.*[^\\w]).{8,}$", 0),
        ("^(a|bb)(c|dd)$", 4),
        ("^[^\\s]+@[^\\s]+\\.[^\\s]+$", 0),
        ("^(?!a)[a-z]{3}$", 0),
        ("^\\/\\d{4}-\\d{2}$", 0),
        ("[\\u4e00-\\u9fff]", 0),
    ],
)
def test_a_text_matches_and_is_long_enough(pattern: str, least: int) -> None:
    text = next(iterate_pattern_texts(pattern, Steps(), least))
    assert re.search(pattern, text)
    assert len(text) >= least
    assert text == next(iterate_pattern_texts(pattern, Steps(), least))


def test_another_start_gives_another_text() -> None:
    found = {next(iterate_pattern_texts("^[a-z]{5}$", Steps(), 0, start)) for start in range(10)}
    assert len(found) == 10


@pytest.mark.parametrize("pattern", ["^(?!a)a$", "(", "a^b", "^(a)\\1$"])
def test_no_text_is_made_for_what_cannot_match_or_is_not_read(pattern: str) -> None:
    assert list(islice(iterate_pattern_texts(pattern, Steps()), 3)) == []


def test_a_repetition_of_millions_is_not_written() -> None:
    assert list(iterate_pattern_texts("^(a{1000}){1000}$", Steps())) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "pattern",
    ["^(?:a|b|c|d|e|f|g|h|i|j|k|l)[a-z]*(?!)$", "^[a-z]*(?:a|b|c|d|e)(?!)$", "^(?:a|bb|ccc)+(?!)$"],
)
def test_texts_that_do_not_match_count(pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def count(pattern: str, text: str, steps: int) -> tuple[bool | None, int]:
        found = match_within(pattern, text, steps)
        asked.append(found[1])
        return found

    monkeypatch.setattr(pattern_texts, "match_within", count)
    steps = Steps()
    before = steps.left
    assert list(iterate_pattern_texts(pattern, steps, 3000)) == []
    assert sum(asked) < 2_100_000
    assert before - steps.left >= sum(asked)
    assert len(asked) < 700


@pytest.mark.slow
def test_what_is_written_counts() -> None:
    many = "a?" * 5000
    assert list(iterate_pattern_texts(f"^{many}$", Steps(), 5000)) == []
    assert next(iterate_pattern_texts(f"^{many}$", Steps())) == ""
