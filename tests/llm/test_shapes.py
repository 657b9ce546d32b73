"""The forms of definitions, one for each provider."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from schemakit.llm.targets import TARGETS
from tests.corpus import ROOT
from tests.llm.samples import describe, make, with_body

EXAMPLES = ROOT / "examples"


def test_the_members_of_each_definition() -> None:
    api = schemakit.load(EXAMPLES / "openapi.json")
    found = {
        name: schemakit.tool(api.operation("models.list"), target=name).definition
        for name in TARGETS
    }
    assert list(found["anthropic"]) == ["name", "description", "input_schema"]
    assert list(found["anthropic-strict"])[-1] == "strict"
    assert found["openai"]["type"] == "function"
    assert list(found["openai"])[1:] == ["name", "description", "parameters", "strict"]
    assert (found["openai"]["strict"], found["openai-strict"]["strict"]) == (False, True)
    assert list(found["gemini"]) == ["name", "description", "parameters"]
    assert found["mcp"]["name"] == "models.list"
    assert found["mcp"]["title"] == "List models"
    assert found["mcp"]["annotations"]["readOnlyHint"] is True
    assert found["json-schema"]["$schema"].endswith("2020-12/schema")
    assert found["anthropic"]["name"] == "models_list"
    assert found["anthropic"]["description"].startswith("List models\n\nAll public models")


def test_a_function_of_gemini_without_arguments_has_no_parameters() -> None:
    assert "parameters" not in make({}, "gemini").definition


# -- MCP -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "reads", "idempotent"),
    [
        ("get", True, True),
        ("head", True, True),
        ("options", True, True),
        ("trace", True, True),
        ("put", False, True),
        ("delete", False, True),
        ("post", False, False),
        ("patch", False, False),
    ],
)
def test_the_hints_of_a_method(method: str, reads: bool, idempotent: bool) -> None:
    assert make({}, "mcp", method=method).definition["annotations"] == {
        "readOnlyHint": reads,
        "destructiveHint": not reads,
        "idempotentHint": idempotent,
        "openWorldHint": True,
    }


def test_the_hints_of_other_methods() -> None:
    item = {"query": {"responses": {}}, "additionalOperations": {"COPY": {"responses": {}}}}
    document = {"openapi": "3.2.0", "info": {}, "paths": {"/a": item}}
    found = [one.definition["annotations"] for one in schemakit.tools(document, target="mcp")]
    assert [one["readOnlyHint"] for one in found] == [True, False]
    assert [one["destructiveHint"] for one in found] == [False, True]
    assert [one["idempotentHint"] for one in found] == [True, False]


def test_an_operation_has_hints_of_its_own() -> None:
    for declared in (
        {"destructiveHint": False, "title": "One\ntwo", "other": 1, "openWorldHint": "no"},
        {"annotations": {"destructiveHint": False, "title": "One two"}},
    ):
        found = make({"summary": "S", "x-mcp": declared}, "mcp").definition
        assert found["title"] == "One two"
        assert found["annotations"] == {
            "readOnlyHint": False,
            "destructiveHint": False,
            "idempotentHint": False,
            "openWorldHint": True,
        }


def test_a_function_gives_the_hints() -> None:
    document = describe({"operationId": "search", "x-mcp": {"idempotentHint": False}})

    def annotate(operation: schemakit.Operation) -> dict[str, bool]:
        return {"readOnlyHint": operation.id == "search", "idempotentHint": True}

    for tool in (
        schemakit.tools(document, target="mcp", annotations=annotate)[0],
        schemakit.tool(
            schemakit.load(document).operation("search"), target="mcp", annotations=annotate
        ),
    ):
        found = tool.definition["annotations"]
        assert (found["readOnlyHint"], found["idempotentHint"]) == (True, True)


@pytest.mark.parametrize("summary", ["One\ntwo", " One \r\n\r\n two\n", "One\ttwo"])
def test_a_title_is_one_line(summary: str) -> None:
    assert make({"summary": summary}, "mcp").definition["title"] == "One two"
    assert "title" not in make({"summary": " \n"}, "mcp").definition
    schema = {"type": "array", "items": {"type": "string", "title": summary}}
    tool = make(with_body(schema), "json-schema")
    assert tool.definition["properties"]["body"]["items"]["title"] == "One two"


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_an_operation_without_arguments_loses_nothing(target: Any) -> None:
    tools = schemakit.tools(describe({}), target=target, on_loss="error")
    assert tools[0].losses == ()
    assert tools[0].bind({}).method == "POST"
    assert schemakit.check_tool(tools[0].definition, target) == []
