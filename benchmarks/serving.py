"""Servers of the Model Context Protocol: from the start of the process to their list of tools."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.child import read_status

__all__ = ["Listed", "serve_fastmcp", "serve_schemakit", "time_to_list"]

#: Fields of a Path Item Object that are operations, of OpenAPI 3.0 and 3.1.
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_FASTMCP = """
import json, sys, httpx2
from fastmcp import FastMCP
contents = json.load(open(sys.argv[1], "rb"))
client = httpx2.AsyncClient(base_url=contents["servers"][0]["url"])
FastMCP.from_openapi(openapi_spec=contents, client=client).run(show_banner=False)
"""
#: The tools of ``serve --search``.
_SEARCH_TOOLS = ("search_operations", "describe_operation", "call_operation")


class Listed(NamedTuple):
    """The bytes of the definitions of a server's tools, and of its memory at its peak; None if the
    system does not say."""

    size: int
    peak: int | None


def serve_schemakit(data: bytes) -> Callable[[], Listed]:
    """What starts ``schemakit serve --search`` for a description and lists its three tools."""

    def check(names: Sequence[str]) -> bool:
        return tuple(names) == _SEARCH_TOOLS

    return lambda: _with_file(data, lambda path: time_to_list(_command(path), check))


def _command(path: str) -> list[str]:
    return [sys.executable, "-m", "schemakit", "serve", path, "--search"]


def serve_fastmcp(data: bytes) -> Callable[[], Listed]:
    """The same with FastMCP, which lists a tool for each operation."""
    count = _count_operations(data)

    def check(names: Sequence[str]) -> bool:
        return len(set(names)) == len(names) == count

    def command(path: str) -> list[str]:
        return [sys.executable, "-c", _FASTMCP, path]

    return lambda: _with_file(data, lambda path: time_to_list(command(path), check))


def _count_operations(data: bytes) -> int:
    paths: dict[str, dict[str, Any]] = json.loads(data)["paths"]
    return sum(method in _METHODS for item in paths.values() for method in item)


def _with_file(data: bytes, use: Callable[[str], Listed]) -> Listed:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "openapi.json"
        path.write_bytes(data)
        return use(str(path))


def time_to_list(command: Sequence[str], check: Callable[[Sequence[str]], bool]) -> Listed:
    """Start a server, ask for its tools, and end it.

    Raises:
        ValueError: if it does not answer as a server, or ``check`` refuses the names of its tools.
    """
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            info = {"name": "benchmark", "version": "1"}
            handshake = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": info}
            _ask(process, "initialize", 1, handshake)
            _send(process, {"method": "notifications/initialized"})
            tools = _list_tools(process)
            peak = _read_peak(process.pid)
        finally:
            process.kill()
    if not check([one["name"] for one in tools]):
        raise ValueError(f"{len(tools)} tools are not those of the description")
    return Listed(len(json.dumps(tools)), peak)


def _read_peak(process: int) -> int | None:
    try:
        return read_status(process, "VmHWM")
    except LookupError:
        return None


def _list_tools(process: subprocess.Popen[bytes]) -> list[dict[str, Any]]:
    """The tools of all pages."""
    found: list[dict[str, Any]] = []
    cursor: dict[str, Any] = {}
    for number in itertools.count(2):
        page = _ask(process, "tools/list", number, cursor)
        found += page["tools"]
        if not page.get("nextCursor"):
            break
        cursor = {"cursor": page["nextCursor"]}
    return found


def _send(process: subprocess.Popen[bytes], message: dict[str, Any]) -> None:
    if process.stdin is None:
        raise ValueError("the server has no standard input")
    process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}).encode() + os.linesep.encode())
    process.stdin.flush()


def _ask(
    process: subprocess.Popen[bytes], method: str, number: int, params: dict[str, Any]
) -> dict[str, Any]:
    _send(process, {"id": number, "method": method, "params": params})
    while process.stdout is not None and (line := process.stdout.readline()):
        answer = json.loads(line)
        if answer.get("id") == number:
            result: dict[str, Any] = answer["result"]
            return result
    raise ValueError(f"no answer to {method}")
