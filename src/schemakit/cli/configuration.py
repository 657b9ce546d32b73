"""Settings from ``.schemakit.toml`` or ``[tool.schemakit]`` of ``pyproject.toml``.

A setting is the default of an option. The file may belong to a repository of someone else, so that
only options can be set that give no access and write nothing: the rows of ``CONFIGURABLE``.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

from schemakit.cli.synonyms import ALIASES
from schemakit.errors import RetrievalError, UsageError
from schemakit.suggest import did_you_mean

__all__ = [
    "CONFIGURABLE",
    "Configuration",
    "OptionTable",
    "find_configuration",
    "read_configuration",
    "read_settings",
]

#: The options that a configuration may set, by their long names. Not among them are options that
#: say what is read or where it is written, what is sent, and how large an input may be.
CONFIGURABLE = frozenset(
    {
        # of every command
        *("as", "resolve-examples", "quiet", "verbose", "offline", "no-cache"),
        # which operations
        *("tag", "method", "path", "deprecated", "no-deprecated", "uses"),
        *("exclude", "exclude-tag", "exclude-method", "exclude-path", "exclude-uses"),
        # documents that are written
        *("format", "indent", "missing", "no-extensions", "on-conflict", "strict", "prune"),
        *("cycles", "siblings", "annotate", "flatten", "nullable-intent"),
        # check
        *("examples", "select", "ignore", "fail-on", "baseline"),
        # diff
        *("accept", "by", "open", "rules-only"),
        # search, graph, duplicates; show, model, tools
        *("in", "limit", "group", "components"),
        *("depth", "repair", "for", "on-loss", "media-type", "max-tools", "budget"),
    }
)
#: Settings that name a file: relative to the configuration, and not outside its directory.
_FILES = frozenset({"accept", "baseline"})
#: The files that are looked for in a directory; the first wins.
_OWN, _PROJECT = ".schemakit.toml", "pyproject.toml"
#: Values that only their own command checks, by their names in the help: it would take each other
#: command long to load all codes.
_CHECKED_LATER = ("CODE[,CODE]", "WHERE")
#: A larger file is no configuration.
_LARGEST = 1 << 20
_KINDS = {bool: "a boolean", str: "a string", int: "an integer", list: "an array", dict: "a table"}


class Configuration(NamedTuple):
    """A file with settings: its path, its text, and the table of its settings with its path."""

    path: str
    text: str
    table: Mapping[str, Any]
    above: tuple[str, ...]

    def report(self, keys: Sequence[str], message: str) -> UsageError:
        """Return an error at a key, or an item of an array, of the table."""
        from schemakit.cli.toml_places import find_places

        places = find_places(self.text)
        path = (*self.above, *keys)
        while path and path not in places:
            path = path[:-1]
        line, column = places.get(path, (1, 1))
        return UsageError(f"{self.path}:{line}:{column}: {message}")


class OptionTable(NamedTuple):
    """The options of a command, as settings are looked up."""

    command: str
    #: Returns the option of a name such as ``--format``, or None.
    find: Callable[[str], argparse.Action | None]
    #: All names; those that every command has.
    known: Collection[str]
    shared: Collection[str]
    #: Whether it is the command that runs, and not one whose table is only checked.
    runs: bool = True


def find_configuration(directory: str) -> Configuration | None:
    """Find the configuration for a working directory: there, or in the nearest one above it.

    The search ends at the root of the repository or the home directory. Below neither, only the
    directory itself is looked at: what is above it may belong to anyone.

    Raises:
        UsageError: if a file is not valid TOML, or its settings are no table.
    """
    for level in _list_levels(directory):
        for name in (_OWN, _PROJECT):
            path = os.path.join(level, name)
            if os.path.isfile(path):
                found = _read(path, must_exist=name == _OWN)
                if found is not None:
                    return found
    return None


def _list_levels(directory: str) -> list[str]:
    home = os.path.realpath(os.path.expanduser("~"))
    levels = [directory]
    while not os.path.exists(os.path.join(levels[-1], ".git")) and levels[-1] != home:
        above = os.path.dirname(levels[-1])
        if above == levels[-1] or above == os.path.dirname(above):
            return [directory]
        levels.append(above)
    return levels


def read_configuration(path: str) -> Configuration:
    """Read the configuration that ``--config`` names.

    Raises:
        RetrievalError: if it cannot be read.
        UsageError: if it is not valid TOML, or a pyproject.toml without settings.
    """
    found = _read(path, must_exist=True)
    if found is None:
        raise UsageError(f"{path}: there is no table [tool.schemakit]")
    return found


def _read(path: str, *, must_exist: bool) -> Configuration | None:
    """Read a configuration; None for a pyproject.toml without ``[tool.schemakit]``."""
    shown = os.path.relpath(path) if os.path.isabs(path) else path
    shown = path if shown.startswith("..") else shown
    is_project = os.path.basename(path) == _PROJECT
    try:
        if not os.path.isfile(path):
            reason = "not a regular file" if os.path.exists(path) else "no such file"
            raise RetrievalError(shown, reason)
        with open(path, "rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        if not must_exist:
            return None
        raise RetrievalError(shown, f"cannot be read: {error.strerror}") from error
    if is_project and b"schemakit" not in data:
        return None
    if len(data) > _LARGEST:
        raise UsageError(f"{shown}: larger than a configuration may be, which is 1 MiB")
    text, parsed = _parse(data, shown)
    above = ("tool", "schemakit") if is_project else ()
    table: Any = parsed
    for key in above:
        table = table.get(key) if isinstance(table, dict) else None
    if table is None:
        return None
    found = Configuration(shown, text, table, above)
    if not isinstance(table, dict):
        raise found.report((), f"expected a table, found {_describe(table)}")
    return found


def _parse(data: bytes, shown: str) -> tuple[str, dict[str, Any]]:
    import re
    import tomllib

    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{shown}:{line}: not UTF-8, which TOML is") from error
    try:
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)\Z", message)
        where = f"{place[1]}:{place[2]}" if place and place[1] else str(text.count("\n") + 1)
        said = message[: place.start()] if place else message
        raise UsageError(f"{shown}:{where}: not valid TOML: {said}") from error


def read_settings(
    found: Configuration,
    options: OptionTable,
    commands: Sequence[str],
    find_table: Callable[[str], OptionTable] | None = None,
) -> dict[str, Any]:
    """Return what a configuration sets for a command, by the destinations of its options.

    What is set for every command comes before what its own table sets. ``find_table`` returns the
    options of another command, so that its table is checked too.

    Raises:
        UsageError: if a key is no command and no option, may not be set, or has a wrong value.
    """
    settings: dict[str, Any] = {}
    own: dict[str, Any] = {}
    for key, value in found.table.items():
        if key not in commands:
            settings |= _read_shared(found, key, value, options, commands)
            continue
        if not isinstance(value, dict):
            raise found.report((key,), f"{key!r}: expected a table, found {_describe(value)}")
        if key == options.command:
            own = _read_table(found, value, options)
        elif find_table is not None:
            _read_table(found, value, find_table(key))
    return settings | own


def _read_table(
    found: Configuration, table: Mapping[str, Any], options: OptionTable
) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    for key, value in table.items():
        settings |= _read_setting(found, (options.command, key), value, options)
    return settings


def _read_shared(
    found: Configuration, key: str, value: Any, options: OptionTable, commands: Sequence[str]
) -> dict[str, Any]:
    """Read what is set for every command."""
    name = f"--{key}"
    if not isinstance(value, dict) and name in options.shared:
        return _read_setting(found, (key,), value, options)
    known = [*commands, *_list_settable(options.shared)]
    hint = (
        f"; as an option of {options.command} it belongs in the table of that command"
        if options.find(name) is not None
        else did_you_mean(key, known)
    )
    raise found.report((key,), f"{key!r} is neither a command nor an option of every command{hint}")


def _list_settable(names: Collection[str]) -> list[str]:
    return [name[2:] for name in names if name[2:] in CONFIGURABLE and name[:2] == "--"]


def _read_setting(
    found: Configuration, keys: tuple[str, ...], value: Any, options: OptionTable
) -> dict[str, Any]:
    key = keys[-1]
    action = options.find(f"--{key}")
    if action is None:
        near = did_you_mean(key, _list_settable(options.known))
        raise found.report(keys, f"{options.command} has no option {key!r}{near}")
    names = [name[2:] for name in action.option_strings]
    if key not in CONFIGURABLE and not CONFIGURABLE.intersection(names):
        raise found.report(
            keys,
            f"{key!r} may not be set by a configuration; give it on the command line",
        )
    if key in _FILES and isinstance(value, str):
        value = _locate(found, keys, value)
    return _convert(found, keys, value, action, runs=options.runs)


def _convert(
    found: Configuration,
    keys: tuple[str, ...],
    value: Any,
    action: argparse.Action,
    *,
    runs: bool,
) -> dict[str, Any]:
    """Convert a value as the option does on the command line."""
    if action.nargs == 0:
        if not isinstance(value, bool):
            raise found.report(
                keys, f"{keys[-1]!r}: expected true or false, found {_describe(value)}"
            )
        name = ALIASES.get(f"--{keys[-1]}", f"--{keys[-1]}")
        if not isinstance(action, argparse.BooleanOptionalAction):
            return {action.dest: action.const} if value else {}
        if not name.startswith("--no-"):
            return {action.dest: value}
        return {action.dest: False} if value else {}
    if not isinstance(action, argparse._AppendAction):
        return {action.dest: _convert_text(found, keys, value, action, runs=runs)}
    if not isinstance(value, list):
        return {action.dest: [_convert_text(found, keys, value, action, runs=runs)]}
    items = [
        _convert_text(found, (*keys, str(index)), one, action, runs=runs)
        for index, one in enumerate(value)
    ]
    return {action.dest: items}


def _convert_text(
    found: Configuration,
    keys: tuple[str, ...],
    value: Any,
    action: argparse.Action,
    *,
    runs: bool,
) -> Any:
    if isinstance(value, bool) or not isinstance(value, str | int):
        expected = "a string"
        if isinstance(action, argparse._AppendAction) and len(keys) and not keys[-1].isdecimal():
            expected = "an array of strings"
        key = next(one for one in reversed(keys) if not one.isdecimal())
        raise found.report(keys, f"{key!r}: expected {expected}, found {_describe(value)}")
    text = str(value)
    if action.choices is not None and text not in action.choices:
        choices = [str(one) for one in action.choices]
        near = did_you_mean(text, choices)
        raise found.report(keys, f"{text!r} is not one of {', '.join(choices)}{near}")
    if not callable(action.type) or (not runs and action.metavar in _CHECKED_LATER):
        return text
    try:
        return action.type(text)
    except argparse.ArgumentTypeError as error:
        raise found.report(keys, str(error)) from error


def _locate(found: Configuration, keys: tuple[str, ...], name: str) -> str:
    """Return the path of a file that a configuration names, from the working directory."""
    if not name or "\0" in name:
        raise found.report(keys, f"{name!r} is not the name of a file")
    directory = os.path.dirname(os.path.realpath(found.path))
    path = os.path.join(directory, name)
    real = os.path.realpath(path)
    if os.path.commonpath([directory, real]) != directory:
        raise found.report(keys, f"{name!r} is outside the directory of the configuration")
    near = os.path.relpath(path)
    return path if near.startswith("..") else near


def _describe(value: Any) -> str:
    return _KINDS.get(type(value), "a number or a date")
