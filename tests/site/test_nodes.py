"""Schemas as nodes: what each says, links, tabs, and how recursion goes on."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.site.nodes import Nodes
from schemakit.site.tables import Strings
from tests.site.described import SHOP, Read, site_of

PET = ("schemas", "Pet")


def read() -> Read:
    return Read(site_of(SHOP))


def test_a_node_has_the_fields_of_a_schema_in_order() -> None:
    page = read()
    fields = page.edges(page.body(*PET)["edge"])
    assert {name: (type_, required) for name, (_, type_, required) in fields.items()} == {
        "name": ("string", True),
        "mother": ("↻ Pet", False),
        "home": ("object", False),
    }


def test_a_node_says_what_a_schema_says() -> None:
    page = read()
    edge = page.body(*PET)["edge"]
    assert page.text(page.row(edge)[0]) == "An animal."
    name = page.row(page.edges(edge)["name"][0])
    assert [page.text(one) for one in name[2]] == ["at most 9 characters"]
    assert [page.text(one) for one in name[3]] == ['example "Rex"']


def test_recursion_goes_on_at_the_schema_itself() -> None:
    page = read()
    edge = page.body(*PET)["edge"]
    for _ in range(5):
        edge = page.edges(edge)["mother"][0]
    assert set(page.edges(edge)) == {"name", "mother", "home"}


def test_branches_are_named_after_components_and_lead_to_their_pages() -> None:
    page = read()
    branches = page.edges(page.edges(page.body(*PET)["edge"])["home"][0])
    assert list(branches) == ["(one of 1)", "(one of 2)"]
    edges = [edge for edge, _, _ in branches.values()]
    assert [page.text(edge[5]) for edge in edges] == ["House", "Flat"]
    assert [edge[6] - 1 for edge in edges] == [
        page.page("schemas", name) for name in ("House", "Flat")
    ]


def test_branches_are_named_by_the_mapping_of_the_discriminator() -> None:
    home = SHOP["components"]["schemas"]["Home"]
    mapping = {"house": "#/components/schemas/House", "flat": "Flat"}
    changed = {**home, "discriminator": {"propertyName": "kind", "mapping": mapping}}
    schemas = {**SHOP["components"]["schemas"], "Home": changed}
    page = Read(site_of({**SHOP, "components": {"schemas": schemas}}))
    branches = page.edges(page.body("schemas", "Home")["edge"])
    assert [page.text(edge[5]) for edge, _, _ in branches.values()] == ["house", "flat"]


def test_equal_schemas_are_one_node() -> None:
    nodes = Nodes({}, Strings(), {})
    one, other = nodes.make_edge({"type": "string"}, "a"), nodes.make_edge({"type": "string"}, "b")
    assert one[3] == other[3]
    assert len(nodes.as_data()["nodes"]) == 1


def test_a_reference_to_nothing_goes_nowhere() -> None:
    nodes = Nodes({}, Strings(), {}, exists=lambda _: False)
    nodes.make_edge({"$ref": "#/components/schemas/None"})
    data = nodes.as_data()
    assert (data["nodes"], data["roots"]) == ([[]], [])


@pytest.mark.slow
def test_depth_is_bounded_by_memory_alone() -> None:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(20_000):
        schema = {"type": "object", "properties": {"a": schema}}
    nodes = Nodes({}, Strings(), {})
    assert nodes.make_edge(schema)[3] == 20_000
