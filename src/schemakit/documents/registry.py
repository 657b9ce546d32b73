"""Every document of one description, and the URIs by which they and their schemas are known.

A document has the URI that it was read from and the one that it gives itself (``$self``); a schema
may name itself (``$id``) and places in it (``$anchor``, ``$dynamicAnchor``). Only the typed walk
counts: the same keywords inside an example, an enum or an unknown keyword are data.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple, TypeGuard

from schemakit.documents.document import Document
from schemakit.documents.prescan import may_name_schemes
from schemakit.errors import AccessError, SchemaKitError
from schemakit.sources.access import is_web
from schemakit.spec import pointer, uri
from schemakit.spec.grammar import FieldType, Identifiers, ObjectType, of_dialect
from schemakit.suggest import Near
from schemakit.syntax.encoding import escapes_letters

__all__ = ["Registry", "Resource", "Scope"]

#: Names that ``$dynamicAnchor`` gave to places, as the path of references so far bound them: the
#: name, the number of the document and the tokens of each, in the order of their binding.
Scope = tuple[tuple[str, int, tuple[str, ...]], ...]

#: The name under which ``$recursiveAnchor: true`` is kept; no other anchor can have it.
_RECURSIVE = ""


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

    def __init__(self, entry: Document, *, any_uri: bool = False) -> None:
        #: Whether relative URIs name documents too, as they do where the caller retrieves them.
        self.any_uri = any_uri
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
        return _restore_registry, (self.all, names, self.any_uri, self.failures, self.refused)

    @property
    def entry(self) -> Document:
        """The document that the description starts from."""
        return self.all[0]

    def add(self, document: Document) -> Document:
        """Takes one more document in, and gives it its number."""
        document = document._replace(number=len(self.all))
        self.all.append(document)
        base = document.base
        own = document.grammar.self_field
        if own is not None and document.is_complete and isinstance(document.contents, dict):
            given = document.contents.get(own)
            base = uri.resolve(base, uri.without_fragment(given)) if _is_text(given) else base
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
        return may_name_schemes(self.entry)

    # -- looking up --------------------------------------------------------------------------------

    def resource(self, absolute: str) -> Resource | None:
        """What a URI names, among all that was read."""
        self.identify_all()
        return self._resources.get(uri.normalised(absolute))

    def around(self, document: Document, base: str) -> Resource:
        """What a reference without a URI starts from that stands in ``document`` where ``base`` is
        the base URI: the nearest schema with an ``$id``, or the document. Another document that
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
            for depth in range(len(tokens), 0, -1):
                base = self._bases.get((document.number, tokens[:depth]))
                if base is not None:
                    return base
        return self._as_resources[document.number].base

    def dialect_at(self, document: Document, tokens: tuple[str, ...]) -> ObjectType | None:
        """What a schema at a place is read as, where a schema around it says which dialect it is
        of."""
        if self._dialects:
            for depth in range(len(tokens), 0, -1):
                type_ = self._dialects.get((document.number, tokens[:depth]))
                if type_ is not None:
                    return type_
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
        """Finds the names in a document, if nobody did; when it returns, all of them are known."""
        if number in self._unread:
            with self._naming:
                if number in self._unread:
                    self._identify_document(self.all[number])
                    self._unread.discard(number)

    def _identify_document(self, document: Document) -> None:
        legacy_id = document.grammar.identifiers is not None and (
            document.grammar.identifiers.id == "id"
        )
        if document.data and not legacy_id and not _may_name(document):
            return
        if document.is_complete:
            self.identify(document, (), document.contents, document.grammar.root)
        elif document.data and _may_name(document):
            # What it is to be read as, its referrers will tell.
            self.identified.add(document.number)

    def identify(
        self, document: Document, tokens: tuple[str, ...], root: Any, type_: ObjectType
    ) -> None:
        """Finds the names that schemas give themselves in the part at ``tokens``, read as a type.

        It is walked by type, so that nothing in a literal counts, each part once.
        """
        with self._naming:
            self._identify(document, tokens, root, type_)

    def _identify(
        self, document: Document, tokens: tuple[str, ...], root: Any, type_: ObjectType
    ) -> None:
        stack = [(root, type_, tokens, self.base_at(document, tokens))]
        while stack:
            value, type_, tokens, base = stack.pop()
            if (id(value), type_) in self._walked or not isinstance(value, (dict, list)):
                continue
            self._walked.add((id(value), type_))
            if type_.is_schema and isinstance(value, dict):
                type_, base = self._entered_schema(document, tokens, value, type_, base)
            if isinstance(value, dict) and isinstance(value.get("$ref"), str):
                beside = type_.is_schema and type_.grammar and type_.grammar.schema_siblings
                if not beside:
                    continue
            inside = [
                (item, inner, (*tokens, str(key)), base)
                for key, item, inner in _inside(value, type_)
            ]
            # In the order of the text: of two equal names the first one counts.
            stack.extend(reversed(inside))

    def _entered_schema(
        self,
        document: Document,
        tokens: tuple[str, ...],
        schema: dict[str, Any],
        type_: ObjectType,
        base: str,
    ) -> tuple[ObjectType, str]:
        """The type and the base URI inside a schema, which may set both."""
        names = _identifiers(type_)
        if names is None:
            return type_, base
        dialect = schema.get("$schema")
        if _is_text(dialect) and tokens and names.id in schema:
            other = of_dialect(dialect)
            if other.identifiers is not None and other.identifiers != names:
                names, type_ = other.identifiers, other.types["Schema"]
                self.dialects[id(schema)] = self._dialects[document.number, tokens] = type_
                self.identified.add(document.number)
                self.revision += 1
        siblings = type_.grammar is not None and type_.grammar.schema_siblings
        if "$ref" in schema and not siblings:
            return type_, base
        given = schema.get(names.id)
        if _is_text(given):
            base = self._named(document, tokens, schema, names, given, base)
        self._add_anchors(document, tokens, schema, names, base)
        return type_, base

    def _named(
        self,
        document: Document,
        tokens: tuple[str, ...],
        schema: dict[str, Any],
        names: Identifiers,
        given: str,
        base: str,
    ) -> str:
        """The base URI inside a schema with an ``$id``."""
        own, _, name = given.partition("#")
        self.identified.add(document.number)
        self.revision += 1
        if own:
            base = uri.resolve(base, own)
            resource = Resource(base, document, tokens, schema)
            first = self._resources.setdefault(uri.normalised(base), resource)
            if first.value is not schema and first.value != schema:
                there = f"{first.document.uri}#{pointer.join(first.tokens)}"
                message = f"the $id {given!r} is also that of {there}, which counts"
                self.conflicts.append(Conflict(document, tokens, "duplicate-id", message))
            self._inside.setdefault((document.number, uri.normalised(base)), resource)
            self.roots[id(schema)] = resource
            if tokens:
                self._bases[document.number, tokens] = base
            else:
                # The document is found by the URI it was read from too, and means the same.
                self._as_resources[document.number] = resource
                self._resources[uri.normalised(document.base)] = resource
        if name and names.fragment_ids and name[0] != "/":
            self._add_anchor(document, tokens, base, name)
        return base

    def _add_anchors(
        self,
        document: Document,
        tokens: tuple[str, ...],
        schema: dict[str, Any],
        names: Identifiers,
        base: str,
    ) -> None:
        if names.dynamic_reference is not None and names.dynamic_reference in schema:
            self.identified.add(document.number)
        if names.anchor is not None and _is_text(schema.get(names.anchor)):
            self._add_anchor(document, tokens, base, schema[names.anchor])
        given = schema.get(names.dynamic_anchor) if names.dynamic_anchor is not None else None
        if given is True and names.dynamic_anchor == "$recursiveAnchor":
            name = _RECURSIVE
        elif _is_text(given):
            name = given
            self._add_anchor(document, tokens, base, name)
        else:
            return
        self.is_dynamic = True
        self.identified.add(document.number)
        self.revision += 1
        places = self._dynamic.setdefault(uri.normalised(base), {})
        places.setdefault(name, (document.number, tokens))

    def _add_anchor(
        self, document: Document, tokens: tuple[str, ...], base: str, name: str
    ) -> None:
        self.identified.add(document.number)
        self.revision += 1
        key = (document.number, uri.normalised(base), name)
        if self._anchors.setdefault(key, tokens) != tokens:
            message = f"the anchor {name!r} is there twice; the first one counts"
            self.conflicts.append(Conflict(document, tokens, "duplicate-anchor", message))


