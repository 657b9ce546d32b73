"""Pages of a description in Chromium: the one of ``schemakit site`` beside that of Redocly.

``python -m benchmarks.pages FILE`` builds both of one file and opens each several times, in turn.
Redocly's page loads its script from a server; here it comes from loopback, out of the package in
``benchmarks/node``, so that no network is measured.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

__all__ = ["Opened", "main"]

_CLI = Path(__file__).parent / "node" / "node_modules" / "@redocly" / "cli"
_FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
#: Seconds until a page counts as one that cannot be searched.
_LONGEST = 120.0
#: Milliseconds after which the process of an empty page takes no more memory.
_STEADY = 500
#: Milliseconds from the start to the first content, as the browser counts.
_PAINT = """() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime"""
#: What is searched, and how many lines of lists say it.
_WORDS = "list pull requests"
_COUNT = """(words) => [...document.querySelectorAll("a, li, [role=option]")]
    .filter((one) => one.textContent.toLowerCase().includes(words)).length"""


class Opened(NamedTuple):
    """How a page opened: seconds until its first content, until the search takes words and until it
    has found some; then megabytes of JavaScript objects, of the process that shows the page, and of
    that what the same process takes more than one that shows an empty page."""

    painted: float
    searchable: float
    found: float
    heap: float
    resident: float
    above_empty: float


class _Page(NamedTuple):
    name: str
    file: str
    size: int
    #: What makes the field of the search visible, or "", and the field.
    trigger: str
    field: str


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, and print a table in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages")
    parser.add_argument("file", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="schemakit-pages-") as name:
        directory = Path(name)
        pages = [_build_ours(given.file, directory), *_build_redocly(given.file, directory)]
        with _served(directory) as base:
            found = _measure(pages, base, given.rounds)
    print(
        "| page | size | first content | searchable | found | objects | process "
        "| above an empty page |"
    )
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for page in pages:
        one = Opened(*(median(column) for column in zip(*found[page.name], strict=True)))
        print(
            f"| {page.name} | {page.size / 1e6:.2f} MB | {one.painted:.2f} s "
            f"| {one.searchable:.2f} s | {one.found:.2f} s "
            f"| {one.heap:.0f} MB | {one.resident:.0f} MB | {one.above_empty:.0f} MB |"
        )
    return 0


def _build_ours(file: Path, directory: Path) -> _Page:
    target = directory / "schemakit.html"
    command = [sys.executable, "-m", "schemakit", "site", "-q", str(file), "-o", str(target)]
    subprocess.run(command, check=True)
    return _Page("schemakit site", target.name, target.stat().st_size, "", "#search[data-ready]")


def _build_redocly(file: Path, directory: Path) -> Iterator[_Page]:
    """Redocly's page with its script beside it; nothing if the package is absent."""
    script = _CLI / "lib" / "chunks" / "redoc.standalone.js"
    if not script.exists():
        print("absent: python -m benchmarks setup installs Redocly", file=sys.stderr)
        return
    target = directory / "redocly.html"
    command = ["node", str(_CLI / "bin" / "cli.js"), "build-docs", str(file), "-o", str(target)]
    subprocess.run(command, check=True, capture_output=True)
    size = target.stat().st_size + script.stat().st_size
    text = target.read_text("utf-8")
    text = re.sub(r"https://cdn\.redocly\.com/redoc/[^/]+/bundles/", "./", text)
    target.write_text(re.sub(r' integrity="[^"]*"', "", text), "utf-8")
    shutil.copy(script, directory)
    yield _Page(
        "redocly build-docs",
        target.name,
        size,
        "[data-testid=search-trigger]",
        "input[placeholder^=Search]",
    )


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing is logged."""


@contextmanager
def _served(directory: Path) -> Iterator[str]:
    handler = partial(_Quiet, directory=str(directory))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _measure(pages: Sequence[_Page], base: str, rounds: int) -> dict[str, list[Opened]]:
    """Open the pages in turn, each time in a browser of its own."""
    from playwright.sync_api import sync_playwright

    found: dict[str, list[Opened]] = {page.name: [] for page in pages}
    with sync_playwright() as playwright:
        for _ in range(rounds):
            for page in pages:
                browser = playwright.chromium.launch(
                    executable_path=shutil.which("chromium"), args=[*_FLAGS]
                )
                try:
                    found[page.name].append(_open(browser, page, base))
                finally:
                    browser.close()
    return found


def _open(browser: Any, page: _Page, base: str) -> Opened:
    tab = browser.new_page()
    tab.goto("about:blank")
    tab.wait_for_timeout(_STEADY)
    empty = _resident(browser)
    start = time.perf_counter()
    tab.goto(f"{base}/{page.file}", wait_until="commit")
    while not tab.query_selector(page.field):
        if time.perf_counter() - start > _LONGEST:
            break
        if page.trigger and tab.query_selector(page.trigger):
            tab.click(page.trigger)
        tab.wait_for_timeout(20)
    searchable = time.perf_counter() - start
    before = tab.evaluate(_COUNT, _WORDS)
    tab.fill(page.field, _WORDS)
    while tab.evaluate(_COUNT, _WORDS) <= before and time.perf_counter() - start < _LONGEST:
        tab.wait_for_timeout(20)
    found = time.perf_counter() - start
    painted = tab.evaluate(_PAINT) or 0.0
    session = tab.context.new_cdp_session(tab)
    session.send("HeapProfiler.collectGarbage")
    heap = session.send("Runtime.getHeapUsage")["usedSize"]
    resident = _resident(browser)
    sizes = (one / 1e6 for one in (heap, resident, resident - empty))
    return Opened(painted / 1000, searchable, found, *sizes)


def _resident(browser: Any) -> int:
    """Bytes of memory of the largest process that shows a page."""
    session = browser.new_browser_cdp_session()
    listed = session.send("SystemInfo.getProcessInfo")["processInfo"]
    sizes = []
    for one in listed:
        if one["type"] == "renderer":
            status = Path(f"/proc/{one['id']}/status").read_text("utf-8")
            found = re.search(r"^VmRSS:\s+(\d+) kB", status, flags=re.MULTILINE)
            sizes.append(int(found[1]) * 1024 if found else 0)
    return max(sizes, default=0)


if __name__ == "__main__":
    sys.exit(main())
