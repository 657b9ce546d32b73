"""An HTTP request, the bounds that it keeps to, and the response: plain data."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from schemakit.audience import choose_remedy
from schemakit.counts import format_count
from schemakit.errors import RetrievalError
from schemakit.sources.urls import Url

__all__ = [
    "Bounds",
    "OutOfTimeError",
    "Request",
    "Response",
    "Wire",
    "is_whole",
    "resolve_host",
    "too_large_error",
]


def resolve_host(host: str, port: int) -> list[str]:
    """Every address of a host, in the order of the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Wire(NamedTuple):
    """Name resolution, clocks and sleep, which tests replace.

    ``clock`` is monotonic, ``now`` is the time since the epoch, both in seconds.
    """

    resolve: Callable[[str, int], Sequence[str]] = resolve_host
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.time


class Bounds(NamedTuple):
    """What a request may take.

    ``timeout`` is how many seconds a server may be silent. ``deadline`` is a time of
    :attr:`Wire.clock`, ``total`` the seconds from the first request to it.
    """

    max_bytes: int
    max_retries: int
    timeout: float
    deadline: float
    total: float


class Request(NamedTuple):
    """A GET request.

    ``check_address`` raises if an IP address must not be connected to. ``report`` is called
    regularly with a message, or ``""``, and the number of bytes received.
    """

    url: Url
    headers: Sequence[tuple[str, str]]
    check_address: Callable[[str], None]
    bounds: Bounds
    wire: Wire
    report: Callable[[str, int], None]


class Response(NamedTuple):
    """``headers`` have names in lower case. The body is complete and decompressed.

    ``attempts`` is how often the request was sent.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    attempts: int = 1

    @property
    def is_whole(self) -> bool:
        """Whether the body is a whole document: neither an error nor a part (206, 226)."""
        return is_whole(self.status)


def is_whole(status: int) -> bool:
    """Whether the body of a response with a status is a whole document."""
    return 200 <= status < 300 and status not in (206, 226)


class OutOfTimeError(Exception):
    """The deadline of a request has passed."""


def too_large_error(request: Request) -> RetrievalError:
    """The error of a response that is larger than its bounds allow."""
    limit = request.bounds.max_bytes
    return RetrievalError(
        request.url.text,
        f"larger than the {format_count(limit, 'byte')} allowed; "
        + choose_remedy("--max-input SIZE", "Access(max_bytes=..., max_total_bytes=...)")
        + " allows more",
    )
