"""The command ``survey``: tables of many descriptions, and a report of what they say."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from schemakit.cli.arguments import Command, Parser, check_choice
from schemakit.cli.commands.table import SUMMARIES
from schemakit.cli.option_types import parse_count, parse_names, parse_not_empty, parse_size
from schemakit.cli.output import (
    detect_display,
    make_progress_line,
    save,
    write,
    write_message,
    write_note,
)
from schemakit.cli.source import build_access, read_headers
from schemakit.counts import format_count
from schemakit.errors import UsageError

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from schemakit.surveying.results import Survey
    from schemakit.surveying.survey import Progress

__all__ = ["COMMAND"]

_REPORT = "report"
#: As many descriptions that could not be read are listed.
_MOST_UNREAD = 10
#: Formats of tables, and of reports.
_OF_TABLES, _OF_REPORTS = ("parquet", "jsonl"), ("text", "html", "json")


def _add_options(parser: Parser) -> None:
    add = parser.add_argument
    add(
        "-o",
        "--output",
        type=parse_not_empty,
        metavar="DIR",
        help="the directory of the tables; of a report, the file",
    )
    form = add(
        "--format",
        choices=(*_OF_TABLES, *_OF_REPORTS),
        help="of tables parquet (needs pyarrow, the default with it) or jsonl; of a report text "
        "(default), html or json",
    )
    parser.defer_choices(form)
    add(
        "--tables",
        type=parse_names,
        metavar="NAME[,NAME]",
        help="write only these tables, and descriptions (default: all)",
    )
    add("--resume", action="store_true", help="go on where a run that was cut has stopped")
    add("--force", action="store_true", help="replace the survey in DIR")
    add(
        "--workers",
        type=parse_count,
        metavar="N",
        help="processes (default: one for each processor)",
    )
    add(
        "--dask",
        type=parse_not_empty,
        metavar="ADDRESS",
        help="run on the workers of a Dask scheduler, such as tcp://host:8786",
    )
    add(
        "--seconds",
        type=parse_count,
        default=60,
        metavar="N",
        help="give up a description after N seconds (default 60)",
    )
    add(
        "--memory",
        type=parse_size,
        default=2 << 30,
        metavar="SIZE",
        help="give up a description that takes more memory (default 2GiB)",
    )


def _run(given: argparse.Namespace) -> None:
    if given.words[:1] == [_REPORT]:
        _report(given)
    else:
        _survey(given)


# -- reading -----------------------------------------------------------------------------------


def _survey(given: argparse.Namespace) -> None:
    from schemakit.surveying.survey import survey

    if given.format not in _OF_REPORTS:
        check_choice("survey", "--format", given.format, _OF_TABLES)
    if given.output is None:
        raise UsageError("survey needs -o DIR, the directory of its tables")
    if given.format in _OF_REPORTS:
        raise UsageError(f"--format {given.format} is of a report; tables are parquet or jsonl")
    if given.base is not None:
        raise UsageError("--base is for one description; a survey reads several")
    if given.offline and given.no_cache:
        raise UsageError("--offline reads the cache, and --no-cache forbids it")
    line = make_progress_line() if not given.quiet else None
    with _open_executor(given) as (executor, workers), _remove_at_end(line):
        done = survey(
            given.words,
            given.output,
            executor=executor,
            workers=workers,
            resume=given.resume,
            replace=given.force,
            format=given.format,
            tables=given.tables,
            seconds=given.seconds,
            memory=sys.maxsize if given.memory is None else given.memory,
            version=given.version,
            resolve_examples=given.resolve_examples,
            access=build_access(given),
            headers=_assign_headers(given),
            cache="no" if given.no_cache else "offline" if given.offline else "yes",
            progress=None if line is None else _ProgressLine(line).show,
        )
    if not given.quiet:
        _report_unread(done, verbose=given.verbose)
        write_message(_summarize(done))
    if not done.descriptions:
        write_note(
            "no file declares a version of OpenAPI"
            if done.documents
            else "there is no file whose name ends in .json, .yaml or .yml"
        )
    if done.format == "jsonl" and given.format is None:
        write_note("tables are JSON lines; pip install 'schemakit[survey]' makes them Parquet")


@contextmanager
def _remove_at_end(line: Callable[[str], None] | None) -> Iterator[None]:
    """Remove the progress line, if there is one, before anything else is written."""
    try:
        yield
    finally:
        if line is not None:
            line("")


@contextmanager
def _open_executor(given: argparse.Namespace) -> Iterator[tuple[Executor | None, int | None]]:
    """The executor of ``--dask``, with the number of its threads; None without the option.

    Raises:
        UsageError: if Dask is not installed, or no scheduler is at the address.
    """
    if given.dask is None:
        yield None, given.workers
        return
    try:
        from distributed import Client
    except ImportError:
        raise UsageError("--dask needs Dask: pip install 'schemakit[dask]'") from None
    try:
        client = Client(given.dask, timeout=10)
    except (OSError, ValueError) as error:
        raise UsageError(f"no Dask scheduler at {given.dask}: {error}") from error
    with client, client.get_executor(pure=False) as executor:
        yield executor, given.workers or sum(client.ncores().values()) or 1


def _assign_headers(given: argparse.Namespace) -> dict[str, dict[str, str]]:
    """The headers of the options under the one origin that the sources have.

    Raises:
        UsageError: if the sources are of several servers, or of none.
    """
    headers = read_headers(given)
    if not headers:
        return {}
    from schemakit.sources.urls import parse_url

    urls = [one for one in given.words if one.lower().startswith(("http://", "https://"))]
    origins = sorted({str(parse_url(one).origin) for one in urls})
    if len(origins) != 1:
        named = f"{origins[0]} and {origins[1]}" if origins else "no SOURCE is a URL"
        raise UsageError(f"--header and {given.reads_with} are for one server: {named}")
    return {origins[0]: dict(headers)}


class _ProgressLine:
    """Shows how far a survey is: documents a second, and the time that is left."""

    def __init__(self, line: Callable[[str], None]) -> None:
        self._line, self._start = line, monotonic()

    def show(self, now: Progress) -> None:
        """Replace the line."""
        made = now.documents - now.reused
        seconds = monotonic() - self._start
        text = f"{now.documents:,} of {format_count(now.total, 'file')}, "
        text += format_count(now.descriptions, "description")
        if now.failed:
            text += f", {now.failed:,} failed"
        if made and seconds > 0:
            left = (now.total - now.documents) * seconds / made
            text += f", {made / seconds:,.1f} a second, {_format_time(left)} left"
        self._line(text)


def _format_time(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


def _report_unread(done: Survey, *, verbose: bool) -> None:
    """Write why descriptions could not be read, or not whole: of many the first, unless verbose."""
    number = done.descriptions - done.outcomes.get("read", 0)
    if not number:
        return
    from itertools import islice

    from schemakit.surveying.answers import iterate_rows

    columns = ("outcome", "uri", "error_document", "error_line", "error")
    rows = iterate_rows(done, "descriptions", columns)
    unread = (row for row in rows if row[0] != "read")
    # A line that counts one more would be as long as what it replaces.
    most = number if verbose or number <= _MOST_UNREAD + 1 else _MOST_UNREAD
    for outcome, uri, document, line, error in islice(unread, most):
        place = uri if document in (None, uri) else f"{uri}: {document}"
        place += "" if line is None else f":{line}"
        reason = (error or "no reason is known").partition("\n")[0]
        write_message(f"warning: {place}: {reason} [{outcome}]")
    if most < number:
        table = done.tables["descriptions"]
        write_message(f"… {number - most:,} more; --verbose lists all, as does {table}")


def _summarize(done: Survey) -> str:
    total = sum(done.rows.values())
    text = f"{format_count(done.descriptions, 'description')} in "
    text += format_count(done.documents, "file")
    failed = {
        name: count for name, count in done.outcomes.items() if name not in ("read", "partial")
    }
    if failed:
        listed = ", ".join(f"{count:,} {name}" for name, count in failed.items())
        text += f"; {done.failed:,} could not be read ({listed})"
    partial = done.outcomes.get("partial", 0)
    if partial:
        text += f"; {partial:,} read only in part"
    tables = format_count(len(done.tables), "table")
    return f"{text}; {format_count(total, 'row')} in {tables} of {done.output}"


# -- reporting ---------------------------------------------------------------------------------


def _report(given: argparse.Namespace) -> None:
    from schemakit.surveying.answers import report_survey
    from schemakit.surveying.results import open_survey

    if given.format not in _OF_TABLES:
        check_choice("survey", "--format", given.format, _OF_REPORTS)
    directories: Sequence[str] = given.words[1:]
    if len(directories) != 1:
        raise UsageError("survey report takes the directory of one survey")
    if given.format in _OF_TABLES:
        raise UsageError(f"--format {given.format} is of tables; a report is text, html or json")
    to_file = given.output not in (None, "-")
    if to_file and os.path.dirname(os.path.abspath(given.output)) == os.path.abspath(
        directories[0]
    ):
        raise UsageError(f"{directories[0]} holds the tables alone; write the report elsewhere")
    found = open_survey(directories[0])
    report = report_survey(found)
    display = detect_display(None if to_file else sys.stdout)
    if given.format == "html":
        from schemakit.cli.layout.survey_page import render_page

        text: str | bytes = render_page(report)
    elif given.format == "json":
        from dataclasses import asdict

        from schemakit.cli.layout.json_text import render_json

        text = render_json(asdict(report), display)
    else:
        from schemakit.cli.layout.survey_report import render_report

        text = render_report(report, display)
    if to_file:
        save(given.output, [text if isinstance(text, bytes) else text.encode()])
    else:
        write(text)


COMMAND = Command(
    name="survey",
    summary=SUMMARIES["survey"],
    usage=(
        "[SOURCE ...] -o DIR [--tables NAME[,NAME]] [--format FORMAT] [--resume] [--force] "
        "[--workers N] [--dask ADDRESS] [--seconds N] [--memory SIZE]"
    ),
    examples=(
        "  schemakit survey specs/ -o out/\n"
        "  schemakit survey 'apis/**/*.yaml' dump.zip @urls.txt git+../repo@v1 -o out/\n"
        "  schemakit survey report out/\n"
        "  schemakit survey report out/ --format html -o report.html\n"
    ),
    options=_add_options,
    run=_run,
)
