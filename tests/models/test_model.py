"""Models in every shape that Cog has written, what contradicts itself in them, and arguments."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator

import schemakit
from schemakit import Model, UsageError
from schemakit.models.mismatch import explain_mismatch
from tests.small import described, to


def read(
    inputs: Any, version: str = "3.0.2", *, repair: bool = False, required: Any = None, **more: Any
) -> Model:
    """The model whose Input has these properties, or is this value; ``more`` are other schemas."""
    whole = {"type": "object", "title": "Input", "properties": inputs}
    if required is not None:
        whole["required"] = required
    if not isinstance(inputs, dict):
        whole = inputs
    return schemakit.model(described({"Input": whole, **more}, version), repair=repair)


def codes(model: Model) -> list[str]:
    return [one.code for one in model.diagnostics]


def choice(values: list[Any], kind: str = "string") -> dict[str, Any]:
    return {"title": "c", "description": "An enumeration.", "enum": values, "type": kind}


# -- shapes over Cog's history ---------------------------------------------------------------------


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
        (described({"Other": {}}), "no schema 'Input' among its 1 schemas"),
        ({"owner": "a", "name": "b", "latest_version": None}, "has no version yet"),
    ],
)
def test_what_describes_no_model_is_refused(document: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        schemakit.model(document)


# -- contradictions --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schema", "code", "said"),
    [
        ({"type": "integer", "default": 13.5}, "default-type", "13.5, a number, where an integer"),
        ({"type": "integer", "maximum": 9, "default": 10}, "default-range", "more than the 9"),
        ({"type": "integer", "minimum": 1, "default": 0}, "default-range", "less than the 1"),
        ({"type": "string", "maxLength": 2, "default": "abc"}, "default-length", "3 characters"),
        ({"type": "string", "pattern": "^b", "default": "abc"}, "default-pattern", "match ^b"),
        ({"type": "string", "enum": ["a"], "default": "b"}, "default-enum", 'none of "a"'),
        ({"type": "string", "default": None}, "null-default", "is null, which it may not be"),
        ({"type": "integer", "enum": ["1", 2]}, "enum-type", 'hold "1", which its type integer'),
        ({"type": "integer", "enum": ["1"]}, "enum-type", "so it allows nothing"),
        ({"type": "integer", "ge": 1}, "unknown-keyword", "says ge: 1, which is no keyword"),
        ({"type": "string", "regex": "^a"}, "unknown-keyword", "says regex"),
        (
            {"type": "integer", "ge": 1, "le": 3, "regex": "a"},
            "unknown-keyword",
            '`p` says ge: 1, le: 3 and regex: "a", which are no keywords and restrict nothing',
        ),
        ({"type": "integer", "minimum": 3, "maximum": 2}, "empty-range", "at least 3 and at most"),
        (
            {"allOf": [{"type": "string"}], "nullable": True},
            "nullable-without-type",
            "nullable beside no type",
        ),
        ({"type": "string", "nullable": True, "enum": ["a"]}, "nullable-enum", "none of its"),
        (
            {"type": "array", "items": {"type": "integer"}, "default": ["a"]},
            "default-item",
            'a list that holds "a"',
        ),
        ("text", "not-a-schema", '"text", where a schema has to stand'),
    ],
)
def test_a_contradiction_is_named_with_its_place(schema: Any, code: str, said: str) -> None:
    document = described({"Input": {"type": "object", "properties": {"p": schema}}})
    found = schemakit.model(json.dumps(document, indent=1).encode()).diagnostics
    assert [one.code for one in found] == [code]
    assert said in found[0].message
    assert "`p`" in found[0].message
    assert found[0].location.pointer == "/components/schemas/Input/properties/p"
    assert found[0].location.line is not None


def test_nullable_says_nothing_from_3_1_on() -> None:
    schema = {"type": "string", "nullable": True, "enum": ["a", None]}
    assert codes(read({"p": schema}, "3.0.2")) == []
    assert codes(read({"p": schema}, "3.1.0")) == ["enum-type"]


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer", "default": 3, "minimum": 3, "maximum": 3},
        {"type": "integer", "default": 8.0},
        {"type": "string", "nullable": True, "default": None},
        {"type": "number", "multipleOf": 0.1, "default": 0.3},
        {"type": "string", "pattern": r"^\p{L}", "default": "x"},
        {"anyOf": [{"type": "string"}, {"type": "integer"}], "default": 2},
        {"enum": [1, "a", None], "default": None},
        {"type": 3, "minimum": "0", "enum": 4, "default": {}},
    ],
)
def test_what_contradicts_nothing_is_not_reported(schema: dict[str, Any]) -> None:
    assert read({"p": schema}).diagnostics == ()


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


# -- repair ----------------------------------------------------------------------------------------


def test_nothing_is_repaired_unasked() -> None:
    inputs = {"n": {"type": "integer", "ge": 1, "default": None}}
    field = read(inputs).input.fields[0]
    assert field.schema == inputs["n"]
    assert (field.minimum, field.nullable) == (None, False)


def test_repair_reads_quirks_as_they_were_meant_and_says_so() -> None:
    inputs: dict[str, Any] = {
        "n": {"type": "integer", "ge": 1, "le": 9, "default": 4},
        "seed": {"type": "integer", "default": None},
        "text": {"type": "string", "min_length": 1, "max_length": 3, "regex": "^a"},
        "c": {"allOf": [to("c")], "nullable": True, "default": None},
        "open": {"type": "number", "gt": 0},
        "either": {"anyOf": [{"type": "string"}, {"type": "integer"}], "default": None},
    }
    before = json.dumps(inputs)
    model = read(inputs, repair=True, c=choice(["a"]))
    found = {one.name: one for one in model.input.fields}
    assert (found["n"].minimum, found["n"].maximum) == (1, 9)
    assert {"ge", "le"}.isdisjoint(found["n"].schema)
    assert (found["text"].min_length, found["text"].max_length) == (1, 3)
    assert found["text"].pattern == "^a"
    assert found["open"].exclusive_minimum == 0
    assert {name for name, one in found.items() if one.nullable} == {"seed", "c", "either"}
    assert found["c"].enum == ("a", None)
    assert set(codes(model)) == {
        "repaired-unknown-keyword",
        "repaired-null-default",
        "repaired-nullable-without-type",
    }
    assert len(model.diagnostics) == len(inputs)
    assert model.diagnostics[0].message.endswith("; read as minimum and maximum")
    assert model.validate(model.defaults()) == []
    assert [one.code for one in model.validate({"n": 0, "text": "bbbb"})] == [
        "minimum",
        "maxLength",
        "pattern",
    ]
    assert json.dumps(inputs) == before


def test_parameters_that_would_need_one_keyword_are_not_both_repaired() -> None:
    model = read({"n": {"type": "integer", "ge": 1, "gt": 2}}, "3.0.2", repair=True)
    assert model.input.fields[0].schema == {"type": "integer", "minimum": 1, "gt": 2}
    assert codes(model) == ["repaired-unknown-keyword", "unknown-keyword"]


def test_repair_in_3_1_uses_its_own_words() -> None:
    inputs = {"seed": {"type": "integer", "default": None}, "n": {"type": "number", "lt": 3}}
    seed, number = read(inputs, "3.1.0", repair=True).input.fields
    assert seed.schema["type"] == ["integer", "null"]
    assert number.schema == {"type": "number", "exclusiveMaximum": 3}


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer", "default": 13.5},
        {"type": "integer", "enum": ["512", "256"]},
        {"type": "integer", "ge": "one"},
        {"type": "integer", "ge": 1, "minimum": 0},
    ],
)
def test_what_may_have_been_meant_otherwise_is_not_repaired(schema: dict[str, Any]) -> None:
    model = read({"p": schema}, repair=True)
    assert model.input.fields[0].schema == schema
    assert not any(one.startswith("repaired-") for one in codes(model))
    assert len(model.diagnostics) == 1


# -- arguments -------------------------------------------------------------------------------------

INPUTS: dict[str, Any] = {
    "prompt": {"type": "string", "minLength": 1, "maxLength": 5, "x-order": 0},
    "steps": {"type": "integer", "minimum": 1, "maximum": 500, "default": 30, "x-order": 1},
    "size": {"enum": ["small", "large"], "type": "string", "x-order": 2},
    "width": {"enum": [256, 512], "type": "integer", "x-order": 3},
    "images": {
        "type": "array",
        "maxItems": 2,
        "items": {"type": "string", "format": "uri"},
        "x-order": 4,
    },
    "scale": {
        "type": "number",
        "minimum": 0,
        "exclusiveMinimum": True,
        "multipleOf": 0.5,
        "x-order": 5,
    },
    "code": {"type": "string", "pattern": "^[a-z]+$", "x-order": 6},
    "seed": {"type": "integer", "nullable": True, "default": None, "x-order": 7},
    "either": {"anyOf": [{"type": "string"}, {"type": "integer"}], "x-order": 8},
    "sure": {"type": "boolean", "default": False, "x-order": 9},
}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"steps": 600}, "`steps` is 600, more than the 500 allowed"),
        ({"steps": 0}, "`steps` is 0, less than the 1 allowed"),
        ({"steps": "9"}, '`steps` is "9", a string, where an integer is expected'),
        ({"steps": True}, "`steps` is true, a boolean, where an integer is expected"),
        ({"steps": None}, "`steps` is null, where an integer is expected"),
        ({"prompt": ""}, "`prompt` has 0 characters, fewer than the 1 allowed"),
        ({"prompt": "lantern"}, "`prompt` has 7 characters, more than the 5 allowed"),
        (
            {"size": "smal"},
            '`size` is "smal", which is none of "small", "large"; did you mean \'small\'?',
        ),
        ({"width": 300}, "`width` is 300, which is none of 256, 512"),
        ({"width": "256"}, '`width` is "256", a string, where an integer is expected'),
        ({"images": ["a", 2]}, "`images[1]` is 2, an integer, where a string is expected"),
        ({"images": ["a", "b", "c"]}, "`images` has 3 items, more than the 2 allowed"),
        ({"scale": 0}, "`scale` is 0, which has to be more than 0"),
        ({"scale": 0.7}, "`scale` is 0.7, which is no multiple of 0.5"),
        ({"code": "A"}, '`code` is "A", which does not match ^[a-z]+$'),
        ({"either": 1.5}, "`either` is 1.5, a number, where string | integer is expected"),
        ({"stpes": 3}, "there is no input `stpes`; did you mean 'steps'?"),
        ({"zzz": 3}, "there is no input `zzz`"),
    ],
)
def test_each_problem_of_arguments_is_a_sentence_that_names_the_field(
    arguments: dict[str, Any], sentence: str
) -> None:
    found = read(INPUTS).validate(arguments)
    assert [one.message for one in found] == [sentence]
    is_unknown = found[0].code == "unknown"
    assert found[0].severity == ("warning" if is_unknown else "error")
    assert found[0].location.uri == "arguments"


def test_arguments_that_fit_have_no_problems() -> None:
    model = read(INPUTS, required=["prompt"])
    given = {"prompt": "moth", "steps": 5.0, "seed": None, "either": 3, "images": ["x"]}
    assert model.validate(given) == []
    assert model.defaults() == {"steps": 30, "seed": None, "sure": False}
    assert list(model.defaults()) == ["steps", "seed", "sure"]


def test_what_is_missing_is_named_each() -> None:
    found = read(INPUTS, required=["prompt", "size"]).validate({})
    assert [one.message for one in found] == ["`prompt` is required", "`size` is required"]


def test_arguments_that_are_no_object() -> None:
    found = read(INPUTS).validate([1])
    assert [(one.code, one.location.pointer) for one in found] == [("type", "")]
    assert "a list, where an object is expected" in found[0].message


def test_a_closed_input_makes_unknown_arguments_errors() -> None:
    closed = {"type": "object", "properties": {"a": {}}, "additionalProperties": False}
    found = schemakit.model(described({"Input": closed})).validate({"b": 1, "c": 2})
    assert [(one.code, one.severity) for one in found] == [("unknown", "error")] * 2
    open_ = {**closed, "additionalProperties": True}
    assert schemakit.model(described({"Input": open_})).validate({"b": 1}) == []


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "pattern": r"^\p{L}+$"},
        {"type": "string", "pattern": "("},
        {"minimum": "0", "maximum": [], "enum": 3, "required": True, "type": "any"},
        {"multipleOf": 0, "maxLength": -1, "items": "x", "allOf": [], "properties": []},
        {"$ref": "#/components/schemas/Gone"},
        {"patternProperties": {"(": {"type": "string"}}, "type": "object"},
    ],
)
def test_a_malformed_schema_allows_and_never_breaks(schema: dict[str, Any]) -> None:
    model = read({"p": schema})
    # Where the type is known too, what is malformed restricts nothing more.
    kinds: dict[Any, type] = {"string": str, "object": dict}
    expected = kinds.get(schema.get("type"), object)
    values: list[Any] = [1, "x", None, [], {}, {"a": 1}, 1.5, True]
    for value in values:
        found = model.validate({"p": value})
        errors = [one for one in found if one.severity == "error" and one.code != "not-checked"]
        assert (errors == []) is isinstance(value, expected)


def test_what_cannot_be_checked_is_an_error_that_says_so() -> None:
    within_itself = {"allOf": [to("Input")], "properties": {"a": {"type": "integer"}}}
    found = schemakit.model(described({"Input": within_itself})).validate({"a": 1})
    assert [one.code for one in found] == ["not-checked"]
    assert "contains itself in place" in found[0].message
    model = read({"p": {"type": "object", "patternProperties": {"(": {}}}})
    assert [one.code for one in model.validate({"p": {"a": 1}})] == ["not-checked"]


def test_without_jsonschema_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "jsonschema", None)
    with pytest.raises(UsageError, match=r"pip install 'schemakit\[validate\]'"):
        read(INPUTS).validate({})


# -- values ----------------------------------------------------------------------------------------


def test_true_is_not_one_and_one_is_not_true() -> None:
    assert explain_mismatch(True, {"enum": [1]}, legacy=False) is not None
    assert explain_mismatch(1, {"const": True}, legacy=False) is not None
    assert explain_mismatch({"a": True}, {"enum": [{"a": 1}]}, legacy=False) is not None
    assert explain_mismatch(1.0, {"enum": [1], "type": "integer"}, legacy=False) is None


# -- forms -----------------------------------------------------------------------------------------


def test_a_form_has_order_widgets_and_defaults() -> None:
    inputs: dict[str, Any] = {
        "b": {"type": "string", "x-order": 1},
        "a": {"type": "string", "format": "uri", "x-order": 0},
        "many": {"type": "array", "items": {"type": "string", "format": "uri"}, "x-order": 2},
        "key": {"type": "string", "format": "password", "x-order": 3},
        "word": {"type": "string", "default": "png", "x-order": 4},
        "short": {"type": "string", "maxLength": 20, "x-order": 5},
        "c": {"type": "string", "enum": ["x"], "default": "x", "x-order": 6},
        "seed": {"type": "integer", "nullable": True, "default": None, "x-order": 7},
    }
    form = read(inputs).input.rjsf()
    assert form["uiSchema"] == {
        "ui:order": ["a", "b", "many", "key", "word", "short", "c", "seed", "*"],
        "a": {"ui:widget": "file"},
        "b": {"ui:widget": "textarea"},
        "many": {"ui:widget": "files"},
        "key": {"ui:widget": "password"},
    }
    assert form["formData"] == {"word": "png", "c": "x"}
    assert "$schema" not in form["schema"]
    assert form["schema"]["properties"]["seed"]["type"] == ["integer", "null"]


# -- any value anywhere ----------------------------------------------------------------------------

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
