"""Description and ``load()``: the face.

The rooms behind it are imported by the methods that need them, so that each call waits only for
those that it uses.
"""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Unpack

from schemakit.errors import AccessError, DocumentError, SchemaKitError, UsageError, expect
from schemakit.loading.entry import Source, given_base, is_named, open_entry
from schemakit.loading.readers import acall_retrieve, aread_all, call_retrieve, read_all
from schemakit.references.resolver import at_pointer
from schemakit.sources import replicate
from schemakit.sources.fetch import Fetcher
from schemakit.spec import pointer
from schemakit.suggest import did_you_mean

if TYPE_CHECKING:
    from schemakit.documents.registry import Registry
    from schemakit.errors import Diagnostic, Location
    from schemakit.models.model import Model
    from schemakit.references.graph import Graph
    from schemakit.references.listing import Reference
    from schemakit.sources.access import Access
    from schemakit.sources.cache import Cache
    from schemakit.sources.http import Headers
    from schemakit.transform.options import BundleOptions, DereferenceOptions, Options
    from schemakit.views.operations import AnyOf, Operation
    from schemakit.views.schemas import Schema
    from schemakit.views.statistics import Statistics

__all__ = ["Description", "aload", "dereference", "load", "load_with", "model"]

_GIB = 1 << 30
#: About a megabyte of the text of a large description.
_PIECES_A_CHUNK = 1024


