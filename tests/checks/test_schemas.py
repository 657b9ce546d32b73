"""Checks of Schema Objects."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from tests.checks.descriptions import HEAD, found, found_in_files, union
from tests.small import described, to

_BRANCH = {"type": "object", "properties": {"k": {"type": "string"}}}


def test_mappings_point_to_schemas() -> None:
    mapping = {
        "a": "A",
        "b": "#/components/schemas/B",
        "c": "C",
        "d": "#/components/schemas/D",
        "e": 3,
    }
    schemas = {"A": _BRANCH, "B": _BRANCH, "U": union(mapping=mapping)}
    below = "/components/schemas/U/discriminator/mapping"
    assert found(described(schemas), "discriminator-mapping") == [
        ("discriminator-mapping", f"{below}/c"),
        ("discriminator-mapping", f"{below}/d"),
    ]


@pytest.mark.parametrize(
    "branch",
    [
        _BRANCH,
        {"allOf": [to("A"), {"type": "object"}]},
        {"allOf": [{"type": "object"}, {"anyOf": [_BRANCH, {"type": "object"}]}]},
    ],
)
def test_a_discriminator_property_may_come_from_anything_in_place(branch: Any) -> None:
    assert found(described({"A": _BRANCH, "B": branch, "U": union()})) == []


def test_a_branch_without_the_discriminator_property() -> None:
    schemas = {"A": _BRANCH, "B": {"type": "object"}, "U": union()}
    problems = schemakit.load(described(schemas)).check()
    assert [one.code for one in problems] == ["discriminator-property"]
    assert "'B'" in problems[0].message


def test_a_required_property_has_to_be_allowed() -> None:
    closed = {"type": "object", "required": ["a", "b"], "additionalProperties": False}
    assert found(described({"A": {**closed, "properties": {"a": {}}}})) == [
        ("impossible-required", "/components/schemas/A/required/1")
    ]
    fine: dict[str, Any]
    for fine in ({"patternProperties": {"b": {}}}, {"additionalProperties": True}):
        schema = {**closed, "properties": {"a": {}}, **fine}
        assert found(described({"A": schema}, "3.1.0")) == []


@pytest.mark.parametrize(
    ("schemas", "cyclic"),
    [
        ({"A": {"allOf": [to("A")]}}, True),
        ({"A": {"allOf": [to("B")]}, "B": {"anyOf": [{"not": to("A")}]}}, True),
        ({"A": to("B"), "B": {"oneOf": [to("A")]}}, True),
        ({"A": {"properties": {"a": to("A")}}}, False),
        ({"A": {"allOf": [{"items": to("A")}]}}, False),
        ({"A": {"allOf": [to("B")]}, "B": {"properties": {"a": to("A")}}}, False),
        ({"A": {"allOf": [to("B"), to("C")]}, "B": to("C"), "C": {}}, False),
    ],
)
def test_cycles_in_place(schemas: dict[str, Any], cyclic: bool) -> None:
    codes = [code for code, _ in found(described(schemas), "in-place-cycle")]
    assert codes == ["in-place-cycle"] * cyclic


@pytest.mark.parametrize(
    ("version", "schema", "ignored"),
    [
        ("3.1.0", {"type": "string", "nullable": True}, True),
        ("3.2.0", {"minimum": 1, "exclusiveMinimum": False}, True),
        ("3.1.0", {"exclusiveMinimum": 1}, False),
        ("3.0.3", {"type": "string", "nullable": True}, False),
        ("3.0.3", {"nullable": True, "allOf": [{"type": "string"}]}, True),
        ("3.0.3", {"nullable": False, "enum": ["a"]}, False),
        ("3.0.3", {"nullable": True, "description": "null is allowed without it"}, False),
        ("3.0.3", {"exclusiveMaximum": True}, True),
        ("3.0.3", {"nullable": True, "oneOf": [{"type": "string"}, {"enum": ["a"]}]}, True),
        ("3.0.3", {"nullable": True, "oneOf": [{"type": "string"}, {}]}, False),
        ("3.0.3", {"nullable": True, "anyOf": [{"type": "string", "nullable": True}]}, False),
        ("3.0.3", {"nullable": True, "enum": ["a", None]}, False),
        ("3.0.3", {"nullable": True, "$ref": "#/components/schemas/S"}, True),
        ("3.0.3", {"nullable": True, "$ref": "#/components/schemas/N"}, False),
        ("3.0.3", {"nullable": True, "$ref": "#/components/schemas/None"}, False),
        ("3.0.3", {"allOf": [to("S"), {"nullable": True}]}, True),
        ("3.0.3", {"allOf": [to("S"), {"nullable": True, "description": "d"}]}, True),
        ("3.0.3", {"allOf": [to("N"), {"nullable": True}]}, False),
        ("3.0.3", {"allOf": [to("S"), {"nullable": True, "type": "string"}]}, True),
        ("3.0.3", {"allOf": [to("N"), {"nullable": True, "type": "string"}]}, False),
        ("3.0.3", {"allOf": [{"nullable": True, "type": "string"}], "type": "string"}, True),
        ("3.0.3", {"allOf": [to("N"), to("S")]}, False),
        ("3.0.3", {"nullable": True, "type": "string", "allOf": [to("S")]}, True),
        ("3.0.3", {"nullable": True, "type": "string", "allOf": [to("N")]}, False),
        ("3.0.3", {"nullable": True, "type": "string", "allOf": [{"maxLength": 1}]}, False),
        ("3.0.3", {"nullable": True, "type": "string", "oneOf": [to("S")]}, True),
        ("3.0.3", {"nullable": True, "type": "string", "oneOf": [to("S"), to("N")]}, False),
        ("3.0.3", {"nullable": True, "type": "string", "enum": ["a"]}, True),
        ("3.0.3", {"nullable": True, "type": "string", "enum": ["a", None]}, False),
        ("3.0.3", {"allOf": [to("S"), {"nullable": False}]}, False),
        ("3.0.3", {"allOf": [{"nullable": True}]}, False),
        ("3.1.0", {"properties": {"nullable": True}}, False),
    ],
)
def test_keywords_without_effect(version: str, schema: dict[str, Any], ignored: bool) -> None:
    others = {"S": {"type": "string"}, "N": {"type": "string", "nullable": True}}
    document = described({"A": schema, **others}, version)
    reported = [place for _, place in found(document, "ignored-keyword")]
    assert bool([place for place in reported if place and "/schemas/A" in place]) == ignored


# -- relative references ---------------------------------------------------------------------------


def test_references_are_relative_to_their_file() -> None:
    entry = f"{HEAD}components: {{schemas: {{U: {{$ref: d/u.yaml}}}}}}\n"
    union = "oneOf: [{$ref: a.yaml}]\n"
    union += "discriminator: {propertyName: k, mapping: {a: a.yaml, b: ./b.yaml}}\n"
    branch = "properties: {k: {type: string}}\n"
    assert found_in_files(entry, d_u=union, d_a=branch, d_b=branch) == []
    assert [place for _, place in found_in_files(entry, d_u=union, d_a=branch)] == [
        "d/u.yaml#/discriminator/mapping/b"
    ]


def test_references_are_relative_to_the_id_around_them() -> None:
    entry = f"{HEAD}components: {{schemas: {{U: {{$ref: u.yaml}}, A: {{$ref: d/a.yaml}}}}}}\n"
    union = "items:\n  $id: d/u.yaml\n  oneOf: [{$ref: a.yaml}]\n"
    union += "  discriminator: {propertyName: k, mapping: {a: ./a.yaml}}\n"
    assert found_in_files(entry, u=union, d_a="properties: {k: {type: string}}\n") == []


def test_a_schema_that_applies_itself_does_not_reject_null() -> None:
    schemas = {"A": {"nullable": True, "allOf": [to("A")]}}
    assert found(described(schemas), "ignored-keyword") == []
