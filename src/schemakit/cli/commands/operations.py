"""The command ``operations``: the operations of paths and webhooks."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from schemakit.cli.arguments import Command, Parser
from schemakit.cli.commands.table import SUMMARIES
from schemakit.cli.filters import add_filters, explain_filters, read_filters
from schemakit.cli.list_output import add_list_options, write_list
from schemakit.cli.output import write_note
from schemakit.cli.part_words import name_operations
from schemakit.cli.source import read_description, take_source, warn_of_missing_documents
from schemakit.description.description import Description
from schemakit.errors import PointerError

if TYPE_CHECKING:
    from schemakit.spec.grammar import ObjectType

__all__ = ["COMMAND"]

#: How many values of the wrong kind are named.
_MOST_NOTES = 3


def _add_options(parser: Parser) -> None:
    add_filters(parser)
    parser.add_argument(
        "--deprecated",
        action=argparse.BooleanOptionalAction,
        help="only operations that are, or are not, deprecated",
    )
    add_list_options(parser, "a list of objects, with descriptions and tags")


def _run(given: argparse.Namespace) -> None:
    from schemakit.cli.layout.lists import OPERATION_FIELDS, render_operations

    api = read_description(take_source(given.words, "operations"), given)
    found = api.operations(deprecated=given.deprecated, **read_filters(given))
    warn_of_missing_documents(api)
    _note_later_methods(api)
    _note_wrong_kinds(api)
    explain_filters(api, given, found=len(found))
    write_list(
        given,
        records=lambda: [{key: getattr(one, key) for key in OPERATION_FIELDS} for one in found],
        names=lambda: name_operations(api, found),
        render=lambda display: render_operations(found, display),
    )


def _note_later_methods(api: Description) -> None:
    """Write a note on a field of Path Items that is an operation only in a later version."""
    from schemakit.spec.grammar import GRAMMARS

    paths = api.contents.get("paths")
    here = GRAMMARS[api.version].types.get("PathItem") if api.version in GRAMMARS else None
    if here is None or not isinstance(paths, dict):
        return
    items = [item for item in paths.values() if isinstance(item, dict)]
    for version, grammar in GRAMMARS.items():
        there = grammar.types.get("PathItem", here)
        for name in there.fields.keys() - here.fields.keys():
            is_operation = there.fields[name].object is grammar.types["Operation"]
            count = sum(1 for item in items if name in item)
            if is_operation and count and version > api.version:
                holders = "a Path Item has" if count == 1 else f"{count} Path Items have"
                write_note(
                    f"{holders} the field {name!r}, which is an operation from {version} on, "
                    f"not in {api.version}; --as {version} reads it"
                )
                return


def _note_wrong_kinds(api: Description) -> None:
    """Write a note on values that are not Path Items or Operations, which the list lacks."""
    found = list(_find_wrong_kinds(api))
    for where, problem in found[:_MOST_NOTES]:
        write_note(f"#{where} {problem}, and is left out")
    if len(found) > _MOST_NOTES:
        rest = len(found) - _MOST_NOTES
        write_note(f"{rest:,} more are left out; schemakit check lists them")


def _find_wrong_kinds(api: Description) -> Iterator[tuple[str, str]]:
    """Yield the pointer of each such value, and what is wrong with it."""
    from schemakit.checks.messages import describe_value
    from schemakit.spec import pointer
    from schemakit.spec.grammar import GRAMMARS

    types = GRAMMARS[api.version].types
    if "PathItem" not in types:
        return
    for section in ("paths", "webhooks"):
        if section not in types["OpenAPI"].fields or section not in api.contents:
            continue
        where = pointer.join([section])
        items = _resolve(api, where, api.contents[section])
        if not isinstance(items, dict):
            expected = "a Paths Object" if section == "paths" else "an object of Path Items"
            yield where, f"is {describe_value(items)}, not {expected}"
            continue
        for path, value in items.items():
            if isinstance(path, str) and not (section == "paths" and path[:2] == "x-"):
                yield from _find_in_path_item(api, pointer.join([section, path]), value, types)


def _find_in_path_item(
    api: Description, where: str, value: Any, types: Mapping[str, ObjectType]
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a Path Item, or with the Operations in it."""
    from schemakit.checks.messages import describe_value
    from schemakit.spec import pointer

    item = _resolve(api, where, value)
    if not isinstance(item, dict):
        yield where, f"is {describe_value(item)}, not a Path Item"
        return
    operation = types["Operation"]
    held = {key: one.object for key, one in types["PathItem"].fields.items() if one.object}
    maps = [key for key, one in held.items() if one.other and one.other.object is operation]
    methods = [key for key, one in held.items() if one is operation]
    if "$ref" in item and not api.unread and item.keys().isdisjoint((*methods, *maps)):
        yield where, "does not lead to a Path Item"
        return
    for key in methods:
        if key in item and not isinstance(item[key], dict):
            problem = f"is {describe_value(item[key])}, not an Operation"
            yield where + pointer.join([key]), problem
    for key in maps:
        if key not in item:
            continue
        further = _resolve(api, where + pointer.join([key]), item[key])
        if not isinstance(further, dict):
            problem = f"is {describe_value(further)}, not an object of Operations"
            yield where + pointer.join([key]), problem
            continue
        for method, one in further.items():
            if not isinstance(one, dict) and method != "$ref":
                problem = f"is {describe_value(one)}, not an Operation"
                yield where + pointer.join([key, str(method)]), problem


def _resolve(api: Description, where: str, value: Any) -> Any:
    """Return the target of a reference at a pointer; any other value, and a dead one, as it is."""
    if isinstance(value, dict) and isinstance(value.get("$ref"), str):
        with suppress(PointerError):
            return api.view(where)
    return value


COMMAND = Command(
    name="operations",
    summary=SUMMARIES["operations"],
    usage=(
        "[SOURCE] [--tag TAG] [--method METHOD] [--path GLOB]\n"
        "                            [--[no-]deprecated] [--json | --jsonl | -0]"
    ),
    examples=(
        "  schemakit operations openapi.json --method post --path '/models/*'\n"
        "  schemakit operations openapi.json --no-deprecated --json\n"
    ),
    options=_add_options,
    run=_run,
)
