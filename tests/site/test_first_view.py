"""What a page shows before its script has run, and without JavaScript."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit.site.build import build_site_data
from schemakit.site.first_view import write_everything, write_first_view
from tests.corpus import ROOT
from tests.site.browser import opened, write_page
from tests.site.described import SHOP, site_of
from tests.site.elements import assert_same_elements
from tests.site.test_browser import HOSTILE, hostile_description
from tests.small import described

EXAMPLES = ("openapi.json", "model.json", "orders/openapi.yaml")
#: The place of each of the first elements of the page, by its number.
BOXES = """(count) => [...document.querySelectorAll("#app *")].slice(0, count).map((one) => {
    const { x, y, width, height } = one.getBoundingClientRect();
    return [x, y, width, height];
})"""


@pytest.mark.slow
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_script_draws_the_same_elements(name: str, browser: Any, tmp_path: Path) -> None:
    # Those of the corpus are in test_same_fields.py, which opens their pages anyway.
    file = write_page(schemakit.load(str(ROOT / "examples" / name)), tmp_path / "a.html")
    with opened(browser, file) as (page, _):
        assert_same_elements(browser, file, page)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "Two paragraphs\nof two lines\n\n & `code`, **strong**.",
        "# Title\nhttps://a.test/b_c, [a link](https://a.test) and [none](javascript:a)",
        "One\n\n- a list\n\nTwo",
        "One<br>two\n\n<b>three</b>",
        "a_b_c and *slanted*",
        "`a  b` ``x`` [a `b`](https://a.test) **a `b`**",
        "   three spaces\n\n1) item",
        " \n\nOne\r\n\r\nTwo  \nthree",
        "![image](https://a.test/a.png) and !`code`",
    ],
)
def test_markdown_is_that_of_the_script(text: str, browser: Any, tmp_path: Path) -> None:
    api = described({}, info={"title": "t", "version": "1", "summary": text, "description": text})
    tagged = {
        **api,
        "info": {"title": "t", "version": "1"},
        "tags": [{"name": "a", "summary": text}],
    }
    for number, document in enumerate((api, tagged)):
        file = write_page(schemakit.load(document), tmp_path / f"{number}.html")
        with opened(browser, file) as (page, _):
            assert_same_elements(browser, file, page)


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 900, 1600])
def test_nothing_moves_when_the_script_runs(width: int, browser: Any, tmp_path: Path) -> None:
    file = write_page(schemakit.load(SHOP), tmp_path / "a.html")
    viewport = {"width": width, "height": 800}
    context = browser.new_context(java_script_enabled=False, viewport=viewport)
    page = context.new_page()
    page.goto(file.as_uri())
    before = page.evaluate(BOXES, 10_000)
    context.close()
    assert len(before) > 50
    with opened(browser, file, viewport=viewport) as (page, _):
        for one, other in zip(before, page.evaluate(BOXES, len(before)), strict=True):
            # Texts of several pieces are some hundredths of a pixel wider.
            assert one == pytest.approx(other, abs=0.1)


@pytest.mark.slow
def test_what_was_typed_before_the_script_ran_is_searched(browser: Any, tmp_path: Path) -> None:
    file = write_page(schemakit.load(SHOP), tmp_path / "a.html")
    typed = file.read_text("utf-8").replace('<input id="search"', '<input value="pet" id="search"')
    file.write_text(typed, "utf-8")
    with opened(browser, file) as (page, _):
        page.wait_for_selector("#results li")
        assert page.input_value("#search") == "pet"


@pytest.mark.slow
def test_another_address_does_not_show_the_first_page_before(browser: Any, tmp_path: Path) -> None:
    file = write_page(schemakit.load(SHOP), tmp_path / "a.html")
    text = file.read_text("utf-8")
    # Without its main script the page stays as it is before that.
    start = text.index("<script>", text.index('<div id="app">'))
    file.write_text(text[:start] + text[text.index("</script>", start) + 9 :], "utf-8")
    page = browser.new_page()
    for address, is_shown in (("", True), ("#/", True), ("#/schemas/Pet", False)):
        page.goto("about:blank")
        page.goto(file.as_uri() + address)
        assert page.is_visible("h1") is is_shown, address
    page.close()


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_first_view_is_text(text: str, browser: Any, tmp_path: Path) -> None:
    file = write_page(schemakit.load(hostile_description(text)), tmp_path / "a.html")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(file.as_uri())
    assert page.locator("#app, .unscripted").count() == 2
    allowed = (
        "a b button br code div h1 h2 header input kbd li main nav noscript p section span ul wbr"
    )
    found = page.eval_on_selector_all("body :not(script)", "all => all.map((one) => one.localName)")
    assert set(found) <= {*allowed.split(), "article", "strong"}
    links = page.eval_on_selector_all("a[href]", "all => all.map((one) => one.href)")
    assert all(one.startswith((file.as_uri(), "https:", "http:", "mailto:")) for one in links)
    assert [one.partition("#")[0] for one in requests] == [file.as_uri()]
    context.close()


@pytest.mark.slow
def test_without_javascript_links_lead_to_the_operations(browser: Any, tmp_path: Path) -> None:
    file = write_page(schemakit.load(SHOP), tmp_path / "a.html")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    for address in page.eval_on_selector_all(
        ".nav a[href^='#/operations'], .tag-list a", "all => all.map((one) => one.href)"
    ):
        page.goto(address)
        assert page.evaluate("() => document.querySelector(':target') !== null"), address
    assert "One pet" in page.inner_text(".unscripted")
    context.close()


def test_a_long_list_is_cut() -> None:
    paths: dict[str, Any] = {f"/{number}": {"get": {"responses": {}}} for number in range(300)}
    head = build_site_data(schemakit.load(described({}, paths=paths))).head
    view = write_first_view(head)
    assert 100 < view.count('class="operation-link') < 200
    assert write_everything(head).count("<li") == 300


def test_everything_has_the_description_where_the_first_view_does_not() -> None:
    long = {**SHOP, "info": {"title": "t", "version": "1", "description": "- a <list>"}}
    assert "- a &lt;list&gt;" in write_everything(site_of(long).head)
    assert "as-written" not in write_everything(site_of(SHOP).head)


def test_ids_are_those_of_addresses() -> None:
    every = re.findall(r'id="([^"]*)"', write_everything(site_of(SHOP).head))
    assert every == ["/tags/pets", "/operations/getPet", "/tags", "/operations/PUT /pets/{id}",
                     "/webhooks", "/webhooks/POST born"]  # fmt: skip
