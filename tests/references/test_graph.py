"""The graph: its units and edges, the order of its components, and the cycles in it."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from schemakit.errors import CycleError, PointerError, UnresolvableError
from schemakit.references.graph import build_graph
from tests.references.graphs import edges, graph_of, places, registry_of
from tests.small import described, to


def test_each_component_is_a_unit_and_each_reference_an_edge() -> None:
    graph = graph_of(described({"A": {"items": to("B"), "not": to("C")}, "B": to("C"), "C": {}}))
    assert places(graph.units) == ["", "A", "B", "C"]
    assert edges(graph) == {"A": ["B", "C"], "B": ["C"]}
    # The document holds its components; no reference leads to them from outside of them.
    assert [one.unit for one in graph.units[0].inner] == [1, 2, 3]


def test_targets_come_before_what_refers_to_them() -> None:
    schemas = {"A": to("B"), "B": {"items": to("C")}, "C": {"items": to("D")}, "D": {}}
    graph = graph_of(described(schemas))
    names = places(graph.units)
    order = [[names[number] for number in members] for members in graph.components]
    assert order == [["D"], ["C"], ["B"], ["A"], [""]]
    assert [graph.component_of[number] for number in range(5)] == [4, 3, 2, 1, 0]


def test_the_cycles_are_the_components_that_refer_to_themselves() -> None:
    schemas = {
        "Self": {"items": to("Self")},
        "A": {"items": to("B")},
        "B": {"items": [to("A"), to("Leaf")]},
        "Leaf": {},
        "User": {"not": to("A")},
    }
    graph = graph_of(described(schemas, "3.1.0"))
    names = places(graph.units)
    cycles = [sorted(names[number] for number in members) for members in graph.cycles()]
    assert sorted(cycles) == [["A", "B"], ["Self"]]
    number_of = {name: number for number, name in enumerate(names)}
    assert graph.is_cut(number_of["A"], number_of["B"])
    assert graph.is_cut(number_of["Self"], number_of["Self"])
    # The reference into a cycle, and the one out of it, are inlined.
    assert not graph.is_cut(number_of["User"], number_of["A"])
    assert not graph.is_cut(number_of["B"], number_of["Leaf"])


def test_references_that_only_lead_to_each_other_are_a_problem_and_no_cycle() -> None:
    graph = graph_of(described({"A": to("B"), "B": to("A"), "C": to("A")}))
    assert [places(graph.units[number] for number in one) for one in graph.alias_cycles] == [
        ["A", "B"]
    ]
    assert edges(graph) == {"A": ["B"], "B": ["-"], "C": ["A"]}
    assert graph.cycles() == []
    assert [one.found.code for one in graph.problems] == ["circular-alias"]


def test_a_part_has_the_graph_of_what_it_needs() -> None:
    document = described({"A": {"items": to("B")}, "B": {}, "C": {"items": to("A")}})
    graph = graph_of(document, "/components/schemas/A")
    assert places(graph.units) == ["A", "B"]
    assert graph.units[0].value == document["components"]["schemas"]["A"]


def test_the_pointer_to_a_part_may_pass_through_a_reference() -> None:
    document = described({"A": to("B"), "B": {"properties": {"p": {"title": "p"}}}})
    graph = graph_of(document, "/components/schemas/A/properties/p")
    assert graph.units[0].tokens == ("components", "schemas", "B", "properties", "p")


def test_a_part_that_does_not_exist() -> None:
    with pytest.raises(PointerError):
        graph_of(described({}), "/components/schemas/Gone")


def test_extensions_are_followed_unless_they_are_not() -> None:
    document = described({"A": {"x-next": to("B")}, "B": {}})
    assert edges(graph_of(document)) == {"A": ["B"]}
    assert edges(graph_of(document, extensions=False)) == {}


def test_what_discriminators_name_counts_on_demand() -> None:
    discriminator = {"propertyName": "kind", "mapping": {"b": "B"}}
    document = described({"A": {"discriminator": discriminator}, "B": {}})
    part = "/components/schemas/A"
    assert places(graph_of(document, part).units) == ["A"]
    graph = graph_of(document, part, all_mapped=True)
    assert places(graph.units) == ["A", "B"]
    assert set(graph.units[0].mapped) == {1}


def test_a_graph_is_frozen_and_leaves_the_document_as_it_is() -> None:
    document = described({"A": {"items": to("B", title="void")}, "B": {"items": to("A")}})
    before = json.dumps(document)
    graph = graph_of(document)
    assert json.dumps(document) == before
    assert graph.units[1].sites[0].reference is document["components"]["schemas"]["A"]["items"]
    with pytest.raises(dataclasses.FrozenInstanceError):
        graph.components = ()  # type: ignore[misc]
    with pytest.raises(AttributeError):
        graph.units[1].targets = ()  # type: ignore[misc]


def _refuse(source: Any, **options: Any) -> None:
    registry = registry_of(source)
    build_graph(registry).refuse_problems(
        registry, **{"strict": False, "missing": "error", **options}
    )


def test_problems_are_refused_all_at_once() -> None:
    source = described({"A": {"items": to("Gone"), "not": to("Lost")}})
    with pytest.raises(UnresolvableError) as caught:
        _refuse(source)
    assert [one.location.pointer for one in caught.value.diagnostics] == [
        "/components/schemas/A/items/$ref",
        "/components/schemas/A/not/$ref",
    ]
    _refuse(source, missing="keep")


def test_unusual_references_are_refused_if_that_is_strict() -> None:
    source = described({"A": to("B"), "B": {"items": {}}, "C": {"not": to("A/items")}})
    _refuse(source)
    with pytest.raises(UnresolvableError, match="ref-through-ref"):
        _refuse(source, strict=True)


def test_a_circle_of_references_is_refused_with_its_members() -> None:
    source = described({"A": to("B"), "B": to("A")})
    with pytest.raises(CycleError) as caught:
        _refuse(source)
    assert "#/components/schemas/A -> #/components/schemas/B" in str(caught.value)
    _refuse(source, missing="keep")


@pytest.mark.parametrize("length", [3_000])
def test_a_long_chain_needs_no_recursion(length: int) -> None:
    schemas = {f"S{n}": {"items": to(f"S{n + 1}")} for n in range(length)}
    graph = graph_of(described({**schemas, f"S{length}": {"items": to("S0")}}))
    assert [len(members) for members in graph.cycles()] == [length + 1]
