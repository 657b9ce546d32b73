"""Headers, redirects, refusals and charsets, without a server."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit import AccessError, RetrievalError, UsageError
from schemakit.sources.http import (
    decode_body,
    encode_userinfo,
    explain_status,
    is_cacheable,
    parse_redirect,
    rename_error,
    sort_headers,
)
from schemakit.sources.http_request import Response
from schemakit.sources.urls import Origin, parse_url

URL = parse_url("https://a.test/dir/api.json?x=1")


def test_headers_are_sorted_by_origin() -> None:
    headers: Any = {"X-Key": " k ", "https://b.test/any": {"Authorization": "B t"}}
    entry, named = sort_headers(headers)
    assert entry == (("X-Key", "k"),)
    assert named == {Origin("https", "b.test", 443): (("Authorization", "B t"),)}
    assert sort_headers([("A", "1"), ("A", "2")])[0] == (("A", "1"), ("A", "2"))


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "x"},
        {"a b": "x"},
        {"A": "x\r\ny"},
        {"A": 1},
        [("A",)],
        {"not a URL": {"A": "x"}},
        3,
    ],
)
def test_headers_that_cannot_be_sent(headers: Any) -> None:
    with pytest.raises(UsageError):
        sort_headers(headers)


def test_user_name_and_password_become_basic_authentication() -> None:
    assert encode_userinfo("me:p%40ss") == "Basic bWU6cEBzcw=="


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("other.json", "https://a.test/dir/other.json"),
        ("/root.json", "https://a.test/root.json"),
        ("//b.test/x", "https://b.test/x"),
        ("http://b.test:81", "http://b.test:81/"),
        ("/Ã©", "https://a.test/%C3%A9"),
    ],
)
def test_redirects(location: str, target: str) -> None:
    url = parse_redirect(URL, Response(302, {"location": location}, b""))
    assert f"{url.origin}{url.target}" == target


def test_redirects_that_are_not_followed() -> None:
    with pytest.raises(AccessError, match="only http and https"):
        parse_redirect(URL, Response(302, {"location": "file:///etc/passwd"}, b""))
    with pytest.raises(RetrievalError, match="302 without a Location"):
        parse_redirect(URL, Response(302, {}, b""))


def test_the_error_of_a_redirect_hides_its_query() -> None:
    error = rename_error(URL, RetrievalError("https://b.test/x?signature=1", "is busy"))
    assert str(error) == f"{URL.text}: redirected to https://b.test/x: is busy"


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (Response(200, {}, b""), True),
        (Response(200, {"cache-control": "private, No-Store"}, b""), False),
        (Response(301, {"location": "/x"}, b""), True),
        (Response(301, {"location": "/x?signature=1"}, b""), False),
        (Response(404, {}, b""), False),
    ],
)
def test_which_responses_are_kept(response: Response, *, expected: bool) -> None:
    assert is_cacheable(response) == expected


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (b"\xe9", "text/yaml; charset=ISO-8859-1", ("é".encode(), "text/yaml")),
        ("é".encode(), "application/json; charset=latin1", ("é".encode(), "application/json")),
        ("\ufeffé".encode("utf-16"), "a/b; charset=latin1", ("\ufeffé".encode("utf-16"), "a/b")),
        (b"a", "text/yaml; charset=zip", (b"a", "text/yaml")),
        (b"a", "TEXT/Yaml", (b"a", "text/yaml")),
    ],
)
def test_charsets(body: bytes, content_type: str, expected: tuple[bytes, str]) -> None:
    assert decode_body(Response(200, {"content-type": content_type}, body), URL) == expected


def test_a_body_that_is_not_in_its_charset() -> None:
    response = Response(200, {"content-type": "text/yaml; charset=utf-16"}, b"a")
    with pytest.raises(RetrievalError, match="not in utf-16"):
        decode_body(response, URL)


@pytest.mark.parametrize(
    ("status", "is_entrys", "sent", "message"),
    [
        (401, True, False, "requires credentials; headers= sends them"),
        (401, False, False, "headers={'https://a.test': {...}} sends them"),
        (401, True, True, "does not accept the credentials that were sent"),
        (403, True, False, "403 Forbidden: it may not be read without credentials"),
        (403, True, True, "403 Forbidden: it may not be read with these credentials"),
        (404, True, False, "404 Not Found: it does not exist, or is not shown"),
        (404, True, True, "404 Not Found"),
        (599, True, False, "the server answered 599"),
    ],
)
def test_statuses_are_explained(status: int, message: str, *, is_entrys: bool, sent: bool) -> None:
    response = Response(status, {}, b"")
    explained = explain_status(response, URL.origin, is_entrys=is_entrys, sent=sent)
    assert message in explained


def test_a_busy_server_says_how_long() -> None:
    response = Response(503, {"retry-after": "90"}, b"", attempts=4)
    explained = explain_status(response, URL.origin, is_entrys=True, sent=False)
    assert explained.startswith("the server answered 503 Service Unavailable, 4 times")
    assert explained.endswith("wait 90 seconds")
