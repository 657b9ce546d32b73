"""Connections: which addresses may be connected to."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import anyio
import pytest

from schemakit.serve.connections import AddressPolicy
from schemakit.serve.run import Settings
from schemakit.serve.sending import Bounds
from tests.serve.clients import connect, describe, serve, text_of, write_description
from tests.serve.recording import Recorder


def test_a_server_at_a_private_address_needs_permission() -> None:
    async def call_it(recorder: Recorder) -> Any:
        async with serve(describe(recorder.url), Settings()) as client:
            return await client.call_tool("getIt", {})

    with Recorder() as recorder:
        result = anyio.run(call_it, recorder)
        assert result.is_error
        assert "127.0.0.1 is private" in text_of(result)
        assert recorder.requests == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_description_in_a_file_may_name_a_server_on_loopback(tmp_path: Path, host: str) -> None:
    async def call_it(path: str) -> Any:
        async with connect(path) as client:
            return await client.call_tool("getIt", {})

    with Recorder() as recorder:
        url = f"http://{host}:{recorder.port}"
        result = anyio.run(call_it, write_description(tmp_path, describe(url)))
        assert result.structured_content == {"ok": True}, text_of(result)
        assert [one.target for one in recorder.requests] == ["/get"]


@pytest.mark.parametrize("host", ["169.254.169.254", "10.0.0.1", "0.0.0.0", "[fe80::1]"])
def test_a_description_in_a_file_reaches_no_other_private_address(
    tmp_path: Path, host: str
) -> None:
    async def call_it(path: str) -> Any:
        async with connect(path) as client:
            return await client.call_tool("getIt", {})

    result = anyio.run(call_it, write_description(tmp_path, describe(f"http://{host}:9")))
    assert result.is_error
    assert "nothing was sent" in text_of(result)
    assert "--allow-private" in text_of(result)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1"])
def test_a_name_that_resolves_to_a_private_address_is_not_loopback(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def resolve(host: Any, port: Any, *_: Any, **__: Any) -> list[Any]:
        assert host in ("api.example", b"api.example")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    async def call_it(url: str) -> Any:
        settings = Settings(addresses=AddressPolicy(allow_loopback=True))
        async with serve(describe(url), settings) as client:
            return await client.call_tool("getIt", {})

    with Recorder() as recorder:
        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        result = anyio.run(call_it, f"http://api.example:{recorder.port}")
        assert f"api.example has the address {address}, which is private" in text_of(result)
        assert recorder.requests == []


def test_no_server_is_a_result_that_says_so() -> None:
    with Recorder() as recorder:
        url = recorder.url

    async def call_it() -> Any:
        settings = Settings(addresses=AddressPolicy(allow_private=True), bounds=Bounds(retries=0))
        async with serve(describe(url), settings) as client:
            return await client.call_tool("getIt", {})

    assert f"no connection to {url} could be made" in text_of(anyio.run(call_it))