class Description:
    """An API description, loaded. Reading it never changes it.

    Every ``dereference…`` takes these options as keywords: ``cycles`` ("keep",
    "error", "share"), ``siblings`` ("spec", "annotations"), ``extensions``, ``strict``,
    ``missing`` ("error", "keep"), ``prune``, ``annotate`` (a key for the component's name),
    ``at`` (a JSON Pointer: that part alone, with what it still names and does not hold under
    ``$defs``, ``definitions`` before 3.1, or where docs/cli.md says), ``flatten`` (every Schema
    without ``allOf``) and ``on_residual`` (called with each :class:`Residual`, what flattening left
    and why).
    """

    __slots__ = ("_lock", "_registry", "_whole")

    def __init__(self, registry: Registry, graph: Graph | None = None) -> None:
        self._registry = registry
        #: The graph of all references, where loading built it or some call has.
        self._whole = graph
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"<Description {self.uri or 'in memory'} ({self.version})>"

    @property
    def version(self) -> str:
        """``"2.0"``, ``"3.0"``, ``"3.1"``, ``"3.2"``, or ``"json-schema"``."""
        version = self._registry.entry.grammar.version
        return "json-schema" if version.startswith("json-schema") else version

    @property
    def uri(self) -> str:
        """Where it came from, as given; after redirects for a URL; empty for data in memory."""
        return self._registry.entry.uri

    @property
    def contents(self) -> dict[str, Any]:
        """The description as it stands, references and all. Not to be changed."""
        contents: dict[str, Any] = self._registry.entry.contents
        return contents

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is wrong with its references and with the names they may lead to, as warnings.

        What has no target stops :meth:`dereference` all the same, unless ``missing="keep"``.
        """
        from schemakit.references.problems import describe_problems, describe_registry

        found = describe_problems(self._registry, self._graph().problems)
        return (*found, *describe_registry(self._registry))

    @property
    def unread(self) -> tuple[SchemaKitError, ...]:
        """Why documents that it refers to could not be read."""
        return self._registry.unread

    @property
    def sources(self) -> Mapping[str, bytes]:
        """The text of each document by the ``uri`` of its locations; empty for data in memory."""
        unread = [one.sources for one in self._registry.unread if isinstance(one, DocumentError)]
        read = {one.uri: one.data for one in self._registry.all if one.data}
        return {uri: text for texts in (*unread, read) for uri, text in texts.items()}

    def check(self, *, examples: bool = False) -> tuple[Diagnostic, ...]:
        """Everything wrong with it, in the order of the text; docs/diagnostics.md explains each.

        With the ``check`` extra installed, violations of the official OpenAPI schema are among it,
        and with ``examples`` the examples, defaults and enum values that their schemas refuse.
        """
        from schemakit.checks.run import check

        return check(self._registry, self._graph(), examples=examples)

    def paths(self) -> list[str]:
        """The paths, sorted by code point, as ``jq -r '.paths | keys[]'`` prints them."""
        from schemakit.views import operations

        return operations.paths(self._registry)

    def operations(
        self,
        *,
        tag: AnyOf | None = None,
        method: AnyOf | None = None,
        path: AnyOf | None = None,
        deprecated: bool | None = None,
    ) -> list[Operation]:
        """The operations that fit every filter, in document order; ``path`` is a shell glob. Of a
        filter that is several texts, one has to fit.

        Raises:
            UsageError: if a filter is neither a text nor several.
        """
        from schemakit.views import operations

        return operations.select(
            self._registry, self._view, tag=tag, method=method, path=path, deprecated=deprecated
        )

    def operation(self, key: str) -> Operation:
        """The operation with that operationId, ``"GET /path"`` or JSON Pointer.

        Raises:
            NotFoundError: if there is none; it names the nearest.
        """
        from schemakit.views import operations

        return operations.find(self._registry, self._view, key)

    def schemas(self) -> list[Schema]:
        """The reusable schemas, in document order."""
        from schemakit.views import schemas

        return schemas.every(self._registry, self._view, self.dereference)

    def schema(self, name_or_pointer: str) -> Schema:
        """The schema of that name, or at that JSON Pointer.

        Raises:
            NotFoundError: if there is none; it names the nearest.
        """
        from schemakit.views import schemas

        return schemas.find(self._registry, self._view, self.dereference, name_or_pointer)

    def model(self, *, repair: bool = False) -> Model:
        """The model that it describes: inputs and outputs in order, and what contradicts itself.

        ``repair`` reads known quirks as they were meant, each with a diagnostic that says so.

        Raises:
            UsageError: if it describes none.
        """
        from schemakit.models import model as models

        return models.build(
            self._registry, self._view, self.dereference, repair=repair, known=self.diagnostics
        )

    def references(self) -> list[Reference]:
        """Every Reference Object, in document order."""
        from schemakit.references.listing import list_references

        return list_references(self._registry, self._graph())

    def reference_counts(self) -> dict[str, int]:
        """Pointer of each target in the entry document to how many references name it."""
        from schemakit.references.listing import count_references

        return count_references(self._graph())

    def dereference(
        self, *, max_bytes: int | None = None, **options: Unpack[DereferenceOptions]
    ) -> Any:
        """Plain dicts and lists with every reference inlined; bodies are shared, so read-only.

        Shared, the result takes hardly more memory than the source. ``max_bytes`` refuses it where
        its JSON text would be larger.

        Raises:
            TooLargeError: if the text would take more than ``max_bytes``.
            UnresolvableError: if references have no target; it lists all of them.
            CycleError: if a reference leads only to itself; with ``cycles="error"`` for any cycle.
            UsageError: if an option has a value that does not exist.
            PointerError: if nothing stands at ``at``.
        """
        from schemakit.transform.dereference import dereference

        _check_size("max_bytes", max_bytes)
        chosen = self._options(options)
        with self._in_text():
            if max_bytes is not None:
                from schemakit.transform.json_assembly import json_pieces

                graph = self._graph_for(chosen)
                json_pieces(self._registry, chosen, max_bytes=max_bytes, indent=None, graph=graph)
            value, _ = dereference(self._registry, chosen, self._graph_for(chosen))
        return value

    def dereference_json(
        self,
        *,
        max_bytes: int | None = _GIB,
        indent: int | None = None,
        **options: Unpack[DereferenceOptions],
    ) -> bytes:
        """The same as JSON text (UTF-8), assembled without building the big tree.

        Raises:
            TooLargeError: if it would take more than ``max_bytes``, before any of it is built.
            SchemaKitError: as :meth:`dereference`.
        """
        return b"".join(self._json_pieces(options, max_bytes, indent))

    def dereference_json_chunks(
        self,
        *,
        max_bytes: int | None = _GIB,
        indent: int | None = None,
        **options: Unpack[DereferenceOptions],
    ) -> Iterator[bytes]:
        """The text of :meth:`dereference_json` in chunks, for a writer that need not hold it whole.

        Raises:
            SchemaKitError: as :meth:`dereference_json`, before the first chunk.
        """
        pieces = self._json_pieces(options, max_bytes, indent)
        starts = range(0, len(pieces), _PIECES_A_CHUNK)
        return (b"".join(pieces[start : start + _PIECES_A_CHUNK]) for start in starts)

    def bundle(self, **options: Unpack[BundleOptions]) -> Any:
        """One document in place of all, its references kept; plain dicts and lists, read-only.

        What references name in other documents moves to the reusable Objects, once, under its own
        name. ``at``, a JSON Pointer, asks for one part with the schemas that it names: of a Schema
        that is a JSON Schema of its own.

        Raises:
            UnresolvableError: if references have no target; it lists all of them.
            CycleError: if a reference leads only to itself.
            PointerError: if nothing stands at ``at``.
        """
        from schemakit.transform.bundle import bundle

        chosen = self._bundle_options(options)
        with self._in_text():
            value, _ = bundle(self._registry, chosen, self._graph_for(chosen))
        return value

    def bundle_json(
        self,
        *,
        max_bytes: int | None = _GIB,
        indent: int | None = None,
        **options: Unpack[BundleOptions],
    ) -> bytes:
        """The same as JSON text (UTF-8).

        Raises:
            TooLargeError: if it would take more than ``max_bytes``, before any of it is built.
            SchemaKitError: as :meth:`bundle`.
        """
        from schemakit.transform.bundle import Bundler
        from schemakit.transform.json_assembly import json_pieces, text_pieces

        _check_size("max_bytes", max_bytes)
        _check_size("indent", indent)
        chosen = self._bundle_options(options)
        if chosen.at is not None:
            value = self.bundle(**options)
            return b"".join(text_pieces(value, max_bytes=max_bytes, indent=indent, uri=self.uri))
        with self._in_text():
            graph = self._graph_for(chosen)
            pieces, _ = json_pieces(
                self._registry,
                chosen,
                max_bytes=max_bytes,
                indent=indent,
                graph=graph,
                kind=Bundler,
            )
        return b"".join(pieces)

    def view(self, where: str) -> Any:
        """The part at a JSON Pointer, dereferenced for reading: authors' siblings count, and what
        is recursive stays a reference into the document.

        Raises:
            PointerError: if nothing stands there.
        """
        return self._view(self._tokens(where))

    def locate(self, where: str) -> Location:
        """File, line and column of the value at a JSON Pointer.

        Raises:
            PointerError: if nothing stands there.
        """
        target = at_pointer(self._registry, self._tokens(where))
        return target.document.location(target.tokens)

    def statistics(self) -> Statistics:
        """Counts, cycles and sizes; the dereferenced size is computed without dereferencing."""
        from schemakit.views.statistics import measured

        return measured(
            self._registry,
            self._graph(),
            version=self.version,
            paths=self.paths(),
            operations=self.operations(),
            schemas=self.schemas(),
        )

    def _bundle_options(self, given: BundleOptions) -> Options:
        from schemakit.transform.options import BundleOptions

        return self._options(given, known=list(BundleOptions.__annotations__))

    def _options(
        self, given: DereferenceOptions | BundleOptions, *, known: list[str] | None = None
    ) -> Options:
        from schemakit.transform.options import Options

        known = list(Options.__dataclass_fields__) if known is None else known
        for name in given:
            if name not in known:
                raise UsageError(f"no option {name!r}{did_you_mean(name, known)}")
        options = Options(**given)
        if options.at in (None, "", "#"):
            return replace(options, at=None)
        return replace(options, at=pointer.join(self._tokens(options.at)))

    def _tokens(self, where: Any) -> tuple[str, ...]:
        """Where a JSON Pointer leads, which may be written as a fragment with its ``#``."""
        expect("a JSON Pointer", where, str, "a text")
        tokens = pointer.parse(pointer.as_typed(where))
        with self._in_text():
            target = at_pointer(self._registry, tokens)
        # What a reference leads to in another document has no other pointer from the entry.
        return tokens if target.document.number else target.tokens

    def _json_pieces(
        self, given: DereferenceOptions, max_bytes: int | None, indent: int | None
    ) -> list[bytes]:
        from schemakit.transform.json_assembly import json_pieces

        _check_size("max_bytes", max_bytes)
        _check_size("indent", indent)
        options = self._options(given)
        with self._in_text():
            graph = self._graph_for(options)
            pieces, _ = json_pieces(
                self._registry, options, max_bytes=max_bytes, indent=indent, graph=graph
            )
        return pieces

    def _graph(self) -> Graph:
        """The graph of all references, which is built once."""
        if self._whole is None:
            from schemakit.references.graph import build_graph
            from schemakit.syntax.gc_pause import collector_paused

            with self._lock:
                if self._whole is None:
                    with collector_paused():
                        self._whole = build_graph(self._registry)
        return self._whole

    def _graph_for(self, options: Options) -> Graph | None:
        """The graph that a call with these options shares with others; None for a part."""
        return self._graph() if options.at is None and options.extensions else None

    def _view(self, tokens: tuple[str, ...]) -> Any:
        from schemakit.transform.dereference import view

        with self._in_text():
            return view(self._registry, tokens)

    @contextmanager
    def _in_text(self) -> Iterator[None]:
        """Lets the errors that pass know the texts that they count in, for excerpts."""
        try:
            yield
        except DocumentError as error:
            error.sources = {**self.sources, **error.sources}
            raise


