"""Which parts of a description are units, and which unit owns a reference."""

from __future__ import annotations

from typing import Any

from schemakit.references.units import Units
from schemakit.spec.grammar import GRAMMARS
from tests.references.graphs import edges, graph_of, places, references_of, registry_of
from tests.small import described, to


def test_a_place_is_added_once_for_each_type() -> None:
    registry = registry_of(described({"A": {}}))
    units = Units(registry, extensions=True)
    entry, types = registry.entry, GRAMMARS["3.0"].types
    value = entry.contents["components"]["schemas"]["A"]
    tokens = ("components", "schemas", "A")
    first = units.add(entry, tokens, types["Schema"], value)
    assert units.add(entry, tokens, types["Schema"], value) == first
    assert units.add(entry, tokens, types["Response"], value) == first + 1
    assert id(value) in units.known


def test_reusable_objects_of_every_kind_are_units() -> None:
    components: dict[str, Any] = {
        "responses": {"r": {}},
        "parameters": {"p": {}},
        "x-path-items": {"i": {}},
        "unknown": {"u": {}},
    }
    graph = graph_of(described({"S": {}}, components=components))
    assert places(graph.units) == ["", "S", "r", "p", "i"]
    assert places(graph_of(described({}, components=components), extensions=False).units) == [
        *("", "r", "p")
    ]


def test_a_component_that_is_not_an_object_is_not_a_unit() -> None:
    assert places(graph_of(described({"S": True, "T": [], "U": {}}, "3.1.0")).units) == ["", "U"]


def test_the_innermost_unit_owns_a_reference() -> None:
    inner = {"items": to("T")}
    schemas = {
        "A": {"properties": {"p": inner}, "not": to("T")},
        "T": {},
        "User": {"$ref": "#/components/schemas/A/properties/p"},
    }
    graph = graph_of(described(schemas))
    assert edges(graph) == {"A": ["T"], "p": ["T"], "User": ["p"]}
    assert len(references_of(graph, "A")) == 1
    (held,) = next(unit for unit in graph.units if places([unit]) == ["A"]).inner
    assert (held.key, places([graph.units[held.unit]])) == ("p", ["p"])


def test_units_lie_in_units_whichever_was_found_first() -> None:
    deep: dict[str, Any] = {"items": {"items": {"items": {}}}}
    at = "#/components/schemas/A"
    references: list[Any] = [{"$ref": at + "/items" * depth} for depth in (3, 1, 2)]
    for order in (references, references[::-1]):
        graph = graph_of(described({"A": deep, "User": {"anyOf": order}}))
        holders = {
            "/".join(unit.tokens[2:]): [graph.units[one.unit].tokens[-1] for one in unit.inner]
            for unit in graph.units
            if unit.tokens[:3] == ("components", "schemas", "A")
        }
        assert holders == {
            "A": ["items"],
            "A/items": ["items"],
            "A/items/items": ["items"],
            "A/items/items/items": [],
        }


def test_one_schema_in_two_dynamic_scopes_is_two_units() -> None:
    item = {"$id": "item", "$dynamicAnchor": "item"}
    listing = {
        "$id": "list",
        "items": {"$dynamicRef": "#item"},
        "$defs": {"default": {"$dynamicAnchor": "item"}},
    }
    texts = {"$id": "texts", "$ref": "list", "$defs": {"i": {**item, "$id": "t"}}}
    texts["$defs"] = {"i": {"$dynamicAnchor": "item", "type": "string"}}
    graph = graph_of(described({"List": listing, "Texts": texts}, "3.1.0"))
    lists = [unit for unit in graph.units if unit.value == listing]
    assert len(lists) == 2
    targets = {graph.units[unit.targets[0]].tokens[-2:] for unit in lists}
    assert targets == {("$defs", "default"), ("$defs", "i")}
