"""The command ``tools``: operations, or a model, as tools for language models."""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from schemakit.cli.arguments import Command, Parser
from schemakit.cli.commands.table import SUMMARIES
from schemakit.cli.filters import add_filters, explain_filters, read_filters
from schemakit.cli.option_types import parse_count, parse_size
from schemakit.cli.output import (
    MOST_WARNINGS,
    detect_display,
    warn,
    write,
    write_json,
    write_message,
    write_note,
)
from schemakit.cli.source import may_be_source, read_description
from schemakit.cli.violations import write_violations
from schemakit.counts import format_count
from schemakit.description.description import Description
from schemakit.errors import (
    CycleError,
    SchemaKitError,
    TooLargeError,
    UnresolvableError,
    UsageError,
)

if TYPE_CHECKING:
    from schemakit.llm.definition import Loss
    from schemakit.llm.tool_options import ToolOptions
    from schemakit.llm.tools import Tool
    from schemakit.views.operations import Operation

__all__ = ["COMMAND", "Budget", "BudgetError", "CheckError", "parse_budget", "split_words"]

#: First segments of the paths that Cog serves; other APIs have paths besides these.
_COG = (["predictions"], ["trainings"], ["health-check"], ["ready"], ["shutdown"], [""])


#: Tokens of one definition that are worth a warning, and how many of these name a tool.
_MANY_TOKENS = 10_000
_MOST_LARGE = 3


class BudgetError(SchemaKitError):
    """There are more tools, or larger ones, than the options allow."""

    exit_status = 1


class CheckError(SchemaKitError):
    """The definitions violate limits of the target."""

    exit_status = 1


class SizeError(SchemaKitError):
    """Definitions are too large to be made, or their schemas consist only of themselves."""

    exit_status = 1


class Budget(NamedTuple):
    """The greatest size of all definitions together, in ``bytes`` or ``tokens``."""

    most: int
    unit: str


def parse_budget(text: str) -> Budget:
    """Parse a size in bytes, such as ``100KB``, or in tokens, such as ``8000tokens``."""
    found = re.fullmatch(r"\s*([0-9]+)(k?)\s*tokens?\s*", text.lower())
    if found:
        return Budget(int(found[1]) * (1000 if found[2] else 1), "tokens")
    try:
        most = parse_size(text)
    except argparse.ArgumentTypeError:
        most = None
    if most is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a budget such as 100KB or 8000tokens")
    return Budget(most, "bytes")


def _add_options(parser: Parser) -> None:
    from schemakit.llm.targets import TARGETS

    add = parser.add_argument
    add(
        "--for",
        dest="target",
        choices=tuple(TARGETS),
        metavar="TARGET",
        help=f"required: {', '.join(TARGETS)}",
    )
    add_filters(parser)
    add(
        "--no-deprecated",
        dest="deprecated",
        action="store_false",
        default=None,
        help="leave out deprecated operations",
    )
    add(
        "--on-loss",
        choices=("words", "error"),
        default="words",
        help="put what the target cannot express into descriptions (default), or refuse it",
    )
    add(
        "--media-type",
        metavar="TYPE",
        help="write request bodies in this media type where an operation has it",
    )
    add(
        "--nullable-intent",
        action="store_true",
        help="read 'nullable' without a type, which has no effect in 2.0 and 3.0, as it was meant",
    )
    add(
        "--references",
        choices=("auto", "inline", "defs"),
        default="auto",
        help="schemas under $defs: where that halves the text (default), never, or always",
    )
    add(
        "--outputs",
        choices=("off", "schema"),
        default="off",
        help="for mcp: the schema of what a successful call answers, or none (default)",
    )
    add("--max-depth", type=parse_count, metavar="N", help="levels of schemas to describe")
    add(
        "--max-description",
        type=parse_count,
        metavar="N",
        help="cut longer descriptions after a sentence",
    )
    _add_bounds(parser)
    add("--check", action="store_true", help="list violations of the target's limits instead")
    add("--indent", type=parse_count, metavar="N", help="spaces per level; 0 for one line")


def _add_bounds(parser: Parser) -> None:
    add = parser.add_argument
    add("--max-tools", type=parse_count, metavar="N", help="refuse to write more tools than this")
    add(
        "--budget",
        type=parse_budget,
        metavar="SIZE",
        help="refuse to write more, such as 100KB or 8000tokens",
    )


def _run(given: argparse.Namespace) -> None:
    from schemakit.llm.targets import TARGETS

    if given.target is None:
        raise UsageError(f"--for is required, with one of {', '.join(TARGETS)}")
    source, keys = split_words(given.words)
    api = read_description(source, given)
    _report_dead_references(api, given)
    skipped: list[_Skipped] = []
    tools = _make_tools(api, keys, given, skipped)
    explain_filters(api, given, found=len(tools) + len(skipped))
    _enforce_limits(tools, given)
    if not given.quiet:
        _report_large(tools)
    if given.check:
        _check(tools, skipped, given)
        return
    _report_skipped(skipped, given)
    if not given.quiet:
        _report_losses(tools, verbose=given.verbose)
    _write_tools(tools, given.indent)


