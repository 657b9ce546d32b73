"""The part of a URL that is a server's: Server Objects with their variables (OAS 3.1.1, Server
Object), and ``host``, ``basePath`` and ``schemes`` of 2.0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from schemakit.routing.requests import DEFAULT_PORTS, RequestUrl
from schemakit.routing.templates import Template, match_starts, normalize, parse_template
from schemakit.sources.access import is_web
from schemakit.spec import uri

__all__ = ["Server", "ServerMatch", "match_server", "read_servers"]


class Server(NamedTuple):
    """A server: its URL as it is declared, or resolved if that is relative, and what matches it.

    ``origin`` is the template of scheme and host; None if the URL is relative and the one of its
    document is unknown, so that any host may be the server. ``prefix`` is that of the path, without
    a slash at its end. ``choices`` are the values of variables that are enumerated, ``fixed`` those
    of variables that were put in place. ``query`` is the server's own.
    """

    url: str
    origin: Template | None
    prefix: Template
    choices: Mapping[str, tuple[str, ...]]
    fixed: Mapping[str, str]
    query: str

    @property
    def is_literal(self) -> bool:
        """Whether its URL has no variables."""
        return not self.prefix.names and (self.origin is None or not self.origin.names)


class ServerMatch(NamedTuple):
    """A server of a URL: the rest of its path, and the values of the server's variables."""

    server: Server
    path: str
    variables: dict[str, str]


def read_servers(listed: Sequence[Mapping[str, Any]], base: str) -> tuple[Server, ...]:
    """The servers of Server Objects; ``base`` is the URI of the document in which they are."""
    return tuple(server for one in listed for server in _read_server(one, base))


def _read_server(declared: Mapping[str, Any], base: str) -> Iterator[Server]:
    """The servers that a Server Object stands for.

    A variable matches text without a slash. Values that have one, or are empty or whole URLs, are
    put in its place first.
    """
    url = declared.get("url")
    text = url if isinstance(url, str) else ""
    variables = declared.get("variables")
    choices = _read_choices(variables)
    template = parse_template(text)
    names = template.names
    defaults = {name: _default_of(variables, name) for name in names if name not in choices}
    fixed = {name: one for name, one in defaults.items() if one is not None and _is_odd(one)}
    if fixed:
        yield _compile(text, url, choices, base, fixed)
    first = names[0] if names and not template.literals[0] else ""
    whole = [one for one in choices.get(first, ()) if "://" in one]
    for value in whole:
        yield _compile(text, url, choices, base, {first: value})
    if not whole:
        yield _compile(text, url, choices, base, {})


def _default_of(variables: Any, name: str) -> str | None:
    one = variables.get(name) if isinstance(variables, dict) else None
    return str(one["default"]) if isinstance(one, dict) and "default" in one else None


def _is_odd(value: str) -> bool:
    return not value or "/" in value


def _compile(
    text: str,
    url: Any,
    choices: Mapping[str, tuple[str, ...]],
    base: str,
    fixed: Mapping[str, str],
) -> Server:
    shown = url if isinstance(url, str) else ""
    for name, value in fixed.items():
        text = text.replace(f"{{{name}}}", value)
    text, _, query = text.partition("#")[0].partition("?")
    if not uri.is_absolute(text) and "://" not in text and is_web(base):
        text = shown = uri.resolve(base, text)
    scheme, mark, rest = text.partition("://")
    if text.startswith("//"):
        scheme, mark, rest = "{scheme of the document}", "//", text[2:]
    origin = None
    if mark:
        authority, slash, path = rest.partition("/")
        host = authority.rpartition("@")[2]
        scheme = scheme if "{" in scheme else scheme.lower()
        host = host.removesuffix(f":{DEFAULT_PORTS.get(scheme, '')}")
        origin = _lower_literals(parse_template(f"{scheme}://{host}"))
        text = slash + path
    prefix = parse_template(text if text[:1] in ("", "/", "{") else f"/{text}")
    literals = (*prefix.literals[:-1], prefix.literals[-1].rstrip("/"))
    prefix = prefix._replace(literals=literals)
    return Server(shown, origin, prefix, choices, dict(fixed), query)


def _lower_literals(template: Template) -> Template:
    return template._replace(literals=tuple(one.lower() for one in template.literals))


def _read_choices(variables: Any) -> dict[str, tuple[str, ...]]:
    """The values of the variables that are enumerated; the default is always one of them."""
    found: dict[str, tuple[str, ...]] = {}
    for name, one in variables.items() if isinstance(variables, dict) else ():
        if isinstance(one, dict) and isinstance(one.get("enum"), list):
            values = [*one["enum"], *([one["default"]] if "default" in one else [])]
            found[name] = tuple(dict.fromkeys(normalize(str(value)) for value in values))
    return found


def match_server(server: Server, url: RequestUrl) -> Iterator[ServerMatch]:
    """The readings of a URL as one of this server, the longest prefix first."""
    values = dict(server.fixed)
    if server.is_literal:
        # Most servers have no variables.
        if url.origin and server.origin is not None and url.origin != server.origin.literals[0]:
            return
        prefix = server.prefix.literals[0]
        if url.path.startswith(prefix):
            rest = url.path[len(prefix) :]
            if not rest or rest[0] == "/":
                yield ServerMatch(server, rest or "/", values)
        return
    if server.origin is not None and url.origin:
        found = _match_origin(server.origin, url.origin, server.choices)
        if found is None:
            return
        values |= found
    for end, texts in match_starts(server.prefix, url.path, server.choices):
        rest = url.path[end:]
        if rest and rest[0] != "/":
            if url.path[end - 1 : end] != "/":
                continue
            rest = f"/{rest}"
        named = dict(zip(server.prefix.names, texts, strict=True))
        yield ServerMatch(server, rest or "/", {**values, **named})


def _match_origin(
    template: Template, origin: str, choices: Mapping[str, tuple[str, ...]]
) -> dict[str, str] | None:
    """The variables in scheme and host, if these match; a default port may be a variable's."""
    lower = {name: tuple(map(str.lower, values)) for name, values in choices.items()}
    port = DEFAULT_PORTS.get(origin.partition(":")[0])
    for text in (origin, f"{origin}:{port}") if port else (origin,):
        for end, texts in match_starts(template, text, lower):
            if end == len(text):
                return dict(zip(template.names, texts, strict=True))
    return None
