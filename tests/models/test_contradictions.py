"""Contradictions in the schemas of a model as a whole."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from tests.models.inputs import choice, codes, read
from tests.small import described, to


def test_a_string_where_the_schema_of_a_property_belongs_is_passed_over() -> None:
    response = {"type": "object", "properties": {"model": "fernhill/lantern"}}
    model = read({"a": {"type": "string"}, "b": "text"}, PredictionResponse=response)
    assert [one.name for one in model.input.fields] == ["a"]
    assert list(model.input.json_schema()["properties"]) == ["a"]
    assert codes(model) == ["not-a-schema", "not-a-schema"]
    assert "fernhill/lantern" in model.diagnostics[1].message


@pytest.mark.parametrize("name", ["Status", "Output"])
def test_a_choice_called_as_a_fixed_schema_is_what_the_document_says(name: str) -> None:
    wrapped = {"allOf": [to(name)], "x-order": 0}
    fixed: dict[str, Any] = {name: choice(["on", "off"])}
    model = read({name: wrapped}, **fixed)
    assert model.input.fields[0].enum == ("on", "off")
    assert codes(model) == ["name-collision"]
    assert f"`{name}` refers to the schema {name}" in model.diagnostics[0].message
    if name == "Output":
        assert model.output is not None
        assert model.output.kind == "single"


def test_a_choice_called_input_leaves_no_inputs() -> None:
    model = schemakit.model(described({"Input": choice(["a", "b"])}))
    assert model.input.fields == ()
    assert codes(model) == ["not-an-object"]


def test_what_is_required_and_not_described_is_named() -> None:
    model = read({"a": {}}, required=["a", "b"])
    assert codes(model) == ["required-unknown"]
    assert "requires `b`" in model.diagnostics[0].message


def test_references_without_a_target_are_among_the_diagnostics() -> None:
    model = read({"a": to("Nowhere")})
    assert codes(model) == ["unresolved-ref"]
    assert model.validate({"a": 1}) == []
