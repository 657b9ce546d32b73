"""The base URLs of an API: Server Objects, and ``host``, ``basePath`` and ``schemes`` of 2.0."""

from __future__ import annotations

from typing import Any

from schemakit.sources.access import is_web
from schemakit.spec import uri

__all__ = ["server_urls", "swagger_urls"]


def server_urls(servers: list[dict[str, Any]], base: str) -> tuple[str, ...]:
    """The URLs of Server Objects (OAS 3.1, Server Object), the defaults of variables inserted.

    A relative URL is resolved against ``base``, the URL from which its document was fetched.
    """
    return tuple(_resolve_url(_insert_defaults(one), base) for one in servers)


def swagger_urls(contents: dict[str, Any], base: str) -> tuple[str, ...]:
    """The base URLs of a description of 2.0, ``https`` first (OAS 2.0, Swagger Object)."""
    path = contents.get("basePath")
    host = contents.get("host")
    if not isinstance(host, str):
        return (_resolve_url(path, base),) if isinstance(path, str) else ()
    path = path if isinstance(path, str) else ""
    listed = contents.get("schemes")
    schemes = [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
    schemes = sorted(schemes or ["https"], key=lambda one: one != "https")
    return tuple(f"{scheme}://{host}{path}" for scheme in schemes)


def _insert_defaults(server: dict[str, Any]) -> str:
    """The URL of a Server Object with the defaults of its variables."""
    url = server.get("url")
    text = url if isinstance(url, str) else ""
    variables = server.get("variables")
    for name, one in variables.items() if isinstance(variables, dict) else ():
        if isinstance(one, dict):
            text = text.replace(f"{{{name}}}", str(one.get("default", "")))
    return text


def _resolve_url(url: str, base: str) -> str:
    # What begins with a variable that has no default may be absolute.
    if uri.is_absolute(url) or url.startswith("{") or not is_web(base):
        return url
    return uri.resolve(base, url)
