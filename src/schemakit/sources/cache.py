"""Responses kept on disk between runs and validated with one conditional request.

Each response is a file in a directory that only the user can read. The file's name is the hash of
the URL; the file has a line of JSON (status and a few headers) and the body. No URL and nothing of
the request is written, and responses to requests with credentials are not stored. Files are written
under another name and renamed, so several processes may share a cache. What cannot be read or
written counts as absent: a cache never makes a load fail.
"""

from __future__ import annotations

import os
import stat
import sys
import time
from _thread import allocate_lock  # threading itself takes half a millisecond to import
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from schemakit.errors import expect

__all__ = ["Cache", "StoredResponse", "default_directory"]

#: The headers that are stored.
_STORED_HEADERS = ("content-type", "etag", "last-modified", "location")
#: Seconds after which a half-written file is removed.
_ABANDONED = 3600.0
_PARTIAL = ".partial"
#: The longest line of JSON before a body.
_MAX_HEAD = 1 << 16


class StoredResponse(NamedTuple):
    """A response: status, headers with names in lower case, and the decompressed body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def validators(self) -> tuple[tuple[str, str], ...]:
        """The headers of a request that validates it (RFC 9110 §13.1)."""
        names = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
        return tuple(
            (condition, self.headers[validator])
            for validator, condition in names.items()
            if validator in self.headers
        )


def default_directory() -> str:
    """The directory for schemakit in the platform's directory for a user's caches."""
    home = os.path.expanduser("~")
    if os.name == "nt":
        base = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
        return os.path.join(base, "schemakit", "Cache")
    if sys.platform == "darwin":
        return os.path.join(home, "Library", "Caches", "schemakit")
    base = os.environ.get("XDG_CACHE_HOME", "")
    # A relative path is ignored (XDG Base Directory Specification).
    return os.path.join(base if os.path.isabs(base) else os.path.join(home, ".cache"), "schemakit")


class Cache:
    """A directory of responses, of at most ``max_bytes``; the least recently used are removed.

    Between two calls of :meth:`trim` it may be larger by an eighth.

    ``directory`` is by default the platform's directory for caches. With ``offline`` nothing is
    downloaded, and what is not in the cache is an error.

    Raises:
        UsageError: if an argument has the wrong type.
    """

    def __init__(
        self,
        directory: str | os.PathLike[str] | None = None,
        *,
        max_bytes: int = 256 << 20,
        offline: bool = False,
    ) -> None:
        if directory is not None:
            expect("directory", directory, (str, os.PathLike), "a path or None")
        expect("max_bytes", max_bytes, int, "a whole number")
        self.directory = os.fspath(default_directory() if directory is None else directory)
        self.max_bytes, self.offline = max_bytes, offline
        self._lock = allocate_lock()
        self._written = 0

    def __repr__(self) -> str:
        return f"<Cache {self.directory}>"

    def find(self, url: str) -> StoredResponse | None:
        """The last response of a URL, if it is stored completely and as :meth:`keep` writes it."""
        import orjson

        path = self._path(url)
        try:
            with open(path, "rb", opener=_no_follow) as file:
                known = os.fstat(file.fileno())
                is_fit = stat.S_ISREG(known.st_mode) and _is_own(known)
                if not is_fit or known.st_size > self.max_bytes + _MAX_HEAD:
                    return None
                head = orjson.loads(file.readline(_MAX_HEAD))
                status, headers, length = head["status"], head["headers"], head["length"]
                if not _is_response(status, headers, length):
                    return None
                body = file.read(known.st_size)
            if len(body) != length:
                return None
            os.utime(path)  # trim() goes by the time of the last use
            return StoredResponse(status, headers, body)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, url: str, response: StoredResponse) -> None:
        """Store a response in place of the last one."""
        import tempfile

        import orjson

        if len(response.body) > self.max_bytes or not self._prepare():
            return
        headers = {
            name: response.headers[name] for name in _STORED_HEADERS if name in response.headers
        }
        head = {"status": response.status, "headers": headers, "length": len(response.body)}
        partial = ""
        try:
            descriptor, partial = tempfile.mkstemp(_PARTIAL, dir=self.directory)
            with open(descriptor, "wb") as file:
                file.write(orjson.dumps(head) + b"\n")
                file.write(response.body)
            os.replace(partial, self._path(url))
        except (OSError, ValueError, TypeError):
            _remove(partial)
            return
        with self._lock:
            self._written += len(response.body)
            full = self._written > self.max_bytes // 8
        if full:
            self.trim()

    def forget(self, url: str) -> None:
        """Remove the response of a URL."""
        _remove(self._path(url))

    def trim(self) -> None:
        """Remove the least recently used responses until the rest is within the bound."""
        with self._lock:
            if not self._written:
                return
            self._written = 0
        found: list[tuple[float, int, str]] = []
        try:
            with os.scandir(self.directory) as entries:
                for entry in entries:
                    known = entry.stat(follow_symlinks=False)
                    found.append((known.st_mtime, known.st_size, entry.path))
        except OSError:
            return
        total = sum(size for _, size, _ in found)
        now = time.time()
        for used, size, path in sorted(found):
            if path.endswith(_PARTIAL):
                if now - used > _ABANDONED:
                    _remove(path)
                continue
            if total <= self.max_bytes:
                continue
            _remove(path)
            total -= size

    def _path(self, url: str) -> str:
        from hashlib import sha256

        name = sha256(url.encode("utf-8", "surrogatepass")).hexdigest()
        return os.path.join(self.directory, name)

    def _prepare(self) -> bool:
        """Create the directory; whether it exists and is private to the user."""
        try:
            os.makedirs(self.directory, mode=0o700, exist_ok=True)
            known = os.lstat(self.directory)
            if not stat.S_ISDIR(known.st_mode) or not _is_own(known):
                return False
            if os.name == "posix" and known.st_mode & 0o077:
                os.chmod(self.directory, 0o700)
        except OSError:
            return False
        return True


def _is_own(known: os.stat_result) -> bool:
    """Whether the file belongs to the user: files of others are not trusted."""
    return not hasattr(os, "geteuid") or known.st_uid == os.geteuid()


def _is_response(status: Any, headers: Any, length: Any) -> bool:
    """Whether values that were read are those of a response, which a request can validate."""
    import re

    return (
        type(status) is int
        and type(length) is int
        and isinstance(headers, dict)
        and all(
            name in _STORED_HEADERS
            and isinstance(value, str)
            and re.fullmatch(r"[\t\x20-\x7e\x80-\xff]*", value)
            for name, value in headers.items()
        )
    )


def _no_follow(path: str, flags: int) -> int:
    # A pipe would wait for somebody who writes to it.
    for name in ("O_NOFOLLOW", "O_NONBLOCK"):
        flags |= getattr(os, name, 0)
    return os.open(path, flags)


def _remove(path: str) -> None:
    with suppress(OSError):  # it is absent, or another process removed it
        os.unlink(path)
