"""Paths and operations."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import Any

from schemakit.documents.registry import Registry
from schemakit.errors import NotFoundError, PointerError, expect
from schemakit.references.resolver import Target, at_pointer, followed, furthest
from schemakit.sources.access import is_web
from schemakit.spec import pointer, uri
from schemakit.spec.siblings import parameter_key

__all__ = ["AnyOf", "Operation", "find", "paths", "select"]

#: The part of the document at some tokens, dereferenced for reading.
View = Callable[[tuple[str, ...]], Any]
#: One value of a filter, or several of which one has to fit.
AnyOf = str | Collection[str]
#: Each part of an operation is asked for by its pointer, one after the other.
_tokens_of = lru_cache(maxsize=16)(pointer.parse)
_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path. What it refers to is dereferenced when asked for, and nothing else.

    ``method`` is lower case, ``pointer`` a JSON Pointer to the Operation Object.
    """

    method: str
    path: str
    id: str | None
    summary: str | None
    description: str | None
    tags: tuple[str, ...]
    deprecated: bool
    pointer: str
    _view: View = field(repr=False, compare=False)
    _registry: Registry = field(repr=False, compare=False)

    @property
    def is_webhook(self) -> bool:
        """Whether it is a request that the API sends, and none that it takes."""
        return self.pointer.startswith("/webhooks/")

    @property
    def parameters(self) -> list[dict[str, Any]]:
        """Path Item's and Operation's Parameter Objects; the Operation's win by name and place."""
        merged: dict[tuple[str, str], dict[str, Any]] = {}
        for owner in (self._path_item(), self._object()):
            for parameter in _listed(owner.get("parameters")):
                if isinstance(parameter, dict):
                    merged[parameter_key(parameter)] = parameter
        return [one for one in merged.values() if one.get("in") not in self._body_places]

    @property
    def request_body(self) -> dict[str, Any] | None:
        """The Request Body Object; for 2.0 the one that body and form parameters amount to."""
        operation = self._object()
        if not self._body_places:
            body = operation.get("requestBody")
            return body if isinstance(body, dict) else None
        return self._body_of_parameters(operation)

    @property
    def responses(self) -> dict[str, dict[str, Any]]:
        """Status to Response Object; a 2.0 response's ``schema`` stands under ``content``."""
        operation = self._object()
        responses = operation.get("responses")
        if not isinstance(responses, dict):
            return {}
        found = {key: one for key, one in responses.items() if isinstance(one, dict)}
        if not self._body_places:
            return found
        produces = operation.get("produces", self._registry.entry.contents.get("produces"))
        return {key: _with_content(one, produces) for key, one in found.items()}

    @property
    def security(self) -> list[dict[str, Any]]:
        """The Security Requirement Objects in force: the Operation's own, else the document's.

        One that names a scheme by a URI (3.2) names it as what it is read from does: the view of
        the Operation holds that scheme, the list of the document does not and keeps the URI.
        """
        own = self._object().get("security")
        if own is None and "security" in self._registry.entry.contents:
            own = self._of_document("security")
        return [one for one in _listed(own) if isinstance(one, dict)]

    @property
    def _security_schemes(self) -> dict[str, Any]:
        """The Security Scheme Objects that requirements may name."""
        section = self._registry.entry.grammar.sections.get("SecurityScheme")
        found = self._of_document(*section) if section is not None else None
        return found if isinstance(found, dict) else {}

    @property
    def servers(self) -> tuple[str, ...]:
        """Base URLs: the Operation's, else its Path Item's, else the document's; variables have
        their defaults. A relative one is taken from where the document that it stands in was
        fetched."""
        contents, base = self._registry.entry.contents, self._registry.entry.uri
        tokens = _tokens_of(self.pointer)
        owners = ((tokens, self._object()), (tokens[:2], self._path_item_alone()), ((), contents))
        for place, owner in owners:
            listed = [one for one in _listed(owner.get("servers")) if isinstance(one, dict)]
            if listed:
                there, _ = furthest(self._registry, (*place, "servers"))
                return tuple(_absolute(_server_url(one), there.document.uri) for one in listed)
        if not isinstance(contents.get("host"), str):
            path = contents.get("basePath")
            found = [path] if isinstance(path, str) and self._body_places else []
            return tuple(_absolute(one, base) for one in found)
        schemes = _media_types(contents.get("schemes"), "https")
        path = contents.get("basePath")
        path = path if isinstance(path, str) else ""
        schemes.sort(key=lambda one: one != "https")
        return tuple(f"{scheme}://{contents['host']}{path}" for scheme in schemes)

    def _path_item_alone(self) -> dict[str, Any]:
        """The Path Item as it stands, or as its reference leads to it."""
        item = at_pointer(self._registry, _tokens_of(self.pointer)[:2]).value
        found = self._path_item() if "$ref" in item else item
        return found if isinstance(found, dict) else {}

    def seen_in(self, whole: Any) -> Operation:
        """The same operation, its parts read from the whole document, dereferenced already."""
        return replace(self, _view=partial(pointer.get, whole))

    @property
    def _body_places(self) -> tuple[str, ...]:
        """Parameters that are the body; only 2.0 has such."""
        has_bodies = "requestBody" in self._registry.entry.grammar.types["Operation"].fields
        return () if has_bodies else ("body", "formData")

    def _of_document(self, *tokens: str) -> Any:
        """What stands at a place of the whole document, in the view; None where nothing does."""
        try:
            return self._view(tokens)
        except (pointer.Missing, PointerError):
            return None

    def _object(self) -> dict[str, Any]:
        tokens = _tokens_of(self.pointer)
        try:
            found = self._view(tokens)
        except pointer.Missing:
            # The Path Item is a reference: the operation stands in what it refers to.
            found = pointer.get(self._view(tokens[:2]), tokens[2:])
        return found if isinstance(found, dict) else {}

    def _path_item(self) -> dict[str, Any]:
        tokens = _tokens_of(self.pointer)[:2]
        item = at_pointer(self._registry, tokens).value
        if "$ref" in item:
            found = self._view(tokens)
            return found if isinstance(found, dict) else {}
        if "parameters" not in item:
            return {}
        return {"parameters": self._view((*tokens, "parameters"))}

    def _body_of_parameters(self, operation: dict[str, Any]) -> dict[str, Any] | None:
        listed = _listed(self._path_item().get("parameters")), _listed(operation.get("parameters"))
        given = [one for owned in listed for one in owned if isinstance(one, dict)]
        consumes = operation.get("consumes", self._registry.entry.contents.get("consumes"))
        for parameter in given:
            if parameter.get("in") == "body":
                media = {"schema": parameter.get("schema", {})}
                body: dict[str, Any] = {
                    "content": dict.fromkeys(_media_types(consumes, _JSON), media),
                    "required": parameter.get("required", False),
                }
                if "description" in parameter:
                    body["description"] = parameter["description"]
                return body
        form = [one for one in given if one.get("in") == "formData"]
        if not form:
            return None
        beside = ("name", "in", "required", "allowEmptyValue", "collectionFormat")
        schema: dict[str, Any] = {
            "type": "object",
            "properties": {
                str(one.get("name")): {k: v for k, v in one.items() if k not in beside}
                for one in form
            },
        }
        required = [one.get("name") for one in form if one.get("required")]
        if required:
            schema["required"] = required
        return {
            "content": {type_: {"schema": schema} for type_ in _media_types(consumes, _FORM)},
            "required": bool(required),
        }


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _server_url(server: dict[str, Any]) -> str:
    """A Server Object's URL with the defaults of its variables (OAS 3.1, Server Object)."""
    url = server.get("url")
    text = url if isinstance(url, str) else ""
    variables = server.get("variables")
    for name, one in variables.items() if isinstance(variables, dict) else ():
        if isinstance(one, dict):
            text = text.replace(f"{{{name}}}", str(one.get("default", "")))
    return text


