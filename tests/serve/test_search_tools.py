"""Three tools for a description of any size: search, describe and call."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import anyio
import pytest
from mcp import Client

from schemakit.description.load import load
from schemakit.serve.catalog import Choice
from schemakit.serve.connections import AddressPolicy
from schemakit.serve.run import Settings
from tests.corpus import ROOT
from tests.serve.clients import api_on_loopback, connect, describe, serve, text_of
from tests.serve.recording import Recorder

EXAMPLE = ROOT / "examples/openapi.json"


def search_settings(**more: Any) -> Settings:
    """Settings for a server with the three tools."""
    return api_on_loopback(search=True, **more)


def test_an_operation_is_found_described_and_called() -> None:
    async def talk(recorder: Recorder) -> None:
        async with serve(EXAMPLE, search_settings(server=recorder.url)) as client:
            names = [one.name for one in (await client.list_tools()).tools]
            assert names == ["search_operations", "describe_operation", "call_operation"]
            found = await client.call_tool("search_operations", {"query": "list collections"})
            first = found.structured_content["operations"][0]
            assert first["operation"] == "collections.list"
            assert first["request"] == "GET /collections"
            name = {"operation": first["operation"]}
            shown = (await client.call_tool("describe_operation", name)).structured_content
            assert shown["request"] == "GET /collections"
            assert "cursor" in shown["inputSchema"]["properties"]
            called = await client.call_tool(
                "call_operation", {**name, "arguments": {"cursor": "c"}}
            )
            assert called.structured_content == {"ok": True}

    with Recorder() as recorder:
        anyio.run(talk, recorder)
        assert [one.target for one in recorder.requests] == ["/collections?cursor=c"]


@pytest.mark.parametrize(("length", "is_error"), [(500, False), (501, True), (200_000, True)])
def test_a_query_is_bounded(length: int, *, is_error: bool) -> None:
    async def talk() -> Any:
        async with serve(EXAMPLE, search_settings()) as client:
            tools = {one.name: one for one in (await client.list_tools()).tools}
            query = tools["search_operations"].input_schema["properties"]["query"]
            assert query["maxLength"] == 500
            text = ("model " * length)[:length]
            return await client.call_tool("search_operations", {"query": text})

    result = anyio.run(talk)
    assert result.is_error == is_error
    assert len(text_of(result)) < 5_000


@pytest.mark.parametrize("tool", ["describe_operation", "call_operation"])
@pytest.mark.parametrize(
    ("length", "expected"),
    [(1_000, "no operation 'xxx"), (1_001, "1,001 characters, more than the 1,000 allowed")],
)
def test_the_name_of_an_operation_is_bounded(tool: str, length: int, expected: str) -> None:
    async def talk() -> Any:
        async with serve(EXAMPLE, search_settings()) as client:
            return await client.call_tool(tool, {"operation": "x" * length})

    result = anyio.run(talk)
    assert result.is_error
    assert expected in text_of(result)


def test_an_operation_with_a_very_long_name_is_called() -> None:
    name = "n" * 3_000
    paths = {"/it": {"get": {"operationId": name, "summary": "Long", "responses": {}}}}

    async def talk(recorder: Recorder) -> None:
        async with serve(describe(recorder.url, paths), search_settings()) as client:
            result = await client.call_tool("call_operation", {"operation": name})
            assert result.structured_content == {"ok": True}
            result = await client.call_tool("call_operation", {"operation": f"{name}n"})
            assert "more than the 3,000 allowed" in text_of(result)

    with Recorder() as recorder:
        anyio.run(talk, recorder)


def test_results_come_in_pages() -> None:
    async def talk() -> None:
        async with serve(EXAMPLE, search_settings()) as client:
            met: list[str] = []
            page: int | None = 1
            while page is not None:
                given = {"query": "model", "limit": 3, "page": page}
                found = (await client.call_tool("search_operations", given)).structured_content
                met += [one["operation"] for one in found["operations"]]
                page = found["next_page"]
            assert len(met) == len(set(met)) == found["total"] > 6

    anyio.run(talk)


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("search_operations", {}, "`query` is required"),
        ("search_operations", {"query": "!"}, "has no word to search for"),
        ("search_operations", {"query": "x", "page": 0}, "`page` is 0"),
        ("describe_operation", {"operation": "models.lst"}, "did you mean 'models.list'"),
        ("call_operation", {"operation": "nothing"}, "no operation 'nothing'"),
        ("call_operation", {"operation": "models.delete"}, "no operation 'models.delete'"),
        ("call_operation", {"operation": "models.get"}, "is required"),
    ],
)
def test_what_cannot_be_done_is_said(name: str, arguments: dict[str, Any], expected: str) -> None:
    async def talk() -> Any:
        settings = search_settings(choice=Choice(read_only=True))
        async with serve(EXAMPLE, settings) as client:
            return await client.call_tool(name, arguments)

    result = anyio.run(talk)
    assert result.is_error
    assert expected in text_of(result)


def test_operations_without_a_name_of_their_own_are_named_by_their_request() -> None:
    paths = {
        "/a": {"get": {"operationId": "same", "summary": "First apple"}},
        "/b": {"get": {"operationId": "same", "summary": "Second apple"}},
        "/c": {"get": {"summary": "Third apple"}},
    }

    async def talk(recorder: Recorder) -> None:
        async with serve(describe(recorder.url, paths), search_settings()) as client:
            found = await client.call_tool("search_operations", {"query": "apple"})
            names = sorted(one["operation"] for one in found.structured_content["operations"])
            assert names == ["GET /a", "GET /b", "GET /c"]
            for one in names:
                assert not (await client.call_tool("call_operation", {"operation": one})).is_error

    with Recorder() as recorder:
        anyio.run(talk, recorder)
        assert [one.target for one in recorder.requests] == ["/a", "/b", "/c"]


def test_what_the_hints_of_a_call_say() -> None:
    async def hints(choice: Choice) -> Any:
        async with serve(EXAMPLE, search_settings(choice=choice)) as client:
            return (await client.list_tools()).tools[2].annotations

    assert anyio.run(hints, Choice()).destructive_hint is True
    assert anyio.run(hints, Choice(read_only=True)).read_only_hint is True


@pytest.mark.slow
def test_the_operations_of_github_are_found_by_their_summaries(shared: Path) -> None:
    """Proof: a short list, and of 200 operations at least 90 % among the first five."""
    source = shared / "corpus/github.json"
    with_summary = [one for one in load(source).operations() if one.summary and one.id]
    sampled = Random(7).sample(with_summary, 200)

    async def talk() -> int:
        async with connect(str(source), "--search") as client:
            listed = await client.list_tools()
            size = len(json.dumps([_as_sent(one) for one in listed.tools]))
            assert size / 4 < 2_000
            return sum([await _is_found(client, one.id, one.summary) for one in sampled])

    assert anyio.run(talk) >= 180


def _as_sent(tool: Any) -> dict[str, Any]:
    sent: dict[str, Any] = tool.model_dump(by_alias=True, exclude_none=True)
    return sent


async def _is_found(client: Client, name: str | None, summary: str | None) -> bool:
    found = await client.call_tool("search_operations", {"query": summary, "limit": 5})
    return name in [one["operation"] for one in found.structured_content["operations"]]


@pytest.mark.slow
def test_every_description_of_an_operation_is_bounded(shared: Path) -> None:
    async def talk() -> None:
        settings = Settings(search=True, addresses=AddressPolicy())
        async with serve(shared / "corpus/github.json", settings) as client:
            for name in ("repos/update-org-ruleset", "orgs/create-webhook", "issues/create"):
                given = {"operation": name, "depth": 10}
                result = await client.call_tool("describe_operation", given)
                assert not result.is_error
                assert len(text_of(result)) < 20_000

    anyio.run(talk)
