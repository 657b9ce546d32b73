"""Pages in Chromium: hostile descriptions, the keyboard, accessibility, screens, reloading."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit.site.build import build_site_data
from schemakit.site.live import Built, LivePage, LiveServer
from schemakit.site.page import make_page
from tests.corpus import IN_CI, ROOT, SHARED
from tests.site.browser import go_to, opened, write_page
from tests.small import described, written

pytestmark = pytest.mark.slow

EXAMPLE = ROOT / "examples" / "openapi.json"
AXE = ROOT / "site" / "node_modules" / "axe-core" / "axe.min.js"
SCREENS = {"phone": (360, 740), "narrow": (720, 800), "wide": (1600, 900)}

#: Texts that would run, load something or leave the page if they were HTML, or were followed.
HOSTILE = (
    "<script>window.hacked = 1</script>",
    "<img src=x onerror='window.hacked = 1'>",
    "<svg onload='window.hacked = 1'></svg>",
    "[click](javascript:window.hacked=1)",
    "![pixel](https://evil.test/pixel.png)",
    "</script><script>window.hacked = 1</script>",
    "<iframe src='https://evil.test'></iframe>",
    "<style>@import 'https://evil.test/a.css'</style>",
    "<base href='https://evil.test/'>",
    "<meta http-equiv='refresh' content='0;url=https://evil.test'>",
    "\u202edlrow",
    "__proto__",
    "constructor",
)


def hostile_description(text: str) -> dict[str, Any]:
    """A description that says one text wherever it may."""
    schema = {
        "title": text,
        "description": text,
        "type": "object",
        "properties": {text: {"type": "string", "pattern": text, "default": text}},
        "enum": [text],
        "example": {text: text},
        "externalDocs": {"url": "javascript:window.hacked=1", "description": text},
    }
    operation = {
        "operationId": text,
        "summary": text,
        "description": text,
        "tags": [text],
        "parameters": [{"name": text, "in": "query", "schema": {"type": "string"}}],
        "requestBody": {
            "description": text,
            "content": {text: {"schema": schema, "example": text}},
        },
        "responses": {"200": {"description": text, "headers": {text: {"schema": schema}}}},
        "externalDocs": {"url": "javascript:window.hacked=1"},
    }
    return described(
        {text: schema},
        info={
            "title": text,
            "description": text,
            "version": text,
            "termsOfService": "javascript:window.hacked=1",
            "contact": {"name": text, "url": "javascript:window.hacked=1", "email": text},
            "license": {"name": text, "url": "data:text/html,x"},
        },
        tags=[{"name": text, "description": text}],
        servers=[{"url": text, "description": text}],
        paths={"/a": {"post": operation}},
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_description_runs_nothing(text: str, browser: Any, tmp_path: Path) -> None:
    file = write_page(schemakit.load(hostile_description(text)), tmp_path / "a.html")
    with opened(browser, file) as (page, seen):
        addresses = page.evaluate(
            "() => [...document.querySelectorAll('.group-head[aria-expanded=false]')]"
            ".forEach((one) => one.click()) ||"
            " new Promise((done) => setTimeout(() => done([...document.querySelectorAll('.nav a')]"
            ".map((one) => one.getAttribute('href')))))"
        )
        assert len(addresses) >= 4
        for address in addresses:
            go_to(page, address)
            page.evaluate(
                "() => document.querySelectorAll('details').forEach((one) => { one.open = true; })"
            )
            page.evaluate("() => new Promise((done) => requestAnimationFrame(() => done()))")
            assert page.evaluate(
                "() => document.querySelectorAll('main script, main img, main iframe, main style,"
                " main base, main meta').length"
            ) == 0  # fmt: skip
            links = page.eval_on_selector_all("a[href]", "all => all.map((one) => one.href)")
            assert all(
                one.startswith((file.as_uri(), "https:", "http:", "mailto:")) for one in links
            )
        page.fill("#search", text)
        page.wait_for_selector(".results-box")
        assert page.evaluate("() => window.hacked") is None
        assert seen.console == []
        assert {one.partition("#")[0] for one in seen.requests} == {file.as_uri()}


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the example."""
    return write_page(schemakit.load(str(EXAMPLE)), tmp_path_factory.mktemp("example") / "a.html")


