"""Every document of one description, and the URIs by which they and their schemas are known.

A document has the URI that it was read from and the one that it gives itself (``$self``); a schema
may name itself (``$id``) and places in it (``$anchor``, ``$dynamicAnchor``). Only the typed walk
counts: the same keywords inside an example, an enum or an unknown keyword are data.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from schemakit.documents.document import Document
from schemakit.documents.identifiers import RECURSIVE, Identified, find_identifiers, may_identify
from schemakit.errors import AccessError, SchemaKitError
from schemakit.sources.access import is_web
from schemakit.spec import pointer, uri
from schemakit.spec.grammar import ObjectType
from schemakit.suggest import Near

__all__ = ["Conflict", "Name", "Registry", "Resource", "Scope", "list_anchors", "list_resources"]

#: Names that ``$dynamicAnchor`` gave to places, as the path of references so far bound them: the
#: name, the number of the document and the tokens of each, in the order of their binding.
Scope = tuple[tuple[str, int, tuple[str, ...]], ...]


class Resource(NamedTuple):
    """What a URI without a fragment names: a document, or a schema with an ``$id`` in one."""

    base: str
    document: Document
    tokens: tuple[str, ...]
    value: Any


class Conflict(NamedTuple):
    """Something unusual about the names that schemas give themselves."""

    document: Document
    tokens: tuple[str, ...]
    code: str
    message: str


class Registry:
    """The documents of one description and their names; complete once loading ends."""

    def __init__(
        self, entry: Document, *, any_uri: bool = False, resolves_examples: bool = False
    ) -> None:
        #: Whether relative URIs name documents too, as they do where the caller retrieves them.
        self.any_uri = any_uri
        #: Whether a ``$ref`` in place of an example or another value is a reference.
        self.resolves_examples = resolves_examples
        self.all: list[Document] = []
        #: What could not be read, by URI, and why; and what may be read, but not because a
        #: document from the web names it.
        self.failures: dict[str, SchemaKitError] = {}
        self.refused: dict[str, AccessError] = {}
        #: The numbers of documents in which schemas name themselves or refer dynamically.
        self.identified: set[int] = set()
        #: id of a schema that is the root of a resource to that resource.
        self.roots: dict[int, Resource] = {}
        #: id of such a schema to its type, where it is of another dialect than its surroundings.
        self.dialects: dict[int, ObjectType] = {}
        self.conflicts: list[Conflict] = []
        #: Suggests names in place of those that are not there.
        self.near = Near()
        #: Whether any ``$dynamicAnchor`` is there, so that the path of references matters.
        self.is_dynamic = False
        #: How often an identifier was found, so that one can tell whether more are known.
        self.revision = 0
        self._resources: dict[str, Resource] = {}
        #: Every document as what its own URI names, and the bases in it that differ from its own.
        self._as_resources: list[Resource] = []
        #: Schemas with an ``$id`` and places with an anchor, by the number of the document that
        #: they stand in: another one may use the same names.
        self._inside: dict[tuple[int, str], Resource] = {}
        self._anchors: dict[tuple[int, str, str], tuple[str, ...]] = {}
        self._dynamic: dict[str, dict[str, tuple[int, tuple[str, ...]]]] = {}
        self._bases: dict[tuple[int, tuple[str, ...]], str] = {}
        self._dialects: dict[tuple[int, tuple[str, ...]], ObjectType] = {}
        self._walked: set[tuple[int, ObjectType]] = set()
        self._unread: set[int] = set()
        #: Held while names are found, which the first of several callers at once does.
        self._naming = threading.RLock()
        self.add(entry)

    def __reduce__(self) -> tuple[Any, ...]:
        # Its tables have identities as keys. What they hold is found again in the documents, but
        # for the further URIs by which these are known.
        names = {
            name: resource.document.number
            for name, resource in self._resources.items()
            if not resource.tokens and name != uri.normalised(resource.base)
        }
        options = {"any_uri": self.any_uri, "resolves_examples": self.resolves_examples}
        state = {"failures": self.failures, "refused": self.refused}
        return _restore_registry, (self.all, names, options), state

    @property
    def entry(self) -> Document:
        """The document that the description starts from."""
        return self._as_resources[0].document

    def add(self, document: Document) -> Document:
        """Takes one more document in, and gives it its number."""
        if document.number != len(self.all):
            document = document._replace(number=len(self.all))
        self.all.append(document)
        base = document.base
        own = document.grammar.self_field
        if own is not None and document.is_complete and isinstance(document.contents, dict):
            given = document.contents.get(own)
            if isinstance(given, str):
                base = uri.resolve(base, uri.without_fragment(given))
        resource = Resource(base, document, (), document.contents)
        self._as_resources.append(resource)
        for name in {document.base, base}:
            self._resources.setdefault(uri.normalised(name), resource)
        if document.grammar.identifiers is not None:
            self._unread.add(document.number)
        return document

    def alias(self, name: str, document: Document) -> None:
        """Has a document found by one more URI, such as the one before a redirect."""
        self._resources.setdefault(uri.normalised(name), self.root_of(document))

    def failure(self, absolute: str, referrer: str) -> SchemaKitError | None:
        """Why a document cannot be read where the document ``referrer`` names it, if that is known;
        ``referrer`` is the URI that one was read from."""
        name = uri.normalised(absolute)
        if name in self.refused and is_web(referrer):
            return self.refused[name]
        return self.failures.get(name)

    def is_out_of_reach(self, resource: Resource, absolute: str) -> bool:
        """Whether documents from the web cannot name a resource so, although it was read: nothing
        of theirs leads to a file. Where the caller retrieves documents, that is up to the caller.
        """
        is_file = absolute[:5].lower() == "file:" and not is_web(resource.document.base)
        return is_file and not self.any_uri

    @property
    def unread(self) -> tuple[SchemaKitError, ...]:
        """Why documents could not be read that are named."""
        refused = [one for name, one in self.refused.items() if name not in self._resources]
        return (*self.failures.values(), *refused)

    @cached_property
    def names_operations(self) -> bool:
        """Whether a link of the entry document may name an operation by its URI. Its text is
        searched once, since it may be long. Data without a text may."""
        return self.entry.may_hold("operationRef")

    @cached_property
    def names_schemes(self) -> bool:
        """Whether a security requirement of the entry document may name its scheme by a URI."""
        return self.entry.grammar.security_uris and self.entry.may_hold("security")

    # -- looking up --------------------------------------------------------------------------------

    def resource(self, absolute: str) -> Resource | None:
        """What a URI names, among all that was read."""
        self.identify_all()
        return self._resources.get(uri.normalised(absolute))

    def around(self, document: Document, base: str) -> Resource:
        """The resource of a reference in ``document`` that is only a fragment, at the base URI
        ``base``: the nearest schema with an ``$id``, or the document. Another document that
        gives itself the same name is another resource."""
        own = self.root_of(document)
        if base == own.base:
            return own
        return self._inside.get((document.number, uri.normalised(base)), own)

    def root_of(self, document: Document) -> Resource:
        """A document as what its own URI names."""
        return self._as_resources[document.number]

    def base_at(self, document: Document, tokens: tuple[str, ...]) -> str:
        """The base URI at a place: that of the nearest ``$id`` around it, or the document's."""
        if document.number in self.identified:
            for place in _places_around(document, tokens):
                if place in self._bases:
                    return self._bases[place]
        return self._as_resources[document.number].base

    def dialect_at(self, document: Document, tokens: tuple[str, ...]) -> ObjectType | None:
        """What a schema at a place is read as, where a schema around it says which dialect it is
        of."""
        for place in _places_around(document, tokens) if self._dialects else ():
            if place in self._dialects:
                return self._dialects[place]
        return None

    def anchor(self, resource: Resource, name: str) -> tuple[str, ...] | None:
        """The tokens of what a plain-name fragment names in a resource."""
        return self._anchors.get((resource.document.number, uri.normalised(resource.base), name))

    def is_rebound(self, base: str, name: str) -> bool:
        """Whether a plain name comes from ``$dynamicAnchor``, so that the path may rebind it."""
        return name in self._dynamic.get(uri.normalised(base), {})

    def entered(self, scope: Scope, base: str) -> Scope:
        """The dynamic scope once a resource is entered: its names, unless bound further out."""
        names = self._dynamic.get(uri.normalised(base)) if self.is_dynamic else None
        if not names:
            return scope
        bound = {name for name, _, _ in scope}
        fresh = [(name, *place) for name, place in names.items() if name not in bound]
        return (*scope, *fresh)

    # -- naming ------------------------------------------------------------------------------------

    def is_identified(self, document: Document) -> bool:
        """Whether schemas of a document name themselves, so that bases differ inside it."""
        self._identify_unread(document.number)
        return document.number in self.identified

    def identify_all(self) -> None:
        """Finds the names in all documents that say themselves how to read them."""
        for number in sorted(self._unread):
            self._identify_unread(number)

    def _identify_unread(self, number: int) -> None:
        """Finds the identifiers in a document, unless that was done; then all of them are known."""
        if number in self._unread:
            with self._naming:
                if number in self._unread:
                    self._identify_document(self._as_resources[number].document)
                    self._unread.discard(number)

    def _identify_document(self, document: Document) -> None:
        names = document.grammar.identifiers
        # ``id`` of draft 4 is too common a word to search the text for.
        is_common = names is not None and names.id == "id"
        may = not document.data or may_identify(document)
        if document.is_complete and (may or is_common):
            self.identify(document, (), document.contents, document.grammar.root)
        elif document.data and may:
            # What it is read as, the references to it decide.
            self.identified.add(document.number)

    def identify(
        self, document: Document, tokens: tuple[str, ...], root: Any, type_: ObjectType
    ) -> None:
        """Records the identifiers in the part at ``tokens``, read as a type; each part once."""
        with self._naming:
            base = self.base_at(document, tokens)
            for one in find_identifiers(root, type_, tokens, base, self._walked):
                self.revision += 1
                self.identified.add(document.number)
                if one.dialect is not None:
                    self.dialects[id(one.schema)] = one.dialect
                    self._dialects[document.number, one.tokens] = one.dialect
                if one.is_root:
                    self._add_root(document, one)
                for name, is_dynamic in one.anchors:
                    self._add_anchor(document, one, name, is_dynamic=is_dynamic)

    def _add_root(self, document: Document, root: Identified) -> None:
        resource = Resource(root.base, document, root.tokens, root.schema)
        name = uri.normalised(root.base)
        first = self._resources.setdefault(name, resource)
        if first.value is not resource.value and first.value != resource.value:
            there = f"{first.document.uri}#{pointer.join(first.tokens)}"
            message = f"the $id {root.base!r} is also that of {there}, which counts"
            self.conflicts.append(Conflict(document, resource.tokens, "duplicate-id", message))
        self._inside.setdefault((document.number, name), resource)
        self.roots[id(root.schema)] = resource
        if root.tokens:
            self._bases[document.number, root.tokens] = root.base
        else:
            # The URI that the document was read from identifies it too, and means the same.
            self._as_resources[document.number] = resource
            self._resources[uri.normalised(document.base)] = resource

    def _add_anchor(
        self, document: Document, schema: Identified, name: str, *, is_dynamic: bool
    ) -> None:
        base, tokens = uri.normalised(schema.base), schema.tokens
        if name != RECURSIVE:
            known = self._anchors.setdefault((document.number, base, name), tokens)
            if known != tokens:
                message = f"the anchor {name!r} is there twice; the first one counts"
                self.conflicts.append(Conflict(document, tokens, "duplicate-anchor", message))
        if is_dynamic:
            self.is_dynamic = True
            self._dynamic.setdefault(base, {}).setdefault(name, (document.number, tokens))


