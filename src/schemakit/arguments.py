"""What is typed: options, the words of a command, and the source that they name or leave out."""

from __future__ import annotations

import argparse
import os
import stat
import sys
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, NoReturn

from schemakit.description import Description, load
from schemakit.documents import VERSIONS
from schemakit.errors import RetrievalError, UsageError, did_you_mean
from schemakit.fetch import fetch
from schemakit.output import complain, write
from schemakit.replicate import is_model

__all__ = [
    "SOURCE_HELP",
    "Command",
    "Parser",
    "count",
    "description_of",
    "is_source",
    "only_source",
    "size",
    "source_and_part",
    "source_and_target",
]

#: Read when no source is named and nothing is piped in; the first that is there.
DEFAULT_SOURCES = ("openapi.json", "openapi.yaml", "openapi.yml", "swagger.json")

SOURCE_HELP = """\
SOURCE is a file, a URL, or - for standard input. Left out, it is what is piped
in, else openapi.json, openapi.yaml, openapi.yml or swagger.json in the working
directory, the first that is there.
"""


class Command(NamedTuple):
    """One command: what it does in a line, its words, its examples, its options, and its run."""

    summary: str
    usage: str
    examples: str
    options: Callable[[Parser], None]
    run: Callable[[argparse.Namespace], None]


class _Help(argparse.RawDescriptionHelpFormatter):
    """Texts as they stand; of a fixed width, since asking the terminal costs an import a start."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=22, width=80)


class Parser(argparse.ArgumentParser):
    """Errors are raised, help goes the way of all output, and options are known for suggestions."""

    def __init__(self, name: str, command: Command) -> None:
        self.known: list[str] = []
        super().__init__(
            prog=f"schemakit {name}",
            usage=f"schemakit {name} {command.usage}",
            description=f"{command.summary[0].upper()}{command.summary[1:]}.\n\n{SOURCE_HELP}",
            epilog=f"examples:\n{command.examples}",
            formatter_class=_Help,
            allow_abbrev=False,
        )
        self.add_argument("words", nargs="*", help=argparse.SUPPRESS)
        self.add_argument(
            "--as",
            dest="version",
            type=version,
            metavar="VERSION",
            help="read it as 2.0, 3.0, 3.1, 3.2 or json-schema, whatever it says",
        )

    def add_argument(self, *names: Any, **settings: Any) -> argparse.Action:
        action = super().add_argument(*names, **settings)
        self.known += action.option_strings
        return action

    def print_help(self, file: Any = None) -> None:  # noqa: ARG002  the signature is argparse's
        write(self.format_help())

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}\ntry '{self.prog} --help'")

    def read(self, arguments: Sequence[str]) -> argparse.Namespace:
        """The arguments, options and words in any order."""
        found, unknown = self.parse_known_intermixed_args(list(arguments))
        for one in unknown:
            name = one.partition("=")[0]
            self.error(f"no option {name!r}{did_you_mean(name, self.known)}")
        return found


# -- sources and words -----------------------------------------------------------------------------


def is_source(word: str) -> bool:
    return word == "-" or "://" in word or is_model(word) or os.path.isfile(word)


def description_of(source: str | None, version: str | None) -> Description:
    if source is not None:
        return load(source, version=version)
    was_open, data = _piped()
    if data:
        return load(data, base_uri="<stdin>", version=version)
    found = next((name for name in DEFAULT_SOURCES if os.path.isfile(name)), None)
    if found is None:
        nothing = "nothing came through standard input" if was_open else "no description given"
        listed = f"{', '.join(DEFAULT_SOURCES[:-1])} or {DEFAULT_SOURCES[-1]}"
        raise UsageError(f"{nothing}: name a file or a URL, pipe one in, or run where {listed} is")
    if was_open:
        # A transfer that failed must not pass for the file that happens to be here.
        complain(f"note: nothing came through standard input, so {found} was read")
    return load(found, version=version)


def _piped() -> tuple[bool, bytes]:
    """Whether standard input is a file or a pipe, not a terminal or /dev/null; and what it says."""
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
        if not (stat.S_ISFIFO(mode) or stat.S_ISREG(mode) or stat.S_ISSOCK(mode)):
            return False, b""
    except (OSError, ValueError, AttributeError):
        # It is closed, or it is no file but an object of Python's, which can only be tried.
        pass
    try:
        return True, fetch("-").data
    except RetrievalError as error:
        if error.__cause__ is None and sys.stdin is not None and not sys.stdin.closed:
            raise
        # It cannot be read at all, so nothing is piped in.
        return False, b""


def only_source(words: Sequence[str], command: str) -> str | None:
    if len(words) > 1:
        extra = " ".join(words[1:])
        raise UsageError(
            f"one SOURCE at most, not also {extra!r}\ntry 'schemakit {command} --help'"
        )
    return words[0] if words else None


def source_and_target(words: list[str]) -> tuple[str | None, str]:
    """The last word is the target; before it the source. ``GET /path`` may be two words."""
    if len(words) >= 2 and words[-1][:1] == "/" and words[-2].isalpha() and len(words[-2]) < 10:
        method = words[-2]
        if len(words) > 2 or (method.isupper() and not os.path.exists(method)):
            words = [*words[:-2], f"{method} {words[-1]}"]
    if not words or (len(words) == 1 and is_source(words[0])):
        example = f"schemakit show {words[0] if words else 'openapi.json'} listPets"
        raise UsageError(
            "show needs a TARGET after the source: an operationId, 'GET /path', a schema's name "
            f"or a JSON Pointer, as in: {example}"
        )
    if len(words) > 2:
        raise UsageError(f"one SOURCE and one TARGET, not also {words[2]!r}; quote 'GET /path'")
    if len(words) == 1:
        return None, words[0]
    if not is_source(words[0]) and is_source(words[1]):
        raise UsageError(f"the source comes first: schemakit show {words[1]} {words[0]!r}")
    return words[0], words[1]


def source_and_part(words: Sequence[str]) -> tuple[str | None, str | None]:
    parts = [word for word in words[-1:] if word.lower() in ("input", "output")]
    rest = words[: len(words) - len(parts)]
    if len(rest) > 1:
        raise UsageError(f"{rest[1]!r} is neither 'input' nor 'output'{_swapped(rest)}")
    return (rest[0] if rest else None), (parts[0].lower() if parts else None)


def _swapped(words: Sequence[str]) -> str:
    if words[0].lower() in ("input", "output"):
        return f"; the source comes first: schemakit model {words[1]} {words[0]}"
    return did_you_mean(words[1], ["input", "output"])


def version(text: str) -> str:
    if text not in VERSIONS:
        raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(VERSIONS)}")
    return text


def count(text: str) -> int:
    if not text.isdecimal() or not text.isascii() or len(text) > 9:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to 999999999")
    return int(text)


def size(text: str) -> int | None:
    """Bytes of ``500MB`` (powers of 1000), ``1GiB`` or ``1G`` (of 1024); None for ``none``."""
    wanted = text.strip().lower()
    if wanted == "none":
        return None
    number = wanted.rstrip("abcdefghijklmnopqrstuvwxyz ")
    unit = wanted[len(number) :].strip()
    power = 1000 if unit.endswith("b") and not unit.endswith("ib") and unit != "b" else 1024
    letter = unit.removesuffix("b").removesuffix("i")
    try:
        factor = power ** ("", "k", "m", "g", "t").index(letter)
        amount = int(float(number) * factor)
    except (ValueError, OverflowError):
        amount = -1
    if amount < 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no size, such as 500MB, 2GiB or none")
    return amount
