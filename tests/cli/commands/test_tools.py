"""The command ``tools``: what it writes, refuses and says beside it."""

from __future__ import annotations

import json
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
    assert err == "note: no operation has the tag 'none such'\n"
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
    assert err == "error: 1 violation of anthropic-strict's limits\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((API,), "--for is required, with one of anthropic, "),
        ((API, "--for", "antropic"), "no target 'antropic'; did you mean 'anthropic'"),
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
