"""Where units and references are in the text."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from schemakit.spec import pointer
from schemakit.usage.places import locate_units
from tests.small import described, to

BESIDE = described(
    {
        "A": {"$ref": "#/components/schemas/B", "allOf": [to("C"), {"properties": {"x": to("B")}}]},
        "B": {},
        "C": {"items": {"$dynamicRef": "#x", **to("B")}},
        "D": {"$schema": "http://json-schema.org/draft-04/schema#", "$id": "urn:d", "items": {}},
    },
    "3.1.0",
)
ALIASES = b"""openapi: 3.1.0
info: {title: t, version: '1'}
paths: {}
components:
  schemas:
    A: {properties: {x: &x {items: {$ref: '#/components/schemas/B'}}}}
    B: {properties: {y: *x}}
"""


@pytest.mark.parametrize("source", [BESIDE, ALIASES])
def test_every_place_holds_the_reference_that_is_said_to_be_there(source: Any) -> None:
    api = schemakit.load(source)
    count = 0
    for one in locate_units(api._registry, api._loaded.graph()):
        for site, _, tokens in one.sites:
            found = pointer.get(one.unit.document.contents, tokens)
            assert found[site.keyword] == site.ref
            count += 1
        assert pointer.get(one.unit.document.contents, one.place[1]) == one.unit.value
    assert count


def test_references_are_in_the_order_of_the_text() -> None:
    properties = {name: to("B") for name in "zyxab"}
    api = schemakit.load(described({"A": {"properties": properties}, "B": {}}))
    every = locate_units(api._registry, api._loaded.graph())
    assert [tokens[-1] for one in every for _, _, tokens in one.sites] == list("zyxab")
