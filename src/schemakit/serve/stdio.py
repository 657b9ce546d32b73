"""The transport over standard input and output."""

from __future__ import annotations

import asyncio
import logging
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

_log = logging.getLogger("schemakit.serve")
_CHUNK = 1 << 16
#: Chunks that are read ahead of the server, and bytes of one message.
_MOST_CHUNKS = 64
_LONGEST_MESSAGE = 64 << 20
#: Seconds until the process ends although a client does not read what is written to it.
_GRACE = 3.0


class _MessageTooLongError(Exception):
    """A line of standard input is longer than a message may be."""


async def run_on_stdio(server: Server[Any]) -> int:
    """Serve until standard input ends, or until SIGTERM or SIGINT.

    Returns the exit status: 0, or that of the signal, 1 after a message that is too long, or 3 if
    standard output cannot be written to.
    """
    ended_by: list[int] = []
    status = 0
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
    except* OSError as failures:
        reason = failures.exceptions[0]
        while isinstance(reason, BaseExceptionGroup):
            reason = reason.exceptions[0]
        text = reason.strerror if isinstance(reason, OSError) else None
        _log.error("cannot write <stdout>: %s", (text or type(reason).__name__).lower())
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 3
    except* _MessageTooLongError:
        _log.error("a message is longer than %s bytes", f"{_LONGEST_MESSAGE:,}")
        status = 1
    return 128 + ended_by[0] if ended_by else status


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

    Raises:
        _MessageTooLongError: if a line is longer than a message may be.
    """
    loop = asyncio.get_running_loop()
    chunks: asyncio.Queue[bytes] = asyncio.Queue()
    slots = threading.Semaphore(_MOST_CHUNKS)

    def read() -> None:
        while True:
            try:
                chunk = os.read(descriptor, _CHUNK)
            except OSError:
                chunk = b""
            slots.acquire()
            try:
                loop.call_soon_threadsafe(chunks.put_nowait, chunk)
            except RuntimeError:  # the loop has ended
                return
            if not chunk:
                return

    threading.Thread(target=read, name="standard input", daemon=True).start()
    pieces: list[bytes] = []
    size = 0
    while chunk := await chunks.get():
        slots.release()
        *ends, rest = chunk.split(b"\n")
        for end in ends:
            line = b"".join([*pieces, end])
            pieces, size = [], 0
            if line.strip():
                yield line.decode("utf-8", "replace")
        pieces.append(rest)
        size += len(rest)
        if size > _LONGEST_MESSAGE:
            raise _MessageTooLongError
    line = b"".join(pieces)
    if line.strip():
        yield line.decode("utf-8", "replace")
