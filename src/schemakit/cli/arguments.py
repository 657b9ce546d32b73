"""The arguments of a command: its options, and the words that are not options."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, NoReturn

from schemakit.cli.configuration import (
    Configuration,
    OptionTable,
    find_configuration,
    read_configuration,
    read_settings,
)
from schemakit.cli.output import write, write_note
from schemakit.cli.reading_options import add_reading_options
from schemakit.cli.synonyms import ALIASES, SYNONYMS
from schemakit.errors import UsageError
from schemakit.suggest import did_you_mean, suggestion

__all__ = ["Command", "Parser", "add_json_option", "check_choice", "choose_format", "is_typed"]


def _add_no_options(parser: Parser) -> None:
    del parser


class Command(NamedTuple):
    """A command of the command line."""

    name: str
    #: One line, for the overview and the command's own help.
    summary: str
    #: The synopsis after the name, which the help wraps; indented lines of examples.
    usage: str
    examples: str
    #: Runs the command and returns its exit status; None is 0.
    run: Callable[[argparse.Namespace], int | None]
    #: Adds the options that not every command has.
    options: Callable[[Parser], None] = _add_no_options
    #: The option with the token for the server of SOURCE.
    reads_with: str = "--bearer-env"


def check_choice(command: str, option: str, value: str | None, choices: Sequence[str]) -> None:
    """Check the value of an option of which the parser does not know which are valid.

    Raises:
        UsageError: if it is given, and is not one of the choices.
    """
    if value is not None and value not in choices:
        message = _explain_choice(value, choices)
        raise UsageError(f"argument {option}: {message}\ntry 'schemakit {command} --help'")


def _explain_choice(value: str, choices: Sequence[str]) -> str:
    return f"{value!r} is not one of {', '.join(choices)}{did_you_mean(value, choices)}"


class _HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Keeps texts as they are, at a given width."""

    def __init__(self, prog: str, width: int = 80) -> None:
        # Without a width, argparse asks the terminal, which costs an import.
        super().__init__(prog, max_help_position=22, width=width)

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
    options, from which unknown ones are corrected. ``reading`` are those that ``schemakit help
    reading`` describes.
    """

    def __init__(self, command: Command) -> None:
        self.command, self.known = command, list[str]()
        self._deferred: set[argparse.Action] = set()
        super().__init__(
            prog=f"schemakit {command.name}", formatter_class=_HelpFormatter, allow_abbrev=False
        )
        self.register("action", None, _StoreOnce)
        self.add_argument("words", nargs="*", help=argparse.SUPPRESS)
        self.add_argument(
            "-q", "--quiet", action="store_true", help="write no warnings and no notes"
        )
        self.add_argument(
            "--verbose", action="store_true", help="show all problems or warnings of one kind"
        )
        self.add_argument(
            "--color",
            choices=("auto", "always", "never"),
            default="auto",
            help="colours: on a terminal (auto, the default), always or never",
        )
        self.add_argument(
            "--no-pager",
            action="store_true",
            help="on a terminal, do not page what is longer than the screen",
        )
        self.set_defaults(reads_with=command.reads_with)
        self.reading = add_reading_options(self, command.reads_with)
        #: The options that every command has.
        self.shared = tuple(self.known)
        command.options(self)
        # Because of the option -0, argparse would take every negative number for an option.
        self._has_negative_number_optionals.clear()
        self._values_unless_given = self._suppress_defaults()

    @property
    def table(self) -> OptionTable:
        """The options as a configuration sets them."""
        return OptionTable(self.command.name, self.find_option, self.known, self.shared)

    @property
    def options(self) -> list[argparse.Action]:
        """The options that the help of the command describes, in the order of the help."""
        others = [one for group in self.reading for one in group.actions]
        return [one for one in self._actions if one.option_strings and one not in others]

    def find_option(self, name: str) -> argparse.Action | None:
        """Return the option that a name such as ``--format`` stands for, or None."""
        known = self._option_string_actions
        return known.get(name) or known.get(ALIASES.get(name, name))

    def add_argument(self, *names: Any, **settings: Any) -> argparse.Action:
        action = super().add_argument(*names, **settings)
        self.known += action.option_strings
        return action

    def format_help(self) -> str:
        from schemakit.cli.help_text import measure_width, wrap, wrap_synopsis

        width = measure_width()
        name, summary, usage, examples, *_ = self.command
        formatter = _HelpFormatter(self.prog, width)
        formatter.add_text(wrap_synopsis(f"usage: schemakit {name}", usage, width))
        formatter.add_text(wrap(f"{summary[0].upper()}{summary[1:]}.", width))
        formatter.start_section("options")
        formatter.add_arguments(self.options)
        formatter.end_section()
        formatter.add_text("SOURCE and reading options: schemakit help reading")
        formatter.add_text(f"examples:\n{examples}")
        return formatter.format_help()

    def format_reading_options(self, width: int) -> str:
        """Format the options of ``reading`` under their titles."""
        formatter = _HelpFormatter(self.prog, width)
        for title, actions in self.reading:
            formatter.start_section(title)
            formatter.add_arguments(actions)
            formatter.end_section()
        return formatter.format_help()

    def print_help(self, file: Any = None) -> None:  # noqa: ARG002  the signature is argparse's
        write(self.format_help())

    def defer_choices(self, action: argparse.Action) -> None:
        """Leave the check of an option's value to the command, whose words decide which are valid:
        it calls :func:`check_choice`."""
        self._deferred.add(action)

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is None or value in action.choices or action in self._deferred:
            return
        message = _explain_choice(str(value), [str(one) for one in action.choices])
        raise argparse.ArgumentError(action, message)

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}\ntry '{self.prog} --help'")

    def read(
        self,
        arguments: Sequence[str],
        commands: Sequence[str] | None = None,
        load: Callable[[str], Command] | None = None,
    ) -> argparse.Namespace:
        """Read options and words in any order.

        With ``commands``, the names of all commands, what a configuration file sets are the
        defaults; with ``load``, which returns the record of a command, the tables of all commands
        are checked. ``typed`` of the result has the options that the command line itself gives.

        Raises:
            UsageError: if an option is unknown or wrong, a word is empty, or a setting is wrong.
            SystemExit: after ``--help``.
        """
        found, unknown = self.parse_known_intermixed_args(self._replace_aliases(arguments))
        for one in unknown:
            name = one.partition("=")[0]
            self.error(f"no option {name!r}{self._suggest(name)}")
        if "" in found.words:
            # Such as "$NAME" of a variable that is not set.
            self.error("an empty argument names neither a source nor a part of one")
        found.typed = frozenset(vars(found))
        settings = {} if commands is None else self._read_settings(found, commands, load)
        for name, value in {**self._values_unless_given, **settings}.items():
            if not hasattr(found, name):
                setattr(found, name, value)
        return found

    def _suppress_defaults(self) -> dict[str, Any]:
        """Return the default of each option, and leave it out of what is parsed.

        So one can tell what the command line says from what it does not say.
        """
        defaults = {}
        for action in self._actions:
            if action.option_strings and action.default != argparse.SUPPRESS:
                defaults[action.dest] = action.default
                action.default = argparse.SUPPRESS
        return defaults

    def _read_settings(
        self,
        given: argparse.Namespace,
        commands: Sequence[str],
        load: Callable[[str], Command] | None,
    ) -> dict[str, Any]:
        """Return what a configuration file sets, by the destinations of the options."""
        if getattr(given, "no_config", False):
            if hasattr(given, "config"):
                self.error("--config names a file, and --no-config forbids it")
            return {}
        if hasattr(given, "config"):
            configuration: Configuration | None = read_configuration(given.config)
        else:
            try:
                configuration = find_configuration(os.getcwd())
            except OSError:  # the working directory does not exist
                configuration = None
        if configuration is None:
            return {}
        find = None if load is None else lambda name: Parser(load(name)).table._replace(runs=False)
        settings = read_settings(configuration, self.table, commands, find)
        if settings and getattr(given, "verbose", False):
            write_note(f"options are set in {configuration.path}: {', '.join(sorted(settings))}")
        return settings

    def _replace_aliases(self, arguments: Sequence[str]) -> list[str]:
        words = list(arguments)
        end = words.index("--") if "--" in words else len(words)
        for index, word in enumerate(words[:end]):
            if word in ALIASES and word not in self.known and ALIASES[word] in self.known:
                words[index] = ALIASES[word]
        return words

    def _suggest(self, name: str) -> str:
        """Suggest the options that an unknown one means, else those with a similar name."""
        meant = [one for one in SYNONYMS.get(name, ()) if self._takes(one)]
        return suggestion(meant) or did_you_mean(name, self.known)

    def _takes(self, text: str) -> bool:
        """Test whether the command has an option, and takes the value that follows it."""
        option, _, value = text.partition(" ")
        action = self._option_string_actions.get(option)
        return action is not None and (not value or value in (action.choices or (value,)))


def is_typed(given: argparse.Namespace, name: str) -> bool:
    """Test whether the command line itself gives an option, and not a configuration alone.

    What a configuration sets for every call is no error in one that has no use for it.
    """
    return name in given.typed


def add_json_option(parser: Parser, content: str) -> None:
    """Add ``--json``; ``content`` describes what it writes."""
    parser.add_argument("--json", action="store_true", help=f"write JSON: {content}")


def choose_format(given: argparse.Namespace, default: str) -> str:
    """The format that ``--json`` or ``--format`` names. What is typed counts before what a
    configuration sets.

    Raises:
        UsageError: if the command line gives both, and they differ.
    """
    if not given.json:
        return given.format or default
    if is_typed(given, "format") and given.format != "json":
        if is_typed(given, "json"):
            raise UsageError(
                f"--json is the same as --format json; drop it, or --format {given.format}"
            )
        return str(given.format)
    return "json"
