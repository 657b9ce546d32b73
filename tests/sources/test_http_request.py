"""The data of a request."""

from __future__ import annotations

from schemakit.sources.http_request import Bounds, Request, Wire, resolve_host, too_large_error
from schemakit.sources.urls import parse_url


def test_a_host_has_each_address_once() -> None:
    assert resolve_host("127.0.0.1", 80) == ["127.0.0.1"]


def test_the_error_of_a_large_response_names_the_url_and_the_options() -> None:
    bounds = Bounds(max_bytes=2000, max_retries=0, timeout=1, deadline=1, total=1)
    url = parse_url("https://me:secret@a.test/x")
    request = Request(url, (), lambda _: None, bounds, Wire(), lambda *_: None)
    error = too_large_error(request)
    assert error.uri == "https://a.test/x"
    assert error.reason.startswith("larger than the 2,000 bytes allowed; Access(max_bytes=")
