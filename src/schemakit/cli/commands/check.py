"""The command ``check``: every problem of a description."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from schemakit.cli.arguments import Command, Parser, add_json_option
from schemakit.cli.commands.table import SUMMARIES
from schemakit.cli.output import detect_display, write, write_message, write_note
from schemakit.cli.source import read_description, take_source
from schemakit.errors import Diagnostic, DocumentError

__all__ = ["COMMAND"]


class _Checked(NamedTuple):
    """Diagnostics, the texts of their documents by URI, and a note on what was not checked."""

    diagnostics: Sequence[Diagnostic]
    sources: Mapping[str, bytes]
    note: str = ""


def _add_options(parser: Parser) -> None:
    from schemakit.cli.reports import FORMATS

    add = parser.add_argument
    add(
        "--format",
        choices=tuple(FORMATS),
        help="text (default), json, github (annotations) or sarif",
    )
    add_json_option(parser, "the same as --format json")
    add("--examples", action="store_true", help="compare examples with their schemas too")
    add("--strict", action="store_true", help="count warnings as errors")


def _run(given: argparse.Namespace) -> int:
    from dataclasses import replace

    from schemakit.cli.reports import FORMATS, format_counts, format_summary, format_text

    name = given.format or ("json" if given.json else "text")
    diagnostics, sources, note = _check(given)
    if given.strict:
        diagnostics = [replace(one, severity="error") for one in diagnostics]
    display = detect_display(sys.stdout)
    if name == "text":
        shown = [one for one in diagnostics if not given.quiet or one.severity == "error"]
        write(format_text(shown, sources, display, verbose=given.verbose))
    else:
        write(FORMATS[name](diagnostics, sources, display))
    if note:
        write_note(note)
    if name == "text" and not given.quiet:
        nothing = f"no problems found{' in what was looked at' * bool(note)}"
        write_message(format_summary(diagnostics) + (format_counts(diagnostics) or nothing))
    return int(any(one.severity == "error" for one in diagnostics))


def _check(given: argparse.Namespace) -> _Checked:
    from schemakit.checks import metaschema

    try:
        api = read_description(take_source(given.words, "check"), given)
    except DocumentError as error:
        # A document that cannot be read has this problem alone.
        return _Checked(error.diagnostics, error.sources)
    left_out = []
    if not metaschema.is_available():
        if not api.version.startswith("json-schema"):
            left_out.append(f"the official schema of OpenAPI {api.version}")
        if given.examples:
            left_out.append("its own examples")
    note = f"not compared with {' or '.join(left_out)}, which needs {metaschema.INSTALL}"
    return _Checked(api.check(examples=given.examples), api.sources, note if left_out else "")


COMMAND = Command(
    name="check",
    summary=SUMMARIES["check"],
    usage="[SOURCE] [--format FORMAT] [--examples] [--strict]",
    examples=(
        "  schemakit check openapi.yaml\n"
        "  schemakit check openapi.yaml --format sarif > openapi.sarif\n"
    ),
    options=_add_options,
    run=_run,
)
