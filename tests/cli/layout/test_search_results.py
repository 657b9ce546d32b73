"""How results of a search are laid out: excerpts, marks, and what is unsafe."""

from __future__ import annotations

import pytest

from schemakit.cli.layout.search_results import build_result_records, render_results
from schemakit.cli.layout.table import Display, measure_width
from schemakit.views.search import SearchResult, TextMatch


def _result(text: str, word: str, **more: str) -> SearchResult:
    start = text.index(word)
    match = TextMatch("description", text, ((start, start + len(word)),))
    name, pointer = more.get("name", "Pet"), more.get("pointer", "/components/schemas/Pet")
    return SearchResult("schema", name, pointer, 1.0, (match,))


LONG = (
    "It begins like this, and goes on " * 20 + "until the word needle stands, and " + "more " * 50
)


@pytest.mark.parametrize("columns", [20, 40, 79, 200])
@pytest.mark.parametrize("text", [LONG, "needle " + LONG, "漢字" * 100 + " needle " + "漢字" * 100])
def test_an_excerpt_fits_and_shows_the_word(columns: int, text: str) -> None:
    lines = render_results([_result(text, "needle")], Display(columns)).splitlines()
    assert measure_width(lines[1]) <= columns
    assert "needle" in lines[1]
    assert lines[1].startswith("  ")


def test_a_short_text_is_shown_as_it_is() -> None:
    shown = render_results([_result("Where  a\n\nneedle is.", "needle")], Display(80))
    assert shown == "schema Pet\n  Where a needle is.\n  /components/schemas/Pet\n"


def test_marks_are_inside_words() -> None:
    match = TextMatch("name", "listPets", ((4, 8),))
    one = SearchResult("operation", "listPets", "/p", 1.0, (match,))
    shown = render_results([one], Display(80, colour=True))
    assert "\x1b[1mlist\x1b[0m\x1b[33;1mPets\x1b[0m\n" in shown


def test_what_is_unsafe_is_escaped() -> None:
    one = _result("a \x1b[31m needle", "needle", name="P\x1b[0m", pointer="/\x1b]")
    for display in (Display(80), Display()):
        assert "\x1b" not in render_results([one], display)


def test_records_are_json() -> None:
    (record,) = build_result_records([_result("a needle", "needle")])
    assert record["matches"] == [{"where": "description", "text": "a needle", "spans": [[2, 8]]}]
