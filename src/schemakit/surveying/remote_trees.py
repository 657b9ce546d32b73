"""Files that ``fsspec`` opens: ``s3://``, ``gs://``, ``hf://`` and others."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from schemakit.errors import RetrievalError, UsageError, remove_userinfo
from schemakit.surveying.copies import read_bounded

__all__ = ["RemoteFile", "identify_remote", "is_remote", "list_remote", "read_remote"]

INSTALL = "pip install 'schemakit[fsspec]'"


class RemoteFile(NamedTuple):
    """A file: the URL of the directory that was named, the path below it, and the size."""

    root: str
    path: str
    size: int
    #: Whether the URL names just this file.
    is_named: bool = False


def is_remote(word: str) -> bool:
    """Whether a source is a URL that ``fsspec`` opens: of any scheme but those read otherwise."""
    scheme, mark, _ = word.partition("://")
    return bool(mark) and scheme.lower() not in ("http", "https", "file")


def list_remote(url: str) -> Iterator[RemoteFile]:
    """The files at a URL of a file, a directory or a glob, sorted by path.

    Raises:
        UsageError: if ``fsspec``, or what it needs for the scheme, is not installed.
        RetrievalError: if there is nothing, or it cannot be read.
    """
    try:
        yield from _list(url)
    except (OSError, ValueError, ImportError) as error:
        raise _explain(url, error) from error


def _list(url: str) -> Iterator[RemoteFile]:
    fixed, pattern = _split_glob(url)
    system, root = _open(fixed)
    if pattern:
        found = system.glob(posixpath.join(root, pattern), detail=True)
    elif system.isfile(root):
        above, _, name = url.rpartition("/")
        yield RemoteFile(above, name, int(system.info(root).get("size") or 0), is_named=True)
        return
    else:
        found = system.find(root, detail=True)
    if not found:
        raise RetrievalError(remove_userinfo(url), "there are no files")
    start = root.rstrip("/") + "/"
    for name, facts in sorted(found.items()):
        path = name.removeprefix(start)
        if facts.get("type") == "file" and path != name:
            yield RemoteFile(fixed.rstrip("/"), path, int(facts.get("size") or 0))


def read_remote(root: str, path: str, limit: int) -> bytes:
    """Read the file at a path below a URL.

    Raises:
        RetrievalError: if it is absent, cannot be read or is larger than ``limit`` bytes.
    """
    try:
        system, start = _open(root)
        with system.open(_join(start, path), "rb") as stream:
            return read_bounded(stream, path, limit)
    except (OSError, ValueError, ImportError) as error:
        raise _explain(f"{root}/{path}", error) from error


def identify_remote(root: str, path: str) -> str:
    """What tells one content of a file from another, without reading it; ``""`` if it is absent."""
    try:
        system, start = _open(root)
        return str(system.ukey(_join(start, path)))
    # Not every file system of fsspec tells versions of a file apart.
    except (OSError, ValueError, ImportError, NotImplementedError):
        return ""


def _join(start: str, path: str) -> str:
    """A path below ``start``, out of which ``..`` does not lead."""
    return posixpath.join(start, posixpath.normpath(f"/{path}").lstrip("/"))


@lru_cache(maxsize=16)
def _open(url: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        scheme = url.partition(":")[0]
        raise UsageError(f"{scheme}: URLs need fsspec: {INSTALL}") from None
    system, root = url_to_fs(url)
    return system, str(root)


def _split_glob(url: str) -> tuple[str, str]:
    """The directory before the first segment with a wildcard, and the pattern from there on."""
    segments = url.split("/")
    for index, one in enumerate(segments):
        if index > 2 and any(mark in one for mark in "*?["):
            return "/".join(segments[:index]), "/".join(segments[index:])
    return url, ""


def _explain(url: str, error: Exception) -> RetrievalError | UsageError:
    if isinstance(error, ImportError):
        return UsageError(f"{url.partition(':')[0]}: URLs need another package: {error}")
    reason = "there is no such file" if isinstance(error, FileNotFoundError) else str(error)
    return RetrievalError(remove_userinfo(url), f"cannot be read: {reason}")
