"""Paragraphs, shortened lists and remarks."""

from __future__ import annotations

import sys

import pytest

from schemakit.cli.layout.prose import (
    build_remarks,
    get_first_paragraph,
    join_with_dots,
    shorten,
    wrap_paragraphs,
    wrap_prose,
)
from schemakit.cli.layout.table import Display, Span


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("\n\n  \n\nOne\n  two.\n\nThree.", "One two."),
        ("Only one.", "Only one."),
    ],
)
def test_the_first_paragraph_is_one_line(text: str, expected: str) -> None:
    assert get_first_paragraph(text) == expected


def test_a_long_list_is_cut_between_items_and_counted() -> None:
    names = [f"value-{number:03}" for number in range(100)]
    text = shorten("one of " + ", ".join(names))
    shown, _, rest = text.partition(", … ")
    assert shown.endswith(names[len(shown.split(", ")) - 1])
    assert rest == f"{100 - len(shown.split(', '))} more"
    assert shorten("x" * 160) == "x" * 160
    assert shorten("x" * 161) == "x" * 160 + "…"


def test_remarks_end_in_semicolons_before_a_description() -> None:
    remarks = build_remarks(
        ["deprecated"],
        ["at least 1"],
        "2 inside",
        description=[Span("How", "bold"), Span("many.")],
        beside=["example 5"],
    )
    assert [span.text for span in remarks] == [
        "deprecated;",
        "at least 1;",
        "… 2 inside;",
        "How",
        "many.",
        "example 5",
    ]
    assert build_remarks([], [], beside=["example " + "x" * 99])[0].text.endswith("x…")
    assert [span.text for span in build_remarks([], ["a", "b"])] == ["a;", "b"]


def test_dots_stand_between_spans_with_text() -> None:
    spans = [Span("a"), Span(""), Span("b", "bold")]
    assert [span.text for span in join_with_dots(spans)] == ["a", "·", "b"]


def test_paragraphs_are_wrapped_and_indented() -> None:
    text = wrap_paragraphs([[Span("word " * 10)]], Display(30))
    assert text == "  word word word word word\n  word word word word word\n"
    assert wrap_paragraphs([[Span("word " * 10)]], Display(30), 1).endswith("word…\n")


def test_a_description_keeps_its_lists_without_rich(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rich.markdown", None)
    description = "One\nparagraph.\n\n- first\n- second\n\n| a | b |"
    assert wrap_prose("  Summary\n", description, Display(40)) == (
        "\n  Summary\n\n  One paragraph.\n\n  - first\n  - second\n\n  | a | b |\n"
    )
    assert wrap_prose("", None, Display(40)) == ""
    code = "Run:\n\n```sh\ncurl  -s \\\n  https://a.test/" + "x" * 60 + "\n```\n\nThen wait."
    shown = wrap_prose("", code, Display(40))
    assert "\ncurl  -s \\\n  https://a.test/" + "x" * 60 + "\n" in shown
    assert "```" not in shown
