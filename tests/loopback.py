"""A web server on loopback that answers as a test says, well or badly, and remembers requests."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

#: A certificate for api.example.test, signed by its own key, which is in the same file.
CERTIFICATE = Path(__file__).parent / "tls" / "api.example.test.pem"

Answer = Callable[[BaseHTTPRequestHandler], None]


def plain(body: bytes = b"", status: int = 200, **headers: str) -> Answer:
    """A complete answer; ``Content_Type="x"`` is the header ``Content-Type: x``."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in {"Content-Length": str(len(body)), **named}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def moved(where: str, status: int = 302) -> Answer:
    """A redirect."""
    return plain(status=status, Location=where)


def raw(*parts: bytes) -> Answer:
    """Bytes as they are, in place of an HTTP answer, and then the end."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        for part in parts:
            handler.wfile.write(part)

    return answer


class Server:
    """``answers`` maps paths to answers, or to a list of them which the last of stays.

    ``requests`` are the path and the headers of each request. ``released`` is set when the server
    ends: an answer that hangs waits for it. ``connections`` counts those that were made.
    """

    def __init__(self, address: str = "127.0.0.1", *, tls: bool = False, http: str = "1.0") -> None:
        self.answers: dict[str, Answer | list[Answer]] = {}
        self.requests: list[tuple[str, Mapping[str, str]]] = []
        self.released = threading.Event()
        self.connections = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            #: From 1.1 on, a connection serves several requests.
            protocol_version = f"HTTP/{http}"

            def setup(self) -> None:
                super().setup()
                outer.connections += 1

            def do_GET(self) -> None:
                outer.requests.append((self.path, dict(self.headers)))
                found = outer.answers.get(self.path, plain(status=404))
                if isinstance(found, list):
                    found = found.pop(0) if len(found) > 1 else found[0]
                try:
                    found(self)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def do_CONNECT(self) -> None:
                self.do_GET()

            def log_message(self, *_: Any) -> None:
                pass

        self._http = ThreadingHTTPServer((address, 0), Handler)
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATE)
            self._http.socket = context.wrap_socket(self._http.socket, server_side=True)
        self.port = self._http.server_port
        self.url = f"http://{address}:{self.port}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))

    def __enter__(self) -> Server:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [path for path, _ in self.requests]

    def silence(self, handler: BaseHTTPRequestHandler) -> None:
        """An answer that never comes."""
        del handler
        self.released.wait()

    def endless(self, handler: BaseHTTPRequestHandler) -> None:
        """A body without end."""
        handler.send_response(200)
        handler.end_headers()
        while not self.released.is_set():
            handler.wfile.write(bytes(1 << 16))

    def stalled(self, handler: BaseHTTPRequestHandler) -> None:
        """The beginning of a body, and then nothing."""
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b'{"openapi"')
        self.released.wait()
