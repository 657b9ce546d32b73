"""Mappings of discriminators in the output."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from tests.several import from_memory, with_schema
from tests.small import described, to


def _schemas(schemas: dict[str, Any], version: str = "3.0.3", **options: Any) -> Any:
    return schemakit.dereference(described(schemas, version), **options)["components"]["schemas"]


def test_discriminators_learn_the_names_that_inlining_takes_away() -> None:
    mapping = {"tiger": "#/components/schemas/Cat"}
    union = {
        "oneOf": [to("Cat"), to("a~1b"), {"type": "object"}],
        "discriminator": {"propertyName": "k", "mapping": mapping},
    }
    result = _schemas({"Cat": {}, "a/b": {}, "Union": union})["Union"]
    assert result["discriminator"] == {
        "propertyName": "k",
        "mapping": {
            **mapping,  # which names Cat already
            "a/b": "#/components/schemas/a~1b",
        },
    }
    named = {**union, "discriminator": {"propertyName": "k", "mapping": {"Cat": "Dog"}}}
    kept = _schemas({"Cat": {}, "a/b": {}, "Union": named})["Union"]["discriminator"]
    assert kept["mapping"]["Cat"] == "Dog"


def test_a_dead_mapping_of_another_file_leads_where_it_led() -> None:
    mapping = {"a": "gone.json", "b": "#/gone", "c": "Name", "d": "https://h/gone"}
    other = {"discriminator": {"propertyName": "kind", "mapping": mapping}}
    api = from_memory(with_schema({"$ref": "sub/o"}), {"mem:/sub/o": other})
    expected = {"a": "sub/gone.json", "b": "sub/o#/gone", "c": "Name", "d": "https://h/gone"}
    for whole in (api.dereference(), api.bundle()):
        found = whole["components"]["schemas"]
        assert found.get("o", found["S"])["discriminator"]["mapping"] == expected


def test_subtypes_that_refer_to_their_base_are_named() -> None:
    """A base without a union is mapped to the schemas that have it in an ``allOf``."""
    base = {"discriminator": {"propertyName": "kind"}, "properties": {"kind": {}}}
    schemas = {"Base": base, "Cat": {"allOf": [to("Base"), {"title": "cat"}]}}
    found = _schemas(schemas)["Base"]["discriminator"]
    assert found == {"propertyName": "kind", "mapping": {"Cat": "#/components/schemas/Cat"}}
    # A bundle keeps the references that tell the names.
    bundled = schemakit.load(described(schemas)).bundle()["components"]["schemas"]
    assert bundled["Base"]["discriminator"] == {"propertyName": "kind"}


def test_a_mapping_to_another_file_names_the_component_that_it_became() -> None:
    mapping = {"cat": "mem:/o#/Cat", "own": "Own"}
    union = {"discriminator": {"propertyName": "kind", "mapping": mapping}}
    api = from_memory(with_schema(union, Own={}), {"mem:/o": {"Cat": {"title": "cat"}}})
    schemas = api.dereference()["components"]["schemas"]
    assert schemas["S"]["discriminator"]["mapping"] == {
        "cat": "#/components/schemas/Cat",
        "own": "Own",
    }
    assert schemas["Cat"] == {"title": "cat"}


@pytest.mark.parametrize("discriminator", ["kind", {"$ref": "#/x"}, None])
def test_what_is_not_a_discriminator_object_stays(discriminator: Any) -> None:
    schemas = {"A": {"discriminator": discriminator, "oneOf": [to("B")]}, "B": {}}
    found = _schemas(schemas, missing="keep")["A"]
    assert found["discriminator"] == discriminator


def test_a_bundle_writes_no_mapping_for_a_name_that_only_a_uri_escapes() -> None:
    schemas = {"Pet": {"discriminator": {"propertyName": "k"}}, "é %": {"allOf": [to("Pet")]}}
    bundled = schemakit.load(described(schemas)).bundle()
    assert bundled["components"]["schemas"] == schemas
