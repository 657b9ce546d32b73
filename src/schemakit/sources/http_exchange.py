"""Sends a request and reads the response; repeats it while the server is busy.

It imports all of HTTP, so it is itself imported only where something is downloaded.
"""

from __future__ import annotations

import functools
import http.client
import random
import socket
import ssl
from contextlib import closing

from schemakit.counts import format_count
from schemakit.errors import RetrievalError
from schemakit.sources.http_body import IncompleteBodyError, make_response, read_body
from schemakit.sources.http_connection import IdleConnections, make_connection
from schemakit.sources.http_request import Bounds, OutOfTimeError, Request, Response, is_whole
from schemakit.sources.proxies import Proxy, find_proxy
from schemakit.sources.retry_after import parse_retry_after

__all__ = ["MAX_DELAY", "send_request"]

_ACCEPT = "application/json, application/yaml, application/*+json, text/yaml, */*;q=0.5"
#: A server with one of these is busy or restarting: the same request may succeed later.
_BUSY = (429, 500, 502, 503, 504)
_FIRST_DELAY = 0.5
#: The same request may succeed later.
_CUT = (ConnectionResetError, BrokenPipeError, http.client.IncompleteRead, ssl.SSLEOFError)
#: Seconds. A longer ``Retry-After`` is reported, not waited for.
MAX_DELAY = 30.0


def send_request(request: Request, idle: IdleConnections | None = None) -> Response:
    """Send a request, again if the server is busy or the connection was cut.

    A connection of ``idle`` is used, if there is one for the origin, and is kept there afterwards.
    Its address was checked when it was made. Without ``idle`` each connection is closed.

    Raises:
        RetrievalError: if there is no response, or it is too large, too slow or incomplete.
        AccessError: if ``request.check_address`` raises it.
    """
    attempt = 0
    while True:
        attempt += 1
        response, failure = None, None
        try:
            response = _send_once(request, idle)._replace(attempts=attempt)
        except _CUT as error:
            failure = RetrievalError(request.url.text, "the connection was cut in the middle")
            failure.__cause__ = error
        except IncompleteBodyError as error:
            failure = RetrievalError(request.url.text, str(error))
        if response is not None and response.status not in _BUSY:
            return response
        delay = _choose_delay(request, response, attempt)
        if delay is None:
            if failure is not None:
                raise failure
            assert response is not None  # noqa: S101  it is one or the other
            return response
        request.report(f"{request.url.origin.host} is busy; trying again in {delay:.0f} s", 0)
        request.wire.sleep(delay)


def _choose_delay(request: Request, response: Response | None, attempt: int) -> float | None:
    """Seconds to wait before the next attempt, or None if there is none."""
    bounds, wire = request.bounds, request.wire
    if attempt > bounds.max_retries:
        return None
    told = "" if response is None else response.headers.get("retry-after", "")
    delay = parse_retry_after(told, wire.now())
    if delay is None:
        # Spread, so that many clients who were refused together do not return together.
        delay = _FIRST_DELAY * 2.0 ** (attempt - 1) * random.uniform(0.75, 1.25)  # noqa: S311
    if delay > MAX_DELAY or wire.clock() + delay > bounds.deadline:
        return None
    return delay


def _send_once(request: Request, idle: IdleConnections | None) -> Response:
    url, bounds = request.url, request.bounds
    try:
        proxy = find_proxy(url)
        connection = None if idle is None else idle.take(url.origin)
        if connection is not None:
            try:
                return _exchange(connection, request, proxy, idle)
            except (ConnectionResetError, BrokenPipeError, ssl.SSLEOFError):
                pass  # a server may close an idle connection at any time
        return _exchange(make_connection(request, proxy), request, proxy, idle)
    except (*_CUT, IncompleteBodyError, RetrievalError):
        raise
    except OutOfTimeError as error:
        reason = f"not complete after {format_count(bounds.total, 'second')}"
        raise RetrievalError(url.text, reason) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise RetrievalError(url.text, _explain(error, bounds)) from error


def _exchange(
    connection: http.client.HTTPConnection,
    request: Request,
    proxy: Proxy | None,
    idle: IdleConnections | None,
) -> Response:
    """Send the request and read the response, then keep the connection or close it."""
    url, is_reusable = request.url, False
    connection.response_class = functools.partial(make_response, request)  # type: ignore[assignment]
    try:
        target = url.target
        if proxy is not None and url.origin.scheme == "http":
            target = f"{url.origin}{url.target}"
        connection.putrequest("GET", target, skip_accept_encoding=True)
        for name, value in _merge_headers(request, proxy, keeps_open=idle is not None):
            connection.putheader(name, value)
        connection.endheaders()
        with closing(connection.getresponse()) as response:
            headers: dict[str, str] = {}
            for name, value in response.getheaders():
                headers.setdefault(name.lower(), value)
            body = read_body(response, headers, request) if is_whole(response.status) else b""
            is_empty = response.isclosed() or response.length == 0
            is_reusable = is_empty and not response.will_close
            return Response(response.status, headers, body)
    finally:
        if is_reusable and idle is not None:
            idle.put(url.origin, connection)
        else:
            connection.close()


def _explain(error: Exception, bounds: Bounds) -> str:
    if isinstance(error, TimeoutError):
        return f"no response within {format_count(bounds.timeout, 'second')}"
    if isinstance(error, ConnectionRefusedError):
        return "the connection was refused"
    if isinstance(error, socket.gaierror):
        return f"the name of the host has no address ({error.strerror})"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the server's certificate is not valid: {error.verify_message}"
    if isinstance(error, http.client.HTTPException):
        return f"the server's response is not valid HTTP ({type(error).__name__})"
    detail = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return f"the transfer failed: {detail}"


def _merge_headers(
    request: Request, proxy: Proxy | None, *, keeps_open: bool
) -> list[tuple[str, str]]:
    """The default headers that the request does not set, and those that it sets."""
    defaults = {
        "Accept": _ACCEPT,
        "Accept-Encoding": "gzip",
        "User-Agent": "schemakit",
    }
    if not keeps_open:
        defaults["Connection"] = "close"
    if proxy is not None and request.url.origin.scheme == "http":
        defaults |= proxy.headers
    given = {name.lower() for name, _ in request.headers}
    return [*(one for one in defaults.items() if one[0].lower() not in given), *request.headers]
