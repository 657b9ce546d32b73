"""The command ``check``: every problem of one or several descriptions."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from schemakit.cli.arguments import Command, Parser, add_json_option, choose_format
from schemakit.cli.baseline import Baseline, Entry, format_baseline, read_baseline
from schemakit.cli.code_selection import choose_codes, parse_codes
from schemakit.cli.commands.table import SUMMARIES
from schemakit.cli.option_types import parse_not_empty
from schemakit.cli.output import detect_display, save, write, write_message, write_note
from schemakit.cli.source import read_description
from schemakit.counts import format_count
from schemakit.errors import (
    Diagnostic,
    DocumentError,
    RetrievalError,
    UsageError,
    remove_userinfo,
)

__all__ = ["COMMAND"]

#: The severities of problems that make the status 1, by the value of ``--fail-on``.
_FAILING: Mapping[str, frozenset[str]] = {
    "error": frozenset({"error"}),
    "warning": frozenset({"error", "warning"}),
    "never": frozenset(),
}


class _Checked(NamedTuple):
    """What was found in one description and the documents that it refers to."""

    diagnostics: Sequence[Diagnostic]
    #: The texts of these documents by URI.
    sources: Mapping[str, bytes]
    #: Whether the entry document could be parsed. Otherwise that is the problem.
    is_parsed: bool = True
    #: A note on what was not checked.
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
    add(
        "--select",
        action="append",
        type=parse_codes,
        metavar="CODE[,CODE]",
        help="report only problems with these codes; * matches anything, as in 'duplicate-*'",
    )
    add(
        "--ignore",
        action="append",
        type=parse_codes,
        metavar="CODE[,CODE]",
        help="do not report problems with these codes",
    )
    add("--strict", action="store_true", help="count warnings as errors")
    add(
        "--fail-on",
        choices=tuple(_FAILING),
        help="which problems make the exit status 1: errors (default), warnings too, or none",
    )
    add(
        "--baseline",
        type=parse_not_empty,
        metavar="FILE",
        help="do not report the known problems that FILE lists",
    )
    add(
        "--write-baseline",
        action="store_true",
        help="write all problems to the FILE of --baseline instead of reporting them",
    )


def _run(given: argparse.Namespace) -> int:
    sources: list[str | None] = [*given.words] or [None]
    if sources.count("-") > 1:
        raise UsageError("- is standard input, which can be read only once")
    baseline = None
    if given.baseline is not None:
        baseline = read_baseline(given.baseline, must_exist=not given.write_baseline)
    elif given.write_baseline:
        raise UsageError("--write-baseline writes the FILE of --baseline; give both")
    return _Run(given, baseline, len(sources)).check_all(sources)


class _Run:
    """The check of several descriptions, whose problems are reported together."""

    def __init__(self, given: argparse.Namespace, baseline: Baseline | None, number: int) -> None:
        self._given, self._baseline, self._number = given, baseline, number
        self._format = choose_format(given, "text")
        self._failing = _FAILING[given.fail_on or "error"]
        self._codes = choose_codes(given.select, given.ignore)
        #: What is reported, and what goes into a new baseline.
        self._reported: list[Diagnostic] = []
        self._recorded: list[Diagnostic] = []
        self._seen: set[Diagnostic] = set()
        self._documents: set[str] = set()
        self._with_problems = self._unread = self._known = 0
        self._notes: dict[str, None] = {}

    def check_all(self, sources: Sequence[str | None]) -> int:
        """Check each source, write the reports, and return the exit status."""
        for source in sources:
            try:
                checked = _check(source, self._given)
            except RetrievalError as error:
                if self._number == 1:
                    raise
                # A message may quote the source, with a password.
                name = source or ""
                write_message(f"error: {str(error).replace(name, remove_userinfo(name))}")
                self._unread += 1
            else:
                self._add(checked)
        if self._format != "text":
            from schemakit.cli.reports import FORMATS

            write(FORMATS[self._format](self._reported, {}, detect_display(sys.stdout)))
        for note in self._notes:
            write_note(note)
        self._finish_baseline()
        is_new_baseline = self._given.write_baseline and not self._reported
        if self._format == "text" and not self._given.quiet and not is_new_baseline:
            write_message(self._summarize())
        if self._unread:
            return RetrievalError.exit_status
        return int(any(one.severity in self._failing for one in self._reported))

    def _add(self, checked: _Checked) -> None:
        """Add what was found in one description; as text, report it."""
        found = [one for one in checked.diagnostics if one not in self._seen]
        # Descriptions may refer to the same document.
        self._seen.update(found)
        if checked.note:
            self._notes[checked.note] = None
        if checked.is_parsed:
            # Otherwise nothing was checked, which must not look as if nothing was found.
            found = [one for one in found if one.code in self._codes]
            found = self._remove_known(found, checked.sources)
        if self._given.strict:
            found = [replace(one, severity="error") for one in found]
        self._with_problems += bool(found)
        self._reported += found
        if self._format == "text":
            from schemakit.cli.reports import format_text

            shown = self._failing or {"error"}
            if self._given.quiet:
                found = [one for one in found if one.severity in shown]
            display = detect_display(sys.stdout)
            write(format_text(found, checked.sources, display, verbose=self._given.verbose))

    def _remove_known(
        self, found: list[Diagnostic], sources: Mapping[str, bytes]
    ) -> list[Diagnostic]:
        if self._baseline is None:
            return found
        self._documents.update(map(self._baseline.name_document, sources))
        if self._given.write_baseline:
            self._recorded += found
            return []
        new = self._baseline.remove_known(found)
        self._known += len(found) - len(new)
        return new

    def _finish_baseline(self) -> None:
        """Write the baseline, or notes on the problems in it."""
        if self._baseline is None:
            return
        path = self._baseline.path
        if self._given.write_baseline:
            known = self._baseline.update(self._recorded, self._is_covered)
            save(path, [format_baseline(known)])
            write_note(f"{format_count(known.total(), 'problem')} written to {path}")
            return
        if self._known:
            write_note(f"{format_count(self._known, 'known problem')} in {path}, not reported")
        stale = self._baseline.find_stale(self._is_covered).total()
        if stale:
            verb = "no longer exists" if stale == 1 else "no longer exist"
            write_note(
                f"{format_count(stale, 'problem')} in {path} {verb}; --write-baseline removes "
                f"{'it' if stale == 1 else 'them'}"
            )

    def _is_covered(self, entry: Entry) -> bool:
        """Test whether this run looked for a known problem."""
        from schemakit.checks import metaschema
        from schemakit.checks.run import EXAMPLES

        if entry.document not in self._documents or entry.code not in self._codes:
            return False
        if entry.code in {one.code for one in EXAMPLES}:
            return bool(self._given.examples) and metaschema.is_available()
        return entry.code != "meta-schema" or metaschema.is_available()

    def _summarize(self) -> str:
        from schemakit.cli.reports import format_counts, format_summary

        counts = format_counts(self._reported)
        nothing = f"no {'new ' * bool(self._known)}problems found"
        nothing += " in what was looked at" * bool(self._notes)
        if self._number == 1:
            return format_summary(self._reported) + (counts or nothing)
        checked = format_count(self._number - self._unread, "description")
        end = f" in {self._with_problems} of {checked}" if counts else f" in {checked}"
        if self._unread:
            end += f"; {self._unread} could not be read"
        return format_summary(self._reported) + (counts or nothing) + end


def _check(source: str | None, given: argparse.Namespace) -> _Checked:
    from schemakit.checks import metaschema

    try:
        api = read_description(source, given)
    except DocumentError as error:
        # A document that cannot be read has this problem alone.
        return _Checked(error.diagnostics, error.sources, is_parsed=False)
    left_out = []
    if not metaschema.is_available():
        if not api.version.startswith("json-schema"):
            left_out.append(f"the official schema of OpenAPI {api.version}")
        if given.examples:
            left_out.append("its own examples")
    note = f"not compared with {' or '.join(left_out)}, which needs {metaschema.INSTALL}"
    found = api.check(examples=given.examples)
    return _Checked(found, api.sources, note=note if left_out else "")


COMMAND = Command(
    name="check",
    summary=SUMMARIES["check"],
    usage=(
        "[SOURCE ...] [--format FORMAT] [--examples] [--select CODE[,CODE]] "
        "[--ignore CODE[,CODE]] [--strict] [--fail-on SEVERITY] "
        "[--baseline FILE [--write-baseline]]"
    ),
    examples=(
        "  schemakit check openapi.yaml\n"
        "  schemakit check apis/*.yaml --fail-on warning --ignore 'duplicate-*'\n"
        "  schemakit check openapi.yaml --baseline known.json --write-baseline\n"
        "  schemakit check openapi.yaml --format sarif > openapi.sarif\n"
    ),
    options=_add_options,
    run=_run,
)
