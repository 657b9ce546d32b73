"""Reading sources: files, URIs, a loopback server, and what goes wrong."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from schemakit.errors import RetrievalError
from schemakit.fetch import fetch


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        routes = {"/moved": (302, "/ok"), "/away": (302, "file:///etc/hosts"), "/ok": (200, "")}
        status, target = routes.get(self.path, (404, ""))
        body = gzip.compress(b"{}") if status == 200 else b""
        self.send_response(status)
        if target:
            self.send_header("Location", target)
        if status == 200:
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "my api.json"
    path.write_bytes(b"{}")
    assert fetch(path).data == fetch(path.as_uri()).data == b"{}"
    assert fetch(str(path)).uri == str(path)
    with pytest.raises(RetrievalError, match="did you mean 'my api.json'"):
        fetch(tmp_path / "my apo.json")
    with pytest.raises(RetrievalError, match="directory"):
        fetch(tmp_path)


def test_download(server: str) -> None:
    assert fetch(f"{server}/moved") == (b"{}", f"{server}/ok", "application/json")


@pytest.mark.parametrize(("path", "said"), [("/none", "404"), ("/away", "not http")])
def test_refusals(server: str, path: str, said: str) -> None:
    with pytest.raises(RetrievalError, match=said):
        fetch(server + path)
