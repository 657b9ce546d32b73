"""The chosen operations of a description as tools, and how many of these there may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import partial
from typing import Any

from schemakit.counts import format_count
from schemakit.description.description import Description
from schemakit.errors import CycleError, SchemaKitError, TooLargeError, UsageError
from schemakit.llm.names import operation_key
from schemakit.llm.tool import Tool
from schemakit.llm.tool_options import ToolOptions
from schemakit.llm.tools import tools
from schemakit.serve.calls import Upstream, call_tool
from schemakit.serve.outcomes import ServedTool
from schemakit.views.operations import Operation
from schemakit.views.unmatched import explain_unmatched

__all__ = [
    "READING",
    "Choice",
    "Limits",
    "NothingToServeError",
    "TooManyToolsError",
    "annotate",
    "choose_operations",
    "make_tools",
    "serve_tools",
]

#: Methods that read only (RFC 9110 §9.2.1), and QUERY.
READING = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "QUERY"})
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """Which operations are served. What fits every filter is.

    ``keys`` are operationIds, ``"GET /path"`` or JSON Pointers; ``allow`` and ``deny`` are patterns
    of a shell for operationIds and ``"GET /path"``. ``read_only`` leaves methods that only read.
    """

    keys: Sequence[str] = ()
    tag: list[str] | None = None
    method: list[str] | None = None
    path: list[str] | None = None
    allow: Sequence[str] = ()
    deny: Sequence[str] = ()
    read_only: bool = False
    deprecated: bool | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How many tools are listed, and how many tokens their definitions may take."""

    tools: int = 128
    tokens: int = 40_000


class NothingToServeError(UsageError):
    """No operation is chosen."""


class TooManyToolsError(SchemaKitError):
    """There are more tools, or larger ones, than may be listed."""

    exit_status = 1


def choose_operations(api: Description, choice: Choice) -> list[Operation]:
    """The operations that are served, in document order; webhooks are not.

    Raises:
        NotFoundError: if there is no operation of a name.
        NothingToServeError: if nothing is left.
    """
    filtered = api.operations(
        tag=choice.tag, method=choice.method, path=choice.path, deprecated=choice.deprecated
    )
    named = {api.operation(one).pointer for one in choice.keys}
    found = [
        one
        for one in filtered
        if not one.is_webhook
        and (not choice.keys or one.pointer in named)
        and (not choice.read_only or one.request_method in READING)
        and (not choice.allow or _matches(one, choice.allow))
        and not _matches(one, choice.deny)
    ]
    if not found:
        for error in explain_unmatched(
            api.operations(),
            tags=choice.tag or (),
            methods=choice.method or (),
            paths=choice.path or (),
        ):
            raise error
        raise NothingToServeError(
            "no operation is left to serve; see 'schemakit operations' for all"
        )
    return found


def _matches(operation: Operation, patterns: Sequence[str]) -> bool:
    names = [operation_key(operation), *([operation.id] if operation.id else [])]
    return any(fnmatchcase(name, one) for name in names for one in patterns)


def annotate(operation: Operation) -> Mapping[str, Any]:
    """The hints of MCP that the description cannot change: what does more than read may destroy
    something, whatever ``x-mcp`` says."""
    if operation.request_method in READING:
        return {}
    return {"readOnlyHint": False, "destructiveHint": True}


def make_tools(
    api: Description,
    operations: Sequence[Operation],
    options: ToolOptions,
    limits: Limits,
    left_out: list[str],
) -> list[Tool]:
    """The tools for operations; ``left_out`` gets a line for each that cannot be made.

    Raises:
        TooManyToolsError: if there are more, or larger ones, than ``limits`` allows. It names the
            largest.
    """

    def skip(operation: Operation, error: TooLargeError | CycleError) -> None:
        left_out.append(f"{operation_key(operation)}: {error}")

    hinted: ToolOptions = {**options, "annotations": annotate}
    made = tools(
        api,
        target="mcp",
        operations=operations,
        on_too_large=skip,
        on_circular=skip,
        **hinted,
    )
    check_limits(made, limits)
    return made


def check_limits(made: Sequence[Tool], limits: Limits) -> None:
    """Check the number of tools and their size together.

    Raises:
        TooManyToolsError: if there are more, or they are larger; it names the three largest.
    """
    total = sum(one.size.tokens for one in made)
    if len(made) <= limits.tools and total <= limits.tokens:
        return
    excess = (
        f"{format_count(len(made), 'tool')} are more than {limits.tools:,}"
        if len(made) > limits.tools
        else f"{total:,} tokens of definitions are more than {limits.tokens:,}"
    )
    largest = sorted(made, key=lambda one: (-one.size.bytes, one.name))[:_NAMED]
    listed = ", ".join(f"{one.name} ({one.size.tokens:,} tokens)" for one in largest)
    raise TooManyToolsError(
        f"{excess}; the largest are {listed}\n"
        "--search serves any number with three tools; --tag, --path, --read-only, --allow and "
        "names of operations choose fewer; --max-depth and --max-description make them smaller; "
        "--max-tools and --max-tokens allow more"
    )


def serve_tools(upstream: Upstream, made: Sequence[Tool]) -> list[ServedTool]:
    """The tools with what calls them."""
    return [ServedTool(one.shared_definition, partial(call_tool, upstream, one)) for one in made]
