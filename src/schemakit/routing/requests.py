"""The parts of the URL of a request."""

from __future__ import annotations

from typing import NamedTuple

from schemakit.errors import UsageError, expect
from schemakit.routing.templates import normalize

__all__ = ["DEFAULT_PORTS", "RequestUrl", "parse_url", "split_request"]

#: Scheme to the port that a URL of it has if it names none.
DEFAULT_PORTS = {"http": "80", "https": "443", "ws": "80", "wss": "443"}


class RequestUrl(NamedTuple):
    """A URL: ``origin`` is ``https://host`` in lower case without a default port, ``""`` if the URL
    is only a path; ``path`` is in normal form, ``query`` as it is written."""

    origin: str
    path: str
    query: str


def split_request(request: str) -> tuple[str, str]:
    """The method and the URL of ``"GET /pets?limit=3"``.

    Raises:
        UsageError: if it is not a method, a space and a URL.
    """
    expect("a request", request, str, "a text, such as 'GET /pets'")
    method, _, url = request.strip().partition(" ")
    url = url.strip()
    if not url or "/" in method or (url[:1] != "/" and "://" not in url):
        raise UsageError(f"{request!r} is not a method and a URL, such as 'GET /pets?limit=3'")
    return method, url


def parse_url(url: str) -> RequestUrl:
    """The parts of an absolute URL, or of a path with a query.

    Raises:
        UsageError: if it is neither.
    """
    expect("a URL", url, str, "a text")
    url = url.partition("#")[0]
    before, _, query = url.partition("?")
    scheme, mark, rest = before.partition("://")
    if not mark or "/" in scheme:
        if before[:1] != "/":
            raise UsageError(
                f"{url!r} is neither a URL with a host nor a path that begins with '/'"
            )
        return RequestUrl("", normalize(before), query)
    authority, _, path = rest.partition("/")
    host = authority.rpartition("@")[2].lower()
    scheme = scheme.lower()
    host = host.removesuffix(f":{DEFAULT_PORTS.get(scheme, '')}")
    return RequestUrl(f"{scheme}://{host}", normalize(f"/{path}"), query)
