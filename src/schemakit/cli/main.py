"""The command line: it parses the arguments, runs one command and returns the exit status.

Exit status
    0    success
    1    the document has problems, or is too large to be written
    2    wrong usage: an unknown command, option or name
    3    something cannot be read or written
    130  interrupted from the keyboard
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from schemakit import __version__
from schemakit.cli.arguments import SOURCE_HELP, Command, Parser
from schemakit.cli.commands.table import SUMMARIES, load_command
from schemakit.cli.output import (
    Verbosity,
    collect_output,
    discard_output,
    use_verbosity,
    write,
    write_diagnostics,
    write_message,
)
from schemakit.cli.pager import find_pager, show_in_pager
from schemakit.cli.source import is_source
from schemakit.errors import (
    DocumentError,
    SchemaKitError,
    TooLargeError,
    UsageError,
    remove_userinfo,
)
from schemakit.suggest import did_you_mean

__all__ = ["main"]

_UNREADABLE = 3
_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command, write its result, and return the exit status.

    ``argv`` are the arguments without the name of the program; by default those of the process.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(arguments)
    except SchemaKitError as error:
        write_message(f"error: {_hide_passwords(str(error), arguments)}")
        return error.exit_status
    except BrokenPipeError:
        # The reader of a pipe has stopped, as `head` does, which is not an error.
        discard_output()
        return 0
    except OSError as error:
        write_message(f"error: {_explain_os_error(error)}")
        return _UNREADABLE
    except KeyboardInterrupt:
        return _INTERRUPTED
    except RecursionError:
        write_message("error: the document is nested too deeply")
        return 1
    except MemoryError:
        write_message("error: not enough memory")
        return 1


def _run(arguments: Sequence[str]) -> int:
    name, *rest = arguments or [""]
    if name == "help" and rest:
        name, rest = rest[0], ["--help"]
    if name in ("-h", "--help", "help"):
        write(_format_overview())
        return 0
    if name in ("-V", "--version"):
        write(f"schemakit {__version__}\n")
        return 0
    if name not in SUMMARIES:
        raise UsageError(_explain_unknown_command(name))
    command = load_command(name)
    try:
        given = Parser(command).read(rest)
    except SystemExit:
        return 0  # argparse raises it after --help
    with use_verbosity(Verbosity(given.quiet, given.verbose, given.color)):
        try:
            return _run_paged(command, given)
        except DocumentError as error:
            _report_document_error(error)
            return error.exit_status


def _run_paged(command: Command, given: argparse.Namespace) -> int:
    """Run a command; on a terminal, what is longer than the screen goes through a pager."""
    pager = find_pager(sys.stdout) if not given.no_pager else ""
    if not pager:
        return command.run(given) or 0
    collected: list[bytes] = []
    try:
        with collect_output(collected):
            return command.run(given) or 0
    except KeyboardInterrupt:
        collected.clear()
        raise
    finally:
        # What was found before an error comes before its message.
        show_in_pager(pager, b"".join(collected))


def _hide_passwords(message: str, arguments: Sequence[str]) -> str:
    """Remove user names and passwords from the URLs that a message quotes of the arguments."""
    for argument in arguments:
        for word in (argument, argument.partition("=")[2]):
            hidden = remove_userinfo(word)
            if hidden != word:
                message = message.replace(word, hidden).replace(repr(word), repr(hidden))
    return message


def _explain_unknown_command(name: str) -> str:
    names = ", ".join(SUMMARIES)
    if not name:
        return f"no command; the commands are {names}\ntry 'schemakit --help'"
    if name.startswith("-"):
        known = ("--help", "--version")
        return f"no option {name!r}{did_you_mean(name, known)}\ntry 'schemakit --help'"
    if is_source(name):
        return f"the command comes first, as in: schemakit paths {name}"
    suggestion = did_you_mean(name, list(SUMMARIES)) or f"; the commands are {names}"
    return f"no command {name!r}{suggestion}\ntry 'schemakit --help'"


def _format_overview() -> str:
    width = max(map(len, SUMMARIES))
    listed = "".join(f"  {name:<{width}}  {summary}\n" for name, summary in SUMMARIES.items())
    return (
        "usage: schemakit COMMAND [SOURCE] ...\n\n"
        "Reads OpenAPI descriptions (2.0 to 3.2, JSON or YAML), JSON Schema documents and\n"
        f"responses of Replicate's models API.\n\ncommands:\n{listed}\n{SOURCE_HELP}\n"
        "options:\n"
        "  -h, --help     show this text or, after a command, its own help\n"
        "  -V, --version  show the version of schemakit\n\n"
        "examples:\n"
        "  schemakit paths openapi.json\n"
        "  curl -s https://api.replicate.com/openapi.json | schemakit operations\n"
        '  schemakit show openapi.json "GET /models"\n'
        "  schemakit dereference openapi.yaml -o plain.json\n\n"
        "exit status: 0 success, 1 the document has problems, 2 wrong usage,\n"
        "3 something cannot be read or written\n"
    )


def _explain_os_error(error: OSError) -> str:
    """Explain an error of the operating system that is not about the source or the output."""
    try:
        os.getcwd()
    except OSError:
        return "the working directory does not exist"
    return str(error)


def _report_document_error(error: DocumentError) -> None:
    # Each diagnostic states its severity, after its location.
    write_diagnostics(error.diagnostics, error.sources)
    if isinstance(error, TooLargeError):
        write_message("--max-bytes none writes it all the same, --at writes a part of it")
