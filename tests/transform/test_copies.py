"""Copies of what is above references: only that is copied, each container once."""

from __future__ import annotations

from typing import Any

from schemakit.references.nodes import ROOT, Node, Site
from schemakit.spec.grammar import GRAMMARS
from schemakit.transform.copies import Copies, copy_of, place_bodies
from tests.small import to

_SCHEMA = GRAMMARS["3.1"].types["Schema"]


def _node(value: Any, *keys: Any) -> Node:
    """The node that keys lead to from the root of a unit."""
    node: Node = (value, _SCHEMA, None, ROOT)
    for key in keys:
        node = (node[0][key], _SCHEMA, node, key)
    return node


def _site(node: Node | None, key: Any, reference: dict[str, Any]) -> Site:
    return Site(node, key, reference, reference["$ref"], _SCHEMA, None, "$ref", None)


def test_a_copy_is_in_the_copies_of_all_containers_above_it() -> None:
    root: Any = {"properties": {"a": {"items": [{}]}, "b": {"title": "b"}}}
    copies: Copies = {}
    copied = copy_of(_node(root, "properties", "a", "items"), copies)
    whole = copies[id(root)]
    assert whole == root
    assert whole is not root
    assert whole["properties"]["a"]["items"] is copied is not root["properties"]["a"]["items"]
    assert whole["properties"]["b"] is root["properties"]["b"]


def test_a_container_is_copied_once() -> None:
    root: dict[str, Any] = {"properties": {"a": {}, "b": {}}}
    copies: Copies = {}
    first = copy_of(_node(root, "properties", "a"), copies)
    second = copy_of(_node(root, "properties", "b"), copies)
    assert copy_of(_node(root, "properties", "a"), copies) is first
    assert copies[id(root)]["properties"]["a"] is first
    assert copies[id(root)]["properties"]["b"] is second
    assert len(copies) == 4


def test_bodies_are_placed_where_references_are_alone() -> None:
    alone, beside, missing, alias = to("B"), to("B", title="t"), to("Nowhere"), to("B")
    root: Any = {"allOf": [alone, beside, missing], "not": {"title": "as it was"}}
    array = _node(root, "allOf")
    sites = (
        _site(array, 0, alone),
        _site(array, 1, beside),
        _site(array, 2, missing),
        _site(None, ROOT, alias),
    )
    bodies: list[Any] = [None, {"title": "B"}]
    copies: Copies = {}
    targets = (1, 1, -1, 1)
    assert place_bodies(sites, targets, bodies, copies, False) == list(
        zip(sites, targets, strict=True)
    )
    assert copies == {}
    left = place_bodies(sites, targets, bodies, copies, True)
    assert left == [(sites[1], 1), (sites[2], -1), (sites[3], 1)]
    whole = copies[id(root)]
    assert whole["allOf"] == [bodies[1], beside, missing]
    assert whole["allOf"][0] is bodies[1]
    assert whole["not"] is root["not"]
    assert root["allOf"][0] is alone
