"""Credentials: they reach the server of the API, and no one else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anyio
import pytest

from schemakit.description.load import load
from schemakit.errors import UsageError
from schemakit.llm.tools import tool
from schemakit.serve.calls import Upstream, call_tool
from schemakit.serve.connections import AddressPolicy, make_pool
from schemakit.serve.credentials import Secrets, build_credentials, choose_placements, read_schemes
from schemakit.serve.outcomes import CallContext, Outcome
from schemakit.sources.urls import parse_url
from tests.serve.clients import MODES, api_on_loopback, call, connect, describe, serve
from tests.serve.recording import Connection, Recorded, Recorder, answer, json_answer

#: It has characters that are encoded in a URL, in HTML and in JSON.
PLANTED = 'pl4nted/k&y+"=='
TOKEN = "t0ken-of-the-user"
SCHEMES = {
    "inHeader": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "inQuery": {"type": "apiKey", "in": "query", "name": "key"},
    "inCookie": {"type": "apiKey", "in": "cookie", "name": "key"},
    "token": {"type": "http", "scheme": "bearer"},
    "login": {"type": "http", "scheme": "basic"},
    "oauth": {"type": "oauth2", "flows": {}},
}


def secured(url: str, *, all_of: Mapping[str, list[str]] | None = None) -> dict[str, Any]:
    """A description with an operation for each scheme, or with one for all of several."""
    described = {"200": {"description": "Done."}}
    requirements: dict[str, Any] = {name: {name: []} for name in SCHEMES}
    if all_of is not None:
        requirements = {"both": all_of}
    paths = {
        f"/{name}": {
            "get": {"operationId": name, "security": [one], "responses": described},
            "post": {"operationId": f"post-{name}", "security": [one], "responses": described},
        }
        for name, one in requirements.items()
    }
    paths["/open"] = {"get": {"operationId": "open", "security": [], "responses": described}}
    return describe(url, paths, components={"securitySchemes": SCHEMES})


def given() -> Secrets:
    """Secrets for every scheme."""
    keys = dict.fromkeys(("inHeader", "inQuery"), PLANTED) | {"inCookie": "pl4nted-c00kie"}
    return Secrets(TOKEN, "ada:s3cret", keys)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("inHeader", f"X-Key: {PLANTED}"),
        ("inQuery", "GET /inQuery?key=pl4nted%2Fk%26y%2B%22%3D%3D HTTP"),
        ("inCookie", "Cookie: key=pl4nted-c00kie"),
        ("token", f"Authorization: Bearer {TOKEN}"),
        ("oauth", f"Authorization: Bearer {TOKEN}"),
        ("login", "Authorization: Basic YWRhOnMzY3JldA=="),
    ],
)
def test_each_scheme_is_sent_in_its_place(name: str, expected: str) -> None:
    async def call_it(recorder: Recorder) -> None:
        settings = api_on_loopback(secrets=given())
        async with serve(secured(recorder.url), settings) as client:
            assert not (await client.call_tool(name, {})).is_error
            assert not (await client.call_tool("open", {})).is_error

    with Recorder() as recorder:
        anyio.run(call_it, recorder)
        secret, public = recorder.requests
    assert expected.removesuffix(" HTTP") in secret.text
    assert "Authorization" not in public.text
    assert "ey" not in public.target


def test_an_operation_that_needs_two_gets_both_or_none() -> None:
    async def call_it(recorder: Recorder, secrets: Secrets) -> None:
        described = secured(recorder.url, all_of={"inHeader": [], "inQuery": []})
        async with serve(described, api_on_loopback(secrets=secrets)) as client:
            await client.call_tool("both", {})

    with Recorder() as recorder:
        anyio.run(call_it, recorder, given())
        anyio.run(call_it, recorder, Secrets(by_scheme={"inHeader": PLANTED}))
        both, none = recorder.requests
    assert both.header("x-key") == PLANTED
    assert "key=" in both.target
    assert none.header("x-key") is None


def test_a_token_goes_everywhere_if_no_scheme_is_described() -> None:
    with Recorder() as recorder:
        anyio.run(call, recorder, "getIt", api_on_loopback(secrets=Secrets(TOKEN)))
        assert recorder.requests[0].header("authorization") == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    ("security", "is_sent"),
    [
        (None, True),
        ([], False),
        ([{}], False),
        ([{"inHeader": []}], False),
        ([{}, {"inHeader": []}], False),
        ([{"inHeader": []}, {"inQuery": []}], False),
        ([{"notDeclared": []}], True),
    ],
)
@pytest.mark.parametrize("secrets", [Secrets(TOKEN), Secrets(basic="ada:s3cret")])
@pytest.mark.parametrize("is_at_root", [True, False])
def test_a_token_without_a_scheme_goes_only_where_nothing_else_is_asked_for(
    security: Any, secrets: Secrets, *, is_sent: bool, is_at_root: bool
) -> None:
    said = {} if security is None else {"security": security}
    own, root = ({}, said) if is_at_root else (said, {})
    paths = {"/it": {"get": {"operationId": "getIt", "responses": {}, **own}}}
    schemes = {name: SCHEMES[name] for name in ("inHeader", "inQuery")}

    async def call_it(recorder: Recorder) -> None:
        described = describe(recorder.url, paths, components={"securitySchemes": schemes}, **root)
        async with serve(described, api_on_loopback(secrets=secrets)) as client:
            assert not (await client.call_tool("getIt", {})).is_error

    with Recorder() as recorder:
        anyio.run(call_it, recorder)
        assert (recorder.requests[0].header("authorization") is not None) == is_sent


def test_an_operation_that_says_something_is_not_as_the_root_says() -> None:
    described = secured("https://api.example")
    operation = load({**described, "security": []}).operation("inHeader")
    assert tool(operation, target="mcp").binding.security == ({"inHeader": []},)


@pytest.mark.parametrize("where", ["header", "cookie"])
@pytest.mark.parametrize("name", ["X Key", "X-Key:", "key\r\nX-Other", "clé", "a=b", "a;b"])
def test_a_scheme_whose_name_cannot_be_sent_is_refused(where: str, name: str) -> None:
    schemes = {"odd": {"type": "apiKey", "in": where, "name": name}}
    described = describe("https://api.example", components={"securitySchemes": schemes})
    with pytest.raises(UsageError, match="not a name that can be sent"):
        build_credentials(read_schemes(load(described)), Secrets(by_scheme={"odd": "pl4nted"}))


def repeat(request: Recorded, connection: Connection) -> bool:
    """An answer that repeats the whole request, and asks for more."""
    status = 404 if "404" in request.target else 200
    connection.write(json_answer({"you sent": request.text, "url": request.target}, status))
    return True


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("scheme", ["inHeader", "inQuery", "inCookie"])
def test_a_planted_key_is_found_nowhere(tmp_path: Path, mode: str, scheme: str) -> None:
    """Proof: in no definition, log, error and at no other origin, redirects included."""
    planted = "pl4nted-c00kie" if scheme == "inCookie" else PLANTED
    log = tmp_path / "log"

    async def talk(recorder: Recorder, other: Recorder) -> str:
        path = tmp_path / "api.json"
        path.write_text(json.dumps(secured(recorder.url)))
        options = ["--key-env", f"{scheme}=PLANTED", "--verbose"]
        seen = []
        async with connect(
            str(path), *options, mode=mode, env={"PLANTED": planted}, errors=log
        ) as client:
            seen.append((await client.list_tools()).model_dump_json())
            seen.append((await client.list_resources()).model_dump_json())
            document = await client.read_resource("description:///document")
            seen.append(document.model_dump_json())
            recorder.reply = repeat
            seen.append((await client.call_tool(scheme, {})).model_dump_json())
            for reply in (
                json_answer({"error": planted}, 403),
                answer(planted.encode(), 500, Content_Type="text/plain"),
                answer(f"<a>{planted}</a>".encode(), Content_Type="text/html"),
                answer(b"", 302, Location=f"{other.url}/?key={planted}".replace('"', "%22")),
                answer(planted.encode() * 2000, Content_Type="application/octet-stream"),
            ):
                recorder.reply = reply
                # A request that is not repeated.
                seen.append((await client.call_tool(f"post-{scheme}", {})).model_dump_json())
            seen.append((await client.call_tool(scheme, {"x": planted})).model_dump_json())
        return "\n".join(seen)

    with Recorder() as recorder, Recorder() as other:
        seen = anyio.run(talk, recorder, other)
        assert other.requests == []
        sent = [one.text for one in recorder.requests]
    forms = [planted, planted.replace('"', '\\"'), "pl4nted", planted.replace('"', "%22")]
    assert all("pl4nted" in one for one in sent)
    assert "[redacted]" in seen
    for form in forms:
        assert form not in seen.replace('\\\\"', '"')
        assert form not in log.read_text()
    assert "GET /" in log.read_text()


def test_credentials_go_to_the_origin_of_the_server_only() -> None:
    async def call_it(recorder: Recorder, other: Recorder, trusted: list[str]) -> None:
        paths = {
            "/there": {
                "servers": [{"url": other.url}],
                "get": {"operationId": "there", "responses": {}},
            },
            "/here": {"get": {"operationId": "here", "responses": {}}},
        }
        settings = api_on_loopback(secrets=Secrets(TOKEN), trusted=trusted)
        async with serve(describe(recorder.url, paths), settings) as client:
            await client.call_tool("here", {})
            await client.call_tool("there", {})

    with Recorder() as recorder, Recorder() as other:
        anyio.run(call_it, recorder, other, [])
        anyio.run(call_it, recorder, other, [other.url])
        assert [one.header("authorization") for one in recorder.requests] == [f"Bearer {TOKEN}"] * 2
        assert [one.header("authorization") for one in other.requests] == [None, f"Bearer {TOKEN}"]


@pytest.mark.parametrize(
    ("secrets", "expected"),
    [
        (Secrets(by_scheme={"inHeadr": PLANTED}), "no security scheme 'inHeadr'"),
        (Secrets(by_scheme={"inHeader": "two\nlines"}), "cannot be sent there"),
        (Secrets(by_scheme={"inCookie": "a; b=c"}), "cannot be sent there"),
        (Secrets(by_scheme={"inHeader": "abc"}), "shorter than 4 characters"),
        (Secrets(basic="no-colon"), "has no colon"),
    ],
)
def test_secrets_that_cannot_be_sent_are_refused_without_being_shown(
    secrets: Secrets, expected: str
) -> None:
    schemes = read_schemes(load(secured("https://api.example")))
    with pytest.raises(UsageError) as caught:
        build_credentials(schemes, secrets)
    assert expected in str(caught.value)
    for secret in (secrets.basic, *secrets.by_scheme.values()):
        assert secret is None or secret not in str(caught.value)


def test_the_schemes_of_version_2() -> None:
    described = {
        "swagger": "2.0",
        "info": {"title": "Old", "version": "1"},
        "paths": {},
        "securityDefinitions": {
            "login": {"type": "basic"},
            "key": {"type": "apiKey", "in": "header", "name": "Authorization"},
        },
    }
    credentials = build_credentials(read_schemes(load(described)), Secrets(TOKEN, "ada:s3cret"))
    (key,) = choose_placements(credentials, [{"key": []}])
    assert key.value == f"Bearer {TOKEN}"
    (login,) = choose_placements(credentials, [{"login": []}])
    assert login.value.startswith("Basic ")


def test_a_forwarded_header_is_secret_by_its_name() -> None:
    async def call_it(recorder: Recorder) -> str:
        described = load(describe(recorder.url))
        made = tool(described.operation("getIt"), target="mcp")
        origins = frozenset({parse_url(recorder.url).origin})
        async with make_pool(AddressPolicy(allow_private=True)) as pool:
            headers = (("x-api-key", "cl1ent-key"), ("x-tenant", "acme-corp"))
            context = CallContext(headers=headers)
            return text_of_outcome(
                await call_tool(Upstream(pool, origins=origins), made, {}, context)
            )

    with Recorder(repeat) as recorder:
        text = anyio.run(call_it, recorder)
        assert recorder.requests[0].header("x-api-key") == "cl1ent-key"
    assert "cl1ent-key" not in text
    assert "acme-corp" in text


def text_of_outcome(outcome: Outcome) -> str:
    """The texts of a result."""
    return "".join(str(one.get("text")) for one in outcome.content)
