"""Changes as a page."""

from __future__ import annotations

from html.parser import HTMLParser

from schemakit.cli.changes.page import format_page, format_page_by_operation
from schemakit.comparison.records import Change
from tests.cli.changes.changed import BREAKING, make

_EMPTY = ("meta",)


class _Balance(HTMLParser):
    """Checks that elements end where they should."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        if tag not in _EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def _read(page: str) -> str:
    parser = _Balance()
    parser.feed(page)
    assert not parser.open
    return parser.text


def test_a_page_is_well_formed_and_says_all() -> None:
    text = _read(format_page([BREAKING, make("safe")]))
    assert "Breaking changes" in text
    assert '{"name":"aaa"} was accepted, and is refused now' in text
    assert "POST /pets" in _read(format_page_by_operation([BREAKING]))


def test_nothing_of_a_description_is_markup() -> None:
    hostile = Change("c", "breaking", "rule", "<script>", "&", None, None)
    for page in (format_page([hostile]), format_page_by_operation([hostile])):
        assert "<script" not in page
        assert "<script>" in _read(page)
