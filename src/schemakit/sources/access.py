"""The access policy: what may be read, for the entry document and every reference from it.

Nothing here reads a document or asks the network. :class:`Access` is what a caller wants, a
:class:`Grant` is that with the defaults filled in which depend on the entry, and the functions
decide by it. A refusal is an :class:`~schemakit.errors.AccessError`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from schemakit.errors import AccessError, RetrievalError, UsageError, expect

__all__ = [
    "NO_FILES",
    "Access",
    "Grant",
    "Origin",
    "Url",
    "at_address",
    "check_address",
    "check_file",
    "check_root",
    "check_scheme",
    "check_url",
    "file_path",
    "for_file",
    "for_memory",
    "for_url",
    "is_private",
    "is_web",
    "parse_url",
    "without_userinfo",
    "written_address",
]

_MIB = 1 << 20
_COUNTS = ("max_bytes", "max_total_bytes", "max_documents", "max_redirects", "max_retries")
_SCHEMES = ("file", "http", "https")
_DEFAULT_PORTS = {"http": 80, "https": 443}
#: What stands there is no description, and reading it may act or never end.
_SYSTEM_DIRECTORIES = ("/proc", "/sys", "/dev")
#: The rule that no option lifts.
NO_FILES = "a document from the web never reaches files"
_OTHER_HOST = "a file: URI cannot name another host"
_LONGEST_HOST = 253
# Compiled where they are used first: most runs read no URL.
_AUTHORITY = r"(?s)(?:(.*)@)?(?:\[([0-9a-fA-F:.]+)\]|([^:\[\]@]+))(?::([0-9]*))?"
_HOST = r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*"
_CONTROL = r"[\x00-\x1f\x7f\\]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What may be read. The defaults are safe for a description that a stranger wrote.

    ``root``
        The directory under which files may be read, the entry included. Left out, the entry may
        be any file, and its references reach its own directory, or the working directory where
        the entry lies in that (unless that is the file system's root or the home directory).
    ``schemes``
        Those that may be read at all: of ``"file"``, ``"http"`` and ``"https"``. Standard input
        counts as ``"file"``.
    ``allow_hosts``
        Hosts that references may reach, besides the origin of an entry that is a URL: ``"host"``
        for ports 80 and 443, ``"host:port"``, or ``"*"`` for every host.
    ``allow_private``
        Whether private, loopback, link-local and other addresses that are not public may be
        connected to. None, the default, means only those at which the entry is itself; False
        means not even for the entry.
    ``max_bytes``, ``max_total_bytes``
        The size of one document and of all of them, without compression.
    ``max_documents``, ``max_redirects``, ``max_retries``
        How many documents; how many redirects for one; how often a busy server is asked again.
    ``timeout``, ``max_seconds``
        Seconds that a server may stay silent, and that all downloads together may take.

    Raises:
        UsageError: if a value is of the wrong kind.
    """

    root: str | os.PathLike[str] | None = None
    schemes: tuple[str, ...] = _SCHEMES
    allow_hosts: tuple[str, ...] = ()
    allow_private: bool | None = None
    max_bytes: int = 256 * _MIB
    max_total_bytes: int = 1024 * _MIB
    max_documents: int = 10_000
    max_redirects: int = 10
    max_retries: int = 3
    timeout: float = 30.0
    max_seconds: float = 600.0

    def __post_init__(self) -> None:
        for name in ("schemes", "allow_hosts"):
            object.__setattr__(self, name, _texts(name, getattr(self, name)))
        if self.root is not None:
            expect("root", self.root, (str, os.PathLike), "a path or None")
        if self.allow_private is not None:
            expect("allow_private", self.allow_private, bool, "True, False or None")
        for name in _COUNTS:
            expect(name, getattr(self, name), int, "a whole number")
        for name in ("timeout", "max_seconds"):
            expect(name, getattr(self, name), (int, float), "a number of seconds")
        for scheme in self.schemes:
            if scheme not in _SCHEMES:
                raise UsageError(f"no scheme {scheme!r}; there are {', '.join(_SCHEMES)}")
        for host in self.allow_hosts:
            _host_and_port(host)


