"""Connections to the servers of an API: a pool, and the addresses that may be connected to."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from typing import Any, NamedTuple

import anyio
import httpcore2

from schemakit.errors import AccessError
from schemakit.sources.addresses import is_loopback, is_private

__all__ = ["AddressPolicy", "make_pool"]

#: Connections at once, and those that are kept open; more calls wait for one.
_MOST_CONNECTIONS = 64
_MOST_IDLE = 16
_IDLE_SECONDS = 15.0


class AddressPolicy(NamedTuple):
    """Which addresses may be connected to.

    ``allow_private`` allows all. Otherwise only public ones are allowed, those of ``chosen_hosts``,
    which the user named, and with ``allow_loopback`` those of hosts that are written as loopback,
    such as ``localhost``: not of a name that resolves to it.
    """

    allow_private: bool = False
    chosen_hosts: frozenset[str] = frozenset()
    allow_loopback: bool = False


def make_pool(policy: AddressPolicy) -> httpcore2.AsyncConnectionPool:
    """A pool of connections, an asynchronous context manager.

    It follows no redirects, keeps no cookies, and reads neither proxies nor passwords from the
    environment.
    """
    return httpcore2.AsyncConnectionPool(
        ssl_context=httpcore2.default_ssl_context(),
        max_connections=_MOST_CONNECTIONS,
        max_keepalive_connections=_MOST_IDLE,
        keepalive_expiry=_IDLE_SECONDS,
        network_backend=_CheckedBackend(policy),
    )


class _CheckedBackend(httpcore2.AnyIOBackend):
    """Resolves a host once, and connects to one of the addresses that the policy allows."""

    def __init__(self, policy: AddressPolicy) -> None:
        super().__init__()
        self._policy = policy

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        addresses = [host]
        if not self._policy.allow_private and host not in self._policy.chosen_hosts:
            addresses = await _resolve(host, port)
            may_be_loopback = self._policy.allow_loopback and is_loopback(host)
            for one in addresses:
                if not (may_be_loopback and is_loopback(one)):
                    _check_address(host, one)
        failure: Exception = httpcore2.ConnectError("the host has no address")
        for one in addresses:
            try:
                return await super().connect_tcp(one, port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure


async def _resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, in the order of the system.

    Raises:
        httpcore2.ConnectError: if it has none.
    """
    try:
        found = await anyio.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise httpcore2.ConnectError("the host cannot be found") from None
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def _check_address(host: str, address: str) -> None:
    """Check that an address is public.

    Raises:
        AccessError: if it is not.
    """
    if is_private(address):
        where = address if host == address else f"{host} has the address {address}, which"
        policy = f"{where} is private, loopback, link-local or otherwise not public"
        raise AccessError(host, policy, "--allow-private", "AddressPolicy(allow_private=True)")
