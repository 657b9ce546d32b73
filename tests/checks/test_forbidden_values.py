"""What a false schema forbids, as ``check --examples`` says it."""

from __future__ import annotations

import json
from typing import Any

import pytest

import schemakit
from tests.small import described, to

START = "this example does not match its schema: "


def problems(schema: Any, example: Any) -> list[tuple[str | None, str]]:
    """Pointer below the example, and message, of each problem."""
    schemas = {"A": {**schema, "examples": [example]}, "No": False}
    api = schemakit.load(json.dumps(described(schemas, "3.1.1")).encode())
    found = api.check(examples=True)
    assert {one.code for one in found} <= {"invalid-example"}
    start = len("/components/schemas/A/examples/0")
    return [((one.location.pointer or "")[start:], one.message) for one in found]


@pytest.mark.parametrize(
    ("schema", "example", "where", "what"),
    [
        ({"properties": {"p": False}}, {"p": 1}, "/p", "'p' is not allowed"),
        ({"properties": {"p": {"not": {}}}}, {"p": 1}, "/p", "'p' is not allowed"),
        ({"properties": {"q": to("No")}}, {"q": 1}, "/q", "'q' is not allowed"),
        ({"patternProperties": {"^x": False}}, {"x1": 1}, "/x1", "'x1' is not allowed"),
        ({"additionalProperties": False}, {"p": 1}, "/p", "'p' is not allowed"),
        ({"unevaluatedProperties": False}, {"p": 1}, "/p", "'p' is not allowed"),
        ({"propertyNames": False}, {"a": {}}, "/a", "'a' is not allowed"),
        ({"dependentSchemas": {"b": False}}, {"a": 1, "b": 2}, "/b", "'b' is not allowed"),
        ({"items": False}, [1], "/0", "'[0]' is not allowed"),
        ({"prefixItems": [{}], "items": False}, [1, 2], "/1", "'[1]' is not allowed"),
        ({"properties": {"a": {"if": {}, "then": False}}}, {"a": 1}, "/a", "'a' is not allowed"),
        ({"if": {"type": "string"}, "then": False}, "a", "", "no value is allowed"),
        (to("No"), 1, "", "no value is allowed"),
        # Properties with the names of keywords.
        ({"properties": {"not": False}}, {"not": {"q": 1}}, "/not", "'not' is not allowed"),
        (
            {"properties": {"propertyNames": False}},
            {"propertyNames": {"q": 1}},
            "/propertyNames",
            "'propertyNames' is not allowed",
        ),
    ],
)
def test_what_is_not_allowed_is_named_at_its_place(
    schema: Any, example: Any, where: str, what: str
) -> None:
    assert problems(schema, example) == [(where, START + what)]


def test_a_nested_property_is_named_with_what_it_is_in() -> None:
    closed = {"additionalProperties": False}
    described_closed = {**closed, "properties": {"name": {}}}
    for inner in (closed, described_closed):
        schema = {"properties": {"pets": {"items": inner}}}
        example = {"pets": [{}, {"age": 1}]}
        what = START + "'pets[1].age' is not allowed"
        assert problems(schema, example) == [("/pets/1/age", what)]


def test_several_names_are_in_one_sentence() -> None:
    schema = {"additionalProperties": False}
    what = START + "'a', 'b' and 'c' are not allowed"
    assert problems(schema, {"a": 1, "b": 1, "c": 1}) == [("/a", what)]
    what = START + "'a', 'b', 'c' and 3 more are not allowed"
    assert problems(schema, dict.fromkeys("abcdef", 1)) == [("/a", what)]


def test_a_false_branch_was_not_meant() -> None:
    (problem,) = problems({"anyOf": [False, {"type": "string"}]}, 1)
    assert problem == ("", START + "expected a string, found 1")
