"""The bytes of a path, a ``file:`` URI, an ``http(s)`` URL, or ``-``, under the access policy."""

from __future__ import annotations

import os
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from schemakit import access as policy
from schemakit.access import Access, Origin, Url
from schemakit.errors import AccessError, RetrievalError, UsageError, did_you_mean

if TYPE_CHECKING:
    from types import TracebackType

    from schemakit.cache import Cache
    from schemakit.download import Answer, Wire

__all__ = ["Fetched", "Fetcher", "Headers", "fetch"]

#: So many names of a directory are compared with one that is not there.
_MOST_NEIGHBOURS = 10_000
#: Seconds after which a progress line appears, and between two of them.
_MOMENT, _BETWEEN = 1.0, 0.1
_REDIRECTS = (301, 302, 303, 307, 308)
#: What the request itself is made of is not the caller's to say.
_OURS = ("host", "connection", "content-length", "transfer-encoding", "accept-encoding", "te")
_UNCHANGED = 304
_UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND = 401, 403, 404

#: Name and value for the entry's origin, or an origin and such headers for it.
Headers = Mapping[str, "str | Mapping[str, str]"] | Iterable[tuple[str, str]]


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
        self.access = Access() if access is None else access
        self._grant = policy.for_memory(self.access)
        self._entry_headers, self._headers = _sorted_headers(headers)
        self._cache, self._progress, self._wire = cache, progress, wire
        self._lock = threading.Lock()
        self._documents = self._bytes = 0
        self._started: float | None = None
        self._shown = 0.0
        #: Directory as named to its real path.
        self._real: dict[str, str] = {}

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Take the progress line away, and keep the cache within its bound."""
        if self._shown and self._progress is not None:
            self._shown = 0.0
            self._progress("")
        if self._cache is not None:
            self._cache.trim()

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
                return self._counted(_read_standard_input(self.access.max_bytes))
            if scheme == "file" and name[4:5] == ":":
                return self._entry_from_file(policy.file_path(name), name)
            if "://" in name and not os.path.exists(name):
                reason = f"no support for {scheme}: URLs, only for http and https"
                raise RetrievalError(name, reason)
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
            self._grant = policy.for_url(self.access, url)
        elif scheme == "file":
            self._grant = policy.for_file(self.access, policy.file_path(uri))

    def _entry_from_file(self, path: str, shown: str) -> Fetched:
        self._refuse_headers(shown)
        if "\0" in path:
            raise RetrievalError(shown, "cannot be read: embedded null byte")
        self._grant = policy.for_file(self.access, path)
        if self.access.root is not None:
            # Only what exists can be outside: of the rest it is better said that it is not there.
            root = self._grant.root
            if root is not None and os.path.exists(path):
                policy.check_root(root, shown, os.path.realpath(path))
        return self._counted(Fetched(_read_file(path, shown, self.access.max_bytes), shown, None))

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
            headers.append(("Authorization", _basic(url.userinfo)))
        self._headers[url.origin] = (*self._headers.get(url.origin, ()), *headers)
        self._grant = policy.for_url(self.access, url)
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
        raise RetrievalError(uri, f"no support for {scheme}: references, only for http and https")

    def _nested_file(self, uri: str, referrer: str | None) -> Fetched:
        path = policy.file_path(uri)
        shown = path
        self._one_more(uri)
        directory, name = os.path.split(os.path.abspath(path))
        real = self._real.get(directory)
        if real is None:
            real = self._real[directory] = os.path.realpath(directory)
        real = os.path.join(real, name)
        if os.path.islink(real):
            real = os.path.realpath(real)
        policy.check_file(self._grant, shown, real, referrer)
        if name in ("", ".", ".."):
            raise RetrievalError(shown, "is a directory, not a file")
        data = _read_file(real, shown, self._left(), nested=True)
        self._spend(len(data), shown)
        self._tick("", shown)
        return Fetched(data, uri, None)

    # -- bounds ------------------------------------------------------------------------------------

    def _one_more(self, shown: str) -> None:
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

    def _left(self) -> int:
        """Bytes that one more document may have."""
        with self._lock:
            return min(self.access.max_bytes, self.access.max_total_bytes - self._bytes)

    def _spend(self, size: int, shown: str) -> None:
        with self._lock:
            self._bytes += size
            if self._bytes > self.access.max_total_bytes:
                raise _too_large(shown, self.access.max_total_bytes, "all documents together are ")

    def _counted(self, found: Fetched) -> Fetched:
        self._one_more(found.uri)
        self._spend(len(found.data), found.uri)
        return found

    def _tick(self, text: str, shown: str) -> None:
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
            amount = f", {self._bytes / (1 << 20):.1f} MiB" if self._bytes else ""
            self._progress(text or f"reading {what}{amount}")

    # -- the web -----------------------------------------------------------------------------------

    def _download(self, url: Url, *, is_entry: bool) -> Fetched:
        self._one_more(url.text)
        first, hop = url, 0
        while True:
            try:
                answer = self._answer(url, is_first=is_entry and hop == 0)
                if answer.status not in _REDIRECTS:
                    break
                url = _redirected(url, answer)
                self._check_hop(url, is_entry)
            except RetrievalError as error:
                if hop == 0 and error.uri == first.text:
                    raise
                raise _led_to(first, error) from error
            hop += 1
            if hop > self.access.max_redirects:
                raise RetrievalError(
                    first.text, f"more than {self.access.max_redirects} redirects, or a circle"
                )
        if not 200 <= answer.status < 300:
            failure = RetrievalError(url.text, self._refusal(answer, url))
            raise failure if hop == 0 else _led_to(first, failure)
        self._spend(len(answer.body), url.text)
        if is_entry:
            self._grant = self._grant._replace(origins=self._grant.origins | {url.origin})
        return _fetched(answer, url)

    def _check_hop(self, url: Url, is_entry: bool) -> None:
        """Whether a redirect may be followed; an entry may move to another public host."""
        if url.userinfo is not None:
            raise AccessError(url.text, "a redirect holds no user name and no password")
        if is_entry:
            policy.check_scheme(self.access, url.origin.scheme, url.text)
        else:
            policy.check_url(self._grant, url)

    def _answer(self, url: Url, *, is_first: bool) -> Answer:
        """What a server, or the cache for it, says to one request."""
        from schemakit import download
        from schemakit.cache import Stored

        headers = self._headers.get(url.origin, ())
        # Whoever holds other credentials, or none, must not get what these were shown.
        cache = None if headers else self._cache
        name = f"{url.origin}{url.target}"
        stored = None if cache is None else cache.find(name)
        if self._cache is not None and self._cache.offline:
            if stored is not None:
                return download.Answer(stored.status, stored.headers, stored.body)
            why = "answers to requests with headers are not kept" if headers else "it was not kept"
            raise AccessError(url.text, f"offline, and not in the cache: {why}")
        if stored is not None:
            headers = stored.validators
        answer = download.ask(self._request(url, headers, is_first=is_first))
        if stored is not None and answer.status == _UNCHANGED:
            return answer._replace(status=stored.status, headers=stored.headers, body=stored.body)
        if cache is not None:
            if _may_be_kept(answer):
                cache.keep(name, Stored(answer.status, answer.headers, answer.body))
            elif stored is not None and answer.status not in (429, *range(500, 600)):
                cache.forget(name)
        return answer

    def _request(self, url: Url, headers: Iterable[tuple[str, str]], *, is_first: bool) -> Any:
        from schemakit import download

        wire = download.Wire() if self._wire is None else self._wire
        access = self.access
        with self._lock:
            if self._started is None:
                self._started = wire.clock()
            deadline = self._started + access.max_seconds

        def check(address: str) -> None:
            if is_first and access.allow_private is None and policy.is_private(address):
                # The caller named this host: that is where it is.
                self._grant = self._grant._replace(private_host=url.origin.host)
            policy.check_address(self._grant, url, address)

        bounds = download.Bounds(
            self._left(), access.max_retries, access.timeout, deadline, access.max_seconds
        )
        return download.Request(
            url, tuple(headers), check, bounds, wire, lambda text: self._tick(text, url.text)
        )

    def _refusal(self, answer: Answer, url: Url) -> str:
        from schemakit.download import phrase

        said = f"the server answered {phrase(answer.status)}"
        if answer.attempts > 1:
            said += f", {answer.attempts} times"
        sent = bool(self._headers.get(url.origin))
        if answer.status == _UNAUTHORIZED:
            if sent:
                return f"{said}: it does not accept the credentials that were sent"
            return (
                f"{said}: it wants credentials; --bearer-env NAME, --header or headers= send them"
            )
        if answer.status == _FORBIDDEN:
            who = "these credentials" if sent else "without credentials, one"
            return f"{said}: {who} may not read it"
        if answer.status == _NOT_FOUND and not sent:
            return f"{said}: nothing is there, or nothing that is shown without credentials"
        wait = answer.headers.get("retry-after", "").strip()
        if wait.isdecimal() and wait.isascii() and len(wait) < 10:
            return f"{said} and asks to wait {wait} seconds"
        return said


def _sorted_headers(
    given: Headers,
) -> tuple[tuple[tuple[str, str], ...], dict[Origin, tuple[tuple[str, str], ...]]]:
    """The headers for the entry's origin, and those for origins that are named."""
    entry: list[tuple[str, str]] = []
    named: dict[Origin, tuple[tuple[str, str], ...]] = {}
    for name, value in given.items() if isinstance(given, Mapping) else given:
        if isinstance(value, Mapping):
            try:
                url = policy.parse_url(name)
            except RetrievalError as error:
                raise UsageError(
                    f"{error.uri!r} is no origin, such as https://example.com"
                ) from None
            named[url.origin] = tuple(_header(*pair) for pair in value.items())
        else:
            entry.append(_header(name, value))
    return tuple(entry), named


