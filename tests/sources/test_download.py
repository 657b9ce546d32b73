"""A document from the web: what a download adds to the grant, and what redirects may not do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from schemakit import Access, AccessError
from schemakit.sources.access import Grant, grant_for_url
from schemakit.sources.budget import Budget, Progress
from schemakit.sources.cache import Cache
from schemakit.sources.download import Credentials, Download, Downloader
from schemakit.sources.http_request import Wire
from schemakit.sources.urls import parse_url
from tests.loopback import Server, moved, plain

BODY = b'{"openapi": "3.1.0"}'
NONE = Credentials({}, None)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with Server() as running:
        running.answers["/ok"] = plain(BODY, Content_Type="application/json")
        yield running


def download(
    url: str,
    *,
    is_entry: bool = True,
    grant: Grant | None = None,
    credentials: Credentials = NONE,
    cache: Cache | None = None,
) -> Download:
    access = Access()
    budget = Budget(access)
    progress = Progress(None, budget, lambda: 0.0)
    loader = Downloader(access, budget, progress, wire=Wire(), cache=cache, keeps_connections=False)
    start = grant_for_url(access, parse_url(url)) if grant is None else grant
    try:
        return loader.download(parse_url(url), start, credentials, is_entry=is_entry)
    finally:
        loader.close()


def test_an_entry_is_granted_its_address_and_its_origins(server: Server) -> None:
    with Server() as other:
        other.answers["/from"] = moved(f"{server.url}/ok")
        before = grant_for_url(Access(), parse_url(f"{other.url}/from"))
        found = download(f"{other.url}/from", grant=before)
    assert (found.data, found.media_type) == (BODY, "application/json")
    assert found.url.text == f"{server.url}/ok"
    assert {str(one) for one in found.grant.origins} == {server.url, other.url}
    assert found.grant.private == {"127.0.0.1"}
    assert before.private == frozenset()


def test_a_reference_is_granted_nothing(server: Server) -> None:
    url = parse_url(f"{server.url}/ok")
    with pytest.raises(AccessError, match=r"127\.0\.0\.1 is private"):
        download(url.text, is_entry=False)
    allowed = grant_for_url(Access(), url)._replace(private=frozenset({"127.0.0.1"}))
    assert download(url.text, is_entry=False, grant=allowed).grant == allowed


def test_headers_do_not_follow_a_redirect_to_another_origin(server: Server) -> None:
    with Server() as other:
        other.answers["/from"] = moved(f"{server.url}/ok")
        origin = parse_url(other.url).origin
        credentials = Credentials({origin: (("Authorization", "secret"),)}, origin)
        download(f"{other.url}/from", credentials=credentials)
        assert other.requests[0][1]["Authorization"] == "secret"
    assert "Authorization" not in server.requests[0][1]


def test_the_cache_answers_when_offline(server: Server, tmp_path: Path) -> None:
    url = f"{server.url}/ok"
    download(url, cache=Cache(tmp_path / "cache"))
    offline = Cache(tmp_path / "cache", offline=True)
    assert download(url, cache=offline).data == BODY
    assert len(server.requests) == 1
    with pytest.raises(AccessError, match="offline, and not in the cache: it was not kept"):
        download(f"{server.url}/other", cache=offline)