def test_the_policy_stops_what_a_fault_would_let_in(browser: Any, example: Path) -> None:
    with opened(browser, example) as (page, seen):
        page.evaluate(
            "() => { const one = document.createElement('img');"
            " one.src = 'https://evil.test/a.png'; document.body.append(one); }"
        )
        page.evaluate("() => fetch('https://evil.test/').catch(() => {})")
        assert len([one for one in seen.console if "Content Security Policy" in one]) >= 2


def test_everything_is_reached_by_the_keyboard(browser: Any, example: Path) -> None:
    with opened(browser, example) as (page, _):
        press = page.keyboard.press
        press("/")
        page.keyboard.type("create a prediction")
        press("ArrowDown")
        press("ArrowUp")
        press("Enter")
        page.wait_for_function("() => location.hash.startsWith('#/operations/')")
        page.wait_for_function("() => document.activeElement?.id === 'title'")
        # From the heading on, Tab leads through the page; a tree opens with Enter.
        for _ in range(60):
            press("Tab")
            if page.evaluate("() => document.activeElement.matches('.twist[aria-expanded=false]')"):
                break
        press("Enter")
        assert page.evaluate("() => document.activeElement.getAttribute('aria-expanded')") == "true"
        # In the list, the arrow keys move; it is there once the search is left.
        press("/")
        press("Escape")
        page.focus(".nav a")
        press("ArrowDown")
        assert page.evaluate("() => document.activeElement.matches('.nav a, .nav button')")


def test_escape_leaves_the_search(browser: Any, example: Path) -> None:
    with opened(browser, example) as (page, _):
        page.keyboard.press("/")
        page.keyboard.type("model")
        page.wait_for_selector("#results li")
        page.keyboard.press("Escape")
        assert page.input_value("#search") == ""
        assert page.is_visible(".nav")


def addresses_of(page: Any) -> list[str]:
    """An operation, a schema, and the other views."""
    listed = page.evaluate(
        "() => [...document.querySelectorAll('.group-head[aria-expanded=false]')]"
        ".forEach((one) => one.click()) || new Promise((done) => setTimeout(() =>"
        " done([...document.querySelectorAll('.nav a')].map((one) => one.getAttribute('href')))))"
    )
    operations = [one for one in listed if one.startswith("#/operations/")]
    schemas = [one for one in listed if one.startswith("#/schemas/")]
    others = [one for one in listed if one.count("/") == 1]
    return [*others, *operations[:3], *operations[-2:], *schemas[:3]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["openapi.json", "model.json"])
def test_axe_finds_nothing(name: str, scheme: str, browser: Any, tmp_path: Path) -> None:
    if not AXE.exists():
        assert not IN_CI, "axe-core is not installed"
        pytest.skip("axe-core is not installed: npm install --prefix site")
    api = schemakit.load(str(ROOT / "examples" / name))
    file = write_page(api, tmp_path / "a.html")
    with opened(browser, file, color_scheme=scheme) as (page, _):
        page.evaluate(AXE.read_text("utf-8"))
        for address in addresses_of(page):
            go_to(page, address)
            page.wait_for_function("() => !document.querySelector('main [role=status]')")
            page.evaluate(
                "() => { for (const one of document.querySelectorAll('details')) one.open = true;"
                " document.querySelectorAll('main .twist[aria-expanded=false]')"
                ".forEach((one) => one.click()); }"
            )
            page.evaluate("() => new Promise((done) => setTimeout(done))")
            found = page.evaluate(
                "() => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',"
                " 'wcag22aa', 'best-practice'] }).then((all) => all.violations.map((one) =>"
                " [one.id, one.nodes.slice(0, 3).map((node) => node.html)]))"
            )
            assert found == [], address


@pytest.mark.parametrize(("width", "height"), SCREENS.values(), ids=SCREENS)
def test_it_fits_the_screen(width: int, height: int, browser: Any, example: Path) -> None:
    with opened(browser, example, viewport={"width": width, "height": height}) as (page, _):
        for address in addresses_of(page):
            go_to(page, address)
            page.wait_for_function("() => !document.querySelector('main [role=status]')")
            assert page.evaluate("() => document.documentElement.scrollWidth") <= width, address


def test_it_fits_at_twice_the_size(browser: Any, example: Path) -> None:
    # WCAG 2.2, 1.4.4 and 1.4.10: a zoom of 200 % halves the pixels of CSS.
    options: dict[str, Any] = {
        "viewport": {"width": 640, "height": 400},
        "device_scale_factor": 2,
    }
    with opened(browser, example, **options) as (page, _):
        for address in addresses_of(page):
            go_to(page, address)
            assert page.evaluate("() => document.documentElement.scrollWidth") <= 640, address


