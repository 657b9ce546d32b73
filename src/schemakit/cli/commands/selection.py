"""The options that choose operations by tag, method and path, and what is said where none fits."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from schemakit.cli.arguments import Parser
from schemakit.cli.output import complain
from schemakit.description.description import Description
from schemakit.suggest import did_you_mean

__all__ = ["filters_of", "note_what_fits_nothing", "selecting_options"]

_FILTERS = ("tag", "method", "path")


def selecting_options(parser: Parser) -> None:
    """Adds the filters, each of which may be given several times."""
    for name, metavar, words in (
        ("--tag", "TAG", "only operations with this tag"),
        ("--method", "METHOD", "only operations of this method"),
        ("--path", "GLOB", "only operations whose path fits, * for anything, / included"),
    ):
        parser.add_argument(name, metavar=metavar, action="append", help=words)


def filters_of(given: argparse.Namespace) -> dict[str, list[str] | None]:
    """The filters as ``Description.operations`` takes them."""
    return {name: getattr(given, name) for name in _FILTERS}


def note_what_fits_nothing(api: Description, given: argparse.Namespace, *, found: int) -> None:
    """Says why nothing was found, or which of several filters had no part in what was."""
    several = any(len(one) > 1 for one in filters_of(given).values() if one is not None)
    if found and not several:
        return
    every = api.operations()
    if not every:
        complain("note: the description has no operations")
        return
    notes = list(_unknown(api, given))
    if not found and not notes:
        webhooks = sum(one.is_webhook for one in every)
        also = f", {webhooks} of them webhooks" if webhooks else ""
        notes = [f"none of the {len(every)} operations fits{also}"]
    for note in notes:
        complain(f"note: {note}")


def _unknown(api: Description, given: argparse.Namespace) -> Iterator[str]:
    every = api.operations()
    tags = sorted({tag for one in every for tag in one.tags})
    for tag in given.tag or ():
        if tag not in tags:
            yield f"no operation has the tag {tag!r}{did_you_mean(tag, tags)}"
    methods = sorted({one.method for one in every})
    for method in given.method or ():
        if method.lower() not in methods:
            yield f"no operation has the method {method!r}; there are {', '.join(methods)}"
    for path in given.path or ():
        if not api.operations(path=path):
            yield f"no operation has a path that fits {path!r}"
