"""Which part uses which, how, and where that is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import schemakit
from tests.several import in_files
from tests.small import described, to
from tests.usage.connected import SHOP, names, shop


def direct(api: schemakit.Description, part: str) -> list[tuple[str, str, str]]:
    return [(one.used.name, one.way, one.pointer) for one in api.uses(part)]


def test_an_operation_uses_what_it_refers_to_inherits_and_names() -> None:
    assert direct(shop(), "listPets") == [
        ("#/components/parameters/Limit", "$ref", "/paths/~1pets/parameters/0"),
        (
            "Pet",
            "$ref",
            "/paths/~1pets/get/responses/200/content/application~1json/schema/items",
        ),
        ("#/components/responses/NotFound", "$ref", "/paths/~1pets/get/responses/404"),
        ("#/components/securitySchemes/token", "security", "/security/0/token"),
    ]


def test_own_security_replaces_that_of_the_description() -> None:
    used = {(name, way) for name, way, _ in direct(shop(), "POST /pets")}
    assert ("#/components/securitySchemes/key", "security") in used
    assert "#/components/securitySchemes/token" not in {name for name, _ in used}
    assert direct(shop(), "GET /health") == []


def test_a_link_names_an_operation() -> None:
    links = [one for one in shop().uses("POST /pets") if one.way == "link"]
    assert names(one.used for one in links) == ["GET /pets"]
    where = "/paths/~1pets/post/responses/201/links/all/operationId"
    assert links[0].pointer == where


def test_a_link_may_name_an_operation_by_reference() -> None:
    document = {
        **SHOP,
        "paths": {
            "/a": {
                "get": {
                    "responses": {
                        "200": {
                            "description": "",
                            "links": {"b": {"operationRef": "#/paths/~1b/get"}},
                        }
                    }
                }
            },
            "/b": {"get": {"responses": {}}},
        },
    }
    uses = schemakit.load(document).uses("GET /a")
    assert ("GET /b", "link") in {(one.used.name, one.way) for one in uses}


@pytest.mark.parametrize("version", ["2.0", "3.0.3", "3.1.0"])
def test_a_discriminator_means_the_schemas_that_extend_its_own(version: str) -> None:
    by_version: Any = {"2.0": "kind"}
    section = "definitions" if version == "2.0" else "components"
    ref = {"$ref": f"#/{section}{'' if version == '2.0' else '/schemas'}/Pet"}
    schemas = {
        "Pet": {"discriminator": by_version.get(version, {"propertyName": "kind"})},
        "Dog": {"allOf": [ref]},
    }
    head = {"swagger": "2.0"} if version == "2.0" else {"openapi": version}
    held = {"definitions": schemas} if version == "2.0" else {"components": {"schemas": schemas}}
    api = schemakit.load({**head, "info": {"title": "t", "version": "1"}, "paths": {}, **held})
    assert [(one.used.name, one.way) for one in api.uses("Pet")] == [("Dog", "discriminator")]


def test_a_mapping_names_schemas() -> None:
    mapping = {"d": "Dog", "c": "#/components/schemas/Cat"}
    schemas = {
        "Pet": {"discriminator": {"propertyName": "kind", "mapping": mapping}},
        "Dog": {},
        "Cat": {},
    }
    assert names(one.used for one in schemakit.load(described(schemas)).uses("Pet")) == [
        *("Dog", "Cat")
    ]


def test_references_are_counted_and_the_first_is_shown() -> None:
    properties = {"b": to("B"), "c": {"items": to("B")}}
    (use,) = schemakit.load(described({"A": {"properties": properties}, "B": {}})).uses("A")
    assert (use.references, use.pointer) == (2, "/components/schemas/A/properties/b")


def test_a_part_inside_another_is_a_part_of_its_own() -> None:
    schemas = {
        "A": {"properties": {"x": to("B"), "y": {"type": "string"}}},
        "B": {},
        "C": to("A/properties/x"),
        "D": to("A/properties/y"),
    }
    api = schemakit.load(described(schemas))
    inner = "#/components/schemas/A/properties/y"
    assert direct(api, "D") == [(inner, "$ref", "/components/schemas/D")]
    assert (inner, "contains", "/components/schemas/A/properties/y") in direct(api, "A")
    assert names(one.user for one in api.used_by(inner)) == ["D", "A"]


FILES = {
    "api.json": {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/pets": {"$ref": "paths.json#/pets"}},
        "components": {"schemas": {"Pet": {"$ref": "pet.json"}}},
    },
    "paths.json": {
        "pets": {
            "get": {
                "responses": {
                    "200": {
                        "description": "",
                        "content": {
                            "a/b": {"schema": {"$ref": "pet.json"}},
                            "c/d": {"schema": {"$ref": "parts.json#/Tag"}},
                        },
                    }
                }
            }
        }
    },
    "pet.json": {"properties": {"tag": {"$ref": "parts.json#/Tag"}}},
    "parts.json": {"Tag": {"type": "string"}},
}


def test_parts_of_other_documents(tmp_path: Path) -> None:
    api = schemakit.load(in_files(tmp_path, FILES))
    tag = f"{tmp_path}/parts.json#/Tag"
    # The file is the component that is an alias of it.
    assert names(one.used for one in api.uses("GET /pets")) == ["Pet", tag]
    assert names(one.used for one in api.uses("Pet")) == [tag]
    assert names(one.user for one in api.used_by("parts.json#/Tag")) == ["GET /pets", "Pet"]
    assert api.unused() == ()
    path_item = api.used_by("GET /pets")
    assert [(one.user.name, one.way) for one in path_item] == [
        (f"{tmp_path}/paths.json#/pets", "contains")
    ]
    assert [one.operation.path for one in api.operations_using("parts.json#/Tag")] == ["/pets"]


def test_yaml_aliases_are_parts_where_they_are_first() -> None:
    text = (
        b"openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n"
        b"components:\n  schemas:\n    A: {properties: {x: &x {properties: {b: {$ref: "
        b"'#/components/schemas/B'}}}}}\n    B: {}\n    C: {properties: {y: *x}}\n"
    )
    api = schemakit.load(text)
    assert {"A", "C"} <= set(names(one.user for one in api.used_by("B", all=True)))


def test_a_member_beside_a_reference_has_its_place() -> None:
    schemas = {"A": {"$ref": "#/components/schemas/B", "properties": {"c": to("C")}}}
    api = schemakit.load(described({**schemas, "B": {}, "C": {}}, "3.1.0"))
    assert direct(api, "A") == [
        ("B", "$ref", "/components/schemas/A"),
        ("C", "$ref", "/components/schemas/A/properties/c"),
    ]


def test_dynamic_references_count() -> None:
    schemas = {
        "Tree": {"$dynamicAnchor": "node", "items": {"$dynamicRef": "#node"}},
    }
    api = schemakit.load(described(schemas, "3.1.0"))
    assert [(one.used.name, one.way) for one in api.uses("Tree")] == [("Tree", "$dynamicRef")]


def test_references_in_data_and_without_a_target_are_no_uses() -> None:
    schemas = {"A": {"example": to("B"), "not": to("Gone")}, "B": {}}
    assert schemakit.load(described(schemas)).uses("A") == ()


def test_two_paths_of_one_path_item_are_two_operations() -> None:
    item = {"get": {"responses": {"200": {"description": "", "content": {}}}}}
    document = {**SHOP, "paths": {"/a": item, "/b": {"$ref": "#/paths/~1a"}}}
    api = schemakit.load(document)
    found = api.operations_using("#/components/securitySchemes/token")
    assert [one.operation.path for one in found] == ["/a", "/b"]
