"""Reading sources: files, URIs, standard input, a loopback server, and what goes wrong."""

from __future__ import annotations

import errno
import gzip
import io
import os
import socket
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from schemakit import fetch as module
from schemakit.errors import RetrievalError
from schemakit.fetch import fetch

BODY = b'{"openapi": "3.1.0"}'
GZIP = {"Content-Encoding": "gzip"}
#: Path to status, headers, body.
ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/ok": (200, {"Content-Type": "Application/JSON; charset=utf-8"}, BODY),
    "/untyped": (200, {}, BODY),
    "/zipped": (200, GZIP, gzip.compress(BODY)),
    "/bomb": (200, GZIP, gzip.compress(bytes(1 << 20))),
    "/broken": (200, GZIP, gzip.compress(BODY)[:-9]),
    "/unasked": (200, {"Content-Encoding": "br"}, BODY),
    "/short": (200, {"Content-Length": "1000"}, BODY),
    "/moved": (302, {"Location": "/again"}, b""),
    "/again": (308, {"Location": "ok#part"}, b""),
    "/loop": (302, {"Location": "/loop"}, b""),
    "/away": (302, {"Location": "file:///etc/hosts"}, b""),
    "/ftp": (302, {"Location": "ftp://127.0.0.1/x"}, b""),
    "/gone": (410, {}, b"no longer here"),
    "/failed": (500, {}, b""),
    "/my%20%C3%A9.json?q=%7B%7D": (200, {}, BODY),
}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, headers, body = ANSWERS.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def refusal(source: str | os.PathLike[str]) -> str:
    with pytest.raises(RetrievalError) as caught:
        fetch(source)
    assert caught.value.exit_status == 3
    assert str(caught.value) == f"{caught.value.uri}: {caught.value.reason}"
    return str(caught.value)


# Files


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "my é.json"
    path.write_bytes(BODY)
    assert fetch(path) == fetch(str(path)) == (BODY, str(path), None)


def test_file_uris(tmp_path: Path) -> None:
    path = tmp_path / "my é.json"
    path.write_bytes(BODY)
    uri = path.as_uri()
    assert fetch(uri) == (BODY, uri, None)
    for other in (f"{uri}#/paths", uri.replace("file://", "FILE://localhost")):
        assert fetch(other).data == BODY
    assert "another host" in refusal("file://example.test/a.json")
    assert "did you mean 'my é.json'" in refusal(uri.replace("my", "ny"))


def test_relative_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("api.json", "http", "file", "a:b.json", "-"):
        Path(name).write_bytes(BODY)
        assert fetch(Path(name)) == (BODY, name, None)
        if name != "-":
            assert fetch(name).data == BODY
    assert refusal("htpp") == "htpp: no such file; did you mean 'http'?"


def test_missing_files(tmp_path: Path) -> None:
    assert refusal(tmp_path / "x.json").endswith("x.json: no such file")
    assert f"the directory {str(tmp_path / 'no')!r} does not exist" in refusal(tmp_path / "no/x")
    (tmp_path / "file").write_bytes(b"")
    assert "a part of the path is no directory" in refusal(tmp_path / "file" / "x.json")
    assert refusal("") == "'': no such file"
    assert "null byte" in refusal("a\0b")
    assert "cannot be read" in refusal("a" * 5000)


def test_directories(tmp_path: Path) -> None:
    for source in (tmp_path, f"{tmp_path}/", tmp_path.as_uri()):
        assert "is a directory, not a file" in refusal(source)


