"""The words of bash."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemakit.cli.completion.quoting import Typed, join_words, quote_candidates


@pytest.mark.parametrize(
    ("words", "before", "typed"),
    [
        ([], [], ("", "", "")),
        (["show", ""], ["show"], ("", "", "")),
        (["show", '"GET /p'], ["show"], ('"', "", "GET /p")),
        (["show", "'GET /p"], ["show"], ("'", "", "GET /p")),
        (["show", "GET\\ /p"], ["show"], ("", "", "GET /p")),
        (['"a b".json', "x"], ["a b.json"], ("", "", "x")),
        (["--format", "=", "js"], [], ("", "--format=", "--format=js")),
        (["--format", "="], [], ("", "--format=", "--format=")),
        (["show", "a", ":", "b", ":", ""], ["show"], ("", "a:b:", "a:b:")),
        (["http", ":", "//x", "y"], ["http://x"], ("", "", "y")),
    ],
)
def test_words_are_joined_and_read(
    words: list[str], before: list[str], typed: tuple[str, str, str]
) -> None:
    assert join_words(words) == (before, Typed(*typed))


@pytest.mark.parametrize(
    ("typed", "names", "shown"),
    [
        (Typed("", "", "GE"), ["GET /a/{b}", "POST /a"], ["GET\\ /a/\\{b\\}"]),
        (Typed('"', "", "GE"), ['GET /$a`"'], ['GET /\\$a\\`\\"']),
        (Typed("'", "", "GE"), ["GET /a", "GET /it's"], ["GET /a"]),
        (Typed("", "a:", "a:"), ["a:b", "a:c d"], ["b", "c\\ d"]),
        (Typed("", "", ""), ["#/a", "~b", "a#b"], ["\\#/a", "\\~b", "a#b"]),
    ],
)
def test_candidates_are_quoted_as_the_word_is(
    typed: Typed, names: list[str], shown: list[str]
) -> None:
    assert quote_candidates(names, typed) == shown


@given(st.text(min_size=1).filter(lambda text: "\n" not in text and "\r" not in text))
def test_the_shell_reads_what_is_inserted_as_the_name(name: str) -> None:
    if name.isprintable() and name.strip():
        (bare,) = quote_candidates([name], Typed("", "", ""))
        (double,) = quote_candidates([name], Typed('"', "", ""))
        assert join_words([bare])[1].text == name
        assert join_words([f'"{double}'])[1].text == name
        assert shlex.split(f'"{double}"'.replace("\\$", "$").replace("\\`", "`")) == [name]
