"""Which schemas have one hash, and which do not."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from schemakit.spec.grammar import GRAMMARS
from schemakit.surveying.schema_hash import SchemaHasher

SCHEMA = GRAMMARS["3.1"].types["Schema"]


def hash_of(schema: Any, *, shape: bool = False, others: dict[str, Any] | None = None) -> str:
    found = others or {}
    return SchemaHasher(lambda ref: found.get(ref), shape=shape).hash(schema, SCHEMA)


A = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a", "b"]}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (A, {"required": ["b", "a"], "properties": {"a": {"type": "string"}}, "type": "object"}),
        ({"minimum": 1}, {"minimum": 1.0}),
        ({"anyOf": [A, {"type": "null"}]}, {"anyOf": [{"type": "null"}, A]}),
        ({"enum": [1, "1", {"a": [1]}]}, {"enum": [{"a": [1.0]}, "1", 1]}),
        ({"type": "string", "$defs": {"A": A}}, {"type": "string"}),
    ],
)
def test_what_means_the_same_has_one_hash(one: Any, other: Any) -> None:
    assert hash_of(one) == hash_of(other)
    assert hash_of(one, shape=True) == hash_of(other, shape=True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"const": 1}, {"const": "1"}),
        ({"const": 1}, {"const": True}),
        ({"const": None}, {"const": "None"}),
        ({"const": [1, 2]}, {"const": [2, 1]}),
        ({"const": {"required": [1, 2]}}, {"const": {"required": [2, 1]}}),
        ({"prefixItems": [A, {}]}, {"prefixItems": [{}, A]}),
        ({"const": ["ab"]}, {"const": ["a", "b"]}),
        (True, False),
        ({}, True),
        ({"properties": {"title": {"type": "string"}}}, {"properties": {}}),
        (A, {**A, "maxProperties": 3}),
    ],
)
def test_what_differs_has_two(one: Any, other: Any) -> None:
    for shape in (False, True):
        assert hash_of(one, shape=shape) != hash_of(other, shape=shape)


def test_annotations_do_not_count_for_the_shape() -> None:
    plain = {"properties": {"title": {"type": "string"}}}
    told = {"title": "T", "properties": {"title": {"type": "string", "description": "d"}}}
    assert hash_of(plain) != hash_of(told)
    assert hash_of(plain, shape=True) == hash_of(told, shape=True)
    # What looks like an annotation may be the name of a property, or data.
    assert hash_of({"const": {"title": 1}}, shape=True) != hash_of({"const": {}}, shape=True)


def test_names_of_recursive_schemas_do_not_count() -> None:
    def node(name: str, kind: str = "string") -> Any:
        ref = f"#/{name}"
        schema = {"type": "object", "properties": {"next": {"$ref": ref}, "v": {"type": kind}}}
        hasher = SchemaHasher({ref: schema}.get, shape=False)
        found = hasher.hash(schema, SCHEMA)
        assert hasher.is_recursive(schema, SCHEMA)
        return found

    assert node("Node") == node("Other")
    assert node("Node") != node("Node", "integer")


def test_recursion_inside_arrays_is_seen() -> None:
    schema: Any = {"anyOf": [{"$ref": "#/A"}]}
    hasher = SchemaHasher({"#/A": schema}.get, shape=True)
    hasher.hash(schema, SCHEMA)
    assert hasher.is_recursive(schema, SCHEMA)
    plain = {"anyOf": [A]}
    hasher.hash(plain, SCHEMA)
    assert not hasher.is_recursive(plain, SCHEMA)


def test_a_reference_without_a_target_is_its_text() -> None:
    assert hash_of({"$ref": "a.json"}) != hash_of({"$ref": "b.json"})


def test_the_form_is_that_of_flattening() -> None:
    """Schemas of two descriptions that say one thing in two ways."""
    one = {"A": {"allOf": [{"$ref": "#/components/schemas/B"}, {"required": ["b"]}]}}
    one["B"] = {"type": "object", "properties": {"b": {"type": "string"}}}  # type: ignore[dict-item]
    other = {"Z": {"type": "object", "properties": {"b": {"type": "string"}}, "required": ["b"]}}
    hashes = []
    for name, schemas in (("A", one), ("Z", other)):
        head = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}}
        api = schemakit.load({**head, "components": {"schemas": schemas}})
        hashes.append(hash_of(api.schema(name).flatten()))
    assert hashes[0] == hashes[1]


@pytest.mark.slow
def test_depth_is_bounded_by_memory_alone() -> None:
    deep: Any = {"type": "string"}
    for _ in range(20_000):
        deep = {"items": deep}
    assert len(hash_of(deep)) == 32
