"""The command ``dereference``: the description with references replaced by their targets."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from schemakit.cli.arguments import Command, Parser, is_typed
from schemakit.cli.commands.table import SUMMARIES
from schemakit.cli.document_output import (
    add_document_options,
    choose_indent,
    report_to,
    select_options,
    warn_of_document,
    write_document,
)
from schemakit.cli.source import read_description, take_source
from schemakit.description.description import Description
from schemakit.errors import Diagnostic, UsageError

if TYPE_CHECKING:
    from schemakit.flattening.flatten import Residual

__all__ = ["COMMAND"]

_PASSED = (
    *("cycles", "siblings", "missing", "extensions", "strict", "prune", "annotate", "at"),
    "on_conflict",
)


def _add_options(parser: Parser) -> None:
    add_document_options(parser)
    add = parser.add_argument
    add(
        "--cycles",
        choices=("keep", "error"),
        help="keep the references of a cycle (default), or refuse cycles",
    )
    add(
        "--siblings",
        choices=("spec", "annotations"),
        help="fields next to $ref: as the specification says, or descriptions apply always",
    )
    add("--annotate", metavar="KEY", help="record the name of each component under this key")
    add("--flatten", action="store_true", help="merge allOf and unions of one into plain schemas")
    add(
        "--nullable-intent",
        action="store_true",
        help="with --flatten: read 'nullable' without a type, which has no effect, as it was meant",
    )


def _run(given: argparse.Namespace) -> None:
    api = read_description(take_source(given.words, "dereference"), given)
    options: dict[str, Any] = select_options(given, *_PASSED)
    residuals: list[Residual] = []
    found: list[Diagnostic] = []
    options |= report_to(api, given, found)
    if given.flatten:
        options |= {"flatten": True, "on_residual": residuals.append}
        options["nullable_intent"] = given.nullable_intent
    elif is_typed(given, "nullable_intent"):
        raise UsageError("--nullable-intent says how --flatten reads schemas; give both")
    indent = choose_indent(given)
    chunks = api.dereference_json_chunks(max_bytes=given.max_bytes, indent=indent, **options)
    left = _locate_residuals(api, given.at or "", residuals)
    warn_of_document(api, given, [*found, *left])
    write_document(given, chunks)


def _locate_residuals(api: Description, part: str, residuals: list[Residual]) -> list[Diagnostic]:
    """Turn what flattening could not merge into diagnostics with locations, in document order.

    ``part`` names what the pointers of the residuals start from.
    """
    if not residuals:
        return []
    from schemakit.description.arguments import find_start
    from schemakit.references.problems import places_in_text
    from schemakit.references.target_types import Start
    from schemakit.spec import pointer

    start = find_start(api._loaded, part)
    inside = [pointer.parse(one.pointer) for one in residuals]
    if isinstance(start, Start):
        # Where in another document it is, no pointer into the entry document says.
        document, tokens, *_ = start.target
        places = [(document.location(tokens), one) for one in inside]
    else:
        places = places_in_text(api._registry, [(*start, *one) for one in inside])
    found = [
        Diagnostic(one.code, f"{one.message}{_describe_rest(rest)}", place)
        for one, (place, rest) in zip(residuals, places, strict=True)
    ]

    def get_order(one: Diagnostic) -> tuple[bool, str, int, int]:
        place = one.location
        return place.uri != api.uri, place.uri, place.line or 0, place.column or 0

    return sorted(found, key=get_order)


def _describe_rest(tokens: tuple[str, ...]) -> str:
    """Describe the path from the location in the text to the part of the flattened schema."""
    from schemakit.spec import pointer

    return f", at {pointer.join(tokens)} of the flattened schema" if tokens else ""


COMMAND = Command(
    name="dereference",
    summary=SUMMARIES["dereference"],
    usage="[SOURCE] [-o FILE] [--at PART] [options]",
    examples=(
        "  schemakit dereference openapi.yaml -o plain.json\n"
        "  schemakit dereference openapi.json --at '#/paths/~1models/get' --indent 2\n"
        "  schemakit dereference openapi.json --prune --annotate x-schema-name\n"
        "\n"
        "Code generators name classes after components, so 'bundle' suits them better: of\n"
        "Box's API datamodel-code-generator makes 692 classes from a bundle, and 5,105\n"
        "from this, 4,626 of them with numbers in their names.\n"
    ),
    options=_add_options,
    run=_run,
)
