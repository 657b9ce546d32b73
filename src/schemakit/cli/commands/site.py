"""The command ``site``: the description as a page for a browser."""

from __future__ import annotations

import argparse
import sys

from schemakit.cli.arguments import Command, Parser
from schemakit.cli.commands.table import SUMMARIES
from schemakit.cli.option_types import add_file_options, parse_count
from schemakit.cli.output import detect_display, save, warn, write, write_note
from schemakit.cli.source import read_description, take_source, warn_of_missing_documents
from schemakit.errors import SchemaKitError, UsageError

__all__ = ["COMMAND"]

_MOST_PORTS = 65_535


def _add_options(parser: Parser) -> None:
    add_file_options(parser)
    add = parser.add_argument
    add("--open", action="store_true", help="open the page in the browser")
    add(
        "--serve",
        type=_parse_port,
        metavar="PORT",
        help="serve the page at http://127.0.0.1:PORT/ and reload it when files change; 0 is a "
        "free port",
    )


def _parse_port(text: str) -> int:
    port = parse_count(text)
    if port > _MOST_PORTS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port, which is at most {_MOST_PORTS}")
    return port


def _run(given: argparse.Namespace) -> None:
    source = take_source(given.words, "site")
    if given.serve is not None:
        if given.output is not None:
            raise UsageError("--serve serves the page, and -o writes it: give one of them")
        _serve(source, given)
        return
    is_on_screen = detect_display(sys.stdout).columns is not None
    if given.output is None and not given.open and is_on_screen:
        raise UsageError("a page is for a browser: -o FILE writes it, --open shows it")
    page = _build(source, given)
    if given.output not in (None, "-"):
        save(given.output, [page])
        if given.open:
            _show_file(given.output)
    elif given.open:
        _show_file(_save_for_browser(page))
    else:
        write(page)


def _build(source: str | None, given: argparse.Namespace) -> bytes:
    from schemakit.site.build import build_site_data
    from schemakit.site.page import make_page

    api = read_description(source, given)
    warn_of_missing_documents(api)
    return b"".join(make_page(build_site_data(api)))


def _save_for_browser(page: bytes) -> str:
    """Write the page to a new file that stays until the system clears its temporary files."""
    import os
    import tempfile

    descriptor, name = tempfile.mkstemp(prefix="schemakit-", suffix=".html")
    os.close(descriptor)
    save(name, [page])
    return name


def _show_file(name: str) -> None:
    from pathlib import Path

    _show(Path(name).resolve().as_uri())


def _show(url: str) -> None:
    import webbrowser

    if not webbrowser.open(url):
        write_note(f"no browser was found; the page is {url}")


def _serve(source: str | None, given: argparse.Namespace) -> None:
    from schemakit.site.build import build_site_data
    from schemakit.site.live import Built, LivePage, LiveServer, local_files
    from schemakit.site.page import make_page

    if source == "-":
        raise UsageError("--serve reads the description again when it changes; name a file or URL")

    def build() -> Built:
        api = read_description(source, given)
        warn_of_missing_documents(api)
        page = b"".join(make_page(build_site_data(api), reloads=True))
        return Built(page, local_files([*api.sources]))

    def report(error: SchemaKitError) -> None:
        diagnostics = getattr(error, "diagnostics", ())
        if diagnostics:
            warn(diagnostics, getattr(error, "sources", {}))
        else:
            write_note(str(error))
        write_note("the page stays as it was")

    server = LiveServer(LivePage(build, report), given.serve)
    write_note(f"the page is at {server.url}; Ctrl+C ends it")
    if given.open:
        _show(server.url)
    server.run()


COMMAND = Command(
    name="site",
    summary=SUMMARIES["site"],
    usage="[SOURCE] -o FILE [--open] | --open | --serve PORT [--open]",
    examples=(
        "  schemakit site openapi.json -o api.html\n"
        "  schemakit site https://example.com/openapi.json --open\n"
        "  schemakit site openapi.yaml --serve 8000\n"
        "  schemakit site replicate:owner/name --open\n"
    ),
    options=_add_options,
    run=_run,
)
