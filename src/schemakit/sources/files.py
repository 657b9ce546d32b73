"""The bytes of local files and of standard input."""

from __future__ import annotations

import os
import stat
import sys
from itertools import islice
from typing import Any

from schemakit.audience import choose_remedy
from schemakit.counts import format_count
from schemakit.errors import RetrievalError, remove_userinfo
from schemakit.suggest import near_names

__all__ = ["describe", "read_file", "read_regular_file", "read_standard_input", "too_large_error"]

#: How many names of a directory are compared with one that is absent.
_MAX_NEIGHBOURS = 10_000
#: Names of descriptions, of which the first in a directory is suggested in its place.
_USUAL_NAMES = ("openapi.json", "openapi.yaml", "openapi.yml", "swagger.json", "swagger.yaml")
#: Follow no link, and do not wait, as opening a pipe would.
_OPEN_FLAGS = os.O_RDONLY
for _flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
    _OPEN_FLAGS |= getattr(os, _flag, 0)


def read_standard_input(limit: int) -> bytes:
    """Read all of standard input.

    Raises:
        RetrievalError: if it is closed, cannot be read or is larger than ``limit`` bytes.
    """
    stream = sys.stdin
    if stream is None or stream.closed:
        raise RetrievalError("<stdin>", "standard input is closed")
    try:
        binary = getattr(stream, "buffer", None)
        # A replacement such as io.StringIO has text and no bytes.
        return stream.read().encode() if binary is None else _read_bounded(binary, "<stdin>", limit)
    except (OSError, ValueError) as error:
        raise RetrievalError("<stdin>", f"cannot be read: {describe(error)}") from error


def read_file(path: str, shown: str, limit: int) -> bytes:
    """Read a file that the caller named, which may be a pipe or a device.

    Raises:
        RetrievalError: if it is absent, cannot be read or is larger than ``limit`` bytes. It calls
            the file ``shown``.
    """
    try:
        with open(path, "rb", buffering=0) as file:
            known = os.fstat(file.fileno())
            if not stat.S_ISREG(known.st_mode):
                # Its size is unknown, and it may never end.
                return _read_bounded(file, shown, limit)
            if known.st_size > limit:
                raise too_large_error(shown, limit)
            data = file.readall()
    except (OSError, ValueError) as error:
        raise _explain_failure(error, path, shown) from error
    if len(data) > limit:  # it grew
        raise too_large_error(shown, limit)
    return data


def read_regular_file(path: str, shown: str, limit: int) -> bytes:
    """Read a regular file that a document named; ``path`` contains no symbolic link.

    Its last segment is opened without following a link. Directories on the way to it may have been
    renamed since they were checked.

    Raises:
        RetrievalError: as :func:`read_file`, and if it is not a regular file.
    """
    try:
        descriptor = os.open(path, _OPEN_FLAGS)
        try:
            known = os.fstat(descriptor)
            if not stat.S_ISREG(known.st_mode):
                raise RetrievalError(shown, _explain_mode(known.st_mode))
            parts: list[bytes] = []
            left = limit
            while left >= 0 and (part := os.read(descriptor, min(known.st_size, left) + 1)):
                left -= len(part)
                parts.append(part)
                if len(part) <= known.st_size:
                    break  # a regular file ends after a short read
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:
        raise _explain_failure(error, path, shown) from error
    if left < 0:
        raise too_large_error(shown, limit)
    return b"".join(parts)


def _explain_failure(error: OSError | ValueError, path: str, shown: str) -> RetrievalError:
    if isinstance(error, FileNotFoundError):
        reason, near = _look_around(path)
        return RetrievalError(shown or "''", reason, near)
    # Windows says of directories that permission is denied.
    if isinstance(error, IsADirectoryError | PermissionError) and os.path.isdir(path):
        known = [one for one in _USUAL_NAMES if os.path.isfile(os.path.join(path, one))]
        inside = [os.path.join(shown, one) for one in known[:1]]
        return RetrievalError(shown, "is a directory, not a file", inside)
    if isinstance(error, NotADirectoryError):
        return RetrievalError(shown, "no such file: a part of the path is not a directory")
    if isinstance(error, PermissionError):
        return RetrievalError(shown, "permission denied")
    return RetrievalError(shown, f"cannot be read: {describe(error)}")


def _explain_mode(mode: int) -> str:
    kinds = {
        stat.S_IFDIR: "is a directory, not a file",
        stat.S_IFIFO: "is a pipe; references may only name regular files",
        stat.S_IFSOCK: "is a socket; references may only name regular files",
    }
    return kinds.get(stat.S_IFMT(mode), "is a device; references may only name regular files")


def describe(error: Exception) -> str:
    """What the system says of a failure, without the path."""
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _look_around(path: str) -> tuple[str, tuple[str, ...]]:
    """Why there is no file at a path, and the names that may be meant."""
    reason = "no such file"
    directory, name = os.path.split(path)
    if not name or remove_userinfo(path) != path:
        return reason, ()  # of a URL that was mistyped, the directory may be a part of a password
    other = _find_in_other_case(path)
    if other:
        return reason, (other,)
    known = _list_names(directory)
    if known is None:
        if not os.path.isdir(directory):
            reason += f": the directory {directory!r} does not exist"
        return reason, ()
    # Without their endings: all names of a directory may end alike, which makes none similar.
    stems = {one: os.path.splitext(one)[0] for one in sorted(known)}
    stem, _ = os.path.splitext(name)
    alike = frozenset(near_names(stem, tuple(stems.values()), most=len(stems) or 1))
    return reason, near_names(name, [one for one, own in stems.items() if own in alike])


def _find_in_other_case(path: str) -> str:
    """The end of a path that exists and differs from this one in upper and lower case only."""
    missing: list[str] = []
    directory = path
    while directory and not os.path.isdir(directory):
        directory, name = os.path.split(directory)
        if not name:
            return ""
        missing.insert(0, name)
    for depth, name in enumerate(missing):
        around = os.path.join(directory, *missing[:depth])
        alike = [one for one in _list_names(around) or () if one.casefold() == name.casefold()]
        if len(alike) != 1:
            return ""
        missing[depth] = alike[0]
    return "/".join(missing)


def _list_names(directory: str) -> list[str] | None:
    """Names in a directory, the first of very many; None if it cannot be read."""
    try:
        with os.scandir(directory or ".") as entries:
            return [entry.name for entry in islice(entries, _MAX_NEIGHBOURS)]
    except OSError:
        return None


def too_large_error(shown: str, limit: int, what: str = "") -> RetrievalError:
    """The error of a document, or of ``what``, that is larger than the policy allows."""
    return RetrievalError(
        shown,
        f"{what}larger than the {format_count(limit, 'byte')} allowed; "
        + choose_remedy("--max-input SIZE", "Access(max_bytes=..., max_total_bytes=...)")
        + " allows more",
    )


def _read_bounded(stream: Any, shown: str, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := stream.read(1 << 20):
        size += len(part)
        if size > limit:
            raise too_large_error(shown, limit)
        parts.append(part)
    return b"".join(parts)
