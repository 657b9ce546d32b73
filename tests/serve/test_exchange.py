"""One request and its answer."""

from __future__ import annotations

import gzip

import anyio
import anyio.lowlevel
import anyio.to_thread

from schemakit.serve.sending import Bounds
from tests.serve.clients import api_on_loopback, call, text_of
from tests.serve.recording import (
    Recorder,
    answer,
)


def test_a_compressed_body_of_much_text_is_bounded() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    with Recorder(answer(bomb, Content_Encoding="gzip", Content_Type="text/plain")) as recorder:
        result = anyio.run(call, recorder, "getIt", api_on_loopback(bounds=Bounds(max_bytes=5_000)))
        recorder.reply = answer(gzip.compress(b"short"), Content_Encoding="gzip")
        short = anyio.run(call, recorder, "getIt")
    assert "more than 5,000 bytes" in text_of(result)
    assert text_of(short) == "short"
