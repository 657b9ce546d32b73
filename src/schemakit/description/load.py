"""Loading a description: from a path, a URL, bytes, a mapping, or through a caller's function."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Unpack

from schemakit.description.description import Description
from schemakit.errors import AccessError, expect
from schemakit.loading.entry import Source, follow_root, given_base, is_named, open_entry
from schemakit.loading.readers import acall_retrieve, aread_all, call_retrieve, read_all
from schemakit.sources import replicate
from schemakit.sources.access import reaches_nothing
from schemakit.sources.fetch import Fetched, Fetcher

if TYPE_CHECKING:
    from schemakit.documents.registry import Registry
    from schemakit.models.model import Model
    from schemakit.references.graph import Graph
    from schemakit.sources.access import Access
    from schemakit.sources.cache import Cache
    from schemakit.sources.http import Headers
    from schemakit.spec.versions import VersionName
    from schemakit.transform.options import DereferenceOptions

__all__ = ["aload", "dereference", "load", "load_with", "model"]


def load(
    source: Source,
    *,
    base_uri: str | None = None,
    version: VersionName | None = None,
    follow: bool = True,
    resolve_examples: bool = False,
    access: Access | None = None,
    headers: Headers = (),
    cache: Cache | None = None,
    progress: Callable[[str], None] | None = None,
    retrieve: Callable[[str], bytes] | None = None,
) -> Description:
    """Loads a description from a path, a ``file:`` or ``http(s):`` URL, ``"-"`` (standard input), a
    model's name (``"replicate:owner/name"``), bytes, or a parsed mapping, which is never changed.

    JSON and YAML 1.2; OAS 2.0 to 3.2, JSON Schema, or a response of Replicate's models API.
    ``base_uri``, a URI or a path, is the document's own URI, against which relative references are
    resolved; ``version`` overrides the one that it declares. The documents to which it refers are
    read too, unless ``follow`` is False. With ``resolve_examples`` a ``$ref`` in place of an
    example, a default or an enum is a reference; by the specification it is data.

    ``access`` restricts what may be read; the default is safe for an untrusted description.
    ``headers``, names to values, are sent to the origin of a source that is a URL and to no other;
    ``{"https://example.com": {name: value}}`` names the origin. ``cache`` keeps responses on disk,
    and ``progress`` is called with a message when reading takes long. ``retrieve`` replaces all
    four: it takes a URI, first the source as it is written, and returns the bytes; a relative
    reference from a relative source is a relative URI.

    Raises:
        AccessError: if ``access`` does not allow reading it.
        RetrievalError: if the source cannot be read.
        DocumentSyntaxError: if it is neither JSON nor YAML, or its root is not an object.
        UnsupportedVersionError: if its version is not supported.
    """
    if retrieve is not None:
        expect("retrieve", retrieve, Callable, "a function")  # type: ignore[arg-type]
        read = partial(call_retrieve, retrieve)
        fetched = read(source) if is_named(source) else None
        registry = open_entry(
            source, fetched, base_uri, version, any_uri=True, resolve_examples=resolve_examples
        )
        return _read(registry, read) if follow else Description(registry)
    with Fetcher(access, headers=headers, cache=cache, progress=progress) as fetcher:
        return load_with(
            fetcher,
            source,
            base_uri=base_uri,
            version=version,
            follow=follow,
            resolve_examples=resolve_examples,
        )


def load_with(
    fetcher: Fetcher,
    source: Source,
    *,
    base_uri: str | None = None,
    version: VersionName | None = None,
    follow: bool = True,
    resolve_examples: bool = False,
    shown: str | None = None,
) -> Description:
    """Loads a description as :func:`load` does, with the caller's fetcher.

    ``shown`` is the name in messages of a source that has none.

    Raises:
        SchemaKitError: as :func:`load`.
    """
    fetched = None
    if replicate.is_model(source):
        if fetcher.is_offline:
            why = "offline, and not in the cache: answers to requests with a token are not kept"
            raise AccessError(source, why)
        fetched = replicate.fetch_model(source, access=fetcher.access)
    elif is_named(source):
        fetched = fetcher.read_entry(source, base_uri)
    if base_uri is not None and (fetched is None or fetched.uri == "<stdin>"):
        fetcher.set_entry(given_base(base_uri))
    registry = open_entry(
        source, fetched, base_uri, version, resolve_examples=resolve_examples, shown=shown
    )
    if not follow:
        return Description(registry)
    read = partial(_read_referred, fetcher)
    is_in_memory = fetched is None and base_uri is None
    if is_in_memory and reaches_nothing(fetcher.access) and _is_description(registry):
        from schemakit.loading.deferred import DeferredRegistry

        return Description(DeferredRegistry(registry, partial(_read_rest, read)))
    return _read(registry, read)


def _read_referred(fetcher: Fetcher, asked: str, referrer: str) -> Fetched:
    return fetcher.read(asked, referrer=referrer or None)


def _read_rest(read: Callable[[str, str], Fetched], registry: Registry) -> Graph | None:
    from schemakit.loading.readers import read_all

    return read_all(registry, read)


def _is_description(registry: Registry) -> bool:
    """Whether the entry document is a description, and not a reference to one or a schema."""
    entry = registry.entry
    return entry.is_complete and not entry.grammar.root.is_schema


def _read(registry: Registry, read: Callable[[str, str], Fetched]) -> Description:
    """The description of a registry, with all documents that it refers to."""
    graph = read_all(registry, read)
    described = follow_root(registry)
    if described is None:
        return Description(registry, graph)
    return Description(described, read_all(described, read))


async def aload(
    source: Source,
    *,
    base_uri: str | None = None,
    version: VersionName | None = None,
    follow: bool = True,
    resolve_examples: bool = False,
    access: Access | None = None,
    headers: Headers = (),
    cache: Cache | None = None,
    retrieve: Callable[[str], Awaitable[bytes]] | None = None,
) -> Description:
    """Loads a description as :func:`load` does, in an event loop.

    ``retrieve`` is an async function; without it the description is loaded in a thread.

    Raises:
        SchemaKitError: as :func:`load`.
    """
    if retrieve is None:
        import asyncio

        reading = partial(load, source, base_uri=base_uri, version=version, follow=follow)
        reading = partial(reading, access=access, headers=headers, cache=cache)
        reading = partial(reading, resolve_examples=resolve_examples)
        return await asyncio.to_thread(reading)
    read = partial(acall_retrieve, retrieve)
    fetched = await read(source) if is_named(source) else None
    registry = open_entry(
        source, fetched, base_uri, version, any_uri=True, resolve_examples=resolve_examples
    )
    graph = await aread_all(registry, read) if follow else None
    described = follow_root(registry)
    if described is None:
        return Description(registry, graph)
    return Description(described, await aread_all(described, read))


def model(source: Source, *, version: VersionName | None = None, repair: bool = False) -> Model:
    """``load(source).model(...)`` in one call.

    Raises:
        SchemaKitError: as :func:`load` and :meth:`Description.model`.
    """
    return load(source, version=version).model(repair=repair)


def dereference(
    document: Source,
    *,
    max_bytes: int | None = None,
    copy: bool = False,
    resolve_examples: bool = False,
    **options: Unpack[DereferenceOptions],
) -> Any:
    """``load(document).dereference(...)`` in one call; a mapping is never changed.

    Raises:
        SchemaKitError: as :func:`load` and :meth:`Description.dereference`.
    """
    api = load(document, resolve_examples=resolve_examples)
    return api.dereference(max_bytes=max_bytes, copy=copy, **options)
