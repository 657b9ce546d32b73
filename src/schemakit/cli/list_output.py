"""The forms in which every list is written: text, JSON, JSON lines, and names for xargs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from typing import Any

from schemakit.cli.arguments import Parser
from schemakit.cli.layout.table import Display, escape_unsafe
from schemakit.cli.output import detect_display, write, write_note

__all__ = ["add_list_options", "write_list"]


def add_list_options(parser: Parser, content: str) -> None:
    """Add ``--json``, ``--jsonl`` and ``-0``; ``content`` describes what JSON has."""
    group = parser.add_mutually_exclusive_group()
    for names, words in (
        (["--json"], f"write JSON: {content}"),
        (["--jsonl"], "write each record as JSON in one line"),
        (["-0", "--null"], "write only names, as commands take them, each ended by NUL"),
    ):
        action = group.add_argument(*names, action="store_true", help=words)
        parser.known += action.option_strings


def write_list(
    given: argparse.Namespace,
    *,
    records: Callable[[], Iterable[Any]],
    names: Callable[[], Iterable[str]],
    render: Callable[[Display], str],
) -> None:
    """Write a list to standard output in the form that the options choose.

    ``records`` are the values for JSON, ``names`` what other commands take as an argument, one for
    each record, and ``render`` gives the text.
    """
    display = detect_display(sys.stdout)
    if given.null:
        _write_names(names(), display)
    elif given.json or given.jsonl:
        from schemakit.cli.layout.json_text import render_json, render_json_lines

        as_text = render_json_lines if given.jsonl else render_json
        write(as_text(list(records()), display))
    else:
        write(render(display))


def _write_names(names: Iterable[str], display: Display) -> None:
    for name in names:
        if "\0" in name:
            # No program can be given it as an argument.
            write_note(f"{name!r} is left out, since NUL ends a name")
        else:
            write(name if display.columns is None else escape_unsafe(name), "\0")
