"""Description and ``load()``: the face."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Unpack

from schemakit import fetch, models, operations, pointer, references, replicate, schemas
from schemakit.dereference import DereferenceOptions, Options, dereferenced, viewed
from schemakit.documents import Document, from_bytes, from_mapping
from schemakit.errors import Diagnostic, Location, UsageError, did_you_mean
from schemakit.jsontext import Cost, forecast, json_pieces, plain_text
from schemakit.models import Model
from schemakit.operations import Operation
from schemakit.references import Graph, Reference
from schemakit.resolution import Problem, at_pointer
from schemakit.schemas import Schema
from schemakit.sites import Site

__all__ = ["Description", "Statistics", "dereference", "load", "model"]

_GIB = 1 << 30
#: About a megabyte of the text of a large description.
_PIECES_A_CHUNK = 1024
Source = str | os.PathLike[str] | bytes | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts and sizes of a description. Sizes are bytes of compact JSON text.

    ``unresolved`` of the references have no target. ``deepest`` is the reusable schema whose own
    text nests deepest, and how many levels of objects and arrays; ``cycles`` lists the
    members of every reference cycle as pointers; ``costliest`` what adds most when dereferenced.
    """

    version: str
    paths: int
    operations: dict[str, int]
    schemas: int
    references: int
    unresolved: int
    deepest: tuple[str, int] | None
    cycles: tuple[tuple[str, ...], ...]
    source_bytes: int
    dereferenced_bytes: int
    costliest: tuple[Cost, ...]


class Description:
    """An API description, loaded. Reading it never changes it.

    Every ``dereference…`` takes these options as keywords: ``cycles`` ("keep",
    "error", "share"), ``siblings`` ("spec", "annotations"), ``extensions``, ``strict``,
    ``missing`` ("error", "keep"), ``prune``, ``annotate`` (a key for the component's name),
    ``at`` (a JSON Pointer: that part alone, with what it still names under ``$defs``, or
    ``definitions`` before 3.1), ``flatten`` (every Schema without ``allOf``) and ``on_residual``
    (called with each :class:`Residual`, what flattening left and why).
    """

    __slots__ = ("_document", "_problems")

    def __init__(self, document: Document) -> None:
        self._document = document
        #: What is wrong with the references of the whole, once some call has gone through them.
        self._problems: list[tuple[Site, Problem]] | None = None

    def __repr__(self) -> str:
        return f"<Description {self.uri or 'in memory'} ({self.version})>"

    @property
    def version(self) -> str:
        """``"2.0"``, ``"3.0"``, ``"3.1"``, ``"3.2"``, or ``"json-schema"``."""
        return self._document.grammar.version.removesuffix("-legacy")

    @property
    def uri(self) -> str:
        """Where it came from, as given; after redirects for a URL; empty for data in memory."""
        return self._document.uri

    @property
    def contents(self) -> dict[str, Any]:
        """The description as it stands, references and all. Not to be changed."""
        contents: dict[str, Any] = self._document.contents
        return contents

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is wrong with its references, as warnings.

        What has no target stops :meth:`dereference` all the same, unless ``missing="keep"``.
        """
        if self._problems is None:
            self._problems = references.build(self._document, missing="keep").problems
        return references.diagnostics(self._document, self._problems)

    def paths(self) -> list[str]:
        """The paths, sorted by code point, as ``jq -r '.paths | keys[]'`` prints them."""
        return operations.paths(self._document)

    def operations(
        self,
        *,
        tag: str | None = None,
        method: str | None = None,
        path: str | None = None,
        deprecated: bool | None = None,
    ) -> list[Operation]:
        """The operations that fit every filter, in document order; ``path`` is a shell glob."""
        return operations.select(
            self._document, self._view, tag=tag, method=method, path=path, deprecated=deprecated
        )

    def operation(self, key: str) -> Operation:
        """The operation with that operationId, ``"GET /path"`` or JSON Pointer.

        Raises:
            NotFoundError: if there is none; it names the nearest.
        """
        return operations.find(self._document, self._view, key)

    def schemas(self) -> list[Schema]:
        """The reusable schemas, in document order."""
        return schemas.every(self._document, self._view, self.dereference)

    def schema(self, name_or_pointer: str) -> Schema:
        """The schema of that name, or at that JSON Pointer.

        Raises:
            NotFoundError: if there is none; it names the nearest.
        """
        return schemas.find(self._document, self._view, self.dereference, name_or_pointer)

    def model(self, *, repair: bool = False) -> Model:
        """The model that it describes: inputs and outputs in order, and what contradicts itself.

        ``repair`` reads known quirks as they were meant, each with a diagnostic that says so.

        Raises:
            UsageError: if it describes none.
        """
        return models.build(
            self._document, self._view, self.dereference, repair=repair, known=self.diagnostics
        )

    def references(self) -> list[Reference]:
        """Every Reference Object, in document order."""
        return references.listing(self._document)

    def reference_counts(self) -> dict[str, int]:
        """Pointer of each target to how many references name it."""
        counts: dict[str, int] = {}
        graph = references.build(self._document, missing="keep")
        for unit in graph.units:
            for target in unit.targets:
                if target >= 0:
                    key = pointer.join(graph.units[target].tokens)
                    counts[key] = counts.get(key, 0) + 1
        return counts

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
        chosen = self._options(options)
        if max_bytes is not None:
            json_pieces(self._document, chosen, max_bytes=max_bytes, indent=None)
        value, graph = dereferenced(self._document, chosen)
        self._note(chosen, graph)
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
        return self._document.location(self._tokens(where))

    def statistics(self) -> Statistics:
        """Counts, cycles and sizes; the dereferenced size is computed without dereferencing."""
        size, graph = forecast(self._document, Options(missing="keep"))
        methods: dict[str, int] = {}
        for operation in self.operations():
            methods[operation.method] = methods.get(operation.method, 0) + 1
        known = self.schemas()
        depths = [(schema.name, _depth(schema.raw)) for schema in known]
        cycles = [
            tuple(sorted(pointer.join(graph.units[number].tokens) for number in members))
            for members in graph.cycles()
        ]
        return Statistics(
            version=self.version,
            paths=len(self.paths()),
            operations=methods,
            schemas=len(known),
            references=sum(len(unit.sites) for unit in graph.units),
            unresolved=sum(unit.targets.count(-1) for unit in graph.units),
            deepest=max(depths, key=lambda one: one[1]) if depths else None,
            cycles=tuple(sorted(cycles)),
            source_bytes=len(self._document.data) or len(plain_text(self.contents)),
            dereferenced_bytes=size.bytes,
            costliest=size.costliest,
        )

    def _options(self, given: DereferenceOptions) -> Options:
        known = Options.__dataclass_fields__
        for name in given:
            if name not in known:
                raise UsageError(f"no option {name!r}{did_you_mean(name, list(known))}")
        options = Options(**given)
        if options.at in (None, "", "#"):
            return replace(options, at=None)
        return replace(options, at=pointer.join(self._tokens(options.at)))

    def _tokens(self, where: Any) -> tuple[str, ...]:
        """Where a JSON Pointer leads, which may be written as a fragment with its ``#``."""
        if not isinstance(where, str) or where[:1] not in ("", "/", "#"):
            raise UsageError(f"{where!r} is no JSON Pointer: it has to start with '/' or '#/'")
        text = pointer.from_fragment(where[1:]) if where[:1] == "#" else where
        return at_pointer(self._document, pointer.parse(text)).tokens

    def _json_pieces(
        self, given: DereferenceOptions, max_bytes: int | None, indent: int | None
    ) -> list[bytes]:
        options = self._options(given)
        pieces, graph = json_pieces(self._document, options, max_bytes=max_bytes, indent=indent)
        self._note(options, graph)
        return pieces

    def _note(self, options: Options, graph: Graph) -> None:
        if options.at is None and options.extensions:
            self._problems = graph.problems

    def _view(self, tokens: tuple[str, ...]) -> Any:
        return viewed(self._document, tokens)