def _restore_registry(
    documents: list[Document],
    names: dict[str, int],
    any_uri: bool,
    failures: dict[str, SchemaKitError],
    refused: dict[str, AccessError],
) -> Registry:
    """The registry that ``Registry.__reduce__`` took apart."""
    registry = Registry(documents[0], any_uri=any_uri)
    for document in documents[1:]:
        registry.add(document)
    for name, number in names.items():
        registry.alias(name, registry.all[number])
    registry.failures.update(failures)
    registry.refused.update(refused)
    return registry


def _may_name(document: Document) -> bool:
    """Whether a keyword by which schemas of its dialect name themselves, or change the dialect,
    is written in a document. A name that only another dialect knows is none here."""
    names = document.grammar.identifiers
    if names is None:
        return False
    written = {*names.keywords, "$schema", names.dynamic_reference or "$schema"}
    either = "|".join(sorted(re.escape(one[1:]) for one in written if one[0] == "$"))
    is_written = re.search(rf"""\$(?:{either})["']?\s*:""".encode(), document.data) is not None
    return is_written or escapes_letters(document.data)


def _is_text(value: Any) -> TypeGuard[str]:
    return isinstance(value, str)


def _identifiers(type_: ObjectType) -> Identifiers | None:
    return type_.grammar.identifiers if type_.grammar is not None else None


def _inside(value: Any, type_: ObjectType) -> Iterator[tuple[Any, Any, ObjectType]]:
    """The containers in a container that hold Objects, each with its key and its type."""
    items: Any = value.items() if isinstance(value, Mapping) else enumerate(value)
    for key, item in items:
        if not isinstance(item, (dict, list)):
            continue
        field_type = _field_type(type_, key)
        inner = None
        if field_type is not None:
            inner = field_type.array if isinstance(item, list) else field_type.object
        if inner is not None:
            yield key, item, inner


def _field_type(type_: ObjectType, key: Any) -> FieldType | None:
    field_type = type_.fields.get(key)
    if field_type is None and not (type_.extensible and isinstance(key, str) and key[:2] == "x-"):
        field_type = type_.other
    return field_type
