"""Answers as results: what is wrong is said, and what is right is text, JSON or a file."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

import anyio
import anyio.lowlevel
import anyio.to_thread
import pytest

from schemakit.description.load import load
from schemakit.llm.tools import tool
from schemakit.serve.exchange import Answer
from schemakit.serve.redaction import Redactor
from schemakit.serve.results import read_answer
from schemakit.serve.sending import Bounds
from tests.serve.clients import api_on_loopback, call, describe, text_of
from tests.serve.recording import (
    Recorder,
    answer,
    cut,
    dropped,
    endless,
    json_answer,
    silent,
    trickling,
)


@pytest.mark.parametrize("status", [400, 401, 404, 422, 500, 503])
def test_an_error_of_http_is_a_result_with_a_bounded_excerpt(status: int) -> None:
    with Recorder(
        answer(b"no such thing " * 10_000, status, Content_Type="text/plain")
    ) as recorder:
        settings = api_on_loopback(bounds=Bounds(retries=0))
        result = anyio.run(call, recorder, "getIt", settings)
    assert result.is_error
    assert str(status) in text_of(result)
    assert "no such thing" in text_of(result)
    assert len(text_of(result)) < 3_000


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (answer(b"<html>Sign in</html>", Content_Type="text/html"), "with HTML"),
        (answer(b"{half", Content_Type="application/json"), "JSON that cannot be read"),
        (answer(b"[1e999]", Content_Type="application/json"), "JSON that cannot be read"),
        (answer(b"[NaN]", Content_Type="application/json"), "JSON that cannot be read"),
        (answer(b"[" * 5000, Content_Type="application/json"), "JSON that cannot be read"),
        (answer(b"x" * 100, Content_Encoding="br"), "compressed in a way that cannot be read"),
        (endless, "more than 5,000 bytes"),
        (cut, "closed the connection in the middle of its answer"),
        (dropped, "closed the connection without an answer"),
        (b"What?\r\n\r\n", "closed the connection without an answer"),
        (trickling, "no complete answer within 0.5 seconds"),
        (silent, "no complete answer within 0.5 seconds"),
    ],
)
@pytest.mark.parametrize("name", ["getIt", "postIt"])
def test_a_bad_answer_is_a_result_that_says_what_is_wrong(
    reply: Any, expected: str, name: str
) -> None:
    with Recorder(reply) as recorder:
        settings = api_on_loopback(bounds=Bounds(seconds=0.5, max_bytes=5_000, retries=0))
        result = anyio.run(call, recorder, name, settings)
    assert result.is_error
    assert expected in text_of(result)
    assert len(text_of(result)) < 3_000


def described_as(media_type: str, schema: Any = None) -> dict[str, Any]:
    """Paths with one operation that answers in a media type."""
    content = {media_type: {} if schema is None else {"schema": schema}}
    answers = {"200": {"description": "It.", "content": content}}
    return {"/it": {"get": {"operationId": "getIt", "responses": answers}}}


@pytest.mark.parametrize(
    ("reply", "text", "structured"),
    [
        (json_answer({"a": 1}), '{"a": 1}', {"a": 1}),
        (json_answer([1, 2]), "[1, 2]", {"result": [1, 2]}),
        (json_answer(None), "null", {"result": None}),
        (answer(b'{"a": "\\ud800"}', Content_Type="application/json"), None, {"a": "?"}),
        (answer(b'{"a": 1}', Content_Type="application/problem+json"), '{"a": 1}', {"a": 1}),
        (answer(b'{"a": 1}'), '{"a": 1}', {"a": 1}),
        (answer(b"words"), "words", None),
        (answer(b"a,b", Content_Type="text/csv"), "a,b", None),
        (answer("é".encode("latin-1"), Content_Type="text/plain; charset=latin-1"), "é", None),
        (answer(status=204), "204 No Content", None),
    ],
)
def test_text_and_json(reply: bytes, text: str | None, structured: Any) -> None:
    with Recorder(reply) as recorder:
        result = anyio.run(call, recorder)
    assert not result.is_error
    assert text is None or text_of(result) == text
    assert result.structured_content == structured


CHARSETS = ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
OTHERS = ["iso-8859-1", "us-ascii", "latin1", "windows-1252", "shift_jis", "euc-jp", "euc-kr"]
OTHERS += ["gb2312", "gbk", "gb18030", "big5", "koi8-r"]


@pytest.mark.parametrize("is_named", [True, False])
@pytest.mark.parametrize("charset", [*CHARSETS, *OTHERS])
@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize("media_type", ["text/plain", "application/json", "application/pdf", ""])
def test_no_charset_hides_a_secret(
    media_type: str, status: int, charset: str, *, is_named: bool
) -> None:
    body = json.dumps({"you sent": "s3cret-t0ken", "n": 1}).encode(charset)
    headers = {"content-type": media_type + (f"; charset={charset}" if is_named else "")}
    given = Answer(status, headers, bytearray(body))
    made = tool(load(describe("https://api.example")).operation("getIt"), target="mcp")
    outcome = read_answer(given, made, Redactor(["s3cret-t0ken"])).outcome
    blocks = [dict(one) for one in outcome.content]
    blobs = [b64decode(one["resource"]["blob"]) for one in blocks if "resource" in one]
    seen = json.dumps([blocks, outcome.structured]).encode() + b"".join(blobs)
    assert b"s3cret" not in seen.replace(b"\0", b"").replace(b"\\u0000", b"")
    if media_type == "application/json" and status == 200:
        assert outcome.structured == {"you sent": "[redacted]", "n": 1}
        assert json.loads(blocks[0]["text"]) == outcome.structured


def test_json_with_a_secret_in_a_number_stays_json() -> None:
    given = Answer(200, {"content-type": "application/json"}, bytearray(b'{"id": 12345678}'))
    made = tool(load(describe("https://api.example")).operation("getIt"), target="mcp")
    outcome = read_answer(given, made, Redactor(["12345678"])).outcome
    assert outcome.structured == {"id": "[redacted]"}
    assert json.loads(outcome.content[0]["text"]) == outcome.structured


@pytest.mark.parametrize("before", range(1_980, 2_001))
def test_a_secret_is_hidden_before_an_excerpt_is_cut(before: int) -> None:
    body = bytearray(b"." * before + b"s3cret-t0ken" + b"." * 9_000)
    made = tool(load(describe("https://api.example")).operation("getIt"), target="mcp")
    given = Answer(400, {"content-type": "text/plain"}, body)
    outcome = read_answer(given, made, Redactor(["s3cret-t0ken"])).outcome
    assert "s3" not in outcome.content[0]["text"]


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [("image/png", "image"), ("audio/wav", "audio"), ("font/woff", "resource")],
)
def test_files_are_content_of_their_kind(media_type: str, kind: str) -> None:
    with Recorder(answer(b"\x00\x01", Content_Type=media_type)) as recorder:
        (block,) = anyio.run(call, recorder).content
    assert block.type == kind
    assert (block.resource.blob if kind == "resource" else block.data) == "AAE="


def test_html_that_is_described_is_text() -> None:
    with Recorder(answer(b"<p>Hello</p>", Content_Type="text/html; charset=utf-8")) as recorder:
        result = anyio.run(lambda: call(recorder, paths=described_as("text/html")))
    assert (result.is_error, text_of(result)) == (False, "<p>Hello</p>")


@pytest.mark.parametrize("check", ["off", "warn", "error"])
def test_results_are_compared_with_the_output(check: Any, caplog: pytest.LogCaptureFixture) -> None:
    counts = {"type": "array", "items": {"type": "integer"}}
    settings = api_on_loopback(options={"outputs": "schema"}, check=check)
    paths = described_as("application/json", counts)
    with Recorder(json_answer([1, 2])) as recorder:
        good = anyio.run(lambda: call(recorder, "getIt", settings, paths=paths))
        assert good.structured_content == {"result": [1, 2]}
        recorder.reply = json_answer(["one"])
        if check == "error":
            bad = anyio.run(lambda: call(recorder, "getIt", settings, paths=paths))
            assert bad.is_error
            assert "where an integer is expected" in text_of(bad)
        else:
            # The client of the SDK checks results itself.
            with pytest.raises(ExceptionGroup):
                anyio.run(lambda: call(recorder, "getIt", settings, paths=paths))
    assert ("is not what the description says" in caplog.text) == (check != "off")
