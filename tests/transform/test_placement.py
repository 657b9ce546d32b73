"""Where in the output things stand that references there name."""

from __future__ import annotations

import json
from typing import Any

import pytest

import schemakit
from schemakit import Description
from schemakit.spec import pointer
from tests.several import from_memory
from tests.small import described, to

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_PARAMETERS = [
    {"name": "limit", "in": "query", "schema": {"type": "integer"}},
    {"name": "tree", "in": "query", "schema": to("N")},
    {"name": "twig", "in": "query", "schema": to("N")},
]
_RESPONSE = {"description": "d", "content": {"a/b": {"schema": to("N")}}}
_MORE = {
    "paths": {"/a": {"parameters": _PARAMETERS, "get": {"responses": {"200": _RESPONSE}}}},
    "x-list": ["text", [to("N")]],
    "x-names": {"n": to("N")},
    "x-alias": {"$ref": "#/x-list"},
}
_SCHEMAS = {"N": {"items": to("N")}, "A": {"allOf": [to("N")]}, "B": {"not": to("N")}}


def _dangling(value: Any, root: Any) -> list[str]:
    """The references in a value that lead nowhere in ``root``; nothing in it is a literal."""
    if not isinstance(value, (dict, list)):
        return []
    found = []
    ref = value.get("$ref") if isinstance(value, dict) else None
    if isinstance(ref, str):
        try:
            pointer.get(root, pointer.parse(pointer.from_fragment(ref.removeprefix("#"))))
        except (pointer.Missing, schemakit.PointerError):
            found.append(ref)
    inside = value.values() if isinstance(value, dict) else value
    return [*found, *(ref for item in inside for ref in _dangling(item, root))]


def _part(description: Description, at: str, how: str = "dereference") -> Any:
    """A part, after it was seen to hold all that it names, as data and as text."""
    part = getattr(description, how)(at=at)
    assert json.loads(getattr(description, f"{how}_json")(at=at)) == part
    assert _dangling(part, part) == []
    return part


def _described(version: str = "3.1.0", **more: Any) -> Description:
    return schemakit.load(described(_SCHEMAS, version, **{**_MORE, **more}))


# -- a part: what stays outside of it --------------------------------------------------------------


@pytest.mark.parametrize("how", ["dereference", "bundle"])
@pytest.mark.parametrize(
    ("at", "key"),
    [
        ("/components/schemas/B", "$defs"),
        ("/paths/~1a/get", "$defs"),
        ("/paths/~1a/get/responses/200", "$defs"),
        # All other keys are statuses, paths or, in an extension, anything.
        ("/paths/~1a/get/responses", "x-definitions"),
        ("/paths", "x-definitions"),
        ("/x-names", "x-definitions"),
    ],
)
def test_definitions_are_none_of_the_members_of_a_part(at: str, key: str, how: str) -> None:
    description = _described()
    part = _part(description, at, how)
    assert part[key] == {"N": {"items": {"$ref": f"#/{key}/N"}}}
    there = pointer.get(description.contents, pointer.parse(at))
    assert part.keys() - {key, "$schema"} == there.keys()


@pytest.mark.parametrize("how", ["dereference", "bundle"])
@pytest.mark.parametrize(
    ("at", "holder", "key"),
    [
        ("/paths/~1a/parameters", "/1", "$defs"),
        ("/paths/~1a/get/responses/200/content", "/a~1b", "$defs"),
        ("/components/schemas/A/allOf", "/0", "$defs"),
        ("/x-list", "/1/0", "x-definitions"),
        ("/x-alias", "/1/0", "x-definitions"),
    ],
)
def test_in_a_list_or_a_map_the_first_object_that_needs_definitions_has_them(
    at: str, holder: str, key: str, how: str
) -> None:
    part = _part(_described(), at, how)
    here = pointer.get(part, pointer.parse(holder))
    assert here[key] == {"N": {"items": {"$ref": f"#{holder}/{key}/N"}}}
    assert json.dumps(part).count(f'"{key}": ') == 1


def test_definitions_are_called_as_the_version_calls_them() -> None:
    part = _part(_described("3.0.3"), "/paths/~1a/parameters")
    assert part[1]["definitions"] == {"N": {"items": {"$ref": "#/1/definitions/N"}}}


