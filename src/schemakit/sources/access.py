"""The access policy: what may be read, for the entry document and every reference from it.

Nothing here reads a document or uses the network. :class:`Access` holds the caller's settings, and
:class:`Grant` adds the defaults that depend on the entry. A refusal is an
:class:`~schemakit.errors.AccessError`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from schemakit.errors import AccessError, UsageError, expect
from schemakit.sources.addresses import is_private, parse_address
from schemakit.sources.mapped import check_map
from schemakit.sources.urls import DEFAULT_PORTS, Origin, Url, parse_host_and_port

__all__ = [
    "NO_FILES",
    "Access",
    "Grant",
    "check_address",
    "check_file",
    "check_mapped_file",
    "check_root",
    "check_scheme",
    "check_url",
    "grant_address",
    "grant_for_file",
    "grant_for_mapped",
    "grant_for_memory",
    "grant_for_url",
    "is_web",
    "reaches_nothing",
]

_MIB = 1 << 20
_COUNTS = ("max_bytes", "max_total_bytes", "max_documents", "max_redirects", "max_retries")
_SCHEMES = ("file", "http", "https")
#: No description is there, and reading these files may have an effect or never end.
_SYSTEM_DIRECTORIES = ("/proc", "/sys", "/dev")
#: The reason of a refusal that no option lifts.
NO_FILES = "a document from the web never reaches files"


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What may be read. The defaults are safe for a description that a stranger wrote.

    ``root``
        The directory under which files may be read, the entry included. By default the entry may
        be any file, and its references reach files in its own directory and below. If the entry is
        below the working directory, they reach that one (unless it is the root of the file system
        or the home directory).
    ``schemes``
        The schemes that may be read: ``"file"``, ``"http"`` and ``"https"``. Standard input counts
        as ``"file"``.
    ``allow_hosts``
        Hosts that references may reach, besides the origin of an entry that is a URL: ``"host"``
        for ports 80 and 443, ``"host:port"``, or ``"*"`` for every host.
    ``allow_private``
        Whether to connect to private, loopback, link-local and other addresses that are not
        public. None, the default, allows only the addresses of the entry itself; False does not
        allow even those.
    ``map``
        URLs to directories: a document whose URL begins with one of them is read from its directory
        and never from the network. Of several the longest counts.
    ``max_bytes``, ``max_total_bytes``
        The size of one document and of all documents, after decompression.
    ``max_documents``, ``max_redirects``, ``max_retries``
        The number of documents, of redirects for one document, and of retries of one request.
    ``timeout``, ``max_seconds``
        Seconds that a server may be silent, and that all downloads together may take.

    Raises:
        UsageError: if a value has the wrong type, or a directory of ``map`` does not exist.
    """

    root: str | os.PathLike[str] | None = None
    schemes: tuple[str, ...] = _SCHEMES
    allow_hosts: tuple[str, ...] = ()
    allow_private: bool | None = None
    map: Mapping[str, str | os.PathLike[str]] | tuple[tuple[str, str], ...] = ()
    max_bytes: int = 256 * _MIB
    max_total_bytes: int = 1024 * _MIB
    max_documents: int = 10_000
    max_redirects: int = 10
    max_retries: int = 3
    timeout: float = 30.0
    max_seconds: float = 600.0

    def __post_init__(self) -> None:
        for name in ("schemes", "allow_hosts"):
            object.__setattr__(self, name, _check_strings(name, getattr(self, name)))
        if self.map:
            object.__setattr__(self, "map", check_map(self.map))
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
                raise UsageError(
                    f"unknown scheme {scheme!r}; the schemes are {', '.join(_SCHEMES)}"
                )
        for host in self.allow_hosts:
            parse_host_and_port(host)


def _check_strings(name: str, given: Any) -> tuple[str, ...]:
    if isinstance(given, str):
        raise UsageError(f"{name} is a tuple of strings: write ({given!r},), not {given!r}")
    expect(name, given, Iterable, "a tuple of strings")
    strings = tuple(given)
    for string in strings:
        expect(f"each of {name}", string, str, "a string")
    return strings


class Grant(NamedTuple):
    """A policy with the defaults that depend on the entry.

    ``root`` is a path without symbolic links, or None if no file may be read. ``origins`` are those
    of the entry, before and after redirects. ``private`` are the addresses of its host that are not
    public.
    """

    access: Access
    kind: Literal["file", "web", "memory", "mapped"]
    root: str | None = None
    origins: frozenset[Origin] = frozenset()
    private: frozenset[str] = frozenset()


def grant_for_file(access: Access, path: str) -> Grant:
    """Grant what an entry at ``path`` may reach."""
    directory = os.path.realpath(os.path.dirname(os.path.abspath(path)))
    return Grant(access, "file", _resolve_root(access) or _find_default_root(directory))


def grant_for_url(access: Access, url: Url) -> Grant:
    """Grant what an entry at a URL may reach."""
    return Grant(access, "web", None, frozenset({url.origin}))


def grant_for_mapped(access: Access) -> Grant:
    """Grant what an entry at a URL may reach that is read from a directory: no network."""
    return Grant(access, "mapped")


def grant_for_memory(access: Access) -> Grant:
    """Grant what an entry of unknown location may reach: only what the policy names."""
    return Grant(access, "memory", _resolve_root(access))


def reaches_nothing(access: Access) -> bool:
    """Whether an entry of unknown location may reach neither a file nor a server."""
    return access.root is None and not access.map and not access.allow_hosts


def _resolve_root(access: Access) -> str | None:
    return None if access.root is None else os.path.realpath(access.root)


