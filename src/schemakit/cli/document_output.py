"""The options of the commands that write a whole description, and how they write it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from functools import partial

from schemakit.cli.arguments import Parser, is_typed
from schemakit.cli.layout.table import escape_unsafe
from schemakit.cli.option_types import add_file_options, parse_count, parse_size
from schemakit.cli.output import detect_display, save, warn, write, write_json
from schemakit.description.description import Description
from schemakit.errors import Diagnostic, Location, SchemaKitError, TooLargeError, UsageError

__all__ = [
    "add_document_options",
    "add_output_options",
    "choose_indent",
    "find_other_place",
    "report_to",
    "select_options",
    "warn_of_document",
    "write_document",
]

#: Bytes of JSON text that become YAML by default; it takes far longer to write than JSON.
_MOST_YAML = 128 << 20


def add_document_options(parser: Parser) -> None:
    """Add the options of every command that writes a whole description or a part of one."""
    add_output_options(parser)
    add = parser.add_argument
    add(
        "--at",
        metavar="PART",
        help="only this part: a JSON Pointer, an operation, a schema or FILE#POINTER",
    )
    add(
        "--no-extensions",
        dest="extensions",
        action="store_false",
        help="do not follow references in x-... fields",
    )
    add(
        "--on-conflict",
        choices=("rename", "error"),
        help="two different components with one name: rename one (default), or an error",
    )
    add("--strict", action="store_true", help="refuse what is tolerated with a warning")
    add("--prune", action="store_true", help="drop components that are no longer referred to")


def add_output_options(parser: Parser) -> None:
    """Add the options of every command that writes a description: where to, and how."""
    add_file_options(parser)
    add = parser.add_argument
    add(
        "--format",
        choices=("json", "yaml"),
        help="by default yaml if FILE ends in .yaml or .yml, else json",
    )
    add(
        "--max-bytes",
        type=parse_size,
        default=1 << 30,
        metavar="SIZE",
        help="refuse to write more, such as 500MB or 2GiB; none for any size (default 1GiB)",
    )
    add("--indent", type=parse_count, metavar="N", help="spaces per level of JSON; 0 for one line")
    add(
        "--missing",
        choices=("error", "keep"),
        help="references without a target: an error (default), or left as they are",
    )


def select_options(given: argparse.Namespace, *names: str) -> dict[str, object]:
    """Return those of the named options that have a value."""
    return {name: getattr(given, name) for name in names if getattr(given, name) is not None}


def choose_indent(given: argparse.Namespace) -> int | None:
    """Return the spaces per level of JSON, or None for one line; 2 on a terminal by default.

    Raises:
        UsageError: if ``--indent`` is given for YAML.
    """
    if _is_yaml(given):
        if is_typed(given, "indent"):
            raise UsageError("--indent is for JSON; YAML has two spaces a level")
        return None
    if given.indent is None:
        return 2 if _is_for_terminal(given) else None
    indent: int | None = given.indent or None
    return indent


def report_to(
    api: Description, given: argparse.Namespace, found: list[Diagnostic]
) -> dict[str, object]:
    """Return the options by which what is found on the way is added to a list.

    Problems of references are among it if the output has its own: if it is a part, or if
    references in extensions stay. They are not those of the whole description.
    """
    report: dict[str, object] = {"on_renamed": found.append}
    if given.quiet:
        return report
    if not _is_of_whole(given):
        report["on_problem"] = found.append
    place = find_other_place(api, given)
    if place is not None:
        report["written_to"] = place
        report.setdefault("on_problem", partial(_add_of_code, found, "relative-uri"))
    return report


def _add_of_code(found: list[Diagnostic], code: str, one: Diagnostic) -> None:
    if one.code == code:
        found.append(one)


def find_other_place(api: Description, given: argparse.Namespace) -> str | None:
    """Return the file that is written, if it is in another directory than what was read."""
    if given.output in (None, "-") or not _is_file(given.output):
        return None
    from schemakit.sources.urls import parse_file_uri

    base = api._registry.entry.base
    try:
        read = os.path.dirname(parse_file_uri(base)) if base[:5] == "file:" else None
        written = os.path.dirname(given.output) or os.curdir
        if read is not None and os.path.samefile(read, written):
            return None
    except (OSError, ValueError, SchemaKitError):
        return None  # that it cannot be written is said when it is
    place: str = given.output
    return place


def _is_file(path: str) -> bool:
    """Return whether a path is that of a regular file, or of none."""
    return os.path.isfile(path) or not os.path.exists(path)


def warn_of_document(
    api: Description, given: argparse.Namespace, found: Sequence[Diagnostic]
) -> None:
    """Write the warnings about the description, or else the part, and what was found on the way."""
    if given.quiet:
        return  # places in a large text take a while to find
    of_whole = api.diagnostics if _is_of_whole(given) else ()
    warn([*of_whole, *found], api.sources, summary=True)


def _is_of_whole(given: argparse.Namespace) -> bool:
    """Return whether the problems of the output are those of the whole description."""
    return given.at in (None, "", "#") and bool(given.extensions)


def write_document(given: argparse.Namespace, chunks: Iterator[bytes]) -> None:
    """Write JSON text, or YAML made of it, to the file of ``--output`` or standard output."""
    is_for_file = given.output not in (None, "-")
    if _is_yaml(given):
        text = _convert_to_yaml(_join_for_yaml(given, chunks))
        if is_for_file:
            save(given.output, [text])
        elif _is_for_terminal(given):
            write(escape_unsafe(text.decode(), newlines=True))
        else:
            write(text)
    elif is_for_file:
        save(given.output, _add_newline(chunks))
    elif _is_for_terminal(given) or detect_display(sys.stdout).colour:
        write_json(b"".join(chunks))
    else:
        for chunk in _add_newline(chunks):
            write(chunk)


def _is_for_terminal(given: argparse.Namespace) -> bool:
    return given.output in (None, "-") and detect_display(sys.stdout).columns is not None


def _is_yaml(given: argparse.Namespace) -> bool:
    is_named = given.output is not None and given.output.lower().endswith((".yaml", ".yml"))
    return given.format == "yaml" or (given.format is None and is_named)


def _join_for_yaml(given: argparse.Namespace, chunks: Iterator[bytes]) -> bytes:
    """Join JSON text that is to become YAML.

    Raises:
        TooLargeError: if it is larger than YAML is written by default, and no other size is given.
    """
    pieces = []
    left = _MOST_YAML if given.max_bytes == 1 << 30 else None
    for chunk in chunks:
        pieces.append(chunk)
        if left is not None:
            left -= len(chunk)
            if left < 0:
                raise TooLargeError(_MOST_YAML - left, _MOST_YAML, (), Location())
    return b"".join(pieces)


def _convert_to_yaml(text: bytes) -> bytes:
    from schemakit.syntax.json_reader import load_any_depth
    from schemakit.syntax.yaml_writer import yaml_text

    # Made of the JSON text, so that both have the same limits and errors.
    return yaml_text(load_any_depth(text))


def _add_newline(chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield from chunks
    yield b"\n"
