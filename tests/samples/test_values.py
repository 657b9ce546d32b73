"""Values for schemas: what they give first, then what is constructed, then the reason."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from schemakit.patterns import matching
from schemakit.patterns.matching import match_within
from schemakit.samples import pattern_texts
from tests.samples.schemas import make


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string", "example": "a", "default": "b"}, "a"),
        ({"type": "string", "examples": [1, "c"]}, "c"),
        ({"type": "integer", "example": "many", "default": 3}, 3),
        ({"type": "string", "default": None, "enum": ["x", "y"]}, "x"),
        ({"const": {"a": 1}}, {"a": 1}),
        ({"type": "string", "minLength": 3, "example": "ab"}, "string"),
        ({"oneOf": [{"type": "string"}], "default": "d"}, "d"),
    ],
)
def test_what_the_schema_gives_comes_first_if_it_allows_it(schema: Any, expected: Any) -> None:
    assert make(schema).value == expected


def test_given_examples_come_before_those_of_the_schema() -> None:
    schema = {"type": "string", "example": "own"}
    assert make(schema, examples=["given"]).value == "given"
    assert make(schema, examples=[1]).value == "own"


_CONSTRUCTED: list[Any] = [
    {},
    True,
    {"type": "null"},
    {"type": ["null", "string"]},
    {"type": "array", "items": {"type": "integer"}, "minItems": 3, "uniqueItems": True},
    {"type": "array", "items": {"enum": ["a", "b"]}, "minItems": 2, "uniqueItems": True},
    {"type": "array", "items": {"type": "boolean"}, "minItems": 2, "uniqueItems": True},
    {"type": "array", "items": {"format": "uuid"}, "minItems": 5, "uniqueItems": True},
    {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": False},
    {"type": "array", "contains": {"const": 5}, "minContains": 2},
    {"type": "array", "maxItems": 0},
    {"type": "object", "required": ["a"], "properties": {"a": {"pattern": "^x{3}$"}}},
    {"type": "object", "required": ["b"], "additionalProperties": {"type": "integer"}},
    {"type": "object", "minProperties": 2, "additionalProperties": {"type": "integer"}},
    {"type": "object", "minProperties": 1, "propertyNames": {"pattern": "^k[0-9]$"}},
    {"type": "object", "minProperties": 1, "patternProperties": {"^x-a": {"type": "string"}},
     "additionalProperties": False},
    {"type": "object", "maxProperties": 1, "properties": {"a": {}, "b": {}}},
    {"dependentRequired": {"a": ["b"]}, "required": ["a"], "properties": {"b": {"const": 1}}},
    {"dependentSchemas": {"a": {"required": ["b"], "properties": {"b": {"const": 1}}}},
     "required": ["a"]},
    {"allOf": [{"properties": {"a": {"minimum": 3}}}, {"properties": {"a": {"type": "integer"}}}],
     "required": ["a"]},
    {"allOf": [{"type": "object", "properties": {"a": {}}}], "unevaluatedProperties": False},
    {"oneOf": [{"required": ["a"], "properties": {"a": {"const": 1}}},
               {"properties": {"a": {}, "b": {"type": "string"}}}], "type": "object"},
    {"anyOf": [{"type": "string", "minLength": 9, "maxLength": 2}, {"type": "integer"}]},
    {"not": {"const": "string"}, "type": "string"},
    {"not": {"required": ["a"]}, "properties": {"a": {"type": "string"}}, "type": "object"},
    {"if": {"properties": {"k": {"const": "x"}}}, "then": {"required": ["z"]},
     "properties": {"k": {"const": "x"}, "z": {"type": "integer"}}, "required": ["k"],
     "type": "object"},
    {"type": "integer", "exclusiveMinimum": 3, "multipleOf": 5},
]  # fmt: skip


@pytest.mark.parametrize("schema", _CONSTRUCTED)
def test_what_is_constructed_is_valid_and_the_same_each_time(schema: Any) -> None:
    made = make(schema)
    assert made.problem == ""
    assert list(Draft202012Validator(schema).iter_errors(made.value)) == []
    assert make(schema) == made


def test_read_only_members_are_not_in_a_request_and_write_only_ones_not_in_a_response() -> None:
    schema = {
        "type": "object",
        "required": ["id", "secret", "name"],
        "properties": {
            "id": {"type": "integer", "readOnly": True},
            "secret": {"type": "string", "writeOnly": True},
            "name": {"type": "string"},
        },
        "example": {"id": 7, "secret": "s", "name": "n"},
    }
    assert make(schema, hidden="readOnly").value == {"secret": "s", "name": "n"}
    assert make(schema, hidden="writeOnly").value == {"id": 7, "name": "n"}
    constructed = {key: one for key, one in schema.items() if key != "example"}
    assert make(constructed, hidden="readOnly").value == {"secret": "string", "name": "string"}


def test_a_request_has_what_is_required_or_has_an_example() -> None:
    properties = {
        "a": {"type": "string"},
        "b": {"type": "string"},
        "c": {"type": "string", "example": "x"},
        "d": {"type": "string", "example": "x", "deprecated": True},
    }
    schema = {"type": "object", "properties": properties, "required": ["a"]}
    assert make(schema, hidden="readOnly").value == {"a": "string", "c": "x"}
    assert set(make(schema, hidden="writeOnly").value) == {"a", "b", "c"}


def test_recursion_ends_where_it_may_end() -> None:
    node: dict[str, Any] = {"type": "object", "required": ["name", "children"]}
    node["properties"] = {
        "name": {"type": "string"},
        "parent": {"$ref": "#/node"},
        "children": {"type": "array", "items": {"$ref": "#/node"}},
    }
    assert make(node, {"#/node": node}).value == {"name": "string", "children": []}
    chain: dict[str, Any] = {"type": ["object", "null"], "required": ["next"]}
    chain["properties"] = {"next": chain}
    assert make(chain).value == {"next": None}
    tree: dict[str, Any] = {"anyOf": [{"type": "array", "minItems": 2}, {"type": "string"}]}
    tree["anyOf"][0]["items"] = tree
    made = make({"type": "object", "properties": {"t": tree}, "required": ["t"]})
    assert made.problem == ""


_NOTHING = {"enum": [1], "type": "null"}


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        (False, "no value is allowed here"),
        ({"type": "string", "pattern": "^(?!a)a$"}, "no text was found that matches ^(?!a)a$"),
        (
            {"required": ["a"], "properties": {"a": {"minItems": 1, "items": _NOTHING}}},
            "/a/0: no value of its enum is allowed by the rest of the schema",
        ),
        ({"minimum": 2, "maximum": 1}, "no number is within its bounds"),
        ({"allOf": [{"type": "string"}, {"type": "integer"}]}, "no type is allowed"),
        ({"oneOf": [{}, {}]}, "it matches 2 branches of oneOf"),
        ({"required": ["a"], "additionalProperties": False}, "/a: it is required and not allowed"),
        ({"$ref": "#/no"}, "the reference '#/no' has no target"),
        ({"type": "array", "minItems": 10**9}, "an array of 1000000000 items would be too long"),
        ({"type": "array", "items": {"enum": [1]}, "minItems": 2, "uniqueItems": True},
         "there are not enough different items"),
    ],
)  # fmt: skip
def test_a_sample_that_cannot_be_made_says_why(schema: Any, reason: str) -> None:
    made = make(schema)
    assert made.value is None
    assert reason in made.problem


def test_a_recursion_without_an_end_says_so() -> None:
    loop: dict[str, Any] = {"type": "object", "required": ["a"], "properties": {}}
    loop["properties"]["a"] = loop
    assert "the schema contains itself without an end" in make(loop).problem


@pytest.mark.slow
def test_a_hostile_schema_is_bounded() -> None:
    wide: dict[str, Any] = {"type": "object"}
    for _ in range(12):
        wide = {"type": "object", "required": ["a", "b"], "properties": {"a": wide, "b": wide}}
    made = make({"oneOf": [{"anyOf": [wide] * 20}] * 20})
    assert made.problem
    assert "too large" in made.problem or "branches" in made.problem


@pytest.mark.slow
def test_the_patterns_of_a_sample_have_one_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    spent: list[int] = []

    def count(pattern: str, text: str, steps: int) -> tuple[bool | None, int]:
        found = match_within(pattern, text, steps)
        spent.append(found[1])
        return found

    for module in (pattern_texts, matching):
        monkeypatch.setattr(module, "match_within", count)
    hard = {"pattern": "^[a-z]{9}(?=[a-z]*!)", "type": "string", "minLength": 3_000}
    names = [f"a{number}" for number in range(60)]
    branches = {"anyOf": [hard, {"type": "integer"}]}
    schema = {"type": "object", "required": names, "properties": dict.fromkeys(names, branches)}
    assert make(schema).value == dict.fromkeys(names, 1)
    assert 2_000_000 < sum(spent) < 4_200_000


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "minLength": 40.0},
        {"type": "string", "maxLength": 3.0},
        {"type": "string", "minLength": 12.0, "pattern": "^[a-z]+$"},
        {"type": "string", "format": "date", "maxLength": 4.0},
        {"type": "array", "minItems": 3.0},
        {"type": "array", "maxItems": 0.0, "prefixItems": [{}]},
        {"type": "array", "contains": {"const": 1}, "minContains": 2.0, "maxContains": 2.0},
        {"type": "object", "minProperties": 2.0},
        {"type": "object", "properties": {"a": {}, "b": {}}, "maxProperties": 1.0},
        {"type": "object", "minProperties": 300},
    ],
)
def test_a_count_may_be_a_whole_float(schema: Any) -> None:
    sample = make(schema)
    assert sample.problem == ""
    assert Draft202012Validator(schema).is_valid(sample.value)


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ({"type": "string", "minLength": 4e8}, "a text of 400000000 characters would be too long"),
        ({"type": "array", "minItems": 4e8}, "an array of 400000000 items would be too long"),
        (
            {"type": "object", "minProperties": 4e8},
            "an object of 400000000 members would be too large",
        ),
    ],
)
def test_what_would_be_too_long_is_not_made(schema: Any, reason: str) -> None:
    assert make(schema).problem == reason


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "required": ["ab"], "additionalProperties": False},
        {"type": "object", "required": ["ab"], "unevaluatedProperties": False},
    ],
)
def test_a_member_may_be_that_of_a_pattern_that_is_not_read(schema: Any) -> None:
    described = {**schema, "patternProperties": {"(?<=a)b": {"type": "integer"}}}
    assert make(described).value == {"ab": 1}
    example = {"ab": 7}
    assert make({**described, "example": example}).value == example