def _header(name: str, value: str) -> tuple[str, str]:
    """One header, checked; no message holds its value."""
    import re

    if not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name):
        raise UsageError("the name of a header is of letters, digits and hyphens, before a colon")
    if name.lower() in _OURS:
        raise UsageError(f"the header {name} is not the caller's to set")
    if not re.fullmatch(r"[\t\x20-\x7e\xa0-\xff]*", value):
        raise UsageError(f"the value of the header {name} has characters that no header can hold")
    return name, value.strip()


def _basic(userinfo: str) -> str:
    from base64 import b64encode
    from urllib.parse import unquote_to_bytes

    return f"Basic {b64encode(unquote_to_bytes(userinfo)).decode()}"


def _redirected(url: Url, answer: Answer) -> Url:
    from urllib.parse import urljoin

    location = answer.headers.get("location", "").strip()
    if not location:
        raise RetrievalError(url.text, f"the server answered {answer.status} and not where to")
    with suppress(UnicodeError):
        # As browsers do, what came in latin-1 is taken as UTF-8.
        location = location.encode("latin-1").decode("utf-8")
    try:
        target = urljoin(f"{url.origin}{url.target}", location)
    except ValueError:
        target = location
    scheme = target.partition(":")[0].lower()
    if scheme not in ("http", "https"):
        raise AccessError(
            url.text, f"a redirect leads to {scheme}:, and only http and https may be"
        )
    return policy.parse_url(target)


