"""The command ``tools``: what it writes, refuses and says beside it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from schemakit.cli.commands.tools import parse_budget, split_words
from schemakit.cli.main import main
from schemakit.llm.targets import TARGETS
from tests.corpus import ROOT

EXAMPLES = ROOT / "examples"
API, MODEL = str(EXAMPLES / "openapi.json"), str(EXAMPLES / "model.json")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["tools", *arguments])
    out, err = capsys.readouterr()
    return status, out, err


def names(out: str) -> list[Any]:
    return [one["name"] for one in json.loads(out)]


def test_an_array_whatever_the_number(capsys: pytest.CaptureFixture[str]) -> None:
    assert names(run(capsys, API, "models.list", "--for", "mcp")[1]) == ["models.list"]
    status, out, err = run(capsys, API, "models.list", "GET", "/account", "--for", "mcp")
    assert (status, names(out), err) == (0, ["models.list", "account.get"], "")
    assert out.count("\n") == 1
    indented = run(capsys, API, "models.list", "--for", "mcp", "--indent", "1")[1]
    assert indented.startswith('[\n {\n  "name"')
    assert json.loads(indented) == [json.loads(out)[0]]


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_a_model_is_one_tool(target: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, MODEL, "--for", target)
    assert status == 0
    assert len(json.loads(out)) == 1
    assert "palette" in out


def test_filters(capsys: pytest.CaptureFixture[str]) -> None:
    _, every, _ = run(capsys, API, "--for", "mcp")
    _, current, _ = run(capsys, API, "--for", "mcp", "--skip-deprecated")
    assert set(names(every)) - set(names(current)) == {"models.search"}
    _, found, _ = run(capsys, API, "--for", "mcp", "--method", "post", "--path", "/predictions*")
    assert names(found) == ["predictions.create", "predictions.cancel"]
    status, nothing, err = run(capsys, API, "--for", "mcp", "--tag", "none such")
    assert (status, nothing) == (0, "[]\n")
    assert err == (
        "note: no operation has the tag 'none such'; there are account, collections, deployments, "
        "models, predictions, trainings\n"
    )
    _, found, _ = run(capsys, API, "--for", "mcp", "--tag", "account", "--tag", "collections")
    assert names(found) == [
        "account.get",
        "account.webhookSecret",
        "collections.list",
        "collections.get",
    ]


def test_a_webhook_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for key in ("predictions.finished", "#/webhooks/predictionFinished/post"):
        status, out, err = run(capsys, API, key, "--for", "mcp")
        assert (status, out) == (2, "")
        assert err == (
            "error: POST predictionFinished is a webhook, a request that the API sends: "
            "no tool is made of it\n"
        )
    _, _, err = run(capsys, API, "--for", "mcp", "--path", "predictionFinished")
    assert err == "note: none of the 24 operations matches; 2 of them are webhooks\n"


def test_losses_are_warnings_or_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    words = (API, "models.list", "--for", "anthropic-strict")
    status, out, err = run(capsys, *words)
    assert (status, names(out)) == (0, ["models_list"])
    assert "models_list: warning: /properties/page_size/minimum: at least 1 [lost-minimum]" in err
    status, out, err = run(capsys, *words, "--on-loss", "error")
    assert (status, out) == (1, "")
    assert "anthropic-strict cannot express 2 constraints" in err


def test_many_losses_are_one_line_for_each_keyword(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def parameters(kind: str, keyword: str, values: list[Any]) -> list[Any]:
        return [
            {"name": f"{keyword}{n}", "in": "query", "schema": {"type": kind, keyword: one}}
            for n, one in enumerate(values)
        ]

    given = {
        "a": parameters("integer", "minimum", [0] * 5) + parameters("string", "pattern", ["a*b"]),
        "b": parameters("integer", "maximum", [0] * 4),
        "c": parameters("integer", "maximum", [1] * 5),
    }
    paths = {
        f"/{name}": {"get": {"operationId": name, "parameters": one, "responses": {}}}
        for name, one in given.items()
    }
    path = tmp_path / "many.json"
    path.write_text(json.dumps({"openapi": "3.1.0", "paths": paths}))
    _, _, err = run(capsys, str(path), "--for", "anthropic-strict")
    assert err == (
        "warning: maximum 9 times in 2 tools, such as "
        "b: /properties/maximum0/maximum: at most 0 [lost-maximum]\n"
        "warning: minimum 5 times in 1 tool, such as "
        "a: /properties/minimum0/minimum: at least 0 [lost-minimum]\n"
        "a: warning: /properties/pattern0/pattern: matches a*b [lost-pattern]\n"
        "note: descriptions state all 15 of these; --verbose lists each\n"
    )
    _, _, every = run(capsys, str(path), "--for", "anthropic-strict", "--verbose")
    assert len(every.splitlines()) == 15
    assert "c: warning: /properties/maximum4/maximum: at most 1 [lost-maximum]\n" in every


def test_budgets(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, API, "--for", "mcp", "--max-tools", "3")
    assert (status, out) == (1, "")
    assert "22 tools are more than --max-tools 3" in err
    for text, unit in (("1KB", "bytes"), ("100tokens", "tokens")):
        status, out, err = run(capsys, API, "--for", "mcp", "--budget", text)
        assert (status, out) == (1, "")
        assert unit in err
        assert "most of it is" in err
    assert run(capsys, API, "--for", "mcp", "--budget", "1MB", "--max-tools", "22")[0] == 0


def test_a_budget_is_read() -> None:
    assert parse_budget("8k tokens") == (8000, "tokens")
    assert parse_budget("1 token") == (1, "tokens")
    assert parse_budget("2KiB") == (2048, "bytes")


def test_a_check_lists_what_a_target_refuses(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(capsys, MODEL, "--for", "openai-strict", "--check") == (0, "", "")
    listed = [{"name": f"p{n}", "in": "query", "schema": {"type": "string"}} for n in range(25)]
    operation = {"operationId": "many", "parameters": listed, "responses": {}}
    path = tmp_path / "many.json"
    path.write_text(json.dumps({"openapi": "3.1.0", "paths": {"/a": {"get": operation}}}))
    status, out, err = run(capsys, str(path), "--for", "anthropic-strict", "--check")
    assert status == 1
    words = "25 optional parameters in one request, at most 24 are allowed [optional-parameters]"
    assert out == f"many: /input_schema: {words}\n"
    note, error = err.splitlines()
    assert note.startswith("note: optional-parameters: documented: https://platform.claude.com/")
    assert error == "error: 1 violation of anthropic-strict's limits"


def test_what_reports_contradict_is_a_warning_and_no_error(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    operation = {"operationId": "long", "description": "Words. " * 300, "responses": {}}
    path = tmp_path / "long.json"
    path.write_text(json.dumps({"openapi": "3.1.0", "paths": {"/a": {"get": operation}}}))
    status, out, err = run(capsys, str(path), "--for", "openai", "--check")
    assert (status, out.count("\n")) == (0, 1)
    assert out.startswith("warning: long: /description: 2,")
    assert out.endswith(
        "characters in the description; some refuse more than 1,024 [description]\n"
    )
    assert "refused: https://github.com/getsentry/sentry-mcp/issues/106 (2025-04-25)" in err
    assert "taken: https://github.com/run-llama/llama_index/pull/18784 (2025-05-19)" in err
    words = ("--for", "openai", "--check")
    assert run(capsys, str(path), *words, "--quiet") == (0, "", "")
    assert run(capsys, str(path), *words, "--max-description", "1000") == (0, "", "")
    assert run(capsys, str(path), "--for", "anthropic", "--check") == (0, "", "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((API,), "--for is required, with one of anthropic, "),
        ((API, "--for", "antropic"), "did you mean 'anthropic'"),
        ((API, "models.lst", "--for", "mcp"), "did you mean 'models.list'"),
        ((API, "--for", "mcp", "--budget", "much"), "'much' is not a budget"),
    ],
)
def test_wrong_use(
    arguments: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (2, "")
    assert words in err


def test_the_name_of_a_missing_file_is_a_source(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, "gone.yaml", "--for", "mcp")
    assert status == 3
    assert "gone.yaml" in err


def test_words() -> None:
    read = split_words
    assert read([API]) == (API, [])
    assert read(["a", "b"]) == (None, ["a", "b"])
    assert read(["-", "get", "/a", "POST /b", "/paths/~1a/get"]) == (
        "-",
        ["get /a", "POST /b", "/paths/~1a/get"],
    )


# -- operations that are too large -----------------------------------------------------------------


@pytest.fixture
def large(tmp_path: Path) -> str:
    """A description of one small operation, and two that would take more than ten megabytes."""
    schemas: dict[str, Any] = {"L0": {"type": "string"}}
    for level in range(1, 9):
        inner = {"$ref": f"#/components/schemas/L{level - 1}"}
        properties = {f"p{number}": inner for number in range(10)}
        schemas[f"L{level}"] = {"type": "object", "properties": properties}
    paths = {}
    for name, schema in (("small", "L1"), ("big", "L7"), ("", "L8")):
        body = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
        operation = {"requestBody": {"content": {"application/json": body}}, "responses": {}}
        paths[f"/{name}"] = {"post": {**operation, **({"operationId": name} if name else {})}}
    path = tmp_path / "large.json"
    whole = {"openapi": "3.0.3", "paths": paths, "components": {"schemas": schemas}}
    path.write_text(json.dumps(whole))
    return str(path)


def test_the_others_are_made_and_the_large_ones_named_with_their_size(
    large: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, large, "--for", "mcp")
    assert (status, names(out)) == (0, ["small"])
    first, second = err.splitlines()
    pattern = (
        r"warning: left out {}: the definition would take [0-9,.]+ MB, "
        r"more than the 10 MB allowed \[too-large\]"
    )
    # The largest comes first.
    assert re.fullmatch(pattern.format("POST /"), first)
    assert re.fullmatch(pattern.format("big"), second)
    assert "--max-bytes" not in err


def test_large_operations_are_refused_like_losses(
    large: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, large, "--for", "mcp", "--on-loss", "error")
    assert (status, out) == (1, "")
    assert err.startswith("error: POST /: the definition would take ")
    assert "\nbig: the definition would take " in err
    status, out, err = run(capsys, large, "big", "--for", "mcp")
    assert (status, out) == (1, "")
    assert err.startswith("error: big: the definition would take ")
    assert "--at" not in err


def test_the_check_lists_large_operations(large: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, large, "--for", "openai-strict", "--check")
    assert status == 1
    assert [line.partition(":")[0] for line in out.splitlines()] == ["big", "POST /"]
    assert all(line.endswith("[too-large]") for line in out.splitlines())
    assert err == "error: 2 violations of openai-strict's limits\n"
    status, out, err = run(capsys, large, "big", "--for", "mcp", "--check")
    assert (status, out.count("\n")) == (1, 1)
    assert run(capsys, large, "small", "--for", "mcp", "--check")[0] == 0


def _wide(path: Path, **operations: int) -> str:
    """A description whose operations have bodies of so many properties, each with a group of a
    hundred texts."""
    texts = {f"text{n}": {"type": "string", "title": f"The text {n}"} for n in range(100)}
    group = {"type": "object", "properties": texts}
    part = {"type": "object", "properties": {"group": group}}
    paths = {}
    for name, many in operations.items():
        body = {"type": "object", "properties": {f"part{n}": part for n in range(many)}}
        content = {"application/json": {"schema": body}}
        operation = {"operationId": name, "requestBody": {"content": content}, "responses": {}}
        paths[f"/{name}"] = {"post": operation}
    path.write_text(json.dumps({"openapi": "3.1.0", "paths": paths}))
    return str(path)


@pytest.mark.slow
def test_what_takes_more_than_10_000_tokens_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = _wide(tmp_path / "wide.json", small=2, b=20, a=20, c=30, d=15)
    for more in ((), ("--check",)):
        status, _, err = run(capsys, path, "--for", "anthropic", *more)
        lines = err.splitlines()
        assert status == 0
        assert [line.split(" takes ")[0] for line in lines[:3]] == [
            "warning: c",
            "warning: a",
            "warning: b",
        ]
        assert re.fullmatch(r"warning: c takes \d\d,\d\d\d tokens \[large-tool\]", lines[0])
        assert lines[3] == "warning: 1 other takes more than 10,000 tokens"
        assert lines[4] == "note: --max-depth and --max-description make definitions smaller"
        assert len(lines) == 5
    status, _, err = run(capsys, path, "--for", "anthropic", "--max-depth", "1")
    assert (status, err) == (0, "")
    # Where the target has definitions, these are small from the start.
    assert run(capsys, path, "--for", "openai")[2] == ""


@pytest.mark.slow
def test_a_tool_of_a_million_tokens_does_not_go_out_unnoticed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = _wide(tmp_path / "huge.json", huge=1_000)
    status, out, err = run(capsys, path, "--for", "anthropic")
    assert (status, len(out) > 4_400_000) == (0, True)
    (tokens,) = re.findall(
        r"^warning: huge takes ([0-9,]+) tokens \[large-tool\]$", err, re.MULTILINE
    )
    assert int(tokens.replace(",", "")) > 1_100_000
    assert run(capsys, path, "--for", "anthropic", "--budget", "40000tokens")[0] == 1


# -- bodies and nullable ---------------------------------------------------------------------------


def test_a_media_type_and_a_nullable_that_was_meant(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    image = {"type": "object", "properties": {"uri": {"type": "string"}}}
    cover = {"nullable": True, "allOf": [image]}
    schema = {"type": "object", "properties": {"cover": cover}}
    content = {"application/json": {}, "application/xml": {"schema": schema}}
    operation = {"operationId": "a", "requestBody": {"content": content}, "responses": {}}
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"openapi": "3.0.3", "paths": {"/a": {"post": operation}}}))
    words = (str(path), "--for", "mcp")
    assert "cover" not in run(capsys, *words)[1]
    status, out, err = run(capsys, *words, "--media-type", "application/xml")
    [tool] = json.loads(out)
    assert (status, tool["inputSchema"]["properties"]["cover"]) == (0, image)
    assert err == (
        "a: warning: no request can have this body: it cannot be written as application/xml "
        "[lost-contentMediaType]\n"
    )
    _, out, _ = run(capsys, *words, "--media-type", "application/xml", "--nullable-intent")
    [tool] = json.loads(out)
    assert tool["inputSchema"]["properties"]["cover"]["type"] == ["object", "null"]
    status, out, err = run(capsys, *words, "--media-type", "application/xm")
    assert (status, out) == (2, "")
    assert "no request body of the media type 'application/xm'; did you mean" in err


def test_a_schema_of_nothing_but_itself_is_named_with_its_operation(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to_a = {"$ref": "#/components/schemas/A"}
    body = {"content": {"application/json": {"schema": to_a}}}
    paths = {"/a": {"post": {"requestBody": body}}, "/b": {"get": {"operationId": "b"}}}
    whole = {
        "openapi": "3.1.0",
        "paths": paths,
        "components": {"schemas": {"A": {"allOf": [to_a]}}},
    }
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(whole))
    status, out, err = run(capsys, str(path), "--for", "mcp")
    assert (status, names(out)) == (0, ["b"])
    reason = (
        "POST /a: a schema that consists only of itself: "
        "#/components/schemas/A -> #/components/schemas/A"
    )
    assert err == f"warning: left out {reason} [circular-ref]\n"
    assert run(capsys, str(path), "POST /a", "--for", "mcp") == (1, "", f"error: {reason}\n")
    status, out, _ = run(capsys, str(path), "--for", "mcp", "--check")
    assert (status, out) == (1, f"{reason} [circular-ref]\n")
