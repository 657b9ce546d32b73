"""A page shows of each operation and schema what ``schemakit show`` shows, and finds what
``schemakit search`` finds, in the same order; and its script draws what was in the file before.

One test reads all of a description: its page is made and opened once, whichever process runs it.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
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
from tests.site.browser import opened, write_page
from tests.site.elements import assert_same_elements

pytestmark = pytest.mark.slow

ROWS, READING = (
    (Path(__file__).parent / name).read_text("utf-8") for name in ("rows.js", "reading.js")
)
#: No one looks at the page, so nothing waits until a screen would show it.
AT_ONCE = "window.requestAnimationFrame = (call) => setTimeout(() => call(performance.now()));"
#: So many pages are read in one call.
TOGETHER = 50
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


def sampled(pages: Sequence[Page]) -> list[Page]:
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


@pytest.mark.parametrize("source", DESCRIPTIONS, ids=lambda path: path.stem)
def test_it_shows_what_show_shows_and_finds_what_search_finds(
    source: Path, browser: Any, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if SHARED in source.parents:
        request.getfixturevalue("shared")
    api = schemakit.load(str(source))
    file = write_page(api, tmp_path / "api.html")
    if len(api.sources) > 1:
        api = schemakit.load(api.bundle())
    pages = list_pages(api._loaded)
    with opened(browser, file, viewport={"width": 1400, "height": 900}, first=AT_ONCE) as (
        page,
        seen,
    ):
        assert_same_elements(browser, file, page)
        reading = page.evaluate_handle(READING)
        assert_fields_and_commands(api, read_pages(reading, sampled(pages)))
        assert_names_are_found(pages, reading)
        assert_same_results(api, reading)
        # Nothing left the page or failed in it.
        assert seen.console == []
        assert {one.partition("#")[0] for one in seen.requests} == {file.as_uri()}


def read_pages(reading: Any, wanted: Sequence[Page]) -> list[tuple[Page, str, Any]]:
    """The command and the rows of each page."""
    found = []
    for start in range(0, len(wanted), TOGETHER):
        some = wanted[start : start + TOGETHER]
        read = reading.evaluate(
            f"(reading, [addresses, levels]) => reading.readPages(addresses, levels, {ROWS})",
            [[address_of(one) for one in some], LEVELS],
        )
        found += [(one, command, rows) for one, (command, rows) in zip(some, read, strict=True)]
    return found


def assert_fields_and_commands(api: Description, read: Sequence[tuple[Page, str, Any]]) -> None:
    """Each page has the fields that ``show`` draws, and the first ones also its command."""
    whole = api._loaded.read_whole()
    commands = 0
    for one, command, rows in read:
        assert_same_fields(one, lines_of(api, whole, one), rows)
        if one.kind != "operations" or commands == COMMANDS:
            continue
        commands += 1
        assert one.operation is not None
        expected = make_sample_request(one.operation.seen_in(whole))
        if expected.request is not None:
            assert command == render_curl(expected, wrapped=True), one.key
    assert commands == min(COMMANDS, sum(one.kind == "operations" for one, _, _ in read))


def assert_same_fields(
    one: Page, expected: Mapping[tuple[str, str], Line], read: Sequence[Any]
) -> None:
    """A page has a row for each line of ``show``, which says the same."""
    rows = {
        (place, path): Shown(name, type_, required, tuple(marks), tuple(facts))
        for place, path, name, type_, required, marks, facts, _ in read
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


def search(reading: Any, words: Sequence[str]) -> list[list[tuple[str, str, str]]]:
    """Pointer, kind and name of what the page finds for each of some words."""
    found = reading.evaluate("(reading, words) => reading.search(words)", words)
    return [[tuple(one) for one in results] for results in found]


def assert_names_are_found(pages: Sequence[Page], reading: Any) -> None:
    """Each operation and schema is found by its name."""
    wanted = {one.pointer for one in sampled(pages) if one.pointer}
    sought = {
        str(number): one.key
        for number, one in enumerate(pages)
        if one.pointer in wanted and any(map(str.isalnum, one.key))
    }
    results = search(reading, list(sought.values()))
    for (number, words), found in zip(sought.items(), results, strict=True):
        assert number in {pointer for pointer, _, _ in found}, words


def assert_same_results(api: Description, reading: Any) -> None:
    """The search of the page finds what ``search`` finds, in its order."""
    for words, found in zip(QUERIES, search(reading, QUERIES), strict=True):
        expected = [(one.kind, one.name) for one in api.search(words, limit=40)]
        assert [one[1:] for one in found] == expected, words
