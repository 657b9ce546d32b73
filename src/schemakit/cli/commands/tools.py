"""The command that writes tool definitions."""

from __future__ import annotations

import argparse
import os
import re
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from schemakit.cli.arguments import Command, Parser, count, description_of, is_source, size
from schemakit.cli.commands.selection import filters_of, note_what_fits_nothing, selecting_options
from schemakit.cli.messages import MOST_WARNINGS, warn
from schemakit.cli.output import complain, look_of, write
from schemakit.description.description import Description
from schemakit.errors import SchemaKitError, UnresolvableError, UsageError

if TYPE_CHECKING:
    from schemakit.llm.definition import Loss
    from schemakit.llm.tools import Tool

__all__ = ["TOOLS", "budget", "source_and_operations"]

#: First segments of the paths that Cog serves; an API has others, too.
_COG = (["predictions"], ["trainings"], ["health-check"], ["ready"], ["shutdown"], [""])
_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"})


class Budget(NamedTuple):
    """How much all definitions may take together."""

    most: int
    unit: str


def budget(text: str) -> Budget:
    """``100KB`` and the like, or ``8000tokens``."""
    found = re.fullmatch(r"\s*([0-9]+)(k?)\s*tokens?\s*", text.lower())
    if found:
        return Budget(int(found[1]) * (1000 if found[2] else 1), "tokens")
    try:
        most = size(text)
    except argparse.ArgumentTypeError:
        most = None
    if most is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no budget, such as 100KB or 8000tokens")
    return Budget(most, "bytes")


def _options(parser: Parser) -> None:
    from schemakit.llm.targets import TARGETS

    add = parser.add_argument
    add("--for", dest="target", metavar="TARGET", help=f"whom for: {', '.join(TARGETS)}")
    selecting_options(parser)
    add("--skip-deprecated", action="store_true", help="leave out deprecated operations")
    add(
        "--on-loss",
        choices=("words", "error"),
        default="words",
        help="what the target cannot express: into descriptions (default), or refused",
    )
    add("--max-tools", type=count, metavar="N", help="refuse to write more tools than this")
    add("--budget", type=budget, metavar="SIZE", help="refuse more, such as 100KB or 8000tokens")
    add("--check", action="store_true", help="list what breaks the target's limits instead")
    add("--indent", type=count, metavar="N", help="spaces a level; 0 for one line")
    add("--verbose", action="store_true", help="list every constraint that goes into descriptions")


def _run(given: argparse.Namespace) -> None:
    from schemakit.llm.targets import TARGETS

    if given.target is None:
        raise UsageError(f"--for says whom the tools are for: {', '.join(TARGETS)}")
    source, wanted = source_and_operations(given.words)
    api = description_of(source, given)
    _report_dead(api, given)
    found = _made(api, wanted, given)
    note_what_fits_nothing(api, given, found=len(found))
    _keep_within(found, given)
    if given.check:
        _check(found, given.target)
        return
    _report(found, verbose=given.verbose)
    _write(found, given.indent)


def _report_dead(api: Description, given: argparse.Namespace) -> None:
    """Says which references lead nowhere: what they stand for is in no tool."""
    from schemakit.references.problems import DEAD

    dead = [one for one in api.diagnostics if one.code in DEAD]
    if dead and given.on_loss == "error":
        raise UnresolvableError(*[replace(one, severity="error") for one in dead])
    warn(dead, api.sources)


def source_and_operations(words: list[str]) -> tuple[str | None, list[str]]:
    """The source, where the first word is one, and operations; ``GET /path`` may be two words."""
    source = None
    if words and (is_source(words[0]) or _looks_like_a_file(words[0])):
        source, words = words[0], words[1:]
    operations: list[str] = []
    for word in words:
        if word[:1] == "/" and operations and operations[-1].lower() in _METHODS:
            operations[-1] = f"{operations[-1]} {word}"
        else:
            operations.append(word)
    return source, operations


def _looks_like_a_file(word: str) -> bool:
    return os.path.splitext(word)[1].lower() in (".json", ".yaml", ".yml")


def _made(api: Description, wanted: list[str], given: argparse.Namespace) -> list[Tool]:
    from schemakit.llm.tools import tool, tools

    filters = filters_of(given)
    is_filtered = given.skip_deprecated or any(one is not None for one in filters.values())
    if not wanted and not is_filtered and _describes_a_model(api):
        return [tool(api, target=given.target, on_loss=given.on_loss)]
    return tools(
        api,
        target=given.target,
        operations=wanted or None,
        deprecated=False if given.skip_deprecated else None,
        on_loss=given.on_loss,
        **filters,
    )


