"""Requests for arguments: paths, headers and bodies."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from schemakit import UsageError
from tests.llm.samples import make, properties_of, with_body


def test_files_are_strings_and_are_read_only_on_request() -> None:
    schema = {
        "type": "object",
        "properties": {
            "file": {"type": "string", "format": "binary", "description": "It."},
            "note": {"type": "string"},
        },
        "required": ["file"],
    }
    tool = make(with_body(schema, "multipart/form-data"))
    assert properties_of(tool)["file"] == {
        "type": "string",
        "description": "It. (a file: its path, its URL or a data URI)",
    }
    unread = tool.bind({"file": "/etc/passwd", "note": "n"})
    assert unread.body is None
    assert [part.content for part in unread.parts] == [None, b"n"]
    read = tool.bind({"file": "/tmp/a.txt"}, files=lambda path: f"<{path}>".encode())
    assert b"</tmp/a.txt>" in (read.body or b"")
    assert b'filename="a.txt"' in (read.body or b"")
    inline = tool.bind({"file": "data:text/plain,hi"})
    assert b"\r\n\r\nhi\r\n" in (inline.body or b"")


def test_a_raw_body() -> None:
    tool = make(with_body({"type": "string", "format": "binary"}, "application/octet-stream"))
    request = tool.bind({"body": "data:;base64,AAEC"})
    assert request.body == b"\0\1\2"
    text = make(with_body({"type": "string"}, "text/plain"))
    assert text.bind({"body": "data:,as it is"}).body == b"data:,as it is"


def test_a_form() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string"}, "l": {"type": "array"}}}
    tool = make(with_body(schema, "application/x-www-form-urlencoded"))
    request = tool.bind({"a": "x y", "l": [1, 2]})
    assert request.body == b"a=x+y&l=1&l=2"
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("document", "servers"),
    [
        ({"openapi": "3.0.0", "servers": [{"url": "/v2"}]}, ("https://api.example.com/v2",)),
        ({"openapi": "3.0.0"}, ()),
        ({"swagger": "2.0", "host": "h.example", "basePath": "/b"}, ("https://h.example/b",)),
        (
            {"swagger": "2.0", "host": "h", "schemes": ["http", "https"]},
            ("https://h", "http://h"),
        ),
        ({"swagger": "2.0", "basePath": "/b"}, ("https://api.example.com/b",)),
    ],
)
def test_base_urls(document: dict[str, Any], servers: tuple[str, ...]) -> None:
    whole = {**document, "info": {}, "paths": {"/a": {"get": {"responses": {}}}}}
    api = schemakit.load(whole, base_uri="https://api.example.com/openapi.json")
    assert api.operations()[0].servers == servers


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_no_argument_can_lead_to_another_path(value: str) -> None:
    tool = make({}, path="/models/{owner}/x", method="get")
    with pytest.raises(UsageError, match="'owner'"):
        tool.bind({"owner": value})
    assert tool.bind({"owner": "a/../b?c#d"}, server="").url == "/models/a%2F..%2Fb%3Fc%23d/x"


def test_headers_are_one_line() -> None:
    listed = [{"name": "X-A", "in": "header", "schema": {"type": "string"}}]
    with pytest.raises(UsageError, match="one line"):
        make({"parameters": listed}).bind({"X-A": "a\r\nX-B: c"})


def test_unknown_and_missing_arguments_are_named() -> None:
    listed = [{"name": "query", "in": "query", "required": True, "schema": {"type": "string"}}]
    tool = make({"parameters": listed})
    with pytest.raises(UsageError, match="no argument 'qeury'; did you mean 'query'"):
        tool.bind({"qeury": "x"})
    with pytest.raises(UsageError, match="missing: 'query'"):
        tool.bind({})
    with pytest.raises(UsageError, match="an object, not list"):
        tool.bind([])  # type: ignore[arg-type]