def _depth(root: Any) -> int:
    deepest = 0
    stack = [(root, 1)]
    met: set[int] = set()
    while stack:
        value, depth = stack.pop()
        if not isinstance(value, (dict, list)) or id(value) in met:
            continue
        met.add(id(value))
        deepest = max(deepest, depth)
        inside = value.values() if isinstance(value, dict) else value
        stack.extend((item, depth + 1) for item in inside)
    return deepest


def load(source: Source, *, base_uri: str | None = None, version: str | None = None) -> Description:
    """The description at a path, a ``file:`` or ``http(s):`` URL, ``"-"`` (standard input), of a
    model by name (``"replicate:owner/name"``), in bytes, or in an already parsed mapping, which is
    never changed.

    JSON and YAML 1.2; OAS 2.0 to 3.2, JSON Schema, or a response of Replicate's models API.
    ``base_uri`` is what the document calls itself; ``version`` overrides what it declares.

    Raises:
        RetrievalError: if the source cannot be read.
        DocumentSyntaxError: if it is neither JSON nor YAML, or no object.
        UnsupportedVersionError: if its version has no grammar.
    """
    if isinstance(source, Mapping):
        return Description(from_mapping(source, uri=base_uri or "", version=version))
    if isinstance(source, (bytes, bytearray, memoryview)):
        data = bytes(source)
        return Description(from_bytes(data, uri=base_uri or "", version=version))
    if not isinstance(source, (str, os.PathLike)):
        kind = type(source).__name__
        hint = "; of an open file pass what .read() gives" if hasattr(source, "read") else ""
        raise UsageError(f"a source is a path, a URL, bytes or a mapping, not {kind}{hint}")
    if isinstance(source, str) and (source.lstrip()[:1] == "{" or "\n" in source):
        raise UsageError("text goes in as bytes: load(text.encode())")
    if isinstance(source, str) and replicate.is_model(source):
        fetched = replicate.fetch_model(source)
    else:
        fetched = fetch.fetch(source)
    return Description(
        from_bytes(
            fetched.data,
            uri=base_uri or fetched.uri,
            media_type=fetched.media_type,
            version=version,
        )
    )


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
