"""What the providers' own packages say of a definition; the extra ``oracles`` installs them.

A package that is absent skips what needs it, but not in CI.
"""

from __future__ import annotations

import copy
import importlib
import warnings
from collections.abc import Callable
from typing import Any

import pytest

from tests.corpus import IN_CI
from tests.sampled import schema_in

__all__ = ["JUDGES", "needed"]

Judge = Callable[[dict[str, Any]], None]


def needed(module: str) -> Any:
    """The module; without it the test is skipped, or fails in CI."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return importlib.import_module(module)
    except ModuleNotFoundError as error:
        reason = f"{error.name} is not installed; pip install -e '.[oracles]' brings it"
        if IN_CI:
            pytest.fail(reason)
        pytest.skip(reason)


def _openai_agents() -> Judge:
    strict = needed("agents.strict_schema").ensure_strict_json_schema

    def judge(definition: dict[str, Any]) -> None:
        schema = schema_in(definition)
        assert strict(copy.deepcopy(schema)) == schema

    return judge


def _openai() -> Judge:
    strict = needed("openai.lib._pydantic")._ensure_strict_json_schema

    def judge(definition: dict[str, Any]) -> None:
        schema = schema_in(definition)
        made = copy.deepcopy(schema)
        assert strict(made, path=(), root=made) == schema

    return judge


def _anthropic() -> Judge:
    transformed = needed("anthropic").transform_schema

    def judge(definition: dict[str, Any]) -> None:
        schema = schema_in(definition)
        assert transformed(copy.deepcopy(schema)) == schema

    return judge


def _gemini() -> Judge:
    types = needed("google.genai.types")

    def judge(definition: dict[str, Any]) -> None:
        # Its models forbid members that they do not know, at every depth.
        types.FunctionDeclaration.model_validate(definition)

    return judge


def _mcp() -> Judge:
    types = needed("mcp_types._v2025_11_25")
    names = needed("mcp.shared.tool_name_validation")

    def judge(definition: dict[str, Any]) -> None:
        types.Tool.model_validate(definition)
        assert names.validate_tool_name(definition["name"]).is_valid

    return judge


#: Target to what makes each of its judges.
JUDGES: dict[str, list[Callable[[], Judge]]] = {
    "anthropic-strict": [_anthropic],
    "openai-strict": [_openai_agents, _openai],
    "gemini": [_gemini],
    "mcp": [_mcp],
}
