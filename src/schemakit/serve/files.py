"""Files that arguments name: read below one directory only, and only if the user allowed it."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable

from schemakit.errors import UsageError

__all__ = ["make_file_reader"]


def make_file_reader(directory: str, max_bytes: int) -> Callable[[str], bytes]:
    """A function that reads a file below a directory, by a path relative to it or absolute.

    The function raises ``UsageError`` if the path leads elsewhere, also through a symbolic link, or
    if the file is not a regular file, is larger than ``max_bytes``, or cannot be read.
    """
    root = os.path.realpath(directory)

    def read(path: str) -> bytes:
        if "://" in path or "\0" in path:
            raise UsageError(f"{path!r} is not a path of a file; URLs are not read")
        real = os.path.realpath(os.path.join(root, path))
        if real == root or os.path.commonpath([root, real]) != root:
            raise UsageError(f"{path!r} is not below the directory whose files may be read")
        return _read_regular_file(path, real, max_bytes)

    return read


def _read_regular_file(path: str, real: str, max_bytes: int) -> bytes:
    """The content of a file; ``path`` is what messages call it.

    Raises:
        UsageError: if it is not a regular file, is too large, or cannot be read.
    """
    # A named pipe would wait for a writer, and a link may have been put in place of the file.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    try:
        descriptor = os.open(real, flags)
    except OSError as error:
        raise UsageError(f"the file {path!r} cannot be read: {error.strerror}") from None
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise UsageError(f"{path!r} is not a file")
        try:
            content = file.read(max_bytes + 1)
        except OSError as error:
            raise UsageError(f"the file {path!r} cannot be read: {error.strerror}") from None
    if len(content) > max_bytes:
        raise UsageError(f"the file {path!r} is larger than {max_bytes:,} bytes")
    return content