def _check_size(name: str, given: int | None) -> None:
    if given is not None:
        expect(name, given, int, "a whole number or None")


def load(
    source: Source,
    *,
    base_uri: str | None = None,
    version: str | None = None,
    follow: bool = True,
    access: Access | None = None,
    headers: Headers = (),
    cache: Cache | None = None,
    progress: Callable[[str], None] | None = None,
    retrieve: Callable[[str], bytes] | None = None,
) -> Description:
    """The description at a path, a ``file:`` or ``http(s):`` URL, ``"-"`` (standard input), of a
    model by name (``"replicate:owner/name"``), in bytes, or in an already parsed mapping, which is
    never changed.

    JSON and YAML 1.2; OAS 2.0 to 3.2, JSON Schema, or a response of Replicate's models API.
    ``base_uri``, a URI or a path, is what the document calls itself and what its relative
    references start from; ``version`` overrides what it declares. Documents that it refers to are
    read too, unless ``follow`` is False.

    ``access`` says what may be read; the default is safe for a description from a stranger.
    ``headers``, names to values, go to the origin of a source that is a URL and to no other;
    ``{"https://example.com": {name: value}}`` names the origin. ``cache`` keeps answers on disk,
    and ``progress`` is told when reading takes long. ``retrieve`` replaces all four: it gets a URI,
    the source first, as it is written, and gives the bytes; a relative reference from a relative
    source is a relative URI.

    Raises:
        AccessError: if ``access`` does not allow to read it.
        RetrievalError: if the source cannot be read.
        DocumentSyntaxError: if it is neither JSON nor YAML, or no object.
        UnsupportedVersionError: if its version has no grammar.
    """
    if retrieve is not None:
        expect("retrieve", retrieve, Callable, "a function")  # type: ignore[arg-type]
        read = partial(call_retrieve, retrieve)
        fetched = read(source) if is_named(source) else None
        registry = open_entry(source, fetched, base_uri, version, any_uri=True)
        return Description(registry, read_all(registry, read) if follow else None)
    with Fetcher(access, headers=headers, cache=cache, progress=progress) as fetcher:
        return load_with(fetcher, source, base_uri=base_uri, version=version, follow=follow)


