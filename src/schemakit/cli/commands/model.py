"""The command ``model``: the inputs of a model, and the kind of its output."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from schemakit.cli.arguments import Command, Parser, add_json_option, choose_format, is_typed
from schemakit.cli.commands.table import SUMMARIES
from schemakit.cli.option_types import parse_count, parse_not_empty
from schemakit.cli.output import detect_display, warn, write, write_message, write_note
from schemakit.cli.source import read_description
from schemakit.description.description import Description
from schemakit.errors import DocumentError, UsageError
from schemakit.suggest import did_you_mean

if TYPE_CHECKING:
    from schemakit.models.model import Model, ModelSchema

__all__ = ["COMMAND"]

#: The schemas of a model and of its training.
_PARTS = ("input", "output", "training-input", "training-output")


def _add_options(parser: Parser) -> None:
    add = parser.add_argument
    add("--depth", type=parse_count, metavar="N", help="how many levels of the output to draw")
    add(
        "--format",
        choices=("table", "json", "jsonschema", "rjsf"),
        help="a table (default), as --json, JSON Schema 2020-12, or a form for rjsf",
    )
    add("--repair", action="store_true", help="correct known quirks, with a warning for each")
    add(
        "--validate",
        type=parse_not_empty,
        metavar="FILE",
        help="check the arguments in FILE, - for standard input",
    )
    add("--coerce", action="store_true", help="with --validate: take numbers written as text")
    add_json_option(parser, "the input's properties in order; for output, its kind and schema")


def _run(given: argparse.Namespace) -> None:
    source, part = _split_words(given.words)
    if given.validate == "-" and source in (None, "-"):
        raise UsageError("--validate - reads standard input, so name the SOURCE")
    style = choose_format(given, "table")
    api = read_description(source, given)
    model = api.model(repair=given.repair)
    schema = _get_schema(api, model, part or "input")
    if style == "rjsf" and schema.kind is not None and not is_typed(given, "format"):
        style = "table"
    if given.validate is not None:
        _validate(model, schema, given.validate, coerce=given.coerce)
        return
    if given.coerce:
        raise UsageError("--coerce says how --validate reads arguments; give both")
    warn(model.diagnostics, api.sources)
    if style == "table":
        _write_tables(api, model, part, given.depth)
        return
    from schemakit.cli.layout.json_text import render_json

    write(render_json(_build_json(api, schema, style), detect_display(sys.stdout)))


def _split_words(words: Sequence[str]) -> tuple[str | None, str | None]:
    """Split words into a source and a part, which is last."""
    parts = [word for word in words[-1:] if word.lower() in _PARTS]
    rest = words[: len(words) - len(parts)]
    if len(rest) > 1:
        raise UsageError(f"{rest[1]!r} is not one of {', '.join(_PARTS)}{_suggest(rest)}")
    return (rest[0] if rest else None), (parts[0].lower() if parts else None)


def _suggest(words: Sequence[str]) -> str:
    if words[0].lower() in _PARTS:
        return f"; the source comes first: schemakit model {words[1]} {words[0]}"
    return did_you_mean(words[1], _PARTS)


def _get_schema(api: Description, model: Model, part: str) -> ModelSchema:
    schema: ModelSchema | None = getattr(model, part.replace("-", "_"))
    if schema is None:
        problem = "does not describe its output" if part == "output" else "cannot be trained"
        raise UsageError(f"{api.uri}: the model {problem}")
    return schema


def _build_json(api: Description, schema: ModelSchema, style: str) -> Any:
    if style == "jsonschema":
        return schema.json_schema()
    is_output = schema.kind is not None
    if style == "rjsf":
        if is_output:
            raise UsageError("--format rjsf is for input or training-input, not for an output")
        return schema.rjsf()
    if is_output:
        return {"kind": schema.kind, "schema": api.view(schema.pointer)}
    return {one.name: one.schema for one in schema.fields}


def _write_tables(api: Description, model: Model, part: str | None, depth: int | None) -> None:
    """Write the table of one part, or those of all parts that the model has."""
    from schemakit.cli.layout.model_fields import render_fields
    from schemakit.cli.layout.page import render_output
    from schemakit.cli.layout.table import paint
    from schemakit.cli.page_options import build_page_options

    display = detect_display(sys.stdout)
    parts = {name: getattr(model, name.replace("-", "_")) for name in _PARTS}
    shown = {name: one for name, one in parts.items() if one is not None and part in (None, name)}
    for number, (name, one) in enumerate(shown.items()):
        label = name if part is None else ""
        if number and display.columns is not None:
            write("\n")
        if one.kind is not None:
            options = build_page_options(api, depth)
            write(render_output(api.view(one.pointer), options, name, labelled=bool(label)))
            continue
        if not one.fields:
            write_note(f"the model takes no {name}s")
        if name != "input" and part is None and display.columns is not None:
            write(f"{paint('Training', 'bold', display)}\n")
        write(render_fields(one.fields, display, label=label))
    if part is None and model.output is None:
        write_note("the model does not describe its output")


def _validate(model: Model, schema: ModelSchema, source: str, *, coerce: bool) -> None:
    """Validate the arguments in a file, and write warnings and a confirmation.

    Raises:
        DocumentError: if they do not match the schema.
    """
    from schemakit.models.validation import locate_in_text
    from schemakit.sources.fetch import fetch
    from schemakit.syntax import parse

    if schema.kind is not None:
        raise UsageError("--validate is for input or training-input, not for an output")
    fetched = fetch(source)
    parsed = parse.parse(fetched.data, uri=fetched.uri, media_type=fetched.media_type)
    found = schema.validate(parsed.contents, uri=fetched.uri, coerce=coerce)
    found = locate_in_text(found, fetched.data, parsed.syntax)
    if any(one.severity == "error" for one in found):
        raise DocumentError(*found)
    warn(found, {})
    write_message(f"{fetched.uri}: matches the {schema.name} of {model.name or 'the model'}")


COMMAND = Command(
    name="model",
    summary=SUMMARIES["model"],
    usage=(
        "[SOURCE] [input|output|training-input|training-output]\n"
        "                       [--format FORMAT] [--repair] [--validate FILE]\n"
        "                       [--depth N] [--json]"
    ),
    examples=(
        "  schemakit model model.json\n"
        "  schemakit model model.json input --json\n"
        "  schemakit model replicate:black-forest-labs/flux-schnell\n"
        "  schemakit model model.json --format rjsf\n"
        "  schemakit model model.json --validate arguments.json\n"
    ),
    options=_add_options,
    run=_run,
)
