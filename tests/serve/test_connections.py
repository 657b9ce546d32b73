"""Connections: which addresses may be connected to."""

from __future__ import annotations

from typing import Any

import anyio
import anyio.lowlevel
import anyio.to_thread

from schemakit.serve.connections import AddressPolicy
from schemakit.serve.run import Settings
from schemakit.serve.sending import Bounds
from tests.serve.clients import describe, serve, text_of
from tests.serve.recording import (
    Recorder,
)


def test_a_server_at_a_private_address_needs_permission() -> None:
    async def call_it(recorder: Recorder) -> Any:
        async with serve(describe(recorder.url), Settings()) as client:
            return await client.call_tool("getIt", {})

    with Recorder() as recorder:
        result = anyio.run(call_it, recorder)
        assert result.is_error
        assert "127.0.0.1 is private" in text_of(result)
        assert recorder.requests == []


def test_no_server_is_a_result_that_says_so() -> None:
    with Recorder() as recorder:
        url = recorder.url

    async def call_it() -> Any:
        settings = Settings(addresses=AddressPolicy(allow_private=True), bounds=Bounds(retries=0))
        async with serve(describe(url), settings) as client:
            return await client.call_tool("getIt", {})

    assert f"no connection to {url} could be made" in text_of(anyio.run(call_it))
