"""Calls over the protocol: what is sent is what ``bind`` says, and every failure is a result."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import anyio.lowlevel
import anyio.to_thread
import pytest

import schemakit
from schemakit.llm.tool import Tool
from schemakit.serve.calls import explain_arguments
from tests.corpus import DIGITALOCEAN, ROOT
from tests.sampled import value_of
from tests.serve.clients import MODES, api_on_loopback, call, connect, describe, serve, text_of
from tests.serve.recording import Recorded, Recorder, silent

EXAMPLES = [ROOT / "examples/openapi.json", ROOT / "examples/orders/openapi.yaml"]
#: Of the corpus, below the shared directory.
CORPUS = ["corpus/replicate.json", "corpus/openai.json", "corpus/box.json"]
#: Headers that the sender of a request adds to those of ``bind``.
OWN = {"host", "user-agent", "accept-encoding", "content-length", "accept"}


#: Texts that patterns of identifiers, dates and the like accept.
TEXTS = (
    *(
        "a",
        "1",
        "abc",
        "a-1",
        "kiln",
        "kiln/lamp",
        "12345",
        "a" * 12,
        "a" * 26,
        "a" * 40,
        "a" * 64,
        "ab",
    ),
    *(
        "2026-01-02",
        "2026-01-02T03:04:05Z",
        "a@b.example",
        "https://a.example/b",
        "1.2.3",
        "#aabbcc",
    ),
    "3f2b8c1e-5d6a-4b7c-8d9e-0f1a2b3c4d5e",
)


def fit_patterns(value: Any, schema: Any, root: dict[str, Any]) -> Any:
    """A sampled value whose texts match the patterns of its schema, where one is found."""
    if not isinstance(schema, dict):
        return value
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        return fit_patterns(value, root["$defs"][name], root)
    for branch in (schema.get("anyOf") or schema.get("oneOf") or [])[:1]:
        value = fit_patterns(value, branch, root)
    if isinstance(value, str) and "pattern" in schema:
        least, most = schema.get("minLength", 0), schema.get("maxLength", 1000)
        texts = [one for one in TEXTS if least <= len(one) <= most]
        return next((one for one in texts if re.search(schema["pattern"], one)), value)
    if isinstance(value, dict):
        known = schema.get("properties", {})
        return {key: fit_patterns(one, known.get(key), root) for key, one in value.items()}
    if isinstance(value, list):
        return [fit_patterns(one, schema.get("items"), root) for one in value]
    return value


def sample_arguments(tool: Tool) -> dict[str, Any] | None:
    """Arguments that a definition accepts, as many as possible; None if none were found."""
    schema = tool.definition["inputSchema"]
    found = value_of(schema, schema)
    required = schema.get("required", ())
    found = fit_patterns(found, schema, schema)
    for name, place in tool.binding.places.items():
        is_file = (
            place.where in ("member", "body") and (place.how.name or "body") in tool.binding.files
        )
        if name in found and is_file:
            inline = "data:text/plain,hello"
            found[name] = [inline] if isinstance(found[name], list) else inline
    for name in list(found):
        problems = explain_arguments(tool.definition, found)
        if problems is None:
            break
        if f"`{name}" in problems and name not in required:
            del found[name]
    if explain_arguments(tool.definition, found) is not None:
        return None
    return dict(found)


def expected_of(tool: Tool, arguments: dict[str, Any], server: str) -> Recorded:
    """The request of ``bind`` as it should arrive."""
    request = tool.bind(arguments, server=server)
    if request.body is None and request.parts:
        raise schemakit.UsageError("a file")
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
    source: str, recorder: Recorder, mode: str, sampled: Sequence[tuple[Tool, dict[str, Any]]]
) -> list[str]:
    """Call each tool once; the names of those that are listed."""
    options = ["--server", recorder.url, "--max-tools", "9999", "--max-tokens", "99999999"]
    async with connect(source, *options, mode=mode) as client:
        listed = [one.name for one in (await client.list_tools()).tools]
        for tool, arguments in sampled:
            result = await client.call_tool(tool.name, arguments)
            assert not result.is_error, (tool.key, arguments, text_of(result))
            assert result.structured_content == {"ok": True}
    return listed


def check_every_tool(source: Path, mode: str) -> None:
    made = schemakit.tools(str(source), target="mcp")
    pairs, refused = [], []
    with Recorder() as recorder:
        for tool in made:
            arguments = sample_arguments(tool)
            try:
                if arguments is None:
                    raise schemakit.UsageError("not sampled")
                pairs.append((tool, arguments, expected_of(tool, arguments, recorder.url)))
            except schemakit.UsageError as error:
                refused.append(f"{tool.name}: {error}")
        sampled = [(tool, arguments) for tool, arguments, _ in pairs]
        listed = anyio.run(call_everything, str(source), recorder, mode, sampled)
        assert listed == [one.name for one in made]
        received = recorder.requests
    # The few others have bodies that cannot be written, or patterns that no sample fits.
    assert len(refused) <= 1 + len(made) * 0.05, refused
    for (tool, _, expected), found in zip(pairs, received, strict=True):
        assert without_own(found, expected) == expected, tool.key


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("source", EXAMPLES, ids=lambda one: one.parent.name)
def test_every_tool_of_an_example_sends_what_bind_says(source: Path, mode: str) -> None:
    check_every_tool(source, mode)


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", CORPUS)
def test_every_tool_of_the_corpus_sends_what_bind_says(shared: Path, name: str, mode: str) -> None:
    check_every_tool(shared / name, mode)


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
def test_every_tool_of_many_files_sends_what_bind_says(shared: Path, mode: str) -> None:
    del shared
    check_every_tool(DIGITALOCEAN, mode)


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


@pytest.mark.parametrize("mode", MODES)
def test_many_calls_at_once_and_a_cancelled_one_leave_nothing_behind(mode: str) -> None:
    async def call_many(recorder: Recorder) -> None:
        async with serve(describe(recorder.url), api_on_loopback(), mode) as client:
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
            await anyio.to_thread.run_sync(recorder.abandoned.acquire)
            assert [one.structured_content for one in results] == [{"ok": True}] * 50
            assert not (await client.call_tool("getIt", {})).is_error

    with Recorder() as recorder:
        anyio.run(call_many, recorder)
        assert len(recorder.requests) == 52
