"""The operation of a request, with the values of the parameters in its URL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast

from schemakit.errors import NotFoundError, expect
from schemakit.routing.parameter_values import (
    decode,
    is_spread,
    read_content,
    read_path_value,
    read_query_value,
    type_value,
)
from schemakit.routing.requests import RequestUrl, parse_url
from schemakit.routing.router import Candidate, Router
from schemakit.spec.styles import parameter_style
from schemakit.suggest import near_names
from schemakit.views.operations import Operation

__all__ = ["Match", "match_request"]

#: So many servers are named in an error.
_MOST_SERVERS = 3


@dataclass(frozen=True, slots=True)
class _Values:
    path: dict[str, Any]
    query: dict[str, Any]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """An operation that a request may mean. Values are read when a property is.

    ``server`` is the URL of the server as the description has it, ``""`` if the request was only a
    path and is not below one; ``variables`` are the values of the server's variables.
    ``path_texts`` are the texts in place of the names in the path, still percent-encoded. A value
    is of the type that the schema of its parameter gives; text that does not fit stays text.
    Matches are compared by identity.
    """

    operation: Operation
    server: str
    variables: dict[str, str]
    path_texts: dict[str, str]
    _query: str = field(repr=False)
    _fixed: frozenset[str] = field(repr=False)

    @property
    def path(self) -> dict[str, Any]:
        """The values of the path parameters, by name, in the order of the path."""
        return _values_of(self).path

    @property
    def query(self) -> dict[str, Any]:
        """The values of the query parameters that the request has, by name."""
        return _values_of(self).query

    @property
    def unknown(self) -> tuple[str, ...]:
        """Names in the query that belong to no parameter and no API key."""
        return _values_of(self).unknown

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of required query parameters that the request lacks."""
        return _values_of(self).missing


def match_request(router: Router, method: str, url: str) -> list[Match]:
    """The operations that a request may mean, best first: concrete paths before templated ones.

    ``url`` is absolute, or a path. A path is looked for as one of the description, and as one below
    each server; an absolute URL has to be one of a server.

    Raises:
        NotFoundError: if there is none. It names the methods of the path, the servers, or the
            nearest paths.
        UsageError: if ``url`` is neither a URL nor a path.
    """
    expect("a method", method, str, "a text")
    split = parse_url(url)
    candidates = list(router.find(split))
    found = [
        Match(
            operation,
            one.server.server.url if one.server is not None else "",
            one.server.variables if one.server is not None else {},
            one.texts,
            split.query,
            one.fixed,
        )
        for one in candidates
        for operation in _with_method(one.operations, method)
    ]
    if not found:
        raise _explain(router, method, split, url, candidates)
    return found


def _with_method(operations: Mapping[str, Sequence[Operation]], method: str) -> list[Operation]:
    """The operations with a method; in any case if none has it as it is written."""
    if method in operations:
        return list(operations[method])
    lower = method.lower()
    return [one for key, listed in operations.items() if key.lower() == lower for one in listed]


# -- values ----------------------------------------------------------------------------------------


@lru_cache(maxsize=16)  # the properties of a match are usually read one after the other
def _values_of(match: Match) -> _Values:
    parameters = cast("list[dict[str, Any]]", match.operation.parameters)
    of_path = {one["name"]: one for one in parameters if _is_in(one, "path")}
    path = {
        name: _read_path(name, text, of_path.get(name, {}))
        for name, text in match.path_texts.items()
    }
    pairs: dict[str, list[str]] = {}
    for pair in match._query.split("&"):
        key, _, text = pair.partition("=")
        if pair:
            pairs.setdefault(decode(key, plus=True), []).append(text)
    whole = [one for one in parameters if _is_in(one, "querystring")]
    if whole:
        name, value = whole[0]["name"], _read_querystring(match._query, pairs, whole[0])
        return _Values(path, {} if value is None else {name: value}, (), ())
    query: dict[str, Any] = {}
    missing: list[str] = []
    taken: set[str] = set()
    of_query = [one for one in parameters if _is_in(one, "query")]
    keys = match._fixed | set(_key_names(match.operation))
    styles = {one["name"]: parameter_style(one["name"], "query", one) for one in of_query}
    spread = {one["name"]: is_spread(styles[one["name"]], _schema_of(one)) for one in of_query}
    # The pairs of a spread object are those that belong to no other parameter.
    for one in sorted(of_query, key=lambda one: spread[one["name"]]):
        name = one["name"]
        others = (styles.keys() | taken | keys) - {name} if spread[name] else ()
        free = {key: texts for key, texts in pairs.items() if key not in others}
        value, names = read_query_value(free, styles[name], _schema_of(one))
        taken |= names
        if names:
            query[name] = value
        elif one.get("required") is True and name not in match._fixed:
            missing.append(name)
    known = taken | keys
    ordered = {one["name"]: query[one["name"]] for one in of_query if one["name"] in query}
    return _Values(path, ordered, tuple(key for key in pairs if key not in known), tuple(missing))


