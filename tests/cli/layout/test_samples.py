"""Samples on a terminal, in a pipe and as JSON."""

from __future__ import annotations

from schemakit.cli.layout.samples import ShownSample, build_sample_json, render_samples
from schemakit.cli.layout.table import Display
from schemakit.llm.binding import Request
from schemakit.llm.sample_request import Credential, SampleRequest
from schemakit.samples.values import Sample

_REQUEST = SampleRequest(
    Request("GET", "https://a.test/b"), (Credential("header", "TOKEN", "X-Token"),)
)
_SHOWN = [
    ShownSample("200 application/json", ("200", "application/json"), Sample({"a\x9b": [1]})),
    ShownSample("404 text/plain", ("404", "text/plain"), Sample(problem="/a: it is too odd")),
    ShownSample("204", ("204", ""), None),
]


def test_a_terminal_gets_a_command_to_paste_and_json() -> None:
    text = render_samples("GET /b", _REQUEST, _SHOWN, Display(80))
    assert text == (
        "GET /b\n\n"
        "curl https://a.test/b \\\n"
        '  -H "X-Token: $TOKEN"\n\n'
        "  TOKEN: from your environment\n\n"
        "200 · application/json\n"
        '{\n  "a\\u009b": [\n    1\n  ]\n}\n\n'
        "404 · text/plain\n"
        "  No valid sample was made: /a: it is too odd\n\n"
        "204\n"
        "  It has no content.\n"
    )


def test_a_hostile_description_cannot_steer_the_terminal() -> None:
    evil = "\x1b]0;x\x07\u202e\n"
    request = SampleRequest(Request("GET", f"https://a.test/{evil}", headers={"X": evil}))
    shown = [ShownSample(evil, (evil, evil), Sample({evil: evil})),
             ShownSample(evil, (evil,), Sample(problem=evil))]  # fmt: skip
    for display in (Display(80), Display()):
        text = render_samples(f"GET /{evil}", request, shown, display)
        assert all(one.isprintable() or one in "\n\t" for one in text)
    assert text.count("\n") == 3


def test_a_pipe_gets_a_record_for_each_with_the_reason() -> None:
    text = render_samples("GET /b", _REQUEST, _SHOWN, Display())
    assert text.splitlines() == [
        'curl\tcurl https://a.test/b -H "X-Token: $TOKEN"\t',
        '200 application/json\t{"a\\u009b":[1]}\t',
        "404 text/plain\t\t/a: it is too odd",
        "204\t\t",
    ]


def test_what_cannot_be_requested_says_why() -> None:
    refused = SampleRequest(None, problem="the body: no type is allowed")
    assert "No valid request was made: the body" in render_samples("", refused, [], Display(80))
    assert render_samples("", refused, [], Display()) == "curl\t\tthe body: no type is allowed\n"
    assert build_sample_json(refused, []) == {
        "curl": None,
        "request": None,
        "problem": "the body: no type is allowed",
        "samples": {},
    }


def test_json_has_the_request_and_the_values() -> None:
    found = build_sample_json(_REQUEST, _SHOWN)
    assert found["curl"].startswith("curl https://a.test/b")
    assert found["request"]["environment"] == ["TOKEN"]
    assert found["samples"] == {
        "200 application/json": {"value": {"a\x9b": [1]}},
        "404 text/plain": {"problem": "/a: it is too odd"},
    }
