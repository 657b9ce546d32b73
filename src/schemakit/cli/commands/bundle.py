"""The command ``bundle``: one document in place of many, with references kept."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from schemakit.cli.arguments import Command, Parser
from schemakit.cli.commands.table import SUMMARIES
from schemakit.cli.document_output import (
    add_document_options,
    choose_indent,
    report_to,
    select_options,
    warn_of_document,
    write_document,
)
from schemakit.cli.source import read_description, take_source

if TYPE_CHECKING:
    from schemakit.errors import Diagnostic

__all__ = ["COMMAND"]

_PASSED = ("missing", "extensions", "strict", "prune", "at", "on_conflict", "inline", "titles")


def _add_options(parser: Parser) -> None:
    add_document_options(parser)
    add = parser.add_argument
    add(
        "--inline",
        choices=("single-use",),
        help="write what one reference leads to in its place; implies --prune",
    )
    add(
        "--titles",
        action="store_true",
        help="with --at of a schema: names as titles, which code generators take for classes",
    )


def _run(given: argparse.Namespace) -> None:
    api = read_description(take_source(given.words, "bundle"), given)
    found: list[Diagnostic] = []
    options: dict[str, Any] = select_options(given, *_PASSED)
    options |= report_to(api, given, found)
    indent = choose_indent(given)
    chunks = api.bundle_json_chunks(max_bytes=given.max_bytes, indent=indent, **options)
    warn_of_document(api, given, found)
    write_document(given, chunks)


COMMAND = Command(
    name="bundle",
    summary=SUMMARIES["bundle"],
    usage="[SOURCE] [-o FILE] [--at PART] [options]",
    examples=(
        "  schemakit bundle openapi.yaml -o openapi.json\n"
        "  schemakit bundle openapi.yaml --format yaml | less\n"
        "  schemakit bundle openapi.yaml --at '#/components/schemas/Prediction'\n"
    ),
    options=_add_options,
    run=_run,
)
