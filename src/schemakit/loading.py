"""Which documents a description consists of: the entry, and all that references lead to.

The loop asks for URIs and takes what was read of them; it reads nothing itself, so that threads, an
event loop or a test may do that.
"""

from __future__ import annotations

import os
import re
from collections.abc import Awaitable, Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeGuard

from schemakit import uri
from schemakit.documents import Document, from_bytes, from_mapping, in_text, referred
from schemakit.errors import AccessError, RetrievalError, SchemaKitError, UsageError, expect
from schemakit.fetch import Fetched
from schemakit.identities import Documents

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
    "refers_elsewhere",
    "retrieved",
]

#: A path, a URI or ``"-"``; or the document itself.
Source = str | os.PathLike[str] | bytes | Mapping[str, Any]
#: What reading one document gave: its bytes, or why there are none.
Answer = Fetched | SchemaKitError
#: Asks for URIs, each with that of what refers to it, and takes an answer for each; it ends when
#: nothing is missing.
Loading = Generator[Mapping[str, str], Mapping[str, Answer], None]

# These begin with a character of their own: a pattern that could begin with anything takes twenty
# times as long. They are compiled at their first use, which `paths` has not.
#: How most local references are written.
_LOCAL = (b'$ref": "#', b'$ref":"#')
#: A reference that does not begin with its fragment; what is found may also be no reference.
_ELSEWHERE = rb"""\$(?:ref|dynamicRef)["']?\s*+:\s*+["']?+(?![#"'\s])"""
#: A mapping in braces, or an alias of one, or the line above one in a block.
_MAPPING = (
    rb"""mapping["']?\s*+"""
    rb"(?::\s*+\{[^{}]*|:\s*+\*|:[ \t]*+(?:[&!]\S*+[ \t]*+)*+(?:#[^\n]*)?(?=\n))"
)
#: What is no reference to this document and may be one to another.
_MAY_BE_ELSEWHERE = rb"""[:\s]["']?+(?!#)[^"'#\s,{}:/.]*+[/.]|:\s*+\*"""
#: No line of YAML is indented further.
_FURTHEST = 10_000
#: More documents than these are read at once by several threads.
_FEW = 4
#: Threads that wait for servers, and those that wait for a disk. Each of these takes many files at
#: a time: one is read sooner than handed over. That halves the time of 2 900 files from a disk, and
#: costs a sixth where the system has them in memory.
_THREADS, _FILE_THREADS, _FILES = 8, 4, 64


def refers_elsewhere(document: Document) -> bool:
    """Whether the entry document may refer to another one, as far as a glance at its text says.

    It says yes too often rather than too seldom, and costs a small part of parsing.
    """
    data = document.data
    if not data:
        return True
    if _names_another(data):
        return True
    return b"discriminator" in data and any(
        re.search(_MAY_BE_ELSEWHERE, text) for text in _mappings(data)
    )


def _mappings(data: bytes) -> Iterator[bytes]:
    """What mappings hold, from their colon on: up to the first brace inside, or all lines that are
    indented further."""
    mapping = re.compile(_MAPPING)
    found = mapping.search(data)
    while found:
        start, end = found.span()
        if data.startswith(b"\n", end):
            end = _end_of_block(data, start, end)
        yield data[start + len(b"mapping") : end]
        found = mapping.search(data, end)


def _end_of_block(data: bytes, start: int, end: int) -> int:
    """Where the lines end that are indented further than what begins at ``start`` in the line that
    ends at ``end``."""
    indent = start - data.rfind(b"\n", max(0, start - _FURTHEST), start) - 1
    while end < len(data):
        line_end = data.find(b"\n", end + 1)
        line_end = len(data) if line_end < 0 else line_end
        line = data[end + 1 : line_end]
        if line.strip() and len(line) - len(line.lstrip(b" ")) <= indent:
            break
        end = line_end
    return end


def _names_another(data: bytes) -> bool:
    # Going from "$" to "$" takes two thirds of the time that searching for the pattern takes.
    is_elsewhere = re.compile(_ELSEWHERE).match
    place = data.find(b"$")
    while place >= 0:
        if not data.startswith(_LOCAL, place) and is_elsewhere(data, place):
            return True
        place = data.find(b"$", place + 1)
    return False


def loading(documents: Documents) -> Loading:
    """Asks for every document that a description refers to, directly or not, and takes them in.

    What is asked for at once does not depend on each other. Files come before what a server has to
    be asked for: one of them may be known by the URI that a reference names.
    """
    from schemakit.references import begun, explore  # most descriptions are one document

    walk = begun(documents)
    walk.names_operations = documents.names_operations  # the other documents are still to come
    while wanted := explore(walk):
        # Some may be the names of schemas that the walk reached after it met the reference.
        wanted = {one: wanted[one] for one in wanted if documents.resource(one) is None}
        # Of several spellings of one URI the first is enough.
        spelled = {uri.normalised(one): one for one in reversed(wanted)}
        once = {one: wanted[one] for one in wanted if spelled[uri.normalised(one)] == one}
        urgent = {one: once[one] for one in once if _is_file(one)} or once
        answers = yield urgent
        for asked in urgent:
            if documents.resource(asked) is None:
                _take(documents, asked, answers[asked])
    documents.explored.append(walk)


