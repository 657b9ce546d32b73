"""The command ``used-by``: what refers to a part of a description or names it."""

from __future__ import annotations

import argparse

from schemakit.cli.arguments import Command, Parser
from schemakit.cli.commands.table import SUMMARIES
from schemakit.cli.list_output import add_list_options, write_list
from schemakit.cli.output import write_note
from schemakit.cli.part_words import name_operations, take_parts
from schemakit.cli.source import read_description, warn_of_missing_documents
from schemakit.description.description import Description

__all__ = ["COMMAND"]


def _add_options(parser: Parser) -> None:
    group = parser.add_mutually_exclusive_group()
    for name, words in (
        ("--all", "also what uses it indirectly"),
        ("--operations", "the operations that use it, directly or not"),
    ):
        action = group.add_argument(name, action="store_true", help=words)
        parser.known += action.option_strings
    add_list_options(parser, "a list of objects")


def _run(given: argparse.Namespace) -> None:
    source, (part,) = take_parts(given.words, "used-by")
    api = read_description(source, given)
    if given.operations:
        _list_operations(api, part, given)
        return
    from schemakit.cli.layout.usage_lists import build_use_record, render_uses

    found = api.used_by(part, all=given.all)
    warn_of_missing_documents(api)
    if not found:
        write_note(f"no other part uses {part}")
    write_list(
        given,
        records=lambda: [build_use_record(use, forward=False) for use in found],
        names=lambda: [use.user.name for use in found],
        render=lambda display: render_uses(found, api.uri, display, forward=False),
    )


def _list_operations(api: Description, part: str, given: argparse.Namespace) -> None:
    from schemakit.cli.layout.lists import OPERATION_FIELDS, render_operations

    found = api.operations_using(part)
    warn_of_missing_documents(api)
    if not found:
        write_note(f"no operation uses {part}")
    operations = [use.operation for use in found]
    write_list(
        given,
        records=lambda: [
            {key: getattr(operation, key) for key in OPERATION_FIELDS} | {"distance": distance}
            for operation, distance in found
        ],
        names=lambda: name_operations(api, operations),
        render=lambda display: render_operations(
            operations, display, distances=[use.distance for use in found]
        ),
    )


COMMAND = Command(
    name="used-by",
    summary=SUMMARIES["used-by"],
    usage=(
        "[SOURCE] PART [--all | --operations]\n                         [--json | --jsonl | -0]"
    ),
    examples=(
        "  schemakit used-by openapi.json Prediction\n"
        "  schemakit used-by openapi.json Prediction --operations\n"
    ),
    options=_add_options,
    run=_run,
)
