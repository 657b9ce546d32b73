"""The command ``match``, and ``show`` of a request."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.small import written
from tests.terminal import SCHEMAKIT, InProcess, Ran, in_terminal

_API: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "servers": [{"url": "https://{r}.h.example", "variables": {"r": {"default": "eu"}}}],
    "paths": {
        "/pets/{id}": {
            "parameters": [
                {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}},
                {"name": "tag", "in": "query", "schema": {"type": "array", "items": {}}},
                {"name": "page", "in": "query", "required": True, "schema": {"type": "integer"}},
            ],
            "get": {"operationId": "getPet", "summary": "One pet", "responses": {}},
        },
        "/pets/mine": {"get": {"responses": {}}},
    },
}
_RECORDS = (
    "operation\tGET\t/pets/{id}\tgetPet\t/paths/~1pets~1{id}/get\thttps://{r}.h.example\n"
    'server\tr\tus\npath\tid\t7\nquery\ttag\t["a","b c"]\nunknown\tx\t\nmissing\tpage\t\n'
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return written(tmp_path / "api.json", _API)


@pytest.mark.parametrize("form", ["one word", "two words", "piped in"])
def test_a_request_is_matched(form: str, run: InProcess, source: Path) -> None:
    url = "https://us.h.example/pets/7?tag=a&x=1&tag=b+c"
    if form == "piped in":
        ran = run("match", f"GET {url}", given=source.read_bytes())
    else:
        words = [f"GET {url}"] if form == "one word" else ["GET", url]
        ran = run("match", source, *words)
    assert ran == Ran(_RECORDS, "", 0)


def test_several_candidates_are_listed(run: InProcess, source: Path) -> None:
    lines = run("match", source, "GET /pets/mine").out.splitlines()
    assert [line.split("\t")[2] for line in lines if line[:4] == "oper"] == [
        "/pets/mine",
        "/pets/{id}",
    ]


def test_json_has_values_of_their_types(run: InProcess, source: Path) -> None:
    (found,) = json.loads(run("match", source, "GET /pets/7?page=2", "--json").out)
    assert found == {
        "operation": {
            "method": "GET",
            "path": "/pets/{id}",
            "id": "getPet",
            "summary": "One pet",
            "pointer": "/paths/~1pets~1{id}/get",
        },
        "server": "",
        "variables": {},
        "path": {"id": 7},
        "query": {"page": 2},
        "unknown": [],
        "missing": [],
    }


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["PUT /pets/7"], "error: no operation 'PUT /pets/7'; /pets/{id} has GET"),
        (["GET /pest/7"], "error: no operation 'GET /pest/7'; did you mean 'GET /pets/{id}'"),
        (["GET https://x/pets/7"], "it is not a URL of the server https://{r}.h.example"),
        (["/pets/7"], "error: match needs a method and a URL after the source"),
        ([], "error: match needs a method and a URL after the source"),
        (["GET pets"], "error: 'GET pets' is not a method and a URL"),
    ],
)
def test_what_does_not_match_is_refused(
    words: list[str], message: str, run: InProcess, source: Path
) -> None:
    ran = run("match", *([source, *words] if words else [source]))
    assert message in ran.err
    assert (ran.out, ran.status) == ("", 2)


def test_show_takes_a_request(run: InProcess, source: Path) -> None:
    shown = run("show", source, "GET /pets/{id}")
    assert run("show", source, "GET /pets/7") == shown
    assert run("show", source, "GET", "/pets/7?page=1") == shown
    assert run("show", source, "GET https://us.h.example/pets/7") == shown
    assert "no operation or schema 'GET /pest/7'" in run("show", source, "GET /pest/7").err


@pytest.mark.slow
def test_a_terminal_shows_a_table(source: Path) -> None:
    request = "GET https://us.h.example/pets/7?tag=a&x=1"
    command = [*SCHEMAKIT, "match", str(source), request]
    shown, status = in_terminal(command, variables={"NO_COLOR": "1"})
    assert status == 0
    assert shown == (
        "GET /pets/{id}\n  getPet · One pet · https://{r}.h.example\n"
        '  server   r     us\n  path     id    7\n  query    tag   ["a"]\n'
        "  unknown  x     no parameter has this name\n"
        "  missing  page  required, and not in the query\n"
    )


def test_matches_go_to_other_programs(run: InProcess, source: Path) -> None:
    listed = json.loads(run("match", source, "GET /pets/7", "--json").out)
    lines = run("match", source, "GET /pets/7", "--jsonl").out.splitlines()
    assert [json.loads(one) for one in lines] == listed
    assert run("match", source, "GET /pets/7", "-0").out.startswith("/paths/~1pets~1{id}/get\0")
