"""The references of a description as records, and how often each target is named."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

import schemakit
from schemakit import Reference
from schemakit.references.graph import build_graph
from schemakit.views.references import count_references, list_references
from tests.references.graphs import registry_of
from tests.several import from_memory, with_schema
from tests.small import described, to

_DOCUMENT = described(
    {"A": {"items": to("T"), "example": to("T"), "properties": {"$ref": to("T")}}, "T": {}},
    paths={"/p": {"get": {"responses": {"200": {"$ref": "#/components/responses/R"}}}}},
    components={"responses": {"R": {"description": "ok"}}},
)


def test_references_stand_in_document_order_with_target_and_kind() -> None:
    found = schemakit.load(_DOCUMENT).references()
    target, text = "/components/schemas/T", to("T")["$ref"]
    response = "/components/responses/R"
    assert found == [
        Reference("/paths/~1p/get/responses/200", f"#{response}", response, "Response"),
        Reference("/components/schemas/A/items", text, target, "Schema"),
        Reference("/components/schemas/A/properties/$ref", text, target, "Schema"),
    ]


def test_targets_are_counted() -> None:
    counts = schemakit.load(_DOCUMENT).reference_counts()
    assert counts == {"/components/schemas/T": 2, "/components/responses/R": 1}


@pytest.mark.parametrize(
    ("ref", "target"),
    [
        ("#/components/schemas/a~1b", "/components/schemas/a~1b"),
        ("#/components/schemas/a%7E1b", "/components/schemas/a~1b"),
        ("#/components/schemas/%C3%A9", "/components/schemas/é"),
        ("#/components/schemas/é", "/components/schemas/é"),
        ("#/components/schemas/p%25q", "/components/schemas/p%q"),
        ("#/components/schemas/Alias/items", "/components/schemas/Real/items"),
        ("#/components/schemas/Nowhere", None),
        ("other.json#/A", None),
    ],
)
def test_a_target_is_told_by_its_canonical_pointer(ref: str, target: str | None) -> None:
    schemas: dict[str, Any] = {"a/b": {}, "é": {}, "p%q": {}, "Real": {"items": {}}}
    schemas |= {"Alias": to("Real"), "User": {"not": {"$ref": ref}}}
    found = {one.ref: one for one in schemakit.load(described(schemas)).references()}
    assert found[ref].target == target


def test_documents_are_named_as_people_are_shown_them() -> None:
    files = {"mem:/o": {"items": {"$ref": "entry#/components/schemas/T"}}}
    api = from_memory(with_schema({"$ref": "o"}, T={}), files)
    assert api.references() == [
        Reference("/components/schemas/S", "o", "", "Schema", "mem:/entry", "mem:/o"),
        Reference(
            "/items",
            "entry#/components/schemas/T",
            "/components/schemas/T",
            "Schema",
            "mem:/o",
            "mem:/entry",
        ),
    ]
    # Only targets in the entry document are counted.
    assert api.reference_counts() == {"/components/schemas/T": 1}


def test_both_are_functions_of_the_graph() -> None:
    registry = registry_of(_DOCUMENT)
    graph = build_graph(registry)
    assert list_references(registry, graph) == schemakit.load(_DOCUMENT).references()
    assert count_references(registry, graph) == schemakit.load(_DOCUMENT).reference_counts()


def test_a_reference_that_an_alias_repeats_is_listed_at_its_first_place() -> None:
    text = """
openapi: 3.1.0
info: {title: t, version: "1"}
paths: {}
components:
  schemas:
    A: {items: &part {$ref: '#/components/schemas/T'}, not: *part}
    T: {}
"""
    (found,) = schemakit.load(text.encode()).references()
    assert (found.pointer, found.target) == (
        "/components/schemas/A/items",
        "/components/schemas/T",
    )


def test_a_reference_that_aliases_put_at_two_places_is_counted_once() -> None:
    text = b"""
