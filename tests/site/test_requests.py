"""Sample requests and responses as data."""

from __future__ import annotations

import json
from typing import Any

from tests.site.described import SHOP, Read, site_of


def sample(kind: str, key: str) -> dict[str, Any]:
    site = site_of(SHOP)
    found: dict[str, Any] = site.samples[Read(site).page(kind, key)]
    return found


def test_a_request_has_its_url_its_body_and_where_secrets_go() -> None:
    request = sample("operations", "PUT /pets/{id}")["request"]
    assert (request["method"], request["url"]) == ("PUT", "https://a.test/pets/1")
    assert json.loads(request["body"])["name"] == "Rex"
    assert request["credentials"] == [["header", "KEY", "X-Key", ""]]


def test_a_response_has_a_value() -> None:
    response = sample("operations", "getPet")["response"]
    assert (response["status"], response["mediaType"]) == ("200", "application/json")
    assert json.loads(response["text"])["name"] == "Rex"


def test_a_response_without_content_has_none() -> None:
    assert sample("operations", "PUT /pets/{id}")["response"] == {"status": "204", "mediaType": ""}


def test_a_webhook_has_a_body_and_no_request() -> None:
    found = sample("webhooks", "POST born")
    assert "request" not in found
    assert json.loads(found["body"]["text"])["name"] == "Rex"
