"""One request and its answer."""

from __future__ import annotations

import gzip
from functools import partial

import anyio
import anyio.lowlevel
import anyio.to_thread
import pytest

from schemakit.serve.sending import Bounds
from tests.serve.clients import api_on_loopback, call, text_of
from tests.serve.recording import (
    Connection,
    Recorded,
    Recorder,
    answer,
)


@pytest.mark.parametrize(
    ("server", "target"),
    [
        ("", "/it"),
        ("/", "/it"),
        ("/v1/", "/v1/it"),
        ("/v1?key=a%20b", "/v1/it?key=a%20b"),
        ("/%7Euser/a%2fb", "/%7Euser/a%2fb/it"),
        ("/caf\u00e9", "/caf%C3%A9/it"),
    ],
)
def test_the_target_is_sent_as_it_is(server: str, target: str) -> None:
    paths = {"/it": {"get": {"operationId": "getIt", "responses": {}}}}
    with Recorder() as recorder:
        settings = api_on_loopback(server=f"{recorder.url}{server}")
        result = anyio.run(partial(call, recorder, "getIt", settings, paths=paths))
        assert not result.is_error
        assert [one.target for one in recorder.requests] == [target]


def test_a_compressed_body_of_much_text_is_bounded() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    with Recorder(answer(bomb, Content_Encoding="gzip", Content_Type="text/plain")) as recorder:
        result = anyio.run(call, recorder, "getIt", api_on_loopback(bounds=Bounds(max_bytes=5_000)))
        recorder.reply = answer(gzip.compress(b"short"), Content_Encoding="gzip")
        short = anyio.run(call, recorder, "getIt")
    assert "more than 5,000 bytes" in text_of(result)
    assert text_of(short) == "short"


def test_what_follows_a_compressed_body_is_not_read() -> None:
    def reply(request: Recorded, connection: Connection) -> bool:
        del request
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\n\r\n"
        connection.write(head + gzip.compress(b"short"))
        try:
            while not connection.recorder.released.is_set():
                connection.write(bytes(100_000))
        except OSError:
            connection.recorder.abandoned.release()
        return False

    with Recorder(reply) as recorder:
        result = anyio.run(call, recorder)
        assert recorder.abandoned.acquire(timeout=30)
    assert (result.is_error, text_of(result)) == (False, "short")


def test_a_compressed_body_of_nothing_is_bounded() -> None:
    empty_block = b"\0\0\0\xff\xff"

    def reply(request: Recorded, connection: Connection) -> bool:
        del request
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: deflate\r\n\r\n"
        connection.write(head + b"\x78\x9c")
        try:
            while not connection.recorder.released.is_set():
                connection.write(empty_block * 10_000)
        except OSError:
            connection.recorder.abandoned.release()
        return False

    with Recorder(reply) as recorder:
        result = anyio.run(call, recorder, "getIt", api_on_loopback(bounds=Bounds(max_bytes=5_000)))
        assert recorder.abandoned.acquire(timeout=30)
    assert result.is_error
    assert "is too much" in text_of(result)
