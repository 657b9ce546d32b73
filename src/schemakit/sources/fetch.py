"""The bytes of a path, a ``file:`` URI, an ``http(s)`` URL, or ``-``, under the access policy."""

from __future__ import annotations

import os
import time
from _thread import allocate_lock  # threading itself takes half a millisecond to import
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from schemakit.errors import AccessError, RetrievalError, UsageError, expect
from schemakit.sources import access as policy
from schemakit.sources.access import Access, Grant
from schemakit.sources.allowed_files import AllowedDirectories, find_allowed_file
from schemakit.sources.budget import Budget, Progress
from schemakit.sources.files import describe, read_file, read_regular_file, read_standard_input
from schemakit.sources.mapped import find_mapped_file
from schemakit.sources.urls import Origin, Url, parse_file_uri, parse_url

if TYPE_CHECKING:
    from types import TracebackType

    from schemakit.sources.cache import Cache
    from schemakit.sources.download import Downloader
    from schemakit.sources.http import Headers
    from schemakit.sources.http_request import Wire

__all__ = ["Fetched", "Fetcher", "fetch"]


class Fetched(NamedTuple):
    """What was read.

    ``data`` is in UTF-8 if the server named another charset, else as it was received. ``uri`` is
    the path or ``file:`` URI as given, the URL after redirects, or ``<stdin>``.
    """

    data: bytes
    uri: str
    media_type: str | None


def fetch(source: str | os.PathLike[str]) -> Fetched:
    """Read one source under the default policy.

    Raises:
        RetrievalError: it is absent, a directory, refused, too large, or the transfer failed.
    """
    with Fetcher() as fetcher:
        return fetcher.read_entry(source)


@contextmanager
def _as_retrieval_error(name: str) -> Iterator[None]:
    """Turns what the system says of a link that changes while it is followed into our error."""
    try:
        yield
    except OSError as error:
        where = "" if _has_working_directory() else ": the working directory does not exist"
        raise RetrievalError(name, f"cannot be read: {describe(error)}{where}") from error


def _has_working_directory() -> bool:
    try:
        os.getcwd()
    except OSError:
        return False
    return True


