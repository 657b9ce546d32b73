"""Each ``allOf`` that no value satisfies."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.descriptions import check_files, check_text, found
from tests.small import described, to

CODE = "impossible-all-of"
CLOSED = {"type": "object", "additionalProperties": False, "properties": {"a": {"type": "string"}}}


def messages(version: str = "3.1.0", **schemas: Any) -> list[tuple[str, str]]:
    import json

    problems = check_text(json.dumps(described(schemas, version)))
    return [(one.code, one.message) for one in problems]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ({"type": "string"}, {"type": "integer"}, "no value is both a string and an integer"),
        (
            {"type": "number"},
            {"type": "array", "items": {}},
            "no value is both a number and an array",
        ),
        ({"enum": ["a", "b"]}, {"enum": ["c"]}, "no value is in both enumerations"),
        ({"enum": ["a"]}, {"enum": ["b"]}, 'no value is both "a" and "b"'),
        (
            {"type": "integer", "minimum": 10},
            {"maximum": 9},
            "no number is at least 10 and at most 9",
        ),
        (
            {"type": "string", "minLength": 3},
            {"maxLength": 2},
            "'minLength: 3' and 'maxLength: 2' exclude each other",
        ),
        (
            {"type": "object", "required": ["k"], "properties": {"k": {"type": "string"}}},
            {"properties": {"k": {"type": "integer"}}},
            "the required property 'k': no value is both a string and an integer",
        ),
        ({"type": "string"}, {"enum": [1, 2]}, "no value in the enumeration is a string"),
        ({"type": "integer"}, {"enum": ["a"]}, '"a" is not an integer'),
        ({"type": "integer"}, {"enum": [1.5]}, "1.5 is not an integer"),
        (
            {"type": "string"},
            {"oneOf": [{"type": "integer"}, {"type": "boolean"}]},
            "no value is both a string and a boolean or an integer",
        ),
        (
            {"type": "string"},
            {"anyOf": [{"enum": [1]}, {"allOf": [{"type": "boolean"}]}]},
            "no value is both a string and a boolean or an integer",
        ),
    ],
)
def test_a_contradiction_is_named(
    first: dict[str, Any], second: dict[str, Any], message: str, version: str
) -> None:
    for schemas in (
        {"A": {"allOf": [first, second]}},
        {"A": {"allOf": [to("B"), {"allOf": [second]}]}, "B": first},
    ):
        assert messages(version, **schemas) == [(CODE, message)]
    beside = {"A": {**second, "allOf": [first]}}
    assert [code for code, _ in messages(version, **beside)] == [CODE]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"type": "integer"}, {"type": "number"}),
        ({"type": ["string", "null"]}, {"type": ["integer", "null"]}),
        ({"type": "string"}, {"minimum": 3, "maximum": 2}),
        ({"minimum": 3}, {"maximum": 2}),
        ({"type": "integer", "minimum": 3}, {"maximum": 3}),
        ({"enum": [1, 2]}, {"enum": [2.0, 3]}),
        ({"properties": {"k": {"type": "string"}}}, {"properties": {"k": {"type": "integer"}}}),
        ({"type": "object"}, {"required": ["a"]}),
        (CLOSED, {"required": ["a"]}),
        ({"type": "string"}, {}),
        ({"type": "unknown"}, {"type": "string"}),
        ({"type": "integer"}, {"enum": [1.0, "a"]}),
        ({"type": "number"}, {"enum": [1]}),
        ({"type": "number"}, {"const": 1.5}),
        ({"type": ["string", "null"]}, {"enum": [None]}),
        ({"type": "number"}, {"oneOf": [{"type": "integer"}]}),
        ({"type": "string"}, {"oneOf": [{"type": "integer"}, {}]}),
        ({"type": "string"}, {"anyOf": [False, True]}),
        ({"type": "string"}, True),
        ({"type": "string"}, {"not": {"type": "integer"}}),
        ({"properties": {"a": {"not": {"type": "string"}}}}, {"required": ["a"]}),
        ({"properties": {"a": False}}, {"required": ["b"]}),
    ],
)
def test_what_some_value_satisfies_is_fine(first: dict[str, Any], second: Any) -> None:
    assert found(described({"A": {"allOf": [first, second]}}, "3.1.0"), CODE) == []


@pytest.mark.parametrize("second", [False, {"not": {}}, {"not": True}, {"oneOf": [False]}])
def test_a_false_schema_is_named(second: Any) -> None:
    expected = [(CODE, "no value satisfies #/components/schemas/A/allOf/1")]
    assert messages(A={"allOf": [{"type": "string"}, second]}) == expected


def test_a_reference_to_a_false_schema_is_no_contradiction() -> None:
    false_schemas: list[Any] = [False, {"not": {}}, {"oneOf": [False]}]
    for nothing in false_schemas:
        schemas = {"No": nothing, "A": {**to("No"), "description": "never"}}
        assert found(described(schemas, "3.1.0"), CODE) == []


def test_a_constant_of_another_type_is_named() -> None:
    assert messages(A={"allOf": [{"const": 1}, {"type": "string"}]}) == [
        (CODE, "1 is not a string")
    ]
    # 3.0 does not have it.
    assert found(described({"A": {"allOf": [{"const": 1}, {"type": "string"}]}}), CODE) == []


def test_the_values_of_all_enumerations_are_compared_with_all_types() -> None:
    types = [{"type": ["string", "number"]}, {"type": ["string", "boolean"]}]
    expected = [(CODE, "no value in the enumeration is a string")]
    assert messages(A={"allOf": [*types, {"enum": [1, True]}]}) == expected
    enumerations = [{"enum": ["a", 1]}, {"enum": [1, 2]}]
    expected = [(CODE, "1 is not a string")]
    assert messages(A={"allOf": [{"type": "string"}, *enumerations]}) == expected


@pytest.mark.parametrize("nothing", [False, {"not": {}}, to("No")])
def test_a_property_that_is_false_may_not_be_required(nothing: Any) -> None:
    forbidding, requiring = {"properties": {"a": nothing}}, {"required": ["a"]}
    schemas = {"No": False, "A": {"allOf": [forbidding, requiring]}}
    (problem,) = found(described(schemas, "3.1.0"))
    assert problem == (CODE, "/components/schemas/A/allOf")
    schemas["A"] = {**forbidding, **requiring}
    (problem,) = found(described(schemas, "3.1.0"))
    assert problem == ("impossible-required", "/components/schemas/A/required/0")
    # A string satisfies these.
    schemas["A"] = {"allOf": [{"type": "string"}, forbidding, requiring]}
    assert found(described(schemas, "3.1.0")) == []


def test_a_union_that_contains_itself_ends() -> None:
    schemas = {
        "A": {"allOf": [{"type": "string"}, to("B")]},
        "B": {"oneOf": [{"properties": {"b": to("B")}}, {"oneOf": [to("B")]}]},
    }
    assert found(described(schemas, "3.1.0"), CODE) == []


def test_exclusive_bounds_count_by_version() -> None:
    bounds = [{"type": "number", "minimum": 1, "exclusiveMinimum": True}, {"maximum": 1}]
    assert messages("3.0.3", A={"allOf": bounds}) == [
        (CODE, "no number is more than 1 and at most 1")
    ]
    bounds = [{"type": "number", "exclusiveMinimum": 1}, {"maximum": 1}]
    assert messages("3.1.0", A={"allOf": bounds}) == [
        (CODE, "no number is more than 1 and at most 1")
    ]


def test_null_satisfies_what_is_nullable() -> None:
    members = [{"type": "string", "nullable": True}, {"type": "integer", "nullable": True}]
    assert found(described({"A": {"allOf": members}}), CODE) == []
    assert found(described({"A": {"allOf": [*members, {"type": "object"}]}}), CODE) != []
    enumeration = {"enum": [None]}
    assert found(described({"A": {"allOf": [members[0], enumeration]}}), CODE) == []
    union = {"oneOf": [{"type": "integer", "nullable": True}, enumeration]}
    assert found(described({"A": {"allOf": [members[0], union]}}), CODE) == []


def test_a_closed_schema_forbids_what_another_one_requires() -> None:
    other = {"type": "object", "properties": {"b": {}}, "required": ["b"]}
    expected = [
        (
            "impossible-required",
            "'b' is required in #/components/schemas/B, but not allowed in #/components/schemas/A",
        )
    ]
    for version in ("3.0.3", "3.1.0"):
        assert messages(version, A=CLOSED, B=other, C={"allOf": [to("A"), to("B")]}) == expected
    inside = {**CLOSED, "allOf": [to("B")]}
    (one,) = messages(A=inside, B=other)
    assert one == expected[0]
    optional = {"type": "object", "properties": {"b": {}}}
    assert messages(A=CLOSED, B=optional, C={"allOf": [to("A"), to("B")]}) == []
    by_pattern = {**CLOSED, "patternProperties": {"^b": {}}}
    assert messages(A=by_pattern, B=other, C={"allOf": [to("A"), to("B")]}) == []


def test_siblings_of_a_reference_are_a_conjunction_from_3_1_on() -> None:
    schemas = {"A": {"type": "string"}, "B": {**to("A"), "type": "integer"}}
    assert [code for code, _ in found(described(schemas, "3.1.0"))] == [CODE]
    assert found(described(schemas, "3.0.3"), CODE) == []


def test_only_the_innermost_schema_is_reported() -> None:
    wrong = {"allOf": [{"type": "string"}, {"type": "integer"}]}
    schemas = {"A": wrong, "B": {"allOf": [to("A"), {"title": "b"}]}, "C": {"allOf": [to("B")]}}
    assert found(described(schemas, "3.1.0")) == [(CODE, "/components/schemas/A/allOf")]


def test_the_places_of_the_schemas_are_related() -> None:
    entry = (
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"
        "components: {schemas: {A: {allOf: [{$ref: b.yaml}, {type: integer}]}}}\n"
    )
    (one,) = check_files(entry, b="type: string\n")
    places = [(place.uri, place.pointer) for place in one.related]
    assert sorted(places) == [("api.yaml", "/components/schemas/A/allOf/1"), ("b.yaml", "")]


def test_a_schema_that_applies_itself_ends() -> None:
    cyclic = {"type": "object", "properties": {"b": to("B")}, "allOf": [to("B")]}
    schemas = {
        "A": {"allOf": [to("A"), {"type": "string"}]},
        "B": {**cyclic, "required": ["b"]},
    }
    assert found(described(schemas, "3.1.0"), CODE) == []
