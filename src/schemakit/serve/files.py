"""Files that arguments name: read below one directory only, and only if the user allowed it."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable

from schemakit.errors import UsageError

__all__ = ["make_file_reader"]


def make_file_reader(directory: str, max_bytes: int) -> Callable[[str], bytes]:
    """A function that reads files for one call, each below a directory, by a path relative to it or
    absolute.

    The function raises ``UsageError`` if the path leads elsewhere, also through a symbolic link, or
    if the file is not a regular file or cannot be read, or if all the files together are larger
    than ``max_bytes``.
    """
    root = os.path.realpath(directory)
    left = max_bytes

    def read(path: str) -> bytes:
        nonlocal left
        if "://" in path or "\0" in path:
            raise UsageError(f"{path!r} is not a path of a file; URLs are not read")
        real = os.path.realpath(os.path.join(root, path))
        if real == root or os.path.commonpath([root, real]) != root:
            raise UsageError(f"{path!r} is not below the directory whose files may be read")
        content = _read_regular_file(path, real, left + 1)
        if len(content) > left:
            raise UsageError(
                f"the files of one call may have {max_bytes:,} bytes; with {path!r} they have more"
            )
        left -= len(content)
        return content

    return read


def _read_regular_file(path: str, real: str, size: int) -> bytes:
    """The first bytes of a file; ``path`` is what messages call it.

    Raises:
        UsageError: if it is not a regular file, or cannot be read.
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
            return file.read(size)
        except OSError as error:
            raise UsageError(f"the file {path!r} cannot be read: {error.strerror}") from None
