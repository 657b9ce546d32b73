"""The proxies that the environment names."""

from __future__ import annotations

import pytest

from schemakit import RetrievalError
from schemakit.sources.proxies import Proxy, find_proxy
from schemakit.sources.urls import parse_url

URL = parse_url("https://a.test/x")


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def test_without_a_variable_there_is_none() -> None:
    assert find_proxy(URL) is None


@pytest.mark.parametrize("value", ["http://p.test:3128", "p.test:3128", "http://p.test:3128/"])
@pytest.mark.parametrize("name", ["https_proxy", "all_proxy"])
def test_a_proxy_for_the_scheme_or_for_all(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    assert find_proxy(URL) == Proxy("p.test", 3128, {})


def test_the_proxy_of_another_scheme_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://p.test")
    assert find_proxy(URL) is None
    assert find_proxy(parse_url("http://a.test/x")) == Proxy("p.test", 80, {})


def test_hosts_without_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://p.test")
    monkeypatch.setenv("no_proxy", "b.test,a.test")
    assert find_proxy(URL) is None
    assert find_proxy(parse_url("https://c.test/")) is not None


def test_a_proxy_gets_its_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://me:p%40ss@p.test")
    headers = {"Proxy-Authorization": "Basic bWU6cEBzcw=="}
    assert find_proxy(URL) == Proxy("p.test", 80, headers)


@pytest.mark.parametrize("value", ["https://p.test", "socks5://p.test", "http://p.test:99999"])
def test_proxies_that_are_not_supported(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", value)
    with pytest.raises(RetrievalError, match="names a proxy for it"):
        find_proxy(URL)
