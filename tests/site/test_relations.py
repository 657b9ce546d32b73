"""What uses what, and the map."""

from __future__ import annotations

from tests.site.described import SHOP, Read, site_of


def test_edges_lead_between_pages() -> None:
    site = site_of(SHOP)
    relations = site.more["relations"]
    numbers = {name: number for number, (name, _, _) in enumerate(relations["parts"])}
    flat = relations["uses"]
    edges = {(flat[at], flat[at + 1]) for at in range(0, len(flat), 4)}
    assert (numbers["GET /pets/{id}"], numbers["Pet"]) in edges
    assert (numbers["Pet"], numbers["Home"]) in edges
    pages = {name: page for name, _, page in relations["parts"]}
    assert pages["Pet"] == Read(site).page("schemas", "Pet")
    assert pages["GET /pets/{id}"] == Read(site).page("operations", "getPet")


def test_the_map_has_cycles_costs_and_what_is_unused() -> None:
    schemas = {**SHOP["components"]["schemas"], "Alone": {"type": "string"}}
    site = site_of({**SHOP, "components": {**SHOP["components"], "schemas": schemas}})
    names = [name for name, _, _ in site.more["relations"]["parts"]]
    found = site.more["map"]
    assert [[names[one] for one in cycle["parts"]] for cycle in found["cycles"]] == [["Pet"]]
    assert [names[one] for one in found["unused"]] == ["Alone"]
    assert found["dereferencedBytes"] > found["sourceBytes"] / 2
