"""The forms of definitions, one for each provider."""

from __future__ import annotations

import schemakit
from schemakit.llm.targets import TARGETS
from tests.corpus import ROOT
from tests.llm.samples import make

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
