"""Models by name: ``replicate:owner/name``, from Replicate's API.

``REPLICATE_API_TOKEN`` is sent to the API only, as a bearer token. ``REPLICATE_API_BASE_URL`` names
another server with the same API, with or without ``/v1``.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple, TypeGuard

from schemakit.counts import format_count
from schemakit.errors import RetrievalError, UsageError
from schemakit.sources.access import Access, check_address, grant_for_url
from schemakit.sources.fetch import Fetched
from schemakit.sources.urls import Url, parse_url

if TYPE_CHECKING:
    from schemakit.sources.http_request import Response, Wire

__all__ = ["ModelName", "api_base", "api_token", "fetch_model", "is_model", "parse_name"]

_BASE_URL = "https://api.replicate.com"
_TOKENS = "https://replicate.com/account/api-tokens"
_NAME = r"(?a)([\w.-]+)/([\w.-]+)(?:[@:]([\w.-]+))?"


class ModelName(NamedTuple):
    """The name of a model; without a version it names the latest one."""

    owner: str
    name: str
    version: str | None

    @property
    def path(self) -> str:
        """Its path in the API, below ``/v1``."""
        path = f"/models/{self.owner}/{self.name}"
        return path if self.version is None else f"{path}/versions/{self.version}"


def is_model(source: object) -> TypeGuard[str]:
    """Whether a source names a model of Replicate."""
    return isinstance(source, str) and source[:10].lower() == "replicate:"


def parse_name(source: str) -> ModelName:
    """The model that ``replicate:owner/name``, ``…@version`` or ``…:version`` names.

    Raises:
        UsageError: if it is written in another way.
    """
    match = re.fullmatch(_NAME, source[len("replicate:") :].removeprefix("//").rstrip("/"))
    # "." and ".." would be resolved in the path of the URL.
    if match is None or {".", ".."} & set(match.groups()):
        raise UsageError(
            f"{source!r} does not name a model; "
            "write replicate:OWNER/NAME or replicate:OWNER/NAME@VERSION"
        )
    return ModelName(*match.groups())


def fetch_model(
    source: str,
    *,
    access: Access | None = None,
    base_url: str | None = None,
    token: str | None = None,
    wire: Wire | None = None,
) -> Fetched:
    """Read the API's response about a model or a version; its ``uri`` is the source.

    ``base_url`` and ``token`` are those of the environment, unless given.

    Raises:
        UsageError: if the source does not name a model.
        RetrievalError: if there is no token or the API does not accept it, if the model or version
            does not exist or may not be seen, if the model has no version, or if the transfer
            failed.
    """
    model = parse_name(source)
    token = api_token(source, token)
    url = parse_url(f"{api_base(base_url)}{model.path}")
    response = _request_model(url, token, Access() if access is None else access, wire)
    if not response.is_whole:
        raise RetrievalError(source, _explain_status(response, model, url))
    _check_version(source, response.body, model)
    return Fetched(response.body, source, "application/json")


def api_token(source: str, token: str | None = None) -> str:
    """The token for the API: the one given, or that of the environment.

    Raises:
        RetrievalError: if there is none, or it is not one.
    """
    token = os.environ.get("REPLICATE_API_TOKEN", "").strip() if token is None else token
    if not token:
        raise RetrievalError(source, f"REPLICATE_API_TOKEN is not set; {_TOKENS} has yours")
    if not re.fullmatch(r"[!-~]+", token):
        raise RetrievalError(source, f"REPLICATE_API_TOKEN is not a token; {_TOKENS} has yours")
    return token


def api_base(base_url: str | None = None) -> str:
    """The URL of the API with ``/v1``: the one given, that of the environment, or Replicate's.

    Raises:
        RetrievalError: if it is not a URL, or the token would be sent in plain text.
    """
    base = base_url or os.environ.get("REPLICATE_API_BASE_URL") or _BASE_URL
    base = base.rstrip("/").removesuffix("/v1")
    url = parse_url(f"{base}/v1")
    if url.origin.scheme == "http" and not _is_local(url.origin.host):
        # Others on the network could read the token.
        raise RetrievalError(base, "the token goes only over https: or to this machine")
    return f"{base}/v1"


def _is_local(host: str) -> bool:
    return host in ("localhost", "::1") or re.fullmatch(r"127(\.[0-9]{1,3}){3}", host) is not None


def _request_model(url: Url, token: str, access: Access, wire: Wire | None) -> Response:
    from schemakit.sources.http_exchange import send_request
    from schemakit.sources.http_request import Bounds, Request, Wire

    wire = Wire() if wire is None else wire
    grant = grant_for_url(access, url)

    def check(address: str) -> None:
        # The caller chose the server, so it may be on this machine unless the policy forbids it.
        if access.allow_private is False:
            check_address(grant, url, address)

    bounds = Bounds(
        max_bytes=access.max_bytes,
        max_retries=access.max_retries,
        timeout=access.timeout,
        deadline=wire.clock() + access.max_seconds,
        total=access.max_seconds,
    )
    return send_request(
        Request(
            url=url,
            headers=[("Authorization", f"Bearer {token}")],
            check_address=check,
            bounds=bounds,
            wire=wire,
            report=lambda *_: None,
        )
    )


def _explain_status(response: Response, model: ModelName, url: Url) -> str:
    """Explain a status that is not a success, and what helps."""
    name = f"{model.owner}/{model.name}"
    if response.status == 401:
        return f"the API did not accept REPLICATE_API_TOKEN (401); {_TOKENS} has yours"
    if response.status == 403:
        return f"REPLICATE_API_TOKEN may not see {name} (403)"
    if response.status == 404:
        what = name if model.version is None else f"version {model.version} of {name}"
        return f"the API has no {what}, or REPLICATE_API_TOKEN may not see it (404)"
    if response.status == 429:
        when = response.headers.get("retry-after", "")
        is_number = when.isascii() and when.isdecimal() and len(when) < 10
        later = f"in {format_count(int(when), 'second')}" if is_number else "later"
        return f"too many requests (429); try again {later}"
    from http import HTTPStatus

    known = {status.value: status.phrase for status in HTTPStatus}
    status = f"{response.status} {known.get(response.status, '')}".rstrip()
    return f"{url.origin} answered {status}"


def _check_version(source: str, body: bytes, model: ModelName) -> None:
    """Check that the response has a schema, if it is a model or a version.

    Raises:
        RetrievalError: if it has none.
    """
    import orjson

    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        return  # the parser reports it with more detail
    if not isinstance(found, dict):
        return
    if model.version is None and "latest_version" in found and not found["latest_version"]:
        raise RetrievalError(source, "the model has no version yet, so no schemas")
    version = found.get("latest_version") if model.version is None else found
    if isinstance(version, dict) and version.get("openapi_schema", {}) is None:
        which = "its latest version" if model.version is None else f"version {model.version}"
        raise RetrievalError(source, f"{which} has no schema")
