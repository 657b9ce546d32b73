"""The programs and commands in docs/feeding.md print what the page shows."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client

from tests.corpus import ROOT
from tests.documented import blocks, commands, printed
from tests.serve.clients import connect

TEXT = (ROOT / "docs" / "feeding.md").read_text(encoding="utf-8")


def programs() -> list[tuple[str, str]]:
    """Each Python block with the output that follows it."""
    return [
        (text, output)
        for (kind, text), (language, output) in pairwise(blocks(TEXT))
        if kind == "python" and language == "text"
    ]


@pytest.fixture
def reader(tmp_path: Path) -> Path:
    """A directory with the examples in it."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize(("program", "output"), programs())
def test_a_program_prints_what_is_shown(program: str, output: str, reader: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=reader, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == (output, "")


@pytest.mark.slow
@pytest.mark.parametrize(("command", "output"), commands(TEXT))
def test_a_command_prints_what_is_shown(command: str, output: str, reader: Path) -> None:
    assert printed(command, reader).removesuffix("\n") == output.removesuffix("\n")


def test_there_are_some_of_each() -> None:
    assert len(programs()) == 6
    assert len(commands(TEXT)) == 3
    assert len(configurations()) == 3


def configurations() -> list[dict[str, Any]]:
    """The servers that the configurations of clients describe."""
    found = [json.loads(text) for language, text in blocks(TEXT) if language == "json"]
    return [one for each in found for servers in each.values() for one in servers.values()]


@pytest.mark.slow
@pytest.mark.parametrize("configured", configurations(), ids=lambda one: one.get("type", "plain"))
def test_a_configured_server_lists_its_tools(
    configured: dict[str, Any], reader: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(reader)

    async def list_tools() -> list[str]:
        if "url" in configured:
            async with Client(configured["url"]) as client:
                return [one.name for one in (await client.list_tools()).tools]
        assert configured["command"] == "schemakit"
        async with connect(*configured["args"][1:], env=configured.get("env")) as client:
            return [one.name for one in (await client.list_tools()).tools]

    if "url" not in configured:
        assert anyio.run(list_tools)
        return
    (command,) = re.findall(r"`(schemakit serve \S+ --http \S+)`", TEXT)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    # Whatever listens on the port that the page shows is left alone.
    configured = {**configured, "url": configured["url"].replace("8000", str(port))}
    arguments = command.replace("8000", str(port)).split()[1:]
    with subprocess.Popen(
        [sys.executable, "-m", "schemakit", *arguments], stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        assert configured["url"] in process.stderr.readline()
        try:
            assert len(anyio.run(list_tools)) == 22
        finally:
            process.terminate()
