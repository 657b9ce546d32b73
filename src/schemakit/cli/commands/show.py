"""The commands that lay something out for reading: ``show`` and ``model``."""

from __future__ import annotations

import argparse
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

from schemakit.cli.arguments import (
    PARTS,
    Command,
    Parser,
    count,
    description_of,
    json_option,
    not_empty,
    source_and_part,
    source_and_target,
)
from schemakit.cli.messages import warn, write_json
from schemakit.cli.output import complain, look_of, write
from schemakit.description.description import Description
from schemakit.errors import DocumentError, NotFoundError, SchemaKitError, UsageError
from schemakit.suggest import near_names

if TYPE_CHECKING:
    from schemakit.cli.layout.page import Page
    from schemakit.models.model import Model, ModelSchema

__all__ = ["MODEL", "SHOW"]


# -- show ------------------------------------------------------------------------------------------


def _show_options(parser: Parser) -> None:
    parser.add_argument(
        "--depth", type=count, metavar="N", help="how many levels of fields to draw"
    )
    json_option(parser, "the part itself, dereferenced")


def _show(given: argparse.Namespace) -> None:
    source, target = source_and_target(given.words)
    api = description_of(source, given)
    where = _pointer_of(api, target)
    look = look_of(sys.stdout)
    if given.json:
        text = api.dereference_json(
            at=where or None, siblings="annotations", missing="keep", indent=2
        )
        write_json(text, terminal=look.columns is not None)
        return
    write(_drawn(api, where, _page(api, given.depth)))


def _page(api: Description, depth: int | None) -> Page:
    from schemakit.cli.layout.page import Page
    from schemakit.spec import pointer
    from schemakit.spec.grammar import GRAMMARS

    def exists(fragment: str) -> bool:
        try:
            pointer.get(api.contents, pointer.parse(fragment))
        except (pointer.Missing, SchemaKitError):
            # What a view names of another document stands in none of the entry's places.
            return fragment not in dead()
        return True

    @cache
    def dead() -> frozenset[str]:
        from urllib.parse import unquote

        return frozenset(
            unquote(one.ref[1:])
            for one in api.references()
            if one.target is None and one.ref.startswith("#") and one.document == api.uri
        )

    legacy = GRAMMARS[api.version].legacy_bounds
    return Page(look_of(sys.stdout), depth, legacy, exists)


def _pointer_of(api: Description, target: str) -> str:
    """The JSON Pointer of what was asked for by whatever name."""
    from schemakit.spec import pointer

    if target[:1] in ("", "/", "#"):
        paths = api.paths()
        if target in paths:
            return pointer.join(("paths", target))
        if target[:1] == "/" and _is_rather_a_path(target, paths, api):
            raise NotFoundError("path", target, paths)
        return pointer.as_typed(target)
    for find in (api.operation, api.schema):
        try:
            return find(target).pointer
        except NotFoundError:
            continue
    sections = {"": api.contents, "components": api.contents.get("components")}
    for outer, groups in sections.items():
        for group, named in groups.items() if isinstance(groups, dict) else ():
            inside = group in ("parameters", "responses", "securityDefinitions") or outer
            if inside and isinstance(named, dict) and target in named:
                return pointer.join((outer, group, target) if outer else (group, target))
    operations = api.operations()
    known = [one.id for one in operations if one.id] + [one.name for one in api.schemas()]
    known += [f"{one.method.upper()} {one.path}" for one in operations]
    raise NotFoundError("operation or schema", target, known)


def _is_rather_a_path(target: str, paths: list[str], api: Description) -> bool:
    """Whether what is no path was meant as one, and not as a JSON Pointer that is misspelt too."""
    first, slash, rest = target[1:].partition("/")
    if not paths or first in api.contents:
        return False
    pointers = [f"/{key}{slash}{rest}" for key in api.contents]
    nearest = near_names(target, [*paths, *pointers], most=1)
    return not nearest or nearest[0] in paths


def _drawn(api: Description, where: str, page: Page) -> str:
    """What stands at a pointer, laid out by the kind of Object that the grammar expects there."""
    from schemakit.cli.layout import page as pages
    from schemakit.cli.layout import render
    from schemakit.spec import pointer
    from schemakit.spec.grammar import GRAMMARS, type_at

    tokens = pointer.parse(where)
    expected = type_at(GRAMMARS[api.version], tokens, api.contents)
    kind = expected.name if expected is not None and not expected.is_array else ""
    if kind == "Operation" or (kind == "" and where.startswith(("/paths/", "/webhooks/"))):
        try:
            return pages.operation_page(api.operation(where), page)
        except NotFoundError:
            pass
    value = api.view(where)
    name = tokens[-1] if tokens else ""
    if kind == "Schema":
        return pages.schema_page(name, value, page)
    if not isinstance(value, dict):
        return pages.data_page(value, page)
    if kind == "PathItem":
        listed = [one for one in api.operations() if one.pointer.startswith(f"{where}/")]
        return render.operation_table(listed, page.look)
    if kind in ("Parameter", "Header"):
        return pages.parameter_page({"name": name, "in": "header", **value}, page)
    if kind in ("RequestBody", "Response"):
        return pages.message_page(name, value, page)
    if kind == "MediaType":
        return pages.message_page("", {"content": {name: value}}, page)
    return pages.data_page(value, page)


