"""The bytes of a path, a ``file:`` URI, an ``http(s)`` URL, or ``-``, under the access policy."""

from __future__ import annotations

import os
import re
import time
from _thread import allocate_lock  # threading itself takes half a millisecond to import
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from schemakit.errors import AccessError, RetrievalError, UsageError, expect
from schemakit.sources import access as policy
from schemakit.sources.access import Access, Grant, Origin, Url
from schemakit.sources.files import read_file, read_regular, read_standard_input, too_large

if TYPE_CHECKING:
    from types import TracebackType

    from schemakit.sources.cache import Cache
    from schemakit.sources.http import Headers
    from schemakit.sources.http_request import Answer, Idle, Wire

__all__ = ["Fetched", "Fetcher", "fetch"]

#: Seconds after which a progress line appears, and between two of them.
_MOMENT, _BETWEEN = 1.0, 0.1
#: A last segment of a URI that names a file as it stands.
_PLAIN_NAME = r"(?!\.+\Z)[\w.-]+"


class Fetched(NamedTuple):
    """What was read.

    ``data`` is UTF-8 where the server named another charset, else as it came. ``uri`` is the path
    or ``file:`` URI as given, the URL after redirects, or ``<stdin>``.
    """

    data: bytes
    uri: str
    media_type: str | None


def fetch(source: str | os.PathLike[str]) -> Fetched:
    """Read the whole of one source under the default policy.

    Raises:
        RetrievalError: it is absent, a directory, refused, too large, or the transfer failed.
    """
    with Fetcher() as fetcher:
        return fetcher.entry(source)


