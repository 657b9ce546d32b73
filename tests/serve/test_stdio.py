"""The transport over standard input and output: how it begins and ends."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import anyio
import pytest

from tests.corpus import ROOT
from tests.serve.clients import MODES, SOURCE, connect, describe, write_description
from tests.serve.recording import Recorder, silent

pytestmark = pytest.mark.slow

EXAMPLE = str(ROOT / "examples/openapi.json")


def start(*arguments: str) -> subprocess.Popen[bytes]:
    """A server process with pipes."""
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, "-m", "schemakit", "serve", *arguments],
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        env={"PYTHONPATH": str(SOURCE), "PATH": ""},
    )


def ask(process: subprocess.Popen[bytes], method: str, number: int, **params: Any) -> Any:
    """The answer to a request."""
    assert process.stdin is not None
    assert process.stdout is not None
    message = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
    process.stdin.write(json.dumps(message).encode() + b"\n")
    process.stdin.flush()
    return json.loads(process.stdout.readline())


def shake_hands(process: subprocess.Popen[bytes]) -> None:
    """Agree on a version."""
    info = {"name": "test", "version": "1"}
    params: dict[str, Any] = {"protocolVersion": "2025-06-18", "capabilities": {}}
    answer = ask(process, "initialize", 1, clientInfo=info, **params)
    assert answer["result"]["serverInfo"]["name"] == "schemakit"
    assert process.stdin is not None
    process.stdin.write(b'{"jsonrpc": "2.0", "method": "notifications/initialized"}\n')
    process.stdin.flush()


@pytest.mark.parametrize("mode", MODES)
def test_a_client_lists_the_tools(mode: str) -> None:
    async def talk() -> list[str]:
        async with connect(EXAMPLE, mode=mode) as client:
            return [one.name for one in (await client.list_tools()).tools]

    assert len(anyio.run(talk)) == 22


def test_the_end_of_input_ends_it_in_silence() -> None:
    process = start(EXAMPLE)
    shake_hands(process)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, b"", b"")


@pytest.mark.parametrize(
    ("more", "what"),
    [([], "22 tools"), (["--search"], "tools that find and call 22 operations")],
)
def test_on_a_terminal_it_says_what_it_waits_for(more: list[str], what: str) -> None:
    keyboard, terminal = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "schemakit", "serve", EXAMPLE, *more],
        stdin=terminal,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={"PYTHONPATH": str(SOURCE), "PATH": ""},
    ) as process:
        os.close(terminal)
        assert process.stderr is not None
        assert process.stderr.readline().decode() == (
            f"note: serving {what} of Kiln API to an MCP client on standard input, which is this "
            "terminal; Ctrl-C ends it, and --http HOST:PORT serves over HTTP\n"
        )
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 128 + signal.SIGINT
    os.close(keyboard)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_silence(number: signal.Signals) -> None:
    process = start(EXAMPLE)
    shake_hands(process)
    process.send_signal(number)
    assert process.wait(timeout=30) == 128 + number
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.communicate()


def test_a_signal_ends_a_call_in_silence(tmp_path: Path) -> None:
    with Recorder(silent) as recorder:
        process = start(write_description(tmp_path, describe(recorder.url)))
        shake_hands(process)
        assert process.stdin is not None
        call = {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "getIt"}}
        process.stdin.write(json.dumps(call).encode() + b"\n")
        process.stdin.flush()
        recorder.arrived.acquire(timeout=30)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 128 + signal.SIGTERM
        # The connection to the API is closed.
        recorder.abandoned.acquire(timeout=30)
        _, err = process.communicate()
        assert err == b""


def test_a_client_that_has_gone_ends_it_in_silence() -> None:
    process = start(EXAMPLE)
    shake_hands(process)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdout.close()
    process.stdin.write(b'{"jsonrpc": "2.0", "id": 3, "method": "tools/list"}\n')
    process.stdin.close()
    assert process.wait(timeout=30) == 0
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()


def test_what_is_not_a_message_does_not_end_it() -> None:
    process = start(EXAMPLE)
    shake_hands(process)
    assert process.stdin is not None
    process.stdin.write(b"\n\xff\xfe not JSON\n{}\n")
    assert len(ask(process, "tools/list", 7)["result"]["tools"]) == 22
    process.communicate()


def test_a_long_message_in_many_chunks_is_one_message() -> None:
    process = start(EXAMPLE)
    shake_hands(process)
    padding = "é" * 5_000_000
    assert len(ask(process, "tools/list", 7, _meta={"padding": padding})["result"]["tools"]) == 22
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, b"")


def test_a_message_that_is_too_long_ends_it_with_an_error() -> None:
    process = start(EXAMPLE)
    shake_hands(process)
    assert process.stdin is not None
    with suppress(BrokenPipeError):
        for _ in range(70):
            process.stdin.write(b"x" * (1 << 20))
    assert process.wait(timeout=30) == 1
    assert process.stderr is not None
    assert "a message is longer than 67,108,864 bytes" in (told := process.stderr.read().decode())
    assert "Traceback" not in told
    with suppress(BrokenPipeError):
        process.communicate()


def test_without_standard_input_there_is_no_client() -> None:
    command = f'"{sys.executable}" -m schemakit serve "{EXAMPLE}" <&-'
    environment = {"PYTHONPATH": str(SOURCE), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, check=False, env=environment
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "standard input is closed" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "expected"),
    [
        (["nowhere.json"], 3, "nowhere.json"),
        ([EXAMPLE, "--max-tools", "3"], 1, "the largest are"),
        (["-"], 2, "standard input is for the protocol"),
        ([EXAMPLE, "--bearer-env", "NOT_SET"], 2, "the environment variable NOT_SET is not set"),
        ([EXAMPLE, "--key-env", "key"], 2, "--key-env takes SCHEME=VAR"),
        ([EXAMPLE, "--forward-header", "X"], 2, "--forward-header is for a server with --http"),
        ([EXAMPLE, "--check-outputs", "warn"], 2, "needs --outputs schema"),
        ([EXAMPLE, "--server", "here"], 2, "'here' is not a URL such as"),
        ([EXAMPLE, "--tag", "nothing"], 2, "no operation has the tag 'nothing'; there are "),
        ([EXAMPLE, "--tag", "model"], 2, "no operation has the tag 'model'; there are "),
        ([EXAMPLE, "--tag", "model"], 2, "did you mean 'models'?"),
        ([EXAMPLE, "--path", "/nothing"], 2, "no operation has a path that matches"),
        ([EXAMPLE, "--tag", "models", "--deny", "*"], 2, "no operation is left to serve"),
        ([str(ROOT / "README.md")], 1, "error: "),
        ([EXAMPLE, "--http", "127.0.0.1:99999"], 2, "--http takes HOST:PORT"),
    ],
)
def test_what_cannot_be_served_is_an_error_of_the_command(
    arguments: list[str], status: int, expected: str
) -> None:
    process = start(*arguments)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (status, b"")
    assert expected in err.decode()
    assert "Traceback" not in err.decode()
