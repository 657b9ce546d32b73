"""One schema as a line, and its parts that have lines of their own."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.views.schema_lines import (
    Part,
    Reading,
    describe_part,
    find_body,
    find_parts,
    join_path,
    make_line,
)


def names_of(schema: Any) -> list[tuple[str, str]]:
    return [(one.name, one.segment) for one in find_parts(Reading(), schema)]


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"properties": {"a": {}, "b": {}}}, [("a", "a"), ("b", "b")]),
        ({"patternProperties": {"^x": {}}}, [("/^x/", "/^x/")]),
        ({"additionalProperties": {"properties": {"a": {}}}}, [("*.a", "*.a")]),
        ({"items": {"properties": {"a": {}}}}, [("a", "[].a")]),
        ({"prefixItems": [{}, {}]}, [("[0]", "[0]"), ("[1]", "[1]")]),
        (
            {"oneOf": [{"properties": {"a": {}}}, {"type": "string"}]},
            [("(one of 1)", "(1)"), ("(one of 2)", "(2)")],
        ),
        ({"type": "string"}, []),
        ({"$ref": "#/components/schemas/A"}, []),
        (True, []),
    ],
)
def test_the_parts_of_a_schema(schema: Any, expected: list[tuple[str, str]]) -> None:
    assert names_of(schema) == expected


def test_a_field_of_two_members_of_all_of_has_to_satisfy_both() -> None:
    schema = {
        "allOf": [
            {"properties": {"a": {"type": "string"}}},
            {"properties": {"a": {"maxLength": 3}}, "required": ["a"]},
        ]
    }
    [part] = find_parts(Reading(), schema)
    line = make_line(Reading(), part, "a", 1)
    assert (line.name, line.type, line.required) == ("a", "string", True)
    assert line.facts == ("at most 3 characters",)


def test_a_line_has_what_a_schema_says() -> None:
    schema = {"type": "integer", "readOnly": True, "description": "How old.", "example": 4}
    line = make_line(Reading(), Part("age", "age", schema, required=True), "pet.age", 2)
    assert line[:6] == ("pet.age", 2, "age", "integer", True, ("read-only",))
    assert (line.description, line.beside) == ("How old.", ("example 4",))


def test_a_reference_that_was_kept_says_whether_it_leads_anywhere() -> None:
    part = Part("", "", {"$ref": "#/components/schemas/Node"})
    assert make_line(Reading(), part, "", 0).type == "↻ Node"
    nowhere = Reading(exists=lambda _: False)
    assert make_line(nowhere, part, "", 0).type == "missing: Node"


def test_the_body_of_an_array_is_that_of_its_items() -> None:
    properties = {"a": {"type": "string"}}
    schema = {"type": "array", "items": {"allOf": [{"properties": properties}]}}
    assert find_body(schema, legacy=False) == id(properties)


@pytest.mark.parametrize(
    ("path", "segment", "expected"),
    [("", "a", "a"), ("a", "b", "a.b"), ("a", "[].b", "a[].b"), ("a", "(1)", "a(1)")],
)
def test_paths_are_joined(path: str, segment: str, expected: str) -> None:
    assert join_path(path, segment) == expected


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "title": "A pet"},
        {"type": "array", "items": {"type": "integer"}},
        {"oneOf": [{"type": "string"}, {"type": "null"}]},
        {"$ref": "#/components/schemas/Node"},
        True,
        False,
        None,
    ],
)
def test_the_type_alone_is_that_of_the_line(schema: Any) -> None:
    part = Part("a", "a", schema)
    assert describe_part(Reading(), part) == make_line(Reading(), part, "a", 0).type
