"""A page shows of each operation and schema what ``schemakit show`` shows, and finds what
``schemakit search`` finds, in the same order."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest

import schemakit
from schemakit import Description
from schemakit.cli.layout import page as layout
from schemakit.cli.layout.curl import render_curl
from schemakit.llm.sample_request import make_sample_request
from schemakit.site.pages import Page, list_pages
from schemakit.spec import pointer
from schemakit.views.kept_references import make_exists
from schemakit.views.schema_lines import Line
from tests.corpus import ROOT, SHARED
from tests.site.browser import go_to, opened, write_page

pytestmark = pytest.mark.slow

ROWS = (Path(__file__).parent / "rows.js").read_text("utf-8")
LEVELS = 2
#: So many operations and schemas of a description are compared.
SAMPLES = 300
#: So many requests are.
COMMANDS = 40
DESCRIPTIONS = [
    *(ROOT / "examples" / name for name in ("openapi.json", "model.json", "orders/openapi.yaml")),
    *(SHARED / "corpus" / f"{name}.json" for name in ("github", "kubernetes", "box", "replicate")),
    SHARED / "corpus" / "models" / "stability-ai__sdxl.json",
]
QUERIES = (
    "list",
    "get user",
    "delete",
    "webhook",
    "name",
    "created at",
    "pul reqests",
    "id of the",
)


class Shown(NamedTuple):
    """A row of a tree; ``facts`` are the constraints and the examples."""

    name: str
    type: str
    required: bool
    marks: tuple[str, ...]
    facts: tuple[str, ...]


class Tab(NamedTuple):
    """The page of a description, opened."""

    api: Description
    pages: list[Page]
    page: Any


@pytest.fixture(scope="module", params=DESCRIPTIONS, ids=lambda path: path.stem)
def tab(
    request: pytest.FixtureRequest, browser: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Tab]:
    """The page of one of the descriptions; nothing may leave it or fail in it."""
    if SHARED in request.param.parents:
        request.getfixturevalue("shared")
    api = schemakit.load(str(request.param))
    file = write_page(api, tmp_path_factory.mktemp("site") / "api.html")
    if len(api.sources) > 1:
        api = schemakit.load(api.bundle())
    with opened(browser, file, viewport={"width": 1400, "height": 900}) as (page, seen):
        yield Tab(api, list_pages(api._loaded), page)
        assert seen.console == []
        assert {one.partition("#")[0] for one in seen.requests} == {file.as_uri()}


def sampled(pages: list[Page]) -> list[Page]:
    """Some operations and schemas, the same ones in each run."""
    listed = [one for one in pages if one.operation is not None or one.kind == "schemas"]
    return random.Random(5).sample(listed, min(SAMPLES, len(listed)))


def lines_of(api: Description, whole: Any, one: Page) -> dict[tuple[str, str], Line]:
    """What ``show`` draws, by the place of a section and the path in it."""
    legacy = api._registry.entry.grammar.legacy_bounds
    options = layout.PageOptions(depth=LEVELS, legacy=legacy, exists=make_exists(api._loaded))
    if one.operation is None:
        value = pointer.get(whole, pointer.parse(one.pointer))
        return {("schema", line.path): line for line in options.outline(value).lines}
    sections = layout._build_operation_sections(one.operation.seen_in(whole), options)
    return {
        (section.place, line.path): line
        for section in sections
        if not section.place.startswith(("callback ", "server", "docs"))
        and not section.place.endswith((" example", " link"))
        for line in section.lines
    }


def address_of(one: Page) -> str:
    """The address of a page."""
    return f"#/{one.kind}/{quote(one.key, safe='/')}"


def test_it_shows_what_show_shows(tab: Tab) -> None:
    whole = tab.api._loaded.read_whole()
    for one in sampled(tab.pages):
        expected = lines_of(tab.api, whole, one)
        go_to(tab.page, address_of(one))
        tab.page.wait_for_function("() => !document.querySelector('main [role=status]')")
        rows = {
            (place, path): Shown(name, type_, required, tuple(marks), tuple(facts))
            for place, path, name, type_, required, marks, facts, _ in tab.page.evaluate(
                ROWS, LEVELS
            )
        }
        for where, line in expected.items():
            assert where in rows, (one.key, where)
            row = rows[where]
            shown = Shown(
                line.name if line.path else row.name,
                line.type,
                line.required,
                line.marks,
                (*line.facts, *(fact for fact in line.beside if not fact.startswith("see "))),
            )
            if line.cut.startswith("as ") and not line.path:
                shown = shown._replace(type=row.type, marks=row.marks, facts=row.facts)
            assert row == shown, (one.key, where)


def test_the_command_is_that_of_show(tab: Tab) -> None:
    whole = tab.api._loaded.read_whole()
    operations = [one for one in sampled(tab.pages) if one.kind == "operations"]
    for one in operations[:COMMANDS]:
        assert one.operation is not None
        expected = make_sample_request(one.operation.seen_in(whole))
        go_to(tab.page, address_of(one))
        tab.page.wait_for_selector(f".request-line:has-text('{one.operation.path}')")
        if expected.request is None:
            continue
        shown = tab.page.text_content("aside [role=tabpanel] pre")
        assert shown == render_curl(expected, wrapped=True), one.key


def test_each_operation_and_schema_is_found_by_its_name(tab: Tab) -> None:
    wanted = {one.pointer for one in sampled(tab.pages) if one.pointer}
    for number, one in enumerate(tab.pages):
        words = one.key
        if one.pointer not in wanted or not any(map(str.isalnum, words)):
            continue
        tab.page.fill("#search", words)
        found = tab.page.eval_on_selector_all(
            "#results li", "all => all.map((one) => one.dataset.pointer)"
        )
        assert str(number) in found, words
    tab.page.fill("#search", "")


@pytest.mark.parametrize("words", QUERIES)
def test_it_finds_what_search_finds(tab: Tab, words: str) -> None:
    tab.page.fill("#search", words)
    tab.page.wait_for_selector(".results-box")
    found = tab.page.eval_on_selector_all(
        "#results li",
        "all => all.map((one) => [one.querySelector('.kind').textContent,"
        " one.querySelector('.found-name').textContent])",
    )
    expected = tab.api.search(words, limit=40)
    assert [tuple(one) for one in found] == [(one.kind, one.name) for one in expected]
    tab.page.fill("#search", "")
