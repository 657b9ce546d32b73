"""The command ``show``: one operation, schema or other part, laid out for reading."""

from __future__ import annotations

import argparse
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from schemakit.cli.arguments import Command, Parser, add_json_option, is_typed
from schemakit.cli.commands.table import SUMMARIES
from schemakit.cli.option_types import parse_count
from schemakit.cli.output import write, write_json
from schemakit.cli.source import is_source, read_description
from schemakit.description.description import Description
from schemakit.errors import NotFoundError, UsageError
from schemakit.spec import pointer

if TYPE_CHECKING:
    from schemakit.cli.layout.page import PageOptions
    from schemakit.views.operations import Operation
    from schemakit.views.part_names import Place

__all__ = ["COMMAND"]


def _add_options(parser: Parser) -> None:
    parser.add_argument(
        "--depth", type=parse_count, metavar="N", help="how many levels of fields to draw"
    )
    parser.add_argument(
        "--sample",
        action="store_true",
        help="a valid request as a curl command, and a response; of a schema, a value",
    )
    add_json_option(parser, "the part itself, dereferenced; with --sample, the samples")


def _run(given: argparse.Namespace) -> None:
    source, target = _split_words(given.words)
    api = read_description(source, given)
    place = _find_place(api, target)
    where = None if place.tokens is None else pointer.join(place.tokens)
    if given.sample:
        if is_typed(given, "depth"):
            raise UsageError("--depth is for fields; --sample has none")
        if where is None:
            raise UsageError("--sample is for parts that have a name in the entry document")
        from schemakit.cli.part_samples import write_samples

        write_samples(api, where, json=given.json)
        return
    if given.json:
        text = api.dereference_json(
            at=target if where is None else where,
            siblings="annotations",
            missing="keep",
            indent=2,
        )
        write_json(text)
        return
    from schemakit.cli.page_options import build_page_options

    options = build_page_options(api, given.depth)
    if where is None:
        write(_render_elsewhere(api, target, place, options))
    else:
        write(_render_part(api, where, options))


def _split_words(words: list[str]) -> tuple[str | None, str]:
    """Split words into source and target, which is last. ``GET /path`` may be two words."""
    if len(words) >= 2 and words[-1][:1] == "/" and words[-2].isalpha() and len(words[-2]) < 10:
        method = words[-2]
        if len(words) > 2 or (method.isupper() and not os.path.exists(method)):
            words = [*words[:-2], f"{method} {words[-1]}"]
    if not words or (len(words) == 1 and is_source(words[0])):
        example = f"schemakit show {words[0] if words else 'openapi.json'} listPets"
        raise UsageError(
            "show needs a TARGET after the source: an operationId, 'GET /path', the name of a "
            f"schema or a JSON Pointer, as in: {example}"
        )
    if len(words) > 2:
        raise UsageError(
            f"show takes one SOURCE and one TARGET, not also {words[2]!r}; quote 'GET /path'"
        )
    if len(words) == 1:
        return None, words[0]
    if not is_source(words[0]) and is_source(words[1]):
        raise UsageError(f"the source comes first: schemakit show {words[1]} {words[0]!r}")
    return words[0], words[1]


def _find_place(api: Description, target: str) -> Place:
    from schemakit.description.arguments import attach_sources
    from schemakit.views.part_names import find_place

    with attach_sources(api._registry):
        try:
            return find_place(api._loaded, target)
        except NotFoundError:
            operation = _match_request(api, target)
            if operation is None:
                raise
            return find_place(api._loaded, operation.pointer)


def _match_request(api: Description, target: str) -> Operation | None:
    """The operation of a request, with values in place of the names in a path."""
    method, _, url = target.partition(" ")
    if not method.isalpha() or (url[:1] != "/" and "://" not in url):
        return None
    with suppress(UsageError):
        first, *more = [one.operation for one in api.match(method, url)]
        others = {one.request_method for one in more if one.path == first.path}
        # Methods that differ only in case are not guessed.
        if others <= {first.request_method}:
            return first
    return None


def _render_elsewhere(api: Description, target: str, place: Place, options: PageOptions) -> str:
    """Render a part of another document, by the type of Object as which it is read."""
    from schemakit.references.resolver import find_at_pointer

    there = place.target
    inside: list[Operation] = []
    for one in api.operations():
        found = find_at_pointer(api._registry, pointer.parse(one.pointer))
        if found is not None and found.value is there.value:
            return _render_part(api, one.pointer, options)
        if found is not None and found.document.number == there.document.number:
            is_inside = found.tokens[: len(there.tokens)] == there.tokens
            inside += [one] if is_inside else []
    value, type_ = api._loaded.read_part(target)
    kind = "" if type_.is_array or type_.is_map else type_.name
    if kind == "PathItem":
        from schemakit.cli.layout.lists import render_operations

        return render_operations(inside, options.display)
    name = there.tokens[-1] if there.tokens else there.document.uri.rpartition("/")[2]
    return _render_value(kind, name, value, options)


def _render_part(api: Description, where: str, options: PageOptions) -> str:
    """Render the value at a JSON Pointer by the type of Object that is expected there."""
    from schemakit.cli.layout import page
    from schemakit.cli.layout.lists import render_operations
    from schemakit.references.target_types import type_of_part
    from schemakit.spec.grammar import GRAMMARS, LITERAL, type_at

    tokens = pointer.parse(where)
    expected = type_at(GRAMMARS[api.version], tokens, api.contents)
    kind = expected.name if not expected.is_array else ""
    if kind == "Operation" or (kind == "" and where.startswith(("/paths/", "/webhooks/"))):
        try:
            return page.render_operation(api.operation(where), options)
        except NotFoundError:
            pass
    value = api.view(where)
    kind = type_of_part(api._registry.entry, expected, value).name if kind == LITERAL.name else kind
    name = tokens[-1] if tokens else ""
    if kind == "PathItem" and isinstance(value, dict):
        listed = [one for one in api.operations() if one.pointer.startswith(f"{where}/")]
        return render_operations(listed, options.display)
    return _render_value(kind, name, value, options)


def _render_value(kind: str, name: str, value: Any, options: PageOptions) -> str:
    """Render an Object of some kind, or any other value."""
    from schemakit.cli.layout import page
    from schemakit.cli.layout.json_value import render_json_value
    from schemakit.cli.layout.prose import wrap_prose

    if kind == "Schema":
        return page.render_schema(name, value, options)
    if isinstance(value, str) and name == "description" and options.display.columns is not None:
        return wrap_prose("", value, options.display).removeprefix("\n")
    if isinstance(value, dict):
        if kind in ("Parameter", "Header"):
            return page.render_parameter({"name": name, "in": "header", **value}, options)
        if kind in ("RequestBody", "Response"):
            return page.render_message(name, value, options)
        if kind == "MediaType":
            return page.render_message("", {"content": {name: value}}, options)
    return render_json_value(value, options.depth, options.display)


COMMAND = Command(
    name="show",
    summary=SUMMARIES["show"],
    usage="[SOURCE] TARGET [--depth N] [--sample] [--json]",
    examples=(
        '  schemakit show openapi.json "GET /models"\n'
        "  schemakit show openapi.json models.list --depth 5\n"
        "  schemakit show openapi.json Prediction --json\n"
        "  schemakit show openapi.json predictions.create --sample\n"
        "  schemakit show openapi.json '#/info'\n"
        "  curl -s https://api.replicate.com/openapi.json | schemakit show models.list\n"
    ),
    options=_add_options,
    run=_run,
)
