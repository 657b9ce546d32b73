"""Models in every shape that Cog has written."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator

import schemakit
from schemakit import UsageError
from tests.models.inputs import choice, read
from tests.small import described, to


def test_the_earliest_shape_is_two_schemas_and_nothing_else() -> None:
    inputs = {"prompt": {"type": "string", "x-order": 1}, "size": {"type": "integer", "x-order": 0}}
    schemas = {"Input": {"type": "object", "properties": inputs}, "Output": {"type": "string"}}
    model = schemakit.model({"components": {"schemas": schemas}})
    assert [one.name for one in model.input.fields] == ["size", "prompt"]
    assert model.output is not None
    assert (model.output.kind, model.output.fields, model.output.item) == ("single", (), None)
    assert (model.training_input, model.training_output) == (None, None)
    assert (model.name, model.version, model.diagnostics) == (None, None, ())


def test_choices_are_one_schema_with_typed_values() -> None:
    wrapped = {"allOf": [to("width")], "default": 8, "description": "How wide", "x-order": 0}
    field = read({"width": wrapped}, width=choice([8, 16], "integer")).input.fields[0]
    assert (field.type, field.enum, field.default, field.order) == ("integer", (8, 16), 8, 0)
    assert [type(one) for one in field.enum or ()] == [int, int]
    assert field.description == "How wide"


def test_a_choice_without_a_default_stays_optional_and_gets_none() -> None:
    field = read({"c": {"allOf": [to("c")], "x-order": 0}}, c=choice(["a"])).input.fields[0]
    assert (field.required, field.has_default, field.default) == (False, False, None)
    assert "default" not in field.schema
    assert field.description is None


def test_a_property_without_an_order_comes_after_those_with_one() -> None:
    inputs = {
        "n": {"type": "string"},
        "b": {"type": "string", "x-order": 1},
        "m": {"type": "string", "x-order": "0"},
        "a": {"type": "string", "x-order": 0},
    }
    model = read(inputs)
    assert [one.name for one in model.input.fields] == ["a", "b", "n", "m"]
    assert list(model.input.schema["properties"]) == ["a", "b", "n", "m"]
    assert list(model.input.json_schema()["properties"]) == ["a", "b", "n", "m"]


@pytest.mark.parametrize("whole", [{"type": "object"}, {"title": "Input"}, {"properties": []}])
def test_an_input_without_properties_has_no_fields(whole: dict[str, Any]) -> None:
    model = schemakit.model(described({"Input": whole}))
    assert (model.input.fields, model.defaults(), model.validate({})) == ((), {}, [])
    assert model.output is None


def test_an_output_that_is_a_reference_is_what_it_refers_to() -> None:
    mine = {"title": "MyOutput", "type": "object", "properties": {"a": {"type": "string"}}}
    output = {"title": "Output", **to("MyOutput")}
    api = schemakit.load(described({"Input": {}, "Output": output, "MyOutput": mine}, "3.0.2"))
    found = api.model().output
    assert found is not None
    assert (found.kind, [one.name for one in found.fields]) == ("object", ["a"])
    # What stands beside a reference has no meaning in 3.0, except to those who read it.
    assert api.schema("Output").dereference()["title"] == "MyOutput"


def test_a_list_output_says_what_it_holds() -> None:
    item = {"type": "object", "title": "Shot", "properties": {"file": {"type": "string"}}}
    output = read({}, Output={"type": "array", "items": to("Shot")}, Shot=item).output
    assert output is not None
    assert output.item is not None
    assert (output.kind, output.item.type, output.item.schema["title"]) == (
        "list",
        "object",
        "Shot",
    )


def test_trainings_have_inputs_and_outputs_of_their_own() -> None:
    training = {"properties": {"data": {"type": "string", "format": "uri", "x-order": 0}}}
    weights = {"type": "object", "properties": {"weights": {"type": "string", "format": "uri"}}}
    model = read({}, TrainingInput=training, TrainingOutput=weights)
    assert model.training_input is not None
    assert model.training_output is not None
    assert [one.is_file for one in model.training_input.fields] == [True]
    assert (model.training_input.kind, model.training_output.kind) == (None, "object")


def test_secrets_lists_unions_and_dicts() -> None:
    inputs: dict[str, Any] = {
        "token": {"type": "string", "format": "password", "x-cog-secret": True, "writeOnly": True},
        "marked": {"type": "string", "x-cog-secret": True},
        "tags": {"type": "array", "items": {"type": "string"}},
        "images": {"type": "array", "items": {"type": "string", "format": "uri"}},
        "either": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
        "free": {"type": "object"},
        "old": {"type": "string", "deprecated": True},
        "nested": {"type": "array", "items": {"type": "array", "items": {"type": "number"}}},
    }
    found = {one.name: one for one in read(inputs).input.fields}
    assert {name for name, one in found.items() if one.is_secret} == {"token", "marked"}
    assert {name for name, one in found.items() if one.is_file} == {"images"}
    assert {name for name, one in found.items() if one.deprecated} == {"old"}
    tags, nested = found["tags"].item, found["nested"].item
    assert tags is not None
    assert (tags.type, tags.name, tags.item) == ("string", "", None)
    assert nested is not None
    assert nested.item is not None
    assert nested.item.type == "number"
    assert (found["either"].type, found["free"].type) == ("string | integer", "object")


def test_bounds_and_lengths_and_patterns() -> None:
    inputs = {
        "open": {"type": "number", "minimum": 0, "exclusiveMinimum": True, "maximum": 1},
        "text": {"type": "string", "minLength": 1, "maxLength": 9, "pattern": "^a"},
    }
    number, text = read(inputs).input.fields
    assert (number.minimum, number.exclusive_minimum) == (None, 0)
    assert (number.maximum, number.exclusive_maximum) == (1, None)
    assert (text.min_length, text.max_length, text.pattern) == (1, 9, "^a")
    newer = read({"n": {"type": "number", "exclusiveMaximum": 3}}, "3.1.0").input.fields[0]
    assert (newer.maximum, newer.exclusive_maximum) == (None, 3)


@pytest.mark.parametrize(
    ("schema", "version", "nullable"),
    [
        ({"type": "string"}, "3.0.2", False),
        ({"type": "string", "nullable": True}, "3.0.2", True),
        ({"type": "string", "nullable": True}, "3.1.0", False),
        ({"type": ["string", "null"]}, "3.1.0", True),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "3.1.0", True),
        ({"type": "string", "nullable": True, "enum": ["a"]}, "3.0.2", False),
        ({"type": "string", "nullable": True, "enum": ["a", None]}, "3.0.2", True),
        ({"const": 3}, "3.1.0", False),
        ({}, "3.1.0", True),
        (True, "3.1.0", True),
        (False, "3.1.0", False),
    ],
)
def test_whether_null_is_allowed(schema: Any, version: str, nullable: bool) -> None:
    model = read({"p": schema}, version)
    assert model.input.fields[0].nullable is nullable
    assert (model.validate({"p": None}) == []) is nullable


def test_a_recursive_input_stays_valid_on_its_own() -> None:
    node = {"type": "object", "properties": {"next": to("Node"), "n": {"type": "integer"}}}
    model = read({"node": to("Node")}, Node=node)
    Draft202012Validator.check_schema(model.input.json_schema())
    assert model.validate({"node": {"next": {"next": {"n": 1}}}}) == []
    wrong = model.validate({"node": {"next": {"next": {"n": "1"}}}})
    assert [one.location.pointer for one in wrong] == ["/node/next/next/n"]


def test_an_input_that_is_recursive_itself_has_its_fields() -> None:
    model = read({"again": to("Input"), "n": {"type": "integer"}})
    assert [one.name for one in model.input.fields] == ["again", "n"]
    assert [one.code for one in model.validate({"again": {"n": "x"}})] == ["type"]


@pytest.mark.parametrize("repair", [False, True])
def test_inputs_that_are_inherited_are_one_schema(repair: bool) -> None:
    base = {
        "type": "object",
        "properties": {
            "b": {"type": "integer", "minimum": 1, "x-order": 1},
            "seed": {"type": "integer", "default": None, "x-order": 2},
        },
        "required": ["b"],
    }
    own = {"properties": {"a": {"type": "string", "x-order": 0}, "b": {"maximum": 9}}}
    schemas = {"Input": {"allOf": [to("Base"), own]}, "Base": base}
    model = schemakit.model(described(schemas, "3.0.2"), repair=repair)
    assert [one.name for one in model.input.fields] == ["a", "b", "seed"]
    b = model.input.fields[1]
    assert (b.minimum, b.maximum, b.required) == (1, 9, True)
    assert "allOf" not in model.input.schema
    assert [one.code for one in model.validate({"b": 10})] == ["maximum"]
    assert (model.validate({"b": 1, "seed": None}) == []) is repair


def test_name_version_description_and_example_are_the_responses() -> None:
    inner = described({"Input": {"properties": {"a": {"type": "integer"}}}})
    version = {"id": "f00", "openapi_schema": inner}
    response = {
        "owner": "fernhill",
        "name": "lantern",
        "description": "Throws light.",
        "latest_version": version,
        "default_example": {"input": {"a": 1}},
    }
    model = schemakit.model(response)
    assert (model.name, model.version) == ("fernhill/lantern", "f00")
    assert (model.description, model.example) == ("Throws light.", {"a": 1})
    alone = schemakit.model(json.dumps(version).encode())
    assert (alone.name, alone.version, alone.description) == (None, "f00", None)
    bare = schemakit.model(inner)
    assert (bare.name, bare.version, bare.example) == (None, None, None)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (described({"Other": {}}), "no schema 'Input' in it, only another one"),
        ({"owner": "a", "name": "b", "latest_version": None}, "has no version yet"),
    ],
)
def test_what_describes_no_model_is_refused(document: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        schemakit.model(document)


_ODD: list[Any] = [None, True, 5, -1, 1.5, "x", "(", [], ["x"], [None], {}, {"x": 1}, {"$ref": "#"}]


_EVERYTHING: dict[str, Any] = {
    "type": "object",
    "required": ["a"],
    "properties": {
        "a": {"type": "string", "minLength": 1, "maxLength": 9, "pattern": "a", "default": "a"},
        "b": {
            "allOf": [{"enum": [1, 2], "type": "integer", "nullable": True}],
            "default": 1,
            "description": "d",
            "nullable": True,
            "x-order": 1,
        },
        "c": {
            "type": "number",
            "minimum": 0,
            "exclusiveMinimum": True,
            "maximum": 3,
            "multipleOf": 0.5,
            "default": 1,
            "ge": 1,
            "lt": 2,
        },
        "d": {"type": "array", "items": {"type": "string", "format": "uri"}, "default": ["x"]},
        "e": {"anyOf": [{"type": "string"}, {"type": "integer"}], "default": None},
        "f": {"type": ["string", "null"], "const": "x", "x-cog-secret": True, "regex": "x"},
    },
}


_ALL_OUTPUT = {
    "type": "array",
    "items": {"type": "object", "properties": {"file": {"type": "string", "format": "uri"}}},
    "x-cog-array-type": "iterator",
    "x-cog-array-display": "concatenate",
}


def _changes(value: Any) -> Any:
    """The value with one part replaced, for every part and every odd value."""
    yield from _ODD
    for key in value if isinstance(value, dict) else range(len(value)):
        inside = value[key]
        for odd in _changes(inside) if isinstance(inside, (dict, list)) else _ODD:
            changed = value.copy()
            changed[key] = odd
            yield changed


@pytest.mark.slow
@pytest.mark.slow
@pytest.mark.parametrize("version", ["3.0.2", "3.1.0"])
def test_any_value_anywhere_is_read(version: str) -> None:
    wholes = [{"Input": one, "Output": _ALL_OUTPUT} for one in _changes(_EVERYTHING)]
    wholes += [{"Input": {}, "Output": one} for one in _changes(_ALL_OUTPUT)]
    for schemas in wholes:
        api = schemakit.load(described(schemas, version))
        for repair in (False, True):
            try:
                model = api.model(repair=repair)
            except schemakit.CycleError:
                continue
            for part in (model.input, model.output):
                assert part is not None
                jsonschema_rs.meta.validate(part.json_schema())
            form = model.input.rjsf()
            assert form["uiSchema"]["ui:order"][-1] == "*"
        assert isinstance(model.validate({**model.defaults(), "z": [None]}), list)
