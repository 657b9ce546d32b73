"""The local files that documents refer to, checked against the access policy."""

from __future__ import annotations

import os
import re

from schemakit.sources import access as policy
from schemakit.sources.access import Grant
from schemakit.sources.urls import parse_file_uri

__all__ = ["AllowedDirectories", "find_allowed_file"]

#: Directories whose files may be read, by their URIs: the path as named and the path without
#: symbolic links, both with a separator at the end.
AllowedDirectories = dict[str, tuple[str, str]]

#: The last segment of a URI if it is a file name as it is, without escapes.
_PLAIN_NAME = r"(?!\.+\Z)[\w.-]+"


def find_allowed_file(
    uri: str, grant: Grant, referrer: str | None, allowed: AllowedDirectories
) -> tuple[str, str]:
    """The path of a ``file:`` URI as named, and its path without symbolic links.

    ``allowed`` has the directories in which ``grant`` allowed a file already. A directory is added
    to it, so that its other files need fewer system calls.

    Raises:
        AccessError: if the policy does not allow it.
        RetrievalError: if the URI is malformed.
    """
    directory, _, name = uri.rpartition("/")
    known = allowed.get(directory)
    if known is None or not re.fullmatch(_PLAIN_NAME, name) or policy.is_web(referrer):
        path = parse_file_uri(uri)
        return path, _check_file(uri, path, grant, referrer, allowed)
    path, real = known[0] + name, known[1] + name
    if os.path.islink(real):
        real = _check_file(uri, path, grant, referrer, allowed)
    return path, real


def _check_file(
    uri: str, path: str, grant: Grant, referrer: str | None, allowed: AllowedDirectories
) -> str:
    named, name = os.path.split(os.path.abspath(path))
    directory = os.path.realpath(named)
    real = os.path.join(directory, name)
    if os.path.islink(real):
        real = os.path.realpath(real)
        policy.check_file(grant, path, real, referrer)
        return real
    policy.check_file(grant, path, real, referrer)
    parent, _, last = uri.rpartition("/")
    # A URI with a query or without a plain name at its end does not begin with its directory.
    if last == name and "?" not in parent and re.fullmatch(_PLAIN_NAME, name):
        allowed[parent] = (os.path.join(named, ""), os.path.join(directory, ""))
    return real
