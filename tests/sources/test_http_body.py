"""A response is read within its bounds: size, silence and deadline."""

from __future__ import annotations

import socket
from itertools import count

import pytest

from schemakit import RetrievalError
from schemakit.sources.http_body import IncompleteBodyError, make_response, read_body
from schemakit.sources.http_request import Bounds, OutOfTimeError, Request, Wire
from schemakit.sources.urls import parse_url


def body_of(
    data: bytes, *, max_bytes: int = 100, deadline: float = 60, ticks: float = 0
) -> tuple[bytes, list[int]]:
    """The body of a response that a server sends as ``data``, and the sizes that were reported."""
    sizes: list[int] = []
    clock = count(0, ticks).__next__
    bounds = Bounds(max_bytes, max_retries=0, timeout=5, deadline=deadline, total=deadline)
    request = Request(
        parse_url("http://a.test/x"),
        (),
        lambda _: None,
        bounds,
        Wire(clock=clock),
        lambda _, size: sizes.append(size),
    )
    server, client = socket.socketpair()
    with server, client:
        server.sendall(data)
        server.shutdown(socket.SHUT_WR)
        response = make_response(request, client)
        try:
            response.begin()
            headers = {name.lower(): value for name, value in response.getheaders()}
            return read_body(response, headers, request), sizes
        finally:
            response.close()


def test_a_body_with_a_length_and_one_in_chunks() -> None:
    assert body_of(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab") == (b"ab", [2])
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"
    assert body_of(chunked)[0] == b"abc"


def test_a_body_that_ends_too_early() -> None:
    with pytest.raises(IncompleteBodyError, match="ended after 2 of 3 bytes"):
        body_of(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab")


@pytest.mark.parametrize("head", [b"Content-Length: 101\r\n", b""])
def test_a_body_that_is_too_large(head: bytes) -> None:
    with pytest.raises(RetrievalError, match="larger than the 100 bytes allowed"):
        body_of(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n" + b"x" * 101)


def test_a_body_that_comes_too_late() -> None:
    with pytest.raises(OutOfTimeError):
        body_of(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab", deadline=2, ticks=1)
