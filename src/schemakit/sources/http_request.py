"""One HTTP request and its answer: to an address that was checked, within bounds of size and time.

The name of a host is resolved once. Each of its addresses is put before the policy and the
connection goes to one of them, so a name that resolves differently a second time gains nothing.
Through a proxy of the environment, the proxy resolves names: then only an address written out is
put before the policy.

This room imports all of HTTP and is imported only where something is downloaded.
"""

from __future__ import annotations

import functools
import http
import http.client
import io
import random
import re
import socket
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from schemakit.errors import RetrievalError
from schemakit.sources.access import Origin, Url, written_address

__all__ = [
    "Answer",
    "Bounds",
    "Idle",
    "Request",
    "Wire",
    "ask",
    "content_type",
    "phrase",
    "tls_context",
]

_ACCEPT = "application/json, application/yaml, application/*+json, text/yaml, */*;q=0.5"
#: Of a server that is busy or restarting: the same request may be answered later.
_BUSY = (429, 500, 502, 503, 504)
_FIRST_DELAY = 0.5
#: A server that wants to be left alone for longer is reported and not waited for.
MAX_DELAY = 30.0
#: What status line and headers may take, beside the body.
_MAX_HEAD = 1 << 20
#: Seconds of silence after which the progress is shown again.
_TICK = 0.25


def _addresses_of(host: str, port: int) -> list[str]:
    """Every address of a host, as the system's resolver orders them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Wire(NamedTuple):
    """The world outside, as a test may replace it."""

    resolve: Callable[[str, int], Sequence[str]] = _addresses_of
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.time


class Bounds(NamedTuple):
    """``deadline`` is a time of the wire's clock; ``total`` is how many seconds lead to it."""

    max_bytes: int
    max_retries: int
    timeout: float
    deadline: float
    total: float


class Request(NamedTuple):
    """What is asked for.

    ``check`` raises if an address must not be connected to. ``tick`` is called now and then with
    what is going on, or ``""``, and the bytes that came so far. ``idle`` are connections to use
    again: their addresses were checked when they were made.
    """

    url: Url
    headers: Sequence[tuple[str, str]]
    check: Callable[[str], None]
    bounds: Bounds
    wire: Wire
    tick: Callable[[str, int], None]
    idle: Idle | None = None


class Idle:
    """Connections that wait for a next request to the same origin; threads may share it."""

    def __init__(self) -> None:
        self._waiting: dict[Origin, list[http.client.HTTPConnection]] = {}

    def take(self, origin: Origin) -> http.client.HTTPConnection | None:
        """One that is nobody else's now."""
        try:
            return self._waiting[origin].pop()  # one step, so one thread gets it
        except LookupError:
            return None

    def put(self, origin: Origin, connection: http.client.HTTPConnection) -> None:
        """Put one aside whose last answer was read to its end."""
        self._waiting.setdefault(origin, []).append(connection)

    def close(self) -> None:
        """Close all of them."""
        for waiting in self._waiting.values():
            while waiting:
                waiting.pop().close()


