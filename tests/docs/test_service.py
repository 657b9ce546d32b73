"""The service of ``examples/``, as its clients meet it: a real server on a loopback port."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import pytest

from tests.documented import EXAMPLES

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The port of the service. It listens before the server starts, so no one has to wait."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        number = listening.fileno()
        command = [sys.executable, "-m", "uvicorn", "--app-dir", str(EXAMPLES), "--fd", str(number)]
        server = subprocess.Popen(
            [*command, "--log-level", "warning", "fastapi_service:app"], pass_fds=[number]
        )
        try:
            yield listening.getsockname()[1]
        finally:
            server.terminate()
            server.wait(30)


def post(port: int, body: bytes, query: str = "") -> tuple[int, Any]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("POST", f"/operations{query}", body)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def test_it_lists_the_operations_of_a_body(port: int) -> None:
    status, answer = post(port, (EXAMPLES / "openapi.json").read_bytes())
    assert status == 200
    assert answer["title"] == json.loads((EXAMPLES / "openapi.json").read_bytes())["info"]["title"]
    assert "POST /models" in answer["operations"]
    yaml = b"openapi: 3.1.0\ninfo: {title: Y}\npaths: {/a: {get: {}}}"
    assert post(port, yaml) == (200, {"title": "Y", "operations": ["GET /a"]})


def test_what_is_wrong_with_a_body_has_its_place(port: int) -> None:
    status, answer = post(port, b'{"openapi": "3.1.0",\n "paths": {]}')
    assert status == 422
    assert answer["detail"][0]["line"] == 2
    assert answer["detail"][0]["column"] > 1
    assert answer["detail"][0]["message"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b"[]", "expected an object"),
        (b"openapi: 9.9", "unsupported version"),
        (b"asyncapi: 3.0.0", "AsyncAPI"),
    ],
)
def test_what_is_not_a_description_is_said(port: int, body: bytes, said: str) -> None:
    status, answer = post(port, body)
    assert status == 422
    assert said in json.dumps(answer)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("file:///etc/hostname", "is not a URL with https:"),
        ("/etc/hostname", "is not a URL with https:"),
        ("replicate:owner/name", "is not a URL with https:"),
        ("http://127.0.0.1/openapi.json", "is not a URL with https:"),
        ("https://127.0.0.1/openapi.json", "not allowed"),
        ("https://localhost/openapi.json", "not allowed"),
        ("https://169.254.169.254/latest/meta-data", "not allowed"),
    ],
)
def test_a_url_reaches_nothing_inside(port: int, url: str, said: str) -> None:
    status, answer = post(port, b"", f"?url={url}")
    assert status == 422
    assert said in answer["detail"][0]["message"]


def test_references_of_a_body_reach_nothing(port: int) -> None:
    refs = {"openapi": "3.1.0", "paths": {"/a": {"$ref": "file:///etc/hostname"}}}
    assert post(port, json.dumps(refs).encode()) == (200, {"title": None, "operations": []})


def test_a_body_that_is_too_large_is_refused(port: int) -> None:
    status, answer = post(port, b" " * 5_000_001)
    assert (status, answer["detail"]) == (413, "more than 5,000,000 bytes")
