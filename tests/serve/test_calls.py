"""Calls over the protocol: what is sent is what ``bind`` says, and every failure is a result."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import anyio.lowlevel
import anyio.to_thread
import pytest
from mcp import Client, ClientSession

import schemakit
from schemakit.llm.tool import Tool
from schemakit.samples.values import make_sample
from tests.corpus import DIGITALOCEAN, ROOT
from tests.serve.clients import (
    MODES,
    VERSIONS,
    api_on_loopback,
    call,
    connect,
    connect_over_http,
    describe,
    list_names,
    serve,
    text_of,
    write_description,
)
from tests.serve.recording import Recorded, Recorder, silent

EXAMPLES = [ROOT / "examples/openapi.json", ROOT / "examples/orders/openapi.yaml"]
#: Of the corpus, below the shared directory.
CORPUS = ["corpus/replicate.json", "corpus/openai.json", "corpus/box.json"]
#: Headers that the sender of a request adds to those of ``bind``.
OWN = {"host", "user-agent", "accept-encoding", "content-length", "accept"}


#: How a client reaches the server.
TRANSPORTS: dict[str, Any] = {"stdio": connect, "http": connect_over_http}
#: The value of an argument that is a file.
FILE = "data:text/plain,hello"


def sample_arguments(tool: Tool) -> dict[str, Any]:
    """Arguments that a definition accepts, as many as possible; files are data URIs."""
    schema = tool.definition["inputSchema"]

    def look(reference: str) -> Any:
        return schema["$defs"][reference.removeprefix("#/$defs/")]

    sample = make_sample(schema, look=look)
    assert not sample.problem, (tool.key, sample.problem)
    found = dict(sample.value)
    body = found.get("body")
    for name, place in tool.binding.places.items():
        if place.where in ("member", "body") and (place.how.name or "body") in tool.binding.files:
            found |= {name: put_file(found[name])} if name in found else {}
    if isinstance(body, dict):
        files = {name: put_file(body[name]) for name in tool.binding.files if name in body}
        found["body"] = {**body, **files}
    return found


def put_file(value: Any) -> Any:
    """A file in place of a sampled text, or of those in a list."""
    return [FILE for _ in value] if isinstance(value, list) else FILE


def expected_of(tool: Tool, arguments: dict[str, Any], server: str) -> Recorded:
    """The request of ``bind`` as it should arrive."""
    request = tool.bind(arguments, server=server)
    assert request.body is not None or not request.parts, tool.key
    target = request.url.removeprefix(server.rstrip("/")) or "/"
    return Recorded(
        request.method,
        target if target.startswith("/") else f"/{target}",
        tuple(request.headers.items()),
        request.body or b"",
    )


def without_own(recorded: Recorded, expected: Recorded) -> Recorded:
    """A request without the headers that only its sender knows."""
    given = {name for name, _ in expected.headers}
    kept = tuple(
        (name, value)
        for name, value in recorded.headers
        if name in given or name.lower() not in OWN
    )
    return Recorded(recorded.method, recorded.target, kept, recorded.body)


async def call_everything(
    source: str, reach: Any, mode: str, pairs: Sequence[tuple[Tool, dict[str, Any]]], url: str
) -> list[str]:
    """Call each tool once; the names of those that are listed."""
    options = ["--server", url, "--max-tools", "9999", "--max-tokens", "99999999"]
    async with reach(source, *options, mode=mode) as client:
        assert isinstance(client.session, ClientSession)
        assert client.protocol_version == VERSIONS[mode]
        listed = await list_names(client)
        for tool, arguments in pairs:
            result = await client.call_tool(tool.name, arguments)
            assert not result.is_error, (tool.key, arguments, text_of(result))
            assert result.structured_content == {"ok": True}
    return listed


def check_every_tool(source: Path, transport: str, mode: str) -> None:
    made = schemakit.tools(str(source), target="mcp")
    pairs = [(one, sample_arguments(one)) for one in made]
    with Recorder() as recorder:
        given = (str(source), TRANSPORTS[transport], mode, pairs, recorder.url)
        listed = anyio.run(call_everything, *given)
        received = recorder.requests
    assert listed == [one.name for one in made]
    for (tool, arguments), found in zip(pairs, received, strict=True):
        expected = expected_of(tool, arguments, recorder.url)
        assert without_own(found, expected) == expected, tool.key


@pytest.mark.slow
@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("source", EXAMPLES, ids=lambda one: one.parent.name)
def test_every_tool_of_an_example_sends_what_bind_says(
    source: Path, mode: str, transport: str
) -> None:
    check_every_tool(source, transport, mode)


@pytest.mark.slow
@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", CORPUS)
def test_every_tool_of_the_corpus_sends_what_bind_says(
    shared: Path, name: str, mode: str, transport: str
) -> None:
    check_every_tool(shared / name, transport, mode)


@pytest.mark.slow
@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.parametrize("mode", MODES)
def test_every_tool_of_many_files_sends_what_bind_says(
    shared: Path, mode: str, transport: str
) -> None:
    del shared
    check_every_tool(DIGITALOCEAN, transport, mode)


PATH = {
    "/things/{id}": {
        "get": {
            "operationId": "getThing",
            "parameters": [
                {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
            ],
            "responses": {"200": {"description": "It."}},
        }
    }
}


def test_arguments_that_do_not_fit_are_named_and_nothing_is_sent() -> None:
    with Recorder() as recorder:
        for arguments, expected in (
            ({}, "`id` is required"),
            ({"id": "x"}, "an integer is expected"),
            ({"id": 1, "idd": 2}, "there is no input `idd`; did you mean 'id'?"),
        ):
            result = anyio.run(partial(call, recorder, "getThing", paths=PATH, arguments=arguments))
            assert result.is_error
            assert expected in text_of(result)
        assert recorder.requests == []


def test_the_problems_of_arguments_are_bounded() -> None:
    arguments = {"x" * 1_000_000: 1, "id": "y" * 1_000_000} | {f"{n}" * 9_000: n for n in range(99)}
    with Recorder() as recorder:
        result = anyio.run(partial(call, recorder, "getThing", paths=PATH, arguments=arguments))
        assert recorder.requests == []
    assert result.is_error
    assert len(text_of(result)) < 6_000


async def call_many(client: Client, recorder: Recorder) -> None:
    """Fifty calls at once, and one that never gets an answer and is cancelled."""
    results = []

    async def call_one() -> None:
        results.append(await client.call_tool("getIt", {}))

    recorder.replies["/post"] = silent
    async with anyio.create_task_group() as tasks:
        for _ in range(50):
            tasks.start_soon(call_one)
        with anyio.CancelScope() as scope:
            async with anyio.create_task_group() as waiting:
                waiting.start_soon(client.call_tool, "postIt", {})
                while not any(one.method == "POST" for one in recorder.requests):
                    await anyio.lowlevel.checkpoint()
                scope.cancel()
    # The connection of the cancelled call is closed.
    assert await anyio.to_thread.run_sync(partial(recorder.abandoned.acquire, timeout=60))
    assert [one.structured_content for one in results] == [{"ok": True}] * 50
    assert not (await client.call_tool("getIt", {})).is_error


@pytest.mark.parametrize("mode", MODES)
def test_many_calls_at_once_and_a_cancelled_one_leave_nothing_behind(mode: str) -> None:
    async def talk(recorder: Recorder) -> None:
        async with serve(describe(recorder.url), api_on_loopback(), mode) as client:
            await call_many(client, recorder)

    with Recorder() as recorder:
        anyio.run(talk, recorder)
        assert len(recorder.requests) == 52


@pytest.mark.slow
@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.parametrize("mode", MODES)
def test_many_calls_at_once_over_a_transport_leave_nothing_behind(
    tmp_path: Path, mode: str, transport: str
) -> None:
    async def talk(recorder: Recorder) -> None:
        source = write_description(tmp_path, describe(recorder.url))
        async with TRANSPORTS[transport](source, mode=mode) as client:
            await call_many(client, recorder)

    with Recorder() as recorder:
        anyio.run(talk, recorder)
        assert len(recorder.requests) == 52
