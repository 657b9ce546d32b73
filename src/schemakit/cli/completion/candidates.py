"""What may come next on the command line, by the tables that also parse it."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Literal, NamedTuple

from schemakit.cli.arguments import Parser
from schemakit.cli.commands.table import SUMMARIES, TOPICS, WITHOUT_SOURCE, load_command
from schemakit.cli.completion import shells
from schemakit.cli.completion.names import Candidates, read_names
from schemakit.cli.completion.quoting import join_words, quote_candidates
from schemakit.cli.help_text import split_synopsis
from schemakit.cli.source import is_source

__all__ = ["Answer", "answer", "find_candidates"]


class Answer(NamedTuple):
    """Candidates for the word at the cursor, and what the shell completes in addition."""

    candidates: Candidates
    directive: Literal["none", "files", "directories"] = "none"


class _Line(NamedTuple):
    """The words of a command before the cursor that are not options, and what is expected."""

    words: list[str]
    #: The option whose value is at the cursor.
    option: argparse.Action | None
    #: Whether everything after ``--`` is a word.
    is_ended: bool

    @property
    def source(self) -> str | None:
        """The source that is named, or None."""
        return self.words[0] if self.words and _may_be_source(self.words[0]) else None


def answer(words: Sequence[str]) -> str:
    """Return the answer to the script of a shell, whose name is the first word.

    The last word is the one at the cursor.
    """
    shell, *typed = words or [""]
    if shell != "bash":
        candidates, directive = find_candidates(typed)
        lines = [f"{name}\t{about}" if about else name for name, about in candidates.items()]
        return "".join(f"{line}\n" for line in (directive, *lines))
    before, last = join_words(typed)
    candidates, directive = find_candidates([*before, last.text])
    return "".join(f"{line}\n" for line in (directive, *quote_candidates(candidates, last)))


def find_candidates(words: Sequence[str]) -> Answer:
    """Find what may be in place of the last word. Not all of it need begin with that word."""
    *before, current = words or [""]
    if not before:
        options = {"--help": "show the help", "--version": "show the version"}
        return Answer(options if current[:1] == "-" else {**SUMMARIES, **WITHOUT_SOURCE})
    name, *rest = before
    if name == "help":
        return Answer({**SUMMARIES, **dict.fromkeys(TOPICS, "")} if not rest else {})
    if name == "completion":
        return Answer(dict.fromkeys(shells.NAMES, "") if not rest else {})
    if name not in SUMMARIES:
        return Answer({})
    parser = Parser(load_command(name))
    line = _read_line(parser, rest)
    if line.option is not None:
        return _complete_value(line.option, current, line.source)
    if current[:1] == "-" and not line.is_ended:
        return _complete_option(parser, current, line.source)
    return _complete_word(parser.command.usage, line.words, current)


def _read_line(parser: Parser, before: Sequence[str]) -> _Line:
    """Tell the words of a command from its options, as far as they are typed."""
    words: list[str] = []
    rest = iter(before)
    for word in rest:
        if word == "--":
            return _Line([*words, *rest], None, True)
        if word[:1] != "-" or word == "-":
            words.append(word)
            continue
        action = parser.find_option(word)
        if action is not None and action.nargs is None and next(rest, None) is None:
            return _Line(words, action, False)
    return _Line(words, None, False)


def _complete_option(parser: Parser, current: str, source: str | None) -> Answer:
    name, mark, value = current.partition("=")
    if not mark:
        own = {name: action.help or "" for action in parser.options for name in _list_names(action)}
        shared = [one for group in parser.reading for one in group.actions]
        reading = {name: action.help or "" for action in shared for name in _list_names(action)}
        return Answer({**own, **reading})
    action = parser.find_option(name)
    if action is None:
        return Answer({})
    found, directive = _complete_value(action, value, source)
    return Answer({f"{name}={one}": about for one, about in found.items()}, directive)


def _list_names(action: argparse.Action) -> Sequence[str]:
    """List the long names of an option, or the short one if it has no other."""
    long = [name for name in action.option_strings if name[:2] == "--"]
    return long or action.option_strings


#: What the value of an option is, by the name of the value in the help.
_NAMED_VALUES: Mapping[str, str] = MappingProxyType(
    {
        "TAG": "tags",
        "METHOD": "methods",
        "GLOB": "paths",
        "PART": "parts",
        "OPERATION": "operations",
        "SCHEMA": "schemas",
        "COMPONENT": "components",
    }
)
#: Likewise by the option, where that of the value would be wrong.
_VALUES_OF_OPTIONS: Mapping[str, str] = MappingProxyType(
    {"--name": "schemas", "--allow": "operations", "--deny": "operations"}
)


def _list_codes() -> Candidates:
    from schemakit.checks.run import CODES

    return {code: about.meaning for code, about in CODES.items()}


def _list_versions() -> Candidates:
    from schemakit.documents.document import VERSIONS

    return dict.fromkeys(VERSIONS, "")


def _list_kinds_of_parts() -> Candidates:
    from schemakit.views.search import WITHIN

    return dict.fromkeys(WITHIN, "")


_LISTED_VALUES: Mapping[str, Callable[[], Candidates]] = MappingProxyType(
    {"CODE": _list_codes, "VERSION": _list_versions, "WHERE": _list_kinds_of_parts}
)


def _complete_value(action: argparse.Action, current: str, source: str | None) -> Answer:
    if action.choices is not None:
        return Answer(dict.fromkeys(map(str, action.choices), ""))
    metavar = str(action.metavar or "")
    if metavar in ("FILE", "DIR"):
        return Answer({}, "files" if metavar == "FILE" else "directories")
    # CODE[,CODE] takes several, with commas between them.
    name, _, several = metavar.partition("[,")
    found: Candidates = {}
    of_option = [
        _VALUES_OF_OPTIONS[one] for one in action.option_strings if one in _VALUES_OF_OPTIONS
    ]
    if of_option:
        found = read_names(of_option[0], source)
    elif name in _NAMED_VALUES:
        found = _list_named(_NAMED_VALUES[name], current, source)
    elif name in _LISTED_VALUES:
        found = _LISTED_VALUES[name]()
    if several:
        start = current[: current.rfind(",") + 1]
        found = {f"{start}{one}": about for one, about in found.items()}
    return Answer(found)


def _list_named(kind: str, current: str, source: str | None) -> Candidates:
    """List names; of parts their pointers where one is begun."""
    return read_names("pointers" if kind == "parts" and current[:1] == "#" else kind, source)


def _complete_word(usage: str, before: Sequence[str], current: str) -> Answer:
    """Complete a word by its place in the synopsis: ``[SOURCE] TARGET``."""
    places = [
        part.strip("[]") for part in split_synopsis(usage) if part.lstrip("[")[:1] not in ("-", "")
    ]
    places = [part for part in places if part != "options"]
    kinds = [part.removesuffix("...").strip() for part in places]
    may_be_path = current[:1] == "/" or (current == "" and kinds[-1:] == ['URL"'])
    method = before[-1] if before and may_be_path else ""
    if method.isalpha() and len(kinds) > 1:
        # `GET /path` may be two words.
        source = before[0] if len(before) > 1 and _may_be_source(before[0]) else None
        start = f"{method.upper()} "
        found = read_names("operations", source)
        paths = {one[len(start) :]: text for one, text in found.items() if one.startswith(start)}
        if paths:
            return Answer(paths)
    if not before and "SOURCE" in kinds[:1]:
        # With a description in the working directory the source may be left out.
        found = _list_word(kinds[1], current, None) if len(kinds) > 1 else {}
        if any(one.startswith(current) for one in found):
            return Answer(found)
        return Answer({}, "files")
    is_named = bool(before) and _may_be_source(before[0])
    source = before[0] if is_named else None
    place = len(before) + ("SOURCE" in kinds[:1] and not is_named)
    if place >= len(kinds):
        if not places or not places[-1].endswith("..."):
            return Answer({})
        place = len(kinds) - 1
    if kinds[place] == "SOURCE":
        return Answer({}, "files")
    return Answer(_list_word(kinds[place], current, source))


#: What the words of a synopsis are; others are parts.
_NAMED_WORDS: Mapping[str, str] = MappingProxyType(
    {"OPERATION": "operations", "SCHEMA": "schemas", '"METHOD': "requests"}
)


def _list_word(kind: str, current: str, source: str | None) -> Candidates:
    if "|" in kind:
        return dict.fromkeys(kind.split("|"), "")
    if kind in ("WORDS", 'URL"'):
        return {}
    return _list_named(_NAMED_WORDS.get(kind, "parts"), current, source)


def _may_be_source(word: str) -> bool:
    return is_source(word) or os.path.splitext(word)[1].lower() in (".json", ".yaml", ".yml")
