"""The command ``schemas``: the reusable schemas and how often each is referred to."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from schemakit.cli.arguments import Command, Parser
from schemakit.cli.commands.table import SUMMARIES
from schemakit.cli.list_output import add_list_options, write_list
from schemakit.cli.output import write_note
from schemakit.cli.source import read_description, take_source
from schemakit.description.description import Description

if TYPE_CHECKING:
    from schemakit.views.schemas import Schema

__all__ = ["COMMAND"]


def _add_options(parser: Parser) -> None:
    for name, metavar, words in (
        ("--name", "GLOB", "only schemas whose name matches; * matches anything"),
        ("--type", "TYPE", "only schemas of this type, as it is listed"),
        ("--uses", "PART", "only schemas that use this part, directly or not"),
    ):
        parser.add_argument(name, metavar=metavar, action="append", default=[], help=words)
    parser.add_argument("--unused", action="store_true", help="only schemas that nothing uses")
    add_list_options(parser, "a list of objects")


def _run(given: argparse.Namespace) -> None:
    from schemakit.cli.layout.lists import build_schema_records, render_schemas

    api = read_description(take_source(given.words, "schemas"), given)
    every, counts = api.schemas(), api.reference_counts()
    if not every:
        write_note("the description has no reusable schemas")
    found = _select(api, every, given)
    if every and not found:
        none = f"none of the {len(every):,} schemas matches"
        write_note("the one schema does not match" if len(every) == 1 else none)
    write_list(
        given,
        records=lambda: build_schema_records(found, counts),
        names=lambda: _name_schemas(api, [one.pointer for one in found]),
        render=lambda display: render_schemas(found, counts, display),
    )


def _select(api: Description, schemas: list[Schema], given: argparse.Namespace) -> list[Schema]:
    """Return the schemas that every filter given selects."""
    from fnmatch import fnmatchcase

    from schemakit.cli.layout.lists import build_schema_records

    if given.name:
        schemas = [
            one
            for one in schemas
            if any(one.name == glob or fnmatchcase(one.name, glob) for glob in given.name)
        ]
    if given.type:
        records = build_schema_records(schemas, {})
        schemas = [
            one
            for one, record in zip(schemas, records, strict=True)
            if any(_has_type(record["type"], type_) for type_ in given.type)
        ]
    if given.unused:
        unused = {part.pointer for part in api.unused()}
        schemas = [one for one in schemas if one.pointer in unused]
    if given.uses:
        users = {
            use.user.pointer
            for part in given.uses
            for use in api.used_by(part, all=True)
            if use.user.document == api.uri
        }
        schemas = [one for one in schemas if one.pointer in users]
    return schemas


def _has_type(shown: str, type_: str) -> bool:
    """Test whether a type as it is listed is, or may be, of a type: ``array`` is in
    ``array of Pet | null``."""
    return any(one == type_ or one.startswith(f"{type_} ") for one in shown.split(" | "))


def _name_schemas(api: Description, pointers: list[str]) -> list[str]:
    """Return the name by which commands find each schema."""
    from schemakit.spec import pointer
    from schemakit.usage.parts import PartNames

    names = PartNames(api._registry, api.operations())
    return [names.of_place((0, pointer.parse(one))) for one in pointers]


COMMAND = Command(
    name="schemas",
    summary=SUMMARIES["schemas"],
    usage=(
        "[SOURCE] [--name GLOB] [--type TYPE] [--uses PART]\n"
        "                         [--unused] [--json | --jsonl | -0]"
    ),
    examples=(
        "  schemakit schemas openapi.json\n"
        "  schemakit schemas openapi.json --name '*Event' --type object\n"
        "  schemakit schemas openapi.json | sort -t \"$(printf '\\t')\" -k3,3nr\n"
    ),
    options=_add_options,
    run=_run,
)
