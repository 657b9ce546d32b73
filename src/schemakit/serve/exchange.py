"""One request and its answer: exactly the bytes of the request, and a bounded number of the
answer."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpcore2

from schemakit import __version__
from schemakit.llm.binding import Request
from schemakit.sources.urls import Url

__all__ = ["Answer", "Pool", "exchange"]

Pool = httpcore2.AsyncConnectionPool

_USER_AGENT = f"schemakit/{__version__}"
#: Methods whose requests have a length although they have no body (RFC 9110 §8.6).
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
#: The header of zlib that reads gzip as well.
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
#: Bytes of a compressed body beyond the bound of what it stands for: headers, and empty blocks.
_MOST_OVERHEAD = 1 << 16


@dataclass(slots=True)
class Answer:
    """An answer, filled while it arrives, so that what came before a failure is known.

    ``headers`` have names in small letters; of several values the last one counts. ``is_cut`` says
    that the body is longer than ``body``.
    """

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytearray = field(default_factory=bytearray)
    is_cut: bool = False

    @property
    def media_type(self) -> str:
        """The media type without parameters, in small letters; empty if there is none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


async def exchange(pool: Pool, request: Request, url: Url, answer: Answer, max_bytes: int) -> None:
    """Send a request once and read its answer into ``answer``, up to ``max_bytes`` of its body.

    ``url`` is the parsed URL of the request.

    Raises:
        httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.TimeoutException: if the
            connection cannot be made, or ends too early.
        zlib.error: if the body is not compressed as its header says.
        AccessError: if no address of the host may be connected to.
    """
    sent = httpcore2.Request(
        request.method,
        httpcore2.URL(
            scheme=url.origin.scheme.encode(),
            host=url.origin.host.encode(),
            port=url.origin.port,
            target=target_of(request.url) if request.url.isascii() else url.target.encode("ascii"),
        ),
        headers=_headers_of(request, url),
        content=request.body or b"",
    )
    response = await pool.handle_async_request(sent)
    try:
        answer.status = response.status
        answer.headers = {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in response.headers
        }
        await _read_body(response, answer, max_bytes)
    finally:
        await response.aclose()


def target_of(url: str) -> bytes:
    """Path and query of a URL as they are sent, without any change."""
    rest = url.partition("://")[2].partition("#")[0]
    slash, mark = rest.find("/"), rest.find("?")
    if mark >= 0 and (slash < 0 or mark < slash):
        return f"/{rest[mark:]}".encode("ascii")
    return (rest[slash:] if slash >= 0 else "/").encode("ascii")


def _headers_of(request: Request, url: Url) -> list[tuple[bytes, bytes]]:
    """The headers of the request, and those that only its sender knows."""
    own = {
        "Host": url.origin.authority,
        "User-Agent": _USER_AGENT,
        "Accept": "*/*",
        # What a small compressed body stands for has no bound.
        "Accept-Encoding": "identity",
    }
    if request.body or request.method in _WITH_BODY:
        own["Content-Length"] = str(len(request.body or b""))
    given = {name.lower() for name in request.headers}
    listed = [(name, value) for name, value in own.items() if name.lower() not in given]
    listed += request.headers.items()
    return [(name.encode("ascii"), value.encode("latin-1")) for name, value in listed]


async def _read_body(response: httpcore2.Response, answer: Answer, max_bytes: int) -> None:
    decoder = _decoder_for(answer.headers.get("content-encoding", ""))
    received = 0
    async for chunk in response.aiter_stream():
        received += len(chunk)
        left = max_bytes + 1 - len(answer.body)
        piece = chunk[:left] if decoder is None else decoder.decompress(chunk, left)
        answer.body += piece
        if len(answer.body) > max_bytes or received > max_bytes + _MOST_OVERHEAD:
            del answer.body[max_bytes:]
            answer.is_cut = True
            return
        if decoder is not None and decoder.eof:
            # What follows is not a part of the body.
            return
    if decoder is not None and received and not decoder.eof:
        raise zlib.error("the compressed body is incomplete")


def _decoder_for(encoding: str) -> zlib._Decompress | None:
    """What decompresses a body; None if it is not compressed.

    Raises:
        zlib.error: if it is compressed in a way that was not accepted.
    """
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return None
    if name in ("gzip", "x-gzip", "deflate"):
        return zlib.decompressobj(_GZIP_OR_ZLIB)
    raise zlib.error(f"the body is encoded as {name!r}")
