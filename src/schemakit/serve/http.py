"""The transport over streamable HTTP, and who may use it."""

from __future__ import annotations

import hmac
import os
import socket
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

import uvicorn
from mcp.server.lowlevel import Server
from mcp.server.transport_security import TransportSecuritySettings

from schemakit.errors import UsageError
from schemakit.sources.addresses import is_loopback
from schemakit.sources.urls import parse_host_and_port

__all__ = ["Guard", "HttpAddress", "listen", "run_on_http"]

PATH = "/mcp"
#: Seconds that open connections get at the end.
_GRACE = 2

_Scope = MutableMapping[str, Any]
_Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
_Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
_App = Callable[[_Scope, _Receive, _Send], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class HttpAddress:
    """Where the server listens, and who may use it.

    ``token`` is what clients send as a bearer token; off loopback there has to be one. ``origins``
    are those of web pages that may use the server besides pages of this machine.
    """

    host: str
    port: int
    token: str | None = None
    origins: frozenset[str] = frozenset()


def listen(address: HttpAddress) -> socket.socket:
    """The socket on which the server listens.

    Raises:
        UsageError: if the address cannot be used, or is not loopback and has no token.
    """
    if address.token is None and not is_loopback(address.host):
        raise UsageError(
            f"{address.host} can be reached from other machines: --access-token-env names the "
            "variable with the token that clients have to send"
        )
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    try:
        return socket.create_server((address.host, address.port), family=family)
    except OSError as error:
        where = f"{address.host}:{address.port}"
        # The error's own text repeats the address; one of a name that is not found has no number.
        number = error.errno or 0
        reason = os.strerror(number) if number > 0 else error.strerror
        raise UsageError(f"cannot listen on {where}: {reason}") from None


async def run_on_http(server: Server[Any], address: HttpAddress, bound: socket.socket) -> None:
    """Serve at ``/mcp`` of the socket until the process gets SIGTERM or SIGINT."""
    # The guard checks what the SDK would, and the token.
    unchecked = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    app = Guard(server.streamable_http_app(transport_security=unchecked), address)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="on",
        timeout_graceful_shutdown=_GRACE,
        server_header=False,
    )
    await uvicorn.Server(config).serve(sockets=[bound])


class Guard:
    """An ASGI application in front of another one: it refuses other hosts, foreign origins, and
    requests without the token.

    A web page that a browser shows may send requests to this machine, also by a name that resolves
    to it; ``Origin`` and ``Host`` tell which page it is (MCP, Streamable HTTP, Security Warning).
    """

    def __init__(self, app: _App, address: HttpAddress) -> None:
        self._app = app
        self._address = address

    async def __call__(self, scope: _Scope, receive: _Receive, send: _Send) -> None:
        if scope["type"] == "http":
            headers = {
                name.decode("latin-1").lower(): value.decode("latin-1")
                for name, value in scope["headers"]
            }
            refusal = self._refuse(headers)
            if refusal is not None:
                await _answer(send, *refusal)
                return
        await self._app(scope, receive, send)

    def _refuse(self, headers: Mapping[str, str]) -> tuple[int, str] | None:
        """The status and the reason if a request is refused."""
        address = self._address
        if is_loopback(address.host) and not _is_this_machine(headers.get("host", "")):
            return 421, "this server is for this machine"
        origin = headers.get("origin")
        if origin is not None and origin not in address.origins:
            scheme, _, authority = origin.partition("://")
            is_local = scheme in ("http", "https") and _is_this_machine(authority)
            if not is_local or not is_loopback(address.host):
                return 403, "pages of this origin may not use this server"
        if address.token is not None:
            scheme, _, token = headers.get("authorization", "").partition(" ")
            given = token.strip().encode("utf-8", "replace")
            expected = address.token.encode("utf-8")
            if scheme.lower() != "bearer" or not hmac.compare_digest(given, expected):
                return 401, "a bearer token is required"
        return None


def _is_this_machine(authority: str) -> bool:
    try:
        return is_loopback(parse_host_and_port(authority)[0])
    except UsageError:
        return False


async def _answer(send: _Send, status: int, reason: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    if status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"{reason}\n".encode()})
