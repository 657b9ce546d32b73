"""Which documents a description consists of: the entry, and all that references lead to.

The loop asks for URIs and takes what was read of them; it reads nothing itself, so that threads, an
event loop or a test may do that.
"""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Callable, Coroutine, Generator, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, TypeGuard

from schemakit.documents.document import Document, from_bytes, from_mapping, in_text, referred
from schemakit.documents.prescan import may_refer_elsewhere
from schemakit.documents.registry import Registry
from schemakit.errors import AccessError, RetrievalError, SchemaKitError, UsageError, expect
from schemakit.sources.access import is_web
from schemakit.sources.fetch import Fetched
from schemakit.spec import uri
from schemakit.syntax.gc_pause import collector_paused

__all__ = [
    "Answer",
    "Loading",
    "Source",
    "aread_all",
    "aretrieved",
    "documents_of",
    "given_base",
    "is_named",
    "loading",
    "read_all",
    "retrieved",
]

#: A path, a URI or ``"-"``; or the document itself.
Source = str | os.PathLike[str] | bytes | Mapping[str, Any]
#: What reading one document gave: its bytes, or why there are none.
Answer = Fetched | SchemaKitError
#: Asks for URIs, each with that of what refers to it, and takes an answer for each; it ends when
#: nothing is missing.
Loading = Generator[Mapping[str, str], Mapping[str, Answer], None]

#: Threads that wait for servers, and those that wait for a disk. Each of these takes many files at
#: a time: handing one over takes as long as reading several.
_THREADS, _FILE_THREADS, _FILES = 8, 4, 64
#: Seconds. A file that the system has in memory takes a fraction of ``_QUICK``, one on a disk
#: several times as much. Once reading is ``_PATIENCE`` behind, threads are asked to help.
_QUICK, _PATIENCE = 0.0002, 0.01


def loading(registry: Registry) -> Loading:
    """Asks for every document that a description refers to, directly or not, and takes them in.

    What is asked for at once does not depend on each other. Files come before what a server has to
    be asked for: one of them may be known by the URI that a reference names.
    """
    from schemakit.references.collect import begun, explore  # most descriptions are one document

    walk = begun(registry)
    walk.names_operations = registry.names_operations  # the other documents are still to come
    while True:
        with collector_paused():
            wanted = explore(walk)
        if not wanted:
            break
        # Some may be the names of schemas that the walk reached after it met the reference.
        wanted = {one: wanted[one] for one in wanted if registry.resource(one) is None}
        # Of several spellings of one URI the first is enough.
        spelled = {uri.normalised(one): one for one in reversed(wanted)}
        once = {one: wanted[one] for one in wanted if spelled[uri.normalised(one)] == one}
        urgent = {one: once[one] for one in once if _is_file(one)} or once
        answers = yield urgent
        for asked in urgent:
            if registry.resource(asked) is None:
                _take(registry, asked, wanted[asked], answers[asked])
    registry.explored.append(walk)


def _take(registry: Registry, asked: str, referrer: str, answer: Answer) -> None:
    if isinstance(answer, SchemaKitError):
        error = _named(registry.entry, asked, answer)
        if isinstance(error, AccessError) and _is_file(asked) and is_web(referrer):
            # Others may name it.
            registry.refused[uri.normalised(asked)] = error
        else:
            registry.failures[uri.normalised(asked)] = error
        return
    entry = registry.entry
    base = asked
    if not _is_file(asked) and uri.is_absolute(answer.uri):
        base = answer.uri
    known = registry.resource(base)
    if known is not None:
        registry.alias(asked, known.document)
        return
    name = _shown(entry, base)
    try:
        with in_text(name, answer.data):
            document = referred(
                answer.data, entry.grammar, uri=name, base=base, media_type=answer.media_type
            )
    except SchemaKitError as error:
        registry.failures[uri.normalised(asked)] = error
        return
    registry.alias(asked, registry.add(document))


