"""The transport over standard input and output."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator
from typing import Any, cast

import anyio
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

__all__ = ["run_on_stdio"]

_CHUNK = 1 << 16
#: Chunks that are read ahead of the server, and bytes of one message.
_MOST_CHUNKS = 64
_LONGEST_MESSAGE = 64 << 20
#: Seconds until the process ends although a client does not read what is written to it.
_GRACE = 3.0


async def run_on_stdio(server: Server[Any]) -> int:
    """Serve until standard input ends, or until SIGTERM or SIGINT.

    Returns the exit status: 0, or that of the signal.
    """
    ended_by: list[int] = []
    try:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_end_on_signal, tasks.cancel_scope, ended_by)
            lines = cast("anyio.AsyncFile[str]", read_lines(sys.stdin.fileno()))
            async with stdio_server(stdin=lines) as (incoming, outgoing):
                await server.run(incoming, outgoing, server.create_initialization_options())
            tasks.cancel_scope.cancel()
    except* (BrokenPipeError, ConnectionError):
        # The client has gone.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 128 + ended_by[0] if ended_by else 0


async def _end_on_signal(scope: anyio.CancelScope, ended_by: list[int]) -> None:
    with anyio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as signals:
        async for number in signals:
            ended_by.append(int(number))
            status = 128 + int(number)
            # A thread that writes to a pipe which is full cannot be cancelled.
            timer = threading.Timer(_GRACE, os._exit, (status,))
            timer.daemon = True
            timer.start()
            scope.cancel()
            return


async def read_lines(descriptor: int) -> AsyncIterator[str]:
    """The lines of a file descriptor, decoded as UTF-8.

    They are read by a thread that ends with the process, since a read cannot be cancelled.
    """
    loop = asyncio.get_running_loop()
    chunks: asyncio.Queue[bytes] = asyncio.Queue()
    room = threading.Semaphore(_MOST_CHUNKS)

    def read() -> None:
        while True:
            try:
                chunk = os.read(descriptor, _CHUNK)
            except OSError:
                chunk = b""
            room.acquire()
            try:
                loop.call_soon_threadsafe(chunks.put_nowait, chunk)
            except RuntimeError:  # the loop has ended
                return
            if not chunk:
                return

    threading.Thread(target=read, name="standard input", daemon=True).start()
    rest = b""
    while chunk := await chunks.get():
        room.release()
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            if line.strip():
                yield line.decode("utf-8", "replace")
        if len(rest) > _LONGEST_MESSAGE:
            return
    if rest.strip():
        yield rest.decode("utf-8", "replace")
