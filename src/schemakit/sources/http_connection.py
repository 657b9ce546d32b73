"""Connections to addresses that were checked, and those that are kept open.

The name of a host is resolved once for a request. Each of its addresses is checked, and the
connection goes to one of them, so a name that resolves differently a second time gains nothing.
A proxy resolves names itself: then only an address that is written out is checked.
"""

from __future__ import annotations

import functools
import http.client
import socket
import ssl
from collections.abc import Sequence
from typing import Any

from schemakit.sources.addresses import parse_address
from schemakit.sources.http_request import OutOfTimeError, Request, resolve_host
from schemakit.sources.proxies import Proxy
from schemakit.sources.urls import Origin

__all__ = ["IdleConnections", "make_connection", "tls_context"]


class IdleConnections:
    """Open connections for a next request to the same origin. Threads may share it."""

    def __init__(self) -> None:
        self._idle: dict[Origin, list[http.client.HTTPConnection]] = {}

    def take(self, origin: Origin) -> http.client.HTTPConnection | None:
        """Remove and return a connection, if there is one."""
        try:
            return self._idle[origin].pop()  # one step, so one thread gets it
        except LookupError:
            return None

    def put(self, origin: Origin, connection: http.client.HTTPConnection) -> None:
        """Add a connection whose last response was read to its end."""
        self._idle.setdefault(origin, []).append(connection)

    def close(self) -> None:
        """Close all connections."""
        for idle in self._idle.values():
            while idle:
                idle.pop().close()


def make_connection(request: Request, proxy: Proxy | None) -> http.client.HTTPConnection:
    """A connection that opens its socket to an address that was checked."""
    origin, bounds = request.url.origin, request.bounds
    host, port = (origin.host, origin.port) if proxy is None else (proxy.host, proxy.port)
    connection: http.client.HTTPConnection
    if origin.scheme == "https":
        connection = http.client.HTTPSConnection(
            host, port, timeout=bounds.timeout, context=tls_context()
        )
        if proxy is not None:
            connection.set_tunnel(origin.host, origin.port, proxy.headers)
    else:
        connection = http.client.HTTPConnection(host, port, timeout=bounds.timeout)

    def connect(*_: Any) -> socket.socket:
        if proxy is None:
            addresses = request.wire.resolve(host, port)
            for address in addresses:
                request.check_address(address)
        else:
            # The policy of the proxy's owner decides about names, ours about addresses.
            literal = parse_address(origin.host)
            if literal is not None:
                request.check_address(literal)
            addresses = resolve_host(host, port)
        return _open_socket(addresses, port, request)

    # The only place where http.client makes its socket; it keeps Host, TLS and CONNECT its own.
    connection._create_connection = connect  # type: ignore[attr-defined]
    return connection


def _open_socket(addresses: Sequence[str], port: int, request: Request) -> socket.socket:
    failure: OSError = OSError("the name of the host has no address")
    for address in addresses:
        left = request.bounds.deadline - request.wire.clock()
        if left <= 0:
            raise OutOfTimeError
        try:
            return socket.create_connection((address, port), min(request.bounds.timeout, left))
        except OSError as error:
            failure = error
    raise failure


@functools.cache
def tls_context() -> ssl.SSLContext:
    """The trusted certificates, of the system or of SSL_CERT_FILE; loaded once."""
    return ssl.create_default_context()
