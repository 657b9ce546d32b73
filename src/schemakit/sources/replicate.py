"""Models by name: ``replicate:owner/name``, from Replicate's API.

``REPLICATE_API_TOKEN`` is sent as a bearer token, and to no other server than the API.
``REPLICATE_API_BASE_URL`` names another one that answers as it does, with or without ``/v1``.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple, TypeGuard

from schemakit.errors import RetrievalError, UsageError
from schemakit.sources.access import Access, Url, check_address, for_url, parse_url
from schemakit.sources.fetch import Fetched

if TYPE_CHECKING:
    from schemakit.sources.http_request import Answer, Wire

__all__ = ["Named", "fetch_model", "is_model", "parse_name"]

_BASE_URL = "https://api.replicate.com"
_TOKENS = "https://replicate.com/account/api-tokens"
_NAME = r"(?a)([\w.-]+)/([\w.-]+)(?:[@:]([\w.-]+))?"


class Named(NamedTuple):
    """A model that a source names; without a version it is the latest one."""

    owner: str
    name: str
    version: str | None

    @property
    def path(self) -> str:
        """Where the API has it, below ``/v1``."""
        model = f"/models/{self.owner}/{self.name}"
        return model if self.version is None else f"{model}/versions/{self.version}"


def is_model(source: object) -> TypeGuard[str]:
    """Whether a source names a model of Replicate."""
    return isinstance(source, str) and source[:10].lower() == "replicate:"


def parse_name(source: str) -> Named:
    """The model that ``replicate:owner/name``, ``…@version`` or ``…:version`` names.

    Raises:
        UsageError: if it is written otherwise.
    """
    match = re.fullmatch(_NAME, source[len("replicate:") :].removeprefix("//").rstrip("/"))
    # A dot alone, or two, is another place on its way through HTTP.
    if match is None or {".", ".."} & set(match.groups()):
        raise UsageError(
            f"{source!r} names no model; write replicate:OWNER/NAME or replicate:OWNER/NAME@VERSION"
        )
    return Named(*match.groups())


def fetch_model(
    source: str,
    *,
    access: Access | None = None,
    base_url: str | None = None,
    token: str | None = None,
    wire: Wire | None = None,
) -> Fetched:
    """The API's answer about a model or a version; ``uri`` is the source with its version.

    ``base_url`` and ``token`` are those of the environment, unless given.

    Raises:
        UsageError: if the source names no model.
        RetrievalError: if there is no token or the API does not accept it, if there is no such
            model or version, or none that this token may see, if the model has no version, or if
            the transfer failed.
    """
    named = parse_name(source)
    token = os.environ.get("REPLICATE_API_TOKEN", "").strip() if token is None else token
    if not token:
        raise RetrievalError(source, f"REPLICATE_API_TOKEN is not set; {_TOKENS} has yours")
    if not re.fullmatch(r"[!-~]+", token):
        raise RetrievalError(source, f"REPLICATE_API_TOKEN is no token; {_TOKENS} has yours")
    url = _url(base_url or os.environ.get("REPLICATE_API_BASE_URL") or _BASE_URL, named)
    answer = _asked(url, token, Access() if access is None else access, wire)
    if not 200 <= answer.status < 300:
        raise RetrievalError(source, _refusal(answer, named, url))
    _check_version(source, answer.body, named)
    return Fetched(answer.body, source, "application/json")


def _url(base: str, named: Named) -> Url:
    base = base.rstrip("/").removesuffix("/v1")
    url = parse_url(f"{base}/v1{named.path}")
    if url.origin.scheme == "http" and not _is_here(url.origin.host):
        # Whoever is on the way could read the token.
        raise RetrievalError(base, "the token goes only over https: or to this machine")
    return url


def _is_here(host: str) -> bool:
    return host in ("localhost", "::1") or re.fullmatch(r"127(\.[0-9]{1,3}){3}", host) is not None


def _asked(url: Url, token: str, access: Access, wire: Wire | None) -> Answer:
    from schemakit.sources.http_request import Bounds, Request, Wire, ask

    wire = Wire() if wire is None else wire
    grant = for_url(access, url)

    def check(address: str) -> None:
        # The server is the caller's choice, so it may be on this machine unless nothing may be.
        if access.allow_private is False:
            check_address(grant, url, address)

    bounds = Bounds(
        max_bytes=access.max_bytes,
        max_retries=access.max_retries,
        timeout=access.timeout,
        deadline=wire.clock() + access.max_seconds,
        total=access.max_seconds,
    )
    return ask(
        Request(
            url=url,
            headers=[("Authorization", f"Bearer {token}")],
            check=check,
            bounds=bounds,
            wire=wire,
            tick=lambda *_: None,
        )
    )


def _refusal(answer: Answer, named: Named, url: Url) -> str:
    """Why there is no answer, and what helps."""
    model = f"{named.owner}/{named.name}"
    if answer.status == 401:
        return f"the API did not accept REPLICATE_API_TOKEN (401); {_TOKENS} has yours"
    if answer.status == 403:
        return f"REPLICATE_API_TOKEN may not see {model} (403)"
    if answer.status == 404:
        what = model if named.version is None else f"version {named.version} of {model}"
        return f"the API has no {what}, or REPLICATE_API_TOKEN may not see it (404)"
    if answer.status == 429:
        when = answer.headers.get("retry-after", "")
        later = f"in {when} seconds" if when.isdigit() else "later"
        return f"too many requests (429); try again {later}"
    from http import HTTPStatus

    known = {status.value: status.phrase for status in HTTPStatus}
    said = f"{answer.status} {known.get(answer.status, '')}".rstrip()
    return f"{url.origin} answered {said}"


def _check_version(source: str, body: bytes, named: Named) -> None:
    """Whether a schema is in the answer, which is else reported as what it is."""
    import orjson

    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        return  # the parser says more about it
    if not isinstance(found, dict):
        return
    if named.version is None and "latest_version" in found and not found["latest_version"]:
        raise RetrievalError(source, "the model has no version yet, so no schemas")
    version = found.get("latest_version") if named.version is None else found
    if isinstance(version, dict) and version.get("openapi_schema", {}) is None:
        said = "its latest version" if named.version is None else f"version {named.version}"
        raise RetrievalError(source, f"{said} has no schema")
