"""Answers of servers, kept on disk between runs and asked about with one conditional request.

One file an answer, in a directory that only the user can read. A file's name is the hash of the
URL; in it stand a line of JSON (status and a few of the answer's headers) and the body. No URL and
nothing of the request is written, and an answer to a request that carried credentials is never
given to the cache. Files appear whole (written beside and renamed), so processes may share it. What
cannot be read or written is treated as absent: a cache never makes anything fail.
"""

from __future__ import annotations

import os
import stat
import sys
import time
from _thread import allocate_lock  # threading itself takes half a millisecond to import
from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple

from schemakit.errors import expect

__all__ = ["Cache", "Stored", "default_directory"]

#: Of an answer's headers, those that are needed again.
_KEPT = ("content-type", "etag", "last-modified", "location")
#: Seconds after which what a process left half written is removed.
_ABANDONED = 3600.0
_PARTIAL = ".partial"


class Stored(NamedTuple):
    """One answer: status, headers with names in lower case, and the body without compression."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def validators(self) -> tuple[tuple[str, str], ...]:
        """The headers that ask whether it still holds (RFC 9110 §13.1)."""
        names = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
        return tuple((ask, self.headers[has]) for has, ask in names.items() if has in self.headers)


def default_directory() -> str:
    """Where the platform keeps a user's caches, and in it schemakit's own."""
    home = os.path.expanduser("~")
    if os.name == "nt":
        base = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
        return os.path.join(base, "schemakit", "Cache")
    if sys.platform == "darwin":
        return os.path.join(home, "Library", "Caches", "schemakit")
    base = os.environ.get("XDG_CACHE_HOME", "")
    # One that is not absolute is to be ignored (XDG Base Directory Specification).
    return os.path.join(base if os.path.isabs(base) else os.path.join(home, ".cache"), "schemakit")


class Cache:
    """A directory of answers, of at most ``max_bytes``; those used longest ago go first.

    While answers are put in, it may be larger by an eighth; :meth:`trim` makes room.

    ``directory`` is the platform's own for schemakit unless given. ``offline`` answers from it
    alone: nothing is asked, and what is not there is an error.
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

    def find(self, url: str) -> Stored | None:
        """The answer that a URL gave last, if it is here and whole."""
        import orjson

        path = self._path(url)
        try:
            with open(path, "rb", opener=_no_follow) as file:
                if not _is_ours(os.fstat(file.fileno())):
                    return None
                head = orjson.loads(file.readline())
                body = file.read()
            if len(body) != head["length"]:
                return None
            os.utime(path)  # the time of its last use
            return Stored(int(head["status"]), dict(head["headers"]), body)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, url: str, answer: Stored) -> None:
        """Put an answer here in place of the last one."""
        import tempfile

        import orjson

        if len(answer.body) > self.max_bytes or not self._prepare():
            return
        headers = {name: answer.headers[name] for name in _KEPT if name in answer.headers}
        head = {"status": answer.status, "headers": headers, "length": len(answer.body)}
        partial = ""
        try:
            descriptor, partial = tempfile.mkstemp(_PARTIAL, dir=self.directory)
            with open(descriptor, "wb") as file:
                file.write(orjson.dumps(head) + b"\n")
                file.write(answer.body)
            os.replace(partial, self._path(url))
        except (OSError, ValueError, TypeError):
            _remove(partial)
            return
        with self._lock:
            self._written += len(answer.body)
            full = self._written > self.max_bytes // 8
        if full:
            self.trim()

    def forget(self, url: str) -> None:
        """Remove the answer of a URL."""
        _remove(self._path(url))

    def trim(self) -> None:
        """Remove what was used longest ago until the rest is within the bound."""
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
        """Whether the directory is there and private to the user."""
        try:
            os.makedirs(self.directory, mode=0o700, exist_ok=True)
            known = os.lstat(self.directory)
            if not stat.S_ISDIR(known.st_mode) or not _is_ours(known):
                return False
            if os.name == "posix" and known.st_mode & 0o077:
                os.chmod(self.directory, 0o700)
        except OSError:
            return False
        return True


def _is_ours(known: os.stat_result) -> bool:
    """Whether nobody else could have written it: what others wrote is not to be trusted."""
    return not hasattr(os, "geteuid") or known.st_uid == os.geteuid()


def _no_follow(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0))


def _remove(path: str) -> None:
    with suppress(OSError):  # another process removed it, or it is not there
        os.unlink(path)
