"""Markdown in cells, and the start of a text."""

from __future__ import annotations

import pytest

from schemakit.cli.layout.inline import get_start, style_words
from schemakit.cli.layout.table import Span


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("plain words", [Span("plain words")]),
        ("a **very bold** word", [Span("a"), Span("very bold", "bold"), Span("word")]),
        ("**half**way", [Span("**half**way")]),
        ("see [the docs](https://a.test).", [Span("see the docs (https://a.test).")]),
        ("see [this](#a).", [Span("see this.")]),
        ("`**code**` stays", [Span("`**code**` stays")]),
        ("2 ** 3 ** 4", [Span("2 ** 3 ** 4")]),
        ("", []),
    ],
)
def test_inline_marks_become_styles(text: str, spans: list[Span]) -> None:
    assert style_words(text) == spans


def test_what_is_cut_ends_in_an_ellipsis() -> None:
    assert get_start("One.\n\nTwo.") == "One…"
    assert get_start("One.\ntwo.") == "One. two."
    assert get_start("One here. Two there.", sentence=True) == "One here…"
    assert get_start("One here.", sentence=True) == "One here."
    assert get_start("") == ""
