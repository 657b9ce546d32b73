"""The command ``graph``: what uses what, as a drawing."""

from __future__ import annotations

import argparse
import sys
from pathlib import PurePath
from typing import TYPE_CHECKING

from schemakit.cli.arguments import Command, Parser, is_typed
from schemakit.cli.commands.table import SUMMARIES
from schemakit.cli.layout.table import escape_unsafe
from schemakit.cli.option_types import add_file_option, parse_count
from schemakit.cli.output import detect_display, encode, save, write, write_note
from schemakit.cli.source import read_description, take_source, warn_of_missing_documents
from schemakit.counts import format_count
from schemakit.errors import UsageError

if TYPE_CHECKING:
    from schemakit.usage.grouping import Drawing

__all__ = ["COMMAND"]

#: Endings of pictures in formats that are not written.
_PICTURES = frozenset((".png", ".pdf", ".jpg", ".jpeg", ".gif", ".webp", ".ps", ".eps"))
_FORMATS = {
    ".dot": "dot",
    ".gv": "dot",
    ".svg": "svg",
    ".json": "json",
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
}


def _add_options(parser: Parser) -> None:
    add_file_option(parser)
    add = parser.add_argument
    add(
        "--format",
        choices=("dot", "mermaid", "json", "svg"),
        help="by default that of FILE's ending, else dot; svg needs Graphviz",
    )
    add("--around", metavar="PART", help="only this part, what it uses and what uses it")
    add("--depth", type=parse_count, metavar="N", help="up to N uses from PART (default 1)")
    add(
        "--group",
        choices=("tag", "path", "none"),
        default="tag",
        help="group operations by their first tag (default) or the start of their path, or not",
    )


def _run(given: argparse.Namespace) -> None:
    if is_typed(given, "depth") and given.around is None:
        raise UsageError("--depth is the distance from a part: it needs --around PART")
    form = given.format or _choose_format(given.output or "")
    api = read_description(take_source(given.words, "graph"), given)
    depth = 1 if given.depth is None else given.depth
    drawing = api.graph(around=given.around, depth=depth, group=given.group)
    warn_of_missing_documents(api)
    if drawing.is_grouped:
        write_note(
            f"{drawing.total:,} parts are drawn as {format_count(len(drawing.nodes), 'node')}, "
            "in groups; "
            "--group none draws each of them, --around PART some"
        )
    if not drawing.nodes:
        write_note("the description has no operations and no components")
    text = _build_text(drawing, form)
    if given.output not in (None, "-"):
        save(given.output, [text])
    elif detect_display(sys.stdout).columns is not None:
        write(escape_unsafe(text.decode(), newlines=True))
    else:
        write(text)


def _choose_format(output: str) -> str:
    """Choose the format by the ending of the file, else DOT.

    Raises:
        UsageError: if that is the ending of a picture in a format that is not written.
    """
    ending = PurePath(output).suffix.lower()
    if ending in _PICTURES:
        from shlex import quote

        raise UsageError(
            f"{output}: no {ending[1:].upper()} is written; Graphviz makes it of DOT, as in: "
            f"schemakit graph openapi.json | dot -T{ending[1:]} -o {quote(output)}"
        )
    return _FORMATS.get(ending, "dot")


def _build_text(drawing: Drawing, form: str) -> bytes:
    from schemakit.usage.drawing import MERMAID_EDGES, as_dot, as_json, as_mermaid

    if form == "json":
        from schemakit.cli.layout.json_text import render_json

        return render_json(as_json(drawing), detect_display(None))
    if form == "mermaid":
        if len(drawing.edges) > MERMAID_EDGES:
            write_note(
                f"Mermaid draws up to {MERMAID_EDGES} edges unless its maxEdges is raised; "
                f"there are {len(drawing.edges):,}"
            )
        return encode(as_mermaid(drawing))
    text = encode(as_dot(drawing))
    if form == "svg":
        from schemakit.cli.graphviz import draw_svg

        return draw_svg(text)
    return text


COMMAND = Command(
    name="graph",
    summary=SUMMARIES["graph"],
    usage=(
        "[SOURCE] [-o FILE] [--format dot|mermaid|json|svg]\n"
        "                       [--around PART [--depth N]] [--group tag|path|none]"
    ),
    examples=(
        "  schemakit graph openapi.json -o openapi.svg\n"
        "  schemakit graph openapi.json --around Prediction --depth 2 --format mermaid\n"
    ),
    options=_add_options,
    run=_run,
)