def _texts(name: str, given: Any) -> tuple[str, ...]:
    if isinstance(given, str):
        raise UsageError(f"{name} is a tuple of texts, so ({given!r},) and not {given!r}")
    expect(name, given, Iterable, "a tuple of texts")
    found = tuple(given)
    for one in found:
        expect(f"each of {name}", one, str, "a text")
    return found


class Origin(NamedTuple):
    """Scheme, host and port (RFC 6454): what a URL may share with others that one server owns."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}"

    @property
    def authority(self) -> str:
        """``host:port``, without the port where it is the scheme's own; brackets around IPv6."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


class Url(NamedTuple):
    """An ``http(s)`` URL.

    ``target`` is path and query as they go on the wire, ``text`` the URL without user name,
    password and fragment, ``userinfo`` what stood before the ``@``, still encoded.
    """

    origin: Origin
    target: str
    text: str
    userinfo: str | None = None


class Grant(NamedTuple):
    """A policy with the defaults that the entry decides.

    ``root`` is a real path (None: no file may be read), ``origins`` those of the entry, as named
    and after redirects, and ``private`` the addresses of its host that are not public.
    """

    access: Access
    kind: Literal["file", "web", "memory"]
    root: str | None = None
    origins: frozenset[Origin] = frozenset()
    private: frozenset[str] = frozenset()


def for_file(access: Access, path: str) -> Grant:
    """What an entry at ``path`` may reach."""
    directory = os.path.realpath(os.path.dirname(os.path.abspath(path)))
    return Grant(access, "file", _given_root(access) or _default_root(directory))


def for_url(access: Access, url: Url) -> Grant:
    """What an entry at a URL may reach."""
    return Grant(access, "web", None, frozenset({url.origin}))


def for_memory(access: Access) -> Grant:
    """What an entry of unknown place may reach: nothing that is not named."""
    return Grant(access, "memory", _given_root(access))


def _given_root(access: Access) -> str | None:
    return None if access.root is None else os.path.realpath(access.root)


def _default_root(directory: str) -> str | None:
    if _is_top(directory):
        return None
    try:
        working = os.path.realpath(os.getcwd())
    except OSError:  # it was removed
        return directory
    # Services run in / and people in their home: neither says what belongs to a description.
    if _is_top(working) or working == os.path.realpath(os.path.expanduser("~")):
        return directory
    return working if _lies_in(directory, working) else directory


def _is_top(directory: str) -> bool:
    return os.path.dirname(directory) == directory


def _lies_in(path: str, directory: str) -> bool:
    prefix = directory if directory.endswith(os.sep) else directory + os.sep
    return path == directory or path.startswith(prefix)


# -- files -----------------------------------------------------------------------------------------


def file_path(uri: str) -> str:
    """The path that a ``file:`` URI names (RFC 8089).

    Raises:
        RetrievalError: if it names another host, or what no file can be called.
    """
    rest = uri[len("file:") :].partition("#")[0].partition("?")[0]
    if rest.startswith("//"):
        host, slash, rest = rest[2:].partition("/")
        rest = slash + rest
        if host.lower() not in ("", "localhost"):
            raise RetrievalError(without_userinfo(uri), _OTHER_HOST)
    if rest.startswith("//"):
        raise RetrievalError(uri, _OTHER_HOST)
    if re.search(r"%(?:2f|00)" if os.sep == "/" else r"%(?:2f|5c|3a|00)", rest, re.IGNORECASE):
        raise RetrievalError(uri, "no file can be called so: %2F, %5C and %00 stand in no name")
    if os.name == "nt":
        from urllib.request import url2pathname

        return url2pathname(rest)
    if "%" not in rest:
        return rest
    from urllib.parse import unquote_to_bytes

    return os.fsdecode(unquote_to_bytes(rest.encode("utf-8", "surrogateescape")))


