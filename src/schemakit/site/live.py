"""A server on loopback for one page, which tells the page when its description has changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Event, Thread
from typing import ClassVar, NamedTuple

from schemakit.errors import SchemaKitError, UsageError

__all__ = ["Built", "LivePage", "LiveServer", "local_files"]

#: Seconds between two looks at the files, and between two signs of life to a page.
_PAUSE, _ALIVE = 0.4, 15.0
#: The names of this machine in the header Host. A page of another name is not from here, even if
#: its name leads here (DNS rebinding).
_HOSTS = ("127.0.0.1", "localhost")


class Built(NamedTuple):
    """A page, and the files that it was made of."""

    page: bytes
    files: tuple[str, ...]


class LivePage:
    """A page that is made again when one of its files changes.

    ``build`` makes it; ``report`` is called with the error if it cannot be made again. The last
    page that could be made is kept then.
    """

    def __init__(
        self, build: Callable[[], Built], report: Callable[[SchemaKitError], None]
    ) -> None:
        self._build, self._report = build, report
        self._built = build()
        self._stamps = _stamp(self._built.files)
        self._changed = Condition()
        self._version = 0

    @property
    def page(self) -> bytes:
        """The HTML of the page as it is now."""
        return self._built.page

    @property
    def version(self) -> int:
        """How often the page has been made again."""
        return self._version

    def look(self) -> bool:
        """Make the page again if a file has changed; return whether it was made."""
        stamps = _stamp(self._built.files)
        if stamps == self._stamps:
            return False
        self._stamps = stamps
        try:
            built = self._build()
        except SchemaKitError as error:
            self._report(error)
            return False
        self._stamps = _stamp(built.files)
        with self._changed:
            self._built = built
            self._version += 1
            self._changed.notify_all()
        return True

    def wait(self, version: int, seconds: float) -> int:
        """Wait until the page is another than that version, or for some seconds; return which it
        is."""
        with self._changed:
            self._changed.wait_for(lambda: self._version != version, seconds)
            return self._version


def _stamp(files: Iterable[str]) -> list[tuple[int, int] | None]:
    """The time and the size of each file; None for one that is not there."""
    found: list[tuple[int, int] | None] = []
    for name in files:
        try:
            known = os.stat(name)
        except (OSError, ValueError):
            found.append(None)
        else:
            found.append((known.st_mtime_ns, known.st_size))
    return found


class LiveServer:
    """Serves a page at ``/`` of a port of 127.0.0.1; 0 is a free one.

    Raises:
        UsageError: if the port cannot be used.
    """

    def __init__(self, live: LivePage, port: int) -> None:
        self._live = live
        self._ended = Event()
        handler = type("Handler", (_Handler,), {"live": live, "ended": self._ended})
        try:
            self._http = ThreadingHTTPServer(("127.0.0.1", port), handler)
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise UsageError(f"cannot listen on 127.0.0.1:{port}: {reason}") from None
        self._http.daemon_threads = True

    @property
    def url(self) -> str:
        """The address of the page."""
        return f"http://127.0.0.1:{self._http.server_port}/"

    def run(self) -> None:
        """Serve until :meth:`end` is called or the process is interrupted."""
        watcher = Thread(target=self._watch, daemon=True)
        watcher.start()
        try:
            self._http.serve_forever(_PAUSE)
        finally:
            self._ended.set()
            watcher.join()
            self._http.server_close()

    def end(self) -> None:
        """Let :meth:`run` return."""
        self._ended.set()
        self._http.shutdown()

    def _watch(self) -> None:
        while not self._ended.wait(_PAUSE):
            self._live.look()


class _Handler(BaseHTTPRequestHandler):
    live: ClassVar[LivePage]
    ended: ClassVar[Event]

    def do_GET(self) -> None:
        if self.headers.get("Host", "").partition(":")[0] not in _HOSTS:
            self._answer(421, "text/plain", b"this server is for this machine\n")
        elif self.path == "/":
            self._answer(200, "text/html; charset=utf-8", self.live.page)
        elif self.path == "/changes":
            self._send_changes()
        else:
            self._answer(404, "text/plain", b"there is only /\n")

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(body)

    def _send_changes(self) -> None:
        """An event for each change, and a comment from time to time, so that a page that was closed
        is noticed (HTML, Server-sent events)."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        version = self.live.version
        try:
            self.wfile.write(b": here\n\n")
            while not self.ended.is_set():
                now = self.live.wait(version, _ALIVE)
                self.wfile.write(b": here\n\n" if now == version else b"event: change\ndata:\n\n")
                version = now
        except OSError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""


def local_files(names: Sequence[str]) -> tuple[str, ...]:
    """Those of some names of documents that are files of this machine."""
    return tuple(name for name in names if "://" not in name and os.path.isfile(name))
