"""Parts of an operation beside its parameters, body and responses: servers, links, callbacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from schemakit.spec import pointer
from schemakit.views.operations import Operation
from schemakit.views.servers import swagger_urls

if TYPE_CHECKING:
    from schemakit.documents.document import Document

__all__ = [
    "Callback",
    "ExternalDocs",
    "Link",
    "Server",
    "find_external_docs",
    "list_callbacks",
    "list_links",
    "list_servers",
    "read_servers",
]

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")


class Server(NamedTuple):
    """A server of an operation, as it is written: the variables of its URL have no values.

    ``level`` is ``"operation"``, ``"path"`` or ``"document"``, where it is declared. ``variables``
    are the Server Variable Objects by name.
    """

    url: str
    level: str
    description: str = ""
    variables: Mapping[str, Any] = {}


class Callback(NamedTuple):
    """A request that the API sends: the name of its callback, the expression of its URL, its
    method, and the Operation Object."""

    name: str
    expression: str
    method: str
    operation: dict[str, Any]


class Link(NamedTuple):
    """A link of a response: its target, the expressions of its parameters, and the Link Object.

    ``target`` is an operationId, ``GET /path`` for a reference into the document, or the
    ``operationRef`` as it is written.
    """

    name: str
    target: str
    parameters: Mapping[str, Any]
    link: dict[str, Any]


class ExternalDocs(NamedTuple):
    """An External Documentation Object."""

    url: str
    description: str


def list_servers(operation: Operation) -> list[Server]:
    """The servers of the Operation, else of its Path Item, else of the document; in 2.0 the URLs
    made of ``host``, ``basePath`` and ``schemes``."""
    contents = operation._registry.entry.contents
    owners = (
        ("operation", operation._object()),
        ("path", operation._path_item_alone()),
        ("document", contents),
    )
    for level, owner in owners:
        found = [_read_server(one, level) for one in _list_objects(owner.get("servers"))]
        if found:
            return found
    if operation._body_places or isinstance(contents.get("host"), str):
        urls = swagger_urls(contents, operation._registry.entry.uri)
        return [Server(url, "document") for url in urls]
    return []


def read_servers(entry: Document) -> list[Server]:
    """The servers of the document; in 2.0 the URLs made of ``host``, ``basePath`` and
    ``schemes``."""
    contents = entry.contents if isinstance(entry.contents, dict) else {}
    found = [_read_server(one, "document") for one in _list_objects(contents.get("servers"))]
    if found or not isinstance(contents.get("host"), str):
        return found
    return [Server(url, "document") for url in swagger_urls(contents, entry.uri)]


def _read_server(server: dict[str, Any], level: str) -> Server:
    variables = server.get("variables")
    known = variables if isinstance(variables, dict) else {}
    objects = {str(name): one for name, one in known.items() if isinstance(one, dict)}
    return Server(_text(server.get("url")), level, _text(server.get("description")), objects)


def list_callbacks(operation: Operation) -> list[Callback]:
    """The requests of the callbacks of an operation, dereferenced."""
    return [
        Callback(str(name), str(expression), method, one)
        for name, callback in _iterate_members(operation._object().get("callbacks"))
        for expression, item in _iterate_members(callback)
        for method, one in _iterate_operations(item)
    ]


def _iterate_operations(item: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for method in _METHODS:
        if isinstance(item.get(method), dict):
            yield method.upper(), item[method]
    yield from _iterate_members(item.get("additionalOperations"))


def list_links(response: Mapping[str, Any]) -> list[Link]:
    """The links of a dereferenced Response Object."""
    return [
        Link(str(name), _find_target(one), dict(_as_mapping(one.get("parameters"))), one)
        for name, one in _iterate_members(response.get("links"))
    ]


def _find_target(link: dict[str, Any]) -> str:
    if isinstance(link.get("operationId"), str):
        return _text(link["operationId"])
    reference = _text(link.get("operationRef"))
    before, mark, fragment = reference.partition("#")
    if mark and not before and fragment.startswith("/paths/") and fragment.count("/") == 3:
        _, path, method = pointer.parse(pointer.from_fragment(fragment))
        return f"{method.upper()} {path}"
    return reference


def find_external_docs(owner: Any) -> ExternalDocs | None:
    """The external documentation of an Operation, a Schema or a Tag; None without a URL."""
    found = owner.get("externalDocs") if isinstance(owner, Mapping) else None
    if not isinstance(found, dict) or not isinstance(found.get("url"), str):
        return None
    return ExternalDocs(found["url"], _text(found.get("description")))


def _iterate_members(value: Any) -> Iterator[tuple[Any, dict[str, Any]]]:
    for name, one in _as_mapping(value).items():
        if isinstance(one, dict) and str(name)[:2] != "x-":
            yield name, one


def _as_mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list_objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
