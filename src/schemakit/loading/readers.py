"""Reads the documents of a description: in threads, an event loop, or by the caller's function."""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from schemakit.documents.registry import Registry
from schemakit.errors import (
    RetrievalError,
    SchemaKitError,
    UsageError,
    expect,
    remove_userinfo,
)
from schemakit.loading.load_all import Answer, Loading, is_file, load_all
from schemakit.loading.prescan import may_refer_elsewhere
from schemakit.sources.fetch import Fetched

if TYPE_CHECKING:
    from schemakit.references.graph import Graph

__all__ = ["acall_retrieve", "aread_all", "call_retrieve", "read_all"]

#: Threads that wait for servers, and those that wait for a disk. Each of these takes many files at
#: a time: handing one over takes as long as reading several.
_THREADS, _FILE_THREADS, _FILES = 8, 4, 64
#: Seconds. A file that the system has in memory takes a fraction of ``_QUICK``, one on a disk
#: several times as much. Once reading is ``_PATIENCE`` behind, threads read the rest.
_QUICK, _PATIENCE = 0.0002, 0.01


def call_retrieve(retrieve: Callable[[str], bytes], asked: Any, referrer: str = "") -> Fetched:
    """What the caller's own function gives for a URI."""
    del referrer
    name = os.fspath(asked)
    with _as_retrieval_error(name):
        return Fetched(_check_bytes(retrieve(name)), name, None)


async def acall_retrieve(
    retrieve: Callable[[str], Awaitable[bytes]], asked: Any, referrer: str = ""
) -> Fetched:
    """What the caller's own async function gives for a URI."""
    del referrer
    name = os.fspath(asked)
    with _as_retrieval_error(name):
        given = retrieve(name)
        expect("what retrieve gives", given, Awaitable, "awaitable, as of an async function")
        return Fetched(_check_bytes(await given), name, None)


def _check_bytes(data: Any) -> bytes:
    """The bytes that the caller's own function gave."""
    if isinstance(data, Awaitable):
        if isinstance(data, Coroutine):
            data.close()  # it is never awaited
        raise UsageError("retrieve is an async function, which aload() takes, and load() does not")
    expect("what retrieve gives", data, (bytes, bytearray, memoryview), "bytes")
    return bytes(data)


@contextmanager
def _as_retrieval_error(asked: str) -> Iterator[None]:
    """Turns what a function raises if it finds nothing into an error with the URI."""
    try:
        yield
    except SchemaKitError:
        raise
    except (StopIteration, StopAsyncIteration) as error:
        raise _ended_error(asked, error) from error
    except RuntimeError as error:
        # Python does not let the first of these out of a coroutine or a generator.
        if not isinstance(error.__cause__, (StopIteration, StopAsyncIteration)):
            raise
        raise _ended_error(asked, error.__cause__) from error
    except (OSError, LookupError, ValueError) as error:
        # The KeyError of a mapping contains only the key.
        is_key = error.args == (asked,)
        reason = "retrieve has nothing of that name" if is_key else str(error)
        reason = reason.replace(asked, remove_userinfo(asked))
        raise RetrievalError(asked, reason or type(error).__name__) from error


def _ended_error(asked: str, error: BaseException) -> RetrievalError:
    """The error of a function that takes its answers from an iterator which has no more."""
    return RetrievalError(asked, f"retrieve raised {type(error).__name__}: it has no more answers")


def _try_reading(read: Callable[[str, str], Fetched], asked: str, referrer: str) -> Answer:
    """What reading gives, or why it gives nothing."""
    try:
        return read(asked, referrer)
    except SchemaKitError as error:
        return error


def read_all(
    registry: Registry,
    read: Callable[[str, str], Fetched],
    *,
    clock: Callable[[], float] = time.perf_counter,
) -> Graph | None:
    """Reads the documents that an entry document refers to, several at once.

    ``read`` takes a URI and that of what refers to it; ``clock`` gives seconds. Returns the graph
    of references; None where one document is all, and no graph was needed to tell.
    """
    if not may_refer_elsewhere(registry.entry):
        return None
    work = load_all(registry)
    pending, graph = _continue(work, None)
    while graph is None:
        found = _read_one_by_one(pending, read, clock)
        rest = {asked: pending[asked] for asked in pending if asked not in found}
        if rest:
            found |= _read_in_threads(rest, read)
        pending, graph = _continue(work, found)
    return graph


def _continue(
    work: Loading, found: Mapping[str, Answer] | None
) -> tuple[Mapping[str, str], Graph | None]:
    """Continues the loading with answers, None at its start: what is missing next, or the graph.

    Only here does a StopIteration mean that the loading is complete.
    """
    try:
        return (next(work) if found is None else work.send(found)), None
    except StopIteration as end:
        graph: Graph = end.value
        return {}, graph


def _read_one_by_one(
    pending: Mapping[str, str], read: Callable[[str, str], Fetched], clock: Callable[[], float]
) -> dict[str, Answer]:
    """Reads files one by one as long as that is fast: a file that the system has in memory is read
    in less time than handing it to another thread takes."""
    found: dict[str, Answer] = {}
    start = clock()
    for asked, referrer in pending.items():
        if not is_file(asked) or clock() - start > _PATIENCE + _QUICK * len(found):
            break
        found[asked] = _try_reading(read, asked, referrer)
    return found


def _read_in_threads(
    pending: Mapping[str, str], read: Callable[[str, str], Fetched]
) -> dict[str, Answer]:
    """Reads documents in several threads."""
    from concurrent.futures import ThreadPoolExecutor
    from contextvars import copy_context

    threads, most = (_FILE_THREADS, _FILES) if all(map(is_file, pending)) else (_THREADS, 1)
    asked = list(pending)
    slices = [asked[start : start + most] for start in range(0, len(asked), most)]
    pool = ThreadPoolExecutor(min(threads, len(slices)))
    try:
        found = pool.map(
            # Messages depend on the context of the caller.
            lambda context, some: context.run(
                lambda: [_try_reading(read, one, pending[one]) for one in some]
            ),
            [copy_context() for _ in slices],
            slices,
        )
        return dict(zip(asked, (answer for some in found for answer in some), strict=True))
    finally:
        # An interrupt does not wait for servers that do not respond.
        pool.shutdown(wait=False, cancel_futures=True)


async def aread_all(
    registry: Registry, read: Callable[[str, str], Awaitable[Fetched]]
) -> Graph | None:
    """:func:`read_all` in an event loop."""
    if not may_refer_elsewhere(registry.entry):
        return None
    import asyncio

    work = load_all(registry)

    async def answer(asked: str, referrer: str) -> Answer:
        async with limit:
            try:
                return await read(asked, referrer)
            except SchemaKitError as error:
                return error

    limit = asyncio.Semaphore(_THREADS)
    pending, graph = _continue(work, None)
    while graph is None:
        tasks = [asyncio.ensure_future(answer(*one)) for one in pending.items()]
        try:
            found = await asyncio.gather(*tasks)
        except BaseException as error:
            # The others would go on, and their exceptions would go unnoticed.
            for task in tasks:
                task.cancel()
            # A coroutine that is closed waits for nothing.
            if not isinstance(error, GeneratorExit):
                await asyncio.gather(*tasks, return_exceptions=True)
            raise
        pending, graph = _continue(work, dict(zip(pending, found, strict=True)))
    return graph
