"""The command ``match``: the operation of a request, with the values in its URL."""

from __future__ import annotations

import argparse

from schemakit.cli.arguments import Command, Parser
from schemakit.cli.commands.table import SUMMARIES
from schemakit.cli.list_output import add_list_options, write_list
from schemakit.cli.source import is_source, read_description
from schemakit.errors import UsageError

__all__ = ["COMMAND"]


def _add_options(parser: Parser) -> None:
    add_list_options(parser, "a list of objects, the best match first")


def _run(given: argparse.Namespace) -> None:
    from schemakit.cli.layout.matches import build_match_records, render_matches
    from schemakit.routing.requests import split_request

    source, request = _split_words(given.words)
    method, url = split_request(request)
    found = read_description(source, given).match(method, url)
    write_list(
        given,
        records=lambda: build_match_records(found),
        names=lambda: [one.operation.pointer for one in found],
        render=lambda display: render_matches(found, display),
    )


def _split_words(words: list[str]) -> tuple[str | None, str]:
    """Split words into source and request, which is last; ``GET URL`` may be two words."""
    if len(words) >= 2 and words[-2].isalpha() and " " not in words[-1]:
        words = [*words[:-2], f"{words[-2]} {words[-1]}"]
    if not words or len(words) > 2 or " " not in words[-1].strip():
        source = words[0] if words and is_source(words[0]) else "openapi.json"
        raise UsageError(
            "match needs a method and a URL after the source, as in: "
            f"schemakit match {source} 'GET /pets?limit=3'"
        )
    return (words[0] if len(words) == 2 else None), words[-1]


COMMAND = Command(
    name="match",
    summary=SUMMARIES["match"],
    usage='[SOURCE] "METHOD URL" [--json | --jsonl | -0]',
    examples=(
        '  schemakit match openapi.json "GET https://api.example.com/v1/models?limit=3"\n'
        "  schemakit match openapi.json POST /predictions/abc/cancel --json\n"
    ),
    options=_add_options,
    run=_run,
)