def _report_dead_references(api: Description, given: argparse.Namespace) -> None:
    """Warn of references without a target, or refuse them with ``--on-loss error``."""
    from schemakit.references.problems import DEAD

    dead = [one for one in api.diagnostics if one.code in DEAD]
    if dead and given.on_loss == "error":
        raise UnresolvableError(*[replace(one, severity="error") for one in dead])
    warn(dead, api.sources)


def split_words(words: list[str]) -> tuple[str | None, list[str]]:
    """Split words into a source and operations. ``GET /path`` may be two words.

    The source is the first word, if it is a source or is meant as one.
    """
    source = None
    if words and may_be_source(words[0]):
        source, words = words[0], words[1:]
    methods = _list_methods()
    operations: list[str] = []
    for word in words:
        if word[:1] == "/" and operations and operations[-1].lower() in methods:
            operations[-1] = f"{operations[-1]} {word}"
        else:
            operations.append(word)
    return source, operations


def _list_methods() -> set[str]:
    """List the HTTP methods that are fields of a Path Item in any version."""
    from schemakit.spec.grammar import GRAMMARS

    return {
        name
        for grammar in GRAMMARS.values()
        if "PathItem" in grammar.types
        for name, field in grammar.types["PathItem"].fields.items()
        if field.object is grammar.types["Operation"]
    }


class _Skipped(NamedTuple):
    """An operation of which no tool can be made, by operationId or method and path."""

    name: str
    error: TooLargeError | CycleError

    @property
    def size(self) -> int:
        """How large its definition would be, 0 if there can be none."""
        return self.error.size if isinstance(self.error, TooLargeError) else 0

    @property
    def code(self) -> str:
        """The code of the reason."""
        return self.error.diagnostics[0].code

    def describe(self) -> str:
        """Write its size, and how much is allowed, or the schemas that lead to nothing."""
        if isinstance(self.error, CycleError):
            chain = " -> ".join(f"#{one}" for one in (*self.error.chain, self.error.chain[0]))
            return f"{self.name}: a schema that consists only of itself: {chain}"
        size, most = self.error.size / 1e6, self.error.limit / 1e6
        return (
            f"{self.name}: the definition would take {size:,.1f} MB, "
            f"more than the {most:,.0f} MB allowed"
        )


def _make_tools(
    api: Description, keys: list[str], given: argparse.Namespace, skipped: list[_Skipped]
) -> list[Tool]:
    """Make the tools of the operations, or of the model; ``skipped`` gets the refused ones."""
    from schemakit.llm.tools import tool, tools

    def skip(operation: Operation, error: TooLargeError | CycleError) -> None:
        name = operation.id or f"{operation.request_method} {operation.path}"
        skipped.append(_Skipped(name, error))

    options: ToolOptions = {
        "on_loss": given.on_loss,
        "media_type": given.media_type,
        "nullable_intent": given.nullable_intent,
        "references": given.references,
        "outputs": given.outputs,
        "max_depth": given.max_depth,
        "max_description": given.max_description,
    }
    filters = read_filters(given)
    is_filtered = given.deprecated is not None or any(one is not None for one in filters.values())
    if not keys and not is_filtered and _describes_a_model(api):
        try:
            return [tool(api, target=given.target, **options)]
        except (CycleError, TooLargeError) as error:
            raise SizeError(_Skipped("the model", error).describe()) from None
    try:
        return tools(
            api,
            target=given.target,
            operations=keys or None,
            deprecated=given.deprecated,
            on_too_large=skip,
            on_circular=skip,
            tag=filters["tag"],
            method=filters["method"],
            path=filters["path"],
            **options,
        )
    except (CycleError, TooLargeError):
        if not skipped:
            raise
        if given.check:
            return []
        raise SizeError("\n".join(one.describe() for one in skipped)) from None


def _report_skipped(skipped: list[_Skipped], given: argparse.Namespace) -> None:
    """Warn of the operations that are left out, the largest first, or refuse to leave them out.

    Raises:
        SizeError: with ``--on-loss error``, if there are any.
    """
    largest = sorted(skipped, key=lambda one: -one.size)
    if largest and given.on_loss == "error":
        raise SizeError("\n".join(one.describe() for one in largest))
    for one in [] if given.quiet else largest:
        write_message(f"warning: left out {one.describe()} [{one.code}]")


def _report_large(tools: list[Tool]) -> None:
    """Warn of definitions that fill much of a context by themselves, the largest first."""
    large = sorted((one for one in tools if one.size.tokens > _MANY_TOKENS), key=_get_size)
    for one in large[:_MOST_LARGE]:
        write_message(f"warning: {one.name} takes {one.size.tokens:,} tokens [large-tool]")
    if len(large) > _MOST_LARGE:
        rest = len(large) - _MOST_LARGE
        others = "1 other takes" if rest == 1 else f"{rest} others take"
        write_message(f"warning: {others} more than {_MANY_TOKENS:,} tokens")
    if large:
        write_note("--max-depth and --max-description make definitions smaller")


