"""The handlers of the protocol."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import anyio
import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError

from schemakit.serve.outcomes import CallContext, Outcome, ServedTool, fail, succeed
from schemakit.serve.server import Served, build_server
from tests.serve.clients import MODES, text_of

DEFINITION = {"name": "one", "inputSchema": {"type": "object"}}


async def fault(arguments: Mapping[str, Any], context: CallContext) -> Outcome:
    """A call with a fault that is no one's but ours."""
    raise RuntimeError(f"a secret {arguments} {context}")


async def odd(arguments: Mapping[str, Any], context: CallContext) -> Outcome:
    """A result that cannot be written in UTF-8 as it is."""
    del arguments
    await context.report(1.0, None, "half \ud800")
    return succeed("half \ud800", {"\ud800": ["\udfff"]})


@pytest.mark.parametrize("mode", MODES)
def test_an_unknown_tool_is_an_error_of_the_protocol(mode: str) -> None:
    async def talk() -> None:
        server = build_server(Served("s", [ServedTool(DEFINITION, odd)]))
        async with Client(server, mode=mode) as client:
            with pytest.raises(MCPError, match="no tool 'onn'; did you mean 'one'"):
                await client.call_tool("onn", {})

    anyio.run(talk)


@pytest.mark.parametrize(("size", "count"), [(10, 1), (1_500, 1), (6_000, 2), (500_000, 100)])
def test_a_long_list_comes_in_pages(size: int, count: int) -> None:
    tools = [
        ServedTool({**DEFINITION, "name": f"tool{number}", "description": "d" * size}, odd)
        for number in range(100)
    ]

    async def talk() -> None:
        async with Client(build_server(Served("s", tools))) as client:
            pages: list[list[str]] = []
            cursor = None
            while not pages or cursor:
                page = await client.list_tools(cursor=cursor)
                pages.append([one.name for one in page.tools])
                cursor = page.next_cursor
            assert [one for page in pages for one in page] == [one.name for one in tools]
            assert len(pages) == count
            for wrong in ("7777", "-1", "x" * 100_000):
                with pytest.raises(MCPError, match="no page") as caught:
                    await client.list_tools(cursor=wrong)
                assert len(str(caught.value)) < 300

    anyio.run(talk)


def test_messages_are_bounded() -> None:
    async def talk() -> None:
        server = build_server(Served("s", [ServedTool(DEFINITION, odd)]))
        async with Client(server) as client:
            with pytest.raises(MCPError) as caught:
                await client.call_tool("n" * 1_000_000, {})
            assert len(str(caught.value)) < 2_100

    anyio.run(talk)
    (block,) = fail("m" * 1_000_000).content
    assert len(block["text"]) < 8_100


@pytest.mark.parametrize("mode", MODES)
def test_a_fault_in_one_call_does_not_end_the_others(
    mode: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def talk() -> None:
        tools = [ServedTool(DEFINITION, fault), ServedTool({**DEFINITION, "name": "two"}, odd)]
        async with Client(build_server(Served("s", tools)), mode=mode) as client:
            failed = await client.call_tool("one", {})
            assert failed.is_error
            assert text_of(failed) == "one failed: an unexpected RuntimeError"
            result = await client.call_tool("two", {})
            assert (text_of(result), result.structured_content) == ("half ?", {"?": ["?"]})

    with caplog.at_level(logging.DEBUG):
        anyio.run(talk)
    assert "secret" not in caplog.text


def test_a_model_has_no_resources() -> None:
    async def talk() -> None:
        async with Client(build_server(Served("s", [ServedTool(DEFINITION, odd)]))) as client:
            assert client.server_capabilities.resources is None

    anyio.run(talk)
