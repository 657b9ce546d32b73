"""The report of a survey as a page with plots."""

from __future__ import annotations

from html.parser import HTMLParser

from schemakit.cli.layout.survey_page import render_page
from tests.cli.layout.surveyed import REPORT


class Reader(HTMLParser):
    """Reads a page: its elements, its text, and whether elements are closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.links: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.links += [str(value) for name, value in attrs if name in ("src", "href")]
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.names.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_a_page_has_plots_and_tables_and_loads_nothing() -> None:
    page = Reader(render_page(REPORT))
    assert page.open == []
    assert page.links == []
    assert page.names.count("h2") == page.names.count("table") == 9
    assert page.names.count("svg") >= 7
    assert "script" not in page.names
    assert "A survey of 2,000 descriptions" in page.texts


def test_text_of_descriptions_is_escaped() -> None:
    page = Reader(render_page(REPORT))
    assert "b" not in page.names
    assert "evil\\x1b<b>" in page.texts


def test_bars_are_as_long_as_their_numbers() -> None:
    text = render_page(REPORT)
    assert 'width="420" height="18"/><text class="dim" x="656" y="13">1,500</text>' in text
    assert 'width="140" height="18"/><text class="dim" x="376" y="37">500</text>' in text
    assert "<title>camelCase: 7</title>" in text
    assert "<title>4 to 7: 4</title>" in text
