"""Requests for arguments: paths, headers and bodies."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from schemakit import UsageError
from schemakit.llm.binding import Binding, Place
from schemakit.spec.styles import Style
from tests.llm.samples import describe, make, properties_of, with_body


def test_files_are_strings_and_are_read_only_on_request() -> None:
    schema = {
        "type": "object",
        "properties": {
            "file": {"type": "string", "format": "binary", "description": "It."},
            "note": {"type": "string"},
        },
        "required": ["file"],
    }
    tool = make(with_body(schema, "multipart/form-data"))
    assert properties_of(tool)["file"] == {
        "type": "string",
        "description": "It. (a file: its path, its URL or a data URI)",
    }
    unread = tool.bind({"file": "/etc/passwd", "note": "n"})
    assert unread.body is None
    assert [part.content for part in unread.parts] == [None, b"n"]
    read = tool.bind({"file": "/tmp/a.txt"}, files=lambda path: f"<{path}>".encode())
    assert b"</tmp/a.txt>" in (read.body or b"")
    assert b'filename="a.txt"' in (read.body or b"")
    inline = tool.bind({"file": "data:text/plain,hi"})
    assert b"\r\n\r\nhi\r\n" in (inline.body or b"")


def test_a_raw_body() -> None:
    tool = make(with_body({"type": "string", "format": "binary"}, "application/octet-stream"))
    request = tool.bind({"body": "data:;base64,AAEC"})
    assert request.body == b"\0\1\2"
    text = make(with_body({"type": "string"}, "text/plain"))
    assert text.bind({"body": "data:,as it is"}).body == b"data:,as it is"


def test_a_form() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string"}, "l": {"type": "array"}}}
    tool = make(with_body(schema, "application/x-www-form-urlencoded"))
    request = tool.bind({"a": "x y", "l": [1, 2]})
    assert request.body == b"a=x+y&l=1&l=2"
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("document", "servers"),
    [
        ({"openapi": "3.0.0", "servers": [{"url": "/v2"}]}, ("https://api.example.com/v2",)),
        ({"openapi": "3.0.0"}, ()),
        ({"swagger": "2.0", "host": "h.example", "basePath": "/b"}, ("https://h.example/b",)),
        (
            {"swagger": "2.0", "host": "h", "schemes": ["http", "https"]},
            ("https://h", "http://h"),
        ),
        ({"swagger": "2.0", "basePath": "/b"}, ("https://api.example.com/b",)),
    ],
)
def test_base_urls(document: dict[str, Any], servers: tuple[str, ...]) -> None:
    whole = {**document, "info": {}, "paths": {"/a": {"get": {"responses": {}}}}}
    api = schemakit.load(whole, base_uri="https://api.example.com/openapi.json")
    assert api.operations()[0].servers == servers


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_no_argument_can_lead_to_another_path(value: str) -> None:
    tool = make({}, path="/models/{owner}/x", method="get")
    with pytest.raises(UsageError, match="'owner'"):
        tool.bind({"owner": value})
    assert tool.bind({"owner": "a/../b?c#d"}, server="").url == "/models/a%2F..%2Fb%3Fc%23d/x"


def test_headers_are_one_line() -> None:
    listed = [{"name": "X-A", "in": "header", "schema": {"type": "string"}}]
    with pytest.raises(UsageError, match="one line"):
        make({"parameters": listed}).bind({"X-A": "a\r\nX-B: c"})


def test_unknown_and_missing_arguments_are_named() -> None:
    listed = [{"name": "query", "in": "query", "required": True, "schema": {"type": "string"}}]
    tool = make({"parameters": listed})
    with pytest.raises(UsageError, match="no argument 'qeury'; did you mean 'query'"):
        tool.bind({"qeury": "x"})
    with pytest.raises(UsageError, match="missing: 'query'"):
        tool.bind({})
    with pytest.raises(UsageError, match="an object, not list"):
        tool.bind([])  # type: ignore[arg-type]


# -- URLs and methods ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("https://h/v1", "https://h/v1/a?q=x"),
        ("https://h/v1/", "https://h/v1/a?q=x"),
        ("https://h/v1?key=1", "https://h/v1/a?key=1&q=x"),
        ("https://h/v1/?key=1&b=2#top", "https://h/v1/a?key=1&b=2&q=x"),
        ("https://h?", "https://h/a?q=x"),
        ("", "/a?q=x"),
    ],
)
def test_the_query_of_a_server_stays_a_query(base: str, url: str) -> None:
    listed = [{"name": "q", "in": "query", "schema": {"type": "string"}}]
    tool = make({"parameters": listed}, servers=[{"url": base}])
    assert tool.bind({"q": "x"}).url == url
    assert tool.bind({"q": "x"}, server=base).url == url


def test_a_query_in_the_path_follows_that_of_the_server() -> None:
    tool = make({}, path="/a?v=1", servers=[{"url": "https://h/b?k=2"}])
    assert tool.bind({}).url == "https://h/b/a?k=2&v=1"


@pytest.mark.parametrize("method", ["propFind", "COPY", "purge", "M-SEARCH"])
def test_an_additional_operation_keeps_the_capitalization_of_its_method(method: str) -> None:
    item = {"additionalOperations": {method: {"operationId": "a", "responses": {}}}}
    document = {"openapi": "3.2.0", "info": {}, "paths": {"/a": item}}
    tool = schemakit.tools(document, target="mcp")[0]
    assert (tool.bind({}).method, tool.key) == (method, f"{method} /a")
    assert schemakit.tools(document, target="mcp", operations=[tool.key])[0].name == "a"


def test_a_fixed_method_is_in_upper_case() -> None:
    item: dict[str, Any] = {"query": {"responses": {}}, "get": {"responses": {}}}
    document = {"openapi": "3.2.0", "info": {}, "paths": {"/additionalOperations": item}}
    assert [one.bind({}).method for one in schemakit.tools(document, target="mcp")] == [
        "QUERY",
        "GET",
    ]


# -- headers ---------------------------------------------------------------------------------------


def _with_header(name: str = "X-A", schema: Any = None) -> schemakit.Tool:
    listed = [{"name": name, "in": "header", "schema": schema or {"type": "string"}}]
    return make({"parameters": listed})


@pytest.mark.parametrize("value", ["a\0b", "a\x1b", "a\x7f", "\N{EURO SIGN}", "日本", " a", "a\t"])
def test_a_header_that_no_client_sends_is_refused(value: str) -> None:
    with pytest.raises(UsageError, match=r"argument 'X-A': .* header"):
        _with_header().bind({"X-A": value})


@pytest.mark.parametrize(
    "value", ["", "a", "a b\tc", "caf\N{LATIN SMALL LETTER E WITH ACUTE}", "!"]
)
def test_a_header_in_latin_1_is_sent(value: str) -> None:
    assert _with_header().bind({"X-A": value}).headers["X-A"] == value


def test_a_media_type_that_is_two_lines_is_refused() -> None:
    content = {"text/plain\r\nX: y": {"schema": {"type": "string"}}}
    tool = make({"requestBody": {"required": True, "content": content}})
    with pytest.raises(UsageError, match="not a media type of a body"):
        tool.bind(dict.fromkeys(properties_of(tool), "a"))


@pytest.mark.parametrize("name", ["X A", "X:A", "X\r\nY", "Größe", ""])
def test_a_name_that_is_not_a_token_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="is not a name of a header"):
        _with_header(name).bind({name: "a"})


def test_an_item_of_a_header_is_checked_too() -> None:
    tool = _with_header(schema={"type": "array", "items": {"type": "string"}})
    assert tool.bind({"X-A": ["a", "b"]}).headers["X-A"] == "a,b"
    with pytest.raises(UsageError, match="one line"):
        tool.bind({"X-A": ["a", "b\nc"]})


def _with_cookie(name: str, style: str) -> schemakit.Tool:
    listed = [{"name": name, "in": "cookie", "schema": {"type": "string"}, "style": style}]
    return make({"parameters": listed})


@pytest.mark.parametrize("name", ["a b", "a=b", "a;b", "a\r\nb", "Größe", ""])
def test_a_name_of_a_cookie_that_is_not_a_token_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="is not a name of a cookie"):
        _with_cookie(name, "cookie").bind({name: "a"})


def test_the_name_of_a_cookie_is_encoded_if_its_style_says_so() -> None:
    assert _with_cookie("a;b=c", "form").bind({"a;b=c": "d"}).headers["Cookie"] == "a%3Bb%3Dc=d"
    with pytest.raises(UsageError, match="is not a name of a cookie"):
        _with_cookie("", "form").bind({"": "a"})


@pytest.mark.parametrize("value", ["a;b", "a\r\nX: y", "a\0", "a "])
def test_a_value_that_ends_a_cookie_is_refused(value: str) -> None:
    with pytest.raises(UsageError, match="is not allowed in a cookie"):
        _with_cookie("a", "cookie").bind({"a": value})


@pytest.mark.parametrize(
    "media_type", ["text/plain\r\nX-Evil: 1", "multipart/mixed;\nx", "text/\0"]
)
def test_a_media_type_that_ends_its_header_is_refused(media_type: str) -> None:
    schema = {"type": "array"} if media_type.startswith("multipart") else {"type": "string"}
    value: Any = ["a"] if media_type.startswith("multipart") else "a"
    with pytest.raises(UsageError, match="is not a media type"):
        make(with_body(schema, media_type)).bind({"body": value})


def test_the_media_type_of_a_data_uri_is_checked() -> None:
    tool = make(with_body({"type": "string", "format": "binary"}, "image/*"))
    assert tool.bind({"body": "data:image/png,x"}).headers == {"Content-Type": "image/png"}
    with pytest.raises(UsageError, match="is not a media type"):
        tool.bind({"body": "data:image/png\r\nX-Evil: 1,x"})


# -- multipart -------------------------------------------------------------------------------------


def test_an_array_has_no_names_for_the_parts_of_a_form() -> None:
    tool = make(with_body({"type": "array", "items": {"type": "string"}}, "multipart/form-data"))
    assert list(properties_of(tool)) == ["body"]
    assert [one.keyword for one in tool.losses] == ["contentMediaType"]
    with pytest.raises(UsageError, match="an array cannot be written as 'multipart/form-data'"):
        tool.bind({"body": ["x", "y"]})
    text = make(with_body({"type": "string"}, "multipart/form-data"))
    with pytest.raises(UsageError, match="multipart/form-data"):
        text.bind({"body": "x"})


def test_an_array_is_the_parts_of_another_multipart_body() -> None:
    tool = make(with_body({"type": "array", "items": {}}, "multipart/mixed"))
    assert tool.losses == ()
    request = tool.bind({"body": ["x", {"a": 1}, [2]]})
    kind, _, boundary = request.headers["Content-Type"].partition("; boundary=")
    assert kind == "multipart/mixed"
    assert [(one.media_type, one.content) for one in request.parts] == [
        ("", b"x"),
        ("application/json", b'{"a":1}'),
        ("application/json", b"[2]"),
    ]
    body = request.body or b""
    assert b"Content-Disposition" not in body
    assert body.startswith(f"--{boundary}\r\n\r\nx\r\n".encode())


def test_the_files_of_an_array() -> None:
    items = {"type": "string", "format": "binary"}
    tool = make(with_body({"type": "array", "items": items}, "multipart/mixed"))
    request = tool.bind({"body": ["data:image/png;base64,AAEC"]})
    assert [(one.media_type, one.content) for one in request.parts] == [("image/png", b"\0\1\2")]
    assert tool.bind({"body": ["/tmp/a"]}).body is None


def test_the_media_types_of_the_items_of_an_array() -> None:
    # OAS 3.2, Encoding By Position.
    media = {
        "schema": {"type": "array", "items": {}},
        "prefixEncoding": [{"contentType": "text/csv"}, {}],
        "itemEncoding": {"contentType": "application/vnd.a+json"},
    }
    operation = {"requestBody": {"content": {"multipart/mixed": media}, "required": True}}
    document = {"openapi": "3.2.0", "info": {}, "paths": {"/a": {"post": operation}}}
    tool = schemakit.tools(document, target="mcp")[0]
    request = tool.bind({"body": ["a,b", "c", [1], {"d": 2}]})
    assert [(one.media_type, one.content) for one in request.parts] == [
        ("text/csv", b"a,b"),
        ("", b"c"),
        ("application/vnd.a+json", b"[1]"),
        ("application/vnd.a+json", b'{"d":2}'),
    ]


#: Headers that decide where a request ends or goes, or whose credentials it has.
_UNSETTABLE = (
    *("Host", "Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "TE", "Trailer"),
    *("Expect", "Keep-Alive", "Proxy-Authorization", "Proxy-Connection", "Via"),
    *("Cookie", "cookie2", "hOST", "Host ", "\tCONTENT-LENGTH"),
)


@pytest.mark.parametrize("target", ["anthropic", "openai-strict", "mcp", "json-schema"])
@pytest.mark.parametrize("name", _UNSETTABLE)
def test_a_header_that_only_the_sender_sets_is_no_argument(name: str, target: Any) -> None:
    header = {"name": name, "in": "header", "required": True, "schema": {"type": "string"}}
    beside = {"name": "X-Host", "in": "header", "schema": {"type": "string"}}
    document = describe({"parameters": [header, beside], "operationId": "a"})
    tool = schemakit.tools(document, target=target, on_loss="error")[0]
    assert list(properties_of(tool)) == ["X-Host"]
    lost = [one for one in tool.losses if one.keyword == "in"]
    assert [(one.by_rule, f"the header {name} is left out" in str(one)) for one in lost] == [
        (True, True)
    ]
    given = {"X-Host": "a"}
    assert dict(tool.bind(given, server="https://a.test").headers) == {"X-Host": "a"}
    with pytest.raises(UsageError, match="no argument"):
        tool.bind({**given, name: "evil.test"}, server="https://a.test")


def test_a_header_of_2_0_that_only_the_sender_sets_is_no_argument() -> None:
    header = {"name": "Host", "in": "header", "type": "string"}
    document = {
        "swagger": "2.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"get": {"parameters": [header], "responses": {}}}},
    }
    tool = schemakit.tools(document, target="mcp")[0]
    assert not properties_of(tool)
    assert [one.words for one in tool.losses if one.keyword == "in"]


@pytest.mark.parametrize("name", _UNSETTABLE)
def test_a_binding_made_by_hand_sets_none_of_them_either(name: str) -> None:
    place = Place("header", Style(name, "simple", False))
    binding = Binding("GET", "/", ("https://a.test",), (), {"a": place}, frozenset())
    with pytest.raises(UsageError, match=r"argument 'a': the header .* cannot be set"):
        binding.request({"a": "evil.test"})


def test_a_cookie_scheme_named_cookie_stays_a_credential() -> None:
    header = {"name": "Cookie", "in": "header", "schema": {"type": "string"}}
    scheme = {"type": "apiKey", "in": "header", "name": "Cookie"}
    tool = make(
        {"parameters": [header], "security": [{"session": []}]},
        components={"securitySchemes": {"session": scheme}},
    )
    assert not properties_of(tool)
    assert not tool.losses
