"""Models by name, from a loopback server that answers as Replicate's API does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

import schemakit
from schemakit.cli.main import main
from schemakit.errors import RetrievalError, UsageError
from schemakit.sources.http_request import Wire
from schemakit.sources.replicate import ModelName, fetch_model, is_model, parse_name
from tests.loopback import Answer, Server, plain
from tests.small import described

TOKEN = "r8_made_up"
OLD = "0" * 64
SCHEMA = described({"Input": {"properties": {"a": {"type": "integer", "default": 1}}}}, "3.0.2")
VERSION = {"id": "f" * 64, "cog_version": "0.9.0", "openapi_schema": SCHEMA}
MODEL = {"owner": "fernhill", "name": "lantern", "latest_version": VERSION}


def answer(body: Any, status: int = 200, **headers: str) -> Answer:
    """What the API says to whoever has the token; to others, that they have none."""
    as_json = {"Content_Type": "application/json", **headers}
    given = plain(json.dumps(body).encode(), status, **as_json)
    refused = plain(json.dumps({"title": "Unauthenticated", "status": 401}).encode(), 401)

    def answered(handler: BaseHTTPRequestHandler) -> None:
        is_known = handler.headers["Authorization"] == f"Bearer {TOKEN}"
        (given if is_known else refused)(handler)

    return answered


ANSWERS = {
    "lantern": answer(MODEL),
    f"lantern/versions/{OLD}": answer({**VERSION, "id": OLD}),
    "empty": answer({**MODEL, "latest_version": None}),
    "mute": answer({**MODEL, "latest_version": {**VERSION, "openapi_schema": None}}),
    "busy": answer({"detail": "Throttled"}, 429, Retry_After="45"),
    "hidden": answer({"detail": "Forbidden"}, 403),
    "broken": answer({}, 500, Retry_After="90"),
    "moved": answer({}, 302, Location="/v1/models/fernhill/lantern"),
}


@pytest.fixture(autouse=True)
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with Server() as running:
        running.answers |= {f"/v1/models/fernhill/{name}": one for name, one in ANSWERS.items()}
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        monkeypatch.setenv("REPLICATE_API_TOKEN", TOKEN)
        monkeypatch.setenv("REPLICATE_API_BASE_URL", running.url)
        yield running


def refusal(source: str, **options: Any) -> str:
    with pytest.raises(RetrievalError) as caught:
        fetch_model(source, **options)
    assert caught.value.exit_status == 3
    assert TOKEN not in str(caught.value)
    return str(caught.value)


def test_a_model_is_found_by_name() -> None:
    model = schemakit.model("replicate:fernhill/lantern")
    assert (model.name, model.version) == ("fernhill/lantern", "f" * 64)
    assert model.defaults() == {"a": 1}


@pytest.mark.parametrize("mark", ["@", ":"])
def test_a_version_is_found_and_its_answer_needs_no_name(mark: str) -> None:
    model = schemakit.model(f"replicate:fernhill/lantern{mark}{OLD}")
    assert (model.name, model.version) == ("fernhill/lantern", OLD)


@pytest.mark.parametrize(
    "words",
    [["model"], ["schemas"], ["stats"], ["paths"], ["show", "Input"], ["dereference"]],
)
def test_every_command_takes_it(words: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    command, *target = words
    assert main([command, "replicate:fernhill/lantern", *target]) == 0
    assert capfd.readouterr().out or command == "paths"


def test_offline_asks_no_api(server: Server, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["model", "replicate:fernhill/lantern", "--offline"]) == 3
    assert "requests with a token are not kept" in capfd.readouterr().err
    assert server.requests == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("fernhill/nothing", "the API has no fernhill/nothing, or REPLICATE_API_TOKEN may not see"),
        ("fernhill/lantern@abc", "the API has no version abc of fernhill/lantern, or"),
        ("fernhill/hidden", "REPLICATE_API_TOKEN may not see fernhill/hidden (403)"),
        ("fernhill/empty", "the model has no version yet, so no schemas"),
        ("fernhill/mute", "its latest version has no schema"),
        ("fernhill/busy", "too many requests (429); try again in 45 seconds"),
        ("fernhill/broken", "answered 500 Internal Server Error"),
        ("fernhill/moved", "answered 302 Found"),
    ],
)
def test_what_the_api_refuses_is_explained(name: str, said: str) -> None:
    text = refusal(f"replicate:{name}")
    assert text.startswith(f"replicate:{name}: ")
    assert said in text


def test_a_busy_api_is_asked_again(server: Server) -> None:
    later = [answer({}, 429, Retry_After="2"), answer(MODEL)]
    server.answers["/v1/models/fernhill/busy"] = later
    slept: list[float] = []
    found = fetch_model("replicate:fernhill/busy", wire=Wire(sleep=slept.append))
    assert json.loads(found.data)["owner"] == "fernhill"
    assert slept == [2.0]


def test_a_token_that_is_missing_or_wrong_says_where_to_get_one(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = refusal("replicate:fernhill/lantern", token="r8_other")
    assert "did not accept REPLICATE_API_TOKEN (401)" in wrong
    assert "https://replicate.com/account/api-tokens" in wrong
    asked = len(server.paths)
    monkeypatch.delenv("REPLICATE_API_TOKEN")
    missing = refusal("replicate:fernhill/lantern")
    assert "REPLICATE_API_TOKEN is not set; https://replicate.com/account" in missing
    assert "is not a token" in refusal("replicate:fernhill/lantern", token="a b\r\nX: y")
    assert len(server.paths) == asked


def test_the_token_goes_over_no_open_line() -> None:
    for base in ("http://api.example", "http://127.0.0.1.example"):
        said = refusal("replicate:fernhill/lantern", base_url=base)
        assert "only over https: or to this machine" in said


@pytest.mark.parametrize("suffix", ["", "/", "/v1", "/v1/"])
def test_the_base_url_may_say_v1(server: Server, suffix: str) -> None:
    found = fetch_model("replicate:fernhill/lantern", base_url=server.url + suffix)
    assert found.uri == "replicate:fernhill/lantern"


def test_names_are_read_strictly() -> None:
    assert parse_name("replicate:a/b") == ModelName("a", "b", None)
    assert parse_name("replicate://a/b.c-d_e/") == ModelName("a", "b.c-d_e", None)
    assert parse_name("replicate:a/b:v1").path == "/models/a/b/versions/v1"
    for wrong in (
        *("replicate:a", "replicate:a/b/c", "replicate:a/b@", "replicate:../b", "replicate:a/.."),
        *("replicate:a/b?x=1", "replicate:a/b#f", "replicate:é/b", "replicate:a b/c"),
    ):
        with pytest.raises(UsageError, match="replicate:OWNER/NAME@VERSION"):
            parse_name(wrong)
    assert is_model("replicate:a")
    assert not is_model("replicate.json")
    assert not is_model(b"replicate:a/b")


def test_the_access_policy_holds_for_the_api_too() -> None:
    closed = schemakit.Access(allow_private=False)
    with pytest.raises(schemakit.AccessError, match="is private, loopback"):
        schemakit.load("replicate:fernhill/lantern", access=closed)
    small = schemakit.Access(max_bytes=10)
    with pytest.raises(RetrievalError):
        schemakit.load("replicate:fernhill/lantern", access=small)
