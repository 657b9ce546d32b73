"""Which addresses a connection is made to, and how idle ones are kept."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Callable

import pytest

from schemakit import AccessError
from schemakit.sources.http_connection import IdleConnections, make_connection, tls_context
from schemakit.sources.http_request import Bounds, OutOfTimeError, Request, Wire
from schemakit.sources.proxies import Proxy
from schemakit.sources.urls import Origin, parse_url


def request(
    url: str,
    addresses: list[str],
    check: Callable[[str], None] = lambda _: None,
    *,
    now: float = 0.0,
) -> Request:
    bounds = Bounds(max_bytes=1, max_retries=0, timeout=5, deadline=60, total=60)
    wire = Wire(resolve=lambda *_: addresses, clock=lambda: now)
    return Request(parse_url(url), (), check, bounds, wire, lambda *_: None)


@pytest.fixture
def listener() -> socket.socket:
    return socket.create_server(("127.0.0.1", 0))


def test_every_address_is_checked_and_the_first_that_answers_is_used(
    listener: socket.socket,
) -> None:
    with listener:
        checked: list[str] = []
        url = f"http://a.test:{listener.getsockname()[1]}/"
        connection = make_connection(request(url, ["127.9.9.9", "127.0.0.1"], checked.append), None)
        connection.connect()
        peer = connection.sock.getpeername()
        connection.close()
    assert checked == ["127.9.9.9", "127.0.0.1"]
    assert peer[0] == "127.0.0.1"


def test_no_address_and_no_time() -> None:
    with pytest.raises(OSError, match="has no address"):
        make_connection(request("http://a.test/", []), None).connect()
    with pytest.raises(OutOfTimeError):
        make_connection(request("http://a.test/", ["127.0.0.1"], now=61), None).connect()


def test_through_a_proxy_only_a_written_address_is_checked(listener: socket.socket) -> None:
    def refuse(address: str) -> None:
        raise AccessError("x", f"{address} is refused")

    with listener:
        proxy = Proxy("127.0.0.1", listener.getsockname()[1], {})
        named = make_connection(request("http://a.test/", [], refuse), proxy)
        named.connect()
        named.close()
        with pytest.raises(AccessError, match=r"10\.0\.0\.1 is refused"):
            make_connection(request("http://10.0.0.1/", [], refuse), proxy).connect()


def test_idle_connections_are_kept_by_origin() -> None:
    idle, origin = IdleConnections(), Origin("http", "a.test", 80)
    connection = http.client.HTTPConnection("a.test")
    assert idle.take(origin) is None
    idle.put(origin, connection)
    assert idle.take(Origin("http", "b.test", 80)) is None
    assert idle.take(origin) is connection
    assert idle.take(origin) is None


def test_certificates_are_verified_and_loaded_once() -> None:
    assert tls_context() is tls_context()
    assert tls_context().verify_mode == ssl.CERT_REQUIRED
    assert tls_context().check_hostname
