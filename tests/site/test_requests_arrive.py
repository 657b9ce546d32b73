"""The programs that a page shows are run, and what arrives at a server is the sample request."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qsl, quote

import pytest

import schemakit
from schemakit.site.build import build_site_data
from schemakit.site.page import make_page
from tests.corpus import IN_CI
from tests.echo import Arrived, EchoServer
from tests.site.browser import go_to, opened

pytestmark = pytest.mark.slow

LANGUAGES = ("curl", "Python", "JavaScript")
#: Texts that mean something to a shell, to Python, to JavaScript, or in a URL.
ODD = 'it\'s "$HOME" `id` ${x} \\n #1 100% {a} & +ü\u2028😀\n\tend'
SECRETS = {"BEARER_TOKEN": "t $x 'y' `z`", "BASIC_CREDENTIALS": "me:pass word'$"} | {
    f"{name}_KEY": f"{name}-secret" for name in ("HEAD", "ASK", "COOKIE")
}
VALUE = {
    "text": ODD,
    "true": True,
    "none": None,
    "number": 1.5,
    "whole": 12345678901,
    "list": ["", ODD, [], {}],
    "": {"__proto__": "a", "constructor": False},
}


def with_body(media_type: str, value: Any, schema: dict[str, Any] | None = None) -> dict[str, Any]:
    """An operation that sends a value."""
    content = {media_type: {"schema": schema or {}, "example": value}}
    return {"requestBody": {"required": True, "content": content}}


def parameter(where: str, name: str, value: Any, **fields: Any) -> dict[str, Any]:
    """A required parameter with an example."""
    kind = {str: "string", int: "integer", list: "array", dict: "object"}[type(value)]
    found = {"in": where, "name": name, "required": True, "example": value, **fields}
    return {**found, "schema": {"type": kind, **({"items": {}} if kind == "array" else {})}}


FORM = {"type": "object", "properties": {"a b": {"type": "string"}, "list": {"type": "array"}}}
FILES = {
    "type": "object",
    "properties": {
        "note": {"type": "string"},
        "data": {"type": "object"},
        "file": {"type": "string", "format": "binary"},
    },
}
OPERATIONS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "path": ("get", "/a/{id}/b", {"parameters": [parameter("path", "id", ODD)]}),
    "list in the path": (
        "delete",
        "/a/{ids}",
        {"parameters": [parameter("path", "ids", ["x y", "é/ü"], style="label", explode=True)]},
    ),
    "query": (
        "get",
        "/a",
        {
            "parameters": [
                parameter("query", "q", ODD),
                parameter("query", "list", ["a b", "c,d", "e&f=g"]),
                parameter("query", "joined", ["a", "b"], style="pipeDelimited", explode=False),
                parameter("query", "deep[]", {"k": "v w"}, style="deepObject", explode=True),
            ]
        },
    ),
    "headers": (
        "get",
        "/headers",
        {
            "parameters": [
                parameter("header", "X-Text", 'it\'s "$HOME" `id` ${x} \\n; a=b'),
                parameter("header", "X-Number", 7),
                parameter("cookie", "seen", "a"),
            ]
        },
    ),
    "json": ("post", "/json", with_body("application/json", VALUE)),
    "small json": ("put", "/json", with_body("application/json", [True, None, "'"])),
    "json text": ("post", "/json", with_body("application/json", ODD)),
    "patch": ("patch", "/json", with_body("application/merge-patch+json", VALUE)),
    "form": (
        "post",
        "/form",
        with_body("application/x-www-form-urlencoded", {"a b": ODD, "list": ["1&2", "3=4"]}, FORM),
    ),
    "text": ("post", "/text", with_body("text/plain", ODD, {"type": "string"})),
    "xml": ("post", "/xml", with_body("application/xml", "<a b='$c'>\"`d`\"</a>")),
    "multipart": (
        "post",
        "/files",
        with_body("multipart/form-data", {"note": ODD, "data": {"a": 1}, "file": "x"}, FILES),
    ),
    "options": ("options", "/a", {}),
    "head": ("head", "/a", {}),
    "bearer": ("get", "/secret", {"security": [{"bearer": []}]}),
    "basic": ("post", "/secret", {"security": [{"basic": []}]}),
    "keys": ("get", "/keys?", {"security": [{"head": [], "ask": [], "cookie": []}]}),
}
SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "basic": {"type": "http", "scheme": "basic"},
    "head": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "ask": {"type": "apiKey", "in": "query", "name": "key"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "session"},
}


def describe(server: str) -> dict[str, Any]:
    """A description of the operations; each has a path of its own below its number."""
    paths: dict[str, Any] = {}
    for number, (name, (method, path, operation)) in enumerate(OPERATIONS.items()):
        path = f"/{number}{path.rstrip('?')}"
        paths[path] = {method: {"operationId": name, "responses": {}, **operation}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "servers": [{"url": f"{server}/base"}],
        "paths": paths,
        "components": {"securitySchemes": SCHEMES},
    }


class Shown:
    """What the page of the operations shows of each: the programs, and the sample as data."""

    def __init__(self, page: Any, server: EchoServer, samples: list[Any]) -> None:
        self.page, self.server = page, server
        self.samples = dict(zip(OPERATIONS, samples, strict=True))

    def program(self, name: str, language: str) -> str:
        """The program of an operation."""
        go_to(self.page, f"#/operations/{quote(name)}")
        tab = self.page.get_by_role("tab", name=language, exact=True)
        tab.click()
        label = f"Request in {language}"
        found: str = self.page.get_by_role("group", name=label).text_content()
        return found


@pytest.fixture(scope="module")
def shown(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    with EchoServer() as server:
        data = build_site_data(schemakit.load(describe(server.url)))
        file = tmp_path_factory.mktemp("requests") / "a.html"
        file.write_bytes(b"".join(make_page(data)))
        with opened(browser, file) as (page, _):
            yield Shown(page, server, data.samples)


def run(language: str, program: str, directory: Path) -> None:
    """Run a program with the secrets in its environment.

    The test is skipped where what runs it is not installed.
    """
    if language == "Python":
        pytest.importorskip("requests")
    commands = {
        "curl": ["bash", "-ec", program],
        "Python": [sys.executable, "-c", program],
        "JavaScript": ["node", "program.mjs"],
    }
    wanted = "curl" if language == "curl" else commands[language][0]
    if shutil.which(wanted) is None:
        assert not IN_CI, f"{wanted} is not installed"
        pytest.skip(f"{wanted} is not installed")
    (directory / "program.mjs").write_text(program, "utf-8")
    (directory / "file").write_bytes(b"\x00\xffbytes")
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **SECRETS}
    done = subprocess.run(
        commands[language], cwd=directory, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{program}\n{done.stderr}"


def read_body(arrived: Arrived, media_type: str) -> Any:
    """A body by its media type, so that what may be written in two ways is equal."""
    if media_type.endswith("json"):
        return json.loads(arrived.body)
    if media_type == "application/x-www-form-urlencoded":
        return parse_qsl(arrived.body.decode(), keep_blank_values=True, strict_parsing=True)
    if media_type == "multipart/form-data":
        head = f"Content-Type: {arrived.headers['content-type']}\r\n\r\n".encode()
        parts = BytesParser(policy=HTTP).parsebytes(head + arrived.body).iter_parts()
        return [
            (
                part.get_param("name", header="content-disposition"),
                part.get_filename(),
                cast(bytes, part.get_payload(decode=True)).replace(b"\r\n", b"\n"),
            )
            for part in parts
        ]
    return arrived.body


def expected_body(sample: dict[str, Any], language: str) -> Any:
    """What the sample says that is sent, read in the same way."""
    media_type = sample.get("mediaType", "")
    if media_type == "multipart/form-data":
        # FormData gives a part with a type of its own the name of a file.
        typed = "blob" if language == "JavaScript" else None
        return [
            (name, value, b"\x00\xffbytes")
            if is_file
            else (name, typed if kind else None, value.encode())
            for name, value, kind, is_file in sample["parts"]
        ]
    return read_body(Arrived("", "", {}, sample.get("body", "").encode()), media_type)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", OPERATIONS)
def test_what_arrives_is_the_sample(name: str, language: str, shown: Shown, tmp_path: Path) -> None:
    sample = shown.samples[name]["request"]
    shown.server.arrived.clear()
    run(language, shown.program(name, language), tmp_path)
    [arrived] = shown.server.arrived
    target = sample["url"].removeprefix(shown.server.url)
    if name == "keys":
        target += "?key=ASK-secret"
    assert (arrived.method, arrived.path) == (sample["method"], target)
    headers = {key.lower(): value for key, value in sample.get("headers", [])}
    media_type = sample.get("mediaType", "")
    if headers.pop("content-type", media_type):
        assert arrived.headers["content-type"].partition(";")[0] == media_type
    if name == "keys":
        headers |= {"x-key": "HEAD-secret", "cookie": "session=COOKIE-secret"}
    if name == "bearer":
        headers["authorization"] = f"Bearer {SECRETS['BEARER_TOKEN']}"
    if name == "basic":
        credentials = b64encode(SECRETS["BASIC_CREDENTIALS"].encode()).decode()
        headers["authorization"] = f"Basic {credentials}"
    assert {key: arrived.headers.get(key) for key in headers} == headers
    assert read_body(arrived, media_type) == expected_body(sample, language)


def test_the_samples_are_the_examples(shown: Shown) -> None:
    requests = {name: one["request"] for name, one in shown.samples.items()}
    assert json.loads(requests["json"]["body"]) == VALUE
    assert dict(parse_qsl(requests["form"]["body"]))["a b"] == ODD
    assert quote(ODD, safe="") in requests["path"]["url"]
    assert all("problem" not in one for one in requests.values())
