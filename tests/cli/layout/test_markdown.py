"""Markdown on a terminal: rendered by rich, code as it is, and safe."""

from __future__ import annotations

import re
import sys

import pytest

from schemakit.cli.layout.markdown import render_markdown, split_code
from schemakit.cli.layout.table import Display

_PLAIN = Display(60)
_STYLE = re.compile(r"\x1b\[[0-9;]*m")


def render(text: str, display: Display = _PLAIN) -> str:
    found = render_markdown(text, display)
    assert found is not None
    return found


def test_marks_become_layout() -> None:
    text = render(
        "# Title\n\nSome **bold** and `code`, [a link](https://a.test).\n\n- one\n- two\n"
    )
    assert "#" not in text
    assert "**" not in text
    assert "a link (https://a.test)" in text
    assert re.search(r"^  .*• one$", text, re.MULTILINE)


def test_styles_are_colours_only_where_there_is_colour() -> None:
    assert "\x1b[1m" in render("some **bold** text", Display(60, True))
    assert "\x1b" not in render("some **bold** text")


@pytest.mark.parametrize("lead", ["", "- ", "   ", "1. "])
def test_a_code_block_is_as_it_is_and_starts_the_line(lead: str) -> None:
    inside = " " * len(lead)
    code = ["curl  -s \\", "  -d '" + "x" * 80 + "' \\", "", "  https://a.test"]
    block = "\n".join([f"{lead}```sh", *(f"{inside}{line}" for line in code), f"{inside}```"])
    text = render(f"Run *this*:\n\n{block}\n\n{inside}Then go on.")
    assert "\n" + "\n".join(code) + "\n" in text
    assert "```" not in text
    assert "  Then go on." in text


def test_prose_and_code_alternate() -> None:
    parts = list(split_code("a\n~~~\nb\n```\n~~~\nc `d`\n````x\ne"))
    assert [part for part in parts if part[0]] == [
        ("a", False),
        ("b\n```", True),
        ("c `d`", False),
        ("e", True),
    ]


@pytest.mark.parametrize(
    "hostile",
    [
        "*a* \x1b]0;owned\x07",
        "[x](https://a.test/\x1b[2J)",
        "&#x202e;abc&#27;[2J **b**",
        "<https://a.test/%E2%80%AE%1B>",
        "```\n\x1b[2J\u202e\n```",
        "![i](\x9b2J)",
        "| a\x1b |\n|---|\n| b\u2028 |",
        "# \x07",
    ],
)
def test_nothing_but_styles_reaches_the_terminal(hostile: str) -> None:
    for display in (Display(60, True), _PLAIN):
        text = _STYLE.sub("", render(hostile, display))
        assert all(one.isprintable() or one == "\n" for one in text), repr(text)


def test_a_long_line_of_text_is_wrapped_and_a_long_word_is_not_lost() -> None:
    text = render("*x* " + "word " * 50 + "y" * 200)
    assert text.count("word") == 50
    assert text.count("y") == 200


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>One <b>bold</b> word.</p><p>Two.</p>", "  One bold word.\n\n  Two.\n"),
        ("See <a href='https://a.test'>it</a>.", "  See it (https://a.test).\n"),
        ("A<ul><li>one</li><li><code>two</code></li></ul>", "  A\n\n   • one\n   • two\n"),
        ("<div>\ninside\n</div>", "  inside\n"),
        ("a <custom-tag> and <!-- more -->", "  a <custom-tag> and <!-- more -->\n"),
        ("1 < 2 and <T> is `<p>`", "  1 < 2 and <T> is <p>\n"),
    ],
)
def test_html_is_read_as_markdown_and_not_lost(html: str, shown: str) -> None:
    assert render(html) == shown


def test_what_is_nested_too_deeply_is_not_lost() -> None:
    assert render_markdown("> " * 500 + "end", _PLAIN) is None


def test_plain_text_and_very_long_text_need_no_rich() -> None:
    assert render_markdown("Nothing to see here.", _PLAIN) is None
    assert render_markdown("*a* " * 100_000, _PLAIN) is None
    assert render_markdown("*a*", Display()) is None


def test_without_rich_there_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rich.markdown", None)
    assert render_markdown("*a*", _PLAIN) is None
