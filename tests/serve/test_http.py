"""The transport over streamable HTTP: who may use it, and what it forwards."""

from __future__ import annotations

import http.client
import json
from pathlib import Path

import anyio
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from schemakit.errors import UsageError
from schemakit.serve.http import HttpAddress, listen
from tests.serve.clients import MODES, describe, list_names, start_over_http, write_description
from tests.serve.recording import Recorder, json_answer

pytestmark = pytest.mark.slow


def post(url: str, **headers: str) -> tuple[int, str]:
    """The status and the text of the answer to a first message."""
    _, _, rest = url.partition("://")
    host, _, path = rest.partition("/")
    connection = http.client.HTTPConnection(host)
    params = {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    }
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params})
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    usual = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    connection.request("POST", f"/{path}", body, {**usual, **given})
    response = connection.getresponse()
    try:
        return response.status, response.read().decode()
    finally:
        connection.close()


@pytest.mark.parametrize("mode", MODES)
def test_a_client_calls_a_tool_and_its_headers_go_on(tmp_path: Path, mode: str) -> None:
    async def talk(url: str) -> None:
        headers = {"X-Tenant": "ten4nt-secret", "X-Other": "stays"}
        async with (
            httpx2.AsyncClient(headers=headers) as http_client,
            Client(streamable_http_client(url, http_client=http_client), mode=mode) as client,
        ):
            assert len((await client.list_tools()).tools) == 5
            results = []

            async def call() -> None:
                results.append(await client.call_tool("postIt", {}))

            async with anyio.create_task_group() as tasks:
                for _ in range(10):
                    tasks.start_soon(call)
            assert [one.structured_content for one in results] == [{"ok": True}] * 10

    with Recorder() as recorder:
        source = write_description(tmp_path, describe(recorder.url))
        with start_over_http(
            source, "--http", "127.0.0.1:0", "--forward-header", "X-Tenant"
        ) as url:
            anyio.run(talk, url)
        assert [one.header("x-tenant") for one in recorder.requests] == ["ten4nt-secret"] * 10
        assert [one.header("x-other") for one in recorder.requests] == [None] * 10


def test_foreign_pages_and_hosts_are_refused(tmp_path: Path) -> None:
    source = write_description(tmp_path, describe("https://api.example"))
    options = ["--http", "127.0.0.1:0", "--allow-origin", "https://tool.example"]
    with start_over_http(source, *options) as url:
        assert post(url)[0] == 200
        assert post(url, Origin="http://localhost:3000")[0] == 200
        assert post(url, Origin="https://tool.example")[0] == 200
        for origin in ("https://evil.example", "null", "http://127.0.0.1.evil.example", "file://"):
            assert post(url, Origin=origin)[0] == 403
        assert post(url, Host="evil.example")[0] == 421


def test_a_token_is_required_where_there_is_one(tmp_path: Path) -> None:
    source = write_description(tmp_path, describe("https://api.example"))
    options = ["--http", "0.0.0.0:0", "--access-token-env", "ACCESS"]
    with start_over_http(source, *options, env={"ACCESS": "let-me-in"}) as url:
        assert post(url)[0] == 401
        assert post(url, Authorization="Bearer let-me-ip")[0] == 401
        assert post(url, Authorization="Basic let-me-in")[0] == 401
        assert post(url, Authorization="Bearer let-me-in")[0] == 200
        assert post(url, Authorization="Bearer let-me-in", Origin="https://e.example")[0] == 403


def test_off_loopback_a_token_has_to_be_there() -> None:
    with pytest.raises(UsageError, match="--access-token-env"):
        listen(HttpAddress("0.0.0.0", 0))
    with listen(HttpAddress("127.0.0.1", 0)) as bound, pytest.raises(UsageError, match=r"in use$"):
        listen(HttpAddress("127.0.0.1", bound.getsockname()[1]))


@pytest.mark.parametrize("mode", MODES)
def test_the_longest_answer_and_many_tools_reach_a_client(tmp_path: Path, mode: str) -> None:
    words = {"description": 'A "word" for it. ' * 100}
    paths = {f"/{n}": {"get": {"operationId": f"get{n}", **words}} for n in range(1_000)}
    rest = (1 << 18) - len(json.dumps({"text": ""}))

    async def talk(url: str) -> None:
        async with Client(url, mode=mode) as client:
            assert await list_names(client) == [f"get{n}" for n in range(1_000)]
            result = await client.call_tool("get7", {})
            assert result.structured_content == {"text": '"' * (rest // 2)}

    with Recorder(json_answer({"text": '"' * (rest // 2)})) as recorder:
        source = write_description(tmp_path, describe(recorder.url, paths))
        options = ["--http", "127.0.0.1:0", "--max-tools", "9999", "--max-tokens", "9999999"]
        with start_over_http(source, *options) as url:
            anyio.run(talk, url)