def _named(entry: Document, asked: str, error: SchemaKitError) -> SchemaKitError:
    """Why a document cannot be read, with its name as people are shown it."""
    if not isinstance(error, RetrievalError) or not _is_file(asked):
        return error
    name = _shown(entry, asked)
    if isinstance(error, AccessError):
        return AccessError(name, error.policy, error.option, error.setting)
    return RetrievalError(name, error.reason)


def _is_file(text: str) -> bool:
    return text[:5].lower() == "file:"


def _shown(entry: Document, base: str) -> str:
    """What people are shown of a document's URI: of a file the path, where the entry is one."""
    if not _is_file(base) or not _is_file(entry.base) or _is_file(entry.uri):
        return base
    path, around = _path(base), _path_around(entry.base)
    if path.startswith(around):
        return os.path.join(os.path.dirname(entry.uri), path[len(around) :]) or os.curdir
    return os.path.relpath(path) if not os.path.isabs(entry.uri) else path


@lru_cache(maxsize=1)
def _path_around(base: str) -> str:
    """The directory of a file, up to where the names in it go on."""
    return _path(base).rpartition("/")[0] + "/"


def _path(base: str) -> str:
    """The path that a ``file:`` URI names, as people are shown it."""
    path = uri.split(base).path
    if "%" not in path:
        return path
    from urllib.parse import unquote

    return unquote(path)


# -- the entry -------------------------------------------------------------------------------------


def is_named(source: Source) -> TypeGuard[str | os.PathLike[str]]:
    """Whether a source says where the document is, and is not the document.

    Raises:
        UsageError: if it is neither.
    """
    if isinstance(source, (Mapping, bytes, bytearray, memoryview)):
        return False
    if not isinstance(source, (str, os.PathLike)):
        kind = type(source).__name__
        hint = "; of an open file pass what .read() gives" if hasattr(source, "read") else ""
        raise UsageError(f"a source is a path, a URL, bytes or a mapping, not {kind}{hint}")
    if source == "":
        raise UsageError("the name of the source is empty")
    if isinstance(source, str) and (source.lstrip()[:1] == "{" or "\n" in source):
        raise UsageError("text goes in as bytes: load(text.encode())")
    return True


def documents_of(
    source: Any,
    fetched: Fetched | None,
    base_uri: str | None,
    version: str | None,
    *,
    any_uri: bool = False,
    shown: str | None = None,
) -> Registry:
    """The entry document, fetched or given, as the first of those that a description consists of.

    ``any_uri`` says whether relative URIs name documents too.

    Raises:
        DocumentError: as :func:`schemakit.documents.document.from_bytes`.
    """
    base = "" if base_uri is None else given_base(base_uri)
    name = shown or base_uri or ""
    if isinstance(source, Mapping):
        entry = from_mapping(source, uri=name, base=base, version=version)
    elif fetched is None:
        entry = from_bytes(bytes(source), uri=name, base=base, version=version)
    else:
        if not base and fetched.uri != "<stdin>":
            base = fetched.uri if any_uri else uri.as_uri(fetched.uri)
        entry = from_bytes(
            fetched.data,
            uri=name or fetched.uri,
            base=base,
            media_type=fetched.media_type,
            version=version,
        )
    return Registry(entry, any_uri=any_uri)


def given_base(base_uri: str) -> str:
    """The URI that a document calls itself, given as a URI or a path.

    Raises:
        UsageError: if it is no text, or empty.
    """
    expect("base_uri", base_uri, str, "a text: a URI or a path")
    if not base_uri:
        raise UsageError("base_uri is empty")
    return uri.as_uri(base_uri)


# -- the caller's own retrieval --------------------------------------------------------------------


def retrieved(retrieve: Callable[[str], bytes], asked: Any, referrer: str = "") -> Fetched:
    """What the caller's own function gives for a URI."""
    del referrer
    name = os.fspath(asked)
    with _as_retrieval_error(name):
        return Fetched(_given(retrieve(name)), name, None)


