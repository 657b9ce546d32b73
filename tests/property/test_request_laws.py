"""What has to hold of the URL of a request, whatever the description and the arguments say."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

import schemakit
from schemakit import SchemaKitError, Tool

pytestmark = pytest.mark.slow
_many = settings(max_examples=400, deadline=None)
_OWNERS = ("caller", "root", "path", "operation")
_DOTS = (".", "..")


class _World(NamedTuple):
    """A description of one operation, what its URL has to have, and arguments."""

    #: The path template without query and fragment.
    path: str
    suffix: str
    parameters: list[dict[str, Any]]
    server: dict[str, Any]
    #: Who names the server.
    owner: str
    arguments: dict[str, Any]

    def tool(self) -> Tool:
        """The operation as a tool."""
        operation: dict[str, Any] = {"parameters": self.parameters, "responses": {}}
        item: dict[str, Any] = {"get": operation}
        document = {"openapi": "3.2.0", "info": {}, "paths": {self.path + self.suffix: item}}
        owners = {"root": document, "path": item, "operation": operation}
        if self.owner in owners:
            owners[self.owner]["servers"] = [self.server]
        return schemakit.tools(document, target="json-schema")[0]

    def base(self) -> str:
        """The URL of the server with the defaults of its variables."""
        url: str = self.server["url"]
        for name, variable in self.server.get("variables", {}).items():
            url = url.replace(f"{{{name}}}", variable["default"])
        return url

    def url(self) -> str:
        """The URL of the request."""
        server = self.base() if self.owner == "caller" else None
        return self.tool().bind(self.arguments, server=server).url

    def segments(self) -> list[str]:
        """The segments of the template, without what is before the first slash."""
        return self.path.removeprefix("/").split("/")


# -- worlds ----------------------------------------------------------------------------------------

_ATTACKS = (
    *("", ".", "..", "...", "/", "//", "?", "#", "\\", "%", ";", "@evil.com", ":80", "a", "é"),
    *("../admin", "../../admin", "a/..", "a/../..", "a/../b", "./", "/.", "//../b", "//evil.com"),
    *("%2e", "%2e%2e", "%2e%2e%2fadmin", ".%2e", "%2F", "%252e", "%5c..", "2e", "e", "E/"),
    *("..\\admin", "\\..", "..;", "..;a=b/admin", ";/../", ".;", "a?b=c", "a#b", "a&b", "a\0"),
    *("\r\nHost: evil.com", "\t", "\x7f", " ", "[::1]", "http://evil.com/", "\u2025", "\uff0e"),
)
_STARTS = (
    *("/", "/", "/", "", "//", "///", "@evil.com/", ".evil.com/", ":80@evil/", ":8080/", "//evil/"),
    *("\\\\evil/", "/\\evil/", "https://evil/", "-evil/", "\t//evil/", "\r\n", "u:p@evil/"),
)
_LITERALS = (
    *("a", "users", "v2", "", "é", "a b", "a:b", "x.json", "%41", "%", "%2", "\r\n", "\\"),
    *(".", "..", "%2e%2E", "..;a", "..%2Fb", "\\..\\b", "@", ".;"),
)
_texts = st.sampled_from(_ATTACKS) | st.text(max_size=6) | st.text("./\\;%2eE", max_size=6)
_scalars = _texts | st.integers() | st.none() | st.booleans()
_values = st.one_of(
    _scalars,
    st.lists(_scalars, max_size=3),
    st.dictionaries(_texts, _scalars, max_size=3),
)


@st.composite
def _servers(draw: st.DrawFn) -> dict[str, Any]:
    scheme = draw(st.sampled_from(("https:", "http:", "")))
    user = draw(st.sampled_from(("", "", "u@", "u:p@")))
    host = draw(st.sampled_from(("h", "api.example.com", "127.0.0.1", "[::1]", "{host}")))
    port = draw(st.sampled_from(("", ":8443", ":80")))
    path = draw(st.sampled_from(("", "/", "/v1", "/v1/", "/v1/b", "/{version}", "//v1", "/%41")))
    rest = draw(st.sampled_from(("", "", "?", "?k=1", "#top", "?k=/../#top", "/?k=1")))
    authority = f"{scheme}//{user}{host}{port}"
    where = draw(st.sampled_from((authority, authority, authority, "")))
    variables = {
        "host": {"default": draw(st.sampled_from(("h", "b.example.com")))},
        "version": {"default": draw(st.sampled_from(("v2", "v2/b", "")))},
    }
    return {"url": where + path + rest, "variables": variables}


@st.composite
def _worlds(draw: st.DrawFn) -> _World:
    parameters: list[dict[str, Any]] = []
    arguments: dict[str, Any] = {}

    def placeholder() -> str:
        name = f"p{len(parameters)}"
        kind = draw(st.sampled_from(("", "", "?", " ", "\\", "%", "..")))
        style = draw(st.sampled_from(("simple", "label", "matrix")))
        flags = {one: draw(st.booleans()) for one in ("explode", "allowReserved")}
        one = {"name": name + kind, "in": "path", "required": True, "style": style, **flags}
        parameters.append({**one, "schema": {}})
        arguments[name + kind] = draw(_values)
        return f"{{{name}{kind}}}"

    def segment() -> str:
        if draw(st.booleans()):
            return draw(st.sampled_from(_LITERALS))
        before = draw(st.sampled_from(("", "", "", ".", "v", "%", "%2", "a/..")))
        between = placeholder() if draw(st.integers(0, 4)) == 0 else ""
        return (
            before + placeholder() + between + draw(st.sampled_from(("", "", ".", ".json", ":x")))
        )

    path = draw(st.sampled_from(_STARTS))
    path += "/".join(segment() for _ in range(draw(st.integers(1, 3))))
    suffix = draw(st.sampled_from(("", "", "", "?v=1", "#a", "?", f"?q={placeholder()}")))
    return _World(
        path, suffix, parameters, draw(_servers()), draw(st.sampled_from(_OWNERS)), arguments
    )


# -- judges ----------------------------------------------------------------------------------------


def _decoded(text: str) -> str:
    return unquote(text, errors="surrogatepass")


def _without_dots(segments: list[str]) -> list[str]:
    """RFC 3986 §5.2.4, for a path that begins with a slash."""
    kept: list[str] = []
    for one in segments:
        if one == "..":
            kept = kept[:-1]
        elif one != ".":
            kept.append(one)
    return kept


#: How clients and servers read a segment before they remove dot segments.
_READINGS: tuple[Callable[[str], str], ...] = (
    lambda one: one,
    lambda one: re.sub("(?i)%2e", ".", one),
    lambda one: one.partition(";")[0],
    lambda one: _decoded(one.partition(";")[0]),
    lambda one: _decoded(one).partition(";")[0],
)


def _check_origin(url: str, base: str) -> None:
    split, expected = urlsplit(url), urlsplit(base)
    assert (split.scheme, split.netloc) == (expected.scheme, expected.netloc)
    assert (split.hostname, split.port) == (expected.hostname, expected.port)
    assert split.fragment == ""
    assert re.fullmatch(r"[!-~]+", url)


def _check_segment(segment: str, written: str) -> None:
    """A segment is the one of the template, with something in place of each name."""
    pieces = re.split(r"\{([^{}/]+)\}", written)
    literals = [re.escape(_decoded(one)) for one in pieces[::2]]
    found = re.fullmatch("(.+)".join(literals), _decoded(segment), re.DOTALL)
    assert found, (segment, written)
    # A server that decodes first may find more segments here, but none that leads out of it.
    parts = re.split(r"[/\\]", _decoded(segment))
    parts = [one.partition(";")[0] if one[:1] == "." else one for one in parts if one]
    if any(one in _DOTS for one in parts):
        inner = _without_dots(["before", *parts, "after"])
        assert (inner[0], inner[-1]) == ("before", "after")
        assert len(inner) > 2
        depth = 0
        for one in parts:
            depth += {".": 0, "..": -1}.get(one, 1)
            assert depth >= 0


def _check_client(url: str, base: str, count: int) -> None:
    """The same as httpx reads it, which removes dot segments itself."""
    try:
        httpx = importlib.import_module("httpx")
    except ImportError:
        return
    found, expected = httpx.URL(url), httpx.URL(base)
    origin = (expected.scheme, expected.userinfo, expected.host, expected.port)
    assert (found.scheme, found.userinfo, found.host, found.port) == origin
    assert found.raw_path.partition(b"?")[0].count(b"/") == count


def _check(world: _World, url: str) -> None:
    base = world.base()
    _check_origin(url, base)
    path = urlsplit(url).path
    above = urlsplit(base).path.rstrip("/").split("/")[1:]
    assert path.startswith("/")
    segments = path.split("/")[1:]
    assert segments[: len(above)] == above
    below = segments[len(above) :]
    assert len(below) == len(world.segments())
    for segment, written in zip(below, world.segments(), strict=True):
        _check_segment(segment, written)
    for read in _READINGS:
        pieces = [read(one) for one in segments]
        assert _without_dots(pieces) == pieces
    queries = [urlsplit(base).query, world.suffix.partition("#")[0].partition("?")[2]]
    assert urlsplit(url).query.count("&") == sum(map(bool, queries)) - any(queries)
    _check_client(url, base, len(segments))


_dotless = (st.sampled_from(_ATTACKS) | st.text(max_size=8)).map(
    lambda one: one.replace(".", "") or "a"
)


def _known(
    path: str, value: Any = "a", url: str = "https://h:8/v1", owner: str = "caller", **more: Any
) -> _World:
    """A world with one argument, if the path or its query has it."""
    suffix = more.pop("suffix", "")
    one = {"name": "p", "in": "path", "required": True, "schema": {}, "allowReserved": True}
    listed = [{**one, **more}] if "{p}" in path + suffix else []
    return _World(path, suffix, listed, {"url": url}, owner, {"p": value} if listed else {})


@_many
@given(world=_worlds())
@example(world=_known("/a/{p}/b", "../admin"))
@example(world=_known("/a/{p}/b", "/"))
@example(world=_known("/a/{p}/b", "?admin=1"))
@example(world=_known("/a/{p}/b", "#"))
@example(world=_known("/a/{p}/b", ".."))
@example(world=_known("/a/{p}/b", "%2e%2e/"))
@example(world=_known("/a/{p}/b", "..;/admin"))
@example(world=_known("/a/{p}/b", "..\\admin"))
@example(world=_known("/a/{p}/b", "\r\n\0"))
@example(world=_known("/a/{p}/b", ["", ""], style="label", explode=True))
@example(world=_known("/a/{p}/b", {"a/..": "../.."}, style="matrix", explode=True))
@example(world=_known("/a/{p}/b", ";/a", style="label"))
@example(world=_known("/a/{p}/b", "../a/b/c"))
@example(world=_known("/%2{p}%2e", "e"))
@example(world=_known("/%4{p}", "1"))
@example(world=_known("/a", "b&c=d", suffix="?q={p}"))
@example(world=_known("@evil.com/x", owner="root"))
@example(world=_known(".evil.com/x", owner="path", url="https://h"))
@example(world=_known(":80@evil", owner="operation", url="https://h"))
@example(world=_known("//evil/x", url=""))
@example(world=_known("//evil/x", url="/"))
@example(world=_known("//evil/x", url="https:"))
@example(world=_known("@evil.com/x", url="https://h?k=1#top"))
@example(world=_known("/../x"))
def test_a_url_is_that_of_the_server_with_the_segments_of_the_template(world: _World) -> None:
    try:
        url = world.url()
    except SchemaKitError as error:
        event("refused")
        refused = str(error)
    else:
        event("bound")
        _check(world, url)
        return
    assert re.match("argument '|the path |the server ", refused)


@_many
@given(
    values=st.tuples(_dotless, _dotless),
    reserved=st.booleans(),
    owner=st.sampled_from(_OWNERS),
    server=_servers(),
)
def test_a_value_without_dots_is_sent_as_it_is(
    values: tuple[str, str], reserved: bool, owner: str, server: dict[str, Any]
) -> None:
    names = ("p", "q")
    one = {"in": "path", "required": True, "schema": {}, "allowReserved": reserved}
    listed = [{**one, "name": name} for name in names]
    arguments = dict(zip(names, values, strict=True))
    world = _World("/a/{p}/v{q}.json", "", listed, server, owner, arguments)
    url = world.url()
    _check(world, url)
    _, first, second = urlsplit(url).path.split("/")[-3:]
    assert [_decoded(first), _decoded(second)] == [values[0], f"v{values[1]}.json"]
