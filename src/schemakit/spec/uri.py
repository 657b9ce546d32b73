"""URIs (RFC 3986): resolution, comparison, and those of files.

``urllib.parse.urljoin`` is not used: it resolves only URIs of the schemes in its list, and it
merges slashes. It also takes longer to import than a small description to load.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from typing import NamedTuple

__all__ = [
    "Uri",
    "as_uri",
    "from_path",
    "from_windows_path",
    "is_absolute",
    "is_windows_path",
    "normalised",
    "relative_to",
    "resolve",
    "split",
    "without_fragment",
]

#: RFC 3986, appendix B; it matches any text.
_PARTS = re.compile(r"(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*\Z", re.ASCII)
#: A drive letter, which looks like a scheme of one letter; no such scheme is registered.
_DRIVE = re.compile(r"[A-Za-z]:(?=[\\/])", re.ASCII)
#: An encoded byte, or a percent sign that encodes nothing.
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})?")
#: RFC 3986 §2.3.
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
#: What a path segment may contain unencoded (§3.3), the separator included.
_PATH_SAFE = _UNRESERVED | frozenset("!$&'()*+,;=:@/")
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
#: Results that are cached for each function. A description of 2 900 files makes 190 000 calls with
#: 16 000 different results.
_REMEMBERED = 8192


class Uri(NamedTuple):
    """The five parts of a URI reference; None is absent, which differs from empty (§5.3)."""

    scheme: str | None
    authority: str | None
    path: str
    query: str | None
    fragment: str | None

    def __str__(self) -> str:
        text = "" if self.scheme is None else f"{self.scheme}:"
        if self.authority is not None:
            text += f"//{self.authority}"
        elif self.path[:2] == "//":
            # Without dots before it, the rest of ``.///a`` would name a host (§3.3).
            text += "/."
        text += self.path
        text += "" if self.query is None else f"?{self.query}"
        return text if self.fragment is None else f"{text}#{self.fragment}"


@lru_cache(_REMEMBERED)
def split(text: str) -> Uri:
    """The parts of a URI reference (RFC 3986 appendix B)."""
    match = _PARTS.match(text)
    assert match is not None  # noqa: S101  every part is optional
    scheme, authority, path, query, fragment = match.groups()
    if scheme is not None and not _SCHEME.match(scheme):
        around = "" if authority is None else f"//{authority}"
        return Uri(None, None, f"{scheme}:{around}{path}", query, fragment)
    return Uri(scheme, authority, path, query, fragment)


def is_absolute(text: str) -> bool:
    """Whether a URI reference names its scheme."""
    return split(text).scheme is not None


def without_fragment(text: str) -> str:
    """A URI reference up to its fragment."""
    return text.partition("#")[0]


def resolve(base: str, reference: str) -> str:
    """Resolves ``reference`` against the base URI ``base`` (RFC 3986 §5.2).

    If the base is relative or empty, the result of a relative reference is relative too, and may
    start with ``..``.
    """
    is_path = ":" not in reference and "?" not in reference and "#" not in reference
    if is_path and reference and reference[0] != "/":
        directory = _directory(base)
        if directory is not None:
            return _resolved_in(*directory, reference)
    return _resolved(base, reference)


@lru_cache(_REMEMBERED)
def _directory(base: str) -> tuple[str, str] | None:
    """The origin and directory of a base, which is all that a relative path needs.

    Many bases have them in common, so that more results are cached.
    """
    parts = split(base)
    if parts.scheme is None or parts.authority is None or not parts.path:
        return None
    return f"{parts.scheme}://{parts.authority}", parts.path[: parts.path.rindex("/") + 1]


@lru_cache(_REMEMBERED)
def _resolved_in(origin: str, directory: str, path: str) -> str:
    return origin + _without_dots(directory + path)


@lru_cache(_REMEMBERED)
def _resolved(base: str, reference: str) -> str:
    given = split(reference)
    if given.scheme is not None:
        return str(given._replace(path=_without_dots(given.path)))
    around = split(base)
    if given.authority is not None:
        target = given._replace(path=_without_dots(given.path))
    elif not given.path:
        query = around.query if given.query is None else given.query
        target = around._replace(query=query, fragment=given.fragment)
    else:
        path = given.path if given.path[0] == "/" else _merged(around, given.path)
        path = _without_dots(path, upward=around.scheme is None)
        target = given._replace(authority=around.authority, path=path)
    return str(target._replace(scheme=around.scheme))


def _merged(base: Uri, path: str) -> str:
    """§5.2.3."""
    if base.authority is not None and not base.path:
        return f"/{path}"
    return base.path[: base.path.rfind("/") + 1] + path


def _without_dots(path: str, *, upward: bool = False) -> str:
    """§5.2.4, on a list of segments instead of a buffer.

    ``upward``: whether a path without a root may start with ``..``.
    """
    if "." not in path:
        return path
    rooted = path[:1] == "/"
    kept: list[str] = []
    segments = path[1:].split("/") if rooted else path.split("/")
    last = len(segments) - 1
    for place, segment in enumerate(segments):
        if segment == "..":
            if upward and not rooted and kept in ([], [".."] * len(kept)):
                kept.append(segment)
            elif kept:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
            continue
        if place == last:
            kept.append("")
    return ("/" if rooted else "") + "/".join(kept)


@lru_cache(_REMEMBERED)
def normalised(text: str) -> str:
    """The normal form of a URI, without its fragment (§6.2.2, §6.2.3).

    It is the same for URIs that differ in the case of scheme, host or percent-encodings, in encoded
    unreserved characters, in dot segments or in a default port.
    """
    if _is_normal(text):
        return text
    parts = split(without_fragment(text))
    scheme = None if parts.scheme is None else parts.scheme.lower()
    authority = parts.authority
    if authority is not None:
        user, at, host = authority.rpartition("@")
        host = _decoded(host).lower()
        host = _without_default_port(host, _DEFAULT_PORTS.get(scheme or "", ""))
        authority = f"{user}{at}{host}"
    path = _without_dots(_decoded(parts.path), upward=scheme is None)
    if scheme is None and authority is None and ":" in path.partition("/")[0]:
        # Without its dot the first segment would be parsed as a scheme (§4.2).
        path = f"./{path}"
    if authority and not path and scheme in _DEFAULT_PORTS:
        path = "/"
    query = None if parts.query is None else _decoded(parts.query)
    return str(Uri(scheme, authority, path, query, None))


def _is_normal(text: str) -> bool:
    """Whether a URI surely is in normal form, as most are."""
    scheme, _, rest = text.partition("://")
    host, slash, path = rest.partition("/")
    return (
        scheme in ("file", "http", "https")
        and slash == "/"
        and host == host.lower()
        and _UNRESERVED.issuperset(host)
        and _PATH_SAFE.issuperset(path)
        and "/." not in rest
    )


def _without_default_port(host: str, port: str) -> str:
    """The host without its port, or several: a malformed host may end in more than one."""
    while (shorter := host.removesuffix(port).rstrip(":")) != host:
        host = shorter
    return host


def _decoded(text: str) -> str:
    """Decodes unreserved characters and encodes all others, in upper case.

    A percent sign that encodes nothing is encoded too.
    """
    if "%" in text:
        text = _PERCENT.sub(_unreserved, text)
    if text.isascii() and " " not in text:
        return text
    return "".join(one if one.isascii() and one != " " else _encoded(one) for one in text)


def _unreserved(match: re.Match[str]) -> str:
    if match[1] is None:
        # Else it would form an encoding with the characters decoded after it.
        return "%25"
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()


def _encoded(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))


# -- files -----------------------------------------------------------------------------------------


def from_path(path: str) -> str:
    """The ``file:`` URI of a path; a relative one starts at the working directory."""
    full = os.path.abspath(path)
    if os.sep == "\\" or _DRIVE.match(path):
        full = full.replace("\\", "/") if os.sep == "\\" else path.replace("\\", "/")
        full = full if full.startswith("//") else f"/{full}"
    encoded = "".join(one if one in _PATH_SAFE else _encoded(one) for one in full)
    return f"file:{encoded}" if encoded.startswith("//") else f"file://{encoded}"


def as_uri(text: str) -> str:
    """A URI as it is, a path as its ``file:`` URI."""
    scheme = split(text).scheme
    return text if scheme is not None and not _DRIVE.match(text) else from_path(text)


def is_windows_path(reference: str) -> bool:
    """Whether a reference is a Windows path and so not a URI."""
    if "\\" in reference and "\\" in without_fragment(reference):
        return True
    return reference[1:2] == ":" and _DRIVE.match(reference) is not None


def from_windows_path(reference: str) -> str:
    """The URI reference of a Windows path: with slashes, and ``file:///`` before a drive."""
    path, mark, fragment = reference.partition("#")
    path = path.replace("\\", "/")
    return f"{'file:///' if _DRIVE.match(path) else ''}{path}{mark}{fragment}"


def relative_to(base: str, target: str) -> str:
    """The shortest reference to ``target`` that resolves against ``base``."""
    here, there = split(base), split(target)
    if (here.scheme, here.authority) != (there.scheme, there.authority) or not (
        here.path.startswith("/") and there.path.startswith("/")
    ):
        return target
    # The reference is relative to the directory of the base, after removing its dot segments.
    directory = _without_dots(here.path[: here.path.rfind("/") + 1])
    base_segments, segments = directory.split("/")[:-1], _without_dots(there.path).split("/")
    shared = 0
    while shared < min(len(base_segments), len(segments) - 1) and (
        base_segments[shared] == segments[shared]
    ):
        shared += 1
    path = "/".join([".."] * (len(base_segments) - shared) + segments[shared:])
    first = path.partition("/")[0]
    if not first or ":" in first:
        # Else it would be parsed as a path from the root, or as a scheme (§4.2).
        path = f"./{path}"
    return str(Uri(None, None, path, there.query, there.fragment))
