"""The Objects of a description: by type, each once, with its place."""

from __future__ import annotations

import json
from typing import Any

import schemakit
from schemakit.checks.objects import (
    Objects,
    PlacedValue,
    as_items,
    collect_objects,
)
from schemakit.references.graph import build_graph
from schemakit.spec import pointer
from tests.checks.descriptions import HEAD, OK_YAML, load_files, with_paths
from tests.small import described, to


def collected(description: schemakit.Description) -> Objects:
    registry = description._registry
    return collect_objects(registry, build_graph(registry))


def of(document: dict[str, Any] | str) -> Objects:
    text = document if isinstance(document, str) else json.dumps(document)
    return collected(schemakit.load(text.encode()))


def places(found: list[PlacedValue]) -> list[str]:
    """The URI and pointer of each; the URI of one document in memory is empty."""
    found_at = [one.place() for one in found]
    return [f"{place.document.uri}#{pointer.join(place.tokens)}" for place in found_at]


def test_objects_are_listed_by_type_in_the_order_of_the_text() -> None:
    objects = of(described({"B": {"items": {"type": "string"}}, "A": {}}))
    assert [place.partition("#")[2] for place in places(objects.of_type("Schema"))] == [
        "/components/schemas/B",
        "/components/schemas/B/items",
        "/components/schemas/A",
    ]
    assert objects.of_type("NoSuchType") == []


def test_extensions_and_literals_hold_no_objects() -> None:
    schema = {"x-a": {"type": "string"}, "example": {"type": "string"}, "enum": [{"type": 1}]}
    assert len(of(described({"A": schema})).of_type("Schema")) == 1


def test_what_a_reference_points_to_is_an_object_wherever_it_is() -> None:
    document = {**described({"A": {"$ref": "#/x-more/B"}}), "x-more": {"B": {}, "C": {}}}
    found = of(document).of_type("Schema")
    assert [place.partition("#")[2] for place in places(found)] == [
        "/components/schemas/A",
        "/x-more/B",
    ]


def test_objects_of_other_documents_come_after_by_uri_as_far_as_references_reach() -> None:
    entry = f"{HEAD}components: {{schemas: {{A: {{$ref: g.yaml}}, B: {{$ref: 'f.yaml#/a'}}}}}}\n"
    objects = collected(load_files(entry, f="a: {}\nb: {}\n", g="items: {}\n"))
    assert places(objects.of_type("Schema")) == [
        "api.yaml#/components/schemas/A",
        "api.yaml#/components/schemas/B",
        "f.yaml#/a",
        "g.yaml#",
        "g.yaml#/items",
    ]


def test_an_object_that_aliases_repeat_is_listed_at_the_first_place() -> None:
    text = "openapi: 3.0.3\ncomponents: {schemas: {A: &a {type: string}, B: *a}}\n"
    found = of(text).of_type("Schema")
    assert [place.partition("#")[2] for place in places(found)] == ["/components/schemas/A"]


def test_operations_of_complete_documents_count_though_nothing_refers_to_them() -> None:
    entry = f"{HEAD}components: {{schemas: {{A: {{$ref: 'f.yaml#/components/schemas/B'}}}}}}\n"
    other = f"{HEAD}paths:\n  /a:\n    get: {{operationId: a, {OK_YAML.strip()}}}\n"
    other += "components: {schemas: {B: {}}}\n"
    objects = collected(load_files(entry, f=other))
    assert objects.of_type("Operation") == []
    assert places(list(objects.of_whole_documents("Operation"))) == ["f.yaml#/paths/~1a/get"]


def test_a_target_is_what_is_at_the_end_of_a_chain_of_references() -> None:
    objects = of(described({"A": to("B"), "B": to("C"), "C": {"type": "string"}, "D": to("D")}))
    first, *_, last = objects.of_type("Schema")
    target = objects.target(first)
    assert target is not None
    assert target.value == {"type": "string"}
    once = objects.follow_once(first)
    assert once is not None
    assert once.value == to("C")
    assert objects.target(last) is None


def test_items_are_those_of_arrays_given_by_reference_too() -> None:
    entry = f"{HEAD}paths: {{/a: {{get: {{parameters: {{$ref: f.yaml}}, {OK_YAML.strip()}}}}}}}\n"
    objects = collected(load_files(entry, f="[{name: q}, {name: r}]\n"))
    (operation,) = objects.of_type("Operation")
    items = list(objects.items(operation, "parameters", "tags"))
    assert [one.value["name"] for one in items] == ["q", "r"]
    assert places(items) == ["f.yaml#/0", "f.yaml#/1"]
    assert objects.array(operation, "responses") is None


def test_references_are_relative_to_the_id_around_them() -> None:
    schema = {"$id": "https://example.com/a.json", "items": {"title": "inner"}}
    objects = of(described({"A": schema}, "3.1.0"))
    outer, inner = objects.of_type("Schema")
    assert outer.base == inner.base == "https://example.com/a.json"
    assert objects.member(outer, "items").base == outer.base


def test_components_are_found_where_the_version_has_them() -> None:
    objects = of(with_paths({}, components={"securitySchemes": {"key": {}}}))
    assert list(objects.components("SecurityScheme") or ()) == ["key"]
    assert objects.components("NoSuchKind") == {}
    old = of({"swagger": "2.0", "definitions": {"A": {}}, "securityDefinitions": []})
    assert list(old.components("Schema") or ()) == ["A"]
    assert old.components("SecurityScheme") == {}


def test_only_arrays_have_items() -> None:
    assert list(as_items([1, 2])) == [1, 2]
    for value in ({"a": 1}, "ab", None, 3):
        assert list(as_items(value)) == []


def test_components_of_a_section_by_reference_are_those_of_its_target() -> None:
    entry = f"{HEAD}components: {{schemas: {{$ref: s.yaml, A: {{title: here}}}}}}\n"
    objects = collected(load_files(entry, s="A: {title: there}\nB: {$ref: b.yaml}\n", b="{}\n"))
    components = objects.components("Schema") or {}
    assert list(components) == ["A", "B"]
    assert components["A"].value == {"title": "here"}
    assert components["B"].place().document.uri == "s.yaml"
    dead = collected(load_files(f"{HEAD}components: {{schemas: {{$ref: '#/no'}}}}\n"))
    assert dead.components("Schema") is None
