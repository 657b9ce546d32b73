"""Paths and operations."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from schemakit.documents.registry import Registry
from schemakit.errors import NotFoundError, PointerError, expect
from schemakit.references.components import members_of_section
from schemakit.references.resolver import Target, at_pointer, followed, furthest
from schemakit.spec import pointer
from schemakit.spec.siblings import parameter_key
from schemakit.views.operation_places import OperationPlace, iterate_places
from schemakit.views.shown import show_line

if TYPE_CHECKING:
    from schemakit.views.parts import Parameter, RequestBody, Response
    from schemakit.views.reader import Reader
    from schemakit.views.schemas import Schema

# The other modules of this package are imported where they are used: listing needs none of them.

__all__ = [
    "AnyOf",
    "Operation",
    "find_operation",
    "has_path",
    "list_paths",
    "list_requirements",
    "select_operations",
]

#: One value of a filter, or several of which one has to match.
AnyOf = str | Collection[str]
#: The properties of an operation are usually read one after the other.
_tokens_of = lru_cache(maxsize=16)(pointer.parse)


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One method of one path. Each property dereferences what it returns when it is read.

    ``method`` is the key in the description: a field of the Path Item, in lower case, or a method
    of ``additionalOperations``, in any case. ``pointer`` is a JSON Pointer to the Operation Object.
    What the properties return is read-only, since parts of it may belong to the document.
    Operations are compared by identity.
    """

    method: str
    path: str
    id: str | None
    summary: str | None
    description: str | None
    tags: tuple[str, ...]
    deprecated: bool
    pointer: str
    _reader: Reader = field(repr=False)

    def __repr__(self) -> str:
        return show_line("Operation", self._label, self.id or "", f"#{self.pointer}")

    def _repr_html_(self) -> str:
        """A small table of its parameters, body and responses for a notebook; all text escaped."""
        from schemakit.views.operation_schemas import show_operation

        facts = (self.id or "", self.summary or self.description or "")
        return show_operation(self._reader, self.pointer, self._label, facts)

    @property
    def is_webhook(self) -> bool:
        """Whether the API sends this request, instead of receiving it."""
        return self.pointer.startswith("/webhooks/")

    @property
    def request_method(self) -> str:
        """The method as a request has it: in upper case, but a key of ``additionalOperations`` as
        it is written (OAS 3.2, Path Item Object)."""
        return self.method if self.pointer.count("/") == 4 else self.method.upper()

    @property
    def parameters(self) -> list[Parameter]:
        """The Parameter Objects of the Path Item and the Operation; of two with the same name and
        place, that of the Operation. Read-only."""
        merged: dict[tuple[str, str], Parameter] = {}
        for owner in (self._path_item(), self._object()):
            for parameter in _objects_in(owner.get("parameters")):
                merged[parameter_key(parameter)] = cast("Parameter", parameter)
        return [one for one in merged.values() if one.get("in") not in self._body_places]

    @property
    def request_body(self) -> RequestBody | None:
        """The Request Body Object; for 2.0 one made of the body and form parameters. Read-only."""
        operation = self._object()
        if not self._body_places:
            body = operation.get("requestBody")
            return cast("RequestBody", body) if isinstance(body, dict) else None
        from schemakit.views.bodies import swagger_request_body

        consumes = self._own_or_inherited(operation, "consumes")
        made = swagger_request_body(self._all_parameters(), consumes)
        return cast("RequestBody | None", made)

    @property
    def responses(self) -> dict[str, Response]:
        """Status to Response Object; for 2.0 with its ``schema`` under ``content``. Read-only."""
        operation = self._object()
        responses = operation.get("responses")
        if not isinstance(responses, dict):
            return {}
        found = {key: one for key, one in responses.items() if isinstance(one, dict)}
        if not self._body_places:
            return cast("dict[str, Response]", found)
        from schemakit.views.bodies import response_with_content

        produces = self._own_or_inherited(operation, "produces")
        made = {key: response_with_content(one, produces) for key, one in found.items()}
        return cast("dict[str, Response]", made)

    def parameter(self, name: str, place: str | None = None) -> Schema | None:
        """The schema of a parameter; None if it has none. ``place`` is the value of ``in``.

        Raises:
            NotFoundError: if there is no such parameter; it suggests the nearest names.
            UsageError: if there are several of that name in different places.
        """
        from schemakit.views.operation_schemas import find_parameter_schema

        return find_parameter_schema(self._reader, self.pointer, self._label, name, place)

    def body_schema(self, media_type: str | None = None) -> Schema | None:
        """The schema of the request body, that of JSON if there are several; None without one.

        Raises:
            NotFoundError: if the body cannot have that media type.
        """
        from schemakit.views.operation_schemas import find_body_schema

        return find_body_schema(self._reader, self.pointer, self._label, media_type)

    def response_schema(self, status: int | str, media_type: str | None = None) -> Schema | None:
        """The schema of the response to a status, else to its range, else the default one; that of
        JSON if there are several; None if the response has none.

        Raises:
            NotFoundError: if there is no such response, or it cannot have that media type.
        """
        from schemakit.views.operation_schemas import find_response_schema

        return find_response_schema(self._reader, self.pointer, self._label, status, media_type)

    @property
    def _label(self) -> str:
        """The method and the path, as messages name it."""
        return f"{self.request_method} {self.path}"

    @property
    def security(self) -> list[dict[str, Any]]:
        """The Security Requirement Objects that apply: the Operation's own, else the document's.

        A requirement that names its scheme by a URI (3.2) is returned with the name that the scheme
        has in the dereferenced Operation; a requirement of the document keeps the URI.
        """
        return [
            {name: scopes.copy() if isinstance(scopes, list) else scopes for name, scopes in one}
            for one in map(dict.items, _objects_in(self._described_security))
        ]

    @property
    def _described_security(self) -> Any:
        """The field ``security`` that applies, as it is described; None if there is none."""
        own = self._object().get("security")
        if own is None and "security" in self._registry.entry.contents:
            return self._of_document("security")
        return own

    @property
    def servers(self) -> tuple[str, ...]:
        """Base URLs: the Operation's, else its Path Item's, else the document's.

        Variables have their defaults. A relative URL is resolved against the URL from which its
        document was fetched.
        """
        from schemakit.views.servers import server_urls, swagger_urls

        contents = self._registry.entry.contents
        tokens = _tokens_of(self.pointer)
        owners = ((tokens, self._object()), (tokens[:2], self._path_item_alone()), ((), contents))
        for place, owner in owners:
            listed = _objects_in(owner.get("servers"))
            if listed:
                there, _ = furthest(self._registry, (*place, "servers"))
                return server_urls(listed, there.document.uri)
        if isinstance(contents.get("host"), str) or self._body_places:
            return swagger_urls(contents, self._registry.entry.uri)
        return ()

    @property
    def _form_encoding(self) -> dict[str, dict[str, Any]]:
        """The Encoding Objects for the form parameters of 2.0, by name."""
        if not self._body_places:
            return {}
        from schemakit.views.bodies import form_encoding

        return form_encoding(self._all_parameters())

    def _all_parameters(self) -> list[dict[str, Any]]:
        """The Parameter Objects of the Path Item, then those of the Operation."""
        inherited = _objects_in(self._path_item().get("parameters"))
        return inherited + _objects_in(self._object().get("parameters"))

    def seen_in(self, whole: Any) -> Operation:
        """The same operation, with its parts read from ``whole``, the dereferenced document."""
        from schemakit.views.reader import WholeReader

        return replace(self, _reader=WholeReader(self._reader, whole))

    def with_cache(self) -> Operation:
        """The same operation; each part of the document is dereferenced once for all properties."""
        from schemakit.views.reader import CachingReader

        return replace(self, _reader=CachingReader(self._reader))

    @property
    def _registry(self) -> Registry:
        return self._reader.registry

    @property
    def _security_schemes(self) -> list[Any]:
        """The Security Scheme Objects that its requirements name, by name or by URI (3.2)."""
        # A parsed mapping may have other keys.
        keys = (key for one in self.security for key in one)
        names = dict.fromkeys(key for key in keys if isinstance(key, str))
        section = self._registry.entry.grammar.sections.get("SecurityScheme")
        if not names or section is None:
            return []
        declared = self._of_document(*section)
        by_name = declared if isinstance(declared, dict) else {}
        return [
            by_name[name] if name in by_name else _scheme_at(self._registry, name) for name in names
        ]

    @property
    def _body_places(self) -> tuple[str, ...]:
        """Values of ``in`` for parameters in the body; there are some in 2.0 only."""
        has_bodies = "requestBody" in self._registry.entry.grammar.types["Operation"].fields
        return () if has_bodies else ("body", "formData")

    def _view(self, tokens: tuple[str, ...]) -> Any:
        return self._reader.read(tokens)

    def _own_or_inherited(self, operation: dict[str, Any], key: str) -> Any:
        """A field of the Operation Object, else of the document."""
        return operation.get(key, self._registry.entry.contents.get(key))

    def _of_document(self, *tokens: str) -> Any:
        """The value at a pointer, dereferenced; None where there is none."""
        try:
            return self._reader.read(tokens)
        except (pointer.Missing, PointerError):
            return None

    def _object(self) -> dict[str, Any]:
        """The Operation Object, dereferenced."""
        tokens = _tokens_of(self.pointer)
        try:
            found = self._reader.read(tokens)
        except pointer.Missing:
            # The Path Item is a reference, and the operation is part of its target.
            found = pointer.get(self._reader.read(tokens[:2]), tokens[2:])
        return found if isinstance(found, dict) else {}

    def _path_item(self) -> dict[str, Any]:
        """The Path Item, dereferenced, or the ``parameters`` alone, the only field needed of it."""
        tokens = _tokens_of(self.pointer)[:2]
        item = at_pointer(self._registry, tokens).value
        if "$ref" in item:
            found = self._reader.read(tokens)
            return found if isinstance(found, dict) else {}
        if "parameters" not in item:
            return {}
        return {"parameters": self._reader.read((*tokens, "parameters"))}

    def _path_item_alone(self) -> dict[str, Any]:
        """The Path Item as it is written; dereferenced only if it is a reference."""
        item = at_pointer(self._registry, _tokens_of(self.pointer)[:2]).value
        found = self._path_item() if "$ref" in item else item
        return found if isinstance(found, dict) else {}