def check_file(grant: Grant, path: str, real: str, referrer: str | None = None) -> None:
    """Whether a file may be read; ``real`` is its path without symbolic links.

    Raises:
        AccessError: if not.
    """
    check_scheme(grant.access, "file", path)
    if grant.kind == "web" or is_web(referrer):
        raise AccessError(path, NO_FILES)
    setting = f"Access(root={os.path.dirname(real)!r})"
    option = f"--root {_quoted(os.path.dirname(real))}"
    if grant.root is None:
        raise AccessError(
            path, "the entry has no directory whose files it may read", option, setting
        )
    check_root(grant.root, path, path, real)


def check_root(root: str, uri: str, path: str, real: str) -> None:
    """Whether a file lies under a root, itself a real path; ``uri`` is what an error calls it.

    Raises:
        AccessError: if not.
    """
    if not _lies_in(real, root):
        wide = _common(root, real)
        led = "" if os.path.abspath(path) == real else f"leads to {real} and "
        raise AccessError(
            uri,
            f"it {led}lies outside of {root}, the directory whose files may be read",
            f"--root {_quoted(wide)}",
            f"Access(root={wide!r})",
        )
    for system in _SYSTEM_DIRECTORIES:
        if _lies_in(real, system) and not _lies_in(root, system):
            raise AccessError(uri, f"files in {system} are the system's and no documents")


def _common(root: str, real: str) -> str:
    try:
        return os.path.commonpath([root, os.path.dirname(real)])
    except ValueError:  # another drive of Windows
        return os.path.dirname(real)


def _quoted(path: str) -> str:
    """A word for the shell: what a document names must not be run by who follows the hint."""
    if re.fullmatch(r"[\w./\\:~-]+", path):
        return path
    return "'" + path.replace("'", "'\\''") + "'"


def check_scheme(access: Access, scheme: str, uri: str) -> None:
    """Whether a scheme may be read at all.

    Raises:
        AccessError: if not.
    """
    if scheme not in access.schemes:
        schemes = ", ".join(access.schemes) or "none"
        setting = f"Access(schemes=...) with {scheme!r} in it"
        raise AccessError(uri, f"of the schemes, only {schemes} may be read", "", setting)


def is_web(uri: str | None) -> bool:
    """Whether a document came from the web, by its URI."""
    return uri is not None and uri[:5].lower() in ("http:", "https")


# -- the web ---------------------------------------------------------------------------------------


def without_userinfo(text: str) -> str:
    """A URL as it may be shown: without user name and password."""
    return re.sub(r"(?<=://)[^/?#]*@", "", text, count=1)


def parse_url(text: str) -> Url:
    """The parts of an ``http(s)`` URL; what browsers show unencoded is encoded.

    Raises:
        RetrievalError: if it is malformed. The message holds no user name and no password.
    """
    scheme, _, rest = text.partition("#")[0].partition("://")
    scheme = scheme.lower()
    end = min((rest.find(mark) for mark in "/?" if mark in rest), default=len(rest))
    authority, target = rest[:end], rest[end:]
    shown = f"{scheme}://{authority.rpartition('@')[2]}{target}"
    if scheme not in _DEFAULT_PORTS:
        raise RetrievalError(shown, "no support for this scheme, only for http and https")
    if re.search(_CONTROL, authority + target):
        raise RetrievalError(shown, "a URL holds no control characters and no backslashes")
    match = re.fullmatch(_AUTHORITY, authority)
    if match is None:
        raise RetrievalError(shown, "the URL has no valid host and port")
    userinfo, in_brackets, name, port_text = match.groups()
    port = int(port_text[:6]) if port_text else _DEFAULT_PORTS[scheme]
    if not 0 < port < 65536:
        raise RetrievalError(shown, f"no port {port_text}: ports are from 1 to 65535")
    host = _ipv6(in_brackets) if in_brackets else _ascii_host(name)
    if not host:
        raise RetrievalError(shown, "the URL has no valid host and port")
    origin = Origin(scheme, host, port)
    target = target if target.startswith("/") else f"/{target}"
    if re.search(r"[^!#-;=?-Z\[\]_a-z~]|%(?![0-9A-Fa-f]{2})", target):
        from urllib.parse import quote

        target = quote(target, safe="%/:?&=+,;@!$'()*~[]", errors="surrogatepass")
    return Url(origin, target, shown, userinfo)


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