def test_permissions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object) -> None:
        raise PermissionError(errno.EACCES, "no")

    (tmp_path / "api.json").touch()
    monkeypatch.setattr(os, "scandir", denied)  # root may read everything: nothing else refuses
    assert refusal(tmp_path / "apj.json").endswith("no such file")
    monkeypatch.setattr("builtins.open", denied)
    assert refusal(tmp_path / "api.json").endswith("permission denied")
    assert refusal(tmp_path).endswith("is a directory, not a file")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_pipes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)

    def filled_with(data: bytes) -> threading.Thread:
        writer = threading.Thread(target=path.write_bytes, args=(data,))
        writer.start()
        return writer

    writer = filled_with(BODY * 10_000)
    assert fetch(path).data == BODY * 10_000
    writer.join()
    monkeypatch.setattr(module, "MAX_BYTES", 10)
    writer = filled_with(BODY)
    assert "larger than the 10 bytes allowed" in refusal(path)
    writer.join()


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="no file descriptors as files here")
def test_file_descriptors_as_files() -> None:
    reader, writer = os.pipe()
    os.write(writer, BODY)
    os.close(writer)
    assert fetch(f"/dev/fd/{reader}").data == BODY
    os.close(reader)


# Standard input


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream in (io.TextIOWrapper(io.BytesIO(BODY)), io.StringIO(BODY.decode())):
        monkeypatch.setattr(sys, "stdin", stream)
        assert fetch("-") == (BODY, "<stdin>", None)


def test_closed_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = io.TextIOWrapper(io.BytesIO())
    closed.close()
    for stream in (None, closed):
        monkeypatch.setattr(sys, "stdin", stream)
        assert refusal("-") == "<stdin>: standard input is closed"


def test_unreadable_standard_input(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with (tmp_path / "x").open("wb") as writable:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(writable))
        assert "<stdin>: cannot be read: " in refusal("-")


# The network


def test_download(server: str) -> None:
    assert fetch(f"{server}/ok") == (BODY, f"{server}/ok", "application/json")
    assert fetch(f"{server}/untyped").media_type is None
    assert fetch(f"{server}/zipped").data == BODY
    assert fetch(f"HTTP{server[4:]}/ok#/paths").data == BODY
    assert fetch(f"{server}/my é.json?q={{}}").data == BODY


def test_redirects_end_at_the_last_url(server: str) -> None:
    found = fetch(f"{server}/moved")
    assert (found.data, found.uri.partition("#")[0]) == (BODY, f"{server}/ok")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/none", "the server answered 404 Not Found"),
        ("/gone", "the server answered 410 Gone"),
        ("/failed", "the server answered 500"),
        ("/loop", "infinite loop"),
        ("/away", "'file:///etc/hosts' is not allowed"),
        ("/ftp", "ftp"),
        ("/broken", "the gzip compression of the answer is broken"),
        ("/unasked", "'br', which was not asked for"),
        ("/short", "the transfer ended after 20 of 1000 bytes"),
    ],
)
def test_refusals(server: str, path: str, said: str) -> None:
    message = refusal(server + path)
    assert message.startswith(f"{server}{path}: ")
    assert said in message
    assert "\n" not in message


@pytest.mark.parametrize("path", ["/ok", "/zipped", "/bomb"])
def test_the_size_is_bounded(server: str, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 19)
    assert "larger than the 19 bytes allowed" in refusal(server + path)


def test_an_unzipped_size_is_bounded(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", (1 << 20) - 1)
    assert "larger than the 1,048,575 bytes allowed" in refusal(f"{server}/bomb")
    monkeypatch.setattr(module, "MAX_BYTES", 1 << 20)
    assert len(fetch(f"{server}/bomb").data) == 1 << 20


def test_the_time_is_bounded(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_SECONDS", -1.0)
    assert "not complete after" in refusal(f"{server}/ok")


def test_a_server_that_stays_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TIMEOUT", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert "no answer within 0.05 seconds" in refusal(
            f"http://127.0.0.1:{silent.getsockname()[1]}/"
        )


def test_a_server_that_is_not_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closing:
        url = f"http://127.0.0.1:{closing.getsockname()[1]}/"
    assert refusal(url) == f"{url}: the connection was refused"


@pytest.mark.parametrize(
    "url", ["http://", "http://127.0.0.1:port/", "http://[::1/", "https://a\0b.test/", "http:///x"]
)
def test_malformed_urls(url: str) -> None:
    assert refusal(url).startswith(f"{url}: ")


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/x", "data://x", "s3://bucket/x"])
def test_other_schemes(url: str) -> None:
    scheme = url.partition(":")[0]
    assert f"no support for {scheme}: URLs" in refusal(url)