def list_requirements(operation: Operation) -> tuple[dict[str, Any], ...]:
    """The Security Requirement Objects that apply to an operation; an empty one alone if an empty
    list says that there are none, and nothing if the description does not say."""
    is_public = operation._described_security == []
    return ({},) if is_public else tuple(operation.security)


def _scheme_at(registry: Registry, key: str) -> Any:
    """The Security Scheme that a requirement of the document names by URI; None if it does not."""
    from schemakit.references.implicit_connections import find_scheme

    base = registry.base_at(registry.entry, ("security",))
    found = find_scheme(registry, registry.entry, base, key)
    end = followed(registry, found) if isinstance(found, Target) else None
    return end.value if end is not None else None


def _objects_in(value: Any) -> list[dict[str, Any]]:
    """The objects in an array; ``[]`` for any other value."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def list_paths(registry: Registry) -> list[str]:
    """The paths, sorted by code point, as ``jq -r '.paths | keys[]'`` prints them."""
    return sorted(map(str, members_of_section(registry, ("paths",))))


def _build_operation(reader: Reader, tokens: tuple[str, ...], value: dict[str, Any]) -> Operation:
    tags = value.get("tags")
    return Operation(
        method=tokens[-1],
        path=tokens[1],
        id=_text(value.get("operationId")),
        summary=_text(value.get("summary")),
        description=_text(value.get("description")),
        tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        deprecated=value.get("deprecated") is True,
        pointer=pointer.join(tokens),
        _reader=reader,
    )


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def select_operations(
    reader: Reader,
    *,
    tag: AnyOf | None = None,
    method: AnyOf | None = None,
    path: AnyOf | None = None,
    deprecated: bool | None = None,
) -> list[Operation]:
    """The operations that match every filter given, in document order.

    Of a filter with several values, one has to match. ``path`` is a shell glob, in which ``*``
    matches ``/`` too.

    Raises:
        UsageError: if a filter is neither a text nor a collection of texts, or ``deprecated``
            neither true, false nor None.
    """
    if deprecated is not None:
        expect("deprecated", deprecated, bool, "true, false or None")
    tags, methods, globs = (
        _values_of("tag", tag),
        _values_of("method", method),
        _values_of("path", path),
    )
    every = [_build_operation(reader, *place) for place in iterate_places(reader.registry)]
    wanted = _wanted_methods(every, methods)
    return [
        one
        for one in every
        if (tag is None or any(name in one.tags for name in tags))
        and (method is None or one.request_method in wanted)
        and (path is None or any(has_path(one, glob) for glob in globs))
        and (deprecated is None or one.deprecated is deprecated)
    ]


def has_path(operation: Operation, glob: str) -> bool:
    """Whether the path of an operation is, or matches, a shell glob."""
    from fnmatch import fnmatchcase

    return operation.path == glob or fnmatchcase(operation.path, glob)


def _wanted_methods(every: list[Operation], given: tuple[str, ...]) -> set[str]:
    """The methods, as requests have them, that a filter names; in any case where none is written
    just so."""
    wanted: set[str] = set()
    for name in given:
        exact = {one.request_method for one in every if name in (one.method, one.request_method)}
        lower = name.lower()
        wanted |= exact or {one.request_method for one in every if one.method.lower() == lower}
    return wanted


def _values_of(name: str, given: AnyOf | None) -> tuple[str, ...]:
    """The values of a filter, which is one text or several."""
    found = (given,) if isinstance(given, str) else given if given is not None else ()
    expect(name, found, Collection, "a text or a collection of texts")
    for one in found:
        expect(f"each {name}", one, str, "a text")
    return tuple(found)


def find_operation(reader: Reader, key: str) -> Operation:
    """The operation with that operationId, ``"GET /path"`` or JSON Pointer.

    Raises:
        NotFoundError: if there is none; it suggests the nearest names.
        UsageError: if ``key`` is not a text.
    """
    expect("the name of an operation", key, str, "a text, such as 'GET /path'")
    method, _, path = key.partition(" ")
    named = (method.lower(), path.strip())
    place = pointer.from_fragment(key[1:]) if key.startswith("#") else key
    by_method: list[OperationPlace] = []
    by_place: OperationPlace | None = None
    # An operationId wins over a method and path that read the same, so all are compared.
    for tokens, value in iterate_places(reader.registry):
        if value.get("operationId") == key:
            return _build_operation(reader, tokens, value)
        if (tokens[-1].lower(), tokens[1]) == named:
            by_method.append((tokens, value))
        if by_place is None and pointer.join(tokens) == place:
            by_place = tokens, value
    found = by_place or _choose_by_method(by_method, method)
    if found is not None:
        return _build_operation(reader, *found)
    known = select_operations(reader)
    names = [one.id for one in known if one.id]
    names += [f"{one.request_method} {one.path}" for one in known]
    if place.startswith("/"):
        mark = "#" if key.startswith("#") else ""
        names += [mark + one.pointer for one in known]
    raise NotFoundError("operation", key, names)


def _choose_by_method(places: list[OperationPlace], method: str) -> OperationPlace | None:
    """Of places on several paths of one name, the first with just that method; in any case where
    that is not ambiguous."""
    exact = [
        one
        for one in places
        if method == one[0][-1] or (len(one[0]) == 3 and method == one[0][-1].upper())
    ]
    methods = {one[0][-1] for one in places}
    if exact:
        return exact[0]
    return places[0] if len(methods) == 1 else None