def test_a_phone_has_a_menu(browser: Any, example: Path) -> None:
    with opened(browser, example, viewport={"width": 360, "height": 740}) as (page, _):
        assert not page.is_visible(".nav")
        page.click(".menu")
        assert page.is_visible(".nav")
        page.click(".nav a[href^='#/operations/']")
        page.wait_for_selector(".request-line")
        assert not page.is_visible(".nav")


def test_an_address_names_a_field(browser: Any, example: Path) -> None:
    with opened(browser, example) as (page, _):
        page.fill("#search", "webhook_events")
        page.wait_for_selector("#results li")
        page.click("#results li:has(.kind:text-is('field'))")
        page.wait_for_selector(".row.target")
        assert "webhook_events" in page.inner_text(".row.target")


def test_recursion_opens_on_and_on(browser: Any, tmp_path: Path) -> None:
    node = {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Node"}}}
    file = write_page(schemakit.load(described({"Node": node})), tmp_path / "a.html")
    with opened(browser, file) as (page, _):
        go_to(page, "#/schemas/Node")
        path = "next"
        for _ in range(12):
            page.click(f"li[data-path='{path}'] > .row .twist")
            path += ".next"
            page.wait_for_selector(f"li[data-path='{path}']")


def test_a_form_writes_json(browser: Any, tmp_path: Path) -> None:
    api = schemakit.load(str(ROOT / "examples" / "model.json"))
    file = write_page(api, tmp_path / "a.html")
    model = api.model()
    choice = next(one for one in model.input.fields if one.enum)
    assert choice.enum is not None
    with opened(browser, file) as (page, _):
        labels = page.eval_on_selector_all(".form label", "all => all.map((one) => one.innerText)")
        assert labels == [one.name for one in model.input.fields]
        page.get_by_label(choice.name, exact=True).select_option(label=str(choice.enum[-1]))
        assert f'"{choice.name}": ' in page.inner_text(".samples pre")
        assert str(choice.enum[-1]) in page.inner_text(".samples pre")


def test_a_served_page_reloads_when_the_description_changes(browser: Any, tmp_path: Path) -> None:
    file = written(tmp_path / "api.json", described({"Before": {"type": "string"}}))

    def build() -> Built:
        data = build_site_data(schemakit.load(str(file)))
        return Built(b"".join(make_page(data, reloads=True)), (str(file),))

    server = LiveServer(LivePage(build, lambda _: None), 0)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        page = browser.new_page()
        page.goto(f"{server.url}#/schemas/Before")
        page.wait_for_selector("h1:text-is('Before')")
        written(file, described({"After": {"type": "string"}}))
        page.wait_for_selector("h1:text-is('Nothing is at this address')")
        page.close()
    finally:
        server.end()
        thread.join()


@pytest.fixture(scope="module")
def github(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of GitHub's description."""
    request.getfixturevalue("shared")
    api = schemakit.load(str(SHARED / "corpus" / "github.json"))
    return write_page(api, tmp_path_factory.mktemp("github") / "a.html")


def test_the_page_of_github_is_small(github: Path) -> None:
    assert github.stat().st_size <= 3_000_000


def test_what_was_looked_at_does_not_stay_in_memory(browser: Any, github: Path) -> None:
    with opened(browser, github) as (page, _):
        session = page.context.new_cdp_session(page)

        def heap() -> float:
            session.send("HeapProfiler.collectGarbage")
            used: float = session.send("Runtime.getHeapUsage")["usedSize"]
            return used

        addresses = page.evaluate(
            "() => [...document.querySelectorAll('.group-head')].slice(0, 8)"
            ".forEach((one) => one.click()) || new Promise((done) => setTimeout(() => done("
            "[...document.querySelectorAll('.nav a[href^=\"#/operations\"]')].slice(0, 51)"
            ".map((one) => one.getAttribute('href')))))"
        )
        assert len(addresses) == 51
        go_to(page, addresses[0])
        page.wait_for_selector(".sample pre")
        before = heap()
        for address in addresses[1:]:
            go_to(page, address)
            page.wait_for_selector(".request-line")
        assert heap() - before < 15_000_000
        assert heap() < 100_000_000
