"""Linking: what is put in place of each reference, and which containers are shared or copied."""

from __future__ import annotations

import copy
from typing import Any

import pytest

import schemakit
from tests.several import from_memory, with_schema
from tests.small import described, to


def _linked(schemas: dict[str, Any], version: str = "3.0.3", **options: Any) -> dict[str, Any]:
    whole = schemakit.load(described(schemas, version)).dereference(**options)
    found: dict[str, Any] = whole["components"]["schemas"]
    return found


def test_only_what_is_above_a_reference_is_copied() -> None:
    document = described({"A": {"items": to("B"), "not": {"title": "n"}}, "B": {"type": "string"}})
    before = copy.deepcopy(document)
    found = schemakit.load(document).dereference()["components"]["schemas"]
    assert found["A"] == {"items": {"type": "string"}, "not": {"title": "n"}}
    assert found["A"]["items"] is found["B"]
    source = document["components"]["schemas"]
    assert found["B"] is source["B"]
    assert found["A"]["not"] is source["A"]["not"]
    assert found["A"] is not source["A"]
    assert document == before


def test_a_chain_of_references_ends_in_one_body() -> None:
    found = _linked({"A": to("B"), "B": to("C"), "C": {"title": "c"}, "D": {"not": to("A")}})
    assert found["A"] is found["B"] is found["C"] is found["D"]["not"]


def test_a_target_inside_another_unit_is_the_same_object() -> None:
    inner = {"properties": {"q": to("T")}}
    at = "#/components/schemas/A/properties/p"
    found = _linked({"A": {"properties": {"p": inner}}, "B": {"$ref": at}, "T": {}})
    assert found["B"] == {"properties": {"q": {}}}
    assert found["B"] is found["A"]["properties"]["p"]


def test_references_inside_a_cycle_stay_and_those_into_it_do_not() -> None:
    found = _linked({"A": {"items": to("B")}, "B": {"items": to("A")}, "User": {"not": to("A")}})
    assert found["A"] == {"items": to("B")}
    assert found["B"] == {"items": to("A")}
    assert found["User"] == {"not": {"items": to("B")}}
    assert found["User"]["not"] is found["A"]


def test_a_cycle_may_become_objects_that_contain_each_other() -> None:
    found = _linked(
        {"A": {"items": to("B")}, "B": {"items": to("A")}, "User": {"not": to("A")}},
        cycles="share",
    )
    assert found["A"]["items"] is found["B"]
    assert found["B"]["items"] is found["A"]
    assert found["User"]["not"] is found["A"]


def test_a_reference_without_a_target_is_shared_with_what_is_beside_it() -> None:
    schemas = {"A": to("Nowhere", properties={"q": to("A")}), "B": {"not": to("A")}}
    found = _linked(schemas, "3.1.0", cycles="share", missing="keep")
    assert found["A"]["$ref"] == "#/components/schemas/Nowhere"
    assert found["A"]["properties"]["q"] is found["A"]
    assert found["B"]["not"] is found["A"]


def test_members_beside_a_reference_in_a_shared_cycle_are_merged() -> None:
    node = {"type": "object", "properties": {"next": to("Node", title="the next")}}
    found = _linked({"Node": node}, "3.1.0", cycles="share")
    following = found["Node"]["properties"]["next"]
    assert (following["type"], following["title"]) == ("object", "the next")
    assert following["properties"] is found["Node"]["properties"]


@pytest.mark.parametrize(
    ("version", "expected"),
    [("3.0.3", {"type": "string"}), ("3.1.0", {"type": "string", "title": "mine"})],
)
def test_members_beside_a_reference(version: str, expected: Any) -> None:
    schemas = {"A": {"items": to("B", title="mine")}, "B": {"type": "string"}}
    assert _linked(schemas, version)["A"] == {"items": expected}


def test_what_is_in_members_beside_a_reference_is_linked_too() -> None:
    schemas = {
        "A": to("B", properties={"p": to("C")}),
        "B": {"type": "object"},
        "C": {"title": "c"},
    }
    found = _linked(schemas, "3.1.0")
    assert found["A"] == {"type": "object", "properties": {"p": {"title": "c"}}}
    assert found["A"]["properties"]["p"] is found["C"]


def test_a_boolean_schema_is_written_as_the_entry_document_has_it() -> None:
    files = {"mem:/o": {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": {}}}
    files["mem:/o"]["$defs"] = {"any": True, "none": False}
    schema = {"properties": {"a": {"$ref": "o#/$defs/any"}, "b": {"$ref": "o#/$defs/none"}}}
    api = from_memory(with_schema(schema, "3.0.3"), files)
    found = api.dereference()["components"]["schemas"]["S"]["properties"]
    assert found == {"a": {}, "b": {"not": {}}}


def test_identifiers_are_taken_from_what_moves() -> None:
    other = {"$id": "https://example.com/o", "items": {"$ref": "#/$defs/t"}, "$defs": {"t": {}}}
    api = from_memory(with_schema({"$ref": "o"}), {"mem:/o": other})
    found = api.dereference()["components"]["schemas"]["S"]
    assert "$id" not in found
    assert found["items"] == {}


def test_a_name_may_be_noted_where_a_component_was_inlined() -> None:
    found = _linked({"A": {"items": to("B")}, "B": {"type": "string"}}, annotate="x-name")
    assert found["A"] == {"items": {"type": "string", "x-name": "B"}}
    assert found["B"] == {"type": "string"}
