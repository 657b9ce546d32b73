"""User names and passwords in the URLs of arguments appear in no output and no message."""

from __future__ import annotations

import io
import json
import sys

import pytest

import schemakit
from schemakit.cli.main import main
from tests.loopback import Server, plain

SECRET = "s3cret"
BASE = f"http://me:{SECRET}@127.0.0.1:9/api/openapi.json"
#: Its problems are in the text, in a part that cannot be read, and in a component.
BROKEN = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "paths": {"/a": {"get": {"operationId": "x", "responses": {"200": {"$ref": "r.json"}}}}},
    "components": {"schemas": {"A": {"$ref": "#/gone"}, "B": {"$ref": "#/components/schemas/B"}}},
}


def run(
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
    *arguments: str,
) -> str:
    """All that a command writes that gets ``BROKEN`` on standard input."""
    given = io.TextIOWrapper(io.BytesIO(json.dumps(BROKEN).encode()))
    monkeypatch.setattr(sys, "stdin", given)
    main(arguments)
    return b"".join(capsysbinary.readouterr()).decode()


@pytest.mark.parametrize(
    "command",
    [
        *("check", "check --format json", "check --format sarif", "check --format github"),
        *("stats", "stats --json", "paths --json", "operations --json", "schemas --json"),
        *("show - x", "tools --missing keep", "bundle", "bundle --missing keep", "dereference"),
        *("dereference --missing keep", "dereference --missing keep --format yaml"),
    ],
)
def test_the_base_is_shown_without_them(
    command: str, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.delenv("http_proxy", raising=False)
    shown = run(monkeypatch, capsysbinary, *command.split(), "--base", BASE, "--no-cache")
    assert shown
    assert SECRET not in shown
    if command.startswith("check"):
        assert "127.0.0.1:9/api/" in shown


@pytest.mark.parametrize("mark", ["/", "?", "#"])
@pytest.mark.parametrize(
    "words",
    [
        *("paths {}", "paths --base {}", "{}", "paths a {}", "show {} b c", "model {} b"),
        *("paths --map {}=.", "paths --map {}", "paths --allow-host {}", "paths --as {}"),
        *("paths --map={}", "show x {}", "paths --root {}", "paths --method {}"),
    ],
)
def test_messages_about_arguments_are_without_them(
    words: str,
    mark: str,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    for url in (f"http://me:s3{mark}cret@h.test/x", f"http:/me:s3{mark}cret@h.test"):
        arguments = [word.format(url) for word in words.split()]
        shown = run(monkeypatch, capsysbinary, *arguments, "--no-cache")
        assert "s3" not in shown
        assert "cret" not in shown


def test_the_base_of_standard_input_sends_them_to_its_origin(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.delenv("http_proxy", raising=False)
    with Server() as server:
        server.answers["/api/r.json"] = plain(b'{"description": "fine"}')
        base = server.url.replace("//", f"//me:{SECRET}@") + "/api/openapi.json"
        options = ("--no-cache", "--allow-private")
        shown = run(monkeypatch, capsysbinary, "bundle", "--base", base, *options)
    assert SECRET not in shown
    (request,) = server.requests
    assert request[1]["Authorization"] == "Basic bWU6czNjcmV0"


def test_documents_of_a_retrieve_are_named_without_them() -> None:
    asked: list[str] = []

    def retrieve(uri: str) -> bytes:
        asked.append(uri)
        if uri.endswith("r.json"):
            raise LookupError(f"nothing at {uri}")
        return json.dumps(BROKEN).encode()

    api = schemakit.load(BASE, retrieve=retrieve)
    assert asked == [BASE, "http://127.0.0.1:9/api/r.json"]
    assert SECRET not in "\n".join(map(str, api.check()))
    assert SECRET not in "\n".join(map(str, api.unread))

    with pytest.raises(schemakit.RetrievalError) as caught:
        schemakit.load(BASE + "/r.json", retrieve=retrieve)
    assert SECRET not in str(caught.value)
