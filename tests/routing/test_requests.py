"""The parts of URLs and of requests."""

from __future__ import annotations

import pytest

from schemakit import UsageError
from schemakit.routing.requests import parse_url, split_request


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://H.Example:443/a/%41?x=1#top", ("https://h.example", "/a/A", "x=1")),
        ("HTTP://u:p@h:8080", ("http://h:8080", "/", "")),
        ("http://[::1]:80/a", ("http://[::1]", "/a", "")),
        ("/a/b?c=d?e", ("", "/a/b", "c=d?e")),
        ("/a?u=http://b/c", ("", "/a", "u=http://b/c")),
        ("/a/http://b", ("", "/a/http://b", "")),
    ],
)
def test_a_url_has_origin_path_and_query(url: str, expected: tuple[str, str, str]) -> None:
    assert parse_url(url) == expected


@pytest.mark.parametrize("url", ["", "pets", "mailto:a", "?a=b"])
def test_what_is_no_url_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="neither a URL with a host nor a path"):
        parse_url(url)


def test_a_request_is_a_method_and_a_url() -> None:
    assert split_request(" get   https://h/a b ") == ("get", "https://h/a b")
    for text in ("/a", "GET", "GET a", "https://h /a", ""):
        with pytest.raises(UsageError, match="is not a method and a URL"):
            split_request(text)
