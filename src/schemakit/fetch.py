"""The bytes of a source: a path, a ``file:`` URI, an ``http(s)`` URL, or ``-``."""

from __future__ import annotations

import os
import stat
import sys
import time
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from schemakit.errors import RetrievalError, did_you_mean

if TYPE_CHECKING:
    from http.client import HTTPMessage
    from urllib.request import OpenerDirector

__all__ = ["MAX_BYTES", "MAX_SECONDS", "TIMEOUT", "Fetched", "fetch"]

#: A larger download, pipe or standard input is refused.
MAX_BYTES = 1 << 30
#: So many names of a directory are compared with one that is not there.
_MOST_NEIGHBOURS = 10_000
#: Seconds that a server may stay silent.
TIMEOUT = 30.0
#: Seconds that a whole download may take.
MAX_SECONDS = 600.0

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
    stream = sys.stdin
    if stream is None or stream.closed:
        raise RetrievalError("<stdin>", "standard input is closed")
    try:
        binary = getattr(stream, "buffer", None)
        # A stand-in such as io.StringIO has text and no bytes.
        data = stream.read().encode() if binary is None else _read_bounded(binary, "<stdin>")
    except (OSError, ValueError) as error:
        raise RetrievalError("<stdin>", f"cannot be read: {_reason(error)}") from error
    return Fetched(data, "<stdin>", None)


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
            # A pipe or a device may never end.
            endless = not stat.S_ISREG(os.fstat(file.fileno()).st_mode)
            return _read_bounded(file, shown) if endless else file.read()
    except FileNotFoundError as error:
        raise RetrievalError(shown or "''", f"no such file{_nearest(path)}") from error
    except IsADirectoryError as error:
        raise RetrievalError(shown, "is a directory, not a file") from error
    except NotADirectoryError as error:
        raise RetrievalError(shown, "no such file: a part of the path is no directory") from error
    except PermissionError as error:
        # Windows says so of directories too.
        directory = os.path.isdir(path)
        reason = "is a directory, not a file" if directory else "permission denied"
        raise RetrievalError(shown, reason) from error
    except (OSError, ValueError) as error:
        raise RetrievalError(shown, f"cannot be read: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _nearest(path: str) -> str:
    directory, name = os.path.split(path)
    if not name:
        return ""
    try:
        with os.scandir(directory or ".") as entries:
            known = [entry.name for entry in islice(entries, _MOST_NEIGHBOURS)]
    except FileNotFoundError:
        return f": the directory {directory!r} does not exist"
    except OSError:
        return ""
    return did_you_mean(name, sorted(known))


def _opener() -> OpenerDirector:
    from urllib import request

    # Only these handlers: the default opener would also read file:, ftp: and data:.
    opener = request.OpenerDirector()
    for handler in (
        request.ProxyHandler(),
        request.HTTPHandler(),
        request.HTTPSHandler(),
        request.HTTPDefaultErrorHandler(),
        request.HTTPRedirectHandler(),
        request.HTTPErrorProcessor(),
        request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener


def _download(url: str) -> Fetched:
    import http.client
    import urllib.error
    from urllib.parse import quote
    from urllib.request import Request

    headers = {"Accept": _ACCEPT, "Accept-Encoding": "gzip", "User-Agent": "schemakit"}
    # What browsers show unencoded, spaces and letters of all scripts, is encoded on the wire.
    wire = quote(url.partition("#")[0], safe="%/:?&=+,;@!$'()*~[]")
    try:
        request = Request(wire, headers=headers)  # noqa: S310 - the opener knows no other scheme
        with _opener().open(request, timeout=TIMEOUT) as response:
            body = _read_bounded(response, url, MAX_SECONDS)
            data = _decoded(body, response.headers, url)
            typed = "Content-Type" in response.headers
            media_type = response.headers.get_content_type() if typed else None
            return Fetched(data, response.url or url, media_type)
    except urllib.error.HTTPError as error:
        # Of a chain of redirects the reason takes several lines.
        said = "".join(str(error.reason).splitlines()[:1])
        reason = f"the server answered {error.code} {said}".rstrip()
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
    detail = _reason(error) if isinstance(error, Exception) else str(error)
    return f"the transfer failed: {detail}"


def _read_bounded(stream: Any, shown: str, seconds: float = float("inf")) -> bytes:
    parts: list[bytes] = []
    size, end = 0, time.monotonic() + seconds
    # One read() waits until a megabyte is there; read1() returns, so that the clock is looked at.
    read = getattr(stream, "read1", stream.read)
    while part := read(1 << 20):
        size += len(part)
        if size > MAX_BYTES:
            raise RetrievalError(shown, f"larger than the {MAX_BYTES:,} bytes allowed")
        if time.monotonic() > end:
            raise RetrievalError(shown, f"not complete after {seconds:g} seconds")
        parts.append(part)
    return b"".join(parts)


def _decoded(data: bytes, headers: HTTPMessage, url: str) -> bytes:
    """The body that the server meant, complete and without its compression."""
    length = headers.get("Content-Length", "")
    if length.isdigit() and len(data) < int(length):
        raise RetrievalError(url, f"the transfer ended after {len(data)} of {length} bytes")
    coding = headers.get("Content-Encoding", "identity").strip().lower()
    if coding == "identity":
        return data
    if coding not in ("gzip", "x-gzip"):
        raise RetrievalError(
            url, f"the answer has the encoding {coding!r}, which was not asked for"
        )

    import gzip
    import io
    import zlib

    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as unzipped:
            return _read_bounded(unzipped, url)
    except (OSError, EOFError, zlib.error) as error:
        raise RetrievalError(url, "the gzip compression of the answer is broken") from error
