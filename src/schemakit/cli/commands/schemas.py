"""The command ``schemas``: the reusable schemas and how often each is referred to."""

from __future__ import annotations

import argparse
import sys

from schemakit.cli.arguments import Command, Parser, add_json_option
from schemakit.cli.commands.table import SUMMARIES
from schemakit.cli.output import detect_display, write, write_note
from schemakit.cli.source import read_description, take_source

__all__ = ["COMMAND"]


def _add_options(parser: Parser) -> None:
    add_json_option(parser, "a list of objects")


def _run(given: argparse.Namespace) -> None:
    from schemakit.cli.layout.json_text import render_json
    from schemakit.cli.layout.lists import build_schema_records, render_schemas

    api = read_description(take_source(given.words, "schemas"), given)
    schemas, counts = api.schemas(), api.reference_counts()
    if not schemas:
        write_note("the description has no reusable schemas")
    display = detect_display(sys.stdout)
    if given.json:
        write(render_json(build_schema_records(schemas, counts), display))
    else:
        write(render_schemas(schemas, counts, display))


COMMAND = Command(
    name="schemas",
    summary=SUMMARIES["schemas"],
    usage="[SOURCE] [--json]",
    examples=(
        "  schemakit schemas openapi.json\n"
        "  schemakit schemas openapi.json | sort -t \"$(printf '\\t')\" -k3,3nr\n"
    ),
    options=_add_options,
    run=_run,
)
