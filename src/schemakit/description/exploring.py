"""The methods of a loaded description that list and find what is in it.

The packages behind it are imported by the methods that need them, so that each call loads only the
modules that it uses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from schemakit.description.arguments import parse_pointer
from schemakit.description.loaded import Loaded
from schemakit.references.resolver import at_pointer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import referencing

    from schemakit.documents.registry import Registry
    from schemakit.errors import Location
    from schemakit.references.graph import Graph
    from schemakit.routing.match import Match
    from schemakit.spec.versions import VersionName
    from schemakit.views.operations import AnyOf, Operation
    from schemakit.views.parts import Info, SecurityScheme, Tag
    from schemakit.views.schemas import Schema
    from schemakit.views.search import SearchResult, Within
    from schemakit.views.statistics import Statistics
    from schemakit.views.walk import Kind, Visit

__all__ = ["Exploring"]


class Exploring:
    """What a :class:`schemakit.Description` contains, listed and found."""

    __slots__ = ("_loaded", "_registry")

    def __init__(self, registry: Registry, graph: Graph | None = None) -> None:
        self._registry = registry
        self._loaded = Loaded(registry, graph)

    def __repr__(self) -> str:
        from schemakit.views.shown import show_line

        return show_line("Description", self.uri or "in memory", place=self.version)

    def _repr_html_(self) -> str:
        """A small table of its operations, or its schemas, for a notebook; all text is escaped."""
        from schemakit.views.overview import show_description

        return show_description(self._loaded, self.version)

    def __getitem__(self, key: str) -> Operation:
        """The operation with that operationId, ``"GET /path"`` or JSON Pointer.

        Raises:
            NotFoundError: as :meth:`operation`; it is a ``LookupError``.
        """
        return self.operation(key)

    def __contains__(self, key: object) -> bool:
        """Whether there is an operation with that operationId, ``"GET /path"`` or JSON Pointer."""
        try:
            return isinstance(key, str) and self.operation(key) is not None
        except LookupError:
            return False

    #: What one would go through is not clear: operations, paths or schemas.
    __iter__ = None

    @property
    def version(self) -> VersionName:
        """``"2.0"``, ``"3.0"``, ``"3.1"``, ``"3.2"``, or ``"json-schema"``."""
        version = self._registry.entry.grammar.version
        is_schema = version.startswith("json-schema")
        return "json-schema" if is_schema else cast("VersionName", version)

    @property
    def uri(self) -> str:
        """The source, as given; of a URL the one after redirects; ``""`` for data in memory."""
        return self._registry.entry.uri

    @property
    def contents(self) -> dict[str, Any]:
        """The entry document with its references. Read-only."""
        contents: dict[str, Any] = self._registry.entry.contents
        return contents

    @property
    def info(self) -> Info:
        """The Info Object, with its references followed; empty if there is none. Read-only."""
        from schemakit.views import overview

        return overview.read_info(self._loaded)

    @property
    def title(self) -> str | None:
        """The title of the API, or of a JSON Schema; None if there is none."""
        from schemakit.views import overview

        return overview.read_title(self._loaded)

    @property
    def tags(self) -> list[Tag]:
        """The Tag Objects of the document, in its order. Read-only."""
        from schemakit.views import overview

        return overview.list_tags(self._loaded)

    @property
    def servers(self) -> tuple[str, ...]:
        """The base URLs of the document, as :attr:`Operation.servers` gives them."""
        from schemakit.views import overview

        return overview.list_servers(self._loaded)

    @property
    def security_schemes(self) -> dict[str, SecurityScheme]:
        """The reusable Security Scheme Objects by name, references followed. Read-only."""
        from schemakit.views import overview

        return overview.read_security_schemes(self._loaded)

    def view(self, where: str) -> Any:
        """The part at a JSON Pointer, dereferenced for reading: annotations beside a reference
        apply, and a recursive reference stays a reference into the document. Read-only.

        Raises:
            PointerError: if the pointer leads nowhere.
        """
        return self._loaded.read(parse_pointer(self._registry, where))

    def locate(self, where: str) -> Location:
        """File, line and column of the value at a JSON Pointer.

        Raises:
            PointerError: if the pointer leads nowhere.
        """
        target = at_pointer(self._registry, parse_pointer(self._registry, where))
        return target.document.location(target.tokens)

    def paths(self) -> list[str]:
        """The paths, sorted by code point, as ``jq -r '.paths | keys[]'`` prints them."""
        from schemakit.views import operations

        return operations.list_paths(self._registry)

    def operations(
        self,
        *,
        tag: AnyOf | None = None,
        method: AnyOf | None = None,
        path: AnyOf | None = None,
        deprecated: bool | None = None,
    ) -> list[Operation]:
        """The operations that match every filter, and of a filter with several texts one of them,
        in document order; ``path`` is a shell glob.

        Raises:
            UsageError: if a filter is neither a text nor a collection of texts.
        """
        from schemakit.views import operations

        return operations.select_operations(
            self._loaded, tag=tag, method=method, path=path, deprecated=deprecated
        )

    def webhooks(self) -> list[Operation]:
        """The requests that the API sends, in document order; ``path`` is the webhook's name."""
        return [one for one in self.operations() if one.is_webhook]

    def operation(self, key: str) -> Operation:
        """The operation with that operationId, ``"GET /path"`` or JSON Pointer.

        Raises:
            NotFoundError: if there is none; it suggests the nearest names.
        """
        from schemakit.views import operations

        return operations.find_operation(self._loaded, key)

    def schemas(self) -> list[Schema]:
        """The reusable schemas, in document order."""
        from schemakit.views import schemas

        return schemas.list_schemas(self._loaded)

    def schema(self, name_or_pointer: str) -> Schema:
        """The schema with that name, or at that JSON Pointer.

        Raises:
            NotFoundError: if there is none; it suggests the nearest names.
        """
        from schemakit.views import schemas

        return schemas.find_schema(self._loaded, name_or_pointer)

    def search(
        self,
        words: str | Sequence[str],
        *,
        within: Within | Collection[Within] = (),
        limit: int | None = None,
    ) -> list[SearchResult]:
        """The parts that match at least one of the words, best first.

        ``within`` restricts it to ``"operations"``, ``"parameters"``, ``"schemas"``, ``"fields"``
        or ``"values"`` (of enums), or to ``"descriptions"``, those of any part. Identifiers are
        split: ``list pets`` finds ``listPets``. In place of a word that no text has, the nearest
        ones are searched.

        Raises:
            UsageError: if there is no word, or an option has no such value.
        """
        from schemakit.views.search import find_words, rank_parts

        index = self._loaded.search_index()
        return rank_parts(index, find_words(index, words), within=within, limit=limit)

    def match(self, method: str, url: str) -> list[Match]:
        """The operations that a request may mean, best first, with the values in its URL.

        ``url`` is absolute, and then one of a server of the description; or a path, as it is in the
        description or below a server. Concrete paths come before templated ones (OAS 3.1.1, Paths
        Object).

        Raises:
            NotFoundError: if there is none. It names the methods that the path has, the servers, or
                the nearest paths.
            UsageError: if ``url`` is neither a URL nor a path.
        """
        from schemakit.routing.match import match_request

        return match_request(self._loaded.router(), method, url)

    def walk(self, *kinds: Kind) -> Iterator[Visit]:
        """Every Schema, Parameter, Header and Media Type Object of all documents, each once for
        each place, in the order of the text; ``kinds`` selects some: "Schema", "Parameter",
        "Header", "MediaType". What is only a reference is left out: :meth:`references` lists that.

        Raises:
            UsageError: if there is no such kind.
        """
        from schemakit.views.walk import walk_parts

        return walk_parts(self._registry, self._loaded.graph(), kinds)

    def registry(self) -> referencing.Registry[Any]:
        """All documents as a ``Registry`` of the package ``referencing``, by every URI that they
        and their schemas have, and as messages name them (:attr:`uri`). Validators take it.

        Raises:
            UsageError: if ``referencing`` is not installed.
        """
        from schemakit.views.resources import build_registry

        self._loaded.graph()  # it finds the identifiers in documents that declare no version
        return build_registry(self._registry)

    def statistics(self) -> Statistics:
        """Counts, cycles and sizes; the dereferenced size is computed without building it."""
        from schemakit.views.statistics import measured

        return measured(
            self._registry,
            self._loaded.graph(),
            version=self.version,
            paths=self.paths(),
            schemas=self.schemas(),
        )
