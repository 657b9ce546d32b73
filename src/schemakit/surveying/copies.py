"""Copies of the files of archives and repositories, which workers read in their place.

A copy has the hash of its path as its name: no path of an archive names a place on the disk.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, NamedTuple

from schemakit.errors import RetrievalError

__all__ = [
    "Copied",
    "CopyWriter",
    "identify_copy",
    "list_copies",
    "read_bounded",
    "read_copy",
]

#: The endings of files that a description may refer to. Others are not copied.
_COPIED = frozenset(
    {
        *("", ".json", ".yaml", ".yml", ".jsonschema", ".schema"),
        *(".md", ".markdown", ".txt", ".html", ".htm"),
    }
)
#: An archive may hold this many times its own size, and so many bytes more. JSON is compressed to
#: a twentieth, and a bomb to a thousandth or less.
_MOST_TIMES, _MOST_MORE = 200, 64 << 20
_BLOCK = 1 << 20
_INDEX = "index"


class Copied(NamedTuple):
    """A file that was copied: its path, its size, and why it was not copied, if so."""

    path: str
    size: int
    problem: str = ""


class CopyWriter:
    """Copies files to a directory, and bounds how much.

    ``size`` is that of the archive, None for a repository, which is not compressed. ``largest`` is
    the size of one file.
    """

    def __init__(self, directory: str, *, size: int | None, largest: int) -> None:
        self._directory, self._largest = directory, largest
        self._left = None if size is None else size * _MOST_TIMES + _MOST_MORE
        self._index: dict[str, Copied] = {}
        os.makedirs(directory, exist_ok=True)

    def wants(self, path: str) -> bool:
        """Whether a file may be part of a description, by its name."""
        return os.path.splitext(path)[1].lower() in _COPIED and "\0" not in path

    def add(self, path: str, stream: IO[bytes]) -> None:
        """Copy a file. Of several with one path the last counts, as for programs that unpack."""
        path = _normalise(path)
        if not path:
            return
        target = _place(self._directory, path)
        size, problem = 0, ""
        with open(target, "wb") as copy:
            while block := stream.read(_BLOCK):
                size += len(block)
                problem = self._refuse(size, len(block))
                if problem:
                    break
                copy.write(block)
        if problem:
            os.unlink(target)
        self._index[path] = Copied(path, size, problem)

    def refuse(self, path: str, problem: str) -> None:
        """Note that a file cannot be copied."""
        path = _normalise(path)
        if path:
            with suppress(FileNotFoundError):  # the part of it that could be read
                os.unlink(_place(self._directory, path))
            self._index[path] = Copied(path, 0, problem)

    def close(self) -> None:
        """Write the list of what was copied, sorted by path."""
        with open(os.path.join(self._directory, _INDEX), "w", encoding="utf-8") as index:
            index.writelines(json.dumps(one) + "\n" for _, one in sorted(self._index.items()))
        self._index.clear()

    def _refuse(self, size: int, more: int) -> str:
        if size > self._largest:
            return f"larger than {self._largest:,} bytes, the limit"
        if self._left is not None:
            self._left -= more
            if self._left < 0:
                return f"the archive expands to more than {_MOST_TIMES} times its size"
        return ""


def list_copies(directory: str) -> Iterator[Copied]:
    """The files that were copied to a directory, sorted by path."""
    with open(os.path.join(directory, _INDEX), encoding="utf-8") as index:
        for line in index:
            yield Copied(*json.loads(line))


def read_copy(directory: str, path: str, limit: int) -> bytes:
    """Read the copy of a file.

    Raises:
        RetrievalError: if there is none, or it is larger than ``limit`` bytes.
    """
    try:
        with open(_place(directory, path), "rb") as copy:
            return read_bounded(copy, path, limit)
    except FileNotFoundError:
        raise RetrievalError(path, "there is no such file in it") from None


def read_bounded(stream: IO[bytes], name: str, limit: int) -> bytes:
    """Read all of a stream, a block at a time.

    Raises:
        RetrievalError: if it is larger than ``limit`` bytes.
    """
    blocks: list[bytes] = []
    left = limit
    while block := stream.read(_BLOCK):
        left -= len(block)
        if left < 0:
            raise RetrievalError(name, f"larger than {limit:,} bytes, the limit")
        blocks.append(block)
    return b"".join(blocks)


def identify_copy(directory: str, path: str) -> str:
    """The SHA-256 of the copy of a file; ``""`` if there is none."""
    try:
        with open(_place(directory, path), "rb") as copy:
            return hashlib.file_digest(copy, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def _place(directory: str, path: str) -> str:
    name = hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest()
    return os.path.join(directory, name)


def _normalise(path: str) -> str:
    """A path without ``.`` and ``..``, as URIs have it; ``""`` for a directory."""
    segments: list[str] = []
    for one in path.replace("\\", "/").split("/"):
        if one == "..":
            segments[-1:] = []
        elif one not in ("", "."):
            segments.append(one)
    return "/".join(segments)
