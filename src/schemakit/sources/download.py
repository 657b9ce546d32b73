"""Documents from the web: redirects, credentials, the cache, all under the access policy.

It imports all of HTTP, so it is itself imported only where something is downloaded.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from schemakit.errors import AccessError, RetrievalError
from schemakit.sources import access as policy
from schemakit.sources import http
from schemakit.sources.access import Access, Grant
from schemakit.sources.budget import Budget, Progress
from schemakit.sources.files import too_large_error
from schemakit.sources.http_connection import IdleConnections
from schemakit.sources.http_exchange import send_request
from schemakit.sources.http_request import Bounds, Request, Response, Wire
from schemakit.sources.urls import Origin, Url

if TYPE_CHECKING:
    from schemakit.sources.cache import Cache

__all__ = ["Credentials", "Download", "Downloader"]

_Headers = tuple[tuple[str, str], ...]


class Credentials(NamedTuple):
    """The caller's headers, by the origins that get them. ``entry`` is the entry's origin."""

    headers: dict[Origin, _Headers]
    entry: Origin | None


class Download(NamedTuple):
    """What was downloaded: UTF-8 if the server named another charset, and the URL it came from.

    ``grant`` is the one given, with what an entry adds to it: origins after redirects, and the
    addresses of its host that are not public.
    """

    data: bytes
    url: Url
    media_type: str | None
    grant: Grant


class Downloader:
    """Downloads the documents of one load."""

    def __init__(
        self,
        access: Access,
        budget: Budget,
        progress: Progress,
        *,
        wire: Wire,
        cache: Cache | None,
        keeps_connections: bool,
    ) -> None:
        self._access, self._budget, self._progress = access, budget, progress
        self._wire, self._cache = wire, cache
        self._idle = IdleConnections() if keeps_connections else None

    def close(self) -> None:
        """Close all connections."""
        if self._idle is not None:
            self._idle.close()

    def download(
        self, url: Url, grant: Grant, credentials: Credentials, *, is_entry: bool
    ) -> Download:
        """Read a document and follow its redirects.

        An entry may be at any address that the policy allows, and may redirect to another public
        host.

        Raises:
            AccessError: if the policy does not allow it.
            RetrievalError: if the transfer failed.
        """
        self._budget.add_document(url.text)
        first, most = url, self._access.max_redirects
        for hop in range(most + 1):
            try:
                is_chosen = is_entry and hop == 0
                response, grant = self._get(url, grant, credentials, is_chosen=is_chosen)
                if response.status not in http.REDIRECTS:
                    return self._accept(url, response, grant, credentials, is_entry=is_entry)
                url = http.parse_redirect(url, response)
                self._check_redirect(url, grant, is_entry=is_entry)
            except RetrievalError as error:
                if hop == 0 and error.uri == first.text:
                    raise
                raise http.rename_error(first, error) from error
        raise RetrievalError(first.text, f"more than {most} redirects, or redirects in a circle")

    def _accept(
        self,
        url: Url,
        response: Response,
        grant: Grant,
        credentials: Credentials,
        *,
        is_entry: bool,
    ) -> Download:
        if not response.is_whole:
            reason = http.explain_status(
                response,
                url.origin,
                is_entrys=url.origin == credentials.entry,
                sent=bool(credentials.headers.get(url.origin)),
            )
            raise RetrievalError(url.text, reason)
        data, media_type = http.decode_body(response, url)
        self._budget.add_bytes(len(data), url.text)
        if is_entry:
            grant = grant._replace(origins=grant.origins | {url.origin})
        return Download(data, url, media_type, grant)

    def _check_redirect(self, url: Url, grant: Grant, *, is_entry: bool) -> None:
        if url.userinfo is not None:
            raise AccessError(url.text, "a redirect must not contain a user name or a password")
        if is_entry:
            policy.check_scheme(self._access, url.origin.scheme, url.text)
        else:
            policy.check_url(grant, url)

    def _get(
        self, url: Url, grant: Grant, credentials: Credentials, *, is_chosen: bool
    ) -> tuple[Response, Grant]:
        """The response of the server, or of the cache for it."""
        from schemakit.sources.cache import StoredResponse

        headers = credentials.headers.get(url.origin, ())
        # What these credentials may see must not reach those who send others, or none.
        cache = None if headers else self._cache
        name = f"{url.origin}{url.target}"
        stored = None if cache is None else cache.find(name)
        if stored is not None and len(stored.body) > self._budget.bytes_left():
            raise too_large_error(url.text, self._budget.bytes_left())
        if self._cache is not None and self._cache.offline:
            if stored is not None:
                return Response(stored.status, stored.headers, stored.body), grant
            why = (
                "responses to requests with headers are not kept" if headers else "it was not kept"
            )
            raise AccessError(url.text, f"offline, and not in the cache: {why}")
        if stored is not None:
            headers = stored.validators
        response, grant = self._send(url, grant, headers, is_chosen=is_chosen)
        if stored is not None and response.status == http.UNCHANGED:
            response = response._replace(
                status=stored.status, headers=stored.headers, body=stored.body
            )
        elif cache is not None:
            if http.is_cacheable(response):
                cache.keep(name, StoredResponse(response.status, response.headers, response.body))
            elif stored is not None and response.status not in (429, *range(500, 600)):
                cache.forget(name)
        return response, grant

    def _send(
        self, url: Url, grant: Grant, headers: Iterable[tuple[str, str]], *, is_chosen: bool
    ) -> tuple[Response, Grant]:
        """Send a request. The caller chose the host of the entry, so its address is granted."""
        access = self._access

        def check_address(address: str) -> None:
            nonlocal grant
            if is_chosen:
                grant = policy.grant_address(grant, address)
            policy.check_address(grant, url, address)

        bounds = Bounds(
            max_bytes=self._budget.bytes_left(),
            max_retries=access.max_retries,
            timeout=access.timeout,
            deadline=self._budget.start(self._wire.clock) + access.max_seconds,
            total=access.max_seconds,
        )
        request = Request(
            url,
            tuple(headers),
            check_address,
            bounds,
            self._wire,
            lambda message, size: self._progress.report(url.text, message, size),
        )
        return send_request(request, self._idle), grant
