"""The providers' own packages as judges of definitions; the extra ``oracles`` installs them.

A test that needs a missing package is skipped, but fails in CI.
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

__all__ = ["JUDGES", "JUDGES_OF_OUTPUTS", "WITHOUT_JUDGE", "import_oracle"]

Judge = Callable[[dict[str, Any]], None]


def import_oracle(module: str) -> Any:
    """The module; if it is missing the test is skipped, or fails in CI."""
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
    strict = import_oracle("agents.strict_schema").ensure_strict_json_schema

    def judge(definition: dict[str, Any]) -> None:
        schema = schema_in(definition)
        assert strict(copy.deepcopy(schema)) == schema

    return judge


def _openai() -> Judge:
    strict = import_oracle("openai.lib._pydantic")._ensure_strict_json_schema

    def judge(definition: dict[str, Any]) -> None:
        schema = schema_in(definition)
        made = copy.deepcopy(schema)
        assert strict(made, path=(), root=made) == schema

    return judge


def _anthropic() -> Judge:
    transformed = import_oracle("anthropic").transform_schema

    def judge(definition: dict[str, Any]) -> None:
        schema = schema_in(definition)
        assert transformed(copy.deepcopy(schema)) == schema

    return judge


def _gemini() -> Judge:
    types = import_oracle("google.genai.types")

    def judge(definition: dict[str, Any]) -> None:
        # These models reject unknown members at every depth.
        types.FunctionDeclaration.model_validate(definition)

    return judge


def _mcp() -> Judge:
    types = import_oracle("mcp_types._v2025_11_25")
    names = import_oracle("mcp.shared.tool_name_validation")

    def judge(definition: dict[str, Any]) -> None:
        types.Tool.model_validate(definition)
        assert names.validate_tool_name(definition["name"]).is_valid

    return judge


def _gemini_output() -> Judge:
    types = import_oracle("google.genai.types")
    transform = import_oracle("google.genai._transformers").t_schema

    def judge(definition: dict[str, Any]) -> None:
        given = types.Schema.model_validate(copy.deepcopy(definition))
        # The SDK inlines, splits types and orders properties before it sends a schema.
        sent = transform(None, copy.deepcopy(definition))
        assert _without_order(sent) == _without_order(given)

    return judge


def _without_order(schema: Any) -> Any:
    """A Schema as plain data, without the order of properties, which is that of the text."""
    whole = schema.model_dump(exclude_none=True)
    stack = [whole]
    while stack:
        one = stack.pop()
        if isinstance(one, dict):
            if isinstance(one.get("property_ordering"), list):
                assert one.pop("property_ordering") == list(one["properties"])
            stack.extend(one.values())
        elif isinstance(one, list):
            stack.extend(one)
    return whole


#: Target of structured outputs to the functions that make their judges.
JUDGES_OF_OUTPUTS: dict[str, list[Callable[[], Judge]]] = {
    "anthropic-strict": [_anthropic],
    "openai-strict": [_openai_agents, _openai],
    "gemini": [_gemini_output],
}
#: Target to the functions that make its judges. A target without a judge is in ``WITHOUT_JUDGE``.
JUDGES: dict[str, list[Callable[[], Judge]]] = {
    "anthropic-strict": [_anthropic],
    "openai-strict": [_openai_agents, _openai],
    "gemini": [_gemini],
    "mcp": [_mcp],
}
#: Target to the reason why no package judges its definitions.
WITHOUT_JUDGE = {
    "anthropic": "the SDK transforms the schemas of strict tools only",
    "openai": "the SDK transforms the schemas of strict functions only",
    "json-schema": "a schema for no provider; the conformance tests check it with jsonschema",
}