def _take(documents: Documents, asked: str, answer: Answer) -> None:
    if isinstance(answer, SchemaKitError):
        documents.failures[uri.normalised(asked)] = _named(documents.entry, asked, answer)
        return
    entry = documents.entry
    base = answer.uri if uri.is_absolute(answer.uri) and not _is_file(asked) else asked
    known = documents.resource(base)
    if known is not None:
        documents.alias(asked, known.document)
        return
    name = shown(entry, base)
    try:
        with in_text(name, answer.data):
            document = referred(
                answer.data, entry.grammar, uri=name, base=base, media_type=answer.media_type
            )
    except SchemaKitError as error:
        documents.failures[uri.normalised(asked)] = error
        return
    documents.alias(asked, documents.add(document))


def _named(entry: Document, asked: str, error: SchemaKitError) -> SchemaKitError:
    """Why a document cannot be read, with its name as people are shown it."""
    if not isinstance(error, RetrievalError) or not _is_file(asked):
        return error
    name = shown(entry, asked)
    if isinstance(error, AccessError):
        return AccessError(name, error.policy, error.option, error.setting)
    return RetrievalError(name, error.reason)


def _is_file(text: str) -> bool:
    return text[:5].lower() == "file:"


def shown(entry: Document, base: str) -> str:
    """What people are shown of a document's URI: of a file the path, where the entry is one."""
    if not _is_file(base) or not _is_file(entry.base) or _is_file(entry.uri):
        return base
    from urllib.parse import unquote

    path = unquote(uri.split(base).path)
    around = unquote(uri.split(entry.base).path).rpartition("/")[0] + "/"
    if path.startswith(around):
        return os.path.join(os.path.dirname(entry.uri), path[len(around) :]) or os.curdir
    return os.path.relpath(path) if not os.path.isabs(entry.uri) else path


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
) -> Documents:
    """The entry document, fetched or given, as the first of those that a description consists of.

    ``any_uri`` says whether relative URIs name documents too.

    Raises:
        DocumentError: as :func:`schemakit.documents.from_bytes`.
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
    return Documents(entry, any_uri=any_uri)


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
        return Fetched(retrieve(name), name, None)


async def aretrieved(
    retrieve: Callable[[str], Awaitable[bytes]], asked: Any, referrer: str = ""
) -> Fetched:
    """What the caller's own async function gives for a URI."""
    del referrer
    name = os.fspath(asked)
    with _as_retrieval_error(name):
        return Fetched(await retrieve(name), name, None)


@contextmanager
def _as_retrieval_error(asked: str) -> Iterator[None]:
    """What a function raises where it finds nothing, with the URI."""
    try:
        yield
    except SchemaKitError:
        raise
    except (OSError, LookupError, ValueError) as error:
        raise RetrievalError(asked, str(error) or type(error).__name__) from error


# -- reading ---------------------------------------------------------------------------------------


def _answered(read: Callable[[str, str], Fetched], asked: str, referrer: str) -> Answer:
    """What reading gives, or why it gives nothing."""
    try:
        return read(asked, referrer)
    except SchemaKitError as error:
        return error


def read_all(documents: Documents, read: Callable[[str, str], Fetched]) -> None:
    """Reads what a description consists of besides its entry, several documents at once; ``read``
    takes a URI and that of what refers to it."""
    if not refers_elsewhere(documents.entry):
        return
    work = loading(documents)
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
        return {asked: _answered(read, asked, referrer) for asked, referrer in wanted.items()}
    from concurrent.futures import ThreadPoolExecutor

    threads, most = (_FILE_THREADS, _FILES) if all(map(_is_file, wanted)) else (_THREADS, 1)
    asked = list(wanted)
    slices = [asked[start : start + most] for start in range(0, len(asked), most)]
    with ThreadPoolExecutor(min(threads, len(slices))) as pool:
        found = pool.map(lambda some: [_answered(read, one, wanted[one]) for one in some], slices)
        return dict(zip(asked, (answer for some in found for answer in some), strict=True))


async def aread_all(documents: Documents, read: Callable[[str, str], Awaitable[Fetched]]) -> None:
    """What :func:`read_all` does, in an event loop."""
    if not refers_elsewhere(documents.entry):
        return
    import asyncio

    work = loading(documents)

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
