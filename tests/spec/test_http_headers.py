"""The request headers that only their sender can set."""

from __future__ import annotations

import pytest

from schemakit.spec.http_headers import is_of_the_connection


@pytest.mark.parametrize(
    "name",
    [
        *("Host", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Upgrade"),
        *("TE", "Trailer", "Expect", "Via", "HTTP2-Settings", "Proxy-Authorization"),
        *("Proxy-Connection", "proxy-anything", "host", "HOST", " Host", "Host\t"),
    ],
)
def test_headers_that_frame_or_route_a_request(name: str) -> None:
    assert is_of_the_connection(name)


@pytest.mark.parametrize(
    "name",
    [
        "X-Host",
        "Content-Type",
        "Content-Encoding",
        "Date",
        "Origin",
        "Proxy",
        "TE2",
        "X-Forwarded-For",
    ],
)
def test_headers_that_do_not(name: str) -> None:
    assert not is_of_the_connection(name)
