"""The command ``search``: parts of the description found by words."""

from __future__ import annotations

import argparse

from schemakit.cli.arguments import Command, Parser
from schemakit.cli.commands.table import SUMMARIES
from schemakit.cli.list_output import add_list_options, write_list
from schemakit.cli.option_types import parse_count
from schemakit.cli.output import write_note
from schemakit.cli.source import may_be_source, read_description, warn_of_missing_documents
from schemakit.errors import UsageError
from schemakit.suggest import did_you_mean

__all__ = ["COMMAND"]

#: How many results are written by default.
_USUAL_LIMIT = 10


def _add_options(parser: Parser) -> None:
    parser.add_argument(
        "--in",
        dest="within",
        action="append",
        default=[],
        type=_parse_where,
        metavar="WHERE",
        help="only operations, parameters, schemas, fields, values (of enums), or the "
        "descriptions of anything; may be given several times",
    )
    parser.add_argument(
        "--limit",
        type=parse_count,
        default=_USUAL_LIMIT,
        metavar="N",
        help=f"write the first N results (default {_USUAL_LIMIT}); 0 writes all",
    )
    add_list_options(parser, "a list of objects, with every text that matched")


def _parse_where(text: str) -> str:
    """Return what a search may be restricted to."""
    from schemakit.views.search import WITHIN

    if text not in WITHIN:
        near = did_you_mean(text, list(WITHIN))
        raise argparse.ArgumentTypeError(f"{text!r} is not one of {', '.join(WITHIN)}{near}")
    return text


def _run(given: argparse.Namespace) -> None:
    from schemakit.cli.layout.search_results import build_result_records, render_results
    from schemakit.views.search import find_words, rank_parts

    source, words = _split_words(given.words)
    api = read_description(source, given)
    index = api._loaded.search_index()
    words_found = find_words(index, words)
    found = rank_parts(index, words_found, within=given.within)
    warn_of_missing_documents(api)
    for word, near in words_found.replaced.items():
        instead = f"; {' and '.join(map(repr, near))} searched instead" if near else ""
        write_note(f"no text has the word {word!r}{instead}")
    shown = found[: given.limit or None]
    if not found:
        write_note("nothing was found")
    elif len(shown) < len(found):
        write_note(f"{len(shown):,} of {len(found):,} results; --limit 0 writes all")
    write_list(
        given,
        records=lambda: build_result_records(shown),
        names=lambda: [one.pointer for one in shown],
        render=lambda display: render_results(shown, display),
    )


def _split_words(words: list[str]) -> tuple[str | None, list[str]]:
    """Split words into the source, if the first is meant as one, and the words to search for."""
    source = words[0] if words and may_be_source(words[0]) else None
    sought = words[1:] if source is not None else words
    if not sought:
        raise UsageError(
            "search needs words after the source, as in: "
            f"schemakit search {source or 'openapi.json'} cancel prediction"
        )
    return source, sought


COMMAND = Command(
    name="search",
    summary=SUMMARIES["search"],
    usage="[SOURCE] WORDS... [--in WHERE] [--limit N] [--json | --jsonl | -0]",
    examples=(
        "  schemakit search openapi.json cancel prediction\n"
        "  schemakit search openapi.json webhook --in fields --in parameters\n"
        "  schemakit search openapi.json rate limit --in descriptions --json\n"
    ),
    options=_add_options,
    run=_run,
)