def _get_size(tool: Tool) -> tuple[int, str]:
    return -tool.size.bytes, tool.name


def _describes_a_model(api: Description) -> bool:
    """Test whether a description has a schema ``Input``, and no paths but those of Cog."""
    if api._registry.entry.prefix:
        return True
    if "Input" not in {one.name for one in api.schemas()}:
        return False
    return all(path.split("/")[1:2] in _COG for path in api.paths())


def _enforce_limits(tools: list[Tool], given: argparse.Namespace) -> None:
    """Enforce ``--max-tools`` and ``--budget``.

    Raises:
        BudgetError: if there are more tools, or larger ones; it names the largest.
    """
    advice = "name operations, or use --tag, --method and --path"
    if given.max_tools is not None and len(tools) > given.max_tools:
        excess = f"{format_count(len(tools), 'tool')} are more than --max-tools {given.max_tools}"
        raise BudgetError(f"{excess}; {advice}")
    if given.budget is None:
        return
    most, unit = given.budget
    sizes = {one.name: getattr(one.size, unit) for one in tools}
    total = sum(sizes.values())
    if total > most:
        largest = sorted(sizes.items(), key=lambda one: -one[1])[:3]
        listed = ", ".join(f"{name} ({size:,})" for name, size in largest)
        raise BudgetError(
            f"{total:,} {unit} in {format_count(len(tools), 'tool')} are more than --budget "
            f"{most:,}; "
            f"most of it is {listed}; {advice}"
        )


def _check(tools: list[Tool], skipped: list[_Skipped], given: argparse.Namespace) -> None:
    """Write the violations of the target's limits, one a line.

    Raises:
        CheckError: if there are any that are not warnings.
    """
    from schemakit.llm.limits import check_tools

    violations = check_tools([one.shared_definition for one in tools], given.target)
    names = [one.name for one in tools]
    refused = write_violations(violations, names, quiet=given.quiet, verbose=given.verbose)
    for large in skipped:
        write(f"{large.describe()} [{large.code}]\n")
    refused += len(skipped)
    if refused:
        raise CheckError(f"{format_count(refused, 'violation')} of {given.target}'s limits")


def _report_losses(tools: list[Tool], *, verbose: bool) -> None:
    """Warn of what the target cannot express: each of a few, or a line for each keyword of many."""
    losses = [(tool, one) for tool in tools for one in tool.losses if not one.by_rule]
    if verbose or len(losses) <= MOST_WARNINGS:
        for tool, one in losses:
            write_message(_format_loss(tool, one))
        return
    by_keyword: dict[str, list[tuple[Tool, Loss]]] = {}
    for tool, one in losses:
        by_keyword.setdefault(one.keyword, []).append((tool, one))
    for several in sorted(by_keyword.values(), key=len, reverse=True):
        write_message(_summarize_losses(several))
    write_note(f"descriptions state all {len(losses):,} of these; --verbose lists each")


def _summarize_losses(losses: list[tuple[Tool, Loss]]) -> str:
    """Summarize the losses of one keyword: their number, and the first of them."""
    tool, first = losses[0]
    if len(losses) == 1:
        return _format_loss(tool, first)
    number = len({tool.name for tool, _ in losses})
    tools = format_count(number, "tool")
    return (
        f"warning: {first.keyword} {len(losses):,} times in {tools}, such as {tool.name}: "
        f"{first} [{_make_code(first)}]"
    )


def _format_loss(tool: Tool, one: Loss) -> str:
    return f"{tool.name}: warning: {one} [{_make_code(one)}]"


def _make_code(one: Loss) -> str:
    return f"lost-{one.keyword.lstrip('$')}"


def _write_tools(tools: list[Tool], indent: int | None) -> None:
    """Write a JSON array, also of one tool, as the APIs of all providers take it."""
    terminal = detect_display(sys.stdout).columns is not None
    spaces = (2 if terminal else 0) if indent is None else indent
    if not spaces:
        text = b"[" + b",".join([one.json for one in tools]) + b"]"
    else:
        from schemakit.syntax.json_writer import to_indented_json

        text = to_indented_json([one.shared_definition for one in tools], spaces)
    write_json(text)


COMMAND = Command(
    name="tools",
    summary=SUMMARIES["tools"],
    usage="[SOURCE] [OPERATION ...] --for TARGET [options]",
    examples=(
        "  schemakit tools openapi.json models.list 'GET /account' --for anthropic\n"
        "  schemakit tools openapi.json --tag models --no-deprecated --for gemini\n"
        "  schemakit tools model.json --for mcp\n"
        "  schemakit tools openapi.json --for mcp --budget 20000tokens > tools.json\n"
        "  schemakit tools openapi.json --for anthropic-strict --check\n"
    ),
    options=_add_options,
    run=_run,
)