# -- model -----------------------------------------------------------------------------------------


def _model_options(parser: Parser) -> None:
    add = parser.add_argument
    add("--depth", type=count, metavar="N", help="how many levels of the output to draw")
    add(
        "--format",
        choices=("table", "json", "jsonschema", "rjsf"),
        help="a table (default), as --json, JSON Schema 2020-12, or a form for rjsf",
    )
    add("--repair", action="store_true", help="read known quirks as they were meant, and say so")
    add(
        "--validate",
        type=not_empty,
        metavar="FILE",
        help="check the arguments in FILE, - for standard input",
    )
    json_option(parser, "the input's properties in order; for output, its kind and schema")


def _model(given: argparse.Namespace) -> None:
    source, part = source_and_part(given.words)
    if given.validate == "-" and source in (None, "-"):
        raise UsageError("--validate - reads standard input, so name the SOURCE")
    api = description_of(source, given)
    model = api.model(repair=given.repair)
    style = "json" if given.json else given.format or "table"
    chosen = _model_part(api, model, part or "input")
    if given.validate is not None:
        _validate(model, chosen, given.validate)
        return
    warn(model.diagnostics, api.sources)
    look = look_of(sys.stdout)
    if style == "table":
        _model_tables(api, model, part, given.depth)
        return
    from schemakit.cli.layout.render import json_text

    write(json_text(_model_data(api, chosen, style), look))


def _model_part(api: Description, model: Model, part: str) -> ModelSchema:
    found: ModelSchema | None = getattr(model, part.replace("-", "_"))
    if found is None:
        why = "says nothing of its output" if part == "output" else "cannot be trained"
        raise UsageError(f"{api.uri}: the model {why}")
    return found


def _model_data(api: Description, chosen: ModelSchema, style: str) -> Any:
    if style == "jsonschema":
        return chosen.json_schema()
    if style == "rjsf":
        if chosen.kind is not None:
            raise UsageError("a form is for what a model takes: input or training-input")
        return chosen.rjsf()
    if chosen.kind is not None:
        return {"kind": chosen.kind, "schema": api.view(chosen.pointer)}
    return {one.name: one.schema for one in chosen.fields}


def _model_tables(api: Description, model: Model, part: str | None, depth: int | None) -> None:
    from schemakit.cli.layout.page import output_page
    from schemakit.cli.layout.render import field_table
    from schemakit.cli.layout.table import painted

    look = look_of(sys.stdout)
    parts = {name: getattr(model, name.replace("-", "_")) for name in PARTS}
    shown = {name: one for name, one in parts.items() if one is not None and part in (None, name)}
    for number, (name, one) in enumerate(shown.items()):
        label = name if part is None else ""
        if number and look.columns is not None:
            write("\n")
        if one.kind is not None:
            write(output_page(api.view(one.pointer), _page(api, depth), name, labelled=bool(label)))
            continue
        if not one.fields:
            complain(f"note: the model takes no {name}s")
        if name != "input" and part is None and look.columns is not None:
            write(f"{painted('Training', 'bold', look)}\n")
        write(field_table(one.fields, look, label=label))
    if part is None and model.output is None:
        complain("note: the model says nothing of its output")


def _validate(model: Model, chosen: ModelSchema, source: str) -> None:
    from schemakit.models.validation import locate_in_text
    from schemakit.sources.fetch import fetch
    from schemakit.syntax import parse

    if chosen.kind is not None:
        raise UsageError("--validate checks what a model takes: input or training-input")
    fetched = fetch(source)
    parsed = parse.parse(fetched.data, uri=fetched.uri, media_type=fetched.media_type)
    found = chosen.validate(parsed.contents, uri=fetched.uri)
    found = locate_in_text(found, fetched.data, parsed.syntax)
    if any(one.severity == "error" for one in found):
        raise DocumentError(*found)
    warn(found, {})
    complain(f"{fetched.uri}: fits the {chosen.name} of {model.name or 'the model'}")


SHOW = Command(
    "lay out one operation, schema or any part for reading",
    "[SOURCE] TARGET [--depth N] [--json]",
    '  schemakit show openapi.json "GET /models"\n'
    "  schemakit show openapi.json models.list --depth 5\n"
    "  schemakit show openapi.json Prediction --json\n"
    "  schemakit show openapi.json '#/info'\n"
    "  curl -s https://api.replicate.com/openapi.json | schemakit show models.list\n",
    _show_options,
    _show,
)
MODEL = Command(
    "show a model's inputs in order, and what kind of output it gives",
    "[SOURCE] [input|output|training-input|training-output]\n"
    "                       [--format FORMAT] [--repair] [--validate FILE]\n"
    "                       [--depth N] [--json]",
    "  schemakit model model.json\n"
    "  schemakit model model.json input --json\n"
    "  schemakit model replicate:black-forest-labs/flux-schnell\n"
    "  schemakit model model.json --format rjsf\n"
    "  schemakit model model.json --validate arguments.json\n",
    _model_options,
    _model,
)
