"""``http(s):`` and ``file:`` URLs. What two readers could read differently is refused."""

from __future__ import annotations

import os
import re
from typing import NamedTuple

from schemakit.errors import RetrievalError, UsageError, remove_userinfo

__all__ = [
    "DEFAULT_PORTS",
    "Origin",
    "Url",
    "parse_file_uri",
    "parse_host_and_port",
    "parse_url",
    "simplify_file_uri",
]

DEFAULT_PORTS = {"http": 80, "https": 443}
_OTHER_HOST = "a file: URI cannot name another host"
_LONGEST_HOST = 253
_NO_HOST = "the URL has no valid host and port"
_ENCODING = "in a password, / ? # and @ are written %2F %3F %23 and %40"
# Compiled where they are used first: most runs read no URL.
_AUTHORITY = r"(?s)(?:(.*)@)?(?:\[([0-9a-fA-F:.]+)\]|([^:\[\]@]+))(?::([0-9]*))?"
_HOST = r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*"
_CONTROL = r"[\x00-\x1f\x7f\\]"


class Origin(NamedTuple):
    """Scheme, host and port of a URL (RFC 6454)."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}"

    @property
    def authority(self) -> str:
        """``host:port`` without the scheme's default port, and with brackets around IPv6."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


class Url(NamedTuple):
    """An ``http(s)`` URL.

    ``target`` is path and query as they are sent, ``text`` the URL without user name, password and
    fragment, ``userinfo`` the part before the ``@``, percent-encoded.
    """

    origin: Origin
    target: str
    text: str
    userinfo: str | None = None


def parse_url(text: str) -> Url:
    """Parse an ``http(s)`` URL (RFC 3986) and percent-encode what browsers show unencoded.

    Raises:
        RetrievalError: if it is malformed. The message contains no user name and no password.
    """
    scheme, _, rest = text.partition("://")
    authority = re.split("[/?#]", rest, maxsplit=1)[0]
    after = rest[len(authority) :]
    target = after.partition("#")[0]
    shown = remove_userinfo(text).partition("#")[0]
    shown, scheme = scheme.lower() + shown[len(scheme) :], scheme.lower()
    if scheme not in DEFAULT_PORTS:
        raise RetrievalError(shown, "no support for this scheme, only for http and https")
    if re.search(_CONTROL, authority + target):
        raise RetrievalError(shown, "a URL must not contain control characters or backslashes")
    match = re.fullmatch(_AUTHORITY, authority)
    if match is None:
        reason = f"{_NO_HOST}; {_ENCODING}" if "@" in text else _NO_HOST
        raise RetrievalError(shown, reason)
    userinfo, in_brackets, name, port_text = match.groups()
    port = _parse_port(port_text) if port_text else DEFAULT_PORTS[scheme]
    if "@" in after and (userinfo is not None or not port):
        # The host that was meant may be after the last "@", and a password before it.
        raise RetrievalError(shown, f"it is not clear where its host begins; {_ENCODING}")
    if not port:
        raise RetrievalError(shown, f"no port {port_text}: ports are from 1 to 65535")
    host = _ipv6(in_brackets) if in_brackets else _ascii_host(name)
    if not host:
        raise RetrievalError(shown, _NO_HOST)
    origin = Origin(scheme, host, port)
    target = target if target.startswith("/") else f"/{target}"
    if re.search(r"[^!#-;=?-Z\[\]_a-z~]|%(?![0-9A-Fa-f]{2})", target):
        from urllib.parse import quote

        target = quote(target, safe="%/:?&=+,;@!$'()*~[]", errors="surrogatepass")
    return Url(origin, target, shown, userinfo)


def _parse_port(digits: str) -> int | None:
    """The number of a port, if there is one. More than five digits are none: readers that cut them
    off, or skip zeros, would connect to different ports."""
    return int(digits) if 0 < len(digits) < 6 and 0 < int(digits) < 65536 else None


def _ipv6(text: str) -> str | None:
    from ipaddress import IPv6Address

    try:
        return IPv6Address(text).compressed
    except ValueError:
        return None


def _ascii_host(name: str) -> str | None:
    host = name.removesuffix(".")
    if len(host) > _LONGEST_HOST:
        return None
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    host = host.lower()
    return host if re.fullmatch(_HOST, host) and len(host) <= _LONGEST_HOST else None


def parse_host_and_port(text: str) -> tuple[str, int | None]:
    """Parse ``host`` or ``host:port``, such as an item of ``Access.allow_hosts``.

    Raises:
        UsageError: if it is neither.
    """
    if text == "*":
        return "*", None
    given = f"[{text}]" if text.count(":") > 1 and "[" not in text else text
    match = None if "@" in given else re.fullmatch(_AUTHORITY, given)
    if match is not None:
        _, in_brackets, name, port = match.groups()
        host = _ipv6(in_brackets) if in_brackets else _ascii_host(name)
        number = None if port is None else _parse_port(port)
        if host and (port is None or number):
            return host, number
    # Before an "@" may be a password.
    shown = text.rpartition("@")[2]
    raise UsageError(f"{shown!r} is not a HOST[:PORT] such as api.example.com or localhost:8080")


def parse_file_uri(uri: str) -> str:
    """The path that a ``file:`` URI names (RFC 8089).

    Raises:
        RetrievalError: if it names another host, or contains what no file name can contain.
    """
    rest = uri[len("file:") :].partition("#")[0].partition("?")[0]
    if rest.startswith("//"):
        host, slash, rest = rest[2:].partition("/")
        rest = slash + rest
        if host.lower() not in ("", "localhost"):
            raise RetrievalError(uri, _OTHER_HOST)
    if rest.startswith("//"):
        raise RetrievalError(uri, _OTHER_HOST)
    if re.search(r"%(?:2f|00)" if os.sep == "/" else r"%(?:2f|5c|3a|00)", rest, re.IGNORECASE):
        raise RetrievalError(uri, "no file name contains %2F, %5C or %00")
    if os.name == "nt":
        from urllib.request import url2pathname

        return url2pathname(rest)
    if "%" not in rest:
        return rest
    from urllib.parse import unquote_to_bytes

    return os.fsdecode(unquote_to_bytes(rest.encode("utf-8", "surrogateescape")))


def simplify_file_uri(uri: str) -> str:
    """The same ``file:`` URI without what no path needs: a query, and slashes in a row or at the
    end.

    It names the same file, so a document has one URI however a reference is written.
    """
    scheme, _, rest = uri.partition(":")
    path = rest.partition("?")[0]
    host = re.match(r"//[^/]*", path)
    start = host.end() if host else 0
    path = path[:start] + re.sub("//+", "/", path[start:]).rstrip("/")
    return f"{scheme}:{path}"
