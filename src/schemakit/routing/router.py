"""The operations that a request may mean: its server, and below it the path template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from schemakit.references.resolver import Target, find_at_pointer, merged_members
from schemakit.routing.requests import RequestUrl
from schemakit.routing.server_prefixes import Server, ServerMatch, match_server, read_servers
from schemakit.routing.templates import Template, match_whole, normalize, parse_template
from schemakit.routing.trie import PathTrie
from schemakit.spec import pointer
from schemakit.views.operations import Operation, select_operations

if TYPE_CHECKING:
    from schemakit.documents.registry import Registry
    from schemakit.views.reader import Reader

__all__ = ["Candidate", "Router", "build_router"]

#: Less than the rank of any segment with a name in it.
_LITERAL = -(1 << 30)
#: The server if none is declared (OAS 3.1.1, OpenAPI Object, ``servers``).
_NO_SERVER = ({"url": "/"},)


@dataclass(slots=True, eq=False)
class _Route:
    """A path template with its operations, and the query that it has in itself."""

    path: str
    query: tuple[tuple[str, Template], ...]
    #: How little each segment says; a path that is concrete further on is less than others.
    rank: tuple[int, ...]
    #: By the method that a request has.
    operations: dict[str, list[Operation]]


class Candidate(NamedTuple):
    """A path template that matches: its operations by method, its server, and the texts in place of
    its names."""

    path: str
    operations: Mapping[str, Sequence[Operation]]
    server: ServerMatch | None
    #: Still percent-encoded.
    texts: dict[str, str]
    #: Names in the query that the template or the server has itself.
    fixed: frozenset[str]
    rank: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Router:
    """All paths of a description. Those that have the same servers are searched together."""

    groups: tuple[tuple[tuple[Server, ...], PathTrie[_Route]], ...]
    routes: tuple[_Route, ...]

    @property
    def paths(self) -> list[tuple[str, Mapping[str, Sequence[Operation]]]]:
        """Every path template with its operations that have the same servers, by method."""
        return [(one.path, one.operations) for one in self.routes]

    @property
    def servers(self) -> list[Server]:
        """Every server, each once."""
        return list({one.url: one for servers, _ in self.groups for one in servers}.values())

    def find(self, url: RequestUrl) -> Iterator[Candidate]:
        """The path templates that match a URL, best first.

        A path without a host is looked for as it is, and then below each server.
        """
        direct = [] if url.origin else [(None, url.path, trie) for _, trie in self.groups]
        below = [
            (found, found.path, trie)
            for servers, trie in self.groups
            for server in servers
            if url.origin or server.prefix != _NO_PREFIX
            for found in match_server(server, url)
        ]
        for readings in (direct, below):
            every = [
                one
                for server, path, trie in readings
                for one in _find_below(trie, path, url, server)
            ]
            # Each trie gives its own in this order.
            yield from sorted(every, key=_rank_of) if len(readings) > 1 else every

    def below_servers(self, url: RequestUrl) -> list[str]:
        """The path of a URL below each server that it may be of, the shortest first."""
        found = {} if url.origin else {url.path: None}
        for servers, _ in self.groups:
            for server in servers:
                found |= dict.fromkeys(one.path for one in match_server(server, url))
        return sorted(found, key=len)


def _rank_of(candidate: Candidate) -> tuple[int, ...]:
    return candidate.rank


_NO_PREFIX = Template(("",), ())


def _find_below(
    trie: PathTrie[_Route], path: str, url: RequestUrl, server: ServerMatch | None
) -> Iterator[Candidate]:
    found = list(trie.find(path))
    if len(found) > 1:
        # A template that has a query of its own says more than one that has none.
        found.sort(key=lambda one: -len(one.item.query))
    for route, names, texts in found:
        named = dict(zip(names, texts, strict=True))
        fixed: frozenset[str] = frozenset()
        if route.query:
            more = _match_query(route.query, url.query)
            if more is None:
                continue
            named |= more
            fixed = frozenset(name for name, _ in route.query)
        if server is not None and server.server.query:
            fixed |= {one.partition("=")[0] for one in server.server.query.split("&")}
        yield Candidate(route.path, route.operations, server, named, fixed, route.rank)


def _match_query(wanted: Sequence[tuple[str, Template]], query: str) -> dict[str, str] | None:
    """The texts of the names in the query of a template; None if the URL has another one."""
    given = [one.partition("=")[::2] for one in query.split("&")]
    found: dict[str, str] = {}
    for name, template in wanted:
        for key, text in given:
            texts = match_whole(template, normalize(text)) if normalize(key) == name else None
            if texts is not None:
                found |= zip(template.names, texts, strict=True)
                break
        else:
            return None
    return found


def build_router(reader: Reader) -> Router:
    """The router of a description: its operations below ``paths``, by path and servers."""
    registry = reader.registry
    groups: dict[int, tuple[tuple[Server, ...], dict[str, _Route]]] = {}
    for operation in select_operations(reader):
        if operation.is_webhook:
            continue
        listed, base = _find_servers(registry, pointer.parse(operation.pointer))
        if id(listed) not in groups:
            groups[id(listed)] = (_read_servers(listed, base, registry), {})
        routes = groups[id(listed)][1]
        if operation.path not in routes:
            routes[operation.path] = _build_route(operation.path)
        by_method = routes[operation.path].operations
        by_method.setdefault(operation.request_method, []).append(operation)
    built, every = [], []
    for servers, routes in groups.values():
        trie: PathTrie[_Route] = PathTrie()
        for path, route in routes.items():
            trie.add(_path_of(path), route)
            every.append(route)
        built.append((servers, trie))
    return Router(tuple(built), tuple(every))


def _path_of(path: str) -> str:
    """The path of a template, as it is in a URL."""
    text = path.partition("#")[0].partition("?")[0]
    return text if text.startswith("/") else f"/{text}"


def _build_route(path: str) -> _Route:
    query = path.partition("#")[0].partition("?")[2]
    pairs = [one.partition("=")[::2] for one in query.split("&") if one]
    templates = map(parse_template, _path_of(path)[1:].split("/"))
    rank = tuple(-sum(map(len, one.literals)) if one.names else _LITERAL for one in templates)
    wanted = tuple((normalize(key), parse_template(text)) for key, text in pairs)
    return _Route(path, wanted, rank, {})


def _find_servers(registry: Registry, tokens: tuple[str, ...]) -> tuple[Any, str]:
    """The Server Objects in force for an operation, and the URI of their document."""
    for place in (tokens, tokens[:2], ()):
        target = find_at_pointer(registry, place)
        if target is None:
            continue
        value = target.value
        if isinstance(value, dict) and ("servers" in value or "$ref" in value):
            found = merged_members(registry, target, is_map=False).get("servers")
            if isinstance(found, Target) and isinstance(found.value, list) and found.value:
                return found.value, found.document.uri
    return None, registry.entry.uri


def _read_servers(listed: Any, base: str, registry: Registry) -> tuple[Server, ...]:
    if listed is not None:
        return read_servers([one for one in listed if isinstance(one, dict)], base)
    contents = registry.entry.contents
    host, path = contents.get("host"), contents.get("basePath")
    path = path if isinstance(path, str) else ""
    if "requestBody" in registry.entry.grammar.types["Operation"].fields:
        return read_servers(_NO_SERVER, base)
    if not isinstance(host, str):
        return read_servers(({"url": path or "/"},), base)
    # OAS 2.0, Swagger Object: without schemes, that of the URL of the document; any, if unknown.
    schemes = contents.get("schemes")
    declared = [one for one in schemes if isinstance(one, str)] if isinstance(schemes, list) else []
    urls = [{"url": f"{scheme}://{host}{path}"} for scheme in declared or ("https", "http")]
    return read_servers(urls, base)
