"""The commands: each loads a description, asks it for one thing, and writes that."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence

from schemakit.cli.arguments import Command, Parser, description_of, json_option, only_source
from schemakit.cli.commands.selection import filters_of, note_what_fits_nothing, selecting_options
from schemakit.cli.commands.show import MODEL, SHOW
from schemakit.cli.commands.tools import TOOLS
from schemakit.cli.commands.write import BUNDLE, DEREFERENCE
from schemakit.cli.messages import warn
from schemakit.cli.output import complain, look_of, write
from schemakit.description.description import Description
from schemakit.errors import Diagnostic, DocumentError

__all__ = ["COMMANDS"]

# -- lists -----------------------------------------------------------------------------------------


def _no_options(parser: Parser) -> None:
    del parser


def _paths(given: argparse.Namespace) -> None:
    source = only_source(given.words, "paths")
    # The paths are the entry document's own, unless all of them stand elsewhere.
    api = description_of(source, given, follow=False)
    if isinstance(api.contents.get("paths"), dict) and "$ref" in api.contents["paths"]:
        api = description_of(source, given)
    paths = api.paths()
    if not paths:
        complain("note: the description has no paths")
    look = look_of(sys.stdout)
    if look.columns is None:
        # The command that scripts run most: without what lays out for a terminal.
        write("".join([f"{path}\n" for path in paths]))
        return
    from schemakit.cli.layout.render import path_list

    write(path_list(paths, look))


def _operation_options(parser: Parser) -> None:
    selecting_options(parser)
    parser.add_argument(
        "--deprecated",
        action=argparse.BooleanOptionalAction,
        help="only operations that are, or are not, deprecated",
    )
    json_option(parser, "a list of objects, with descriptions and tags")


def _operations(given: argparse.Namespace) -> None:
    from schemakit.cli.layout.render import json_text, operation_table

    api = description_of(only_source(given.words, "operations"), given)
    found = api.operations(deprecated=given.deprecated, **filters_of(given))
    _report_unread(api)
    _note_later_methods(api)
    note_what_fits_nothing(api, given, found=len(found))
    look = look_of(sys.stdout)
    if given.json:
        names = ("method", "path", "id", "summary", "description", "tags", "deprecated", "pointer")
        write(json_text([{key: getattr(one, key) for key in names} for one in found], look))
    else:
        write(operation_table(found, look))


def _note_later_methods(api: Description) -> None:
    """Says which fields of Path Items are operations in a later version, and none in this one."""
    from schemakit.spec.grammar import GRAMMARS

    paths = api.contents.get("paths")
    here = GRAMMARS[api.version].types.get("PathItem") if api.version in GRAMMARS else None
    if here is None or not isinstance(paths, dict):
        return
    items = [item for item in paths.values() if isinstance(item, dict)]
    for version, grammar in GRAMMARS.items():
        there = grammar.types.get("PathItem", here)
        for name in there.fields.keys() - here.fields.keys():
            is_operation = there.fields[name].object is grammar.types["Operation"]
            count = sum(1 for item in items if name in item)
            if is_operation and count and version > api.version:
                holders = "a Path Item holds" if count == 1 else f"{count} Path Items hold"
                complain(
                    f"note: {holders} {name!r}, an operation from {version} on and none in "
                    f"{api.version}; --as {version} reads it"
                )
                return


def _report_unread(api: Description) -> None:
    """Says which documents could not be read, where a list may lack what they hold."""
    if api.unread:
        dead = [one for one in api.diagnostics if one.code == "unresolved-document"]
        warn(dead, api.sources)


def _schema_options(parser: Parser) -> None:
    json_option(parser, "a list of objects")


def _schemas(given: argparse.Namespace) -> None:
    from schemakit.cli.layout.render import json_text, schema_records, schema_table

    api = description_of(only_source(given.words, "schemas"), given)
    found, counts = api.schemas(), api.reference_counts()
    if not found:
        complain("note: the description has no reusable schemas")
    look = look_of(sys.stdout)
    if given.json:
        write(json_text(schema_records(found, counts), look))
    else:
        write(schema_table(found, counts, look))


def _stats_options(parser: Parser) -> None:
    json_option(parser, "one object")


def _stats(given: argparse.Namespace) -> None:
    from dataclasses import asdict

    from schemakit.cli.layout.render import json_text, statistics_table

    api = description_of(only_source(given.words, "stats"), given)
    figures, look = api.statistics(), look_of(sys.stdout)
    write(json_text(asdict(figures), look) if given.json else statistics_table(figures, look))


# -- check -----------------------------------------------------------------------------------------


def _check_options(parser: Parser) -> None:
    from schemakit.cli.reports import FORMATS

    add = parser.add_argument
    add(
        "--format",
        choices=tuple(FORMATS),
        help="text (default), json, github (annotations) or sarif",
    )
    json_option(parser, "the same as --format json")
    add("--examples", action="store_true", help="compare examples with their schemas, too")
    add("--strict", action="store_true", help="count warnings as errors")


def _check(given: argparse.Namespace) -> int:
    from dataclasses import replace

    from schemakit.cli.reports import FORMATS, counted

    name = given.format or ("json" if given.json else "text")
    found, sources, note = _checked(given)
    if given.strict:
        found = [replace(one, severity="error") for one in found]
    look = look_of(sys.stdout)
    write(FORMATS[name](found, sources, look))
    if note:
        complain(f"note: {note}")
    if name == "text":
        complain(counted(found) or f"no problems found{' in what was looked at' * bool(note)}")
    return int(any(one.severity == "error" for one in found))


def _checked(
    given: argparse.Namespace,
) -> tuple[Sequence[Diagnostic], Mapping[str, bytes], str]:
    """What is wrong, the texts that it is about, and what could not be looked at."""
    from schemakit.checks import metaschema

    try:
        api = description_of(only_source(given.words, "check"), given)
    except DocumentError as error:
        # What cannot be read is the one thing that is wrong with it.
        return error.diagnostics, error.sources, ""
    left = []
    if not metaschema.is_available():
        if not api.version.startswith("json-schema"):
            left.append(f"the official schema of OpenAPI {api.version}")
        if given.examples:
            left.append("its own examples")
    note = (
        f"not compared with {' or '.join(left)}, which needs {metaschema.INSTALL}" if left else ""
    )
    return api.check(examples=given.examples), api.sources, note


# -- all of them ----------------------------------------------------------------------------------

COMMANDS = {
    "paths": Command(
        "list the paths, sorted, as jq -r '.paths | keys[]' does",
        "[SOURCE]",
        "  schemakit paths openapi.json\n"
        "  curl -s https://api.replicate.com/openapi.json | schemakit paths\n",
        _no_options,
        _paths,
    ),
    "operations": Command(
        "list the operations: method, path, operationId, summary",
        "[SOURCE] [--tag TAG] [--method METHOD] [--path GLOB]\n"
        "                            [--[no-]deprecated] [--json]",
        "  schemakit operations openapi.json --method post --path '/models/*'\n"
        "  schemakit operations openapi.json --no-deprecated --json\n",
        _operation_options,
        _operations,
    ),
    "schemas": Command(
        "list the reusable schemas: name, type, uses, description",
        "[SOURCE] [--json]",
        "  schemakit schemas openapi.json\n"
        "  schemakit schemas openapi.json | sort -t \"$(printf '\\t')\" -k3,3nr\n",
        _schema_options,
        _schemas,
    ),
    "show": SHOW,
    "model": MODEL,
    "dereference": DEREFERENCE,
    "bundle": BUNDLE,
    "check": Command(
        "say everything that is wrong with the description, with its place",
        "[SOURCE] [--format FORMAT] [--examples] [--strict]",
        "  schemakit check openapi.yaml\n"
        "  schemakit check openapi.yaml --format sarif > openapi.sarif\n",
        _check_options,
        _check,
    ),
    "tools": TOOLS,
    "stats": Command(
        "count what there is, and what dereferencing would cost",
        "[SOURCE] [--json]",
        "  schemakit stats openapi.json\n",
        _stats_options,
        _stats,
    ),
}
