"""The bytes of local files and of standard input."""

from __future__ import annotations

import os
import stat
import sys
from itertools import islice
from typing import Any

from schemakit.errors import RetrievalError
from schemakit.suggest import did_you_mean, near_names

__all__ = ["read_file", "read_regular", "read_standard_input", "too_large"]

#: So many names of a directory are compared with one that is not there.
_MOST_NEIGHBOURS = 10_000
#: No link is followed, and nobody is waited for, as the opening of a pipe does.
_NO_DETOUR = os.O_RDONLY
for _flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
    _NO_DETOUR |= getattr(os, _flag, 0)


def read_standard_input(limit: int) -> bytes:
    """All of standard input.

    Raises:
        RetrievalError: if it is closed, cannot be read or is larger than ``limit`` bytes.
    """
    stream = sys.stdin
    if stream is None or stream.closed:
        raise RetrievalError("<stdin>", "standard input is closed")
    try:
        binary = getattr(stream, "buffer", None)
        # A stand-in such as io.StringIO has text and no bytes.
        return stream.read().encode() if binary is None else _read_bounded(binary, "<stdin>", limit)
    except (OSError, ValueError) as error:
        raise RetrievalError("<stdin>", f"cannot be read: {_reason(error)}") from error


def read_file(path: str, shown: str, limit: int) -> bytes:
    """The whole of a file that the caller named, which may be a pipe or a device.

    Raises:
        RetrievalError: if it is absent, cannot be read or is larger than ``limit`` bytes. It names
            the file as ``shown``.
    """
    try:
        with open(path, "rb", buffering=0) as file:
            known = os.fstat(file.fileno())
            if not stat.S_ISREG(known.st_mode):
                # It may never end.
                return _read_bounded(file, shown, limit)
            if known.st_size > limit:
                raise too_large(shown, limit)
            data = file.readall()
    except (OSError, ValueError) as error:
        raise _failure(error, path, shown) from error
    if len(data) > limit:  # it grew
        raise too_large(shown, limit)
    return data


def read_regular(path: str, shown: str, limit: int) -> bytes:
    """The whole of a regular file that a document named; ``path`` is real: no link is followed.

    Who can rename directories on the way to it, between their check and this, can still lead it
    elsewhere; no more is claimed.

    Raises:
        RetrievalError: as :func:`read_file`, and if it is anything but a regular file.
    """
    try:
        descriptor = os.open(path, _NO_DETOUR)
        try:
            known = os.fstat(descriptor)
            if not stat.S_ISREG(known.st_mode):
                raise RetrievalError(shown, _kind(known.st_mode))
            parts: list[bytes] = []
            left = limit
            while left >= 0 and (part := os.read(descriptor, min(known.st_size, left) + 1)):
                left -= len(part)
                parts.append(part)
                if len(part) <= known.st_size:
                    break  # less than was asked for: a regular file ends there
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:
        raise _failure(error, path, shown) from error
    if left < 0:
        raise too_large(shown, limit)
    return b"".join(parts)


def _failure(error: OSError | ValueError, path: str, shown: str) -> RetrievalError:
    if isinstance(error, FileNotFoundError):
        return RetrievalError(shown or "''", f"no such file{_nearest(path)}")
    # Windows says of directories that permission is denied.
    if isinstance(error, IsADirectoryError | PermissionError) and os.path.isdir(path):
        return RetrievalError(shown, "is a directory, not a file")
    if isinstance(error, NotADirectoryError):
        return RetrievalError(shown, "no such file: a part of the path is no directory")
    if isinstance(error, PermissionError):
        return RetrievalError(shown, "permission denied")
    return RetrievalError(shown, f"cannot be read: {_reason(error)}")


def _kind(mode: int) -> str:
    kinds = {
        stat.S_IFDIR: "is a directory, not a file",
        stat.S_IFIFO: "is a pipe; references lead to regular files only",
        stat.S_IFSOCK: "is a socket; references lead to regular files only",
    }
    return kinds.get(stat.S_IFMT(mode), "is a device; references lead to regular files only")


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _nearest(path: str) -> str:
    directory, name = os.path.split(path)
    if not name:
        return ""
    try:
        with os.scandir(directory or ".") as entries:
            known = [entry.name for entry in islice(entries, _MOST_NEIGHBOURS)]
    except FileNotFoundError:
        return f": the directory {directory!r} does not exist"
    except OSError:
        return ""
    # All of a directory's names may end alike, which makes none of them near.
    stems = {one: os.path.splitext(one)[0] for one in sorted(known)}
    wanted, _ = os.path.splitext(name)
    near = frozenset(near_names(wanted, tuple(stems.values()), most=len(stems) or 1))
    return did_you_mean(name, [one for one, stem in stems.items() if stem in near])


def too_large(shown: str, limit: int, what: str = "") -> RetrievalError:
    """The error of a document, or of ``what``, that takes more bytes than the policy allows."""
    return RetrievalError(
        shown,
        f"{what}larger than the {limit:,} bytes allowed; "
        "--max-input SIZE or Access(max_bytes=..., max_total_bytes=...) allows more",
    )


def _read_bounded(stream: Any, shown: str, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := stream.read(1 << 20):
        size += len(part)
        if size > limit:
            raise too_large(shown, limit)
        parts.append(part)
    return b"".join(parts)
