"""The bytes of a source: a path, a ``file:`` URI, an ``http(s)`` URL, or ``-``."""

from __future__ import annotations

import os
import sys
from typing import IO, TYPE_CHECKING, NamedTuple

from schemakit.errors import RetrievalError, did_you_mean

if TYPE_CHECKING:
    from gzip import GzipFile
    from http.client import HTTPMessage
    from urllib.request import OpenerDirector

__all__ = ["MAX_BYTES", "TIMEOUT", "Fetched", "fetch"]

#: A larger download is refused.
MAX_BYTES = 1 << 30
#: Seconds that a server may stay silent.
TIMEOUT = 30.0

_ACCEPT = "application/json, application/yaml, application/*+json, text/yaml, */*;q=0.5"


class Fetched(NamedTuple):
    """What was read; ``uri`` is the path as given, the URL after redirects, or ``<stdin>``."""

    data: bytes
    uri: str
    media_type: str | None


def fetch(source: str | os.PathLike[str]) -> Fetched:
    """Read the whole of a source.

    Raises:
        RetrievalError: it is absent, a directory, refused, too large, or the transfer failed.
    """
    name = os.fspath(source)
    if isinstance(source, str):
        if name == "-":
            return _read_standard_input()
        scheme = name.partition(":")[0].lower()
        if scheme in ("http", "https") and "://" in name:
            return _download(name)
        if scheme == "file" and name[4:5] == ":":
            return Fetched(_read_file(_path_of(name), name), name, None)
        if "://" in name and not os.path.exists(name):
            raise RetrievalError(name, f"no support for {scheme}: URLs, only for http and https")
    return Fetched(_read_file(name, name), name, None)


def _read_standard_input() -> Fetched:
    try:
        return Fetched(sys.stdin.buffer.read(), "<stdin>", None)
    except (OSError, ValueError, AttributeError) as error:
        raise RetrievalError("<stdin>", f"cannot be read: {error}") from error


def _path_of(uri: str) -> str:
    from urllib.parse import urlsplit
    from urllib.request import url2pathname

    parts = urlsplit(uri)
    if parts.netloc not in ("", "localhost"):
        raise RetrievalError(uri, "a file: URI cannot name another host")
    return url2pathname(parts.path)


def _read_file(path: str, shown: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError as error:
        raise RetrievalError(shown, f"no such file{_nearest(path)}") from error
    except IsADirectoryError as error:
        raise RetrievalError(shown, "is a directory, not a file") from error
    except NotADirectoryError as error:
        raise RetrievalError(shown, "no such file: a part of the path is no directory") from error
    except PermissionError as error:
        if os.path.isdir(path):
            raise RetrievalError(shown, "is a directory, not a file") from error
        raise RetrievalError(shown, "permission denied") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise RetrievalError(shown, f"cannot be read: {reason}") from error


def _nearest(path: str) -> str:
    directory, name = os.path.split(path)
    try:
        known = sorted(os.listdir(directory or "."))
    except OSError:
        return f": the directory {directory!r} does not exist"
    return did_you_mean(name, known)


def _opener() -> OpenerDirector:
    from urllib import request

    class Redirects(request.HTTPRedirectHandler):
        def redirect_request(
            self,
            req: request.Request,
            fp: IO[bytes],
            code: int,
            msg: str,
            headers: HTTPMessage,
            newurl: str,
        ) -> request.Request | None:
            if not newurl.lower().startswith(("http://", "https://")):
                raise RetrievalError(req.full_url, f"redirects to {newurl}, which is not http(s)")
            return super().redirect_request(req, fp, code, msg, headers, newurl)

    # Only these handlers: the default opener would also read file:, ftp: and data:.
    opener = request.OpenerDirector()
    for handler in (
        request.ProxyHandler(),
        request.HTTPHandler(),
        request.HTTPSHandler(),
        request.HTTPDefaultErrorHandler(),
        Redirects(),
        request.HTTPErrorProcessor(),
        request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener


def _download(url: str) -> Fetched:
    import http.client
    import urllib.error
    import urllib.request

    headers = {"Accept": _ACCEPT, "Accept-Encoding": "gzip", "User-Agent": "schemakit"}
    try:
        request = urllib.request.Request(url.partition("#")[0], headers=headers)
        with _opener().open(request, timeout=TIMEOUT) as response:
            data = _read_bounded(response, url)
            if (response.headers.get("Content-Encoding") or "").lower() in ("gzip", "x-gzip"):
                data = _unzip(data, url)
            typed = "Content-Type" in response.headers
            media_type = response.headers.get_content_type() if typed else None
            return Fetched(data, response.url or url, media_type)
    except urllib.error.HTTPError as error:
        reason = f"the server answered {error.code} {error.reason}".rstrip()
        error.close()
        raise RetrievalError(url, reason) from error
    except urllib.error.URLError as error:
        raise RetrievalError(url, _explain(error.reason)) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise RetrievalError(url, _explain(error)) from error


def _explain(error: object) -> str:
    if isinstance(error, TimeoutError):
        return f"no answer within {TIMEOUT:g} seconds"
    if isinstance(error, ConnectionRefusedError):
        return "the connection was refused"
    detail = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return f"the transfer failed: {detail}"


def _read_bounded(stream: IO[bytes] | GzipFile, url: str) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := stream.read(1 << 20):
        size += len(part)
        if size > MAX_BYTES:
            raise RetrievalError(url, f"larger than the {MAX_BYTES:,} bytes allowed")
        parts.append(part)
    length = getattr(stream, "headers", {}).get("Content-Length")
    if length is not None and length.isdigit() and size < int(length):
        raise RetrievalError(url, f"the transfer ended after {size} of {length} bytes")
    return b"".join(parts)


def _unzip(data: bytes, url: str) -> bytes:
    import gzip
    import io
    import zlib

    try:
        return _read_bounded(gzip.GzipFile(fileobj=io.BytesIO(data)), url)
    except (OSError, EOFError, zlib.error) as error:
        raise RetrievalError(url, "the gzip compression of the answer is broken") from error
