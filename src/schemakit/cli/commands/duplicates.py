"""The command ``duplicates``: parts that are equal once references are resolved."""

from __future__ import annotations

import argparse

from schemakit.cli.arguments import Command, Parser
from schemakit.cli.commands.table import SUMMARIES
from schemakit.cli.list_output import add_list_options, write_list
from schemakit.cli.output import write_note
from schemakit.cli.source import read_description, take_source, warn_of_missing_documents

__all__ = ["COMMAND"]


def _add_options(parser: Parser) -> None:
    parser.add_argument(
        "--components", action="store_true", help="only components, and no schemas inside others"
    )
    add_list_options(parser, "a list of objects")


def _run(given: argparse.Namespace) -> None:
    from schemakit.cli.layout.usage_lists import build_duplicates_record, render_duplicates

    api = read_description(take_source(given.words, "duplicates"), given)
    found = api.duplicates(components_only=given.components)
    warn_of_missing_documents(api)
    if not found:
        write_note("no two parts are equal that could be shared")
    write_list(
        given,
        records=lambda: map(build_duplicates_record, found),
        names=lambda: [one.parts[0].name for one in found],
        render=lambda display: render_duplicates(found, display),
    )


COMMAND = Command(
    name="duplicates",
    summary=SUMMARIES["duplicates"],
    usage="[SOURCE] [--components] [--json | --jsonl | -0]",
    examples=(
        "  schemakit duplicates openapi.json\n  schemakit duplicates openapi.json --components\n"
    ),
    options=_add_options,
    run=_run,
)