async def aretrieved(
    retrieve: Callable[[str], Awaitable[bytes]], asked: Any, referrer: str = ""
) -> Fetched:
    """What the caller's own async function gives for a URI."""
    del referrer
    name = os.fspath(asked)
    with _as_retrieval_error(name):
        given = retrieve(name)
        expect("what retrieve gives", given, Awaitable, "awaitable, as of an async function")
        return Fetched(_given(await given), name, None)


def _given(data: Any) -> bytes:
    """The bytes that the caller's own function gave."""
    if isinstance(data, Awaitable):
        if isinstance(data, Coroutine):
            data.close()  # nobody will await it
        raise UsageError("retrieve is an async function, which aload() takes, and load() does not")
    expect("what retrieve gives", data, (bytes, bytearray, memoryview), "bytes")
    return bytes(data)


@contextmanager
def _as_retrieval_error(asked: str) -> Iterator[None]:
    """What a function raises where it finds nothing, with the URI."""
    try:
        yield
    except SchemaKitError:
        raise
    except (OSError, LookupError, ValueError) as error:
        # A mapping's __getitem__ says nothing but the key.
        is_key = error.args == (asked,)
        reason = "retrieve has nothing of that name" if is_key else str(error)
        raise RetrievalError(asked, reason or type(error).__name__) from error


# -- reading ---------------------------------------------------------------------------------------


def _answered(read: Callable[[str, str], Fetched], asked: str, referrer: str) -> Answer:
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
) -> None:
    """Reads what a description consists of besides its entry, several documents at once; ``read``
    takes a URI and that of what refers to it. ``clock`` gives seconds."""
    if not may_refer_elsewhere(registry.entry):
        return
    work = loading(registry)
    try:
        wanted = next(work)
        while True:
            found = _read_at_hand(wanted, read, clock)
            rest = {asked: wanted[asked] for asked in wanted if asked not in found}
            if rest:
                found |= _read_at_once(rest, read)
            wanted = work.send(found)
    except StopIteration:
        return


def _read_at_hand(
    wanted: Mapping[str, str], read: Callable[[str, str], Fetched], clock: Callable[[], float]
) -> dict[str, Answer]:
    """Reads files one by one as long as that goes quickly: what the system has in memory is there
    before another thread could be asked for it."""
    found: dict[str, Answer] = {}
    start = clock()
    for asked, referrer in wanted.items():
        if not _is_file(asked) or clock() - start > _PATIENCE + _QUICK * len(found):
            break
        found[asked] = _answered(read, asked, referrer)
    return found


def _read_at_once(
    wanted: Mapping[str, str], read: Callable[[str, str], Fetched]
) -> dict[str, Answer]:
    """Reads documents in several threads."""
    from concurrent.futures import ThreadPoolExecutor

    threads, most = (_FILE_THREADS, _FILES) if all(map(_is_file, wanted)) else (_THREADS, 1)
    asked = list(wanted)
    slices = [asked[start : start + most] for start in range(0, len(asked), most)]
    pool = ThreadPoolExecutor(min(threads, len(slices)))
    try:
        found = pool.map(lambda some: [_answered(read, one, wanted[one]) for one in some], slices)
        return dict(zip(asked, (answer for some in found for answer in some), strict=True))
    finally:
        # Who interrupts it does not wait for servers that say nothing.
        pool.shutdown(wait=False, cancel_futures=True)


async def aread_all(registry: Registry, read: Callable[[str, str], Awaitable[Fetched]]) -> None:
    """What :func:`read_all` does, in an event loop."""
    if not may_refer_elsewhere(registry.entry):
        return
    import asyncio

    work = loading(registry)

    async def answer(asked: str, referrer: str) -> Answer:
        async with limit:
            try:
                return await read(asked, referrer)
            except SchemaKitError as error:
                return error

    limit = asyncio.Semaphore(_THREADS)
    try:
        wanted = next(work)
        while True:
            found = await asyncio.gather(*[answer(*one) for one in wanted.items()])
            wanted = work.send(dict(zip(wanted, found, strict=True)))
    except StopIteration:
        return
