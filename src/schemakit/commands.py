"""The commands: each loads a description, asks it for one thing, and writes that."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from schemakit.arguments import (
    PARTS,
    Command,
    Parser,
    count,
    description_of,
    only_source,
    size,
    source_and_part,
    source_and_target,
)
from schemakit.description import Description
from schemakit.errors import (
    Diagnostic,
    DocumentError,
    Location,
    NotFoundError,
    SchemaKitError,
    UsageError,
    did_you_mean,
)
from schemakit.output import complain, look_of, save, write
from schemakit.table import visible
from schemakit.tool_command import TOOLS

if TYPE_CHECKING:
    from schemakit.flatten import Residual
    from schemakit.models import Model, ModelSchema
    from schemakit.page import Page

__all__ = ["COMMANDS"]

#: Warnings shown on a terminal; a pipe or a file gets all of them.
_MOST_WARNINGS = 10

_SIZE_HELP = "refuse to write more, such as 500MB or 2GiB; 'none' for any size (1GiB)"


# -- lists -----------------------------------------------------------------------------------------


def _no_options(parser: Parser) -> None:
    del parser


def _json_option(parser: Parser, what: str) -> None:
    parser.add_argument("--json", action="store_true", help=what)


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
    from schemakit.render import path_list

    write(path_list(paths, look))


def _operation_options(parser: Parser) -> None:
    parser.add_argument("--tag", metavar="TAG", help="only those with this tag")
    parser.add_argument("--method", metavar="METHOD", help="only those of this method")
    parser.add_argument(
        "--path", metavar="GLOB", help="only those whose path fits, * for anything, / included"
    )
    parser.add_argument(
        "--deprecated",
        action=argparse.BooleanOptionalAction,
        help="only those that are, or are not, deprecated",
    )
    _json_option(parser, "a list of objects, with descriptions and tags")


def _operations(given: argparse.Namespace) -> None:
    from schemakit.render import json_text, operation_table

    api = description_of(only_source(given.words, "operations"), given)
    found = api.operations(
        tag=given.tag, method=given.method, path=given.path, deprecated=given.deprecated
    )
    _report_unread(api)
    _note_later_methods(api)
    if not found:
        complain(f"note: {_why_none(api, given)}")
    look = look_of(sys.stdout)
    if given.json:
        names = ("method", "path", "id", "summary", "description", "tags", "deprecated", "pointer")
        write(json_text([{key: getattr(one, key) for key in names} for one in found], look))
    else:
        write(operation_table(found, look))


def _note_later_methods(api: Description) -> None:
    """Says which fields of Path Items are operations in a later version, and none in this one."""
    from schemakit.grammar import GRAMMARS

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
        _report(dead, api.sources)


def _why_none(api: Description, given: argparse.Namespace) -> str:
    every = api.operations()
    if not every:
        return "the description has no operations"
    tags = sorted({tag for one in every for tag in one.tags})
    if given.tag is not None and given.tag not in tags:
        return f"no operation has the tag {given.tag!r}{did_you_mean(given.tag, tags)}"
    methods = sorted({one.method for one in every})
    if given.method is not None and given.method.lower() not in methods:
        return f"no operation has the method {given.method!r}; there are {', '.join(methods)}"
    return f"none of the {len(every)} operations fits"


def _schema_options(parser: Parser) -> None:
    _json_option(parser, "a list of objects")


def _schemas(given: argparse.Namespace) -> None:
    from schemakit.render import json_text, schema_records, schema_table

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
    _json_option(parser, "one object")


def _stats(given: argparse.Namespace) -> None:
    from dataclasses import asdict

    from schemakit.render import json_text, statistics_table

    api = description_of(only_source(given.words, "stats"), given)
    figures, look = api.statistics(), look_of(sys.stdout)
    write(json_text(asdict(figures), look) if given.json else statistics_table(figures, look))


# -- show ------------------------------------------------------------------------------------------


def _show_options(parser: Parser) -> None:
    parser.add_argument(
        "--depth", type=count, metavar="N", help="how many levels of fields to draw"
    )
    _json_option(parser, "the part itself, dereferenced")


def _show(given: argparse.Namespace) -> None:
    source, target = source_and_target(given.words)
    api = description_of(source, given)
    where = _pointer_of(api, target)
    look = look_of(sys.stdout)
    if given.json:
        text = api.dereference_json(
            at=where or None, siblings="annotations", missing="keep", indent=2
        )
        _write_json(text, look.columns is not None)
        return
    write(_drawn(api, where, _page(api, given.depth)))


def _page(api: Description, depth: int | None) -> Page:
    from schemakit import pointer
    from schemakit.grammar import GRAMMARS
    from schemakit.page import Page

    def exists(fragment: str) -> bool:
        try:
            pointer.get(api.contents, pointer.parse(fragment))
        except (pointer.Missing, SchemaKitError):
            return False
        return True

    legacy = GRAMMARS[api.version].legacy_bounds
    return Page(look_of(sys.stdout), depth, legacy, exists)


def _pointer_of(api: Description, target: str) -> str:
    """The JSON Pointer of what was asked for by whatever name."""
    from schemakit import pointer

    if target[:1] in ("", "/", "#"):
        paths = api.paths()
        if target in paths:
            return pointer.join(("paths", target))
        where = pointer.from_fragment(target[1:]) if target[:1] == "#" else target
        if target[:1] == "/" and target.split("/")[1] not in api.contents and paths:
            raise NotFoundError("path", target, paths)
        return where
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


def _drawn(api: Description, where: str, page: Page) -> str:
    """What stands at a pointer, laid out by the kind of Object that the grammar expects there."""
    from schemakit import page as pages
    from schemakit import pointer, render
    from schemakit.grammar import GRAMMARS, type_at

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
    add("--validate", metavar="FILE", help="check the arguments in FILE, - for standard input")
    _json_option(parser, "the input's properties in order; for output, its kind and schema")


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
    _report(model.diagnostics, api.sources)
    look = look_of(sys.stdout)
    if style == "table":
        _model_tables(api, model, part, given.depth)
        return
    from schemakit.render import json_text

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
    from schemakit.page import output_page
    from schemakit.render import field_table
    from schemakit.table import painted

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
    from schemakit import parse
    from schemakit.fetch import fetch
    from schemakit.validation import relocated

    if chosen.kind is not None:
        raise UsageError("--validate checks what a model takes: input or training-input")
    fetched = fetch(source)
    parsed = parse.parse(fetched.data, uri=fetched.uri, media_type=fetched.media_type)
    found = chosen.validate(parsed.contents, uri=fetched.uri)
    found = relocated(found, fetched.data, parsed.syntax)
    if any(one.severity == "error" for one in found):
        raise DocumentError(*found)
    _report(found, {})
    complain(f"{fetched.uri}: fits the {chosen.name} of {model.name or 'the model'}")


# -- dereference -----------------------------------------------------------------------------------


def _written_options(parser: Parser) -> None:
    """Those of every command that writes a whole description."""
    add = parser.add_argument
    add("-o", "--output", metavar="FILE", help="write to FILE, whole or not at all")
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
        _report(api.diagnostics, api.sources)
    _report([_left_by_flattening(api, given.at or "", one) for one in left], {})
    _put_out(given, chunks)


def _bundle(given: argparse.Namespace) -> None:
    api = description_of(only_source(given.words, "bundle"), given)
    names = ("missing", "extensions", "strict", "prune", "at")
    options = {key: getattr(given, key) for key in names if getattr(given, key) is not None}
    text = api.bundle_json(indent=_indent(given), **options)
    if given.at in (None, "", "#") and given.extensions:
        _report(api.diagnostics, api.sources)
    _put_out(given, iter([text]))


def _is_terminal(given: argparse.Namespace) -> bool:
    return given.output in (None, "-") and look_of(sys.stdout).columns is not None


def _is_yaml(given: argparse.Namespace) -> bool:
    named = given.output is not None and given.output.lower().endswith((".yaml", ".yml"))
    return given.format == "yaml" or (given.format is None and named)


def _as_yaml(text: bytes) -> bytes:
    import json

    from schemakit.yamltext import yaml_text

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
        _write_json(b"".join(chunks), True)
    elif given.output in (None, "-"):
        for chunk in _with_newline(chunks):
            write(chunk)
    else:
        save(given.output, _with_newline(chunks))


def _left_by_flattening(api: Description, part: str, one: Residual) -> Diagnostic:
    # Its place is one of the dereferenced document, which may have no line of its own.
    where = Location(api.uri, part.removeprefix("#") + one.pointer)
    return Diagnostic(one.code, one.message, where)


def _with_newline(chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield from chunks
    yield b"\n"


def _write_json(text: bytes, terminal: bool) -> None:
    if terminal:
        from schemakit.render import safe_json

        text = safe_json(text)
    write(text, b"\n")


def _report(diagnostics: Sequence[Diagnostic], sources: Mapping[str, bytes]) -> None:
    if not diagnostics:
        return
    from schemakit.reports import text

    look = look_of(sys.stderr)._replace(colour=False)
    shown = diagnostics if look.columns is None else diagnostics[:_MOST_WARNINGS]
    complain(text(shown, sources, look).rstrip("\n"))
    if len(shown) < len(diagnostics):
        complain(f"… and {len(diagnostics) - len(shown)} more; 2>FILE keeps all of them")


# -- check -----------------------------------------------------------------------------------------


def _check_options(parser: Parser) -> None:
    from schemakit.reports import FORMATS

    add = parser.add_argument
    add(
        "--format",
        choices=tuple(FORMATS),
        help="text (default), json, github (annotations) or sarif",
    )
    _json_option(parser, "the same as --format json")
    add("--strict", action="store_true", help="count warnings as errors")


def _check(given: argparse.Namespace) -> int:
    from dataclasses import replace

    from schemakit.reports import FORMATS, counted

    name = given.format or ("json" if given.json else "text")
    found, sources, note = _checked(given)
    if given.strict:
        found = [replace(one, severity="error") for one in found]
    look = look_of(sys.stdout)
    write(FORMATS[name](found, sources, look))
    if note:
        complain(f"note: {note}")
    if name == "text":
        complain(counted(found) or "no problems found")
    return int(any(one.severity == "error" for one in found))


def _checked(
    given: argparse.Namespace,
) -> tuple[Sequence[Diagnostic], Mapping[str, bytes], str]:
    """What is wrong, the texts that it is about, and what could not be looked at."""
    from schemakit import meta_schema

    try:
        api = description_of(only_source(given.words, "check"), given)
    except DocumentError as error:
        # What cannot be read is the one thing that is wrong with it.
        return error.diagnostics, error.sources, ""
    note = ""
    if api.version != "json-schema" and not meta_schema.is_available():
        note = (
            f"not compared with the official schema of OpenAPI {api.version}, which needs "
            f"{meta_schema.INSTALL}"
        )
    return api.check(), api.sources, note


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
    "show": Command(
        "lay out one operation, schema or any part for reading",
        "[SOURCE] TARGET [--depth N] [--json]",
        '  schemakit show openapi.json "GET /models"\n'
        "  schemakit show openapi.json models.list --depth 5\n"
        "  schemakit show openapi.json Prediction --json\n"
        "  schemakit show openapi.json '#/info'\n"
        "  curl -s https://api.replicate.com/openapi.json | schemakit show models.list\n",
        _show_options,
        _show,
    ),
    "model": Command(
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
    ),
    "dereference": Command(
        "write the description with every reference replaced by what it names",
        "[SOURCE] [-o FILE] [--at POINTER] [options]",
        "  schemakit dereference openapi.yaml -o plain.json\n"
        "  schemakit dereference openapi.json --at '#/paths/~1models/get' --indent 2\n"
        "  schemakit dereference openapi.json --prune --annotate x-schema-name\n",
        _dereference_options,
        _dereference,
    ),
    "bundle": Command(
        "write one description in place of many documents, references kept",
        "[SOURCE] [-o FILE] [--at POINTER] [options]",
        "  schemakit bundle openapi.yaml -o openapi.json\n"
        "  schemakit bundle openapi.yaml --format yaml | less\n"
        "  schemakit bundle openapi.yaml --at '#/components/schemas/Prediction'\n",
        _written_options,
        _bundle,
    ),
    "check": Command(
        "say everything that is wrong with the description, with its place",
        "[SOURCE] [--format FORMAT] [--strict]",
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
