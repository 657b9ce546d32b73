"""The command ``select``: some operations of a description with exactly what they need."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from schemakit.cli.arguments import Command, Parser
from schemakit.cli.commands.table import SUMMARIES
from schemakit.cli.commands.tools import split_words
from schemakit.cli.document_output import (
    add_output_options,
    choose_indent,
    find_other_place,
    write_document,
)
from schemakit.cli.filters import add_exclusions, add_filters, explain_filters, read_filters
from schemakit.cli.output import warn
from schemakit.cli.source import read_description
from schemakit.description.description import Description
from schemakit.errors import NotFoundError

if TYPE_CHECKING:
    from schemakit.errors import Diagnostic

__all__ = ["COMMAND"]


def _add_options(parser: Parser) -> None:
    add_filters(parser)
    add = parser.add_argument
    add(
        "--deprecated",
        action=argparse.BooleanOptionalAction,
        help="only operations that are, or are not, deprecated",
    )
    add(
        "--uses",
        metavar="COMPONENT",
        action="append",
        help="only operations that use this schema or other component, directly or not",
    )
    add_exclusions(parser)
    add("--schema", metavar="SCHEMA", action="append", help="this schema too, with what it needs")
    add_output_options(parser)
    add("--dereference", action="store_true", help="replace every reference by its target")
    add("--flatten", action="store_true", help="the same, and merge allOf into plain schemas")


def _run(given: argparse.Namespace) -> None:
    source, names = split_words(given.words)
    api = read_description(source, given)
    found: list[Diagnostic] = []
    options: dict[str, Any] = read_filters(given, exclusions=True)
    selected = api.select(
        names or None,
        schemas=given.schema,
        deprecated=given.deprecated,
        uses=given.uses,
        missing=given.missing or "error",
        on_warning=found.append,
        written_to=None if given.quiet else find_other_place(api, given),
        **options,
    )
    explain_filters(api, given, found=1)
    indent = choose_indent(given)
    chunks = _write(selected, names, given, indent)
    if not given.quiet:
        warn(found, api.sources, summary=True)
    write_document(given, chunks)


def _write(
    selected: Description, names: list[str], given: argparse.Namespace, indent: int | None
) -> Iterator[bytes]:
    """Return the text of the selection, as the options ask for it."""
    schemas = [*(given.schema or ()), *_find_schemas(selected, names)]
    missing: Any = given.missing or "error"
    most = given.max_bytes
    is_plain = given.dereference or given.flatten
    if is_plain and not schemas:
        return selected.dereference_json_chunks(
            max_bytes=most, indent=indent, prune=True, flatten=given.flatten, missing=missing
        )
    if is_plain:
        # Pruning alone would drop the schemas that were asked for.
        from schemakit.description.load import load

        plain = selected.dereference(max_bytes=most, flatten=given.flatten, missing=missing)
        operations = [one.pointer for one in selected.operations()]
        selected = load(plain).select(operations or None, schemas=schemas, missing=missing)
    from schemakit.transform.json_assembly import text_pieces

    pieces = text_pieces(selected.contents, max_bytes=most, indent=indent, uri=selected.uri)
    return iter(pieces)


def _find_schemas(selected: Description, names: list[str]) -> list[str]:
    """Return those names that are schemas and not operations."""
    found = []
    for name in names:
        try:
            selected.operation(name)
        except NotFoundError:
            with suppress(NotFoundError):
                found.append(selected.schema(name).name)
    return found


COMMAND = Command(
    name="select",
    summary=SUMMARIES["select"],
    usage="[SOURCE] [NAME ...] [--tag TAG] [--path GLOB] [options]",
    examples=(
        "  schemakit select openapi.yaml models.list 'GET /account' -o part.yaml\n"
        "  schemakit select openapi.json --tag predictions --exclude-method delete\n"
        "  schemakit select openapi.json --uses Prediction --no-deprecated\n"
        "  schemakit select openapi.json Prediction --flatten\n"
    ),
    options=_add_options,
    run=_run,
)
