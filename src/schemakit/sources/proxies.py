"""Proxies that the environment names."""

from __future__ import annotations

from typing import NamedTuple

from schemakit.errors import RetrievalError
from schemakit.sources.urls import Url

__all__ = ["Proxy", "find_proxy"]


class Proxy(NamedTuple):
    """A proxy, and the headers that it gets."""

    host: str
    port: int
    headers: dict[str, str]


def find_proxy(url: Url) -> Proxy | None:
    """The proxy that ``http_proxy``, ``https_proxy``, ``all_proxy`` and ``no_proxy`` give a URL.

    Raises:
        RetrievalError: if its own URL does not begin with ``http:``.
    """
    from urllib.parse import unquote, urlsplit
    from urllib.request import getproxies, proxy_bypass

    proxies = getproxies()
    given = proxies.get(url.origin.scheme) or proxies.get("all")
    if not given or proxy_bypass(f"{url.origin.host}:{url.origin.port}"):
        return None
    parts = urlsplit(given if "://" in given else f"http://{given}")
    try:
        port = parts.port or 80
    except ValueError:
        port = 0
    if parts.scheme != "http" or not parts.hostname or not port:
        reason = "the environment names a proxy for it that has no http: URL"
        raise RetrievalError(url.text, reason)
    headers = {}
    if parts.username is not None:
        from base64 import b64encode

        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["Proxy-Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
    return Proxy(parts.hostname, port, headers)
