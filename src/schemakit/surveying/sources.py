"""From the words that name sources to the documents that a survey looks at."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from itertools import count
from typing import NamedTuple

from schemakit.errors import RetrievalError, UsageError, remove_userinfo
from schemakit.sources.replicate import is_model
from schemakit.sources.urls import parse_file_uri
from schemakit.surveying.archives import copy_archive, is_archive
from schemakit.surveying.copies import list_copies
from schemakit.surveying.git_trees import PREFIX, copy_commit, parse_git_source
from schemakit.surveying.items import SUFFIXES, Item
from schemakit.surveying.remote_trees import is_remote, list_remote

__all__ = ["Sources", "check_sources"]

_WILDCARDS = "*?["
_Listing = Callable[[], Iterator[Item]]


class _Place(NamedTuple):
    """Where archives and repositories are copied to, and how large one file may be."""

    directory: str
    largest: int


class Sources:
    """The documents that words name, in the order of the words, those of one word sorted by path.

    Archives and repositories are copied below ``directory`` when they are first listed. The
    documents can be listed any number of times; a document is listed once, also if several words
    name it.

    Raises:
        UsageError: if a word is not a source.
        RetrievalError: if what a word names does not exist.
    """

    def __init__(self, words: Iterable[str], directory: str, *, largest: int) -> None:
        self._words = list(words)
        self._place = _Place(directory, largest)
        #: The listings of archives and repositories that have been copied.
        self._copied: dict[str, _Listing] = {}
        self._numbers = count()

    def __iter__(self) -> Iterator[Item]:
        met: set[bytes] | None = None if len(self._words) == 1 else set()
        for item in self._list_all():
            if met is not None:
                key = blake2b(item.uri.encode("utf-8", "surrogatepass"), digest_size=16).digest()
                if key in met:
                    continue
                met.add(key)
            yield item

    def _list_all(self) -> Iterator[Item]:
        for word in self._words:
            if not word.startswith("@"):
                yield from self._list_word(word)
                continue
            for listed in _read_list(word[1:]):
                try:
                    yield from self._list_word(listed)
                except RetrievalError as error:
                    # One line of a long list is no reason to end.
                    yield Item(remove_userinfo(listed), "file", listed, problem=error.reason)

    def _list_word(self, word: str) -> Iterator[Item]:
        if word.startswith(PREFIX) or (is_archive(word) and os.path.isfile(word)):
            yield from self._list_copied(word)
        else:
            yield from _list_word(word)

    def _list_copied(self, word: str) -> Iterator[Item]:
        if word not in self._copied:
            # What is left of an archive that is broken must not be found in the next one.
            directory = os.path.join(self._place.directory, str(next(self._numbers)))
            self._copied[word] = _copy(word, directory, self._place.largest)
        return self._copied[word]()


def check_sources(words: Iterable[str]) -> list[str]:
    """The words, if each may be a source.

    Raises:
        UsageError: if there is none, or one is not a source.
    """
    found = list(words)
    if not found:
        raise UsageError("no source: name files, directories, archives, URLs or @lists")
    for word in found:
        if not word or word == "-":
            raise UsageError("a survey reads no standard input: name a file, a directory or a URL")
    return found


def _read_list(path: str) -> Iterator[str]:
    """The sources that a file lists, one a line; empty lines and those with ``#`` first are not.

    Raises:
        RetrievalError: if it cannot be read.
        UsageError: if it lists another list.
    """
    try:
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                word = line.strip()
                if word.startswith("@"):
                    raise UsageError(f"{path}: a list of sources does not name another list")
                if word and not word.startswith("#"):
                    yield word
    except UnicodeDecodeError:
        raise UsageError(f"{path}: a list of sources is a text in UTF-8") from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise RetrievalError(path, f"cannot be read: {reason}") from error


def _copy(word: str, directory: str, largest: int) -> _Listing:
    """Copies an archive or a repository; how its documents are listed."""
    tree = word
    start = ""
    if word.startswith(PREFIX):
        source = parse_git_source(word)
        commit = copy_commit(source, directory, largest)
        tree = f"{remove_userinfo(source.repository)}@{commit}"
        start = f"{source.directory}/" if source.directory else ""
    else:
        copy_archive(word, directory, largest)

    def list_items() -> Iterator[Item]:
        for one in list_copies(directory):
            if one.path.lower().endswith(SUFFIXES) and one.path.startswith(start):
                yield Item(
                    f"{tree}/{one.path}",
                    "copy",
                    *(one.path, directory, tree, one.size),
                    problem=one.problem,
                )

    return list_items


def _list_word(word: str) -> Iterator[Item]:
    """The documents of a source that needs no copy.

    Raises:
        RetrievalError: if there is nothing of that name.
    """
    if word.lower().startswith(("http://", "https://")) or is_model(word):
        yield Item(remove_userinfo(word), "source", word, is_named=True)
    elif word.lower().startswith("file:/"):
        yield _name_file(parse_file_uri(word))._replace(uri=word)
    elif is_remote(word) and not os.path.exists(word):
        yield from _list_remote_items(word)
    elif os.path.isdir(word):
        yield from _list_directory(word, os.path.realpath(word))
    elif os.path.lexists(word) or not any(mark in word for mark in _WILDCARDS):
        yield _name_file(word)
    else:
        yield from _list_glob(word)


def _list_remote_items(word: str) -> Iterator[Item]:
    tree = remove_userinfo(word)
    for one in list_remote(word):
        if one.is_named or one.path.lower().endswith(SUFFIXES):
            uri = f"{remove_userinfo(one.root)}/{one.path}"
            yield Item(uri, "remote", one.path, one.root, tree, one.size, is_named=one.is_named)


def _name_file(word: str) -> Item:
    try:
        known = os.stat(word)
    except (OSError, ValueError) as error:
        if os.path.islink(word):  # one of many that a shell has listed
            return Item(word, "file", word, problem="a symbolic link to nothing", is_named=True)
        reason = getattr(error, "strerror", None) or str(error)
        raise RetrievalError(word, f"cannot be read: {reason.lower()}") from error
    problem = "" if stat.S_ISREG(known.st_mode) else "not a regular file"
    return Item(word, "file", word, size=known.st_size, is_named=True, problem=problem)


def _list_directory(directory: str, root: str) -> Iterator[Item]:
    """The regular files below a directory with the ending of a description, sorted by path.

    Hidden ones, symbolic links, and what is in ``node_modules`` are left out: a link names what is
    listed at its own place, or is outside.
    """
    try:
        with os.scandir(directory) as entries:
            found = sorted((one for one in entries if one.name[:1] != "."), key=_sort_key)
    except OSError as error:
        problem = f"cannot be read: {(error.strerror or str(error)).lower()}"
        yield Item(directory, "file", directory, root, problem=problem)
        return
    for one in found:
        path = os.path.join(directory, one.name)
        if one.is_dir(follow_symlinks=False):
            if one.name != "node_modules":
                yield from _list_directory(path, root)
        elif one.name.lower().endswith(SUFFIXES) and one.is_file(follow_symlinks=False):
            yield Item(path, "file", path, root, size=one.stat(follow_symlinks=False).st_size)


def _sort_key(entry: os.DirEntry[str]) -> str:
    # As the paths below it are sorted.
    return entry.name + "/" * entry.is_dir(follow_symlinks=False)


def _list_glob(pattern: str) -> Iterator[Item]:
    """The files that match a pattern, in which ``**`` stands for directories, sorted by path.

    They reach files in the directory before the first wildcard.

    Raises:
        RetrievalError: if there are none.
    """
    fixed = pattern[: min(pattern.find(mark) for mark in _WILDCARDS if mark in pattern)]
    root = os.path.realpath(os.path.dirname(fixed) or ".")
    paths = sorted(glob.glob(pattern, recursive=True))
    if not paths:
        raise RetrievalError(pattern, "no file matches")
    for path in paths:
        known = os.lstat(path)
        if stat.S_ISREG(known.st_mode):
            yield Item(path, "file", path, root, size=known.st_size)