def _is_in(parameter: dict[str, Any], where: str) -> bool:
    return parameter.get("in") == where and isinstance(parameter.get("name"), str)


def _read_path(name: str, text: str, parameter: dict[str, Any]) -> Any:
    return read_path_value(text, parameter_style(name, "path", parameter), _schema_of(parameter))


def _schema_of(parameter: dict[str, Any]) -> Any:
    """The schema of a parameter; one of 2.0 is a schema itself."""
    return parameter if "type" in parameter else parameter.get("schema")


def _read_querystring(query: str, pairs: dict[str, list[str]], parameter: dict[str, Any]) -> Any:
    """The whole query as one value (OAS 3.2, Parameter Object, ``in: querystring``)."""
    content = parameter.get("content")
    if not query or not isinstance(content, dict) or not content:
        return None
    media_type, media = next(iter(content.items()))
    if str(media_type).partition(";")[0].strip() != "application/x-www-form-urlencoded":
        return read_content(decode(query), str(media_type))
    texts = {key: [decode(one, plus=True) for one in listed] for key, listed in pairs.items()}
    value = {key: listed if len(listed) > 1 else listed[0] for key, listed in texts.items()}
    return type_value(value, media.get("schema") if isinstance(media, dict) else None)


def _key_names(operation: Operation) -> Iterator[str]:
    """The names of the API keys that the query of an operation may have."""
    for scheme in operation._security_schemes:
        if isinstance(scheme, dict) and scheme.get("in") == "query":
            name = scheme.get("name")
            if isinstance(name, str):
                yield name


# -- what is not found -----------------------------------------------------------------------------


def _explain(
    router: Router, method: str, url: RequestUrl, written: str, candidates: list[Candidate]
) -> NotFoundError:
    """Why nothing matches, as an error."""
    request = f"{method} {written}"
    if candidates:
        listed = _join(list(dict.fromkeys(key for one in candidates for key in one.operations)))
        hint = f"; {candidates[0].path} has {listed}"
        return NotFoundError("operation", request, (), hint=hint)
    if not router.routes:
        hint = "; the description has no operations below paths"
        return NotFoundError("operation", request, (), hint=hint)
    below = router.below_servers(url)
    if below:
        return NotFoundError("operation", request, (), near=_find_near(router, method, below))
    hint = "; no server in the description has a URL"
    if router.servers:
        hint = f"; it is not a URL of the {_describe_servers(router)}"
    # What is meant may be seen by the path alone, such as that of a proxy or a local server.
    for one in router.find(url._replace(origin="")):
        for operation in _with_method(one.operations, method)[:1]:
            hint += f"; its path is that of '{operation.request_method} {operation.path}'"
            return NotFoundError("operation", request, (), hint=hint)
    return NotFoundError("operation", request, (), hint=hint)


def _find_near(router: Router, method: str, paths: list[str]) -> list[str]:
    """The operations with a method whose paths are most similar to one of those given."""
    path = paths[0]
    segments = path.split("/")
    known: dict[str, str] = {}
    for one, operations in router.paths:
        for operation in _with_method(operations, method):
            # What is in place of a name does not count.
            written = one.split("/")
            filled = [
                given if "{" in segment else segment
                for segment, given in zip(written, segments, strict=False)
            ]
            key = "/".join([*filled, *written[len(filled) :]])
            known.setdefault(key, f"{operation.request_method} {one}")
    return [known[one] for one in near_names(path, list(known))]


def _join(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _describe_servers(router: Router) -> str:
    urls = [one.url for one in router.servers]
    shown = [*urls[:_MOST_SERVERS], *(["others"] if len(urls) > _MOST_SERVERS else [])]
    return f"server{'s' if len(shown) > 1 else ''} {_join(shown)}"
