"""Clients of the SDK, and descriptions of an API on loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp_types.version import LATEST_HANDSHAKE_VERSION, LATEST_MODERN_VERSION

from schemakit.description.load import load
from schemakit.serve.connections import AddressPolicy, make_pool
from schemakit.serve.run import Settings, plan_operations
from schemakit.serve.server import build_server
from tests.serve.recording import Recorder

__all__ = [
    "MODES",
    "VERSIONS",
    "api_on_loopback",
    "call",
    "connect",
    "connect_over_http",
    "describe",
    "list_names",
    "serve",
    "start_over_http",
    "text_of",
    "write_description",
]

#: How a client agrees on a version: by the newest protocol, or by the handshake of older ones.
MODES = ("auto", "legacy")
#: The versions that they agree on.
VERSIONS = {"auto": LATEST_MODERN_VERSION, "legacy": LATEST_HANDSHAKE_VERSION}
SOURCE = Path(__file__).resolve().parents[2] / "src"


def describe(url: str, paths: Mapping[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A description of an API at a URL: an operation for each method, unless paths are given."""
    described = {"200": {"description": "Done.", "content": {"application/json": {}}}}
    usual = {
        f"/{method}": {method: {"operationId": f"{method}It", "responses": described}}
        for method in ("get", "put", "post", "patch", "delete")
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1"},
        "servers": [{"url": url}],
        "paths": usual if paths is None else dict(paths),
        **more,
    }


def write_description(directory: Path, described: Mapping[str, Any]) -> str:
    """A file with a description."""
    path = directory / "things.json"
    path.write_text(json.dumps(described), "utf-8")
    return str(path)


@asynccontextmanager
async def serve(
    described: Any, settings: Settings | None = None, mode: str = "auto"
) -> AsyncIterator[Client]:
    """A client of a server in this process; its API may be on loopback."""
    chosen = settings or Settings(addresses=AddressPolicy(allow_private=True))
    plan = plan_operations(load(described), chosen)
    async with (
        make_pool(plan.addresses) as pool,
        Client(build_server(plan.build(pool)), mode=mode) as client,
    ):
        yield client


@asynccontextmanager
async def connect(
    *arguments: str,
    mode: str = "auto",
    env: Mapping[str, str] | None = None,
    errors: Path | None = None,
) -> AsyncIterator[Client]:
    """A client of ``schemakit serve`` in a process of its own, over standard input and output;
    what the process writes to standard error goes to ``errors``."""
    parameters = StdioServerParameters(
        command=sys.executable,
        args=["-m", "schemakit", "serve", *arguments],
        env={"PYTHONPATH": str(SOURCE), **(env or {})},
    )
    with open(errors or os.devnull, "w", encoding="utf-8") as log:
        async with Client(stdio_client(parameters, errlog=log), mode=mode) as client:
            yield client


@contextmanager
def start_over_http(*arguments: str, env: Mapping[str, str] | None = None) -> Iterator[str]:
    """The URL of ``schemakit serve --http`` in a process of its own; it writes nothing but that."""
    command = [sys.executable, "-m", "schemakit", "serve", *arguments]
    environment = {"PYTHONPATH": str(SOURCE), "PATH": os.environ["PATH"], **(env or {})}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    assert process.stderr is not None
    first = process.stderr.readline()
    try:
        assert "serving at http://" in first
        yield first.rpartition(" ")[2].strip()
    finally:
        process.send_signal(signal.SIGTERM)
        rest = process.stderr.read()
        process.wait(timeout=30)
        process.stderr.close()
    assert rest == ""


@asynccontextmanager
async def connect_over_http(*arguments: str, mode: str = "auto") -> AsyncIterator[Client]:
    """A client of ``schemakit serve`` in a process of its own, over streamable HTTP."""
    with start_over_http(*arguments, "--http", "127.0.0.1:0") as url:
        async with Client(url, mode=mode) as client:
            yield client


def api_on_loopback(**more: Any) -> Settings:
    """Settings for an API on loopback."""
    return Settings(addresses=AddressPolicy(allow_private=True), **more)


async def call(
    recorder: Recorder,
    name: str = "getIt",
    settings: Settings | None = None,
    *,
    paths: Mapping[str, Any] | None = None,
    arguments: Mapping[str, Any] | None = None,
) -> Any:
    """The result of one call of an API at the recorder."""
    described = describe(recorder.url, paths)
    async with serve(described, settings or api_on_loopback()) as client:
        return await client.call_tool(name, dict(arguments or {}))


async def list_names(client: Client) -> list[str]:
    """The names of the tools of all pages."""
    names: list[str] = []
    cursor = None
    while True:
        page = await client.list_tools(cursor=cursor)
        names += [one.name for one in page.tools]
        cursor = page.next_cursor
        if not cursor:
            return names


def text_of(result: Any) -> str:
    """The texts of a result."""
    return "\n".join(one.text for one in result.content if one.type == "text")
