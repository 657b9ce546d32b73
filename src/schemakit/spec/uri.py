"""URIs (RFC 3986): resolution, comparison, and those of files.

``urllib.parse.urljoin`` is not used: it knows a list of schemes, outside of which it resolves
nothing, and it merges slashes. It also takes longer to load than a small description to read.
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

#: RFC 3986, appendix B; it takes any text.
_PARTS = re.compile(r"(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*\Z", re.ASCII)
#: A drive letter, which looks like a scheme of one letter; no such scheme is registered.
_DRIVE = re.compile(r"[A-Za-z]:(?=[\\/])", re.ASCII)
#: An encoded byte, or a percent sign that encodes none.
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})?")
#: RFC 3986 §2.3.
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
#: What a path segment may hold unencoded (§3.3), the separator included.
_PATH_SAFE = _UNRESERVED | frozenset("!$&'()*+,;=:@/")
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
#: So many answers of each function are remembered. A description of 2 900 files asks 190 000 times,
#: for 16 000 answers.
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
            # Without dots before it, what is left of ``.///a`` would name a host (§3.3).
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
    """What ``reference`` means where ``base`` is the base URI (RFC 3986 §5.2).

    The base may itself be relative or empty; the result is then no more absolute than it, and may
    lead further up than where the base starts.
    """
    is_path = ":" not in reference and "?" not in reference and "#" not in reference
    if is_path and reference and reference[0] != "/":
        directory = _directory(base)
        if directory is not None:
            return _resolved_in(*directory, reference)
    return _resolved(base, reference)


@lru_cache(_REMEMBERED)
def _directory(base: str) -> tuple[str, str] | None:
    """What counts of a base for a path that starts beside it: origin and directory, which many
    bases have in common."""
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
    """§5.2.4, on the list of segments instead of a buffer; ``upward`` says whether a path without
    a root may start with ``..``."""
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
    """The URI by which equal ones are found, without its fragment (§6.2.2, §6.2.3).

    The case of scheme and host, the case of percent-encodings, unreserved characters that are
    encoded, dot segments and default ports make no difference; all else does.
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
        # Without its dot the first segment would be read as a scheme (§4.2).
        path = f"./{path}"
    if authority and not path and scheme in _DEFAULT_PORTS:
        path = "/"
    query = None if parts.query is None else _decoded(parts.query)
    return str(Uri(scheme, authority, path, query, None))


def _is_normal(text: str) -> bool:
    """Whether it is written as most URIs are, with nothing to normalise."""
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
    """Repeated, since a malformed host may end in several and equal ones have to stay equal."""
    while (shorter := host.removesuffix(port).rstrip(":")) != host:
        host = shorter
    return host


def _decoded(text: str) -> str:
    """Unreserved characters as themselves, other encodings in upper case, raw others encoded, a
    percent sign that encodes nothing among them."""
    if "%" in text:
        text = _PERCENT.sub(_unreserved, text)
    if text.isascii() and " " not in text:
        return text
    return "".join(one if one.isascii() and one != " " else _encoded(one) for one in text)


def _unreserved(match: re.Match[str]) -> str:
    if match[1] is None:
        # Else what is decoded behind it would make an encoding of it.
        return "%25"
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()


def _encoded(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))


# -- files -----------------------------------------------------------------------------------------


def from_path(path: str) -> str:
    """The ``file:`` URI of a path, which is taken from the working directory if it is relative."""
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
    """Whether a reference is written as a path of Windows, which no URI is."""
    if "\\" in reference and "\\" in without_fragment(reference):
        return True
    return reference[1:2] == ":" and _DRIVE.match(reference) is not None


def from_windows_path(reference: str) -> str:
    """The reference that a path of Windows amounts to: slashes, and a drive behind ``file:///``."""
    path, mark, fragment = reference.partition("#")
    path = path.replace("\\", "/")
    return f"{'file:///' if _DRIVE.match(path) else ''}{path}{mark}{fragment}"


def relative_to(base: str, target: str) -> str:
    """A reference that leads from ``base`` to ``target``, as short as their paths allow."""
    here, there = split(base), split(target)
    if (here.scheme, here.authority) != (there.scheme, there.authority) or not (
        here.path.startswith("/") and there.path.startswith("/")
    ):
        return target
    # The directory of the base is what counts; "a/.." in it is none.
    directory = _without_dots(here.path[: here.path.rfind("/") + 1])
    ours, theirs = directory.split("/")[:-1], _without_dots(there.path).split("/")
    shared = 0
    while shared < min(len(ours), len(theirs) - 1) and ours[shared] == theirs[shared]:
        shared += 1
    path = "/".join([".."] * (len(ours) - shared) + theirs[shared:])
    first = path.partition("/")[0]
    if not first or ":" in first:
        # It would be read as a path from the root, or as a scheme (§4.2).
        path = f"./{path}"
    return str(Uri(None, None, path, there.query, there.fragment))
