"""The operations and Parameters of Path Items."""

from __future__ import annotations

from typing import Any

import schemakit
from schemakit.checks.objects import Objects, PlacedValue, collect_objects
from schemakit.checks.path_items import name_and_location, operations_of
from schemakit.references.graph import build_graph
from tests.checks.descriptions import ID, OK, QUERY, with_paths


def collected(document: dict[str, Any]) -> Objects:
    registry = schemakit.load(document)._registry
    return collect_objects(registry, build_graph(registry))


def test_operations_are_those_of_the_version() -> None:
    item = {"get": OK, "query": OK, "additionalOperations": {"COPY": OK, "x": 1}, "summary": "s"}
    for version, expected in (("3.1.0", [("get",)]), ("3.2.0", [("get",), ("query",)])):
        objects = collected(with_paths({"/a": item}, version))
        found = [one.place().tokens[2:] for one in operations_of(objects, item_of(objects))]
        more = [("additionalOperations", "COPY")] if version == "3.2.0" else []
        assert found == [*expected, *more]


def item_of(objects: Objects) -> PlacedValue:
    return objects.of_type("PathItem")[0]


def test_a_parameter_is_known_by_name_and_location() -> None:
    objects = collected(with_paths({"/a": {"parameters": [ID, QUERY, {"in": "query"}, 3]}}))
    item = objects.of_type("PathItem")[0]
    found = [name_and_location(one) for one in objects.items(item, "parameters")]
    assert found == [("id", "path"), ("q", "query"), None, None]
    assert name_and_location(None) is None
