"""Contradictions in the schema of one input, and their repairs."""

from __future__ import annotations

import json
from typing import Any

import pytest

import schemakit
from schemakit.models.quirks import find_quirks
from tests.models.inputs import choice, codes, read
from tests.small import described, to


@pytest.mark.parametrize(
    ("schema", "code", "said"),
    [
        ({"type": "integer", "default": 13.5}, "default-type", "13.5, a number, where an integer"),
        ({"type": "integer", "maximum": 9, "default": 10}, "default-range", "more than the 9"),
        ({"type": "integer", "minimum": 1, "default": 0}, "default-range", "less than the 1"),
        ({"type": "string", "maxLength": 2, "default": "abc"}, "default-length", "3 characters"),
        ({"type": "string", "pattern": "^b", "default": "abc"}, "default-pattern", "match ^b"),
        ({"type": "string", "enum": ["a"], "default": "b"}, "default-enum", 'not one of "a"'),
        (
            {"type": "string", "default": None},
            "null-default",
            "which its schema does not allow",
        ),
        ({"type": "integer", "enum": ["1", 2]}, "enum-type", 'contain "1", which its type integer'),
        ({"type": "integer", "enum": ["1"]}, "enum-type", "so it allows nothing"),
        (
            {"type": "integer", "ge": 1},
            "unknown-keyword",
            "has ge: 1, which is not a keyword",
        ),
        ({"type": "string", "regex": "^a"}, "unknown-keyword", "has regex"),
        (
            {"type": "integer", "ge": 1, "le": 3, "regex": "a"},
            "unknown-keyword",
            '`p` has ge: 1, le: 3 and regex: "a", which are not keywords and have no effect',
        ),
        ({"type": "integer", "minimum": 3, "maximum": 2}, "empty-range", "at least 3 and at most"),
        (
            {"allOf": [{"type": "string"}], "nullable": True},
            "nullable-without-type",
            "nullable without a type",
        ),
        ({"type": "string", "nullable": True, "enum": ["a"]}, "nullable-enum", "not one of its"),
        (
            {"type": "array", "items": {"type": "integer"}, "default": ["a"]},
            "default-item",
            'a list that contains "a"',
        ),
        ("text", "not-a-schema", '"text", where a schema is expected'),
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


def test_a_check_sees_what_those_before_it_have_repaired() -> None:
    schema = {"type": "integer", "ge": 5, "default": 1}
    flat, found = find_quirks("n", schema, legacy=True, repair=True)
    assert flat == {"type": "integer", "minimum": 5, "default": 1}
    assert [one.code for one in found] == ["repaired-unknown-keyword", "default-range"]
    assert found[1].message == "the default of `n` is 1, less than the 5 allowed"
    unchanged, found = find_quirks("n", schema, legacy=True, repair=False)
    assert unchanged == schema
    assert [one.code for one in found] == ["unknown-keyword"]
