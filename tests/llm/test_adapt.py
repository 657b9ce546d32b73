"""Whole schemas adapted to a target: recursion, size and depth."""

from __future__ import annotations

import inspect
import json
import re
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit.llm.targets import OUTPUTS, TARGETS
from tests.llm.samples import describe, make, with_body
from tests.sampled import schema_in
from tests.several import with_schema
from tests.small import described

_NODE = {
    "type": "object",
    "properties": {
        "value": {"type": "string"},
        "children": {"type": "array", "items": {"$ref": "#/components/schemas/Node"}},
    },
    "required": ["value"],
    "additionalProperties": False,
}


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_recursion_becomes_a_definition_or_ends_with_a_loss(target: str) -> None:
    reference = {"$ref": "#/components/schemas/Node"}
    schema = {"type": "array", "items": reference}
    tool = make(with_body(schema), target, components={"schemas": {"Node": _NODE}})
    whole = schema_in(tool.definition)
    lost = [one for one in tool.losses if one.keyword == "$ref"]
    if TARGETS[target].definitions:
        assert "#/$defs/Node" in tool.json.decode()
        assert list(whole["$defs"]) == ["Node"]
        assert lost == []
    else:
        assert "$ref" not in tool.json.decode()
        assert len(lost) == 1
        assert "nested as above" in tool.json.decode()
    deep = {"value": "1", "children": [{"value": "2", "children": []}]}
    given = deep
    if target == "openai-strict":
        given = {"value": "1", "children": [{"value": "2", "children": None}]}
        deep = {"value": "1", "children": [{"value": "2"}]}
    assert tool.arguments({"body": [given]})["body"] == [deep]


@pytest.mark.parametrize("target", ["openai", "anthropic"])
def test_recursion_in_another_document(target: Any, tmp_path: Path) -> None:
    children = {"type": "array", "items": {"$ref": "node.json"}}
    node = {**_NODE, "properties": {"value": {"type": "string"}, "children": children}}
    (tmp_path / "node.json").write_text(json.dumps(node))
    schema = {"type": "array", "items": {"$ref": "node.json"}}
    (tmp_path / "api.json").write_text(
        json.dumps(describe({"operationId": "o", **with_body(schema)}))
    )
    api = schemakit.load(tmp_path / "api.json")
    alone = schemakit.tool(api.operation("o"), target=target)
    among = schemakit.tools(api, target=target)[0]
    for tool in (alone, among):
        whole = schema_in(tool.definition)
        for ref in re.findall(r'"\$ref":"#/\$defs/([^"]+)"', tool.json.decode()):
            assert "children" in whole["$defs"][ref]["properties"]
        assert ("$defs" in whole) is (target == "openai")
        lost = [one.words for one in tool.losses if one.keyword == "$ref"]
        assert all(one.startswith("nested as above") for one in lost)


def test_recursion_in_two_documents_with_the_same_name(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        tree = {"type": "object", "properties": {name: {"$ref": "#"}}}
        (tmp_path / name / "t.json").write_text(json.dumps(tree))
    parameter = {"name": "q", "in": "query", "schema": {"$ref": "b/t.json"}}
    document = describe(with_body({"$ref": "a/t.json"}))
    document["paths"]["/a"]["parameters"] = [parameter]
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(document))
    operation = schemakit.load(path).operation("POST /a")
    tool = schemakit.tool(operation, target="json-schema")
    assert tool.definition == schemakit.tools(path, target="json-schema")[0].definition
    definitions = schema_in(tool.definition)["$defs"].values()
    assert sorted(key for one in definitions for key in one["properties"]) == ["a", "b"]


@pytest.mark.parametrize("reference", ["#/components/schemas/Gone", "#gone"])
def test_a_reference_without_a_target_is_left_open(reference: str) -> None:
    tool = make(with_body({"type": "array", "items": {"$ref": reference}}), "openai")
    assert "$ref" not in tool.json.decode()
    assert [one.keyword for one in tool.losses] == ["$ref"]


def test_a_definition_that_would_be_too_large_is_rejected_before_it_is_built() -> None:
    schemas: dict[str, Any] = {"S0": {"type": "string"}}
    for number in range(1, 40):
        one = {"$ref": f"#/components/schemas/S{number - 1}"}
        schemas[f"S{number}"] = {"type": "object", "properties": {"a": one, "b": one}}
    operation = with_body({"type": "array", "items": {"$ref": "#/components/schemas/S39"}})
    with pytest.raises(schemakit.TooLargeError):
        make(operation, components={"schemas": schemas})


@pytest.mark.slow
def test_very_deep_schemas_are_cut() -> None:
    schema: Any = {"type": "string"}
    for _ in range(3000):
        schema = {"type": "array", "items": schema}
    for target in TARGETS:
        tool = make(with_body(schema), target)
        assert any(one.keyword == "$ref" for one in tool.losses)


def _called_at(depth: int, function: Callable[[], Any]) -> Any:
    """What a function returns, called at a depth of Python's stack."""
    used, frame = 0, inspect.currentframe()
    while frame is not None:
        used, frame = used + 1, frame.f_back

    def descend(levels: int) -> Any:
        return function() if levels <= 0 else descend(levels - 1)

    return descend(depth - used)


def _nested(levels: int, kind: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "format": "uuid"}
    for _ in range(levels):
        if kind == "properties":
            schema = {"type": "object", "properties": {"a": schema}}
        elif kind == "items":
            schema = {"type": "array", "items": schema}
        else:
            schema = {"anyOf": [schema, {"type": "object", "properties": {"n": {"enum": [1]}}}]}
    return schema


@pytest.mark.slow
@pytest.mark.parametrize("target", sorted(TARGETS))
@pytest.mark.parametrize("kind", ["properties", "items", "anyOf"])
def test_a_tool_does_not_depend_on_the_stack_of_the_caller(target: Any, kind: str) -> None:
    schemas = {"deep": _nested(300, kind), "flat": {"type": "object"}}
    paths = {f"/{name}": {"post": with_body(one)} for name, one in schemas.items()}
    api = schemakit.load(described({}, "3.1.0", paths=paths))
    expected = schemakit.tools(api, target=target)
    assert len(expected) == 2
    for depth in (700, 850, 930):
        assert _called_at(depth, partial(schemakit.tools, api, target=target)) == expected


@pytest.mark.parametrize("target", sorted(OUTPUTS))
def test_a_structured_output_does_not_depend_on_the_stack_of_the_caller(target: Any) -> None:
    make_output = partial(schemakit.structured, _nested(300, "properties"), target=target)
    expected = make_output()
    for depth in (700, 850, 930):
        assert _called_at(depth, make_output) == expected


def test_a_schema_for_which_no_stack_is_deep_enough_is_too_large() -> None:
    api = schemakit.load(with_schema(_nested(300, "properties")))
    limit = sys.getrecursionlimit()
    used = len(inspect.stack(0))
    sys.setrecursionlimit(max(used + 120, 200))
    try:
        with pytest.raises(schemakit.TooLargeError):
            schemakit.structured(api.schema("S"), target="json-schema")
    finally:
        sys.setrecursionlimit(limit)
