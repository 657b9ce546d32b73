"""What stays when components that nothing names are dropped."""

from __future__ import annotations

from typing import Any

import schemakit
from tests.small import described, to


def _responding(schema: dict[str, Any]) -> dict[str, Any]:
    response = {"description": "", "content": {"a/b": {"schema": schema}}}
    return {"/p": {"get": {"responses": {"200": response}}}}


def test_the_subtypes_of_a_hierarchy_stay() -> None:
    schemas = {
        "Pet": {"discriminator": {"propertyName": "kind"}},
        "Cat": {"allOf": [to("Pet")]},
        "Stone": {},
    }
    document = described(schemas, paths=_responding(to("Pet")))
    pruned = schemakit.dereference(document, prune=True)
    assert pruned["components"]["schemas"].keys() == {"Cat"}


def test_the_subtypes_stay_that_a_bundle_does_not_map() -> None:
    """The name of the schema is a value of its discriminator, though nothing refers to it."""
    pet = {"discriminator": {"propertyName": "kind"}}
    schemas = {"Pet": pet, "Cat": {"allOf": [to("Pet")]}, "Stone": {}}
    api = schemakit.load(described(schemas, paths=_responding(to("Pet"))))
    assert list(api.bundle(prune=True)["components"]["schemas"]) == ["Pet", "Cat"]


def test_a_discriminator_of_a_union_means_its_branches_alone() -> None:
    pet = {"discriminator": {"propertyName": "kind"}, "oneOf": [to("Dog")]}
    schemas = {"Pet": pet, "Cat": {"allOf": [to("Pet")]}, "Dog": {}}
    api = schemakit.load(described(schemas, paths=_responding(to("Pet"))))
    assert list(api.bundle(prune=True)["components"]["schemas"]) == ["Pet", "Dog"]
    assert [part.name for part in api.unused()] == ["Cat"]


def test_in_2_0_subtypes_are_named_by_their_definitions() -> None:
    document = {
        "swagger": "2.0",
        "paths": {"/p": {"get": {"responses": {"200": {"schema": {"$ref": "#/definitions/Pet"}}}}}},
        "definitions": {
            "Pet": {"discriminator": "kind"},
            "Cat": {"allOf": [{"$ref": "#/definitions/Pet"}]},
            "Stone": {},
        },
    }
    assert schemakit.dereference(document, prune=True)["definitions"].keys() == {"Cat"}


def test_a_security_scheme_is_named_by_its_name_or_its_uri() -> None:
    schemes = {name: {"type": "http", "scheme": name} for name in ("a", "b", "c")}
    document = described({}, "3.2.0", components={"securitySchemes": schemes})
    document["security"] = [{"a": []}, {"#/components/securitySchemes/b": []}]
    pruned = schemakit.dereference(document, prune=True)
    assert pruned["components"]["securitySchemes"].keys() == {"a", "b"}


def test_a_text_is_pruned_as_its_objects_are() -> None:
    document = described({"Used": {"items": to("Used")}, "Not": {}}, paths=_responding(to("Used")))
    description = schemakit.load(document)
    assert b'"Not"' not in description.dereference_json(prune=True)
    assert description.dereference(prune=True)["components"]["schemas"].keys() == {"Used"}


def test_a_scheme_whose_name_is_a_number_is_kept_if_a_requirement_names_it() -> None:
    scheme = {"type": "http", "scheme": "basic"}
    api = {**described({}, "3.1.0"), "security": [{1: []}]}
    api["components"] = {"securitySchemes": {1: scheme, 2: scheme}}
    found = schemakit.dereference(api, prune=True)
    assert found["components"] == {"securitySchemes": {1: scheme}}


def test_a_bundle_keeps_the_schemas_that_extend_one_with_a_discriminator() -> None:
    union = {"oneOf": [to("Dog")], "discriminator": {"propertyName": "kind"}}
    schemas = {
        "Pet": {"discriminator": {"propertyName": "kind"}, "anyOf": [{}]},
        "Cat": {"allOf": [to("Pet"), to("Paw")]},
        "Union": union,
        "Dog": {},
        "NoBranch": {"allOf": [to("Union")]},
        "Paw": {},
        "Stone": {},
    }
    paths = _responding({"items": to("Pet"), "not": to("Union")})
    pruned = schemakit.load(described(schemas, paths=paths)).bundle(prune=True)
    assert pruned["components"]["schemas"].keys() == {"Pet", "Cat", "Paw", "Union", "Dog"}
