"""Proxies of the environment, names that change their address, and TLS that is cut."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import schemakit
from schemakit import Access, AccessError, RetrievalError
from schemakit.cli.main import main
from schemakit.sources.fetch import Fetcher
from schemakit.sources.http_connection import tls_context
from schemakit.sources.http_exchange import send_request
from schemakit.sources.http_request import Bounds, Request, Wire
from schemakit.sources.urls import parse_url
from tests.loopback import CERTIFICATE, Server, plain, raw

SECRET = "s3cret-t0ken"
TEXT = b'{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}}'


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def run(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """A command's exit status and what it wrote."""
    status = main(list(arguments))
    out, err = capfd.readouterr()
    return status, out, err


# -- proxies ---------------------------------------------------------------------------------------


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A proxy with credentials, for everything."""
    with Server() as running:
        url = running.url.replace("//", f"//me:{SECRET}@")
        for name in ("http_proxy", "https_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, url)
        yield running


def _refer_to(ref: str) -> bytes:
    schemas = {"A": {"$ref": ref}}
    return json.dumps({**json.loads(TEXT), "components": {"schemas": schemas}}).encode()


@pytest.mark.parametrize(
    "url",
    [
        *("http://10.1.2.3/a", "http://127.0.0.1/a", "http://localhost/a", "http://[::1]/a"),
        *("http://169.254.169.254/latest", "http://2130706433/a", "http://0x7f.1/a"),
        *("http://[::ffff:10.0.0.1]/a", "http://a.localhost/a", "https://192.168.0.1/a"),
    ],
)
def test_a_description_reaches_no_private_address_through_a_proxy(url: str, proxy: Server) -> None:
    proxy.answers["http://api.example.test/openapi.json"] = plain(_refer_to(url))
    access = Access(allow_hosts=("*",))
    api = schemakit.load("http://api.example.test/openapi.json", access=access)
    with pytest.raises(schemakit.UnresolvableError) as caught:
        api.dereference()
    assert SECRET not in str(caught.value)
    assert proxy.paths == ["http://api.example.test/openapi.json"]


def test_a_redirect_reaches_no_private_address_through_a_proxy(proxy: Server) -> None:
    url = "http://api.example.test/openapi.json"
    proxy.answers[url] = plain(status=302, Location="http://10.0.0.1/a")
    with pytest.raises(AccessError, match=r"10\.0\.0\.1"):
        schemakit.load(url, access=Access(allow_hosts=("*",)))
    assert proxy.paths == [url]


_GARBAGE = {
    "nothing": raw(),
    "noise": raw(b"\x00\xff\x16\x03\x01 garbage\r\n\r\n"),
    "half a status": raw(b"HTTP/1.1 2"),
    "many headers": raw(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n" * 10_000, b"\r\n"),
    "an endless line": raw(b"HTTP/1.1 200 ", b"x" * 3_000_000),
    "407": plain(status=407),
    "no length": raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
}


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("answer", _GARBAGE)
def test_a_broken_proxy_is_an_error_without_its_credentials(
    answer: str, scheme: str, proxy: Server
) -> None:
    url = f"{scheme}://api.example.test/openapi.json"
    for path in (url, "api.example.test:443"):
        proxy.answers[path] = _GARBAGE[answer]
    wire = Wire(sleep=lambda _: None)
    with Fetcher(wire=wire) as fetcher, pytest.raises(RetrievalError) as caught:
        fetcher.read_entry(url)
    assert SECRET not in str(caught.value)
    assert "bWU6" not in str(caught.value)


@pytest.mark.slow
def test_a_broken_proxy_is_an_error_of_a_command(
    proxy: Server, capfd: pytest.CaptureFixture[str]
) -> None:
    url = "http://api.example.test/openapi.json"
    proxy.answers[url] = _GARBAGE["noise"]
    status, out, err = run(capfd, "paths", url, "--no-cache")
    assert status == 3
    assert SECRET not in out + err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "value",
    [
        f"http://me:{SECRET}@127.0.0.1:1",
        f"http://me:{SECRET}@[::1",
        f"http://me:{SECRET}@127.0.0.1:http",
        f"http://me:{SECRET}@\x7f\n/",
        f"http://me:{SECRET}@{'a' * 300}.test",
        f"socks5://me:{SECRET}@127.0.0.1:1",
        "http://",
        "://",
    ],
)
def test_a_proxy_that_cannot_be_used_is_an_error(
    value: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("http_proxy", value)
    status, out, err = run(capfd, "paths", "http://api.example.test/openapi.json", "--no-cache")
    assert status == 3
    assert SECRET not in out + err
    assert "Traceback" not in err


# -- names that change their address ------------------------------------------------------------


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that the resolver gives for rebinding.test, one for each question."""
    found: list[str] = []
    resolve = socket.getaddrinfo

    def answer(host: Any, *arguments: Any, **named: Any) -> Any:
        if host == "rebinding.test":
            host = found.pop(0)
        return resolve(host, *arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return found


def _request(url: str, check: Callable[[str], None]) -> Request:
    wire = Wire(sleep=lambda _: None)
    bounds = Bounds(max_bytes=1000, max_retries=2, timeout=5, deadline=1e12, total=60)
    return Request(parse_url(url), (), check, bounds, wire, lambda *_: None)


def test_the_address_that_was_checked_is_the_one_connected_to(answers: list[str]) -> None:
    answers += ["127.0.0.1", "127.0.0.2", "127.0.0.2"]
    checked: list[str] = []
    with Server() as server:
        server.answers["/a"] = plain(b"a")
        url = f"http://rebinding.test:{server.port}/a"
        assert send_request(_request(url, checked.append)).body == b"a"
    assert checked == ["127.0.0.1"]
    assert answers == ["127.0.0.2", "127.0.0.2"]


def test_a_name_that_has_another_address_at_the_second_attempt_is_checked_again(
    answers: list[str],
) -> None:
    def check(address: str) -> None:
        if address == "127.0.0.2":
            raise AccessError("x", f"{address} is refused")

    answers += ["127.0.0.1", "127.0.0.2"]
    with Server() as server:
        server.answers["/a"] = plain(status=503)
        url = f"http://rebinding.test:{server.port}/a"
        with pytest.raises(AccessError, match=r"127\.0\.0\.2 is refused"):
            send_request(_request(url, check))
        assert server.paths == ["/a"]


@pytest.mark.parametrize("second", ["10.0.0.1", "127.0.0.1", "::1"])
def test_a_name_whose_later_answer_is_private_reaches_nothing(
    second: str, answers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    connected: list[str] = []

    def connect(address: tuple[str, int], *_: Any) -> socket.socket:
        connected.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    answers += ["192.31.196.1", second, second]
    access = Access(max_retries=0, allow_hosts=("*",))
    text = _refer_to("http://rebinding.test/a")
    (error,) = schemakit.load(text, access=access).unread
    assert "refused" in str(error)
    assert not isinstance(error, AccessError)
    (error,) = schemakit.load(text, access=access).unread
    assert isinstance(error, AccessError)
    assert connected == ["192.31.196.1"]


# -- TLS that is cut -------------------------------------------------------------------------------


class _Cut:
    """A TLS server that answers each connection with bytes, and says the end or cuts it."""

    def __init__(self, answer: bytes, *, says_end: bool) -> None:
        self._answer, self._says_end = answer, says_end
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(CERTIFICATE)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> _Cut:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                plain_socket, _ = self._listener.accept()
                with contextlib.suppress(OSError):
                    self._answer_one(plain_socket)

    def _answer_one(self, plain_socket: socket.socket) -> None:
        with self._context.wrap_socket(plain_socket, server_side=True) as wrapped:
            if self._answer:
                read = b""
                while b"\r\n\r\n" not in read:
                    read += wrapped.recv(1 << 16)
                wrapped.sendall(self._answer)
            if self._says_end:
                wrapped.unwrap()


def _load_by_tls(answer: bytes, *, says_end: bool) -> bytes:
    wire = Wire(resolve=lambda *_: ["127.0.0.1"], sleep=lambda _: None)
    with _Cut(answer, says_end=says_end) as server, Fetcher(wire=wire) as fetcher:
        return fetcher.read_entry(f"https://api.example.test:{server.port}/a.yaml").data


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    tls_context.cache_clear()
    yield
    tls_context.cache_clear()


_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/yaml\r\nConnection: close\r\n"
#: What is whole YAML, and only half of what was sent.
_HALF = b"openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 2",
        _HEAD,
        _HEAD + b"\r\n",
        _HEAD + b"\r\n" + _HALF,
        _HEAD + b"Content-Length: 1000\r\n\r\n" + _HALF,
        _HEAD + b"Transfer-Encoding: chunked\r\n\r\n39\r\n" + _HALF + b"\r\n",
        _HEAD + b"Transfer-Encoding: chunked\r\n\r\nfff\r\n" + _HALF,
    ],
)
@pytest.mark.usefixtures("trusted")
def test_what_tls_cuts_is_never_a_document(answer: bytes) -> None:
    with pytest.raises(RetrievalError) as caught:
        _load_by_tls(answer, says_end=False)
    assert "\n" not in str(caught.value)


@pytest.mark.usefixtures("trusted")
def test_a_body_without_a_length_that_tls_ends_is_whole() -> None:
    assert _load_by_tls(_HEAD + b"\r\n" + _HALF, says_end=True) == _HALF


@pytest.mark.usefixtures("trusted")
def test_a_body_of_a_length_is_whole_without_a_notice_too() -> None:
    length = f"Content-Length: {len(_HALF)}\r\n\r\n".encode()
    assert _load_by_tls(_HEAD + length + _HALF, says_end=False) == _HALF