def _find_default_root(directory: str) -> str | None:
    if _is_top(directory):
        return None
    try:
        working = os.path.realpath(os.getcwd())
    except OSError:  # the working directory was removed
        return directory
    # Services run in /, and people in their home directory: both hold unrelated files.
    if _is_top(working) or working == os.path.realpath(os.path.expanduser("~")):
        return directory
    return working if _is_below(directory, working) else directory


def _is_top(directory: str) -> bool:
    return os.path.dirname(directory) == directory


def _is_below(path: str, directory: str) -> bool:
    prefix = directory if directory.endswith(os.sep) else directory + os.sep
    return path == directory or path.startswith(prefix)


# Files


def check_file(grant: Grant, path: str, real: str, referrer: str | None = None) -> None:
    """Check that a file may be read; ``real`` is its path without symbolic links.

    ``referrer`` is the URI of the document that refers to it.

    Raises:
        AccessError: if the policy does not allow it.
    """
    check_scheme(grant.access, "file", path)
    if grant.kind in ("web", "mapped") or is_web(referrer):
        raise AccessError(path, NO_FILES)
    setting = f"Access(root={os.path.dirname(real)!r})"
    option = f"--root {_quote(os.path.dirname(real))}"
    if grant.root is None:
        raise AccessError(
            path, "the entry has no directory whose files it may read", option, setting
        )
    check_root(grant.root, path, path, real)


def check_root(root: str, uri: str, path: str, real: str) -> None:
    """Check that a file is below a root. Both ``root`` and ``real`` are free of symbolic links.

    ``uri`` and ``path`` name the file as the document does.

    Raises:
        AccessError: if it is not below the root, or is a file of the system.
    """
    if not _is_below(real, root):
        wide = _find_common_directory(root, real)
        link = "" if os.path.abspath(path) == real else f"links to {real} and "
        raise AccessError(
            uri,
            f"it {link}is outside of {root}, the directory whose files may be read",
            f"--root {_quote(wide)}",
            f"Access(root={wide!r})",
        )
    _refuse_system_file(root, uri, real)


def check_mapped_file(directory: str, uri: str, real: str) -> None:
    """Check that the file of a mapped URL is below the directory of its map.

    ``real`` is its path without symbolic links.

    Raises:
        AccessError: if it is not, or is a file of the system.
    """
    root = os.path.realpath(directory)
    if not _is_below(real, root):
        raise AccessError(uri, f"it leads to {real}, outside of {root}, to which it is mapped")
    _refuse_system_file(root, uri, real)


def _refuse_system_file(root: str, uri: str, real: str) -> None:
    for system in _SYSTEM_DIRECTORIES:
        if _is_below(real, system) and not _is_below(root, system):
            raise AccessError(uri, f"files in {system} belong to the system and are not documents")


def _find_common_directory(root: str, real: str) -> str:
    try:
        return os.path.commonpath([root, os.path.dirname(real)])
    except ValueError:  # another drive of Windows
        return os.path.dirname(real)


def _quote(path: str) -> str:
    """Quote a path for a shell: a name in a document must not run when the hint is followed."""
    if re.fullmatch(r"[\w./\\:~-]+", path):
        return path
    return "'" + path.replace("'", "'\\''") + "'"


def check_scheme(access: Access, scheme: str, uri: str) -> None:
    """Check that URIs of a scheme may be read.

    Raises:
        AccessError: if the policy does not allow the scheme.
    """
    if scheme not in access.schemes:
        allowed = f"only {', '.join(access.schemes)}" if access.schemes else "no scheme"
        setting = f"Access(schemes=...) with {scheme!r} in it"
        raise AccessError(uri, f"{allowed} may be read", "", setting)


def is_web(uri: str | None) -> bool:
    """Whether the URI of a document is an ``http(s)`` URL."""
    return uri is not None and uri[:5].lower() in ("http:", "https")


# URLs


def check_url(grant: Grant, url: Url) -> None:
    """Check that a reference may reach a URL, by its scheme, host and port.

    :func:`check_address` checks the addresses of the host.

    Raises:
        AccessError: if the policy does not allow it.
    """
    check_scheme(grant.access, url.origin.scheme, url.text)
    if url.userinfo is not None:
        raise AccessError(url.text, "a reference must not contain a user name or a password")
    if url.origin in grant.origins:
        return
    for allowed in grant.access.allow_hosts:
        host, port = parse_host_and_port(allowed)
        ports = DEFAULT_PORTS.values() if port is None else (port,)
        if host == "*" or (host == url.origin.host and url.origin.port in ports):
            return
    reach = {
        "web": f"references from {_list_origins(grant.origins)} stay there",
        "file": "a file reaches no network",
        "memory": "a description without a URL reaches no network",
        "mapped": "a URL that is read from a directory reaches no network",
    }
    name = url.origin.authority
    option, settings = f"--allow-host {_quote(name)}", f"allow_hosts=[{name!r}]"
    address = parse_address(url.origin.host)
    if address is not None and not _may_connect(grant, address):
        # The address is known without a look-up, so one refusal names both options.
        option, settings = f"{option} --allow-private", f"{settings}, allow_private=True"
    raise AccessError(url.text, reach[grant.kind], option, f"Access({settings})")


def _list_origins(origins: frozenset[Origin]) -> str:
    return " and ".join(sorted(map(str, origins)))


def check_address(grant: Grant, url: Url, address: str) -> None:
    """Check that the address of a URL's host may be connected to.

    Raises:
        AccessError: if it is not public, and neither the policy nor the entry allows it.
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


def grant_address(grant: Grant, address: str) -> Grant:
    """Allow the address of the entry's own host, which the caller chose, unless the policy forbids
    private addresses."""
    if grant.access.allow_private is not None or not is_private(address):
        return grant
    return grant._replace(private=grant.private | {address})
