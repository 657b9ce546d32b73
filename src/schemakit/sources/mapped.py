"""URLs that are read from directories: ``Access.map``."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from schemakit.errors import RetrievalError, UsageError, expect, remove_userinfo
from schemakit.sources.urls import Url, parse_file_uri, parse_url
from schemakit.spec import uri

__all__ = ["check_map", "find_mapped_file"]


def check_map(given: Any) -> tuple[tuple[str, str], ...]:
    """The pairs of URL and directory of a mapping, or of pairs, the longest URLs first.

    A URL is in normal form and without a slash at its end.

    Raises:
        UsageError: if one is not an ``http(s)`` URL or not a directory, or a URL occurs twice.
    """
    pairs = given.items() if isinstance(given, Mapping) else given
    expect("map", pairs, Iterable, "a mapping of URLs to directories")
    found: dict[str, str] = {}
    for url, directory in pairs:
        expect("each URL of map", url, str, "a string")
        expect("each directory of map", directory, (str, os.PathLike), "a path")
        name = _normalise(url)
        if name in found:
            raise UsageError(f"the URL {url!r} is mapped twice")
        if not os.path.isdir(directory):
            raise UsageError(f"there is no directory {os.fspath(directory)!r}")
        found[name] = os.fspath(directory)
    return tuple(sorted(found.items(), key=lambda pair: (-len(pair[0]), pair[0])))


def _normalise(url: str) -> str:
    try:
        parsed = parse_url(url)
    except RetrievalError as error:
        shown = remove_userinfo(url)
        raise UsageError(f"{shown!r} is not an http(s) URL: {error.reason}") from error
    if parsed.userinfo is not None or "?" in parsed.target or "#" in url:
        raise UsageError(f"{parsed.text!r} has more than a host and a path")
    return uri.normalised(parsed.text).rstrip("/")


def find_mapped_file(pairs: tuple[tuple[str, str], ...], url: Url) -> tuple[str, str] | None:
    """The directory and the path that a URL is mapped to, or None if it is not mapped.

    Of several URLs that it begins with, the longest counts. The path may lead out of the directory.

    Raises:
        RetrievalError: if it contains what no file name can contain.
    """
    if not pairs:
        return None
    name = uri.normalised(url.text)
    for start, directory in pairs:
        rest = name[len(start) :]
        if name.startswith(start) and rest[:1] in ("", "/", "?"):
            path, mark, query = rest.partition("?")
            inside = parse_file_uri(f"file:///{path.lstrip('/')}").lstrip("/\\")
            return directory, os.path.join(directory, inside) + mark + query
    return None
