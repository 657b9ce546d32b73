"""The command line: arguments to one call, its result to standard output.

Exit status
    0    fine
    1    the document has problems, or is too large to be written
    2    wrong use: an unknown command, option or name
    3    something cannot be read or written
    130  interrupted from the keyboard
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from schemakit import __version__
from schemakit.cli.arguments import SOURCE_HELP, Parser, is_source
from schemakit.cli.commands.table import COMMANDS
from schemakit.cli.output import write_message, discard, detect_display, write
from schemakit.errors import DocumentError, SchemaKitError, TooLargeError, UsageError
from schemakit.suggest import did_you_mean

__all__ = ["main"]

_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command, print what it gives, and return the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(arguments)
    except SchemaKitError as error:
        write_message(_message(error))
        return error.exit_status
    except BrokenPipeError:
        # The reader of a pipe has seen enough, as `head` does: nothing is wrong.
        discard()
        return 0
    except KeyboardInterrupt:
        return _INTERRUPTED
    except RecursionError:
        write_message("error: the document is nested too deeply for this")
        return 1
    except MemoryError:
        write_message("error: not enough memory for this")
        return 1


def _run(arguments: Sequence[str]) -> int:
    name, *rest = arguments or [""]
    if name == "help" and rest:
        name, rest = rest[0], ["--help"]
    if name in ("-h", "--help", "help"):
        write(_overview())
        return 0
    if name in ("-V", "--version"):
        write(f"schemakit {__version__}\n")
        return 0
    command = COMMANDS.get(name)
    if command is None:
        raise UsageError(_no_command(name))
    parser = Parser(name, command)
    command.options(parser)
    try:
        found = parser.read(rest)
    except SystemExit:
        return 0  # --help, which argparse ends in this way
    return command.run(found) or 0


def _no_command(name: str) -> str:
    if not name:
        return f"no command; one of {', '.join(COMMANDS)}\ntry 'schemakit --help'"
    if name.startswith("-"):
        known = ("--help", "--version")
        return f"no option {name!r}{did_you_mean(name, known)}\ntry 'schemakit --help'"
    if is_source(name):
        return f"the command comes first, as in: schemakit paths {name}"
    suggestion = did_you_mean(name, list(COMMANDS)) or f"; there are {', '.join(COMMANDS)}"
    return f"no command {name!r}{suggestion}\ntry 'schemakit --help'"


def _overview() -> str:
    width = max(map(len, COMMANDS))
    listed = "".join(f"  {name:<{width}}  {one.summary}\n" for name, one in COMMANDS.items())
    return (
        "usage: schemakit COMMAND [SOURCE] ...\n\n"
        "Reads OpenAPI descriptions (2.0 to 3.2, JSON or YAML), JSON Schema documents and\n"
        f"responses of Replicate's models API.\n\ncommands:\n{listed}\n{SOURCE_HELP}\n"
        "options:\n"
        "  -h, --help     this text; after a command, that command's own\n"
        "  -V, --version  the version of schemakit\n\n"
        "examples:\n"
        "  schemakit paths openapi.json\n"
        "  curl -s https://api.replicate.com/openapi.json | schemakit operations\n"
        '  schemakit show openapi.json "GET /models"\n'
        "  schemakit dereference openapi.yaml -o plain.json\n\n"
        "exit status: 0 fine, 1 the document has problems, 2 wrong use,\n"
        "3 something cannot be read or written\n"
    )


def _message(error: SchemaKitError) -> str:
    if not isinstance(error, DocumentError):
        return f"error: {error}"
    from schemakit.cli.reports import text

    # A document's problems say themselves which are errors, after the place.
    shown = text(
        error.diagnostics, error.sources, detect_display(sys.stderr)._replace(colour=False)
    )
    if isinstance(error, TooLargeError):
        shown += "--max-bytes none writes it all the same, --at writes a part of it"
    return shown.rstrip("\n")
