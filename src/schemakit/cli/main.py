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

from schemakit.audience import address_command
from schemakit.cli.arguments import Command, Parser
from schemakit.cli.commands.table import SUMMARIES, WITHOUT_SOURCE, load_command
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
        with address_command():
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
    name, *rest = arguments or ["help"]
    if name in ("-V", "--version"):
        from schemakit.cli.version import describe_version

        write(f"{describe_version()}\n")
        return 0
    if name in ("-h", "--help", "_complete", *WITHOUT_SOURCE):
        _run_without_source(name, rest)
        return 0
    if name not in SUMMARIES:
        raise UsageError(_explain_unknown_command(name))
    command = load_command(name)
    try:
        given = Parser(command).read(rest, list(SUMMARIES), load_command)
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


def _run_without_source(name: str, rest: Sequence[str]) -> None:
    """Write help, the completion of a shell, or the candidates that such a script asks for.

    Raises:
        UsageError: if there is no such topic or shell.
    """
    if name == "_complete":
        from schemakit.cli.completion.candidates import answer

        write(answer(rest))
    elif name == "completion" and rest and rest[0] not in ("-h", "--help"):
        from schemakit.cli.completion.shells import get_script

        write(get_script(" ".join(rest)))
    elif name == "completion" and not rest:
        from schemakit.cli.completion.shells import NAMES

        raise UsageError(
            f"completion needs a shell: {', '.join(NAMES)}\ntry 'schemakit completion --help'"
        )
    else:
        from schemakit.cli.help import show_help

        show_help(["completion"] if name == "completion" else rest if name == "help" else [])


def _hide_passwords(message: str, arguments: Sequence[str]) -> str:
    """Remove user names and passwords from the URLs that a message quotes of the arguments."""
    for argument in arguments:
        for word in (argument, argument.partition("=")[2]):
            hidden = remove_userinfo(word)
            if hidden != word:
                message = message.replace(word, hidden).replace(repr(word), repr(hidden))
    return message


def _explain_unknown_command(name: str) -> str:
    known = [*SUMMARIES, *WITHOUT_SOURCE]
    if name.startswith("-"):
        options = ("--help", "--version")
        return f"no option {name!r}{did_you_mean(name, options)}\ntry 'schemakit --help'"
    if is_source(name):
        return f"the command comes first, as in: schemakit paths {name}"
    near = did_you_mean(name, known) or f"; the commands are {', '.join(known)}"
    return f"no command {name!r}{near}\ntry 'schemakit --help'"


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