class Answer(NamedTuple):
    """``headers`` have names in lower case; the body is complete and without its compression."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    attempts: int = 1


class _Proxy(NamedTuple):
    host: str
    port: int
    headers: dict[str, str]


class _OutOfTimeError(Exception):
    pass


def ask(request: Request) -> Answer:
    """The answer, asked for again where the server is busy or the connection was cut.

    Raises:
        RetrievalError: if there is none, or if it is too large, too slow or incomplete.
        AccessError: if ``check`` raises it.
    """
    attempt = 0
    while True:
        attempt += 1
        answer, failure = None, None
        try:
            answer = _ask_once(request)._replace(attempts=attempt)
        except (ConnectionResetError, BrokenPipeError, http.client.IncompleteRead) as error:
            failure = RetrievalError(request.url.text, "the connection was cut in the middle")
            failure.__cause__ = error
        except _ShortError as error:
            failure = RetrievalError(request.url.text, str(error))
        if answer is not None and answer.status not in _BUSY:
            return answer
        delay = _delay(request, answer, attempt)
        if delay is None:
            if failure is not None:
                raise failure
            assert answer is not None  # noqa: S101  one of both is there
            return answer
        request.tick(f"{request.url.origin.host} is busy; trying again in {delay:.0f} s", 0)
        request.wire.sleep(delay)


def _delay(request: Request, answer: Answer | None, attempt: int) -> float | None:
    """Seconds to wait before the next attempt, or None if there is none."""
    bounds, wire = request.bounds, request.wire
    if attempt > bounds.max_retries:
        return None
    asked = None if answer is None else _retry_after(answer, wire.now())
    if asked is None:
        # Spread, so that many who were refused together do not come back together.
        asked = _FIRST_DELAY * 2.0 ** (attempt - 1) * random.uniform(0.75, 1.25)  # noqa: S311
    if asked > MAX_DELAY or wire.clock() + asked > bounds.deadline:
        return None
    return asked


def _retry_after(answer: Answer, now: float) -> float | None:
    """Seconds that the server asks for (RFC 9110 §10.2.3), which may be given as a date."""
    text = answer.headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now)
    except (ValueError, OverflowError, OSError):
        return None


class _ShortError(Exception):
    """The body ended before its announced length."""


def _ask_once(request: Request) -> Answer:
    url, bounds = request.url, request.bounds
    try:
        proxy = _proxy_of(url)
        connection = None if request.idle is None else request.idle.take(url.origin)
        if connection is not None:
            try:
                return _exchange(connection, request, proxy)
            except (ConnectionResetError, BrokenPipeError):
                pass  # the server closed it meanwhile, as it may: that says nothing about it
        return _exchange(_connection(request, proxy), request, proxy)
    except (
        ConnectionResetError,
        BrokenPipeError,
        http.client.IncompleteRead,
        _ShortError,
        RetrievalError,
    ):
        raise
    except _OutOfTimeError as error:
        reason = f"not complete after {bounds.total:g} seconds"
        raise RetrievalError(url.text, reason) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise RetrievalError(url.text, _explain(error, bounds)) from error


def _exchange(
    connection: http.client.HTTPConnection, request: Request, proxy: _Proxy | None
) -> Answer:
    """Send the request and read the answer; the connection is put aside for the next, or closed."""
    url, may_stay = request.url, False
    connection.response_class = functools.partial(_response, request)  # type: ignore[assignment]
    try:
        target = url.target
        if proxy is not None and url.origin.scheme == "http":
            target = f"{url.origin}{url.target}"
        connection.putrequest("GET", target, skip_accept_encoding=True)
        for name, value in _all_headers(request, proxy):
            connection.putheader(name, value)
        connection.endheaders()
        with closing(connection.getresponse()) as response:
            headers: dict[str, str] = {}
            for name, value in response.getheaders():
                headers.setdefault(name.lower(), value)
            complete = 200 <= response.status < 300
            body = _body(response, headers, request) if complete else b""
            is_empty = response.isclosed() or response.length == 0
            may_stay = is_empty and not response.will_close
            return Answer(response.status, headers, body)
    finally:
        if may_stay and request.idle is not None:
            request.idle.put(url.origin, connection)
        else:
            connection.close()


def _explain(error: Exception, bounds: Bounds) -> str:
    if isinstance(error, TimeoutError):
        return f"no answer within {bounds.timeout:g} seconds"
    if isinstance(error, ConnectionRefusedError):
        return "the connection was refused"
    if isinstance(error, socket.gaierror):
        return f"the name of the host has no address ({error.strerror})"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the server's certificate is not valid: {error.verify_message}"
    if isinstance(error, http.client.HTTPException):
        return f"the server does not speak HTTP as it should ({type(error).__name__})"
    detail = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return f"the transfer failed: {detail}"


def _all_headers(request: Request, proxy: _Proxy | None) -> list[tuple[str, str]]:
    ours = {
        "Accept": _ACCEPT,
        "Accept-Encoding": "gzip",
        "User-Agent": "schemakit",
    }
    if request.idle is None:
        ours["Connection"] = "close"
    if proxy is not None and request.url.origin.scheme == "http":
        ours |= proxy.headers
    theirs = {name.lower() for name, _ in request.headers}
    return [*((k, v) for k, v in ours.items() if k.lower() not in theirs), *request.headers]


# -- connecting ------------------------------------------------------------------------------------


def _connection(request: Request, proxy: _Proxy | None) -> http.client.HTTPConnection:
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
                request.check(address)
        else:
            # What the proxy itself may connect to is its owner's policy; an address is an address.
            literal = written_address(origin.host)
            if literal is not None:
                request.check(literal)
            addresses = _addresses_of(host, port)
        return _connected(addresses, port, request)

    # The one place where http.client makes its socket; with it, Host, TLS and CONNECT stay its own.
    connection._create_connection = connect  # type: ignore[attr-defined]
    return connection


def _connected(addresses: Sequence[str], port: int, request: Request) -> socket.socket:
    failure: OSError = OSError("the name of the host has no address")
    for address in addresses:
        left = request.bounds.deadline - request.wire.clock()
        if left <= 0:
            raise _OutOfTimeError
        try:
            return socket.create_connection((address, port), min(request.bounds.timeout, left))
        except OSError as error:
            failure = error
    raise failure


@functools.cache
def tls_context() -> ssl.SSLContext:
    """What decides whose certificates count: the system, or SSL_CERT_FILE; made once."""
    return ssl.create_default_context()


def _proxy_of(url: Url) -> _Proxy | None:
    """The proxy that the environment names for a URL, as every tool reads it.

    Raises:
        RetrievalError: if it is of a kind that is not supported.
    """
    from urllib.parse import unquote, urlsplit
    from urllib.request import getproxies, proxy_bypass

    proxies = getproxies()
    given = proxies.get(url.origin.scheme) or proxies.get("all")
    if not given or proxy_bypass(f"{url.origin.host}:{url.origin.port}"):
        return None
    parts = urlsplit(given if "://" in given else f"http://{given}")
    try:
        port = parts.port or 80
    except ValueError:
        port = 0
    if parts.scheme != "http" or not parts.hostname or not port:
        reason = "the proxy that the environment names for it is none with an http: URL"
        raise RetrievalError(url.text, reason)
    headers = {}
    if parts.username is not None:
        from base64 import b64encode

        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["Proxy-Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
    return _Proxy(parts.hostname, port, headers)


# -- reading ---------------------------------------------------------------------------------------


class _Metered(io.RawIOBase):
    """What comes through a socket, within the request's bounds; silence is noticed in ticks."""

    def __init__(self, sock: socket.socket, request: Request) -> None:
        self._sock, self._request = sock, request
        # It is what keeps the socket open after the connection gave it up.
        self._hold = sock.makefile("rb", buffering=0)
        self._left = request.bounds.max_bytes + _MAX_HEAD

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        bounds, clock = self._request.bounds, self._request.wire.clock
        silent_until = clock() + bounds.timeout
        while True:
            now = clock()
            if now >= bounds.deadline:
                raise _OutOfTimeError
            patience = min(_TICK, bounds.deadline - now, silent_until - now)
            self._sock.settimeout(max(patience, 0.001))
            try:
                size = self._sock.recv_into(buffer)
            except TimeoutError:
                if clock() >= silent_until:
                    raise
                self._request.tick("", 0)
                continue
            self._left -= size
            if self._left < 0:
                raise _too_large(self._request)
            return size

    def close(self) -> None:
        self._hold.close()
        super().close()


