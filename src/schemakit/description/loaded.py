"""The documents of a description with what has been worked out about them, and its outputs."""

from __future__ import annotations

from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, Any, Unpack

from schemakit.description.arguments import (
    attach_sources,
    check_copy,
    check_size,
    find_start,
    read_bundle_options,
    read_options,
)

if TYPE_CHECKING:
    from schemakit.documents.registry import Registry
    from schemakit.references.graph import Graph
    from schemakit.routing.router import Router
    from schemakit.spec.grammar import ObjectType
    from schemakit.transform.options import BundleOptions, DereferenceOptions, Options
    from schemakit.usage.connections import Connections
    from schemakit.views.search_index import SearchIndex

__all__ = ["GIB", "Loaded"]

GIB = 1 << 30


class Loaded:
    """What ``Description`` and its operations, schemas and models share; a ``views.reader.Reader``.

    A pickle has the registry only: the rest is worked out again.
    """

    __slots__ = (
        *("_connections", "_graph", "_has_json_numbers", "_lock", "_router", "_search_index"),
        *("_whole", "registry"),
    )

    def __init__(self, registry: Registry, graph: Graph | None = None) -> None:
        self.registry = registry
        #: The graph of all references, once loading or a call has built it.
        self._graph = graph
        self._connections: Connections | None = None
        self._whole: Any = None
        self._search_index: SearchIndex | None = None
        self._router: Router | None = None
        self._lock = Lock()
        #: Whether all numbers are known to be such as JSON can hold.
        self._has_json_numbers = False

    def __reduce__(self) -> tuple[type[Loaded], tuple[Registry]]:
        return Loaded, (self.registry,)

    def graph(self) -> Graph:
        """The graph of all references. It is built once, and frozen."""
        if self._graph is None:
            from schemakit.loading.deferred import take_graph
            from schemakit.references.graph import build_graph
            from schemakit.syntax.gc_pause import collector_paused

            with self._lock:
                if self._graph is None:
                    with collector_paused():
                        self._graph = take_graph(self.registry) or build_graph(self.registry)
        return self._graph

    def search_index(self) -> SearchIndex:
        """The texts that a search looks through. They are collected once, when they are needed."""
        if self._search_index is None:
            from schemakit.views.search_index import build_index

            found = build_index(self, self.graph)
            with self._lock:
                self._search_index = self._search_index or found
        return self._search_index

    def router(self) -> Router:
        """The paths and servers by which requests are matched. It is built once."""
        if self._router is None:
            from schemakit.routing.router import build_router

            found = build_router(self)
            with self._lock:
                self._router = self._router or found
        return self._router

    def connections(self) -> Connections:
        """What uses what. It is built once, and frozen."""
        if self._connections is None:
            from schemakit.syntax.gc_pause import collector_paused
            from schemakit.usage.connections import find_connections

            graph = self.graph()
            with self._lock:
                if self._connections is None:
                    with collector_paused():
                        self._connections = find_connections(self, graph)
        return self._connections

    def _graph_for(self, options: Options) -> Graph | None:
        """The graph for a call with these options; None if it needs one of its own."""
        return self.graph() if options.at is None and options.extensions else None

    def _check_numbers(self) -> None:
        """Check that the numbers of a description that was given as a mapping can be written.

        Raises:
            DocumentSyntaxError: if one is infinite or not a number.
        """
        if self._has_json_numbers:
            return
        from schemakit.errors import DocumentSyntaxError
        from schemakit.syntax.json_writer import find_non_finite

        # The reader of a text has refused them.
        for document in [one for one in self.registry.all if not one.data]:
            found = find_non_finite(document.contents)
            if found is not None:
                tokens, number = found
                message = f"{number} is not a number that JSON can hold"
                raise DocumentSyntaxError(document.location(tokens), message)
        self._has_json_numbers = True

    def read(self, tokens: tuple[str, ...]) -> Any:
        """The value at a pointer into the entry document, dereferenced for reading.

        Raises:
            PointerError: if a token is missing.
        """
        from schemakit.transform.dereference import view

        with attach_sources(self.registry):
            return view(self.registry, tokens)

    def read_part(self, name: str) -> tuple[Any, ObjectType]:
        """The part of another document that ``FILE#POINTER`` names, dereferenced for reading, and
        the type of Object as which it is read.

        Raises:
            NotFoundError, PointerError: if there is no such part.
            UsageError: if it is in the entry document.
        """
        from schemakit.errors import UsageError
        from schemakit.references.target_types import Start
        from schemakit.transform.dereference import view

        start = find_start(self, name)
        if not isinstance(start, Start):
            raise UsageError(f"{name!r} is a part of the entry document")
        with attach_sources(self.registry):
            return view(self.registry, start), start.type

    def read_whole(self) -> Any:
        """The entry document, dereferenced for reading. It is built once, when it is needed."""
        if self._whole is None:
            whole = self.dereference(siblings="annotations", missing="keep")
            with self._lock:
                # The containers of the first one are the ones that others may have met.
                self._whole = whole if self._whole is None else self._whole
        return self._whole

    def dereference(
        self,
        *,
        max_bytes: int | None = None,
        copy: bool = False,
        **options: Unpack[DereferenceOptions],
    ) -> Any:
        """As :meth:`schemakit.Description.dereference`."""
        from schemakit.transform.dereference import dereference

        check_size("max_bytes", max_bytes)
        chosen = read_options(self, options)
        if copy:
            check_copy(chosen)
            max_bytes = GIB if max_bytes is None else max_bytes
        with attach_sources(self.registry):
            if max_bytes is not None:
                from schemakit.transform.json_assembly import json_pieces

                # Both are called by ``dereference`` below, and only once.
                counted = replace(chosen, on_residual=None, on_renamed=None, on_problem=None)
                graph = self._graph_for(chosen)
                json_pieces(self.registry, counted, max_bytes=max_bytes, indent=None, graph=graph)
            value, _ = dereference(self.registry, chosen, self._graph_for(chosen))
        if not copy:
            return value
        from schemakit.description.tree_copy import copy_tree

        return copy_tree(value)

    def dereference_text(
        self, options: DereferenceOptions, max_bytes: int | None, indent: int | None
    ) -> list[bytes]:
        """The pieces of the text of :meth:`schemakit.Description.dereference_json`."""
        from schemakit.transform.json_assembly import json_pieces

        check_size("max_bytes", max_bytes)
        check_size("indent", indent)
        self._check_numbers()
        chosen = read_options(self, options)
        with attach_sources(self.registry):
            pieces, _ = json_pieces(
                self.registry,
                chosen,
                max_bytes=max_bytes,
                indent=indent,
                graph=self._graph_for(chosen),
            )
        return pieces

    def bundle(self, options: BundleOptions) -> Any:
        """As :meth:`schemakit.Description.bundle`."""
        from schemakit.transform.bundle import bundle

        chosen = read_bundle_options(self, options)
        with attach_sources(self.registry):
            value, _ = bundle(self.registry, chosen, self._graph_for(chosen))
        return value

    def bundle_text(
        self, options: BundleOptions, max_bytes: int | None, indent: int | None
    ) -> list[bytes]:
        """The pieces of the text of :meth:`schemakit.Description.bundle_json`."""
        from schemakit.transform.bundle import Bundler
        from schemakit.transform.json_assembly import json_pieces, text_pieces

        check_size("max_bytes", max_bytes)
        check_size("indent", indent)
        self._check_numbers()
        chosen = read_bundle_options(self, options)
        if chosen.at is not None or chosen.inline is not None or chosen.titles:
            value, uri = self.bundle(options), self.registry.entry.uri
            return text_pieces(value, max_bytes=max_bytes, indent=indent, uri=uri)
        with attach_sources(self.registry):
            pieces, _ = json_pieces(
                self.registry,
                chosen,
                max_bytes=max_bytes,
                indent=indent,
                graph=self._graph_for(chosen),
                kind=Bundler,
            )
        return pieces
