"""The commands that write a whole description: ``dereference`` and ``bundle``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from schemakit.cli.arguments import (
    Command,
    Parser,
    count,
    description_of,
    not_empty,
    only_source,
    size,
)
from schemakit.cli.layout.table import visible
from schemakit.cli.messages import warn, write_json
from schemakit.cli.output import look_of, save, write
from schemakit.description.description import Description
from schemakit.errors import Diagnostic, UsageError

if TYPE_CHECKING:
    from schemakit.flattening.flatten import Residual

__all__ = ["BUNDLE", "DEREFERENCE"]

_SIZE_HELP = "refuse to write more, such as 500MB or 2GiB; 'none' for any size (1GiB)"


def _written_options(parser: Parser) -> None:
    """Those of every command that writes a whole description."""
    add = parser.add_argument
    add("-o", "--output", type=not_empty, metavar="FILE", help="write to FILE, whole or not at all")
    add("--at", metavar="POINTER", help="only the part at this JSON Pointer")
    add("--format", choices=("json", "yaml"), help="what FILE's ending says (.yaml, .yml), or json")
    add("--indent", type=count, metavar="N", help="spaces a level of JSON; 0 for one line")
    add(
        "--missing",
        choices=("error", "keep"),
        help="references without a target: an error (default), or left as they are",
    )
    add("--no-extensions", dest="extensions", action="store_false", help="leave x-... alone")
    add("--strict", action="store_true", help="refuse what is tolerated with a warning")
    add("--prune", action="store_true", help="drop components that nothing names any more")


def _dereference_options(parser: Parser) -> None:
    _written_options(parser)
    add = parser.add_argument
    add("--max-bytes", type=size, default=1 << 30, metavar="SIZE", help=_SIZE_HELP)
    add(
        "--cycles",
        choices=("keep", "error", "share"),
        help="keep the references of a cycle (default), or refuse cycles; share is for Python",
    )
    add(
        "--siblings",
        choices=("spec", "annotations"),
        help="what stands beside $ref: as the specification says, or descriptions count always",
    )
    add("--annotate", metavar="KEY", help="record each component's name under this key")
    add("--flatten", action="store_true", help="merge allOf and unions of one into plain schemas")


def _dereference(given: argparse.Namespace) -> None:
    api = description_of(only_source(given.words, "dereference"), given)
    names = ("cycles", "siblings", "missing", "extensions", "strict", "prune", "annotate", "at")
    options = {key: getattr(given, key) for key in names if getattr(given, key) is not None}
    left: list[Residual] = []
    if given.flatten:
        options |= {"flatten": True, "on_residual": left.append}
    indent = _indent(given)
    chunks = api.dereference_json_chunks(max_bytes=given.max_bytes, indent=indent, **options)
    if given.at in (None, "", "#") and given.extensions:
        # Those of the whole: what is wrong elsewhere is no concern of who asks for a part.
        warn(api.diagnostics, api.sources)
    warn(_left_by_flattening(api, given.at or "", left), api.sources)
    _put_out(given, chunks)


def _bundle(given: argparse.Namespace) -> None:
    api = description_of(only_source(given.words, "bundle"), given)
    names = ("missing", "extensions", "strict", "prune", "at")
    options = {key: getattr(given, key) for key in names if getattr(given, key) is not None}
    text = api.bundle_json(indent=_indent(given), **options)
    if given.at in (None, "", "#") and given.extensions:
        warn(api.diagnostics, api.sources)
    _put_out(given, iter([text]))


def _is_terminal(given: argparse.Namespace) -> bool:
    return given.output in (None, "-") and look_of(sys.stdout).columns is not None


def _is_yaml(given: argparse.Namespace) -> bool:
    named = given.output is not None and given.output.lower().endswith((".yaml", ".yml"))
    return given.format == "yaml" or (given.format is None and named)


def _as_yaml(text: bytes) -> bytes:
    import json

    from schemakit.syntax.yaml_writer import yaml_text

    # From the text, so that its limits and refusals are those of JSON; json keeps large integers.
    return yaml_text(json.loads(text))


def _indent(given: argparse.Namespace) -> int | None:
    if _is_yaml(given):
        if given.indent is not None:
            raise UsageError("--indent is for JSON; YAML has two spaces a level")
        return None
    if given.indent is None:
        return 2 if _is_terminal(given) else None
    indent: int | None = given.indent or None
    return indent


def _put_out(given: argparse.Namespace, chunks: Iterator[bytes]) -> None:
    """To the file that was asked for, else to standard output."""
    if _is_yaml(given):
        text = _as_yaml(b"".join(chunks))
        if given.output not in (None, "-"):
            save(given.output, [text])
        elif _is_terminal(given):
            write(visible(text.decode(), newlines=True))
        else:
            write(text)
    elif _is_terminal(given):
        write_json(b"".join(chunks), terminal=True)
    elif given.output in (None, "-"):
        for chunk in _with_newline(chunks):
            write(chunk)
    else:
        save(given.output, _with_newline(chunks))


def _left_by_flattening(api: Description, part: str, left: list[Residual]) -> list[Diagnostic]:
    """What flattening left, with the places in the text that it comes from."""
    if not left:
        return []
    from schemakit.references.problems import places_in_text
    from schemakit.spec import pointer

    pointers = [pointer.as_typed(part) + one.pointer for one in left]
    places = places_in_text(api._registry, [pointer.parse(one) for one in pointers])
    found = [
        Diagnostic(one.code, f"{one.message}{_inside(rest)}", place)
        for one, (place, rest) in zip(left, places, strict=True)
    ]

    def in_order_of_the_text(one: Diagnostic) -> tuple[bool, str, int, int]:
        place = one.location
        return place.uri != api.uri, place.uri, place.line or 0, place.column or 0

    return sorted(found, key=in_order_of_the_text)


def _inside(tokens: tuple[str, ...]) -> str:
    from schemakit.spec import pointer

    return f", at {pointer.join(tokens)} of what it becomes" if tokens else ""


def _with_newline(chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield from chunks
    yield b"\n"


DEREFERENCE = Command(
    "write the description with every reference replaced by what it names",
    "[SOURCE] [-o FILE] [--at POINTER] [options]",
    "  schemakit dereference openapi.yaml -o plain.json\n"
    "  schemakit dereference openapi.json --at '#/paths/~1models/get' --indent 2\n"
    "  schemakit dereference openapi.json --prune --annotate x-schema-name\n",
    _dereference_options,
    _dereference,
)
BUNDLE = Command(
    "write one description in place of many documents, references kept",
    "[SOURCE] [-o FILE] [--at POINTER] [options]",
    "  schemakit bundle openapi.yaml -o openapi.json\n"
    "  schemakit bundle openapi.yaml --format yaml | less\n"
    "  schemakit bundle openapi.yaml --at '#/components/schemas/Prediction'\n",
    _written_options,
    _bundle,
)