class _Metering(NamedTuple):
    """What http.client takes for a socket: something to make a file of."""

    sock: socket.socket
    request: Request

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Metered(self.sock, self.request), 1 << 16)


def _response(
    request: Request, sock: socket.socket, *arguments: Any, **named: Any
) -> http.client.HTTPResponse:
    metering: Any = _Metering(sock, request)
    return http.client.HTTPResponse(metering, *arguments, **named)


def _too_large(request: Request) -> RetrievalError:
    limit = request.bounds.max_bytes
    return RetrievalError(
        request.url.text,
        f"larger than the {limit:,} bytes allowed; "
        "--max-input SIZE or Access(max_bytes=..., max_total_bytes=...) allows more",
    )


def _body(
    response: http.client.HTTPResponse, headers: Mapping[str, str], request: Request
) -> bytes:
    """The body that the server meant, complete and without its compression."""
    length = headers.get("content-length", "")
    announced = int(length) if re.fullmatch("[0-9]{1,18}", length) else None
    chunked = "transfer-encoding" in headers
    if announced is not None and not chunked and announced > request.bounds.max_bytes:
        raise _too_large(request)
    data = _read_all(response, request)
    if announced is not None and not chunked and len(data) < announced:
        raise _ShortError(f"the transfer ended after {len(data)} of {announced} bytes")
    coding = headers.get("content-encoding", "identity").strip().lower()
    if coding in ("identity", ""):
        return data
    if coding not in ("gzip", "x-gzip"):
        reason = f"the answer has the encoding {coding!r}, which was not asked for"
        raise RetrievalError(request.url.text, reason)

    import gzip
    import zlib

    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as unzipped:
            return _read_all(unzipped, request)
    except (OSError, EOFError, zlib.error) as error:
        reason = "the gzip compression of the answer is broken"
        raise RetrievalError(request.url.text, reason) from error


def _read_all(stream: Any, request: Request) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := stream.read(1 << 16):
        size += len(part)
        if size > request.bounds.max_bytes:
            raise _too_large(request)
        if request.wire.clock() >= request.bounds.deadline:
            raise _OutOfTimeError
        parts.append(part)
        request.tick("", size)
    return b"".join(parts)


# -- what an answer says ---------------------------------------------------------------------------


def content_type(headers: Mapping[str, str]) -> tuple[str | None, str | None]:
    """Media type and charset, in lower case, as far as they are given."""
    if "content-type" not in headers:
        return None, None
    message = Message()
    message["content-type"] = headers["content-type"]
    return message.get_content_type(), message.get_content_charset()


def phrase(status: int) -> str:
    """``404 Not Found``; the words are the registry's, not the server's."""
    try:
        return f"{status} {http.HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