def _absolute(url: str, base: str) -> str:
    # With a variable that has no default, it may be anything.
    if uri.is_absolute(url) or url.startswith("{") or not is_web(base):
        return url
    return uri.resolve(base, url)


def _media_types(value: Any, default: str) -> list[str]:
    """What 2.0 lists under ``consumes`` or ``produces``."""
    return [one for one in _listed(value) if isinstance(one, str)] or [default]


def _with_content(response: dict[str, Any], produces: Any) -> dict[str, Any]:
    if "schema" not in response:
        return response
    media = {"schema": response["schema"]}
    rest = {key: value for key, value in response.items() if key != "schema"}
    return {**rest, "content": dict.fromkeys(_media_types(produces, _JSON), media)}


def paths(registry: Registry) -> list[str]:
    """The paths, sorted by code point, as ``jq -r '.paths | keys[]'`` prints them."""
    entry = registry.entry
    found = _at_end(registry, Target(entry, ("paths",), entry.contents.get("paths"))).value
    return sorted(map(str, found)) if isinstance(found, dict) else []


#: Tokens of an Operation Object, and the Object.
_Place = tuple[tuple[str, ...], dict[str, Any]]


def _places(registry: Registry, view: View) -> Iterator[_Place]:
    """Every Operation Object under ``paths`` and ``webhooks``, in document order."""
    entry = registry.entry
    for section in ("paths", "webhooks"):
        items = _at_end(registry, Target(entry, (section,), entry.contents.get(section)))
        if not isinstance(items.value, dict) or section not in entry.grammar.root.fields:
            continue
        for path, item in items.value.items():
            if not isinstance(path, str) or (section == "paths" and path.startswith("x-")):
                continue
            there = Target(items.document, (*items.tokens, path), item)
            yield from _in_path_item(registry, view, (section, path), there)


