"""The URL of a request: a server, and below it the path template with the arguments in it.

Neither the description nor an argument leads elsewhere: scheme, host and port are those of the
server, and the path has the segments of the template.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from schemakit.errors import UsageError
from schemakit.llm.request_encoding import percent_encode

__all__ = ["PathText", "build_path", "join_url", "template_names"]

_TEMPLATE = re.compile(r"\{([^{}/]+)\}")
#: Characters that stay unencoded in a path template.
_PATH_SAFE = "/:@!$&'()*+,;=%?~"
#: A percent sign that would encode a character together with the argument behind it.
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
#: Characters of an argument that separate nothing in a query.
_QUERY_SAFE = "%:@!$'()*,"
_DOTS = (".", "..")
#: What may separate the segments of a path for a server that decodes it first.
_SLASH = re.compile(r"[/\\]")
#: Clients drop some of these characters and read the rest of the URL differently.
_NOT_IN_URL = re.compile(r"[\x00-\x20\x7f\\]")
#: A scheme whose host would be read from the path that follows.
_NO_HOST = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:/*")


class PathText(NamedTuple):
    """An argument of a path: its name and its value, percent-encoded."""

    argument: str
    text: str


def template_names(path: str) -> list[str]:
    """The names in the template of a path."""
    return _TEMPLATE.findall(_template(path))


def _template(path: str) -> str:
    """The path as it is sent, from its slash on."""
    # A fragment tells operations of one path apart and is not sent.
    path = path.partition("#")[0]
    # Without a slash the path would continue the host of the server.
    return path if path.startswith("/") else f"/{path}"


def build_path(path: str, texts: Mapping[str, PathText]) -> str:
    """The path with the texts in place of the names in its template, and its own query.

    Raises:
        UsageError: if it would not have the segments of the template.
    """
    template = _template(path)
    filled = "".join(_fill(template, texts))
    segments = filled.partition("?")[0].split("/")
    for written, segment in zip(template.split("/"), segments, strict=False):
        _check_segment(path, written, segment, texts)
    return filled


def _fill(template: str, texts: Mapping[str, PathText]) -> Iterator[str]:
    """The pieces of the path: literal text and the texts of arguments in turn."""
    in_query = False
    for index, piece in enumerate(_TEMPLATE.split(template)):
        if index % 2 == 0:
            in_query = in_query or "?" in piece
            yield percent_encode(_LONE_PERCENT.sub("%25", piece), _PATH_SAFE)
        elif piece in texts:
            text = texts[piece].text
            yield percent_encode(text, _QUERY_SAFE) if in_query else text


def _check_segment(path: str, written: str, segment: str, texts: Mapping[str, PathText]) -> None:
    """Refuses a segment that a client or server would drop, or follow to another path.

    ``written`` is the segment in the template.

    Raises:
        UsageError: if it does; it names the argument, if there is one.
    """
    names = _TEMPLATE.findall(written)
    if not _leaves(segment) and (segment or not names):
        return
    whose = next((f"argument {texts[one].argument!r}" for one in names if one in texts), "")
    why = f"the segment {segment!r} would lead to another path"
    raise UsageError(f"{whose or f'the path {path!r}'}: {why}")


def _leaves(segment: str) -> bool:
    """Whether dots in a segment lead out of it, also once it is decoded.

    Some servers decode ``%2F``, read a backslash as a slash, or drop what follows a ``;`` before
    they remove dot segments (RFC 3986 §5.2.4).
    """
    from urllib.parse import unquote

    decoded = unquote(segment)
    if decoded.partition(";")[0] in _DOTS:
        return True
    depth, has_dots = 0, False
    for piece in _SLASH.split(decoded):
        name = piece.partition(";")[0]
        if name in _DOTS:
            has_dots = True
            depth -= len(name) - 1
            if depth < 0:
                return True
        elif piece:
            depth += 1
    return has_dots and depth == 0


def join_url(base: str, path: str, query: list[str]) -> str:
    """The URL of a path below a base URL, whose own query comes first.

    Raises:
        UsageError: if the path would decide the host, or the base URL is not one.
    """
    odd = _NOT_IN_URL.search(base)
    if odd is not None:
        raise UsageError(f"the server {base!r}: {odd.group()!r} is not allowed in a URL")
    prefix, _, own = base.partition("#")[0].partition("?")
    if _NO_HOST.fullmatch(prefix):
        raise UsageError(f"the server {base!r} has no host")
    prefix = prefix.rstrip("/")
    path, _, fixed = path.partition("?")
    if not prefix and path.startswith("//"):
        raise UsageError(f"the path {path!r} would be read as a host; pass a server with a host")
    pairs = "&".join(one for one in (own, fixed, *query) if one)
    return prefix + path + (f"?{pairs}" if pairs else "")
