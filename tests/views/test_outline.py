"""A schema as lines: what each says, what is drawn once, and where drawing stops."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from schemakit.views.outline import build_outline, build_readable_outline
from schemakit.views.schema_lines import MAX_DEPTH, Line


def lines_of(schema: Any, **options: Any) -> list[Line]:
    return build_outline(schema, **options).lines


def types_of(schema: Any, **options: Any) -> dict[str, str]:
    return {line.path: line.type for line in lines_of(schema, **options)}


def api_of(version: str = "3.1.0", **schemas: Any) -> schemakit.Description:
    return schemakit.load({"openapi": version, "components": {"schemas": schemas}})


# -- types -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string"}, "string"),
        ({"type": "string", "format": "date"}, "string (date)"),
        ({"type": ["string", "null"]}, "string | null"),
        ({"type": "array", "items": {"type": "integer"}}, "array of integer"),
        ({"type": "array"}, "array"),
        ({"type": "object", "title": "A pet"}, "object (A pet)"),
        ({"type": "object", "additionalProperties": {"type": "number"}}, "map of number"),
        (
            {"type": "array", "items": {"type": "array", "items": {"type": "string"}}},
            "array of array of string",
        ),
        ({"oneOf": [{"type": "string"}, {"type": "null"}]}, "string | null"),
        ({"oneOf": [{"type": "string"}, {"type": "integer"}]}, "string | integer"),
        ({"enum": ["a", "b"]}, "string"),
        ({}, "any"),
        (True, "any"),
        (False, "never"),
        (None, "any"),
    ],
)
def test_a_type_is_described_in_a_few_words(schema: Any, expected: str) -> None:
    assert types_of(schema) == {"": expected}


def test_a_title_that_repeats_the_name_is_left_out() -> None:
    schema = {"properties": {"home_town": {"type": "object", "title": "Home Town"}}}
    assert types_of(schema)["home_town"] == "object"


# -- marks and fields ------------------------------------------------------------------------------


def test_marks_are_those_that_are_true() -> None:
    schema = {"properties": {"a": {"readOnly": True, "deprecated": True, "writeOnly": False}}}
    assert lines_of(schema)[1].marks == ("deprecated", "read-only")


def test_fields_of_objects_arrays_and_maps_have_the_paths_a_reader_would_write() -> None:
    thing = {"type": "object", "properties": {"id": {"type": "string"}}}
    schema = {
        "properties": {
            "one": thing,
            "many": {"type": "array", "items": thing},
            "by_name": {"type": "object", "additionalProperties": thing},
            "grid": {"type": "array", "items": {"type": "array", "items": thing}},
        },
        "patternProperties": {"^x-": {"type": "string"}},
    }
    paths = [line.path for line in lines_of(schema)]
    assert paths[1:] == [
        *("one", "one.id", "many", "many[].id", "by_name", "by_name.*.id"),
        *("grid", "grid[][].id", "/^x-/"),
    ]


def test_a_tuple_has_a_line_for_each_place() -> None:
    schema = {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}]}
    assert types_of(schema) == {"": "array", "[0]": "string", "[1]": "integer"}


def test_required_fields_are_marked() -> None:
    schema = {"required": ["a"], "properties": {"a": {}, "b": {}}}
    assert {line.path: line.required for line in lines_of(schema)[1:]} == {"a": True, "b": False}


def test_the_members_of_all_of_are_one_list_of_fields() -> None:
    schema = {
        "allOf": [
            {"properties": {"id": {"type": "string"}}, "not": {"type": "null"}},
            {"required": ["id", "name"], "properties": {"name": {"type": "string"}}},
        ],
        "properties": {"extra": {"type": "boolean"}},
    }
    found = {line.path: line.required for line in lines_of(schema)[1:]}
    assert found == {"extra": False, "id": True, "name": True}


def test_a_field_that_two_members_restrict_has_the_facts_of_both() -> None:
    schema = {
        "allOf": [
            {"properties": {"n": {"type": "integer", "minimum": 1}}, "not": {}},
            {"properties": {"n": {"type": "integer", "maxLength": 3}}},
        ]
    }
    (line,) = lines_of(schema)[1:]
    assert set(line.facts) == {"at least 1", "at most 3 characters"}


def test_branches_are_drawn_where_their_types_do_not_say_all() -> None:
    cat = {"type": "object", "title": "Cat", "properties": {"lives": {"type": "integer"}}}
    dog = {"type": "object", "title": "Dog", "properties": {"barks": {"type": "boolean"}}}
    found = lines_of({"oneOf": [cat, dog]})
    assert [(line.path, line.name) for line in found[1:]] == [
        ("(1)", "(one of 1)"),
        ("(1).lives", "lives"),
        ("(2)", "(one of 2)"),
        ("(2).barks", "barks"),
    ]
    assert found[0].type == "Cat | Dog"


def test_an_object_or_null_is_drawn_as_the_object() -> None:
    cat = {"type": "object", "properties": {"lives": {"type": "integer"}}}
    assert types_of({"anyOf": [cat, {"type": "null"}]}) == {"": "object | null", "lives": "integer"}


# -- where drawing stops ---------------------------------------------------------------------------


def test_recursion_is_marked_by_name() -> None:
    api = api_of(
        Node={
            "type": "object",
            "properties": {
                "next": {"$ref": "#/components/schemas/Node"},
                "kids": {"type": "array", "items": {"$ref": "#/components/schemas/Node"}},
            },
        }
    )
    found = types_of(api.view("/components/schemas/Node"), depth=10)
    assert found == {"": "object", "next": "↻ Node", "kids": "array of ↻ Node"}


def test_a_reference_without_a_target_is_marked() -> None:
    api = api_of(A={"properties": {"b": {"$ref": "#/components/schemas/Nope"}}})
    view = api.view("/components/schemas/A")
    assert types_of(view, exists=lambda _: False)["b"] == "missing: Nope"


def test_depth_cuts_and_says_how_much_is_inside() -> None:
    schema: dict[str, Any] = {"properties": {"a": {"properties": {"b": {}, "c": {}}}}}
    found = build_outline(schema, depth=1)
    assert [(line.path, line.cut) for line in found.lines] == [("", ""), ("a", "2 inside")]
    assert found.deeper == 2
    assert build_outline(schema, depth=2).deeper == 0


def test_a_shared_body_is_drawn_once_and_named_after_that() -> None:
    body = {"type": "object", "properties": {name: {"type": "string"} for name in "abcde"}}
    found = lines_of({"properties": {"first": body, "second": body}})
    assert len(found) == 1 + 6 + 1
    assert (found[-1].path, found[-1].cut) == ("second", "as first")


def test_a_short_shared_body_is_drawn_again() -> None:
    body = {"type": "object", "properties": {"id": {"type": "string"}}}
    paths = [line.path for line in lines_of({"properties": {"x": body, "y": body}})]
    assert paths == ["", "x", "x.id", "y", "y.id"]


def test_a_body_that_was_cut_at_the_depth_is_drawn_at_a_higher_level() -> None:
    body: dict[str, Any] = {"properties": {name: {"properties": {"deep": {}}} for name in "abcde"}}
    schema = {"properties": {"far": {"properties": {"inner": body}}, "near": body}}
    found = {line.path: line for line in lines_of(schema, depth=3)}
    assert found["far.inner.a"].cut == "1 inside"
    assert "near.a.deep" in found


@pytest.mark.parametrize("keyword", ["properties", "allOf", "oneOf", "items"])
def test_a_diamond_of_forty_levels_is_drawn_at_once(keyword: str) -> None:
    schemas: dict[str, Any] = {"L40": {"type": "object", "properties": {"end": {"type": "string"}}}}
    for level in range(40):
        below = {"$ref": f"#/components/schemas/L{level + 1}"}
        schemas[f"L{level}"] = {
            "properties": {"type": "object", "properties": {"left": below, "right": below}},
            "allOf": {"allOf": [below, below, {"properties": {f"p{level}": {}}}]},
            "oneOf": {"oneOf": [below, below]},
            "items": {"type": "array", "items": {"anyOf": [below, below]}},
        }[keyword]
    api = api_of(**schemas)
    found = build_outline(api.view("/components/schemas/L0"), depth=MAX_DEPTH)
    assert 1 < len(found.lines) < 1000


@pytest.mark.slow
def test_a_chain_of_ten_thousand_references_stops_at_the_greatest_depth() -> None:
    schemas: dict[str, Any] = {"N10000": {"type": "string"}}
    for number in range(10_000):
        schemas[f"N{number}"] = {
            "properties": {"next": {"$ref": f"#/components/schemas/N{number + 1}"}}
        }
    found = build_outline(api_of(**schemas).view("/components/schemas/N0"), depth=10**9)
    assert len(found.lines) == MAX_DEPTH + 1


def test_arrays_nested_without_end_do_not_exhaust_the_stack() -> None:
    schema: dict[str, Any] = {"type": "string", "enum": ["x"]}
    for _ in range(900):
        schema = {"type": "array", "items": schema}
    assert lines_of(schema)[0].type.startswith("array of array of array")


def test_a_terminal_is_shown_small_schemas_whole_and_large_ones_from_above() -> None:
    small: dict[str, Any] = {"properties": {"a": {"properties": {"b": {"properties": {"c": {}}}}}}}
    assert [line.path for line in build_readable_outline(small).lines] == ["", "a", "a.b", "a.b.c"]
    wide: dict[str, Any] = {
        "properties": {f"f{n}": {"properties": {f"g{m}": {} for m in range(20)}} for n in range(20)}
    }
    found = build_readable_outline(wide)
    assert len(found.lines) == 21
    assert found.deeper == 2
