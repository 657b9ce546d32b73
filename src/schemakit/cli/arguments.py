"""The arguments of a command: its options, and the words that are not options."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, NoReturn

from schemakit.cli.option_types import (
    parse_directory,
    parse_header,
    parse_input_size,
    parse_map,
    parse_not_empty,
    parse_version,
)
from schemakit.cli.output import write
from schemakit.documents.document import VERSIONS
from schemakit.errors import UsageError
from schemakit.suggest import did_you_mean

__all__ = ["SOURCE_HELP", "Command", "Parser", "add_json_option"]

SOURCE_HELP = """\
SOURCE is a file, a URL, a model as replicate:OWNER/NAME, or - for standard
input. By default it is standard input if something is piped in, else the first
of openapi.json, openapi.yaml, openapi.yml and swagger.json that exists in the
working directory.
"""


def _add_no_options(parser: Parser) -> None:
    del parser


class Command(NamedTuple):
    """A command of the command line."""

    name: str
    #: One line, for the overview and the command's own help.
    summary: str
    #: The synopsis after the name; indented lines of examples.
    usage: str
    examples: str
    #: Runs the command and returns its exit status; None is 0.
    run: Callable[[argparse.Namespace], int | None]
    #: Adds the options that not every command has.
    options: Callable[[Parser], None] = _add_no_options
    #: The option with the token for the server of SOURCE.
    reads_with: str = "--bearer-env"


class _HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Keeps descriptions as they are, at a fixed width: asking the terminal costs an import."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=22, width=80)

    def _split_lines(self, text: str, width: int) -> list[str]:
        from textwrap import wrap  # only help needs it

        # Names such as json-schema-draft-07 are not broken.
        return wrap(text, width, break_on_hyphens=False)


class _StoreOnce(argparse._StoreAction):
    """Stores a value, and refuses a second one instead of dropping the first."""

    _is_given = False

    def __call__(self, *given: Any, **named: Any) -> None:
        if self._is_given and self.option_strings:
            raise argparse.ArgumentError(self, "it may be given only once")
        self._is_given = True
        super().__call__(*given, **named)


class Parser(argparse.ArgumentParser):
    """The parser of one command, with the options that every command has.

    Errors are raised as ``UsageError``, help is written as all output is, and ``known`` lists the
    options, from which unknown ones are corrected.
    """

    def __init__(self, command: Command) -> None:
        self.known: list[str] = []
        name, summary = command.name, command.summary
        super().__init__(
            prog=f"schemakit {name}",
            usage=f"schemakit {name} {command.usage}",
            description=f"{summary[0].upper()}{summary[1:]}.\n\n{SOURCE_HELP}",
            epilog=f"examples:\n{command.examples}",
            formatter_class=_HelpFormatter,
            allow_abbrev=False,
        )
        self.register("action", None, _StoreOnce)
        self.add_argument("words", nargs="*", help=argparse.SUPPRESS)
        self.add_argument(
            "--as",
            dest="version",
            type=parse_version,
            metavar="VERSION",
            help=f"read it as {', '.join(VERSIONS[:-1])} or {VERSIONS[-1]}, whatever it says",
        )
        self.add_argument(
            "--resolve-examples",
            action="store_true",
            help="a $ref in place of an example or a default is a reference, not data",
        )
        self.add_argument(
            "-q", "--quiet", action="store_true", help="write no warnings and no notes"
        )
        self.add_argument(
            "--verbose", action="store_true", help="show all problems or warnings of one kind"
        )
        self._add_access_options(command.reads_with)
        command.options(self)

    def _add_access_options(self, token_option: str) -> None:
        """Add the options that control what may be read, and then how it is read.

        The namespace has the name of the option with the token as ``reads_with``.
        """
        group = self.add_argument_group("reading SOURCE and the documents it refers to")

        def add(*names: str, **settings: Any) -> None:
            self.known += group.add_argument(*names, **settings).option_strings

        add(
            "--base",
            type=parse_not_empty,
            metavar="URI",
            help="resolve its relative references against this URI or path",
        )
        add(
            "--root",
            type=parse_directory,
            metavar="DIR",
            help="read files under DIR, and no others",
        )
        add(
            "--map",
            action="append",
            default=[],
            type=parse_map,
            metavar="URL=DIR",
            help="read what is at URL and below it from DIR",
        )
        add(
            "--allow-host",
            dest="allow_hosts",
            action="append",
            default=[],
            metavar="HOST[:PORT]",
            help="let references reach this host",
        )
        add(
            "--allow-private",
            action="store_true",
            help="connect to private and loopback addresses too",
        )
        self.set_defaults(reads_with=token_option)
        _add_transfer_options(add, token_option)

    def add_argument(self, *names: Any, **settings: Any) -> argparse.Action:
        action = super().add_argument(*names, **settings)
        self.known += action.option_strings
        return action

    def print_help(self, file: Any = None) -> None:  # noqa: ARG002  the signature is argparse's
        write(self.format_help())

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}\ntry '{self.prog} --help'")

    def read(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Read options and words in any order.

        Raises:
            UsageError: if an option is unknown or wrong, or a word is empty.
            SystemExit: after ``--help``.
        """
        found, unknown = self.parse_known_intermixed_args(list(arguments))
        for one in unknown:
            name = one.partition("=")[0]
            self.error(f"no option {name!r}{did_you_mean(name, self.known)}")
        if "" in found.words:
            # Such as "$NAME" of a variable that is not set.
            self.error("an empty argument names neither a source nor a part of one")
        return found


def _add_transfer_options(add: Callable[..., None], token_option: str) -> None:
    """Add the options for headers, the size of a document, and the cache."""
    add(
        "--header",
        dest="headers",
        action="append",
        default=[],
        type=parse_header,
        metavar="'NAME: VALUE'",
        help="send it to the server of SOURCE, and to no other",
    )
    add(
        token_option,
        dest="bearer_env",
        metavar="NAME",
        help="send the token in this environment variable, likewise",
    )
    add(
        "--max-input",
        type=parse_input_size,
        metavar="SIZE",
        help="refuse to read a larger document (default 256MiB)",
    )
    add("--offline", action="store_true", help="send no requests; read from the cache")
    add("--no-cache", action="store_true", help="neither read nor fill the cache")


def add_json_option(parser: Parser, content: str) -> None:
    """Add ``--json``; ``content`` describes what it writes."""
    parser.add_argument("--json", action="store_true", help=f"write JSON: {content}")