def load_with(
    fetcher: Fetcher,
    source: Source,
    *,
    base_uri: str | None = None,
    version: str | None = None,
    follow: bool = True,
    shown: str | None = None,
) -> Description:
    """:func:`load` through a fetcher that the caller set up; ``shown`` is what people are to read
    for the name of a source that has none.

    Raises:
        SchemaKitError: as :func:`load`.
    """
    fetched = None
    if replicate.is_model(source):
        if fetcher.is_offline:
            why = "offline, and not in the cache: responses to requests with a token are not kept"
            raise AccessError(source, why)
        fetched = replicate.fetch_model(source, access=fetcher.access)
    elif is_named(source):
        fetched = fetcher.read_entry(source)
    if base_uri is not None and (fetched is None or fetched.uri == "<stdin>"):
        fetcher.set_entry(given_base(base_uri))
    registry = open_entry(source, fetched, base_uri, version, shown=shown)
    graph = None
    if follow:
        graph = read_all(registry, lambda asked, by: fetcher.read(asked, referrer=by or None))
    return Description(registry, graph)


async def aload(
    source: Source,
    *,
    base_uri: str | None = None,
    version: str | None = None,
    follow: bool = True,
    access: Access | None = None,
    headers: Headers = (),
    cache: Cache | None = None,
    retrieve: Callable[[str], Awaitable[bytes]] | None = None,
) -> Description:
    """What :func:`load` does, in an event loop: ``retrieve`` is an async function, and without one
    reading happens in a thread.

    Raises:
        SchemaKitError: as :func:`load`.
    """
    if retrieve is None:
        import asyncio

        reading = partial(load, source, base_uri=base_uri, version=version, follow=follow)
        reading = partial(reading, access=access, headers=headers, cache=cache)
        return await asyncio.to_thread(reading)
    read = partial(acall_retrieve, retrieve)
    fetched = await read(source) if is_named(source) else None
    registry = open_entry(source, fetched, base_uri, version, any_uri=True)
    return Description(registry, await aread_all(registry, read) if follow else None)


def model(source: Source, *, version: str | None = None, repair: bool = False) -> Model:
    """``load(source).model(...)`` in one call.

    Raises:
        SchemaKitError: as :func:`load` and :meth:`Description.model`.
    """
    return load(source, version=version).model(repair=repair)


def dereference(
    document: Source, *, max_bytes: int | None = None, **options: Unpack[DereferenceOptions]
) -> Any:
    """``load(document).dereference(...)`` in one call; a mapping is never changed.

    Raises:
        SchemaKitError: as :func:`load` and :meth:`Description.dereference`.
    """
    return load(document).dereference(max_bytes=max_bytes, **options)
