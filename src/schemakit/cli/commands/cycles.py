"""The command ``cycles``: the parts that refer to each other in circles."""

from __future__ import annotations

import argparse

from schemakit.cli.arguments import Command, Parser
from schemakit.cli.commands.table import SUMMARIES
from schemakit.cli.list_output import add_list_options, write_list
from schemakit.cli.output import write_note
from schemakit.cli.source import read_description, take_source, warn_of_missing_documents

__all__ = ["COMMAND"]


def _add_options(parser: Parser) -> None:
    add_list_options(parser, "a list of objects, with each reference on the way")


def _run(given: argparse.Namespace) -> None:
    from schemakit.cli.layout.usage_lists import build_cycle_record, render_cycles

    api = read_description(take_source(given.words, "cycles"), given)
    found = api.cycles()
    warn_of_missing_documents(api)
    if not found:
        write_note("there are no cycles")
    write_list(
        given,
        records=lambda: map(build_cycle_record, found),
        names=lambda: [one.parts[0].name for one in found],
        render=lambda display: render_cycles(found, display),
    )


COMMAND = Command(
    name="cycles",
    summary=SUMMARIES["cycles"],
    usage="[SOURCE] [--json | --jsonl | -0]",
    examples="  schemakit cycles openapi.json\n",
    options=_add_options,
    run=_run,
)