def _host_and_port(text: str) -> tuple[str, int | None]:
    """The host and the port, if any, of an entry of ``allow_hosts``."""
    if text == "*":
        return "*", None
    if text.count(":") > 1 and "[" not in text:
        text = f"[{text}]"
    match = None if "@" in text else re.fullmatch(_AUTHORITY, text)
    if match is not None:
        _, in_brackets, name, port = match.groups()
        host = _ipv6(in_brackets) if in_brackets else _ascii_host(name)
        if host and port != "" and 0 < int((port or "1")[:6]) < 65536:
            return host, int(port) if port else None
    raise UsageError(f"{text!r} is no HOST[:PORT], such as api.example.com or localhost:8080")


def check_url(grant: Grant, url: Url) -> None:
    """Whether a reference may reach a URL, as far as its name tells.

    The address that its host turns out to have is :func:`check_address`'s concern.

    Raises:
        AccessError: if not.
    """
    check_scheme(grant.access, url.origin.scheme, url.text)
    if url.userinfo is not None:
        raise AccessError(url.text, "a reference holds no user name and no password")
    if url.origin in grant.origins:
        return
    for allowed in grant.access.allow_hosts:
        host, port = _host_and_port(allowed)
        ports = _DEFAULT_PORTS.values() if port is None else (port,)
        if host == "*" or (host == url.origin.host and url.origin.port in ports):
            return
    reach = {
        "web": f"references from {_listed(grant.origins)} stay there",
        "file": "a file reaches no network",
        "memory": "a description without a URL reaches no network",
    }
    name = url.origin.authority
    option, settings = f"--allow-host {_quoted(name)}", f"allow_hosts=[{name!r}]"
    address = written_address(url.origin.host)
    if address is not None and not _may_connect(grant, address):
        # Known without asking anybody, so that one refusal says all that is needed.
        option, settings = f"{option} --allow-private", f"{settings}, allow_private=True"
    raise AccessError(url.text, reach[grant.kind], option, f"Access({settings})")


def written_address(host: str) -> str | None:
    """The IP address that a host is written as, in any of the ways that resolvers understand, or
    has by its definition (RFC 6761 §6.3)."""
    import socket
    from ipaddress import ip_address

    if host == "localhost" or host.endswith(".localhost"):
        return "127.0.0.1"
    try:
        return str(ip_address(host))
    except ValueError:
        pass
    try:
        # 2130706433, 0x7f.1 and 0177.0.0.1 are all 127.0.0.1.
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, ValueError):
        return None


def _listed(origins: frozenset[Origin]) -> str:
    return " and ".join(sorted(map(str, origins)))


def check_address(grant: Grant, url: Url, address: str) -> None:
    """Whether the address that a host has may be connected to.

    Raises:
        AccessError: if it is not public and neither policy nor entry allow it.
    """
    if _may_connect(grant, address):
        return
    host = url.origin.host
    where = address if host == address else f"{host} has the address {address}, which"
    policy = f"{where} is private, loopback, link-local or otherwise not public"
    raise AccessError(url.text, policy, "--allow-private", "Access(allow_private=True)")


def _may_connect(grant: Grant, address: str) -> bool:
    allowed = grant.access.allow_private or address in grant.private
    return bool(allowed) or not is_private(address)


def at_address(grant: Grant, address: str) -> Grant:
    """The grant of an entry whose own host has this address: where the caller leads, it may go."""
    if grant.access.allow_private is not None or not is_private(address):
        return grant
    return grant._replace(private=grant.private | {address})


def is_private(address: str) -> bool:
    """Whether an IP address is anything but a public unicast address, however it is wrapped."""
    from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

    ip: IPv4Address | IPv6Address = ip_address(address)
    if isinstance(ip, IPv6Address):
        number = int(ip)
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is None and ip in IPv6Network("64:ff9b::/96"):  # NAT64 (RFC 6052)
            inner = IPv4Address(number & 0xFFFFFFFF)
        if inner is not None:
            return is_private(str(inner))
        if ip.is_site_local or ip in IPv6Network("64:ff9b:1::/48"):  # RFC 8215
            return True
    return not ip.is_global or ip.is_multicast or ip.is_reserved
