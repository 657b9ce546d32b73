"""URLs of requests: neither the description nor an argument leads to another host or path."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from schemakit import Tool, UsageError
from schemakit.llm.request_urls import PathText, build_path, join_url, template_names
from tests.llm.samples import make


def _with_path(path: str = "/a/{id}/c", **more: Any) -> Tool:
    one = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}, **more}
    return make({"parameters": [one]}, path=path, servers=[{"url": "https://h:8/v1"}])


# -- arguments -------------------------------------------------------------------------------------

_INSIDE = [
    "/",
    "?",
    "#",
    "a/b",
    "?admin=1",
    "#top",
    "%",
    "%2F",
    "%2e%2e",
    "%2e%2e%2fadmin",
    "\\",
    "a/../b",
    "...",
    "..a",
    ".git",
    "\r\nHost: evil.com",
    "\0",
    "\x7f",
    " ",
    "ü",
    "@evil.com",
    ":80",
    "//evil.com",
    "http://evil.com/",
    "[::1]",
]


@pytest.mark.parametrize("reserved", [False, True])
@pytest.mark.parametrize("value", _INSIDE)
def test_a_value_stays_in_its_segment(value: str, reserved: bool) -> None:
    url = _with_path(allowReserved=reserved).bind({"id": value}).url
    split = urlsplit(url)
    assert (split.scheme, split.netloc) == ("https", "h:8")
    assert (split.query, split.fragment) == ("", "")
    first, version, a, segment, c = split.path.split("/")
    assert (first, version, a, c) == ("", "v1", "a", "c")
    assert unquote(segment) == value
    assert url.isascii()
    assert url.isprintable()


_OUTSIDE = [
    "",
    ".",
    "..",
    "../admin",
    "../../admin",
    "a/..",
    "a/../..",
    "//../b",
    "./",
    "..\\admin",
    "..;",
    "..;a=b/admin",
    ".;a",
]


@pytest.mark.parametrize("reserved", [False, True])
@pytest.mark.parametrize("value", _OUTSIDE)
def test_a_value_that_leaves_its_segment_is_refused(value: str, reserved: bool) -> None:
    with pytest.raises(UsageError, match=r"argument 'id': .* (path|empty)"):
        _with_path(allowReserved=reserved).bind({"id": value})


@pytest.mark.parametrize(
    ("style", "value"),
    [
        ("label", ""),
        ("label", "."),
        ("label", "./admin"),
        ("label", ["", ""]),
        ("label", ".;a"),
        ("label", ";/a"),
        ("matrix", "a/../../b"),
        ("matrix", "/.."),
        ("simple", ["../b", "c"]),
        ("simple", []),
        ("simple", {"..": None}),
        ("pipeDelimited", ["..;", ""]),
    ],
)
def test_the_same_in_every_style(style: str, value: Any) -> None:
    for explode in (False, True):
        tool = _with_path(style=style, explode=explode, allowReserved=True)
        if style == "label" and isinstance(value, list) and not explode:
            assert tool.bind({"id": value}).url == "https://h:8/v1/a/.,/c"
            continue
        with pytest.raises(UsageError, match="argument 'id'"):
            tool.bind({"id": value})


def test_the_reserved_characters_of_a_segment_stay() -> None:
    value = "a:b@c!$&'()*+,;=d"
    assert _with_path(allowReserved=True).bind({"id": value}).url == f"https://h:8/v1/a/{value}/c"


def test_content_in_a_path_stays_in_its_segment() -> None:
    tool = _with_path(schema=None, content={"text/plain": {}})
    assert tool.bind({"id": "a/b?c"}).url == "https://h:8/v1/a/a%2Fb%3Fc/c"
    with pytest.raises(UsageError, match="argument 'id'"):
        tool.bind({"id": "../b"})


def test_dots_are_judged_for_the_whole_segment() -> None:
    tool = _with_path("/a/{id}.json")
    assert tool.bind({"id": ".."}).url == "https://h:8/v1/a/...json"
    for path in ("/a/.{id}", "/a/{id}."):
        with pytest.raises(UsageError, match="argument 'id'"):
            _with_path(path).bind({"id": "."})
    two = make({}, path="/a/{x}{y}")
    with pytest.raises(UsageError, match="argument 'x'"):
        two.bind({"x": ".", "y": "."})


def test_the_name_of_a_matrix_parameter_is_encoded() -> None:
    one = {"name": "a?b\r\n", "in": "path", "required": True, "style": "matrix"}
    tool = make({"parameters": [one]}, path="/x/{a?b\r\n}")
    assert tool.bind({"a?b\r\n": "c"}).url == "/x/;a%3Fb%0D%0A=c"


def test_an_argument_in_the_query_of_a_path_is_one_value() -> None:
    tool = _with_path("/a?b={id}", allowReserved=True)
    assert tool.bind({"id": "c&d=e;f+g#?"}).url == "https://h:8/v1/a?b=c%26d%3De%3Bf%2Bg%23%3F"
    assert tool.bind({"id": ".."}).url == "https://h:8/v1/a?b=.."


# -- descriptions ----------------------------------------------------------------------------------

_PATHS = [
    "@evil.com/x",
    ".evil.com/x",
    ":80@evil.com",
    ":8080/x",
    "//evil.com/x",
    "///evil.com",
    "\\\\evil.com/x",
    "/\\evil.com/x",
    "https://evil.com/x",
    "-evil.com",
    "\t//evil.com",
    "\r\n/x",
    "x",
    "",
]
_SERVERS = [
    "https://h",
    "https://h/",
    "https://h:8443/v1",
    "https://u@h/v1/",
    "https://h?key=1",
    "https://h/v1?key=1#top",
    "https://h#top",
    "//h",
    "//h/v1",
]


@pytest.mark.parametrize("server", _SERVERS)
@pytest.mark.parametrize("path", _PATHS)
def test_a_path_does_not_change_the_server(path: str, server: str) -> None:
    given, own = make({}, path=path), make({}, path=path, servers=[{"url": server}])
    url = given.bind({}, server=server).url
    assert own.bind({}).url == url
    expected, split = urlsplit(server), urlsplit(url)
    assert (split.scheme, split.netloc) == (expected.scheme, expected.netloc)
    assert split.path.startswith(expected.path.rstrip("/") + "/")
    assert (split.query, split.fragment) == (expected.query, "")


@pytest.mark.parametrize("server", [None, "", "/", "?a", "#a"])
def test_a_path_is_no_host_without_a_server(server: str | None) -> None:
    with pytest.raises(UsageError, match=r"'//evil\.com/x' would be read as a host"):
        make({}, path="//evil.com/x").bind({}, server=server)
    assert make({}, path="@evil.com/x").bind({}, server=server).url[:12] == "/@evil.com/x"


@pytest.mark.parametrize(
    "path", ["/../x", "/a/..", "/./x", "/%2e%2E/x", "/..;a/x", "/..%2Fx", "/..\\x", "..", "/a/%2E"]
)
def test_a_path_does_not_leave_that_of_the_server(path: str) -> None:
    with pytest.raises(UsageError, match=r"the path .* would lead to another path"):
        make({}, path=path).bind({}, server="https://h/v1")


@pytest.mark.parametrize("server", ["https:", "https://", "https:///", "http://?a"])
def test_a_server_without_a_host_is_refused(server: str) -> None:
    with pytest.raises(UsageError, match="has no host"):
        make({}, path="//evil.com/x").bind({}, server=server)


@pytest.mark.parametrize("odd", [" ", "\t", "\r\n", "\0", "\\", "\x7f"])
def test_a_server_that_is_no_url_is_refused(odd: str) -> None:
    with pytest.raises(UsageError, match="is not allowed in a URL"):
        make({}, servers=[{"url": f"https://h{odd}@evil.com"}]).bind({})


def test_a_variable_without_a_default_stays() -> None:
    assert make({}, servers=[{"url": "{base}/v1"}]).bind({}).url == "{base}/v1/a"


def test_a_path_does_not_encode_a_character_together_with_an_argument() -> None:
    assert _with_path("/a/%2{id}%/%41").bind({"id": "e"}).url == "https://h:8/v1/a/%252e%25/%41"


# -- parts -----------------------------------------------------------------------------------------


def test_the_names_of_a_template() -> None:
    assert template_names("/a/{b}/{c d}.{e}#{f}") == ["b", "c d", "e"]
    assert template_names("/{a/b}/{}") == []


def test_a_name_without_a_text_is_refused() -> None:
    assert build_path("/a/{b}", {"b": PathText("b", "c")}) == "/a/c"
    with pytest.raises(UsageError, match=r"the path '/a/\{b\}'"):
        build_path("/a/{b}", {})


def test_queries_follow_each_other() -> None:
    assert join_url("https://h/?a=1#x", "/b?c=2", ["", "d=3"]) == "https://h/b?a=1&c=2&d=3"
