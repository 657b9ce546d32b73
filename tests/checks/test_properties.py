"""The properties that a schema declares."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from schemakit.checks.objects import collect_objects
from schemakit.checks.properties import collect_properties
from schemakit.references.graph import build_graph
from tests.small import described, to


@pytest.mark.parametrize(
    ("schema", "names"),
    [
        ({}, []),
        ({"properties": {"a": {}, "b": {"properties": {"c": {}}}}}, ["a", "b"]),
        ({"allOf": [to("N"), {"properties": {"d": {}}}], "properties": {"e": {}}}, ["e", "d", "n"]),
        ({**to("N"), "properties": {"beside": {}}}, ["beside", "n"]),
        ({"if": {"properties": {"a": {}}}, "then": {"properties": {"b": {}}}}, ["a", "b"]),
        ({"dependentSchemas": {"a": {"properties": {"b": {}}}}}, ["b"]),
        ({"not": {"properties": {"a": {}}}}, []),
        ({"items": {"properties": {"a": {}}}}, []),
        ({"additionalProperties": {"type": "string"}}, None),
        ({"patternProperties": {"^a": {}}}, None),
        ({"$dynamicRef": "#n"}, None),
        (to("Absent"), None),
        (to("Cycle"), ["x"]),
    ],
)
def test_properties_are_collected_in_place(schema: Any, names: list[str] | None) -> None:
    schemas = {
        "A": schema,
        "N": {"properties": {"n": {}}},
        "Cycle": {"properties": {"x": {}}, "allOf": [to("Cycle")]},
    }
    registry = schemakit.load(described(schemas, "3.1.0"))._registry
    objects = collect_objects(registry, build_graph(registry))
    found = collect_properties(objects, objects.of_type("Schema")[0])
    assert (None if found is None else list(found)) == names


def test_siblings_of_a_reference_do_not_count_in_3_0() -> None:
    schemas = {"A": {**to("N"), "properties": {"b": {}}}, "N": {"properties": {"n": {}}}}
    registry = schemakit.load(described(schemas, "3.0.3"))._registry
    objects = collect_objects(registry, build_graph(registry))
    assert list(collect_properties(objects, objects.of_type("Schema")[0]) or ()) == ["n"]
