"""One request and its response: what is sent, what is repeated, and how connections are kept."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from schemakit import AccessError, RetrievalError
from schemakit.sources.http_connection import IdleConnections
from schemakit.sources.http_exchange import send_request
from schemakit.sources.http_request import Bounds, Request, Wire
from schemakit.sources.urls import parse_url
from tests.loopback import Server, plain, raw


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with Server(http="1.1") as running:
        yield running


def request(
    url: str,
    *,
    headers: Sequence[tuple[str, str]] = (),
    check: Callable[[str], None] = lambda _: None,
    waits: list[float] | None = None,
    reports: list[tuple[str, int]] | None = None,
) -> Request:
    seen = [] if reports is None else reports
    wire = Wire(sleep=([] if waits is None else waits).append, clock=lambda: 0.0)
    bounds = Bounds(max_bytes=1000, max_retries=2, timeout=5, deadline=60, total=60)
    return Request(
        parse_url(url), headers, check, bounds, wire, lambda text, size: seen.append((text, size))
    )


def test_a_response_is_complete_and_decompressed(server: Server) -> None:
    server.answers["/a?b=1"] = plain(
        gzip.compress(b"body", mtime=0), Content_Encoding="gzip", X_Y="z"
    )
    response = send_request(request(f"{server.url}/a?b=1#fragment", headers=[("X-Key", "k")]))
    assert (response.status, response.body, response.attempts) == (200, b"body", 1)
    assert response.headers["x-y"] == "z"
    path, sent = server.requests[0]
    assert (path, sent["X-Key"], sent["User-Agent"]) == ("/a?b=1", "k", "schemakit")
    assert sent["Connection"] == "close"


def test_the_caller_may_replace_a_default_header(server: Server) -> None:
    send_request(request(f"{server.url}/", headers=[("accept", "text/yaml")]))
    sent = [value for name, value in server.requests[0][1].items() if name.lower() == "accept"]
    assert sent == ["text/yaml"]


def test_a_busy_server_is_asked_again(server: Server) -> None:
    waits: list[float] = []
    reports: list[tuple[str, int]] = []
    server.answers["/"] = [plain(status=503, Retry_After="7"), raw(), plain(b"ok")]
    response = send_request(request(f"{server.url}/", waits=waits, reports=reports))
    assert (response.body, response.attempts) == (b"ok", 3)
    assert waits[0] == 7
    assert 0.75 <= waits[1] <= 1.25
    assert ("127.0.0.1 is busy; trying again in 7 s", 0) in reports


def test_a_server_that_stays_busy_has_the_last_word(server: Server) -> None:
    server.answers["/busy"] = plain(status=500)
    response = send_request(request(f"{server.url}/busy"))
    assert (response.status, response.attempts) == (500, 3)
    server.answers["/cut"] = raw()
    with pytest.raises(RetrievalError, match="the connection was cut in the middle"):
        send_request(request(f"{server.url}/cut"))


def test_an_address_is_checked_before_it_is_connected_to(server: Server) -> None:
    def refuse(address: str) -> None:
        raise AccessError("x", f"{address} is refused")

    with pytest.raises(AccessError, match=r"127\.0\.0\.1 is refused"):
        send_request(request(f"{server.url}/", check=refuse))
    assert server.connections == 0


def test_a_connection_is_used_again_for_its_origin(server: Server) -> None:
    idle = IdleConnections()
    server.answers["/"] = plain(b"ok")
    for _ in range(3):
        assert send_request(request(f"{server.url}/"), idle).body == b"ok"
    assert (server.connections, len(server.requests)) == (1, 3)
    origin = parse_url(server.url).origin
    connection = idle.take(origin)
    assert connection is not None
    assert idle.take(origin) is None
    idle.put(origin, connection)
    idle.close()
    assert idle.take(origin) is None
    assert send_request(request(f"{server.url}/")).body == b"ok"
    assert server.connections == 2


@pytest.mark.parametrize(
    ("body", "headers", "message"),
    [
        (b"x" * 1001, {}, "larger than the 1,000 bytes allowed"),
        (
            gzip.compress(bytes(1001), mtime=0),
            {"Content_Encoding": "gzip"},
            "larger than the 1,000 bytes",
        ),
        (b"x", {"Content_Encoding": "gzip"}, "the gzip compression of the response is broken"),
        (b"x", {"Content_Encoding": "br"}, "the encoding 'br', which was not requested"),
    ],
)
def test_bodies_that_are_refused(
    body: bytes, headers: dict[str, Any], message: str, server: Server
) -> None:
    server.answers["/"] = plain(body, **headers)
    with pytest.raises(RetrievalError, match=message):
        send_request(request(f"{server.url}/"))
