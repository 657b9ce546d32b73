"""Which documents a description consists of: the entry, and all that references lead to.

The loop asks for URIs and takes what was read of them; it reads nothing itself, so that threads, an
event loop or a test may do that.
"""

from __future__ import annotations

import os
import re
from collections.abc import Awaitable, Callable, Generator, Mapping

from schemakit import uri
from schemakit.documents import Document, referred
from schemakit.errors import SchemaKitError
from schemakit.fetch import Fetched
from schemakit.identities import Documents
from schemakit.references import begun, explore

__all__ = ["Answer", "Loading", "answered", "aread_all", "loading", "read_all", "refers_elsewhere"]

#: What reading one document gave: its bytes, or why there are none.
Answer = Fetched | SchemaKitError
#: Asks for URIs, each with that of what refers to it, and takes an answer for each; it ends when
#: nothing is missing.
Loading = Generator[Mapping[str, str], Mapping[str, Answer], None]

#: A reference that does not begin with its fragment; what is found may also be no reference.
_ELSEWHERE = re.compile(rb"""\$ref["']?\s*+:\s*+["']?+(?![#"'\s])|\$dynamicRef|\$recursiveRef""")
_MAPPING = re.compile(rb"""["']?mapping["']?\s*+:\s*+(?:\{[^{}]*|(?:\n[^\n]*){0,40})""")
#: More documents than these are read at once by several threads.
_FEW = 4
_THREADS = 8


def refers_elsewhere(document: Document) -> bool:
    """Whether the entry document may refer to another one, as far as a glance at its text says.

    It says yes too often rather than too seldom, and costs a small part of parsing.
    """
    data = document.data
    if not data:
        return True
    if _ELSEWHERE.search(data):
        return True
    return b"mapping" in data and any(
        re.search(rb"""[:\s]["']?+(?!#)[^"'#\s,{}]*[/.]""", found[0].partition(b":")[2])
        for found in _MAPPING.finditer(data)
    )


def loading(documents: Documents) -> Loading:
    """Asks for every document that a description refers to, directly or not, and takes them in.

    What is asked for at once does not depend on each other. Files come before what a server has to
    be asked for: one of them may be known by the URI that a reference names.
    """
    walk = begun(documents)
    while wanted := explore(walk):
        urgent = {one: wanted[one] for one in wanted if _is_file(one)} or wanted
        answers = yield urgent
        for asked in urgent:
            if documents.resource(asked) is None:
                _take(documents, asked, answers[asked])
    documents.explored.append(walk)


def _take(documents: Documents, asked: str, answer: Answer) -> None:
    if isinstance(answer, SchemaKitError):
        documents.failures[uri.normalised(asked)] = answer
        return
    entry = documents.entry
    base = answer.uri if uri.is_absolute(answer.uri) and not _is_file(asked) else asked
    known = documents.resource(base)
    if known is not None:
        documents.alias(asked, known.document)
        return
    try:
        document = referred(
            answer.data,
            entry.grammar,
            uri=shown(entry, base),
            base=base,
            media_type=answer.media_type,
        )
    except SchemaKitError as error:
        documents.failures[uri.normalised(asked)] = error
        return
    documents.alias(asked, documents.add(document))


def _is_file(text: str) -> bool:
    return text[:5].lower() == "file:"


def shown(entry: Document, base: str) -> str:
    """What people are shown of a document's URI: of a file the path, as that of the entry is."""
    if not _is_file(base) or not _is_file(entry.base):
        return base
    from urllib.parse import unquote

    path = unquote(uri.split(base).path)
    around = unquote(uri.split(entry.base).path).rpartition("/")[0] + "/"
    if path.startswith(around) and not _is_file(entry.uri):
        return os.path.join(os.path.dirname(entry.uri), path[len(around) :])
    return os.path.relpath(path) if not os.path.isabs(entry.uri) else path


# -- reading ---------------------------------------------------------------------------------------


def answered(read: Callable[[str, str], Fetched], asked: str, referrer: str) -> Answer:
    """What reading gives, or why it gives nothing."""
    try:
        return read(asked, referrer)
    except SchemaKitError as error:
        return error


def read_all(work: Loading, read: Callable[[str, str], Fetched]) -> None:
    """Reads what a loading asks for, several documents at once; ``read`` takes a URI and that of
    what refers to it."""
    try:
        wanted = next(work)
        while True:
            wanted = work.send(_read_batch(wanted, read))
    except StopIteration:
        return


def _read_batch(
    wanted: Mapping[str, str], read: Callable[[str, str], Fetched]
) -> dict[str, Answer]:
    if len(wanted) <= _FEW and all(map(_is_file, wanted)):
        return {asked: answered(read, asked, referrer) for asked, referrer in wanted.items()}
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(_THREADS) as pool:
        found = pool.map(lambda asked: answered(read, asked, wanted[asked]), wanted)
        return dict(zip(wanted, found, strict=True))


async def aread_all(work: Loading, read: Callable[[str, str], Awaitable[Fetched]]) -> None:
    """What :func:`read_all` does, in an event loop."""
    import asyncio

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
