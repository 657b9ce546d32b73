"""What is typed: options, the words of a command, and the source that they name or leave out."""

from __future__ import annotations

import argparse
import os
import stat
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple, NoReturn

from schemakit.cli.output import complain, progress_line, write
from schemakit.description.description import Description
from schemakit.description.load import load_with
from schemakit.documents.document import VERSIONS
from schemakit.errors import RetrievalError, UsageError
from schemakit.sources.access import Access
from schemakit.sources.fetch import Fetcher
from schemakit.sources.replicate import is_model
from schemakit.suggest import did_you_mean

__all__ = [
    "PARTS",
    "SOURCE_HELP",
    "Command",
    "Parser",
    "count",
    "description_of",
    "is_source",
    "json_option",
    "not_empty",
    "only_source",
    "size",
    "source_and_part",
    "source_and_target",
]

#: Read when no source is named and nothing is piped in; the first that is there.
DEFAULT_SOURCES = ("openapi.json", "openapi.yaml", "openapi.yml", "swagger.json")

#: What a model takes and gives, and what its training does.
PARTS = ("input", "output", "training-input", "training-output")

SOURCE_HELP = """\
SOURCE is a file, a URL, a model as replicate:OWNER/NAME, or - for standard
input. Left out, it is what is piped in, else openapi.json, openapi.yaml,
openapi.yml or swagger.json in the working directory, the first that is there.
"""


class Command(NamedTuple):
    """One command: what it does in a line, its words, its examples, its options, and its run.

    What a run returns is the exit status, where that is not 0.
    """

    summary: str
    usage: str
    examples: str
    options: Callable[[Parser], None]
    run: Callable[[argparse.Namespace], int | None]


