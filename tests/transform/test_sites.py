"""Which members beside a reference count, by version and Object."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.spec.grammar import GRAMMARS
from schemakit.transform.sites import Sites
from tests.references.graphs import graph_of
from tests.small import described, to


def _counting(beside: dict[str, Any], version: str, *, annotations: bool = False) -> Any:
    graph = graph_of(described({"A": {"items": to("B", **beside)}, "B": {}}, f"{version}.0"))
    sites = Sites(graph, GRAMMARS[version], annotations=annotations)
    (site,) = [site for unit in graph.units for site in unit.sites]
    return sites.counting(site)


_BESIDE = {"description": "d", "title": "t", "type": "string", "x-a": 1}


@pytest.mark.parametrize(
    ("version", "annotations", "names"),
    [
        ("3.0", False, set()),
        ("3.0", True, {"description", "title", "x-a"}),
        ("3.1", False, {"description", "title", "type", "x-a"}),
        ("3.1", True, {"description", "title", "type", "x-a"}),
    ],
)
def test_beside_a_schema(version: str, annotations: bool, names: set[str]) -> None:
    found = _counting(_BESIDE, version, annotations=annotations)
    assert found == {name: _BESIDE[name] for name in names}


@pytest.mark.parametrize(
    ("version", "annotations", "names"),
    [
        ("3.0", False, set()),
        ("3.0", True, {"summary", "description"}),
        ("3.1", False, {"description"}),
        ("3.2", False, {"summary", "description"}),
    ],
)
def test_beside_a_response(version: str, annotations: bool, names: set[str]) -> None:
    beside = {"summary": "s", "description": "d", "headers": {}}
    reference = {"$ref": "#/components/responses/r", **beside}
    document = described(
        {},
        f"{version}.0",
        paths={"/a": {"get": {"responses": {"200": reference}}}},
        components={"responses": {"r": {}}},
    )
    graph = graph_of(document)
    sites = Sites(graph, GRAMMARS[version], annotations=annotations)
    number, site, target = sites.find(reference)
    assert site is not None
    assert site in graph.units[number].sites
    assert sites.counting(site) == {name: beside[name] for name in names}
    assert graph.units[target].tokens == ("components", "responses", "r")
