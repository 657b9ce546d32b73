"""The source of a command: a file, a URL, a model, standard input or a default file."""

from __future__ import annotations

import argparse
import os
import stat
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

from schemakit.cli.arguments import is_typed
from schemakit.cli.output import make_progress_line, warn, write_note
from schemakit.description.description import Description
from schemakit.description.load import load_with
from schemakit.errors import RetrievalError, UsageError
from schemakit.sources.access import Access
from schemakit.sources.fetch import Fetcher
from schemakit.sources.replicate import is_model

__all__ = [
    "DEFAULT_SOURCES",
    "build_access",
    "is_source",
    "may_be_source",
    "read_description",
    "read_headers",
    "take_source",
    "warn_of_missing_documents",
]

#: Read when no source is named and nothing is piped in: the first that exists.
DEFAULT_SOURCES = ("openapi.json", "openapi.yaml", "openapi.yml", "swagger.json")
_ENDINGS = (".json", ".yaml", ".yml")


def is_source(word: str) -> bool:
    """Test whether a word is ``-``, a URL, a model or an existing file."""
    return word == "-" or "://" in word or is_model(word) or os.path.isfile(word)


def may_be_source(word: str) -> bool:
    """Test whether a word is a source, or is meant as one: a directory, or a name with the ending
    of JSON or YAML, or one like these."""
    if is_source(word):
        return True
    if word[:1] == "/":
        return False  # more often a path of the API
    ending = os.path.splitext(word)[1].lower()
    if not ending:
        return os.path.isdir(word)
    from difflib import get_close_matches  # only words that are no sources get here

    return bool(get_close_matches(ending, _ENDINGS, 1, 0.75))


def take_source(words: Sequence[str], command: str) -> str | None:
    """Return the source of a command that takes nothing else, or None if there are no words.

    Raises:
        UsageError: if there are several words.
    """
    if len(words) > 1:
        extra = " ".join(words[1:])
        raise UsageError(
            f"{command} takes one SOURCE, not also {extra!r}\ntry 'schemakit {command} --help'"
        )
    return words[0] if words else None


def read_description(
    source: str | None, given: argparse.Namespace, *, follow: bool = True
) -> Description:
    """Load the description that a source names, as the options direct.

    ``follow=False`` does not read the documents that it refers to.

    Raises:
        UsageError: if options contradict each other, or there is no source.
        SchemaKitError: if it cannot be loaded.
    """
    with _build_fetcher(source, given) as fetcher:
        load = partial(
            load_with,
            fetcher,
            base_uri=given.base,
            version=given.version,
            follow=follow,
            resolve_examples=given.resolve_examples,
        )
        api = _load_source(source, fetcher, given.base, load)
        read: list[str | int] = [*fetcher.files]
        if source == "-" or not (source or read):
            read.append(0)  # the descriptor of standard input
        _keep_inputs(given, read)
        return api


def _keep_inputs(given: argparse.Namespace, read: Sequence[str | int]) -> None:
    """Refuse to write the output to a file that was read, by whatever name, without ``--force``.

    ``read`` are paths and descriptors.

    Raises:
        UsageError: if it would be written there.
    """
    output = getattr(given, "output", None)
    if output in (None, "-") or getattr(given, "force", False):
        return
    try:
        known = os.stat(output)
    except (OSError, ValueError):
        return
    if not stat.S_ISREG(known.st_mode):
        return
    for one in read:
        with suppress(OSError):
            if os.path.samestat(os.stat(one), known):
                name = "standard input" if isinstance(one, int) else one
                same = f", which is {name}" if name != output else ""
                raise UsageError(
                    f"-o {output} would replace a file that was read{same}; --force allows it"
                )


def _build_fetcher(source: str | None, given: argparse.Namespace) -> Fetcher:
    offline, no_cache = given.offline, given.no_cache
    if offline and no_cache:
        if is_typed(given, "offline") == is_typed(given, "no_cache"):
            raise UsageError("--offline reads the cache, and --no-cache forbids it")
        offline, no_cache = is_typed(given, "offline"), is_typed(given, "no_cache")
    headers = read_headers(given)
    is_piped_from_url = source in (None, "-") and _is_url(given.base)
    is_url = _is_url(source) or is_piped_from_url
    if headers and not is_url:
        raise UsageError(
            f"--header and {given.reads_with} are for the server of a URL; SOURCE is not a URL"
        )
    access = build_access(given)
    cache = None
    may_use_network = is_url or _is_url(given.base) or given.allow_hosts or offline
    if may_use_network and not no_cache:
        from schemakit.sources.cache import Cache

        cache = Cache(offline=offline)
    return Fetcher(access, headers=headers, cache=cache, progress=make_progress_line())


def read_headers(given: argparse.Namespace) -> list[tuple[str, str]]:
    """The headers that the options give, that with the token of an environment variable included.

    Raises:
        UsageError: if there is no such variable, or it has no token.
    """
    headers = list(given.headers)
    if given.bearer_env is not None:
        from schemakit.cli.secret_variables import read_secret

        token = read_secret(given.reads_with, given.bearer_env, "token", is_ascii=True)
        headers.append(("Authorization", f"Bearer {token}"))
    return headers


def build_access(given: argparse.Namespace) -> Access:
    """The policy that the options describe."""
    limits = {} if given.max_input is None else {"max_bytes": given.max_input}
    if given.max_input is not None:
        limits["max_total_bytes"] = max(given.max_input, Access().max_total_bytes)
    return Access(
        root=given.root,
        allow_hosts=tuple(given.allow_hosts),
        allow_private=given.allow_private or None,
        map=tuple(given.map),
        **limits,
    )


def _is_url(name: str | None) -> bool:
    return name is not None and name.partition(":")[0].lower() in ("http", "https")


def _load_source(
    source: str | None, fetcher: Fetcher, base: str | None, load: Callable[..., Description]
) -> Description:
    if source is not None:
        return load(source)
    is_piped, data = _read_standard_input(fetcher, base)
    if data:
        return load(data, shown="<stdin>")
    found = next((name for name in DEFAULT_SOURCES if os.path.isfile(name)), None)
    if found is None:
        problem = "standard input is empty" if is_piped else "no description given"
        listed = f"{', '.join(DEFAULT_SOURCES[:-1])} or {DEFAULT_SOURCES[-1]}"
        raise UsageError(
            f"{problem}: name a file or a URL, pipe one in, or run in a directory with {listed}"
        )
    if is_piped:
        # Otherwise a failed transfer would go unnoticed.
        write_note(f"standard input is empty, so {found} was read")
    return load(found)


def _read_standard_input(fetcher: Fetcher, base: str | None) -> tuple[bool, bytes]:
    """Read standard input if it is a file or a pipe, not a terminal or /dev/null.

    Returns whether it is one, and its content.
    """
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
        if not (stat.S_ISFIFO(mode) or stat.S_ISREG(mode) or stat.S_ISSOCK(mode)):
            return False, b""
    except (OSError, ValueError, AttributeError):
        # It is closed, or a Python object without a descriptor: try to read it.
        pass
    try:
        return True, fetcher.read_entry("-", base).data
    except RetrievalError as error:
        if error.__cause__ is None and sys.stdin is not None and not sys.stdin.closed:
            raise
        # It cannot be read at all, so nothing is piped in.
        return False, b""


def warn_of_missing_documents(api: Description) -> None:
    """Warn of documents that could not be read, whose parts a list lacks."""
    if api.unread:
        missing = [one for one in api.diagnostics if one.code == "unresolved-document"]
        warn(missing, api.sources)