def _led_to(first: Url, error: RetrievalError) -> RetrievalError:
    """The error of a later hop, under the name that the reader knows."""
    # The query of a redirect is often a signature that grants access.
    target = error.uri.partition("?")[0]
    reason = f"redirected to {target}: {error.reason}"
    if isinstance(error, AccessError):
        reason = f"redirected to {target}: {error.policy}"
        return AccessError(first.text, reason, error.option, error.setting)
    return RetrievalError(first.text, reason)


def _may_be_kept(answer: Answer) -> bool:
    if "no-store" in answer.headers.get("cache-control", "").lower():
        return False
    if answer.status in _REDIRECTS:
        return "?" not in answer.headers.get("location", "?")
    return answer.status == 200


def _fetched(answer: Answer, url: Url) -> Fetched:
    from schemakit.download import content_type

    media_type, charset = content_type(answer.headers)
    uri = f"{url.origin}{url.target}"
    return Fetched(_as_utf8(answer.body, charset, media_type, url), uri, media_type)


def _as_utf8(data: bytes, charset: str | None, media_type: str | None, url: Url) -> bytes:
    """The body in UTF-8, if the server named another charset and the text does not know better."""
    import codecs
    import re

    if charset is None or charset in ("utf-8", "utf8", "us-ascii"):
        return data
    marks = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    if data.startswith(marks):
        return data
    if media_type is not None and re.search(r"[/+]json$", media_type) and _is_utf8(data):
        return data  # JSON has no charset but UTF-8 (RFC 8259 §8.1, §11)
    try:
        name = codecs.lookup(charset).name
        # Python also calls compressions and escapes codecs.
        if not re.match(r"(utf-(16|32)|iso8859|cp\d|koi8|gb|big5|shift_jis|euc|mac)", name):
            return data
        return data.decode(name).encode()
    except LookupError:
        return data
    except UnicodeError as error:
        reason = f"the text is not in {charset}, the charset that the server names"
        raise RetrievalError(url.text, reason) from error


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


