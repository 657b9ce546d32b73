"""The command ``why``: how one part of a description comes to use another."""

from __future__ import annotations

import argparse

from schemakit.cli.arguments import Command, Parser
from schemakit.cli.commands.table import SUMMARIES
from schemakit.cli.list_output import add_list_options, write_list
from schemakit.cli.output import write_note
from schemakit.cli.part_words import take_parts
from schemakit.cli.source import read_description, warn_of_missing_documents

__all__ = ["COMMAND"]


def _add_options(parser: Parser) -> None:
    add_list_options(parser, "a list of objects, one for each step")


def _run(given: argparse.Namespace) -> None:
    from schemakit.cli.layout.usage_lists import build_step_record, render_chain

    source, (part, other) = take_parts(given.words, "why", ("PART", "OTHER"))
    api = read_description(source, given)
    chain = api.why(part, other)
    warn_of_missing_documents(api)
    if not chain:
        also = f"; {other} uses {part}" if api.why(other, part) else ""
        write_note(f"{part} does not use {other}, directly or not{also}")
    write_list(
        given,
        records=lambda: map(build_step_record, chain),
        names=lambda: [use.used.name for use in chain],
        render=lambda display: render_chain(chain, api.uri, display),
    )


COMMAND = Command(
    name="why",
    summary=SUMMARIES["why"],
    usage="[SOURCE] PART OTHER [--json | --jsonl | -0]",
    examples='  schemakit why openapi.json "GET /models" Slug\n',
    options=_add_options,
    run=_run,
)