def _describes_a_model(api: Description) -> bool:
    """Whether it describes a model: a schema Input, and nothing but Cog's own paths."""
    if api._registry.entry.prefix:
        return True
    if "Input" not in {one.name for one in api.schemas()}:
        return False
    return all(path.split("/")[1:2] in _COG for path in api.paths())


def _keep_within(found: list[Tool], given: argparse.Namespace) -> None:
    """Refuses what is more than was asked for, and says what takes most."""
    fewer = "name operations, or use --tag, --method and --path"
    if given.max_tools is not None and len(found) > given.max_tools:
        words = f"{len(found)} tools are more than --max-tools {given.max_tools}"
        raise BudgetError(f"{words}; {fewer}")
    if given.budget is None:
        return
    most, unit = given.budget
    sizes = {one.name: getattr(one.size, unit) for one in found}
    whole = sum(sizes.values())
    if whole > most:
        largest = sorted(sizes.items(), key=lambda one: -one[1])[:3]
        listed = ", ".join(f"{name} ({takes:,})" for name, takes in largest)
        raise BudgetError(
            f"the {len(found)} tools take {whole:,} {unit}, more than --budget {most:,}; "
            f"most of it is {listed}; {fewer}"
        )


class BudgetError(SchemaKitError):
    """The tools are more, or larger, than was allowed."""

    exit_status = 1


class CheckError(SchemaKitError):
    """What the target would refuse was listed."""

    exit_status = 1


def _report(found: list[Tool], *, verbose: bool) -> None:
    """What the target cannot express, as warnings: each of few, else a line for each keyword."""
    lost = [(tool, one) for tool in found for one in tool.losses if not one.by_rule]
    if verbose or len(lost) <= MOST_WARNINGS:
        for tool, one in lost:
            complain(_loss(tool, one))
        return
    kinds: dict[str, list[tuple[Tool, Loss]]] = {}
    for tool, one in lost:
        kinds.setdefault(one.keyword, []).append((tool, one))
    for several in sorted(kinds.values(), key=len, reverse=True):
        complain(_losses_of_a_kind(several))
    complain(f"note: descriptions say all {len(lost):,} of these; --verbose lists each")


def _losses_of_a_kind(lost: list[tuple[Tool, Loss]]) -> str:
    """How many losses of one keyword there are, and the first."""
    tool, first = lost[0]
    if len(lost) == 1:
        return _loss(tool, first)
    number = len({tool.name for tool, _ in lost})
    tools = f"{number:,} tool{'s' * (number > 1)}"
    return (
        f"warning: {first.keyword} {len(lost):,} times in {tools}, such as {tool.name}: "
        f"{first} [{_code(first)}]"
    )


def _loss(tool: Tool, one: Loss) -> str:
    return f"{tool.name}: warning: {one} [{_code(one)}]"


def _code(one: Loss) -> str:
    return f"lost-{one.keyword.lstrip('$')}"


def _check(found: list[Tool], target: str) -> None:
    from schemakit.llm.limits import check_tools

    violations = check_tools([one.definition for one in found], target)
    names = [one.name for one in found]
    for one in violations:
        _, index, *rest = (*one.pointer.split("/"), "")
        where = f"{names[int(index)]}: /{'/'.join(rest).strip('/')}" if index else "all tools"
        write(f"{where}: {one.message} [{one.rule}]\n")
    if violations:
        count_ = len(violations)
        raise CheckError(f"{count_} violation{'s' if count_ > 1 else ''} of {target}'s limits")


def _write(found: list[Tool], indent: int | None) -> None:
    """A JSON array, of one tool, too: what every provider's API takes under "tools"."""
    terminal = look_of(sys.stdout).columns is not None
    if not (2 if indent is None and terminal else indent):
        text = b"[" + b",".join([one.json for one in found]) + b"]"
    else:
        import json

        level = 2 if indent is None else indent
        whole = json.dumps([one.definition for one in found], indent=level, ensure_ascii=False)
        text = whole.encode("utf-8", "surrogatepass")
    if terminal:
        from schemakit.cli.layout.render import safe_json

        text = safe_json(text)
    write(text, b"\n")


TOOLS = Command(
    "write operations, or a model, as tools for language models",
    "[SOURCE] [OPERATION ...] --for TARGET [options]",
    "  schemakit tools openapi.json models.list 'GET /account' --for anthropic\n"
    "  schemakit tools openapi.json --tag models --skip-deprecated --for gemini\n"
    "  schemakit tools model.json --for mcp\n"
    "  schemakit tools openapi.json --for mcp --budget 20000tokens > tools.json\n"
    "  schemakit tools openapi.json --for anthropic-strict --check\n",
    _options,
    _run,
)
