"""The command ``unused``: the components that nothing uses."""

from __future__ import annotations

import argparse

from schemakit.cli.arguments import Command, Parser
from schemakit.cli.commands.table import SUMMARIES
from schemakit.cli.list_output import add_list_options, write_list
from schemakit.cli.output import write_note
from schemakit.cli.source import read_description, take_source, warn_of_missing_documents

__all__ = ["COMMAND"]


def _add_options(parser: Parser) -> None:
    add_list_options(parser, "a list of objects")


def _run(given: argparse.Namespace) -> None:
    from schemakit.cli.layout.usage_lists import render_parts

    api = read_description(take_source(given.words, "unused"), given)
    found = api.unused()
    warn_of_missing_documents(api)
    if not found:
        write_note("no component is unused")
    write_list(
        given,
        records=lambda: [part._asdict() for part in found],
        names=lambda: [part.name for part in found],
        render=lambda display: render_parts(found, display),
    )


COMMAND = Command(
    name="unused",
    summary=SUMMARIES["unused"],
    usage="[SOURCE] [--json | --jsonl | -0]",
    examples="  schemakit unused openapi.json\n",
    options=_add_options,
    run=_run,
)
