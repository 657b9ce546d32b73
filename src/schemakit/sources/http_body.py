"""Reads responses within the bounds of their requests: size, silence, deadline."""

from __future__ import annotations

import http.client
import io
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from schemakit.errors import RetrievalError
from schemakit.sources.http_request import OutOfTimeError, Request, too_large_error

__all__ = ["IncompleteBodyError", "make_response", "read_body"]

#: Bytes of the status line and the headers, on top of the body.
_MAX_HEAD = 1 << 20
#: Seconds of silence after which progress is reported again.
_TICK = 0.25
#: Bytes of a compressed body that are taken at a time. Where a member of it ends, what is left of
#: them is copied, and 200 members fit in these.
_SLICE = 1 << 12
#: Decompressed bytes that are taken at a time.
_PART = 1 << 16


class IncompleteBodyError(Exception):
    """The body is shorter than the response announced."""


class _BoundedStream(io.RawIOBase):
    """The bytes from a socket, within the bounds of a request."""

    def __init__(self, sock: socket.socket, request: Request) -> None:
        self._sock, self._request = sock, request
        # It keeps the socket open after the connection has closed it.
        self._file = sock.makefile("rb", buffering=0)
        self._left = request.bounds.max_bytes + _MAX_HEAD

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        bounds, clock = self._request.bounds, self._request.wire.clock
        silent_until = clock() + bounds.timeout
        while True:
            now = clock()
            if now >= bounds.deadline:
                raise OutOfTimeError
            patience = min(_TICK, bounds.deadline - now, silent_until - now)
            self._sock.settimeout(max(patience, 0.001))
            try:
                size = self._sock.recv_into(buffer)
            except TimeoutError:
                if clock() >= silent_until:
                    raise
                self._request.report("", 0)
                continue
            self._left -= size
            if self._left < 0:
                raise too_large_error(self._request)
            return size

    def close(self) -> None:
        self._file.close()
        super().close()


class _BoundedSocket(NamedTuple):
    """What http.client needs of a socket that it reads from."""

    sock: socket.socket
    request: Request

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_BoundedStream(self.sock, self.request), 1 << 16)


def make_response(
    request: Request, sock: socket.socket, *arguments: Any, **named: Any
) -> http.client.HTTPResponse:
    """A response whose status line, headers and body are read within bounds."""
    if isinstance(sock, ssl.SSLSocket):
        # Anyone on the way may cut a connection. Only the notice of TLS says that the peer ended it
        # (RFC 9112 §9.8), which matters where a body has no length. Python would hide the cut.
        sock.suppress_ragged_eofs = False  # type: ignore[attr-defined]
    bounded: Any = _BoundedSocket(sock, request)
    return http.client.HTTPResponse(bounded, *arguments, **named)


def read_body(
    response: http.client.HTTPResponse, headers: Mapping[str, str], request: Request
) -> bytes:
    """Read the whole body of a response and decompress it.

    Raises:
        RetrievalError: if it is too large, or its compression is broken or was not requested.
        IncompleteBodyError: if it is shorter than announced.
        OutOfTimeError: if the deadline passes.
    """
    length = headers.get("content-length", "")
    is_counted = "transfer-encoding" not in headers and re.fullmatch("[0-9]{1,18}", length)
    announced = int(length) if is_counted else None
    if announced is not None and announced > request.bounds.max_bytes:
        raise too_large_error(request)
    data = _read_all(response, request)
    if announced is not None and len(data) < announced:
        raise IncompleteBodyError(f"the transfer ended after {len(data)} of {announced} bytes")
    coding = headers.get("content-encoding", "identity").strip().lower()
    if coding in ("identity", ""):
        return data
    if coding not in ("gzip", "x-gzip"):
        reason = f"the response has the encoding {coding!r}, which was not requested"
        raise RetrievalError(request.url.text, reason)

    import zlib

    try:
        return _join(_decompress(data, request), request)
    except (EOFError, zlib.error) as error:
        reason = "the gzip compression of the response is broken"
        raise RetrievalError(request.url.text, reason) from error


def _decompress(data: bytes, request: Request) -> Iterator[bytes]:
    """The parts of a gzip file, which may have many members (RFC 1952 §2.2).

    The deadline is checked for each slice of the file too: members that are empty give no parts.

    Raises:
        EOFError: if the last member is not complete.
        zlib.error: if a member is malformed.
    """
    import zlib

    member: Any = None
    for start in range(0, len(data), _SLICE):
        _check_deadline(request)
        left = data[start : start + _SLICE]
        while left:
            if member is None:
                left = left.lstrip(b"\0")  # some writers fill up their last block
                if not left:
                    break
                member = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
            part = member.decompress(left, _PART)
            if part:
                yield part
            left = member.unconsumed_tail
            if member.eof:
                left, member = member.unused_data, None
    if member is not None:
        raise EOFError


def _read_all(stream: http.client.HTTPResponse, request: Request) -> bytes:
    return _join(iter(lambda: stream.read(_PART), b""), request)


def _join(parts: Iterator[bytes], request: Request) -> bytes:
    """Join the parts of a body, within the bounds of its request."""
    joined: list[bytes] = []
    size = 0
    for part in parts:
        size += len(part)
        if size > request.bounds.max_bytes:
            raise too_large_error(request)
        _check_deadline(request)
        joined.append(part)
        request.report("", size)
    return b"".join(joined)


def _check_deadline(request: Request) -> None:
    if request.wire.clock() >= request.bounds.deadline:
        raise OutOfTimeError
