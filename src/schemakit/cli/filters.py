"""The options that select operations by tag, method and path."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from schemakit.cli.arguments import Parser
from schemakit.cli.option_types import parse_not_empty
from schemakit.cli.output import write_note
from schemakit.description.description import Description
from schemakit.views.unmatched import explain_unmatched

__all__ = ["add_exclusions", "add_filters", "explain_filters", "read_filters"]

_FILTERS = ("tag", "method", "path")
_EXCLUSIONS = ("exclude", "exclude_tag", "exclude_method", "exclude_path", "exclude_uses")


def add_filters(parser: Parser) -> None:
    """Add the filters, each of which may be given several times."""
    for name, metavar, words in (
        ("--tag", "TAG", "only operations with this tag"),
        ("--method", "METHOD", "only operations of this method"),
        ("--path", "GLOB", "only operations whose path matches; * matches anything, also /"),
    ):
        parser.add_argument(
            name, metavar=metavar, action="append", type=parse_not_empty, help=words
        )


def add_exclusions(parser: Parser) -> None:
    """Add the options that leave operations out, each of which may be given several times."""
    for name, metavar, words in (
        ("--exclude", "OPERATION", "not this operation"),
        ("--exclude-tag", "TAG", "no operations with this tag"),
        ("--exclude-method", "METHOD", "no operations of this method"),
        ("--exclude-path", "GLOB", "no operations whose path matches"),
        ("--exclude-uses", "COMPONENT", "no operations that use this schema or other component"),
    ):
        parser.add_argument(
            name, metavar=metavar, action="append", type=parse_not_empty, help=words
        )


def read_filters(
    given: argparse.Namespace, *, exclusions: bool = False
) -> dict[str, list[str] | None]:
    """Return the filters as arguments of ``Description.operations``; with the options that leave
    operations out they are arguments of ``Description.select``."""
    names = (*_FILTERS, *_EXCLUSIONS) if exclusions else _FILTERS
    return {name: getattr(given, name) for name in names}


def explain_filters(api: Description, given: argparse.Namespace, *, found: int) -> None:
    """Write notes on why no operation was found, or which of several filters matched none.

    ``found`` is the number of operations that all filters together selected.
    """
    several = any(len(one) > 1 for one in read_filters(given).values() if one is not None)
    # What leaves nothing out may be misspelt.
    if found and not several and not any(_values(given, "exclude", name) for name in _FILTERS):
        return
    operations = api.operations()
    if not operations:
        write_note("the description has no operations")
        return
    notes = list(_explain_each(api, given))
    if not found and not notes:
        webhooks = sum(one.is_webhook for one in operations)
        also = f"; {webhooks} of them are webhooks" if webhooks else ""
        none = f"none of the {len(operations):,} operations matches"
        notes = [("the one operation does not match" if len(operations) == 1 else none) + also]
    for note in notes:
        write_note(note)


def _values(given: argparse.Namespace, *words: str) -> list[str]:
    """Return the values of a filter; none where a command does not have it."""
    return getattr(given, "_".join(words), None) or []


def _explain_each(api: Description, given: argparse.Namespace) -> Iterator[str]:
    def both(name: str) -> list[str]:
        return [*_values(given, name), *_values(given, "exclude", name)]

    found = explain_unmatched(
        api.operations(), tags=both("tag"), methods=both("method"), paths=both("path")
    )
    yield from map(str, found)
