"""The methods of a loaded description that list and find what is in it.

The packages behind it are imported by the methods that need them, so that each call loads only the
modules that it uses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemakit.description.arguments import parse_pointer
from schemakit.description.loaded import Loaded
from schemakit.references.resolver import at_pointer

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from schemakit.documents.registry import Registry
    from schemakit.errors import Location
    from schemakit.references.graph import Graph
    from schemakit.references.listing import Reference
    from schemakit.routing.match import Match
    from schemakit.views.operations import AnyOf, Operation
    from schemakit.views.schemas import Schema
    from schemakit.views.search import SearchResult
    from schemakit.views.statistics import Statistics

__all__ = ["Exploring"]


class Exploring:
    """What a :class:`schemakit.Description` contains, listed and found."""

    __slots__ = ("_loaded", "_registry")

    def __init__(self, registry: Registry, graph: Graph | None = None) -> None:
        self._registry = registry
        self._loaded = Loaded(registry, graph)

    def __repr__(self) -> str:
        return f"<Description {self.uri or 'in memory'} ({self.version})>"

    @property
    def version(self) -> str:
        """``"2.0"``, ``"3.0"``, ``"3.1"``, ``"3.2"``, or ``"json-schema"``."""
        version = self._registry.entry.grammar.version
        return "json-schema" if version.startswith("json-schema") else version

    @property
    def uri(self) -> str:
        """The source, as given; of a URL the one after redirects; ``""`` for data in memory."""
        return self._registry.entry.uri

    @property
    def contents(self) -> dict[str, Any]:
        """The entry document with its references. Read-only."""
        contents: dict[str, Any] = self._registry.entry.contents
        return contents

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
        within: str | Collection[str] = (),
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

    def references(self) -> list[Reference]:
        """Every Reference Object, in document order."""
        from schemakit.references.listing import list_references

        return list_references(self._registry, self._loaded.graph())

    def reference_counts(self) -> dict[str, int]:
        """For each target in the entry document, by pointer: the number of references to it.

        A reference to the document of which a component is an alias counts for the component.
        """
        from schemakit.references.listing import count_references

        return count_references(self._registry, self._loaded.graph())

    def statistics(self) -> Statistics:
        """Counts, cycles and sizes; the dereferenced size is computed without building it."""
        from schemakit.views.statistics import measured

        paths, every, schemas = self.paths(), self.operations(), self.schemas()
        return measured(
            self._registry,
            self._loaded.graph(),
            version=self.version,
            paths=paths,
            operations=every,
            schemas=schemas,
        )
