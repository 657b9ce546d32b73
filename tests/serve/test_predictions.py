"""A model of Replicate as one tool, against a server that answers as that API does."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import anyio.lowlevel
import pytest
from mcp import Client

from schemakit.description.load import load
from schemakit.serve.connections import make_pool
from schemakit.serve.run import Settings, plan_model
from schemakit.serve.sending import Bounds
from schemakit.serve.server import build_server
from tests.corpus import ROOT
from tests.serve.clients import MODES, connect, text_of
from tests.serve.recording import Recorder, answer, json_answer
from tests.serve.replicate_api import ReplicateApi

MODEL = ROOT / "examples/model.json"
TOKEN = "r8-t0ken"
ARGUMENTS = {"prompt": "a harbour"}
FILE = "https://files.example/p1/0.webp"


def succeeded(output: Any) -> dict[str, Any]:
    """The end of a prediction."""
    return {"status": "succeeded", "output": output}


@asynccontextmanager
async def serve_model(
    recorder: Recorder, mode: str = "auto", seconds: float = 30.0, described: Any = MODEL
) -> AsyncIterator[Client]:
    """A client of a server of the model of the examples."""
    settings = Settings(bounds=Bounds(seconds=seconds))
    plan = plan_model(load(described), settings, base=f"{recorder.url}/v1", token=TOKEN)
    async with (
        make_pool(plan.addresses) as pool,
        Client(build_server(plan.build(pool)), mode=mode) as client,
    ):
        yield client


async def predict(recorder: Recorder, arguments: Any = ARGUMENTS, **more: Any) -> Any:
    """The result of a call of the model."""
    async with serve_model(recorder, **more) as client:
        (tool,) = (await client.list_tools()).tools
        return await client.call_tool(tool.name, arguments)


def predict_with(api: ReplicateApi, **more: Any) -> Any:
    """The result of a call of the model, answered by an API."""
    with Recorder(api) as recorder:
        return anyio.run(lambda: predict(recorder, **more))


@pytest.mark.parametrize("mode", MODES)
def test_a_prediction_is_created_and_awaited_with_progress(mode: str) -> None:
    steps = [{"logs": "loading\n"}, {"logs": "loading\n 50%|##\r 75%|###"}, succeeded([FILE])]
    told: list[str | None] = []

    async def hear(progress: float, total: float | None, message: str | None) -> None:
        del progress, total
        told.append(message)

    async def talk(recorder: Recorder) -> Any:
        async with serve_model(recorder, mode) as client:
            (tool,) = (await client.list_tools()).tools
            assert tool.annotations is not None
            assert tool.annotations.destructive_hint is True
            return await client.call_tool(tool.name, ARGUMENTS, progress_callback=hear)

    with Recorder(ReplicateApi(steps)) as recorder:
        result = anyio.run(talk, recorder)
        sent = [f"{one.method} {one.target}" for one in recorder.requests]
        body = json.loads(recorder.requests[0].body)
    assert sent == ["POST /v1/predictions", *["GET /v1/predictions/p1"] * 3]
    assert body["input"] == ARGUMENTS
    assert body["version"].startswith("9f2c41d0")
    assert told == ["starting", "processing: loading", "processing: 75%|###"]
    (link,) = result.content
    assert (link.type, link.uri, link.mime_type) == ("resource_link", FILE, "image/webp")
    assert result.structured_content == {"output": [FILE]}


@pytest.mark.parametrize(
    ("output", "kind", "text"),
    [
        ("words", "text", "words"),
        ({"score": 0.5}, "text", '{"score": 0.5}'),
        ([FILE, FILE], "resource_link", ""),
        ("data:image/png;base64,AAE=", "image", ""),
        ("data:text/plain;base64,AAE=", "resource", ""),
        ([1, 2], "text", "[1, 2]"),
        (None, "text", "null"),
    ],
)
def test_the_output_is_content_of_its_kind(output: Any, kind: str, text: str) -> None:
    result = predict_with(ReplicateApi([succeeded(output)]))
    assert result.content[0].type == kind
    assert text_of(result) == text
    assert result.structured_content == {"output": output}


@pytest.mark.parametrize(
    "output", ["NaN", "-Infinity", "1e999", "[" * 5_000 + "]" * 5_000, "[" * 200 + "]" * 200]
)
def test_an_output_that_is_not_json_is_an_error(output: str) -> None:
    body = f'{{"id": "p1", "status": "succeeded", "output": {output}}}'.encode()
    with Recorder(answer(body, Content_Type="application/json")) as recorder:
        result = anyio.run(predict, recorder)
    assert result.is_error
    assert "did not answer with a JSON object" in text_of(result)


@pytest.mark.parametrize(
    "output",
    [
        "data:image/png",
        "data:image/png;base64,A",
        "data:;base64,é",
        "http://[",
        "https://[::1",
        "http://a:b",
        "https://%",
    ],
)
def test_a_malformed_uri_is_text_or_a_link(output: str) -> None:
    for given in (output, [output]):
        result = predict_with(ReplicateApi([succeeded(given)]))
        assert not result.is_error
        assert result.structured_content == {"output": given}


def test_text_that_is_made_in_pieces_is_one_text() -> None:
    described = json.loads(MODEL.read_text())
    schemas = described["latest_version"]["openapi_schema"]["components"]["schemas"]
    schemas["Output"] = {
        "type": "array",
        "items": {"type": "string"},
        "x-cog-array-type": "iterator",
        "x-cog-array-display": "concatenate",
    }

    async def talk(recorder: Recorder) -> Any:
        async with serve_model(recorder, described=described) as client:
            (tool,) = (await client.list_tools()).tools
            return await client.call_tool(tool.name, ARGUMENTS)

    with Recorder(ReplicateApi([succeeded(["Once", " upon"])])) as recorder:
        assert text_of(anyio.run(talk, recorder)) == "Once upon"


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([{"status": "failed", "error": "out of memory", "logs": "line"}], "failed: out of memory"),
        ([{"status": "canceled"}], "canceled: no reason is given"),
        ([{"status": "aborted"}], "aborted"),
    ],
)
def test_a_prediction_that_fails_is_an_error(steps: list[dict[str, Any]], expected: str) -> None:
    result = predict_with(ReplicateApi(steps))
    assert result.is_error
    assert expected in text_of(result)


def test_arguments_that_do_not_fit_are_not_sent() -> None:
    with Recorder(ReplicateApi([succeeded(1)])) as recorder:
        result = anyio.run(predict, recorder, {"palette": "neon"})
        assert recorder.requests == []
    assert "`prompt` is required" in text_of(result)


def test_a_cancelled_call_cancels_the_prediction() -> None:
    api = ReplicateApi([{"status": "processing"}])

    async def talk(recorder: Recorder) -> None:
        async with serve_model(recorder) as client:
            (tool,) = (await client.list_tools()).tools
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(client.call_tool, tool.name, ARGUMENTS)
                while len(recorder.requests) < 2:
                    await anyio.lowlevel.checkpoint()
                tasks.cancel_scope.cancel()
            while not api.cancelled:
                await anyio.lowlevel.checkpoint()

    with Recorder(api) as recorder:
        anyio.run(talk, recorder)
    assert api.cancelled == ["p1"]


def test_a_prediction_that_takes_too_long_is_cancelled() -> None:
    api = ReplicateApi([{"status": "processing"}])
    result = predict_with(api, seconds=0.2)
    assert "did not end within 0.2 seconds and was cancelled" in text_of(result)
    assert api.cancelled == ["p1"]


def test_what_the_api_refuses_is_an_error_without_the_token() -> None:
    for reply, expected in (
        (json_answer({"detail": f"no token {TOKEN}"}, 401), "401 Unauthorized"),
        (json_answer({"id": "../../account"}), "without the id of a prediction"),
        (json_answer([]), "did not answer with a JSON object"),
    ):
        with Recorder(reply) as recorder:
            result = anyio.run(predict, recorder)
        assert result.is_error
        assert expected in text_of(result)
        assert TOKEN not in result.model_dump_json()


@pytest.mark.slow
def test_a_model_is_served_by_its_name(tmp_path: Path) -> None:
    model = json.loads(MODEL.read_text())
    api = ReplicateApi([succeeded([FILE])], model)
    log = tmp_path / "log"

    async def talk(url: str) -> Any:
        env = {"REPLICATE_API_TOKEN": TOKEN, "REPLICATE_API_BASE_URL": url}
        source = "replicate:fernhill/paper-lantern"
        async with connect(source, "--verbose", env=env, errors=log) as client:
            (tool,) = (await client.list_tools()).tools
            assert tool.title == "fernhill/paper-lantern"
            return await client.call_tool(tool.name, ARGUMENTS)

    with Recorder(api) as recorder:
        result = anyio.run(talk, recorder.url)
        assert recorder.requests[0].target == "/v1/models/fernhill/paper-lantern"
    assert result.structured_content == {"output": [FILE]}
    assert TOKEN not in log.read_text()