class Name(NamedTuple):
    """A plain name that a schema of a resource gives to a place; ``tokens`` start at the root of
    the document."""

    text: str
    tokens: tuple[str, ...]
    is_dynamic: bool


def list_resources(registry: Registry) -> dict[str, Resource]:
    """Every URI that names a resource, as it was written or read, and in its normal form."""
    registry.identify_all()
    found = dict(registry._resources)
    for document in registry.all:
        found.setdefault(document.base, registry.root_of(document))
    for resource in [*registry._as_resources, *registry._inside.values()]:
        found.setdefault(resource.base, resource)
    return found


def list_anchors(registry: Registry, resource: Resource) -> list[Name]:
    """The plain names in a resource."""
    base, number = uri.normalised(resource.base), resource.document.number
    dynamic = registry._dynamic.get(base, {})
    return [
        Name(name, tokens, dynamic.get(name) == (number, tokens))
        for (document, there, name), tokens in registry._anchors.items()
        if (document, there) == (number, base)
    ]


def _places_around(
    document: Document, tokens: tuple[str, ...]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """A place in a document and those around it but its root, the innermost first."""
    for depth in range(len(tokens), 0, -1):
        yield document.number, tokens[:depth]


def _restore_registry(
    documents: list[Document], names: dict[str, int], options: dict[str, bool]
) -> Registry:
    """The registry that ``Registry.__reduce__`` took apart, but for its state."""
    registry = Registry(documents[0], **options)
    for document in documents[1:]:
        registry.add(document)
    for name, number in names.items():
        registry.alias(name, registry.all[number])
    return registry
