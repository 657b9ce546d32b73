"""The command ``paths``: the sorted paths, one a line."""

from __future__ import annotations

import argparse
import sys

from schemakit.cli.arguments import Command
from schemakit.cli.commands.table import SUMMARIES
from schemakit.cli.output import detect_display, write, write_note
from schemakit.cli.source import read_description, take_source, warn_of_missing_documents

__all__ = ["COMMAND"]


def _run(given: argparse.Namespace) -> None:
    source = take_source(given.words, "paths")
    # The Paths Object is part of the entry document, unless it is a reference as a whole.
    api = read_description(source, given, follow=False)
    paths = api.contents.get("paths")
    if "$ref" in api.contents or (isinstance(paths, dict) and "$ref" in paths):
        api = read_description(source, given)
        warn_of_missing_documents(api)
    found = api.paths()
    if not found:
        write_note("the description has no paths")
    display = detect_display(sys.stdout)
    if display.columns is None:
        # Scripts run this command most, so nothing is imported for the layout.
        write("".join([f"{path}\n" for path in found]))
        return
    from schemakit.cli.layout.lists import render_paths

    write(render_paths(found, display))


COMMAND = Command(
    name="paths",
    summary=SUMMARIES["paths"],
    usage="[SOURCE]",
    examples=(
        "  schemakit paths openapi.json\n"
        "  curl -s https://api.replicate.com/openapi.json | schemakit paths\n"
    ),
    run=_run,
)