def _at_end(registry: Registry, there: Target) -> Target:
    """A value, or what it refers to where it is a reference; what that refers to is left as is."""
    target = followed(registry, there)
    return there if target is None else target


def _in_path_item(
    registry: Registry, view: View, tokens: tuple[str, ...], there: Target
) -> Iterator[_Place]:
    item = there.value
    if isinstance(item, dict) and isinstance(item.get("$ref"), str):
        item = view(tokens)
    if not isinstance(item, dict):
        return
    types = registry.entry.grammar.types
    for key, value in item.items():
        field_type = types["PathItem"].fields.get(key)
        if field_type is None or field_type.object is None or not isinstance(value, dict):
            continue
        if field_type.object is types["Operation"]:
            yield (*tokens, key), _operation_at(registry, there, (key,), value)
        elif (
            field_type.object.other is not None
            and field_type.object.other.object is types["Operation"]
        ):
            for method, one in value.items():
                if isinstance(one, dict) and isinstance(method, str):
                    found = _operation_at(registry, there, (key, method), one)
                    yield (*tokens, key, method), found


def _operation_at(
    registry: Registry, item: Target, keys: tuple[str, ...], value: dict[str, Any]
) -> dict[str, Any]:
    """The Operation Object at some keys of a Path Item, which may be given by reference."""
    place = Target(item.document, (*item.tokens, *keys), value)
    found = _at_end(registry, place).value
    return found if isinstance(found, dict) else value


def _operation(
    registry: Registry, view: View, tokens: tuple[str, ...], value: dict[str, Any]
) -> Operation:
    tags = value.get("tags")
    return Operation(
        method=tokens[-1].lower(),
        path=tokens[1],
        id=_text(value.get("operationId")),
        summary=_text(value.get("summary")),
        description=_text(value.get("description")),
        tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        deprecated=value.get("deprecated") is True,
        pointer=pointer.join(tokens),
        _view=view,
        _registry=registry,
    )


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def select(
    registry: Registry,
    view: View,
    *,
    tag: AnyOf | None = None,
    method: AnyOf | None = None,
    path: AnyOf | None = None,
    deprecated: bool | None = None,
) -> list[Operation]:
    """The operations that fit every filter given, and of each any of its values; ``path`` is a
    shell glob, ``*`` crosses ``/``.

    Raises:
        UsageError: if a filter is neither a text nor several.
    """
    from fnmatch import fnmatchcase

    tags, methods, globs = _texts("tag", tag), _texts("method", method), _texts("path", path)
    methods = tuple(one.lower() for one in methods)
    every = (_operation(registry, view, *place) for place in _places(registry, view))
    return [
        one
        for one in every
        if (tag is None or any(name in one.tags for name in tags))
        and (method is None or one.method in methods)
        and (path is None or any(one.path == glob or fnmatchcase(one.path, glob) for glob in globs))
        and (deprecated is None or one.deprecated is deprecated)
    ]


def _texts(name: str, given: AnyOf | None) -> tuple[str, ...]:
    """The values of a filter, one or several."""
    found = (given,) if isinstance(given, str) else given if given is not None else ()
    expect(name, found, Collection, "a text or a collection of texts")
    for one in found:
        expect(f"each {name}", one, str, "a text")
    return tuple(found)


def find(registry: Registry, view: View, key: str) -> Operation:
    """The operation with that operationId, ``"GET /path"`` or JSON Pointer.

    Raises:
        NotFoundError: if there is none; it names the nearest.
    """
    expect("the name of an operation", key, str, "a text, such as 'GET /path'")
    method, _, path = key.partition(" ")
    named = (method.lower(), path.strip())
    wanted = pointer.from_fragment(key[1:]) if key.startswith("#") else key
    by_place: _Place | None = None
    # An operationId wins over a place that reads the same, so the search goes to the end.
    for tokens, value in _places(registry, view):
        if value.get("operationId") == key:
            return _operation(registry, view, tokens, value)
        if by_place is None and (
            (tokens[-1].lower(), tokens[1]) == named or pointer.join(tokens) == wanted
        ):
            by_place = tokens, value
    if by_place is not None:
        return _operation(registry, view, *by_place)
    known = select(registry, view)
    names = [one.id for one in known if one.id]
    names += [f"{one.method.upper()} {one.path}" for one in known]
    if wanted.startswith("/"):
        mark = "#" if key.startswith("#") else ""
        names += [mark + one.pointer for one in known]
    raise NotFoundError("operation", key, names)