def test_what_a_discriminator_names_is_defined_where_the_discriminator_is() -> None:
    mapping = {"cat": "cat.json", "n": "#/components/schemas/N"}
    discriminator = {"propertyName": "k", "mapping": mapping, "defaultMapping": "dog.json"}
    pet = {"oneOf": [to("N")], "discriminator": discriminator}
    api = described(
        {**_SCHEMAS, "Pet": pet, "S": {"properties": {"t": {"type": "null"}, "p": to("Pet")}}},
        "3.2.0",
    )
    files = {"mem:/cat.json": {"title": "cat"}, "mem:/dog.json": {"title": "dog"}}
    part = _part(from_memory(api, files), "/components/schemas/S/properties")
    assert part["p"]["$defs"].keys() == {"cat", "dog", "N"}
    assert part["p"]["discriminator"] == {
        "propertyName": "k",
        "mapping": {"cat": "#/p/$defs/cat", "n": "#/p/$defs/N", "N": "#/p/$defs/N"},
        "defaultMapping": "#/p/$defs/dog",
    }


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
    part = _part(description, "/components/schemas/S")
    assert part == {"properties": {"x": {"type": "string"}, "y": {"type": "string"}, "tree": tree}}
    bundled = _part(description, "/components/schemas/S", "bundle")
    assert bundled == {
        "$schema": DRAFT,
        "properties": {"x": {"type": "string"}, "y": {"$ref": "#/properties/x"}, "tree": tree},
    }


def test_in_a_part_that_has_a_name_what_stands_in_it_is_below_that() -> None:
    schema = {"properties": {**_INNER["properties"], "all": to("S")}}
    part = _part(
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
    description = schemakit.load(described({**_SCHEMAS, "S": schema}))
    part = _part(description, "/components/schemas/S", "bundle")
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
    part = _part(
        schemakit.load(described({"S": schema}, "3.1.0")), "/components/schemas/S", "bundle"
    )
    assert part["$ref"] == "#/$defs/S"
    assert part["$defs"]["S"]["discriminator"]["mapping"] == {"s": "#/$defs/S"}
    assert part["$defs"]["S"]["properties"]["y"] == {"$ref": "#/$defs/S/properties/x"}


@pytest.mark.parametrize("how", ["dereference", "bundle"])
def test_the_components_alone_name_each_other(how: str) -> None:
    part = _part(_described(), "/components", how)
    assert part["schemas"]["N"] == {"items": {"$ref": "#/schemas/N"}}
    assert part.keys() == {"schemas"}
    part = _part(_described(), "/components/schemas", how)
    assert part["N"] == {"items": {"$ref": "#/N"}}
    assert part.keys() == _SCHEMAS.keys()


def test_what_a_flat_part_names_in_itself_is_there() -> None:
    inner = {"allOf": [{"items": to("S/properties/a/allOf/0")}, {"type": "array"}]}
    description = schemakit.load(described({"S": {"properties": {"a": inner}}}))
    part = description.dereference(at="/components/schemas/S", flatten=True)
    assert _dangling(part, part) == []


# -- names -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["dereference", "bundle"])
def test_equal_names_are_numbered_in_the_order_of_their_first_use(how: str) -> None:
    names = ("c", "a", "d", "b")
    files = {f"mem:/{name}.json": {"N": {"title": name, "not": {"$ref": "#/N"}}} for name in names}
    users = {f"U{name}": {"items": {"$ref": f"{name}.json#/N"}} for name in names}
    found = getattr(from_memory(described(users), files), how)()["components"]["schemas"]
    numbered = {"N": "c", "N_2": "a", "N_3": "d", "N_4": "b"}
    assert {name: found[name]["title"] for name in numbered} == numbered


def test_what_is_shared_as_an_object_needs_no_name() -> None:
    files = {"mem:/n.json": {"not": {"$ref": "#"}}}
    api = from_memory(described({"A": {"items": {"$ref": "n.json"}}}), files)
    assert api.dereference(cycles="share")["components"]["schemas"].keys() == {"A"}


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
    assert _dangling(found, found) == []
    assert found["components"]["schemas"]["q"] == {"items": to("q")}
    part = _part(description, "/components/schemas/S", how)
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
        part = _part(description, f"/{extension}", how)
        assert part.keys() == {"not", "x-definitions"}
        assert part["x-definitions"].keys() == {"S"}


def test_components_in_a_file_of_their_own_are_there_beside_what_moves() -> None:
    api = described({}, "3.1.0")
    api["components"] = {"schemas": {"$ref": "c.json#/s"}, "x-a": {"$ref": "n.json#/X"}}
    files = {
        "mem:/c.json": {"s": {"X": {"type": "string"}, "Y": {"$ref": "n.json#/X"}}},
        "mem:/n.json": {"X": {"items": {"$ref": "#/X"}}},
    }
    description = from_memory(api, files)
    for how in ("dereference", "bundle"):
        found = getattr(description, how)()
        assert found["components"]["schemas"]["X"] == {"type": "string"}
        assert found["components"]["schemas"]["X_2"] == {"items": to("X_2")}
        assert json.loads(getattr(description, f"{how}_json")()) == found


def test_names_in_the_words_of_another_dialect_are_not_taken_again() -> None:
    old = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "mem:/old",
        "definitions": {"N": {"title": "mine"}},
        "items": {"$ref": "entry#/components/schemas/N"},
    }
    api = from_memory(described({**_SCHEMAS, "S": old}, "3.1.0"), {})
    part = _part(api, "/components/schemas/S")
    assert part["$defs"]["N"] == {"title": "mine"}
    assert part["items"] == {"items": {"$ref": "#/$defs/N_2"}}