# -- files and standard input ----------------------------------------------------------------------


def _read_standard_input(limit: int) -> Fetched:
    stream = sys.stdin
    if stream is None or stream.closed:
        raise RetrievalError("<stdin>", "standard input is closed")
    try:
        binary = getattr(stream, "buffer", None)
        # A stand-in such as io.StringIO has text and no bytes.
        data = stream.read().encode() if binary is None else _read_bounded(binary, "<stdin>", limit)
    except (OSError, ValueError) as error:
        raise RetrievalError("<stdin>", f"cannot be read: {_reason(error)}") from error
    return Fetched(data, "<stdin>", None)


def _read_file(path: str, shown: str, limit: int, *, nested: bool = False) -> bytes:
    """The whole of a file. A nested one has to be regular, and ``path`` real: no link is followed.

    Who can rename directories on the way to it, between their check and this, can still lead it
    elsewhere; no more is claimed.
    """
    try:
        with open(path, "rb", buffering=0, opener=_no_follow if nested else None) as file:
            known = os.fstat(file.fileno())
            if not stat.S_ISREG(known.st_mode):
                if nested:
                    raise RetrievalError(shown, _kind(known.st_mode))
                # A pipe or a device may never end.
                return _read_bounded(file, shown, limit)
            if known.st_size > limit:
                raise _too_large(shown, limit)
            data = file.readall()
            if len(data) > limit:  # it grew
                raise _too_large(shown, limit)
            return data
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


def _no_follow(path: str, flags: int) -> int:
    # Opening a pipe waits for its other end, unless told not to.
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


def _kind(mode: int) -> str:
    kinds = {
        stat.S_IFDIR: "is a directory, not a file",
        stat.S_IFIFO: "is a pipe; references lead to regular files only",
        stat.S_IFSOCK: "is a socket; references lead to regular files only",
    }
    return kinds.get(stat.S_IFMT(mode), "is a device; references lead to regular files only")


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


def _too_large(shown: str, limit: int, what: str = "") -> RetrievalError:
    return RetrievalError(
        shown,
        f"{what}larger than the {limit:,} bytes allowed; "
        "--max-input SIZE or Access(max_bytes=..., max_total_bytes=...) allows more",
    )


def _read_bounded(stream: Any, shown: str, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := stream.read(1 << 20):
        size += len(part)
        if size > limit:
            raise _too_large(shown, limit)
        parts.append(part)
    return b"".join(parts)
