"""The command ``paths``: the sorted paths, one a line."""

from __future__ import annotations

import argparse

from schemakit.cli.arguments import Command, Parser
from schemakit.cli.commands.table import SUMMARIES
from schemakit.cli.layout.table import Display
from schemakit.cli.list_output import add_list_options, write_list
from schemakit.cli.output import write_note
from schemakit.cli.source import read_description, take_source, warn_of_missing_documents

__all__ = ["COMMAND"]


def _add_options(parser: Parser) -> None:
    add_list_options(parser, "a list of objects with a path")


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
    write_list(
        given,
        records=lambda: [{"path": path} for path in found],
        names=lambda: found,
        render=lambda display: _render(found, display),
    )


def _render(paths: list[str], display: Display) -> str:
    if display.columns is None:
        # Scripts run this command most, so nothing is imported for the layout.
        return "".join([f"{path}\n" for path in paths])
    from schemakit.cli.layout.lists import render_paths

    return render_paths(paths, display)


COMMAND = Command(
    name="paths",
    summary=SUMMARIES["paths"],
    usage="[SOURCE] [--json | --jsonl | -0]",
    examples=(
        "  schemakit paths openapi.json\n"
        "  curl -s https://api.replicate.com/openapi.json | schemakit paths\n"
    ),
    options=_add_options,
    run=_run,
)
