"""A response is read within its bounds: size, silence and deadline."""

from __future__ import annotations

import gzip
import random
import socket
import threading
from contextlib import suppress
from itertools import count

import pytest

from schemakit import RetrievalError
from schemakit.sources.http_body import IncompleteBodyError, make_response, read_body
from schemakit.sources.http_request import Bounds, OutOfTimeError, Request, Wire
from schemakit.sources.urls import parse_url


def send_all(server: socket.socket, data: bytes) -> None:
    """Sends what does not fit in the buffer of a socket, until it is closed."""
    with suppress(OSError):
        server.sendall(data)
        server.shutdown(socket.SHUT_WR)


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
        sending = threading.Thread(target=send_all, args=(server, data))
        sending.start()
        response = make_response(request, client)
        try:
            response.begin()
            headers = {name.lower(): value for name, value in response.getheaders()}
            return read_body(response, headers, request), sizes
        finally:
            response.close()
            client.shutdown(socket.SHUT_RDWR)
            sending.join()


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


def zipped(
    data: bytes, *, max_bytes: int = 1 << 20, deadline: float = 60, ticks: float = 0
) -> bytes:
    """The body of a response with the encoding gzip."""
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
    return body_of(head + data, max_bytes=max_bytes, deadline=deadline, ticks=ticks)[0]


@pytest.mark.parametrize("size", [0, 1, 4095, 4096, 100_000])
@pytest.mark.parametrize("filling", [b"", bytes(10), bytes(9000)])
def test_the_members_of_a_gzip_file_are_joined(size: int, filling: bytes) -> None:
    text = random.Random(size).randbytes(size)
    members = gzip.compress(text), gzip.compress(b""), gzip.compress(text + bytes(size))
    assert zipped(filling.join(members) + filling) == text + text + bytes(size)


def test_what_is_no_gzip_file_is_an_error() -> None:
    whole = gzip.compress(b"text" * 1000)
    for broken in (whole[:-1], whole[:5], b"text", whole + b"text", whole[:-8] + bytes(8)):
        with pytest.raises(RetrievalError, match="the gzip compression of the response is broken"):
            zipped(broken)


def test_a_small_file_of_much_text_is_too_large() -> None:
    with pytest.raises(RetrievalError, match="larger than the 100,000 bytes allowed"):
        zipped(gzip.compress(bytes(100_001)), max_bytes=100_000)


def test_the_deadline_holds_where_nothing_comes_out() -> None:
    # Reading them takes fewer than a hundred ticks.
    empty = gzip.compress(b"") * 50_000
    assert zipped(empty, ticks=0) == b""
    with pytest.raises(OutOfTimeError):
        zipped(empty, deadline=100, ticks=1)
    stored = gzip.compress(b"", 0)
    blocks = stored[:10] + b"\0\0\0\xff\xff" * 200_000 + stored[10:]
    assert zipped(blocks) == b""
    with pytest.raises(OutOfTimeError):
        zipped(blocks, deadline=100, ticks=1)
