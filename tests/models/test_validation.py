"""Arguments checked against the input of a model."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

import schemakit
from schemakit import UsageError
from schemakit.models.validation import locate_in_text, validate_arguments
from tests.models.inputs import INPUTS, read
from tests.small import described, to


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"steps": 600}, "`steps` is 600, more than the 500 allowed"),
        ({"steps": 0}, "`steps` is 0, less than the 1 allowed"),
        ({"steps": "9"}, '`steps` is "9", a string, where an integer is expected'),
        ({"steps": True}, "`steps` is true, a boolean, where an integer is expected"),
        ({"steps": None}, "`steps` is null, where an integer is expected"),
        ({"prompt": ""}, "`prompt` has 0 characters, fewer than the 1 required"),
        ({"prompt": "lantern"}, "`prompt` has 7 characters, more than the 5 allowed"),
        (
            {"size": "smal"},
            '`size` is "smal", which is not one of "small", "large"; did you mean \'small\'?',
        ),
        ({"width": 300}, "`width` is 300, which is not one of 256, 512"),
        ({"width": "256"}, '`width` is "256", a string, where an integer is expected'),
        ({"images": ["a", 2]}, "`images[1]` is 2, an integer, where a string is expected"),
        ({"images": ["a", "b", "c"]}, "`images` has 3 items, more than the 2 allowed"),
        ({"scale": 0}, "`scale` is 0, which has to be more than 0"),
        ({"scale": 0.7}, "`scale` is 0.7, which is not a multiple of 0.5"),
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


@pytest.mark.parametrize(
    ("schema", "value", "sentence"),
    [
        ({"const": 3}, 4, "`p` is 4, which has to be 3"),
        ({"exclusiveMaximum": 3}, 3, "`p` is 3, which has to be less than 3"),
        ({"minItems": 2}, [1], "`p` has 1 item, fewer than the 2 required"),
        ({"maxProperties": 1}, {"a": 1, "b": 2}, "`p` has 2 fields, more than the 1 allowed"),
        ({"uniqueItems": True}, [1, 1], "`p` is [1, 1], with equal items"),
        ({"oneOf": [{}, {"minimum": 0}]}, 1, "`p` is 1, which more than one alternative allows"),
        ({"anyOf": [{"maximum": 1}, {"maximum": 1}]}, 3, "`p` is 3, more than the 1 allowed"),
        ({"enum": [1, 2]}, "2", '`p` is "2", which is not one of 1, 2; 2 is an integer'),
    ],
)
def test_each_keyword_has_a_sentence(schema: dict[str, Any], value: Any, sentence: str) -> None:
    found = validate_arguments({"p": value}, {"properties": {"p": schema}})
    assert [one.message for one in found] == [sentence]
    assert {one.location.pointer for one in found} == {"/p"}


def test_any_other_keyword_has_the_sentence_of_jsonschema() -> None:
    found = validate_arguments({"p": 1}, {"properties": {"p": {"not": {}}}})
    assert [one.code for one in found] == ["not"]
    assert found[0].message.startswith("`p`: ")


@pytest.mark.parametrize(
    ("schema", "arguments", "code", "where", "name"),
    [
        ({"properties": {"p": False}}, {"p": 1}, "properties", "/p", "p"),
        ({"patternProperties": {"^p": False}}, {"px": 1}, "patternProperties", "/px", "px"),
        ({"propertyNames": False}, {"p": 1}, "propertyNames", "/p", "p"),
        ({"dependentSchemas": {"p": False}}, {"p": 1}, "dependentSchemas", "/p", "p"),
        (
            {"properties": {"p": {"items": {"properties": {"q": False}}}}},
            {"p": [{}, {"q": 0}]},
            "properties",
            "/p/1/q",
            "p[1].q",
        ),
    ],
)
def test_an_argument_that_a_false_schema_forbids_is_named(
    schema: dict[str, Any], arguments: dict[str, Any], code: str, where: str, name: str
) -> None:
    found = [one for one in validate_arguments(arguments, schema) if one.code != "unknown"]
    assert [(one.code, one.location.pointer, one.message) for one in found] == [
        (code, where, f"`{name}` is not allowed")
    ]


def test_problems_are_located_in_the_text_of_the_arguments() -> None:
    model = read(INPUTS)
    found = model.validate({"steps": 600, "zzz": 1}, uri="a.json")
    text = b'{\n  "steps": 600,\n  "zzz": 1\n}'
    assert [str(one.location) for one in locate_in_text(found, text, "json")] == [
        "a.json:2:3 (#/steps)",
        "a.json:3:3 (#/zzz)",
    ]


@pytest.mark.slow
def test_a_stack_that_is_full_inside_the_validator_is_an_answer() -> None:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(30):
        schema = {"not": schema}
    model = schemakit.model(described({"Input": {"properties": {"x": schema}}}))
    validate = partial(model.validate, {"x": 1})

    def descend(levels: int) -> Any:
        return validate() if levels <= 0 else descend(levels - 1)

    # At each place of the validator in which the stack may end.
    codes = {one.code for levels in range(600, 860, 2) for one in descend(levels)}
    assert codes == {"not", "not-checked"}
