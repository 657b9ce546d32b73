"""Where in the output the targets of its references are."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from tests.several import from_memory
from tests.small import described, to
from tests.transform.parts import SCHEMAS, find_dangling, make_api, take_part

DRAFT = "https://json-schema.org/draft/2020-12/schema"


# -- a part: what stays outside of it --------------------------------------------------------------


def test_what_only_a_default_mapping_names_moves() -> None:
    discriminator = {"propertyName": "k", "defaultMapping": "dog.json"}
    api = described({"S": {"discriminator": discriminator}}, "3.2.0")
    for how in ("dereference", "bundle"):
        found = getattr(from_memory(api, {"mem:/dog.json": {"title": "dog"}}), how)()
        assert found["components"]["schemas"]["dog"] == {"title": "dog"}
        written = found["components"]["schemas"]["S"]["discriminator"]["defaultMapping"]
        assert written == "#/components/schemas/dog"


# -- a part: what stands in it ---------------------------------------------------------------------

_INNER = {
    "properties": {
        "x": {"type": "string"},
        "y": to("S/properties/x"),
        "tree": {"items": to("S/properties/tree")},
    }
}


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_a_reference_to_what_stands_in_a_part_leads_there(version: str) -> None:
    description = schemakit.load(described({"S": _INNER}, version))
    tree = {"items": {"$ref": "#/properties/tree"}}
    part = take_part(description, "/components/schemas/S")
    assert part == {"properties": {"x": {"type": "string"}, "y": {"type": "string"}, "tree": tree}}
    bundled = take_part(description, "/components/schemas/S", "bundle")
    assert bundled == {
        "$schema": DRAFT,
        "properties": {"x": {"type": "string"}, "y": {"$ref": "#/properties/x"}, "tree": tree},
    }


def test_in_a_part_that_has_a_name_what_stands_in_it_is_below_that() -> None:
    schema = {"properties": {**_INNER["properties"], "all": to("S")}}
    part = take_part(
        schemakit.load(described({"S": schema}, "3.1.0")), "/components/schemas/S", "bundle"
    )
    assert part == {
        "$schema": DRAFT,
        "$ref": "#/$defs/S",
        "$defs": {
            "S": {
                "properties": {
                    "x": {"type": "string"},
                    "y": {"$ref": "#/$defs/S/properties/x"},
                    "tree": {"items": {"$ref": "#/$defs/S/properties/tree"}},
                    "all": {"$ref": "#/$defs/S"},
                }
            }
        },
    }


def test_a_reference_into_a_part_follows_what_a_json_schema_calls_it() -> None:
    inner = {
        "definitions": {"w": {"type": "integer"}},
        "items": [to("S/definitions/q")],
        "additionalItems": {"properties": {"k": {"enum": [1]}}},
    }
    targets = {
        "q": "definitions/q",
        "w": "properties/a/definitions/w",
        "first": "properties/a/items/0",
        "k": "properties/a/additionalItems/properties/k",
    }
    schema = {
        "definitions": {"q": {"type": "string"}},
        "properties": {"a": inner, **{name: to(f"S/{one}") for name, one in targets.items()}},
        "x-note": to("N"),
    }
    description = schemakit.load(described({**SCHEMAS, "S": schema}))
    part = take_part(description, "/components/schemas/S", "bundle")
    assert {name: part["properties"][name]["$ref"] for name in targets} == {
        "q": "#/$defs/q",
        "w": "#/properties/a/$defs/w",
        "first": "#/properties/a/prefixItems/0",
        "k": "#/properties/a/items/properties/k",
    }
    assert part["x-note"] == {"$ref": "#/$defs/N"}


def test_a_part_that_only_a_discriminator_in_it_names_is_there_once() -> None:
    mapping = {"s": "#/components/schemas/S"}
    schema = {**_INNER, "discriminator": {"propertyName": "k", "mapping": mapping}}
    part = take_part(
        schemakit.load(described({"S": schema}, "3.1.0")), "/components/schemas/S", "bundle"
    )
    assert part["$ref"] == "#/$defs/S"
    assert part["$defs"]["S"]["discriminator"]["mapping"] == {"s": "#/$defs/S"}
    assert part["$defs"]["S"]["properties"]["y"] == {"$ref": "#/$defs/S/properties/x"}


@pytest.mark.parametrize("how", ["dereference", "bundle"])
def test_the_components_alone_name_each_other(how: str) -> None:
    part = take_part(make_api(), "/components", how)
    assert part["schemas"]["N"] == {"items": {"$ref": "#/schemas/N"}}
    assert part.keys() == {"schemas"}
    part = take_part(make_api(), "/components/schemas", how)
    assert part["N"] == {"items": {"$ref": "#/N"}}
    assert part.keys() == SCHEMAS.keys()


def test_what_a_flat_part_names_in_itself_is_there() -> None:
    inner = {"allOf": [{"items": to("S/properties/a/allOf/0")}, {"type": "array"}]}
    description = schemakit.load(described({"S": {"properties": {"a": inner}}}))
    part = description.dereference(at="/components/schemas/S", flatten=True)
    assert find_dangling(part, part) == []


# -- names -----------------------------------------------------------------------------------------


def test_what_is_shared_as_an_object_needs_no_name() -> None:
    files = {"mem:/n.json": {"not": {"$ref": "#"}}}
    api = from_memory(described({"A": {"items": {"$ref": "n.json"}}}), files)
    assert api.dereference(cycles="share")["components"]["schemas"].keys() == {"A"}


@pytest.mark.parametrize("components", [[], {"schemas": []}])
def test_what_moves_replaces_components_that_are_none(components: Any) -> None:
    entry = {**described({}, "3.1.0"), "components": components, "x-a": {"$ref": "n.json"}}
    found = from_memory(entry, {"mem:/n.json": {"not": {"$ref": "#"}}}).dereference()
    assert find_dangling(found, found) == []


def test_a_part_of_another_document_names_components_that_are_in_a_file_of_their_own() -> None:
    entry = {**described({}, "3.1.0"), "components": {"schemas": {"$ref": "s.json"}}}
    files = {
        "mem:/s.json": {"Pet": {"$ref": "p.json"}, "Tag": {"items": {"$ref": "#/Pet"}}},
        "mem:/p.json": {"properties": {"tag": {"$ref": "s.json#/Tag"}}},
    }
    part, _ = from_memory(entry, files)._loaded.read_part("mem:/p.json#")
    assert part == {"properties": {"tag": to("Tag")}}


# -- places that are lost --------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["dereference", "bundle"])
def test_a_target_beside_a_void_reference_inside_a_schema_gets_a_place_of_its_own(how: str) -> None:
    recursive = {"items": to("S/properties/x/properties/q")}
    schemas = {
        "X": {"type": "string"},
        "S": {"properties": {"x": to("X", properties={"q": recursive})}},
        "U": {"items": to("S/properties/x/properties/q")},
    }
    description = schemakit.load(described(schemas))
    found = getattr(description, how)()
    assert find_dangling(found, found) == []
    assert found["components"]["schemas"]["q"] == {"items": to("q")}
    part = take_part(description, "/components/schemas/S", how)
    assert part["properties"]["x"] == ({"type": "string"} if how == "dereference" else to_def("X"))


def to_def(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


def test_a_member_of_an_all_of_beside_a_reference_is_named_where_it_is() -> None:
    recursive = {"title": "mine", "items": to("S/properties/x/allOf/0")}
    schemas = {
        "X": {"type": "array", "allOf": [{"title": "other"}]},
        "S": {"properties": {"x": to("X", allOf=[recursive])}},
    }
    found = schemakit.dereference(described(schemas, "3.1.0"))["components"]["schemas"]
    named = found["S"]["properties"]["x"]["allOf"][1]["items"]["$ref"].rpartition("/")[2]
    assert found[named]["title"] == "mine"


@pytest.mark.parametrize("how", ["dereference", "bundle"])
def test_what_an_extension_names_too_is_there_once_as_what_it_is(how: str) -> None:
    api = {**described({"B": {"$ref": "o.json#/x-more/S"}}), "x-a": {"$ref": "o.json#/x-more/S"}}
    files = {"mem:/o.json": {"x-more": {"S": {"not": {"items": {"$ref": "#/x-more/S"}}}}}}
    for extension in ("x-a", "x-0"):
        description = from_memory({extension: api["x-a"], **api}, files)
        found = getattr(description, how)()
        body = {"not": {"items": to("B")}}
        assert found["components"] == {"schemas": {"B": body}}
        assert found[extension] == body
        part = take_part(description, f"/{extension}", how)
        assert part.keys() == {"not", "x-definitions"}
        assert part["x-definitions"].keys() == {"S"}
