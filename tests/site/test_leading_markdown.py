"""The beginning of Markdown as HTML."""

from __future__ import annotations

import pytest

from schemakit.site.leading_markdown import write_blocks, write_inline, write_link


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Plain & short.", "Plain &amp; short."),
        ("a `b` c", "a <code>b</code> c"),
        ("see [it](https://a.test)", 'see <a href="https://a.test"'),
        ("see https://a.test/b_c.", 'see <a href="https://a.test/b_c"'),
        ("**all** of it", "<strong>all</strong> of it"),
        ("[x](javascript:a)", "<span>x</span>"),
    ],
)
def test_what_is_simple_is_written(text: str, html: str) -> None:
    found = write_inline(text)
    assert found is not None
    assert found.startswith(html)


@pytest.mark.parametrize(
    "text",
    ["<b>x</b>", "*x*", "a_b_c", "![x](https://a.test)", "a\\*b", "[x][y]", "a ~~b~~", "``a`b``"],
)
def test_other_markdown_is_left_to_the_script(text: str) -> None:
    assert write_inline(text) is None


def test_blocks_end_before_the_first_that_is_not_simple() -> None:
    assert write_blocks("# Title #\nOne\ntwo\n\nThree\n\n- four\n\nFive") == (
        '<p class="heading h1">Title</p><p>One\ntwo</p><p>Three</p>',
        False,
    )


@pytest.mark.parametrize(
    "line", ["1. x", "* x", "> x", "```", "    x", "\tx", "---", "a | b", "##"]
)
def test_other_blocks_are_left_to_the_script(line: str) -> None:
    assert write_blocks(f"Before\n\n{line}") == ("<p>Before</p>", False)


@pytest.mark.parametrize("piece", ["[", "`", "**a", "# ", " ", "\n", "\n ", "http://", "[a](", "#"])
def test_long_texts_end(piece: str) -> None:
    for text in (piece * 20_000, "x" + piece * (19_000 // len(piece))):
        html, _ = write_blocks(text)
        assert html.startswith("<") or not html


def test_links_lead_to_the_web_to_mail_and_to_the_page() -> None:
    for url in ("https://a.test", "HTTP://a.test", "mailto:a@b.test", "#/map"):
        assert write_link(url, "x").startswith(f'<a href="{url}"')
    for url in ("javascript:a", "data:text/html,x", "//a.test", "java\nscript:a", "#x", ""):
        assert write_link(url, "x") == "<span>x</span>"