class _Help(argparse.RawDescriptionHelpFormatter):
    """Texts as they stand; of a fixed width, since asking the terminal costs an import a start."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=22, width=80)

    def _split_lines(self, text: str, width: int) -> list[str]:
        from textwrap import wrap  # only help needs it

        # A name such as json-schema-draft-07 stays whole.
        return wrap(text, width, break_on_hyphens=False)


class _Once(argparse._StoreAction):
    """Stores a value, and refuses a second one rather than dropping the first."""

    _is_given = False

    def __call__(self, *given: Any, **named: Any) -> None:
        if self._is_given and self.option_strings:
            raise argparse.ArgumentError(self, "it may be given once only")
        self._is_given = True
        super().__call__(*given, **named)


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
        self.register("action", None, _Once)
        self.add_argument("words", nargs="*", help=argparse.SUPPRESS)
        self.add_argument(
            "--as",
            dest="version",
            type=_version,
            metavar="VERSION",
            help=f"read it as {', '.join(VERSIONS[:-1])} or {VERSIONS[-1]}, whatever it says",
        )
        self._add_reading()

    def _add_reading(self) -> None:
        """The options that say what may be read and how."""
        group = self.add_argument_group("reading SOURCE and what it refers to")

        def add(*names: str, **settings: Any) -> None:
            self.known += group.add_argument(*names, **settings).option_strings

        add(
            "--base",
            type=not_empty,
            metavar="URI",
            help="what its relative references start from: a URI or a path",
        )
        add("--root", type=_directory, metavar="DIR", help="read files under DIR, and no others")
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
        add(
            "--header",
            dest="headers",
            action="append",
            default=[],
            type=_header,
            metavar="'NAME: VALUE'",
            help="send it to the server of SOURCE, and to no other",
        )
        add(
            "--bearer-env",
            metavar="NAME",
            help="send the token in this environment variable, likewise",
        )
        add(
            "--max-input",
            type=_input_size,
            metavar="SIZE",
            help="refuse to read a larger document (256MiB)",
        )
        add("--offline", action="store_true", help="ask no server; read what the cache has")
        add("--no-cache", action="store_true", help="neither use nor fill the cache")

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
        if "" in found.words:
            # As of a variable that is not set: what it stands for cannot be guessed.
            self.error("an empty word names neither a source nor a part of one")
        return found


def json_option(parser: Parser, what: str) -> None:
    """Adds ``--json``, with what it writes."""
    parser.add_argument("--json", action="store_true", help=what)


# -- sources and words -----------------------------------------------------------------------------


def is_source(word: str) -> bool:
    return word == "-" or "://" in word or is_model(word) or os.path.isfile(word)


def description_of(
    source: str | None, given: argparse.Namespace, *, follow: bool = True
) -> Description:
    """The description that the words name, read as the options say; ``follow`` says whether what it
    refers to is read too."""
    with _fetcher(source, given) as fetcher:
        read = partial(
            load_with, fetcher, base_uri=given.base, version=given.version, follow=follow
        )
        return _loaded(source, fetcher, read)


def _fetcher(source: str | None, given: argparse.Namespace) -> Fetcher:
    if given.offline and given.no_cache:
        raise UsageError("--offline reads the cache, and --no-cache forbids it")
    headers = list(given.headers)
    if given.bearer_env is not None:
        headers.append(("Authorization", f"Bearer {_token(given.bearer_env)}"))
    is_url = _is_url(source)
    if headers and not is_url:
        raise UsageError("--header and --bearer-env are for the server of a URL; SOURCE is none")
    limits = {} if given.max_input is None else {"max_bytes": given.max_input}
    if given.max_input is not None:
        limits["max_total_bytes"] = max(given.max_input, Access().max_total_bytes)
    access = Access(
        root=given.root,
        allow_hosts=tuple(given.allow_hosts),
        allow_private=given.allow_private or None,
        **limits,
    )
    cache = None
    may_ask = is_url or _is_url(given.base) or given.allow_hosts or given.offline
    if may_ask and not given.no_cache:
        from schemakit.sources.cache import Cache

        cache = Cache(offline=given.offline)
    return Fetcher(access, headers=headers, cache=cache, progress=progress_line())


def _is_url(name: str | None) -> bool:
    return name is not None and name.partition(":")[0].lower() in ("http", "https")


def _token(name: str) -> str:
    # No message holds the name: it may be the token itself, given by mistake.
    token = os.environ.get(name)
    if token is None:
        raise UsageError("--bearer-env takes the name of a variable, and none of that name is set")
    token = token.strip()
    if not token:
        raise UsageError("the variable that --bearer-env names is empty")
    if not token.isascii() or not token.isprintable():
        raise UsageError("the variable that --bearer-env names holds no token")
    return token


def _input_size(text: str) -> int:
    found = size(text)
    return sys.maxsize if found is None else found


def _header(text: str) -> tuple[str, str]:
    # No message holds the text: it is likely to be a secret.
    name, colon, value = text.partition(":")
    if not colon or not name.strip():
        raise argparse.ArgumentTypeError("a header is a name, a colon and a value")
    return name.strip(), value.strip()


def _loaded(source: str | None, fetcher: Fetcher, read: Callable[..., Description]) -> Description:
    if source is not None:
        return read(source)
    was_open, data = _piped(fetcher)
    if data:
        return read(data, shown="<stdin>")
    found = next((name for name in DEFAULT_SOURCES if os.path.isfile(name)), None)
    if found is None:
        nothing = "nothing came through standard input" if was_open else "no description given"
        listed = f"{', '.join(DEFAULT_SOURCES[:-1])} or {DEFAULT_SOURCES[-1]}"
        raise UsageError(f"{nothing}: name a file or a URL, pipe one in, or run where {listed} is")
    if was_open:
        # A transfer that failed must not pass for the file that happens to be here.
        complain(f"note: nothing came through standard input, so {found} was read")
    return read(found)


def _piped(fetcher: Fetcher) -> tuple[bool, bytes]:
    """Whether standard input is a file or a pipe, not a terminal or /dev/null; and what it says."""
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
        if not (stat.S_ISFIFO(mode) or stat.S_ISREG(mode) or stat.S_ISSOCK(mode)):
            return False, b""
    except (OSError, ValueError, AttributeError):
        # It is closed, or it is no file but an object of Python's, which can only be tried.
        pass
    try:
        return True, fetcher.entry("-").data
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
    parts = [word for word in words[-1:] if word.lower() in PARTS]
    rest = words[: len(words) - len(parts)]
    if len(rest) > 1:
        raise UsageError(f"{rest[1]!r} is none of {', '.join(PARTS)}{_swapped(rest)}")
    return (rest[0] if rest else None), (parts[0].lower() if parts else None)


def _swapped(words: Sequence[str]) -> str:
    if words[0].lower() in PARTS:
        return f"; the source comes first: schemakit model {words[1]} {words[0]}"
    return did_you_mean(words[1], PARTS)


def not_empty(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("it is empty")
    return text


def _directory(text: str) -> str:
    if not os.path.isdir(not_empty(text)):
        raise argparse.ArgumentTypeError(f"there is no directory {text!r}")
    return text


def _version(text: str) -> str:
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
