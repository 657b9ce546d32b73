"""Commands of curl: what a shell makes of them, and what arrives at a server."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

import schemakit
from schemakit.cli.layout.curl import render_curl
from schemakit.llm.binding import Request
from schemakit.llm.request_encoding import Part
from schemakit.llm.sample_request import Credential, SampleRequest, make_sample_request
from tests.corpus import ROOT
from tests.echo import Arrived, EchoServer

_SECRETS = {"TOKEN": "t0ken $x 'y'", "USER": "me:pass word", "KEY": "k&y=1"}

needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")


def in_shell(command: str, directory: Path, before: str = "") -> bytes:
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", **_SECRETS}
    done = subprocess.run(
        ["bash", "-c", f"{before}\n{command}"],
        capture_output=True,
        check=True,
        cwd=directory,
        env=environment,
    )
    return done.stdout


def arguments_of(command: str, directory: Path) -> list[str]:
    """The arguments that bash gives to curl."""
    stub = "curl() { printf '%s\\0' \"$@\"; }"
    return in_shell(command, directory, stub).decode().split("\0")[:-1]


@pytest.mark.parametrize("wrapped", [True, False])
def test_a_shell_passes_each_option_as_it_is(wrapped: bool, tmp_path: Path) -> None:
    request = Request(
        "PUT",
        "https://a.test/it's?q=a%20b&f[x]=1",
        headers={"X-Odd": "a 'quoted' \"$HOME\" `id`", "X-Empty": "", "Cookie": "a=1",
                 "Content-Type": "application/json"},
        body=json.dumps({"text": "it's $HOME\n\x1b \u202e é" * 3}, ensure_ascii=False).encode(),
    )  # fmt: skip
    credentials = (
        Credential("header", "TOKEN", "Authorization", "Bearer "),
        Credential("query", "KEY", "key"),
        Credential("cookie", "KEY", "sid"),
        Credential("basic", "USER"),
    )
    command = render_curl(SampleRequest(request, credentials), wrapped=wrapped)
    assert ("\n" in command) is wrapped
    found = arguments_of(command, tmp_path)
    assert found[:4] == ["-X", "PUT", "--globoff", f"{request.url}&key={_SECRETS['KEY']}"]
    pairs = list(zip(found[4::2], found[5::2], strict=True))
    assert pairs[:-1] == [
        ("-H", f"X-Odd: {request.headers['X-Odd']}"),
        ("-H", "X-Empty;"),
        ("-H", f"Authorization: Bearer {_SECRETS['TOKEN']}"),
        ("-u", _SECRETS["USER"]),
        ("-b", f"a=1; sid={_SECRETS['KEY']}"),
    ]
    assert pairs[-1][0] == "--json"
    assert json.loads(pairs[-1][1]) == json.loads(request.body or b"")


def test_a_server_that_is_not_described_is_a_variable() -> None:
    command = render_curl(SampleRequest(Request("GET", "/a/b")), wrapped=False)
    assert command == 'curl "$SERVER/a/b"'


def test_there_is_no_command_without_a_request() -> None:
    assert render_curl(SampleRequest(None, problem="no"), wrapped=True) == ""


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE", "QUERY"])
def test_the_method_is_named_unless_curl_chooses_it(method: str, tmp_path: Path) -> None:
    command = render_curl(SampleRequest(Request(method, "http://a.test/")), wrapped=False)
    expected = {"GET": [], "HEAD": ["--head"]}.get(method, ["-X", method])
    assert arguments_of(command, tmp_path) == [*expected, "http://a.test/"]


# -- what arrives ----------------------------------------------------------------------------------


@pytest.fixture
def echo() -> Iterator[EchoServer]:
    with EchoServer() as server:
        yield server


def send(sample: SampleRequest, echo: EchoServer, directory: Path) -> tuple[Request, Arrived]:
    """Send a request by curl; the request with the address of the server, and what arrived."""
    assert sample.request is not None, sample.problem
    parts = urlsplit(sample.request.url)
    where = parts._replace(scheme="http", netloc=urlsplit(echo.url).netloc)
    request = replace(sample.request, url=where.geturl())
    for part in request.parts:
        if part.content is None:
            (directory / part.value).write_bytes(b"\x00file\xff")
    for wrapped in (True, False):
        echo.arrived.clear()
        command = render_curl(sample._replace(request=request), wrapped=wrapped)
        in_shell(command.replace("curl", "curl -q -sS --noproxy '*' -m 20", 1), directory)
    return request, echo.arrived[0]


def fields_of(arrived: Arrived) -> list[tuple[str, str | None, object]]:
    """Name, media type and content of the parts of a multipart body."""
    head = f"Content-Type: {arrived.headers['content-type']}\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + arrived.body)
    return [
        (
            str(part.get_param("name", header="content-disposition")),
            part["content-type"],
            part.get_payload(decode=True),
        )
        for part in message.iter_parts()
    ]


@needs_curl
@pytest.mark.slow
def test_the_requests_of_an_api_arrive_as_they_are_meant(echo: EchoServer, tmp_path: Path) -> None:
    api = schemakit.load(ROOT / "examples/openapi.json")
    whole = api._loaded.read_whole()
    for operation in api.operations():
        if operation.is_webhook:
            continue
        request, arrived = send(make_sample_request(operation.seen_in(whole)), echo, tmp_path)
        check_arrival(request, arrived)


def check_arrival(request: Request, arrived: Arrived) -> None:
    """What arrives has the method, the URL, the headers and the body of the request."""
    assert arrived.method == request.method
    sent, got = urlsplit(request.url), urlsplit(arrived.path)
    assert got.path == sent.path
    assert parse_qsl(got.query)[: len(parse_qsl(sent.query))] == parse_qsl(sent.query)
    for name, value in request.headers.items():
        assert arrived.headers[name.lower()] == value
    if request.headers.get("Content-Type") == "application/json":
        assert json.loads(arrived.body) == json.loads(request.body or b"")
    elif request.body is not None:
        assert arrived.body == request.body


@needs_curl
@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("application/json", b'{"a": "it\'s"}'),
        ("application/vnd.a+json; charset=utf-8", b'{"a": 1}'),
        ("application/x-www-form-urlencoded", b"a=1+2&b=%26"),
        ("text/plain", "@not a file\n 'é' \t\x01".encode()),
        ("application/yaml", b'{"a": [1]}'),
    ],
)
def test_a_body_arrives_in_its_media_type(
    media_type: str, body: bytes, echo: EchoServer, tmp_path: Path
) -> None:
    headers = {"Content-Type": media_type}
    sample = SampleRequest(
        Request("PATCH", "http://a.test/p", headers=headers, body=body), media_type=media_type
    )
    check_arrival(*send(sample, echo, tmp_path))


@needs_curl
def test_parts_arrive_with_their_names_types_and_files(echo: EchoServer, tmp_path: Path) -> None:
    parts = (
        Part("plain", '@x; type="y"', b""),
        Part("json", '{"a": "b;c,\\"d\\""}', b"", "application/json"),
        Part("file", "my file", None, "image/png", "my file"),
    )
    sample = SampleRequest(
        Request("POST", "http://a.test/p", parts=parts), media_type="multipart/form-data"
    )
    _, arrived = send(sample, echo, tmp_path)
    assert fields_of(arrived) == [
        ("plain", None, b'@x; type="y"'),
        ("json", "application/json", b'{"a": "b;c,\\"d\\""}'),
        ("file", "image/png", b"\x00file\xff"),
    ]


@needs_curl
def test_a_file_is_a_body(echo: EchoServer, tmp_path: Path) -> None:
    part = Part("body", "FILE", None, "application/octet-stream", "FILE")
    request = Request(
        "PUT", "http://a.test/p", headers={"Content-Type": part.media_type}, parts=(part,)
    )
    _, arrived = send(SampleRequest(request, media_type=part.media_type), echo, tmp_path)
    assert arrived.body == b"\x00file\xff"
    assert arrived.headers["content-type"] == "application/octet-stream"


@needs_curl
def test_parameters_of_all_styles_arrive(echo: EchoServer, tmp_path: Path) -> None:
    def parameter(name: str, where: str, example: Any, **more: Any) -> dict[str, Any]:
        kinds: dict[type, str] = {list: "array", dict: "object", str: "string"}
        kind = kinds[type(example)]
        schema = {"type": kind}
        return {"name": name, "in": where, "required": True, "schema": schema,
                "example": example, **more}  # fmt: skip

    operation = {
        "parameters": [
            parameter("id", "path", "a b/ü"),
            parameter("m", "path", ["1", "2"], style="matrix", explode=True),
            parameter("f", "query", {"a": "x&y", "b": "["}, style="deepObject"),
            parameter("p", "query", ["1", "2"], style="pipeDelimited", explode=False),
            parameter("X-H", "header", ["a", "b"]),
            parameter("c", "cookie", "v"),
        ]
    }
    api = schemakit.load({"openapi": "3.1.0", "servers": [{"url": "http://a.test/v1"}],
                          "paths": {"/x/{id}/{m}": {"get": operation}}})  # fmt: skip
    seen = api.operations()[0].seen_in(api._loaded.read_whole())
    request, arrived = send(make_sample_request(seen), echo, tmp_path)
    check_arrival(request, arrived)
    assert urlsplit(arrived.path).path == "/v1/x/a%20b%2F%C3%BC/;m=1;m=2"
    assert dict(parse_qsl(urlsplit(arrived.path).query)) == {"f[a]": "x&y", "f[b]": "[", "p": "1|2"}
    assert (arrived.headers["x-h"], arrived.headers["cookie"]) == ("a,b", "c=v")
