"""The command ``uses``: what a part of a description refers to or names."""

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
    parser.add_argument("--all", action="store_true", help="also what it uses indirectly")
    add_list_options(parser, "a list of objects")


def _run(given: argparse.Namespace) -> None:
    from schemakit.cli.layout.usage_lists import build_use_record, render_uses

    source, (part,) = take_parts(given.words, "uses")
    api = read_description(source, given)
    found = api.uses(part, all=given.all)
    warn_of_missing_documents(api)
    if not found:
        write_note(f"{part} uses no other part")
    write_list(
        given,
        records=lambda: [build_use_record(use, forward=True) for use in found],
        names=lambda: [use.used.name for use in found],
        render=lambda display: render_uses(found, api.uri, display, forward=True),
    )


COMMAND = Command(
    name="uses",
    summary=SUMMARIES["uses"],
    usage="[SOURCE] PART [--all] [--json | --jsonl | -0]",
    examples=(
        "  schemakit uses openapi.json Prediction\n"
        '  schemakit uses openapi.json "GET /models" --all\n'
    ),
    options=_add_options,
    run=_run,
)
