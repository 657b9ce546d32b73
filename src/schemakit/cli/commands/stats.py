"""The command ``stats``: counts, cycles and sizes of a description."""

from __future__ import annotations

import argparse
import sys

from schemakit.cli.arguments import Command, Parser, add_json_option
from schemakit.cli.commands.table import SUMMARIES
from schemakit.cli.output import detect_display, write
from schemakit.cli.source import read_description, take_source

__all__ = ["COMMAND"]


def _add_options(parser: Parser) -> None:
    add_json_option(parser, "one object")


def _run(given: argparse.Namespace) -> None:
    from dataclasses import asdict

    from schemakit.cli.layout.figures import render_statistics
    from schemakit.cli.layout.json_text import render_json

    api = read_description(take_source(given.words, "stats"), given)
    figures, display = api.statistics(), detect_display(sys.stdout)
    if given.json:
        write(render_json(asdict(figures), display))
    else:
        write(render_statistics(figures, display))


COMMAND = Command(
    name="stats",
    summary=SUMMARIES["stats"],
    usage="[SOURCE] [--json]",
    examples="  schemakit stats openapi.json\n",
    options=_add_options,
    run=_run,
)