class Fetcher:
    """Reads an entry document and then the documents that it refers to, under one policy.

    It counts documents, bytes and time against the policy's bounds, so each load has its own.
    Threads may call :meth:`read` at the same time.

    ``headers`` are sent to the entry's origin, if that is a URL, or to the origin that they are
    listed under, and to no other. ``progress`` is called with a line while reading takes longer
    than a second, and with ``""`` at the end.

    Raises:
        UsageError: if an argument has the wrong type, or a header cannot be sent.
    """

    def __init__(
        self,
        access: Access | None = None,
        *,
        headers: Headers = (),
        cache: Cache | None = None,
        progress: Callable[[str], None] | None = None,
        wire: Wire | None = None,
    ) -> None:
        if access is not None:
            expect("access", access, Access, "an Access")
        if cache is not None:
            from schemakit.sources.cache import Cache

            expect("cache", cache, Cache, "a Cache")
        self.access = Access() if access is None else access
        self._map = tuple(
            (url, os.fspath(directory)) for url, directory in dict(self.access.map).items()
        )
        self._grant = policy.grant_for_memory(self.access)
        self._entry_headers: tuple[tuple[str, str], ...] = ()
        self._entry_origin: Origin | None = None
        self._headers: dict[Origin, tuple[tuple[str, str], ...]] = {}
        if headers:
            from schemakit.sources.http import sort_headers

            self._entry_headers, self._headers = sort_headers(headers)
        self._cache, self._wire = cache, wire
        self._budget = Budget(self.access)
        clock = time.monotonic if wire is None else wire.clock
        self._progress = Progress(progress, self._budget, clock)
        #: Connections are kept open only within a ``with`` statement, which closes them.
        self._keeps_connections = False
        self._downloader: Downloader | None = None
        self._lock = allocate_lock()
        self._allowed: AllowedDirectories = {}
        self.files: list[str] = []  #: the paths of those that were opened

    def __enter__(self) -> Fetcher:
        self._keeps_connections = True
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close connections, remove the progress line, and keep the cache within its bound."""
        if self._downloader is not None:
            self._downloader.close()
        self._progress.clear()
        if self._cache is not None:
            self._cache.trim()

    @property
    def is_offline(self) -> bool:
        """Whether nothing may be downloaded."""
        return self._cache is not None and self._cache.offline

    # The entry

    def read_entry(self, source: str | os.PathLike[str], base: str | None = None) -> Fetched:
        """Read the entry document. Its location decides what :meth:`read` may reach.

        ``base`` is the URI of a document from standard input, which headers need.

        Raises:
            RetrievalError: it is absent, a directory, too large, or the transfer failed.
            AccessError: the policy's root, schemes or private addresses exclude it.
        """
        name = os.fspath(source)
        scheme = name.partition(":")[0].lower() if isinstance(source, str) else ""
        if scheme in ("http", "https") and "://" in name:
            return self._download_entry(name)
        policy.check_scheme(self.access, "file", name)
        if isinstance(source, str):
            if name == "-":
                if not policy.is_web(base):
                    self._refuse_headers(name)
                data = read_standard_input(self._budget.bytes_left())
                return self._count(Fetched(data, "<stdin>", None))
            if scheme == "file" and name[4:5] == ":":
                return self._read_entry_file(parse_file_uri(name), name)
            if "://" in name and not os.path.exists(name):
                reason = f"no support for {scheme}: URLs, only for http and https"
                raise RetrievalError(name, reason)
        return self._read_entry_file(name, name)

    def set_entry(self, uri: str) -> None:
        """Treat a document that the caller has read as the entry.

        ``uri`` is its ``file:`` URI or ``http(s)`` URL; any other grants nothing. User name and
        password of a URL are sent to its origin.

        Raises:
            RetrievalError: if it is malformed.
        """
        scheme = uri.partition(":")[0].lower()
        if scheme in ("http", "https"):
            url = parse_url(uri)
            self._headers.setdefault(url.origin, _with_userinfo(self._entry_headers, url))
            if find_mapped_file(self._map, url) is None:
                self._set_grant(policy.grant_for_url(self.access, url))
            else:
                self._set_grant(policy.grant_for_mapped(self.access))
        elif scheme == "file":
            self._set_grant(policy.grant_for_file(self.access, parse_file_uri(uri)))

    def _set_grant(self, grant: Grant) -> None:
        self._grant = grant
        self._allowed.clear()

    def _read_entry_file(self, path: str, name: str) -> Fetched:
        self._refuse_headers(name)
        if "\0" in path:
            raise RetrievalError(name, "cannot be read: embedded null byte")
        with _as_retrieval_error(name):
            self._set_grant(policy.grant_for_file(self.access, path))
            if self.access.root is not None and self._grant.root is not None:
                # Before the file is opened: the error of an absent one may name its neighbours.
                policy.check_root(self._grant.root, name, path, os.path.realpath(path))
        self.files.append(path)
        return self._count(Fetched(read_file(path, name, self._budget.bytes_left()), name, None))

    def _refuse_headers(self, name: str) -> None:
        if self._entry_headers:
            raise UsageError(
                f"{name}: headers belong to the origin of a URL, and this is not a URL; "
                "list them under an origin: headers={'https://example.com': {...}}"
            )

    def _count(self, found: Fetched) -> Fetched:
        self._budget.add_document(found.uri)
        self._budget.add_bytes(len(found.data), found.uri)
        return found

    def _download_entry(self, name: str) -> Fetched:
        url = parse_url(name)
        mapped = find_mapped_file(self._map, url)
        if mapped is not None:
            self._set_grant(policy.grant_for_mapped(self.access))
            return self._read_mapped(url, *mapped)
        policy.check_scheme(self.access, url.origin.scheme, url.text)
        headers = _with_userinfo(self._entry_headers, url)
        self._headers[url.origin] = (*self._headers.get(url.origin, ()), *headers)
        self._entry_origin = url.origin
        self._set_grant(policy.grant_for_url(self.access, url))
        return self._download(url._replace(userinfo=None), is_entry=True)

    # The documents that it refers to

    def read(self, uri: str, *, referrer: str | None = None) -> Fetched:
        """Read a document by its absolute ``file:`` or ``http(s):`` URI.

        ``referrer`` is the URI of the document that refers to it: one from the web never reaches
        files.

        Raises:
            AccessError: the policy does not allow it.
            RetrievalError: it is absent, not a regular file, too large, or the transfer failed.
        """
        scheme = uri.partition(":")[0].lower()
        if scheme in ("http", "https"):
            url = parse_url(uri)
            mapped = find_mapped_file(self._map, url) if url.userinfo is None else None
            if mapped is not None:
                return self._read_mapped(url, *mapped)
            if url.origin.host == "json-schema.org":
                shipped = self._read_metaschema(url)
                if shipped is not None:
                    return shipped
            policy.check_url(self._grant, url)
            return self._download(url, is_entry=False)
        if scheme == "file":
            with _as_retrieval_error(uri):
                path, real = find_allowed_file(uri, self._grant, referrer, self._allowed)
            return self._read_regular_file(uri, path, real)
        reason = f"no support for {scheme}: references, only for file, http and https"
        raise RetrievalError(uri, reason)

    def _read_metaschema(self, url: Url) -> Fetched | None:
        """A meta-schema of JSON Schema from an installed package, which needs no network."""
        from schemakit.sources import metaschemas

        data = metaschemas.read_metaschema(url) if url.userinfo is None else None
        if data is not None:
            return self._count(Fetched(data, url.text, "application/schema+json"))
        if metaschemas.is_metaschema(url):
            try:
                policy.check_url(self._grant, url)
            except AccessError as error:
                ways = metaschemas.join_remedies(error.option, error.setting)
                raise AccessError(error.uri, error.policy, *ways) from None
        return None

    def _read_mapped(self, url: Url, directory: str, path: str) -> Fetched:
        with _as_retrieval_error(url.text):
            real = os.path.realpath(path)
        policy.check_mapped_file(directory, url.text, real)
        return self._read_regular_file(url.text, path, real)

    def _read_regular_file(self, uri: str, path: str, real: str) -> Fetched:
        self.files.append(real)
        data = read_regular_file(real, path, self._budget.add_document(path))
        self._budget.add_bytes(len(data), path)
        self._progress.report(path)
        return Fetched(data, uri, None)

    def _download(self, url: Url, *, is_entry: bool) -> Fetched:
        # It imports all of HTTP.
        from schemakit.sources.download import Credentials

        credentials = Credentials(self._headers, self._entry_origin)
        found = self._use_downloader().download(url, self._grant, credentials, is_entry=is_entry)
        if is_entry:
            self._grant = found.grant
        return Fetched(found.data, f"{found.url.origin}{found.url.target}", found.media_type)

    def _use_downloader(self) -> Downloader:
        from schemakit.sources.download import Downloader
        from schemakit.sources.http_request import Wire

        wire = Wire() if self._wire is None else self._wire
        with self._lock:
            if self._downloader is None:
                self._downloader = Downloader(
                    *(self.access, self._budget, self._progress),
                    wire=wire,
                    cache=self._cache,
                    keeps_connections=self._keeps_connections,
                )
            return self._downloader


def _with_userinfo(headers: tuple[tuple[str, str], ...], url: Url) -> tuple[tuple[str, str], ...]:
    """Headers, and the one that sends user name and password of a URL, unless it is given."""
    if url.userinfo is None or "authorization" in {name.lower() for name, _ in headers}:
        return headers
    from schemakit.sources.http import encode_userinfo

    return (*headers, ("Authorization", encode_userinfo(url.userinfo)))
