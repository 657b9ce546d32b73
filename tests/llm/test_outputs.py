"""What operations answer: the types that a request accepts, and the schemas of results."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import schemakit
from schemakit import Tool, UsageError
from schemakit.llm.outputs import Output, accepted_types
from tests.property.test_flatten_laws import _instances, _modern
from tests.small import described, to

PET: Any = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "readOnly": True},
        "pin": {"type": "string", "writeOnly": True},
        "kin": {"type": "array", "items": to("Pet")},
    },
    "required": ["id", "pin"],
}


def _json(schema: Any) -> dict[str, Any]:
    return {"description": "", "content": {"application/json": {"schema": schema}}}


def _tool(responses: dict[str, Any], **options: Any) -> Tool:
    operation = {"operationId": "a", "responses": responses}
    api = described({"Pet": PET}, version="3.1.0", paths={"/a": {"get": operation}})
    return schemakit.tools(api, target="mcp", **{"outputs": "schema", **options})[0]


def _output(responses: dict[str, Any], **options: Any) -> Output:
    found = _tool(responses, **options).output
    assert found is not None
    return found


def test_an_object_is_the_output() -> None:
    tool = _tool({"200": _json(to("Pet")), "404": _json({"type": "string"})}, max_depth=1)
    schema = tool.definition["outputSchema"]
    assert schema["properties"]["id"]["type"] == "string"
    assert schema["required"] == ["id"]
    assert "pin" not in schema["properties"]
    assert tool.structure({"id": "1"}) == {"id": "1"}
    with pytest.raises(UsageError, match="answers with an object, not list"):
        tool.structure([])


@pytest.mark.parametrize(
    ("responses", "result"),
    [
        ({"200": _json({"type": "array", "items": {"type": "string"}})}, ["a"]),
        ({"200": _json({"type": ["object", "null"]})}, None),
        ({"200": _json({})}, 3),
        ({"200": _json(to("Pet")), "204": {"description": ""}}, None),
        ({"2XX": _json(to("Pet")), "201": _json({"type": "integer"})}, 3),
    ],
)
def test_anything_else_is_under_result(responses: dict[str, Any], result: Any) -> None:
    tool = _tool(responses)
    schema = tool.definition["outputSchema"]
    assert (schema["type"], schema["required"]) == ("object", ["result"])
    assert tool.structure(result) == {"result": result}
    assert Draft202012Validator(schema).is_valid({"result": result})
    assert not Draft202012Validator(schema).is_valid({})


@pytest.mark.parametrize(
    "responses",
    [
        {},
        {"204": {"description": ""}},
        {"200": {"description": "", "content": {"text/csv": {"schema": {"type": "string"}}}}},
        {"404": _json(to("Pet")), "default": _json(to("Pet"))},
    ],
)
def test_without_json_there_is_no_output(responses: dict[str, Any]) -> None:
    tool = _tool(responses)
    assert tool.output is None
    assert "outputSchema" not in tool.definition
    assert tool.output_schema is None
    for call in (tool.structure, tool.check_result):
        with pytest.raises(UsageError, match="a has no output"):
            call({})


def test_a_result_is_checked() -> None:
    tool = _tool({"200": _json({"type": "array", "items": to("Pet")})})
    schema = tool.output_schema
    assert schema == tool.definition["outputSchema"]
    assert tool.check_result([{"id": "1", "more": 2}]) == []
    (problem,) = tool.check_result([{"id": "1"}, {"id": 2}])
    assert (problem.severity, problem.location.pointer) == ("error", "/result/1/id")
    (problem,) = tool.check_result({})
    assert problem.location.pointer == "/result"
    assert schema is not None
    schema.clear()
    assert tool.output_schema
    (problem,) = _tool({"200": _json(to("Pet"))}).check_result([])
    assert problem.location.pointer == ""


def test_it_is_off_by_default_and_for_other_targets() -> None:
    tool = _tool({"200": _json(to("Pet"))}, outputs="off")
    assert tool.output is None
    with pytest.raises(UsageError, match="outputs='on': expected 'off' or 'schema'"):
        _tool({}, outputs="on")
    with pytest.raises(UsageError, match="tools of openai have no output schema; those have: mcp"):
        schemakit.tool({"type": "object"}, target="openai", outputs="schema")


def test_it_is_small_however_large_the_answer_is() -> None:
    wide: Any = {"type": "string"}
    for _ in range(6):
        wide = {"type": "object", "properties": {f"field{n}": wide for n in range(9)}}
    for schema in (wide, {"enum": [f"value {number}" for number in range(9_000)]}):
        tool = _tool({"200": _json(schema)})
        assert len(tool.json) < 20_000
        assert tool.output is not None


def test_a_request_accepts_what_the_operation_answers() -> None:
    media: Any = {"schema": {"type": "string"}}
    content = {"text/html": media, "application/problem+json": media, "application/json": media}
    odd = {"a\r\nb/c": media, "nothing": media}
    tool = _tool({"200": {"description": "", "content": content | odd}})
    accepted = tool.bind({}).headers["Accept"]
    assert accepted == "application/json, application/problem+json, text/html"
    assert "Accept" not in _tool({"204": {"description": ""}}).bind({}).headers


def test_the_types_of_2_0() -> None:
    operation: Any = {"responses": {"200": {"description": "", "schema": {"type": "string"}}}}
    api: Any = {
        "swagger": "2.0",
        "info": {"title": "t", "version": "1"},
        "produces": ["application/xml", "application/json"],
        "paths": {"/a": {"get": operation}},
    }
    found = schemakit.load(api).operations()[0]
    assert accepted_types(found) == ("application/json", "application/xml")
    tool = schemakit.tools(api, target="mcp", outputs="schema")[0]
    assert tool.output == Output(
        {
            "type": "object",
            "properties": {"result": {"type": "string"}},
            "required": ["result"],
        },
        True,
    )


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(schema=_modern, instances=st.lists(_instances, min_size=3, max_size=8))
def test_an_output_accepts_what_the_operation_may_answer(schema: Any, instances: list[Any]) -> None:
    tool = _tool({"200": _json(schema)}, max_depth=2)
    assert tool.output is not None
    judge = Draft202012Validator(tool.output.schema)
    for one in instances:
        if not Draft202012Validator(schema).is_valid(one):
            continue
        if not tool.output.is_wrapped and not isinstance(one, dict):
            assert tool.check_result(one)
            continue
        assert tool.check_result(one) == []
        assert judge.is_valid(tool.structure(one)), (tool.output, one)
