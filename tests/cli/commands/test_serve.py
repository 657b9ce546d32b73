"""The command ``serve``: its options. ``tests/serve`` has what it serves."""

from __future__ import annotations

from pathlib import Path

import anyio
import pytest

from tests.cli.commands.pets import API
from tests.corpus import ROOT
from tests.serve.clients import connect, describe, text_of
from tests.serve.recording import Recorder, json_answer
from tests.terminal import InProcess


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--http", "8000"], "--http takes HOST:PORT, such as 127.0.0.1:8000, not '8000'"),
        (["--http", "h:99999"], "--http takes HOST:PORT, such as 127.0.0.1:8000, not 'h:99999'"),
        (["--http", "0.0.0.0:0"], "--access-token-env"),
        (["--timeout", "0"], "is not a number of seconds"),
        (["--key-env", "scheme"], "--key-env takes SCHEME=VAR"),
        (["--basic-env", "NOT_SET_AT_ALL"], "the environment variable NOT_SET_AT_ALL is not set"),
        (["--http", "127.0.0.1:0", "--forward-header", "Host"], "cannot be forwarded"),
        (["--server", "ftp://me:pw@h"], "'ftp://h' is not a URL such as"),
        (["nothing.here"], "no operation 'nothing.here'"),
        (["--server", "nowhere"], "'nowhere' is not a URL such as"),
    ],
)
def test_wrong_options_are_refused(
    run: InProcess, api: Path, arguments: list[str], expected: str
) -> None:
    if not any(one in arguments for one in ("--server", "--timeout")):
        arguments = [*arguments, "--server", "https://api.example"]
    result = run("serve", api, *arguments)
    assert result.status == 2
    assert expected in result.err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--search"], "--search is for operations; a model is one tool"),
        (["--bearer-env", "PATH"], "--bearer-env is for operations"),
        (["--outputs", "schema"], "--outputs is for operations"),
        (["predict"], "has no operation 'predict'"),
    ],
)
def test_what_a_model_does_not_have_is_refused(
    run: InProcess, arguments: list[str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPLICATE_API_TOKEN", "r8-t0ken")
    result = run("serve", ROOT / "examples/model.json", *arguments)
    assert result.status == 2
    assert expected in result.err


def test_the_token_of_the_server_is_not_forwarded(
    run: InProcess, api: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCESS", "let-me-in")
    options = ["--http", "127.0.0.1:0", "--access-token-env", "ACCESS"]
    result = run("serve", api, *options, "--forward-header", "Authorization")
    assert result.status == 2
    assert "let-me-in" not in result.err


def test_a_name_that_is_the_secret_itself_is_not_shown(run: InProcess, api: Path) -> None:
    for option in ("--bearer-env", "--key-env"):
        result = run("serve", api, option, "s3cret-t0ken")
        assert result.status == 2
        assert "s3cret" not in result.err


@pytest.mark.slow
def test_the_options_reach_the_calls(api: Path) -> None:
    async def talk(url: str) -> None:
        options = ["--server", f"{url}/base", "--bearer-env", "TOKEN", "--max-answer", "4"]
        async with connect(str(api), *options, env={"TOKEN": "t0ken"}) as client:
            tools = (await client.list_tools()).tools
            assert len(tools) == sum(
                method in ("get", "post", "put", "delete", "patch")
                for item in API["paths"].values()
                for method in item
            )
            without = next(one for one in tools if not one.input_schema.get("required"))
            result = await client.call_tool(without.name, {})
            assert "more than 4 bytes" in text_of(result)

    with Recorder() as recorder:
        anyio.run(talk, recorder.url)
        (request,) = recorder.requests
    assert request.target.startswith("/base/")
    assert request.header("authorization") == "Bearer t0ken"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("host", "options", "is_called"),
    [
        ("127.0.0.1", [], True),
        ("localhost", [], False),
        ("localhost", ["--allow-private"], True),
        ("localhost", ["--server", "http://localhost:{port}"], True),
    ],
)
def test_a_description_from_the_web_reaches_private_servers_that_the_user_named(
    host: str, options: list[str], is_called: bool
) -> None:
    async def talk(recorder: Recorder) -> bool:
        given = [one.format(port=recorder.port) for one in options]
        async with connect(f"{recorder.url}/api.json", "--no-cache", *given) as client:
            result = await client.call_tool("getIt", {})
            assert not result.is_error or "--allow-private" in text_of(result)
            return not result.is_error

    with Recorder() as recorder:
        described = describe(f"http://{host}:{recorder.port}")
        recorder.replies["/api.json"] = json_answer(described)
        assert anyio.run(talk, recorder) is is_called
        assert [one.target for one in recorder.requests] == ["/api.json", "/get"][: 1 + is_called]
