"""``schemakit help``: the overview, the options for reading, and the help of each command."""

from __future__ import annotations

from collections.abc import Sequence

from schemakit.cli.arguments import Command, Parser
from schemakit.cli.commands.table import SUMMARIES, TOPICS, WITHOUT_SOURCE, load_command
from schemakit.cli.completion import shells
from schemakit.cli.help_text import measure_width, wrap, wrap_synopsis, wrap_table
from schemakit.cli.output import write
from schemakit.cli.reading_options import SOURCE_HELP
from schemakit.errors import UsageError
from schemakit.suggest import did_you_mean

__all__ = ["format_overview", "show_help"]

_OPTIONS = {
    "-h, --help": "show this text or, after a command, its own help",
    "-V, --version": "show the version of schemakit, and whether it is compiled",
}
_EXAMPLES = """\
examples:
  schemakit paths openapi.json
  curl -s https://api.replicate.com/openapi.json | schemakit operations
  schemakit show openapi.json "GET /models"
  schemakit dereference openapi.yaml -o plain.json
"""
_STATUS = (
    "exit status: 0 success, 1 the document has problems, 2 wrong usage, 3 something cannot be "
    "read or written"
)
_READING_EXAMPLES = """\
examples:
  schemakit check openapi.yaml --root ..
  schemakit paths https://example.com/openapi.json --bearer-env TOKEN
  schemakit bundle openapi.yaml --map https://example.com/schemas=./schemas
"""


def show_help(words: Sequence[str]) -> None:
    """Write the overview, or the help of the command or topic that is named.

    Raises:
        UsageError: if there is no such command or topic, or several are named.
    """
    if len(words) > 1:
        raise UsageError(f"help takes one COMMAND, not also {words[1]!r}\ntry 'schemakit --help'")
    name = words[0] if words else ""
    if name == "reading":
        write(_format_reading())
    elif name == "completion":
        write(shells.format_help())
    elif name in SUMMARIES:
        write(Parser(load_command(name)).format_help())
    elif name in ("", "help", "-h", "--help"):
        write(format_overview())
    else:
        known = [*SUMMARIES, *TOPICS]
        near = did_you_mean(name, known) or f"; there is help on {', '.join(known)}"
        raise UsageError(f"no help on {name!r}{near}\ntry 'schemakit --help'")


def format_overview() -> str:
    """Format what ``schemakit`` and ``schemakit --help`` print, in the width of the terminal."""
    width = measure_width()
    about = (
        "Reads OpenAPI descriptions (2.0 to 3.2, JSON or YAML), JSON Schema documents and "
        "responses of Replicate's models API."
    )
    commands = wrap_table({**SUMMARIES, **WITHOUT_SOURCE}, width)
    return (
        f"{wrap_synopsis('usage: schemakit', 'COMMAND [SOURCE] [options]', width)}\n\n"
        f"{wrap(about, width)}\n\n"
        f"commands:\n{commands}\n"
        f"{wrap(SOURCE_HELP, width)}\n\n"
        f"options:\n{wrap_table(_OPTIONS, width)}\n"
        f"{_EXAMPLES}\n"
        f"{wrap(_STATUS, width)}\n"
    )


def _format_reading() -> str:
    width = measure_width()
    parser = Parser(Command("COMMAND", "reading", "", "", run=lambda _: None))
    more = "docs/access.md and docs/configuration.md describe these options in full."
    return (
        f"{wrap_synopsis('usage: schemakit', 'COMMAND [SOURCE] [options]', width)}\n\n"
        f"{wrap(SOURCE_HELP, width)}\n\n"
        f"{wrap('Every command has these options.', width)}\n\n"
        f"{parser.format_reading_options(width)}\n{_READING_EXAMPLES}\n{wrap(more, width)}\n"
    )
