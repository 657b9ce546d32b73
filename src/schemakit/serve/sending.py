"""Sends a request within bounds: time, size, retries, and redirects that stay at the origin."""

from __future__ import annotations

import time
import zlib
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import urljoin

import anyio
import httpcore2

from schemakit.counts import format_count
from schemakit.errors import RetrievalError
from schemakit.llm.binding import Request
from schemakit.serve.exchange import Answer, Pool, exchange
from schemakit.serve.outcomes import Report
from schemakit.sources.retry_after import parse_retry_after
from schemakit.sources.urls import Url, parse_url

__all__ = ["Bounds", "SendError", "send_request"]

#: Methods whose requests may be repeated (RFC 9110 §9.2.2), and QUERY.
IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "QUERY"})
#: Statuses after which a later request may succeed.
_TRANSIENT = frozenset({429, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: Seconds before the first retry without Retry-After; each further one waits twice as long.
_FIRST_PAUSE = 0.25


class Bounds(NamedTuple):
    """What a call may take: seconds in all, bytes of an answer, retries and redirects."""

    seconds: float = 60.0
    max_bytes: int = 1 << 18
    retries: int = 2
    redirects: int = 5


class SendError(Exception):
    """A request has no complete answer. ``answer`` is what came of it."""

    def __init__(self, reason: str, answer: Answer) -> None:
        super().__init__(reason)
        self.answer = answer


@dataclass(slots=True)
class _Exchanges:
    """What was sent so far: the last answer, and the numbers of retries and redirects."""

    answer: Answer
    retries: int = 0
    redirects: int = 0


async def send_request(pool: Pool, request: Request, bounds: Bounds, report: Report) -> Answer:
    """The answer to a request.

    A request of an idempotent method is repeated after a transient failure, and ``Retry-After`` is
    honoured while time is left. A redirect is followed if it stays at the origin and keeps the
    method; any other one is the answer. If the server closed the connection in the middle, or the
    time is over, there is no answer.

    Raises:
        SendError: if there is no complete answer.
        RetrievalError: if the URL of the request is not one.
        AccessError: if no address of the host may be connected to.
    """
    sent = _Exchanges(Answer())
    try:
        with anyio.fail_after(bounds.seconds):
            return await _send_until_final(pool, request, bounds, report, sent)
    except TimeoutError:
        reason = f"there was no complete answer within {format_count(bounds.seconds, 'second')}"
        raise SendError(reason, sent.answer) from None


async def _send_until_final(
    pool: Pool, request: Request, bounds: Bounds, report: Report, sent: _Exchanges
) -> Answer:
    url = parse_url(request.url)
    while True:
        sent.answer = Answer()
        failure = await _try_once(pool, request, url, bounds, sent.answer)
        if failure is None:
            followed = _follow(request, url, sent.answer, bounds, sent)
            if followed is not None:
                request, url = followed
                continue
        pause = _pause_before_retry(request, sent, bounds, failure)
        if pause is None:
            if failure is not None:
                raise SendError(failure, sent.answer)
            return sent.answer
        sent.retries += 1
        why = failure or f"the answer was {sent.answer.status}"
        await report(float(sent.retries + sent.redirects), None, f"trying again: {why}")
        await anyio.sleep(pause)


async def _try_once(
    pool: Pool, request: Request, url: Url, bounds: Bounds, answer: Answer
) -> str | None:
    """Send a request once; the reason if it failed."""
    try:
        await exchange(pool, request, url, answer, bounds.max_bytes)
    except httpcore2.ConnectError:
        return f"no connection to {url.origin} could be made"
    except (httpcore2.NetworkError, httpcore2.RemoteProtocolError):
        where = "in the middle of its answer" if answer.status else "without an answer"
        return f"{url.origin} closed the connection {where}"
    except (httpcore2.TimeoutException, httpcore2.ProtocolError):
        return f"{url.origin} did not answer as an HTTP server does"
    except zlib.error:
        return f"the answer of {url.origin} is compressed in a way that cannot be read"
    return None


def _follow(
    request: Request, url: Url, answer: Answer, bounds: Bounds, sent: _Exchanges
) -> tuple[Request, Url] | None:
    """The request to which a redirect leads; None if it is not followed (RFC 9110 §15.4)."""
    location = answer.headers.get("location")
    if answer.status not in _REDIRECTS or not location or sent.redirects >= bounds.redirects:
        return None
    is_reading = request.method in ("GET", "HEAD")
    if answer.status not in (307, 308) and not is_reading:
        return None
    try:
        there = parse_url(urljoin(request.url, location))
    except (RetrievalError, ValueError):
        return None
    if there.origin != url.origin or there.userinfo is not None:
        return None
    sent.redirects += 1
    return replace(request, url=f"{there.origin}{there.target}"), there


def _pause_before_retry(
    request: Request, sent: _Exchanges, bounds: Bounds, failure: str | None
) -> float | None:
    """Seconds to wait before the request is repeated; None if it is not."""
    if request.method not in IDEMPOTENT or sent.retries >= bounds.retries:
        return None
    if failure is None and sent.answer.status not in _TRANSIENT:
        return None
    header = "" if failure is not None else sent.answer.headers.get("retry-after", "")
    told = parse_retry_after(header, time.time())
    pause = _FIRST_PAUSE * 2**sent.retries if told is None else told
    # A request that would be sent after the end is not waited for.
    return pause if anyio.current_time() + pause < anyio.current_effective_deadline() else None
