"""The command ``tags``: the tags of a description and how many operations have each."""

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
    from schemakit.cli.layout.usage_lists import render_tags

    api = read_description(take_source(given.words, "tags"), given)
    found = api.tag_counts()
    warn_of_missing_documents(api)
    if not found:
        write_note("the description has no tags")
    write_list(
        given,
        records=lambda: [{**one._asdict(), "declared": one.is_declared} for one in found],
        names=lambda: [one.name for one in found],
        render=lambda display: render_tags(found, display),
    )


COMMAND = Command(
    name="tags",
    summary=SUMMARIES["tags"],
    usage="[SOURCE] [--json | --jsonl | -0]",
    examples="  schemakit tags openapi.json\n",
    options=_add_options,
    run=_run,
)
