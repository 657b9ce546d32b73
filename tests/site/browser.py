"""Chromium, driven by Playwright, for the tests that look at pages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from schemakit import Description
from schemakit.site.build import build_site_data
from schemakit.site.page import make_page
from tests.corpus import IN_CI

#: They let it run as root in a container, and keep it from asking for anything.
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)


@dataclass
class Seen:
    """What a page did: the requests that it made, and what it wrote to the console."""

    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)


@contextmanager
def chromium() -> Iterator[Any]:
    """Debian's Chromium.

    Without it or Playwright a test is skipped, but not under ``CI``.
    """
    program = shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        if IN_CI:
            raise
        pytest.skip("playwright is not installed: pip install -e '.[browser]'")
    if program is None:
        assert not IN_CI, "chromium is not installed"
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*FLAGS])
        try:
            yield browser
        finally:
            browser.close()


def write_page(api: Description, path: Path) -> Path:
    """The page of a description, in a file."""
    path.write_bytes(b"".join(make_page(build_site_data(api))))
    return path


@contextmanager
def opened(
    browser: Any, file: Path, *, first: str = "", **options: Any
) -> Iterator[tuple[Any, Seen]]:
    """A page in a tab of its own, searchable, with what it did so far.

    ``first`` is a script that runs before those of the page; ``options`` are those of a context of
    Playwright, such as ``color_scheme``.
    """
    seen = Seen()
    context = browser.new_context(**options)
    if first:
        context.add_init_script(first)
    page = context.new_page()
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("console", lambda message: seen.console.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: seen.console.append(f"error: {error}"))
    try:
        page.goto(file.as_uri())
        page.wait_for_selector("#search[data-ready]", state="attached")
        yield page, seen
    finally:
        context.close()


def go_to(page: Any, address: str, title: str = "h1#title") -> None:
    """Follow an address inside the page."""
    page.evaluate("address => { location.hash = address; }", address)
    page.wait_for_selector(title)
