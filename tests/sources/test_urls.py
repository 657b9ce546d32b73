"""What ``http(s):`` and ``file:`` URLs name, and which are refused."""

from __future__ import annotations

import os
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemakit import RetrievalError, UsageError
from schemakit.errors import remove_userinfo
from schemakit.sources.urls import (
    Origin,
    parse_file_uri,
    parse_host_and_port,
    parse_url,
    simplify_file_uri,
)


def test_the_parts_of_a_url() -> None:
    url = parse_url("HTTPS://me:p%40ss@API.Example.test./a b?x=1#/paths")
    assert url.origin == Origin("https", "api.example.test", 443)
    assert (url.target, url.userinfo) == ("/a%20b?x=1", "me:p%40ss")
    assert url.text == "https://API.Example.test./a b?x=1"


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("http://a.test", "http://a.test"),
        ("http://a.test:80/x", "http://a.test"),
        ("https://a.test:80/x", "https://a.test:80"),
        ("http://[2606:4700:0::1]:8080/", "http://[2606:4700::1]:8080"),
        ("http://bücher.test/", "http://xn--bcher-kva.test"),
    ],
)
def test_an_origin_is_written_without_the_default_port(url: str, origin: str) -> None:
    assert str(parse_url(url).origin) == origin


@pytest.mark.parametrize(
    ("text", "host_and_port"),
    [
        ("*", ("*", None)),
        ("API.example.test.", ("api.example.test", None)),
        ("localhost:8080", ("localhost", 8080)),
        ("::1", ("::1", None)),
        ("[::1]:81", ("::1", 81)),
    ],
)
def test_hosts_with_and_without_a_port(text: str, host_and_port: tuple[str, int | None]) -> None:
    assert parse_host_and_port(text) == host_and_port


def test_what_is_before_a_host_is_not_named_in_the_error() -> None:
    with pytest.raises(UsageError, match=r"^'h\.test' is not a HOST"):
        parse_host_and_port("http://me:se/cret@h.test")


def test_what_is_not_a_host_is_named_in_the_error() -> None:
    with pytest.raises(UsageError, match="'a b' is not a HOST"):
        parse_host_and_port("a b")


def test_a_password_is_not_shown() -> None:
    assert remove_userinfo("ftp://me:secret@a.test/x") == "ftp://a.test/x"
    with pytest.raises(RetrievalError) as caught:
        parse_url("https://me:secret@a test/x")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("mark", ["/", "?", "#", "@", ":", "\\", "[", "/x@", "80/", "1#@?"])
@pytest.mark.parametrize("scheme", ["http://", "HTTPS://", "ftp://", "http:/", "https:"])
def test_a_password_that_is_not_encoded_is_not_shown(scheme: str, mark: str) -> None:
    url = f"{scheme}me:se{mark}cret@a.test/x"
    if mark == "80/":
        url = f"{scheme}me@se:80/cret@a.test/x"
    assert remove_userinfo(url) == f"{scheme}a.test/x"
    try:
        shown = parse_url(url).text
    except RetrievalError as error:
        shown = str(error).partition(": ")[0]
    assert not {"se", "cret", "me"} & set(re.split(r"\W", shown))


@pytest.mark.parametrize(
    "url",
    [
        "http://a.test/@scope/x",
        "http://a.test:8080/@scope/x?to=a@b",
        "http://[::1]:80/x#@",
        "file:///a/@b",
        "urn:a@b",
        "a@b/c.json",
    ],
)
def test_a_url_without_a_password_is_shown_as_it_is(url: str) -> None:
    assert remove_userinfo(url) == url
    if url.startswith("http"):
        assert parse_url(url).text == url.partition("#")[0]


@pytest.mark.parametrize("port", ["000080", "0080123", "8000000", "65536", "0", "00000", "٨٠"])
def test_a_port_has_five_digits_at_most(port: str) -> None:
    with pytest.raises(RetrievalError):
        parse_url(f"http://h.test:{port}/")
    with pytest.raises(UsageError):
        parse_host_and_port(f"h.test:{port}")
    assert parse_url("http://h.test:00080/").origin == parse_url("http://h.test/").origin


@given(st.text(max_size=30))
def test_a_url_of_any_text_is_a_url_or_an_error(text: str) -> None:
    for url in (f"https://{text}", f"http://h.test/{text}", text):
        try:
            parsed = parse_url(url)
        except RetrievalError:
            continue
        assert parsed.target.isascii()
        assert parsed.target.isprintable()
        assert " " not in parsed.target
        assert parsed.target.startswith("/")
        # Written out, it is the same URL again.
        again = parse_url(f"{parsed.origin}{parsed.target}")
        assert (again.origin, again.target) == (parsed.origin, parsed.target)


@pytest.mark.parametrize(
    "url",
    [
        "http://good.test\\@evil.test/",
        "http://good.test\t.evil.test/",
        "http://good.test\r\nX: y/",
        "http://good.test%2eevil.test/",
        "http://good test/",
        "http://good..test/",
        "http://.test/",
        "http://[::1",
        "http://::1/",
        "http://h:0/",
        "http://h:70000/",
        f"http://h:{'9' * 5000}/",
        f"http://{'a' * 300}.test/",
        "http://a/\x7f",
        "https:///x",
        "https://",
    ],
)
def test_urls_that_two_readers_could_read_differently(url: str) -> None:
    with pytest.raises(RetrievalError):
        parse_url(url)


@pytest.mark.skipif(os.name != "posix", reason="paths of POSIX")
@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///a/b.json", "/a/b.json"),
        ("file:/a/b.json", "/a/b.json"),
        ("file://localhost/a/b.json#/x", "/a/b.json"),
        ("FILE:///a/my%20file%23%3F.json?query", "/a/my file#?.json"),
        ("file:///a/%C3%A9.json", "/a/é.json"),
        ("file:///a/é.json", "/a/é.json"),
        ("file:///a/%ff.json", "/a/\udcff.json"),
        ("file:///a/100%.json", "/a/100%.json"),
    ],
)
def test_paths_of_uris(uri: str, path: str) -> None:
    assert parse_file_uri(uri) == path


@pytest.mark.parametrize(
    "uri",
    [
        "file://host/a.json",
        "file:////host/share/a.json",
        "file://localhost//host/share/a.json",
        "file:///a%2f..%2fb",
        "file:///a%2F..%2Fb",
        "file:///a%00b",
    ],
)
def test_uris_that_name_no_file_here(uri: str) -> None:
    with pytest.raises(RetrievalError):
        parse_file_uri(uri)


@pytest.mark.parametrize(
    ("given", "simple"),
    [
        ("file:///a/b.json", "file:///a/b.json"),
        ("file:///a//b.json///", "file:///a/b.json"),
        ("file:///a/b.json/?q=/x/", "file:///a/b.json"),
        ("file://localhost//a//", "file://localhost/a"),
        ("FILE:/a/", "FILE:/a"),
    ],
)
def test_a_file_uri_without_what_no_path_needs(given: str, simple: str) -> None:
    assert simplify_file_uri(given) == simple
