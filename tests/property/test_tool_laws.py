"""Laws: adapting a schema to a target changes nothing but what the losses list."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import schemakit
from schemakit import Tool, check_tool
from schemakit.llm.targets import OUTPUTS, TARGETS, UNRESTRICTED
from tests.property.test_flatten_laws import _as_modern, _instances, _legacy, _modern
from tests.restored import modern_again, unexplained, valid_answers
from tests.sampled import schema_in, value_of

#: Of the targets with every keyword, one without and one with definitions.
FULL = {
    row.definitions: row.name for row in TARGETS.values() if row.keywords == UNRESTRICTED.keywords
}.values()
TYPED = sorted(name for name, row in TARGETS.items() if row.typed)
pytestmark = pytest.mark.slow
_many = settings(max_examples=150, deadline=None)


def _described(schema: Any, version: str) -> dict[str, Any]:
    """An operation whose body is an array of the schema, so that it is always one argument."""
    body = {"type": "array", "items": schema}
    content = {"application/json": {"schema": body}}
    operation = {
        "operationId": "send",
        "requestBody": {"required": True, "content": content},
        "responses": {},
    }
    return {"openapi": version, "info": {}, "paths": {"/a": {"post": operation}}}


def _tool(schema: Any, version: Any, target: Any) -> Tool:
    return schemakit.tools(_described(schema, version), target=target)[0]


def _is_read_only(tool: Tool) -> bool:
    return any(one.keyword == "readOnly" for one in tool.losses)


def _same_verdicts(tool: Tool, original: Any, instances: list[Any]) -> None:
    judge = Draft202012Validator(schema_in(tool.definition))
    expected = Draft202012Validator(original)
    for one in instances:
        assert judge.is_valid({"body": [one]}) == expected.is_valid(one), tool.definition


@pytest.mark.parametrize("target", FULL)
@_many
@given(schema=_modern, instances=st.lists(_instances, min_size=3, max_size=8))
def test_a_target_with_every_keyword_accepts_what_the_original_accepts(
    target: Any, schema: Any, instances: list[Any]
) -> None:
    tool = _tool(schema, "3.1.0", target)
    assume(not _is_read_only(tool))
    assert tool.losses == ()
    _same_verdicts(tool, schema, instances)


@pytest.mark.parametrize("target", FULL)
@_many
@given(schema=_legacy, instances=st.lists(_instances, min_size=3, max_size=8))
def test_the_same_before_3_1(target: Any, schema: Any, instances: list[Any]) -> None:
    tool = _tool(schema, "3.0.3", target)
    assume(not _is_read_only(tool))
    assert tool.losses == ()
    _same_verdicts(tool, _as_modern(schema), instances)


@pytest.mark.parametrize("target", sorted(TARGETS))
@_many
@given(schema=st.one_of(_modern, st.booleans()))
def test_a_definition_breaks_no_rule_of_the_target(target: Any, schema: Any) -> None:
    before = copy.deepcopy(schema)
    tool = _tool(schema, "3.1.0", target)
    assert schema == before
    # These schemas are too small to exceed any other numeric limit.
    found = [one for one in check_tool(tool.definition, target) if one.rule != "union-parameters"]
    assert found == []
    if TARGETS[target].types != "nullable":
        Draft202012Validator.check_schema(schema_in(tool.definition))


@pytest.mark.parametrize("target", TYPED)
@settings(max_examples=40, deadline=None)
@given(schema=_modern)
def test_without_losses_a_value_that_fits_is_accepted_by_the_original(
    target: Any, schema: Any
) -> None:
    tool = _tool(schema, "3.1.0", target)
    fitted = modern_again(schema_in(tool.definition))
    value = value_of(schema_in(tool.definition), schema_in(tool.definition))
    assume(all(one.by_rule for one in tool.losses))
    assume(Draft202012Validator(fitted).is_valid(value))
    sent = tool.arguments(value)
    for one in sent["body"]:
        assert Draft202012Validator(schema).is_valid(one), (tool.definition, sent)


#: Names that providers refuse, in place of those that the schemas have.
_REFUSED = {"a": "a[]", "b": "b[]", "ab": "ab[]"}


def _with_refused_names(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_with_refused_names(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made: dict[str, Any] = {}
    for key, value in schema.items():
        if key in ("properties", "dependentSchemas"):
            renamed = {_REFUSED.get(name, name): one for name, one in value.items()}
            made[key] = {name: _with_refused_names(one) for name, one in renamed.items()}
        elif key == "dependentRequired":
            renamed = {_REFUSED.get(name, name): one for name, one in value.items()}
            made[key] = {
                name: [_REFUSED.get(each, each) for each in one] for name, one in renamed.items()
            }
        elif key == "required":
            made[key] = [_REFUSED.get(name, name) for name in value]
        elif key == "patternProperties":
            made[key] = {name: _with_refused_names(one) for name, one in value.items()}
        elif key in ("enum", "const", "default", "examples"):
            made[key] = value
        else:
            made[key] = _with_refused_names(value)
    return made


@pytest.mark.parametrize("target", ["anthropic", "mcp"])
@_many
@given(schema=_modern, instances=st.lists(_instances, min_size=4, max_size=8))
def test_what_fits_a_definition_with_other_names_is_decoded_to_what_the_original_accepts(
    target: Any, schema: Any, instances: list[Any]
) -> None:
    original = _with_refused_names(schema)
    tool = _tool(original, "3.1.0", target)
    assume(all(one.by_rule for one in tool.losses) and not _is_read_only(tool))
    judge, expected = (Draft202012Validator(one) for one in (schema_in(tool.definition), original))
    for one in instances:
        if judge.is_valid({"body": [one]}):
            sent = tool.arguments({"body": [one]})["body"][0]
            assert expected.is_valid(sent), (tool.definition, sent)


@pytest.mark.parametrize("target", OUTPUTS)
@settings(max_examples=100, deadline=None)
@given(schema=_modern, seed=st.integers(0, 1_000))
def test_a_structured_output_breaks_no_rule_and_its_answers_fit_the_original_or_a_loss_says_why(
    target: Any, schema: Any, seed: int
) -> None:
    made = schemakit.structured(schema, target=target)
    assert [one for one in made.check() if one.rule != "union-parameters"] == []
    original = Draft202012Validator(schema)
    for answer in valid_answers(made, seed, 12):
        assert unexplained(made, answer, original) == [], (made.definition, answer)
