"""What the walk of a unit lists besides references: Objects that change where they move, units."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.references.data_references import DataReferences
from schemakit.references.units import Units
from schemakit.references.walker import Walker
from tests.references.graphs import graph_of, registry_of
from tests.small import described, to


def _walked(document: Any, name: str) -> Walker:
    """A walker that walked the component schema ``name``, as the first unit."""
    registry = registry_of(document)
    data = DataReferences(registry, extensions=True, is_part=False, several=False)
    walker = Walker(registry, Units(registry, extensions=True), data)
    schema = document["components"]["schemas"][name]
    type_ = registry.entry.grammar.types["Schema"]
    number = walker.units.add(registry.entry, ("components", "schemas", name), type_, schema)
    walker.walk(number)
    return walker


def test_the_second_of_two_references_is_reported_where_it_is_written() -> None:
    schema = to("B", **{"$dynamicRef": "#/components/schemas/C"})
    walker = _walked(described({"A": schema, "B": {}, "C": {}}, "3.1.0"), "A")
    first, second = walker.units.all[0].sites
    assert walker.as_written(first.reference) is first.reference
    assert second.reference == {"$dynamicRef": "#/components/schemas/C"}
    assert walker.as_written(second.reference) is schema


@pytest.mark.parametrize("holder", ["properties", "patternProperties", "$defs"])
def test_a_reference_is_listed_with_the_containers_above_it(holder: str) -> None:
    reference = to("B")
    schema = {"not": {holder: {"p": {"items": reference}}}}
    walker = _walked(described({"A": schema, "B": {}}, "3.1.0"), "A")
    (site,) = walker.units.all[0].sites
    assert site.reference is reference
    above, node = [site.key], site.node
    while node is not None and node[2] is not None:
        above.append(node[3])
        node = node[2]
    assert node is not None
    assert node[0] is schema
    assert above[::-1] == ["not", holder, "p", "items"]


def test_a_unit_inside_another_is_listed_once_and_not_walked_there() -> None:
    outer, inner = {"properties": {"p": {"items": to("B")}}}, ("components", "schemas", "A")
    document = described(
        {"A": outer, "B": {}, "C": {"$ref": "#/components/schemas/A/properties/p"}}
    )
    graph = graph_of(document)
    (unit,) = [one for one in graph.units if one.tokens == inner]
    (part,) = unit.inner
    assert (part.key, unit.sites) == ("p", ())
    assert [site.ref for site in graph.units[part.unit].sites] == ["#/components/schemas/B"]


# -- what else changes where it moves --------------------------------------------------------------


def test_a_discriminator_is_noted() -> None:
    schema = {"discriminator": {"propertyName": "kind"}}
    graph = graph_of(described({"A": {"properties": {"p": schema}}}), "/components/schemas/A")
    assert [one.source for one in graph.units[0].noted] == [schema]


def test_an_identifier_is_noted_and_changes_the_base_of_what_is_in_it() -> None:
    inner = {"$id": "https://example.com/inner", "items": {"$ref": "#/$defs/t"}, "$defs": {"t": {}}}
    graph = graph_of(described({"A": {"not": inner}}, "3.1.0"), "/components/schemas/A")
    unit = graph.units[0]
    assert [one.source for one in unit.noted] == [inner]
    assert [site.context and site.context.base for site in unit.sites] == [inner["$id"]]
    target = graph.units[unit.targets[0]]
    assert target.tokens == ("components", "schemas", "A", "not", "$defs", "t")


def test_a_schema_of_another_dialect_is_converted_once() -> None:
    draft = "http://json-schema.org/draft-07/schema#"
    old = {"$id": "https://example.com/old", "$schema": draft, "items": [{"title": "first"}]}
    graph = graph_of(described({"A": {"not": old}}, "3.1.0"), "/components/schemas/A")
    (noted,) = [one for one in graph.units[0].noted if one.source is old]
    assert noted.node[0]["prefixItems"] == [{"title": "first"}]
    assert old["items"] == [{"title": "first"}]


def test_a_keyword_of_references_that_a_dialect_lacks_is_none_in_it() -> None:
    draft = "http://json-schema.org/draft-07/schema#"
    old = {"$id": "https://example.com/old", "$schema": draft, "$ref": 3, "$dynamicRef": "#a"}
    graph = graph_of(described({"A": {"not": old}}, "3.1.0"), "/components/schemas/A")
    assert graph.units[0].sites == ()
