"""The documents of a description with what has been worked out about them, and its outputs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Unpack

from schemakit.description.arguments import (
    attach_sources,
    check_copy,
    check_size,
    read_bundle_options,
    read_options,
)
from schemakit.spec import pointer

if TYPE_CHECKING:
    from schemakit.documents.registry import Registry
    from schemakit.references.graph import Graph
    from schemakit.references.problems import Finding
    from schemakit.transform.dereference import BundleOptions, DereferenceOptions, Options

__all__ = ["GIB", "Loaded"]

GIB = 1 << 30


class Loaded:
    """What ``Description`` and its operations, schemas and models share; a ``views.reader.Reader``.

    A pickle has the registry only: the rest is worked out again.
    """

    __slots__ = ("_problems", "registry")

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        #: The problems of all references, once a call has collected them.
        self._problems: list[Finding] | None = None

    def __reduce__(self) -> tuple[type[Loaded], tuple[Registry]]:
        return Loaded, (self.registry,)

    def problems(self) -> list[Finding]:
        """The problems of all references."""
        from schemakit.references.collect import build

        if self._problems is None:
            self._problems = build(self.registry, missing="keep").problems
        return self._problems

    def count_references(self) -> dict[str, int]:
        """For each target in the entry document, by pointer: the number of references to it."""
        from schemakit.references.collect import build

        counts: dict[str, int] = {}
        graph = build(self.registry, missing="keep")
        for unit in graph.units:
            for target in unit.targets:
                if target >= 0 and not graph.units[target].document.number:
                    key = pointer.join(graph.units[target].tokens)
                    counts[key] = counts.get(key, 0) + 1
        return counts

    def _note(self, options: Options, graph: Graph) -> None:
        """Keeps the problems of a graph of all references."""
        if options.at is None and options.extensions:
            self._problems = graph.problems

    def read(self, tokens: tuple[str, ...]) -> Any:
        """The value at a pointer into the entry document, dereferenced for reading.

        Raises:
            PointerError: if a token is missing.
        """
        from schemakit.transform.dereference import viewed

        with attach_sources(self.registry):
            return viewed(self.registry, tokens)

    def dereference(
        self,
        *,
        max_bytes: int | None = None,
        copy: bool = False,
        **options: Unpack[DereferenceOptions],
    ) -> Any:
        """As :meth:`schemakit.Description.dereference`."""
        from schemakit.transform.dereference import dereferenced

        check_size("max_bytes", max_bytes)
        chosen = read_options(self.registry, options)
        if copy:
            check_copy(chosen)
            max_bytes = GIB if max_bytes is None else max_bytes
        with attach_sources(self.registry):
            if max_bytes is not None:
                from schemakit.transform.json_assembly import json_pieces

                counted = replace(chosen, on_residual=None)  # called by ``dereferenced`` below
                json_pieces(self.registry, counted, max_bytes=max_bytes, indent=None)
            value, graph = dereferenced(self.registry, chosen)
        self._note(chosen, graph)
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
        chosen = read_options(self.registry, options)
        with attach_sources(self.registry):
            pieces, graph = json_pieces(self.registry, chosen, max_bytes=max_bytes, indent=indent)
        self._note(chosen, graph)
        return pieces

    def bundle(self, options: BundleOptions) -> Any:
        """As :meth:`schemakit.Description.bundle`."""
        from schemakit.transform.bundle import bundled

        chosen = read_bundle_options(self.registry, options)
        with attach_sources(self.registry):
            value, graph = bundled(self.registry, chosen)
        self._note(chosen, graph)
        return value

    def bundle_text(
        self, options: BundleOptions, max_bytes: int | None, indent: int | None
    ) -> list[bytes]:
        """The pieces of the text of :meth:`schemakit.Description.bundle_json`."""
        from schemakit.transform.bundle import Bundler
        from schemakit.transform.json_assembly import json_pieces, text_pieces

        check_size("max_bytes", max_bytes)
        check_size("indent", indent)
        chosen = read_bundle_options(self.registry, options)
        if chosen.at is not None:
            value, uri = self.bundle(options), self.registry.entry.uri
            return text_pieces(value, max_bytes=max_bytes, indent=indent, uri=uri)
        with attach_sources(self.registry):
            pieces, graph = json_pieces(
                self.registry, chosen, max_bytes=max_bytes, indent=indent, kind=Bundler
            )
        self._note(chosen, graph)
        return pieces
