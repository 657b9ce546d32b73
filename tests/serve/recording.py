"""A server on loopback that keeps the bytes of each request, and answers as a test says."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

__all__ = [
    "Recorded",
    "Recorder",
    "answer",
    "cut",
    "dropped",
    "endless",
    "json_answer",
    "silent",
    "trickling",
]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A request: its method, its target, its headers in order, and its body, as they came."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """The value of a header; None if it was not sent."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def text(self) -> str:
        """Everything that was sent."""
        lines = [f"{self.method} {self.target}", *map(": ".join, self.headers)]
        return "\n".join([*lines, self.body.decode("latin-1")])


def answer(body: bytes = b"", status: int = 200, **headers: str) -> bytes:
    """An answer; ``Content_Type="x"`` is the header ``Content-Type: x``."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    listed = {"Content-Length": str(len(body)), **named}
    head = [f"HTTP/1.1 {status} Whatever", *(f"{name}: {one}" for name, one in listed.items())]
    return "\r\n".join([*head, "", ""]).encode("latin-1") + body


def json_answer(value: Any, status: int = 200, **headers: str) -> bytes:
    """A JSON answer."""
    return answer(json.dumps(value).encode(), status, Content_Type="application/json", **headers)


class Connection:
    """The server's end of a connection, for answers that are not just bytes."""

    def __init__(self, handler: socketserver.StreamRequestHandler, recorder: Recorder) -> None:
        self._handler = handler
        self.recorder = recorder

    def write(self, data: bytes) -> None:
        """Send bytes."""
        self._handler.wfile.write(data)
        self._handler.wfile.flush()

    def wait(self) -> None:
        """Wait until the client has gone, or the server ends."""
        self._handler.connection.settimeout(0.05)
        while not self.recorder.released.is_set():
            try:
                if not self._handler.connection.recv(1):
                    break
            except TimeoutError:
                continue
            except OSError:
                break
        self.recorder.abandoned.release()


#: Bytes, or a function that answers; it returns False to end the connection.
Reply = bytes | Callable[[Recorded, Connection], bool | None]


class Recorder:
    """The server. ``reply`` answers every request, and ``replies`` those of a path, of which a list
    is used up to its last one. ``abandoned`` counts connections that clients left while they
    waited."""

    def __init__(self, reply: Reply | None = None) -> None:
        self.reply: Reply = json_answer({"ok": True}) if reply is None else reply
        self.replies: dict[str, Reply | list[Reply]] = {}
        self.requests: list[Recorded] = []
        self.released = threading.Event()
        self.abandoned = threading.Semaphore(0)
        self.arrived = threading.Semaphore(0)
        self._lock = threading.Lock()
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                with suppress(OSError):
                    while outer._serve_one(self):
                        pass

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            request_queue_size = 128

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Recorder:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _serve_one(self, handler: socketserver.StreamRequestHandler) -> bool:
        found = _read_request(handler)
        if found is None:
            return False
        with self._lock:
            self.requests.append(found)
            reply = self.replies.get(found.target.partition("?")[0], self.reply)
            if isinstance(reply, list):
                reply = reply.pop(0) if len(reply) > 1 else reply[0]
        self.arrived.release()
        if isinstance(reply, bytes):
            handler.wfile.write(reply)
            return True
        return bool(reply(found, Connection(handler, self)))


def _read_request(handler: socketserver.StreamRequestHandler) -> Recorded | None:
    first = handler.rfile.readline()
    if not first.strip():
        return None
    method, target, _ = first.decode("latin-1").split(" ")
    headers = []
    while (line := handler.rfile.readline().rstrip(b"\r\n")) != b"":
        name, _, value = line.decode("latin-1").partition(": ")
        headers.append((name, value))
    length = next((int(value) for key, value in headers if key.lower() == "content-length"), 0)
    return Recorded(method, target, tuple(headers), handler.rfile.read(length))


def silent(request: Recorded, connection: Connection) -> bool:
    """An answer that never comes."""
    del request
    connection.wait()
    return False


def endless(request: Recorded, connection: Connection) -> bool:
    """A body without end."""
    del request
    connection.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
    try:
        while not connection.recorder.released.is_set():
            connection.write(b"all work and no play " * 1000)
    except OSError:
        connection.recorder.abandoned.release()
    return False


def trickling(request: Recorded, connection: Connection) -> bool:
    """The beginning of a body, and then nothing."""
    del request
    connection.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nonce upon a time")
    connection.wait()
    return False


def cut(request: Recorded, connection: Connection) -> bool:
    """The beginning of a body, and then the end of the connection."""
    del request
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\n"
    connection.write(head + b"once upon a time")
    return False


def dropped(request: Recorded, connection: Connection) -> bool:
    """No answer, and the end of the connection."""
    del request, connection
    return False
