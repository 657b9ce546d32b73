"""Runs every public function, or every command, on one hostile input, and prints what breaks.

Each runs in a process of its own, ``python -m tests.hostile.everything``, which the tests bound.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import os
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import schemakit
from schemakit import SchemaKitError
from schemakit.cli.main import main
from schemakit.llm.targets import OUTPUTS, TARGETS
from tests.hostile.hostile_data import DEEP, MAPPINGS, describe

__all__ = ["CALLED", "COMMANDS", "FUNCTIONS"]

_Call = tuple[str, Callable[[], Any]]

#: A small description, which the hostile one is compared with; and what stands for its file.
_PLAIN = describe({"A": {"type": "object", "properties": {"a": {"type": "string"}}}}, "3.1.0")
_PLAIN_FILE = "PLAIN"

#: The directory of the tables of a survey.
_OUTPUT = os.path.join(tempfile.gettempdir(), f"schemakit-survey-{os.getpid()}")
#: Arguments of every command but the file.
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("paths",),
    ("operations",),
    ("schemas",),
    ("schemas", "--unused"),
    ("tags",),
    ("search", "a post"),
    ("match", "POST /a"),
    ("show",),
    ("show", "/components/schemas/A"),
    ("show", "/components/schemas/A", "--depth", "60"),
    ("show", "POST /a"),
    ("show", "/x-a"),
    ("show", "POST /a", "--sample"),
    ("show", "A", "--sample"),
    ("model", "input"),
    ("model", "output"),
    ("dereference",),
    ("dereference", "--flatten", "--missing", "keep"),
    ("dereference", "--format", "yaml"),
    ("bundle",),
    ("bundle", "--inline", "single-use"),
    ("bundle", "--at", "A", "--titles"),
    ("select", "POST /a"),
    ("select", "A", "--flatten"),
    ("uses", "POST /a", "--all"),
    ("used-by", "A", "--operations"),
    ("why", "POST /a", "A"),
    ("unused",),
    ("cycles",),
    ("duplicates",),
    ("graph",),
    ("site",),
    ("graph", "--format", "mermaid", "--group", "none"),
    ("check",),
    ("check", "--examples"),
    ("diff", _PLAIN_FILE),
    ("diff", _PLAIN_FILE, "--rules-only", "--open", "strict", "--by", "operation"),
    *(("tools", "--for", target) for target in TARGETS),
    ("tools", "--for", "mcp", "--check"),
    ("stats",),
    ("survey", "-q", "-o", _OUTPUT, "--force", "--format", "jsonl", "--workers", "1"),
)

#: Arguments of methods and functions; those without an entry take none.
_ARGUMENTS: dict[str, tuple[tuple[Any, ...], ...]] = {
    "operation": (("post",), ("POST /a",)),
    "schema": (("A",), ("/components/schemas/A",)),
    "search": (("a post string",), ("nothng",)),
    "match": (("POST", "/a"), ("POST", "https://h/a/b?c=d")),
    **dict.fromkeys(("uses", "used_by", "operations_using"), (("POST /a",), ("A",))),
    "Schema.used_by": ((),),
    "why": (("POST /a", "A"), ("A", "A")),
    "select": (("POST /a",), ((),)),
    "view": (("/components/schemas/A",), ("",), ("/x-a",)),
    "locate": (("/components/schemas/A",), ("/paths",)),
    "seen_in": (({},),),
    "parameter": (("q",),),
    "response_schema": ((200,), ("default",)),
}
_OPTIONS: dict[str, tuple[dict[str, Any], ...]] = {
    "check": ({}, {"examples": True}),
    "dereference": ({}, {"flatten": True}, {"copy": True}, {"missing": "keep"}, {"prune": True}),
    "dereference_json": ({}, {"flatten": True}),
    "dereference_json_chunks": ({}, {"flatten": True}),
    "bundle": ({}, {"at": "/components/schemas/A"}, {"inline": "single-use"}),
    "uses": ({}, {"all": True}),
    "used_by": ({}, {"all": True}),
    "Schema.used_by": ({},),
    "flatten": ({}, {"nullable_intent": True}),
    "model": ({}, {"repair": True}),
    "validator": ({}, {"library": "jsonschema"}),
}

#: Methods that take values, and one that only gives the same object.
_WITH_VALUES = ("validate", "arguments", "bind", "structure", "check_result", "with_cache")

#: What is in DEEP, each made once.
_VALUES: dict[str, Any] = {}

#: The names that were called, for the test that none is left out.
CALLED: set[str] = set()


def _calls_of(found: Any) -> Iterator[_Call]:
    """A call of every public method, and an access to every property."""
    kind = type(found)
    yield f"repr of {kind.__name__}", lambda: repr(found)
    if hasattr(kind, "_repr_html_"):
        yield f"{kind.__name__}._repr_html_", lambda: found._repr_html_()
    for name in dir(kind):
        if name[0] == "_" or name in _WITH_VALUES:
            continue
        CALLED.add(f"{kind.__name__}.{name}")
        if not callable(getattr(kind, name)):
            yield f"{kind.__name__}.{name}", lambda name=name: getattr(found, name)  # type: ignore[misc]
            continue
        key = f"{kind.__name__}.{name}"
        for given in _ARGUMENTS.get(key, _ARGUMENTS.get(name, ((),))):
            for options in _OPTIONS.get(key, _OPTIONS.get(name, ({},))):
                yield (
                    f"{kind.__name__}.{name}{given}{options}",
                    lambda name=name, given=given, options=options: getattr(found, name)(  # type: ignore[misc]
                        *given, **options
                    ),
                )


def _calls_with_values(found: Any, *names: str) -> Iterator[_Call]:
    """Calls of methods that take arguments, with those that are deep or contain themselves."""
    kind = type(found).__name__
    for name in names:
        CALLED.add(f"{kind}.{name}")
        for key, made in DEEP.items():
            if key not in _VALUES:
                _VALUES[key] = made()
            value = _VALUES[key]
            for given in (dict.fromkeys(("a", "q", "body", "b"), value), value):
                yield (
                    f"{kind}.{name} of {key}",
                    lambda name=name, given=given: getattr(found, name)(given),  # type: ignore[misc]
                )


def _follow(found: Any) -> Iterator[Any]:
    """The objects that hold what the calls of a description give."""
    yield found
    if isinstance(found, schemakit.Description):
        with contextlib.suppress(SchemaKitError):
            yield from found.operations()
        with contextlib.suppress(SchemaKitError):
            yield from found.schemas()
        with contextlib.suppress(SchemaKitError):
            yield from found.match("POST", "/a?a=1&q[b]=2")
        with contextlib.suppress(SchemaKitError):
            yield from [one for one in [found["post"].body_schema()] if one is not None]
        with contextlib.suppress(SchemaKitError):
            model = found.model()
            yield from (model, model.input, model.output)
        for target in TARGETS:
            with contextlib.suppress(SchemaKitError):
                yield from schemakit.tools(found, target=target)
        with contextlib.suppress(SchemaKitError):
            yield from schemakit.tools(found, target="mcp", outputs="schema")


def _calls_of_description(source: Any) -> Iterator[_Call]:
    yield "load", lambda: schemakit.load(source)
    yield "aload", lambda: asyncio.run(schemakit.aload(source))
    yield "dereference", lambda: schemakit.dereference(source)
    yield "model", lambda: schemakit.model(source)
    for target in OUTPUTS:
        yield (
            f"structured {target}",
            lambda target=target: schemakit.structured(source, target=target),  # type: ignore[misc]
        )
    for target in TARGETS:
        yield f"tools {target}", lambda target=target: schemakit.tools(source, target=target)  # type: ignore[misc]
        yield f"tool {target}", lambda target=target: schemakit.tool(source, target=target)  # type: ignore[misc]
    yield "changes declared", lambda: schemakit.changes(source, _PLAIN)
    yield "changes strict", lambda: schemakit.changes(_PLAIN, source, open="strict")
    yield "propose_version", lambda: schemakit.propose_version("1" * 99, ())
    try:
        api = schemakit.load(source)
    except SchemaKitError:
        return
    for one in _follow(api):
        yield from _calls_of(one)
        if isinstance(one, (schemakit.Model, schemakit.ModelSchema)):
            yield from _calls_with_values(one, "validate")
        if isinstance(one, schemakit.Tool):
            yield from _calls_with_values(one, "arguments", "bind", "structure", "check_result")
            yield (
                f"check_tool {one.target}",
                lambda one=one: schemakit.check_tool(one.definition, one.target),  # type: ignore[misc]
            )


def _calls_of_schema(schema: Any) -> Iterator[_Call]:
    for version in ("2.0", "3.0", "3.1", "json-schema"):
        yield (
            f"flatten {version}",
            lambda version=version: schemakit.flatten(schema, version=version),  # type: ignore[misc]
        )
    yield "output_kind", lambda: schemakit.output_kind(schema)
    for other in ({**schema, "maxProperties": 2}, {"type": "object"}):
        yield "compare_schemas", lambda other=other: schemakit.compare_schemas(schema, other)  # type: ignore[misc]
    for target in TARGETS:
        for key in ("input_schema", "parameters", "inputSchema", "schema"):
            definition = {"name": "n", "description": "d", key: schema, "type": "function"}
            yield (
                f"check_tool {target}",
                lambda given=definition, target=target: schemakit.check_tool(given, target),  # type: ignore[misc]
            )
        yield (
            f"check_tools {target}",
            lambda given=definition, target=target: schemakit.check_tools([given], target),  # type: ignore[misc]
        )
    for version in ("3.1.0", "3.0.3"):
        yield from _calls_of_description(describe({"A": schema}, version))
    yield from _calls_of_description(schema)


#: The functions of ``schemakit.__all__`` that the calls above make.
FUNCTIONS = frozenset(
    {
        *("aload", "changes", "check_tool", "check_tools", "compare_schemas", "dereference"),
        *("flatten", "load", "model", "propose_version"),
        *("output_kind", "structured", "tool", "tools"),
        # These take names of files, and are called by the command.
        *("open_survey", "report_survey", "survey"),
    }
)


def _run_functions(name: str) -> Iterator[str]:
    calls = _calls_of_schema(MAPPINGS[name]()) if name in MAPPINGS else _calls_of_description(name)
    met: set[str] = set()
    while True:
        what = "the calls"
        try:
            pair = next(calls, None)
            if pair is None:
                return
            what, call = pair
            result = call()
            if isinstance(result, Iterator):
                for _ in result:
                    pass
        except SchemaKitError:
            pass
        except Exception:  # noqa: BLE001 - any but ours is a fault
            text = traceback.format_exc(limit=-6)
            if text not in met:
                met.add(text)
                yield f"{what}\n{text}"
            if what == "the calls":
                return


def _run_commands(path: str) -> Iterator[str]:
    try:
        yield from _run_each_command(path)
    finally:
        shutil.rmtree(_OUTPUT, ignore_errors=True)


def _run_each_command(path: str) -> Iterator[str]:
    plain = Path(path).with_name("plain-description.json")
    plain.write_text(json.dumps(_PLAIN), encoding="utf-8")
    for one in COMMANDS:
        name, *rest = (str(plain) if word == _PLAIN_FILE else word for word in one)
        written = io.BytesIO()
        out = io.TextIOWrapper(written, encoding="utf-8")
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
                status = main([name, path, *rest])
            out.flush()
            text = written.getvalue()
        except Exception:  # noqa: BLE001 - any but ours is a fault
            yield f"{one}\n{traceback.format_exc(limit=-6)}"
            continue
        # The message for a RecursionError that nothing expected.
        if status not in (0, 1, 2) or b"error: the document is nested too deeply" in text:
            yield f"{one}: {status} {text[-500:]!r}"


if __name__ == "__main__":
    kind, given = sys.argv[1:]
    if kind == "functions" and given not in MAPPINGS:
        given = str(Path(given))
    broken = list(_run_commands(given) if kind == "commands" else _run_functions(given))
    for each in broken:
        sys.stdout.write(f"{each}\n")
    sys.exit(1 if broken else 0)