openapi: 3.1.0
x-e: &e {properties: {q: {$ref: '#/components/schemas/B'}}}
components: {schemas: {A: *e, B: {type: string}}}
"""
    api = schemakit.load(text)
    assert len(api.references()) == 1
    assert api.reference_counts() == {"/components/schemas/B": 1}


def test_a_dynamic_reference_beside_another_is_listed() -> None:
    leaf, beside = "#/components/schemas/Leaf", {"allOf": [{"$ref": "#/components/schemas/Leaf"}]}
    both = {"$ref": leaf, "$dynamicRef": "#node", **beside}
    tree = {"$dynamicAnchor": "node", "properties": {"c": both}}
    listed = schemakit.load(described({"Tree": tree, "Leaf": {}}, "3.1.0")).references()
    at = "/components/schemas/Tree/properties/c"
    assert [(one.pointer, one.ref, one.target) for one in listed] == [
        (at, leaf, "/components/schemas/Leaf"),
        (at, "#node", "/components/schemas/Tree"),
        (at + "/allOf/0", leaf, "/components/schemas/Leaf"),
    ]


def test_a_reference_to_what_a_component_is_an_alias_of_counts_for_the_component() -> None:
    pet = {"type": "object", "properties": {"kid": {"$ref": "#"}, "b": {"$ref": "index#/B"}}}
    index = {
        "Pet": {"$ref": "pet"},
        "B": {"$ref": "entry#/components/schemas/B"},
        "C": {"$ref": "index#/D"},
        "D": {"type": "string"},
    }
    schemas = {
        "Pet": {"$ref": "index#/Pet"},
        "Same": {"$ref": "pet"},
        "B": {"type": "string"},
        "All": {"items": {"$ref": "pet"}, "not": {"$ref": "index#/Pet"}},
        "Beside": {"items": {"$ref": "index#/C"}, "not": to("Pet")},
    }
    api = from_memory(with_schema({}, "3.1.0", **schemas), {"mem:/pet": pet, "mem:/index": index})
    # Of Pet: by Same, All twice, Beside, and its own kid.
    assert api.reference_counts() == {"/components/schemas/Pet": 5, "/components/schemas/B": 1}


def test_local_aliases_are_counted_as_they_are_named() -> None:
    schemas = {"A": to("B"), "B": {"type": "object"}, "C": {"items": to("A"), "not": to("A")}}
    counts = schemakit.load(with_schema({}, "3.0.3", **schemas)).reference_counts()
    assert counts == {"/components/schemas/A": 2, "/components/schemas/B": 1}


def test_members_of_a_section_by_reference_are_counted_as_components() -> None:
    files = {
        "mem:/c/all": {"Pet": {"$ref": "pet"}, "Cat": {"items": {"$ref": "pet"}}},
        "mem:/c/pet": {"type": "object"},
    }
    entry = {
        "openapi": "3.1.0",
        "components": {
            "schemas": {"$ref": "c/all", "S": {"items": {"$ref": "c/all#/Pet"}}},
            "responses": {"R": {"$ref": "r"}, "Q": {"$ref": "r"}},
        },
    }
    files["mem:/r"] = {"description": "d"}
    assert from_memory(entry, files).reference_counts() == {
        "/components/schemas/Pet": 2,
        "/components/responses/R": 1,
    }


_ORDERED: dict[str, Any] = {
    "components": {
        "schemas": {
            "Z": {"properties": {"b": to("T"), "a": {"items": to("Z")}, "c": to("T")}},
            "Beside": {"not": to("T", properties={"p": to("Z")}), "$defs": {"D": to("T")}},
            "Alias": to("T"),
            "Inner": {"items": {"$ref": "#/components/schemas/Z/properties/a"}},
            "T": {"allOf": [to("Z"), {"not": to("T")}, *[{"items": [to("T")]}] * 9, to("Z")]},
        }
    },
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "paths": {"/a~/{b}": {"$ref": "#/paths/~1b", "get": {"responses": {"200": to("T")}}}, "/b": {}},
}


def test_the_order_of_the_text_is_that_of_keys_and_items() -> None:
    """In one text and in a mapping, in which each container may stand at several places."""
    text = orjson.dumps(_ORDERED)
    found = schemakit.load(text).references()
    assert [one.pointer for one in found] == [
        "/components/schemas/Z/properties/b",
        "/components/schemas/Z/properties/a/items",
        "/components/schemas/Z/properties/c",
        "/components/schemas/Beside/not",
        "/components/schemas/Beside/not/properties/p",
        "/components/schemas/Beside/$defs/D",
        "/components/schemas/Alias",
        "/components/schemas/Inner/items",
        "/components/schemas/T/allOf/0",
        "/components/schemas/T/allOf/1/not",
        *[f"/components/schemas/T/allOf/{index}/items/0" for index in range(2, 11)],
        "/components/schemas/T/allOf/11",
        "/paths/~1a~0~1{b}",
        "/paths/~1a~0~1{b}/get/responses/200",
    ]
    assert schemakit.load(orjson.loads(text)).references() == found


def test_the_same_reference_below_another_is_listed_at_its_own_place() -> None:
    document = described({"A": to("T", allOf=[to("T")]), "T": {"type": "string"}}, "3.1.0")
    found = [one.pointer for one in schemakit.load(document).references()]
    assert found == ["/components/schemas/A", "/components/schemas/A/allOf/0"]
