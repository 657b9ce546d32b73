"""The command ``diff``: what changed between two descriptions, and whom it breaks."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING

from schemakit.cli.arguments import Command, Parser, add_json_option, choose_format
from schemakit.cli.commands.table import SUMMARIES
from schemakit.cli.option_types import parse_not_empty
from schemakit.cli.output import detect_display, write, write_message, write_note
from schemakit.cli.source import read_description
from schemakit.errors import UsageError

if TYPE_CHECKING:
    from schemakit.comparison.records import Change
    from schemakit.description.description import Description

__all__ = ["COMMAND"]

#: The levels of changes that make the status 1, by the value of ``--fail-on``.
_FAILING: Mapping[str, frozenset[str]] = {
    "breaking": frozenset({"breaking"}),
    "risky": frozenset({"breaking", "risky"}),
    "any": frozenset({"breaking", "risky", "safe", "documentation"}),
    "never": frozenset(),
}


#: The formats of annotations, which programs put beside the lines of a file.
_ANNOTATING = ("github", "sarif")


def _add_options(parser: Parser) -> None:
    from schemakit.cli.changes.formats import FORMATS

    add = parser.add_argument
    add(
        "--git",
        type=parse_not_empty,
        metavar="REVISION",
        help="compare each FILE with what it was at a revision of git",
    )
    add(
        "--format",
        choices=FORMATS,
        help="text (default), json, markdown, github (annotations), sarif or html",
    )
    add_json_option(parser, "the same as --format json")
    add(
        "--by",
        choices=("change", "operation"),
        help="list changes by level (change, the default), or as a changelog by operation",
    )
    add(
        "--open",
        choices=("declared", "strict"),
        help="properties that a schema allows and does not declare: not sent (default), or sent",
    )
    add("--rules-only", action="store_true", help="prove nothing; decide by rules for keywords")
    add(
        "--fail-on",
        choices=tuple(_FAILING),
        help="which changes make the exit status 1: breaking (default), risky too, any or never",
    )
    add(
        "--accept",
        type=parse_not_empty,
        metavar="FILE",
        help="do not report the changes that FILE accepts, each with a reason",
    )
    add("--semver", action="store_true", help="propose the next version, and list no changes")


def _run(given: argparse.Namespace) -> int:
    from schemakit.cli.changes.formats import format_as

    name = choose_format(given, "text")
    changes: list[Change] = []
    pairs = [*_read_pairs(given)]
    for old, new in pairs:
        found = _compare(old, new, given)
        # Annotations belong to the files of the working tree.
        is_named = given.git is not None and name not in _ANNOTATING
        changes += _name_revision(found, given.git) if is_named else found
    accepted = 0
    if given.accept is not None:
        changes, accepted = _remove_accepted(changes, given.accept)
    failing = _FAILING[given.fail_on or "breaking"]
    status = int(any(one.level in failing for one in changes))
    if given.semver:
        _write_version(pairs, changes, given)
        return status
    display = detect_display(sys.stdout)
    by_operation = given.by == "operation"
    shown = changes
    if given.quiet and name == "text":
        shown = [one for one in changes if one.level in (failing or {"breaking"})]
    write(format_as(name, shown, display, by_operation=by_operation, verbose=given.verbose))
    if name == "text" and not given.quiet:
        from schemakit.cli.changes.wording import count_levels

        more = f", and {accepted} accepted" if accepted else ""
        write_message(count_levels(changes) + more)
    return status


def _compare(old: Description, new: Description, given: argparse.Namespace) -> Sequence[Change]:
    from schemakit.description.comparing import changes

    found = changes(old, new, open=given.open or "declared", prove=not given.rules_only)
    if any(one.verdict == "undecided" for one in found) and not given.rules_only:
        from schemakit.comparison.containing import INSTALL, has_engine

        if not has_engine():
            write_note(f"what is undecided may be decided with {INSTALL}")
    return found


def _name_revision(changes: Sequence[Change], revision: str) -> list[Change]:
    """The changes with the revision in the names of the old files, as git writes them."""
    return [
        one
        if one.old is None
        else replace(one, old=replace(one.old, uri=f"{revision}:{one.old.uri}"))
        for one in changes
    ]


def _remove_accepted(changes: Sequence[Change], path: str) -> tuple[list[Change], int]:
    import datetime as dt

    from schemakit.cli.changes.accepted import read_accepted

    today = dt.datetime.now(dt.UTC).date()
    accepted = read_accepted(path, today)
    left = accepted.remove(changes)
    for note in accepted.notes():
        write_note(note)
    return left, len(changes) - len(left)


def _read_pairs(given: argparse.Namespace) -> Iterator[tuple[Description, Description]]:
    words: list[str] = given.words
    if given.git is not None:
        from schemakit.cli.changes.revisions import check_revision, load_at_revision

        if not words:
            raise UsageError("--git compares files; name at least one FILE")
        commit = check_revision(given.git)
        for word in words:
            if word == "-" or "://" in word:
                raise UsageError(f"--git compares files, and {word!r} is none")
            options = {"version": given.version, "resolve_examples": given.resolve_examples}
            old = load_at_revision(word, commit, given.git, **options)
            yield old, read_description(word, given)
        return
    if len(words) != 2:
        counts = {0: "none is", 1: "one is"}
        count = counts.get(len(words), f"{len(words)} are")
        raise UsageError(f"diff takes two descriptions, OLD and NEW, and {count} given")
    if words.count("-") > 1:
        raise UsageError("- is standard input, which can be read only once")
    yield tuple(read_description(word, _options_for(word, words, given)) for word in words)  # type: ignore[misc]


def _options_for(word: str, words: Sequence[str], given: argparse.Namespace) -> argparse.Namespace:
    """The options for one of two sources: headers are for the server of the one that is a URL.

    Raises:
        UsageError: if both are URLs of different servers.
    """
    if not given.headers and given.bearer_env is None:
        return given
    from schemakit.spec import uri

    urls = [one for one in words if "://" in one]
    servers = {(uri.split(one).scheme, uri.split(one).authority) for one in urls}
    if len(servers) > 1:
        raise UsageError("headers are for one server, and OLD and NEW are on two")
    if word in urls or not urls:
        return given
    without = copy(given)
    without.headers, without.bearer_env = [], None
    return without


def _write_version(
    pairs: Sequence[tuple[Description, Description]],
    changes: Sequence[Change],
    given: argparse.Namespace,
) -> None:
    from schemakit.comparison.versioning import propose_version

    if len(pairs) > 1:
        raise UsageError("--semver proposes one version, and several files are compared")
    current = str(pairs[0][0].info.get("version", ""))
    found = propose_version(current, changes)
    write(f"{found.version or found.step}\n")
    if given.quiet:
        return
    from schemakit.cli.changes.wording import count_levels

    message = f"{found.step} step from {current or 'no version'}; {count_levels(changes)}"
    if found.cautious:
        message += f"; {found.cautious} if a risky change breaks someone"
    write_message(message)


COMMAND = Command(
    name="diff",
    summary=SUMMARIES["diff"],
    usage=(
        "OLD NEW [--git REVISION FILE ...] [--format FORMAT] [--by ORDER] [--open OPEN] "
        "[--rules-only] [--fail-on LEVEL] [--accept FILE] [--semver]"
    ),
    examples=(
        "  schemakit diff old.yaml openapi.yaml\n"
        "  schemakit diff --git main openapi.yaml --fail-on risky\n"
        "  schemakit diff https://example.com/openapi.json openapi.json --format markdown\n"
        "  schemakit diff --git v1.4.0 openapi.yaml --semver\n"
    ),
    options=_add_options,
    run=_run,
)