class Fetcher:
    """Reads an entry document and then the documents that it refers to, under one policy.

    It counts documents, bytes and time against the policy's bounds, so one serves one load.
    :meth:`read` may be called from several threads at once.

    ``headers`` are sent to the entry's origin, if that is a URL, or to the origin that they are
    listed under, and to no other. ``progress`` gets a line whenever reading takes longer than a
    moment, and ``""`` at the end.
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
        self._grant = policy.for_memory(self.access)
        self._entry_headers: tuple[tuple[str, str], ...] = ()
        self._entry_origin: Origin | None = None
        self._headers: dict[Origin, tuple[tuple[str, str], ...]] = {}
        if headers:
            from schemakit.sources.http import sorted_headers

            self._entry_headers, self._headers = sorted_headers(headers)
        self._cache, self._progress, self._wire = cache, progress, wire
        self._lock = allocate_lock()
        self._documents = self._bytes = 0
        self._started: float | None = None
        #: Connections are kept for the next request only where it is known who closes them.
        self._keeps_connections = False
        self._idle: Idle | None = None
        self._shown = 0.0
        #: Of directories whose files may be read, by their URI: the path as named and the real one,
        #: both up to where a name goes on.
        self._allowed: dict[str, tuple[str, str]] = {}

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
        """Take the progress line away, close connections, keep the cache within its bound."""
        if self._idle is not None:
            self._idle.close()
        if self._shown and self._progress is not None:
            self._shown = 0.0
            self._progress("")
        if self._cache is not None:
            self._cache.trim()

    @property
    def is_offline(self) -> bool:
        """Whether no server may be asked."""
        return self._cache is not None and self._cache.offline

    # -- the entry ---------------------------------------------------------------------------------

    def entry(self, source: str | os.PathLike[str]) -> Fetched:
        """Read the entry document; where it lies decides what :meth:`read` may reach.

        Raises:
            RetrievalError: it is absent, a directory, too large, or the transfer failed.
            AccessError: the policy names a root, schemes or private addresses, and it is outside.
        """
        name = os.fspath(source)
        scheme = name.partition(":")[0].lower() if isinstance(source, str) else ""
        if scheme in ("http", "https") and "://" in name:
            return self._entry_from_web(name)
        policy.check_scheme(self.access, "file", name)
        if isinstance(source, str):
            if name == "-":
                self._refuse_headers(name)
                return self._counted(Fetched(read_standard_input(self._left()), "<stdin>", None))
            if scheme == "file" and name[4:5] == ":":
                return self._entry_from_file(policy.file_path(name), name)
            if "://" in name and not os.path.exists(name):
                reason = f"no support for {scheme}: URLs, only for http and https"
                raise RetrievalError(policy.without_userinfo(name), reason)
        return self._entry_from_file(name, name)

    def stand(self, uri: str) -> None:
        """Let the entry, which the caller holds already, have come from there.

        ``uri`` is a ``file:`` URI or an ``http(s)`` URL; of any other nothing follows.

        Raises:
            RetrievalError: if it is malformed.
        """
        scheme = uri.partition(":")[0].lower()
        if scheme in ("http", "https"):
            url = policy.parse_url(uri)
            self._headers.setdefault(url.origin, self._entry_headers)
            self._enter(policy.for_url(self.access, url))
        elif scheme == "file":
            self._enter(policy.for_file(self.access, policy.file_path(uri)))

    def _enter(self, grant: Grant) -> None:
        self._grant = grant
        self._allowed.clear()

    def _entry_from_file(self, path: str, shown: str) -> Fetched:
        self._refuse_headers(shown)
        if "\0" in path:
            raise RetrievalError(shown, "cannot be read: embedded null byte")
        self._enter(policy.for_file(self.access, path))
        if self.access.root is not None and self._grant.root is not None:
            # Also of what is not there: an error may name its neighbours.
            policy.check_root(self._grant.root, shown, path, os.path.realpath(path))
        return self._counted(Fetched(read_file(path, shown, self._left()), shown, None))

    def _refuse_headers(self, shown: str) -> None:
        if self._entry_headers:
            raise UsageError(
                f"{shown}: headers belong to the origin of a URL, and this is none; "
                "list them under an origin: headers={'https://example.com': {...}}"
            )

    def _entry_from_web(self, name: str) -> Fetched:
        url = policy.parse_url(name)
        policy.check_scheme(self.access, url.origin.scheme, url.text)
        headers = list(self._entry_headers)
        if url.userinfo is not None and "authorization" not in {n.lower() for n, _ in headers}:
            from schemakit.sources.http import basic

            headers.append(("Authorization", basic(url.userinfo)))
        self._headers[url.origin] = (*self._headers.get(url.origin, ()), *headers)
        self._entry_origin = url.origin
        self._enter(policy.for_url(self.access, url))
        return self._download(url._replace(userinfo=None), is_entry=True)

    # -- what it refers to -------------------------------------------------------------------------

    def read(self, uri: str, *, referrer: str | None = None) -> Fetched:
        """Read a document by its absolute ``file:`` or ``http(s):`` URI.

        ``referrer`` is the URI of the document that refers to it: one from the web never reaches
        files.

        Raises:
            AccessError: the policy does not allow it.
            RetrievalError: it is absent, no regular file, too large, or the transfer failed.
        """
        scheme = uri.partition(":")[0].lower()
        if scheme in ("http", "https"):
            url = policy.parse_url(uri)
            policy.check_url(self._grant, url)
            return self._download(url, is_entry=False)
        if scheme == "file":
            return self._nested_file(uri, referrer)
        reason = f"no support for {scheme}: references, only for file, http and https"
        raise RetrievalError(policy.without_userinfo(uri), reason)

    def _nested_file(self, uri: str, referrer: str | None) -> Fetched:
        beside, _, name = uri.rpartition("/")
        known = self._allowed.get(beside)
        if known is None or not re.fullmatch(_PLAIN_NAME, name) or policy.is_web(referrer):
            shown = policy.file_path(uri)
            real = self._checked(uri, shown, referrer)
        else:
            # Another file of a directory in which one was allowed already.
            shown, real = known[0] + name, known[1] + name
            if os.path.islink(real):
                real = self._checked(uri, shown, referrer)
        data = read_regular(real, shown, self._one_more(shown))
        self._spend(len(data), shown)
        self._tick("", shown)
        return Fetched(data, uri, None)

    def _checked(self, uri: str, path: str, referrer: str | None) -> str:
        """The real path of what a ``file:`` URI names, if it may be read."""
        named, name = os.path.split(os.path.abspath(path))
        directory = os.path.realpath(named)
        real = os.path.join(directory, name)
        if os.path.islink(real):
            real = os.path.realpath(real)
            policy.check_file(self._grant, path, real, referrer)
            return real
        policy.check_file(self._grant, path, real, referrer)
        beside, _, last = uri.rpartition("/")
        # Without a plain name at its end, or with a query, a URI has its directory elsewhere.
        if last == name and "?" not in beside and re.fullmatch(_PLAIN_NAME, name):
            self._allowed[beside] = (os.path.join(named, ""), os.path.join(directory, ""))
        return real

    # -- bounds ------------------------------------------------------------------------------------

    def _one_more(self, shown: str) -> int:
        """Bytes that one more document may have, which is counted."""
        most = self.access.max_documents
        with self._lock:
            self._documents += 1
            if self._documents > most:
                raise AccessError(
                    shown,
                    f"more than {most:,} documents",
                    "",
                    f"Access(max_documents=...) above {most}",
                )
            return min(self.access.max_bytes, self.access.max_total_bytes - self._bytes)

    def _left(self) -> int:
        """Bytes that one more document may have."""
        with self._lock:
            return min(self.access.max_bytes, self.access.max_total_bytes - self._bytes)

    def _spend(self, size: int, shown: str) -> None:
        with self._lock:
            self._bytes += size
            if self._bytes > self.access.max_total_bytes:
                raise too_large(shown, self.access.max_total_bytes, "all documents together are ")

    def _counted(self, found: Fetched) -> Fetched:
        self._one_more(found.uri)
        self._spend(len(found.data), found.uri)
        return found

    def _tick(self, text: str, shown: str, size: int = 0) -> None:
        """Show what is going on, if it has been going on for a moment."""
        if self._progress is None:
            return
        clock = time.monotonic if self._wire is None else self._wire.clock
        with self._lock:
            now = clock()
            if self._started is None:
                self._started = now
            if now - self._started < _MOMENT or now - self._shown < _BETWEEN:
                return
            self._shown = now
            what = shown if self._documents < 2 else f"{self._documents} documents"
            size += self._bytes
            amount = f", {size / (1 << 20):.1f} MiB" if size else ""
            self._progress(text or f"reading {what}{amount}")

    # -- the web -----------------------------------------------------------------------------------

    def _download(self, url: Url, *, is_entry: bool) -> Fetched:
        from schemakit.sources import http

        self._one_more(url.text)
        first, most = url, self.access.max_redirects
        for hop in range(most + 1):
            try:
                answer = self._answer(url, is_first=is_entry and hop == 0)
                if answer.status not in http.REDIRECTS:
                    return self._accepted(url, answer, is_entry=is_entry)
                url = http.redirected(url, answer)
                self._check_hop(url, is_entry=is_entry)
            except RetrievalError as error:
                if hop == 0 and error.uri == first.text:
                    raise
                raise http.led_to(first, error) from error
        raise RetrievalError(first.text, f"more than {most} redirects, or a circle of them")

    def _accepted(self, url: Url, answer: Answer, *, is_entry: bool) -> Fetched:
        from schemakit.sources import http

        if not 200 <= answer.status < 300:
            sent = bool(self._headers.get(url.origin))
            is_entrys = url.origin == self._entry_origin
            said = http.refusal(answer, url.origin, is_entrys=is_entrys, sent=sent)
            raise RetrievalError(url.text, said)
        data, media_type = http.text_of(answer, url)
        self._spend(len(data), url.text)
        if is_entry:
            self._grant = self._grant._replace(origins=self._grant.origins | {url.origin})
        return Fetched(data, f"{url.origin}{url.target}", media_type)

    def _check_hop(self, url: Url, *, is_entry: bool) -> None:
        """Whether a redirect may be followed; an entry may move to another public host."""
        if url.userinfo is not None:
            raise AccessError(url.text, "a redirect holds no user name and no password")
        if is_entry:
            policy.check_scheme(self.access, url.origin.scheme, url.text)
        else:
            policy.check_url(self._grant, url)

    def _answer(self, url: Url, *, is_first: bool) -> Answer:
        """What a server, or the cache for it, says to one request."""
        from schemakit.sources import http, http_request
        from schemakit.sources.cache import Stored

        headers = self._headers.get(url.origin, ())
        # Whoever holds other credentials, or none, must not get what these were shown.
        cache = None if headers else self._cache
        name = f"{url.origin}{url.target}"
        stored = None if cache is None else cache.find(name)
        if stored is not None and len(stored.body) > self._left():
            raise too_large(url.text, self._left())
        if self.is_offline:
            if stored is not None:
                return http_request.Answer(stored.status, stored.headers, stored.body)
            why = "answers to requests with headers are not kept" if headers else "it was not kept"
            raise AccessError(url.text, f"offline, and not in the cache: {why}")
        if stored is not None:
            headers = stored.validators
        answer = http_request.ask(self._request(url, headers, is_first=is_first))
        if stored is not None and answer.status == http.UNCHANGED:
            return answer._replace(status=stored.status, headers=stored.headers, body=stored.body)
        if cache is not None:
            if http.may_be_kept(answer):
                cache.keep(name, Stored(answer.status, answer.headers, answer.body))
            elif stored is not None and answer.status not in (429, *range(500, 600)):
                cache.forget(name)
        return answer

    def _request(self, url: Url, headers: Iterable[tuple[str, str]], *, is_first: bool) -> Any:
        from schemakit.sources import http_request

        wire = http_request.Wire() if self._wire is None else self._wire
        access = self.access
        with self._lock:
            if self._started is None:
                self._started = wire.clock()
            deadline = self._started + access.max_seconds
            if self._idle is None and self._keeps_connections:
                self._idle = http_request.Idle()

        def check(address: str) -> None:
            if is_first:
                self._grant = policy.at_address(self._grant, address)
            policy.check_address(self._grant, url, address)

        bounds = http_request.Bounds(
            self._left(), access.max_retries, access.timeout, deadline, access.max_seconds
        )
        return http_request.Request(
            url,
            tuple(headers),
            check,
            bounds,
            wire,
            lambda text, size: self._tick(text, url.text, size),
            self._idle,
        )
