"""Bundling: many documents in one, references kept, on documents small enough to see through."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft202012Validator

import schemakit
from tests.oracle import references
from tests.several import from_memory, with_schema
from tests.small import described, to
from tests.terminal import InProcess

HEAD = {"info": {"title": "t", "version": "1"}}
STRING = {"type": "string"}


def ref(target: str, **beside: Any) -> dict[str, Any]:
    return {"$ref": target, **beside}


def reusable(name: str, section: str = "schemas") -> dict[str, Any]:
    return ref(f"#/components/{section}/{name}")


def get(schema: Any) -> dict[str, Any]:
    """A Path Item with one operation that answers with a schema."""
    response = {"description": "d", "content": {"application/json": {"schema": schema}}}
    return {"get": {"responses": {"200": response}}}


def entry(paths: Any, version: str = "3.1.0", **more: Any) -> dict[str, Any]:
    return {"openapi": version, **HEAD, "paths": paths, **more}


def load(api: Any, files: Mapping[str, Any]) -> schemakit.Description:
    documents = {"api.json": api, **files}
    return schemakit.load(
        "api.json", retrieve=lambda uri: json.dumps(documents[unquote(uri)]).encode()
    )


def bundle(api: Any, files: Mapping[str, Any], **options: Any) -> Any:
    """The bundle, after what is true of every bundle of a whole description was seen to be."""
    description = load(api, files)
    found = description.bundle(**options)
    if options.get("at") is None:
        alone = schemakit.load(found, version=description.version)
        live = [one for one in alone.references() if one.kind != "Extension"]
        assert [one.ref for one in live if one.target is None or one.ref[:1] != "#"] == []
        before, after = description.dereference(), alone.dereference()
        sections = ("components", "definitions", "parameters", "responses", "x-path-items")
        for key in before.keys() - set(sections):
            assert after[key] == before[key]
        assert load(api, files).bundle(**options) == found
    return found


def schemas(api: Any, files: Mapping[str, Any], **options: Any) -> Any:
    return bundle(api, files, **options)["components"]["schemas"]


def at_200(item: Any) -> Any:
    return item["get"]["responses"]["200"]["content"]["application/json"]["schema"]


# -- names -----------------------------------------------------------------------------------------


def test_a_file_becomes_a_component_named_like_it_once() -> None:
    api = entry({"/a": get(ref("models/pet.json")), "/b": get(ref("./models/pet.json#"))})
    files = {
        "models/pet.json": {"properties": {"tag": ref("tag.json"), "kin": ref("#")}},
        "models/tag.json": STRING,
    }
    before = copy.deepcopy(api)
    found = bundle(api, files)
    assert [at_200(item) for item in found["paths"].values()] == [reusable("pet")] * 2
    assert found["components"] == {
        "schemas": {
            "pet": {"properties": {"tag": reusable("tag"), "kin": reusable("pet")}},
            "tag": STRING,
        }
    }
    assert api == before


def test_one_document_stays_what_it_is() -> None:
    api = entry(
        {"/a": get(reusable("A"))},
        components={"schemas": {"A": {"items": reusable("A")}, "B": reusable("A")}},
    )
    assert bundle(api, {}) == api


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("pet store.json", "pet_store"),
        ("v1.2/pet.v2.json", "pet.v2"),
        ("x.json#/defs/Pet~1Small", "Pet_Small"),
        ("x.json#/defs/Über", "_ber"),
    ],
)
def test_a_name_holds_only_what_names_may(target: str, name: str) -> None:
    named = {"defs": {"Pet/Small": STRING, "Über": STRING}}
    files = {"pet store.json": STRING, "v1.2/pet.v2.json": STRING, "x.json": named}
    assert list(schemas(entry({"/a": get(ref(target))}), files)) == [name]


def test_equal_names_are_numbered_in_the_order_of_the_text() -> None:
    api = entry(
        {
            "/z": get(ref("z/pet.json")),
            "/a": get(ref("a/pet.json")),
            "/m": get({"items": ref("m.json#/x/pet")}),
        },
        components={"schemas": {"pet": {"type": "null"}, "pet_3": {"type": "array"}}},
    )
    files = {"z/pet.json": STRING, "a/pet.json": {"type": "integer"}, "m.json": {"x": {"pet": {}}}}
    assert schemas(api, files) == {
        "pet": {"type": "null"},
        "pet_3": {"type": "array"},
        "pet_2": STRING,
        "pet_4": {"type": "integer"},
        "pet_5": {},
    }


def test_what_the_entry_uses_gets_the_name_before_what_a_file_uses() -> None:
    api = entry({"/a": get(ref("a.json")), "/b": get(ref("b/pet.json"))})
    files = {"a.json": {"items": ref("c/pet.json")}, "c/pet.json": {}, "b/pet.json": STRING}
    assert schemas(api, files) == {"a": {"items": reusable("pet_2")}, "pet": STRING, "pet_2": {}}


def test_a_component_that_is_a_reference_is_the_home_of_its_target() -> None:
    api = entry(
        {"/a": get(reusable("A")), "/b": get(ref("a.json"))},
        components={"schemas": {"A": ref("a.json"), "Twin": ref("a.json"), "a": STRING}},
    )
    files = {
        "a.json": {"properties": {"b": ref("a.json"), "c": ref("b.json")}},
        "b.json": {"items": ref("a.json")},
    }
    assert schemas(api, files) == {
        "A": {"properties": {"b": reusable("A"), "c": reusable("b")}},
        "Twin": reusable("A"),
        "a": STRING,
        "b": {"items": reusable("A")},
    }


def test_a_home_may_have_a_name_that_its_target_also_would() -> None:
    api = entry({"/a": get(ref("a.json"))}, components={"schemas": {"a": ref("a.json")}})
    assert schemas(api, {"a.json": STRING}) == {"a": STRING}


# -- nothing twice ---------------------------------------------------------------------------------


def test_a_part_of_what_moved_that_has_a_name_is_there_once() -> None:
    api = entry({"/a": get(ref("a.json")), "/b": get(ref("a.json#/properties/x"))})
    files = {"a.json": {"properties": {"x": {"properties": {"y": ref("#/properties/x")}}}}}
    assert schemas(api, files) == {
        "a": {"properties": {"x": reusable("x")}},
        "x": {"properties": {"y": reusable("x")}},
    }


def test_in_a_cycle_a_part_stays_where_it_is_so_that_the_cycle_is_cut_where_it_was() -> None:
    api = entry({"/a": get(ref("a.json")), "/b": get(ref("a.json#/properties/x"))})
    files = {"a.json": {"properties": {"x": {"items": ref("#")}}}}
    found = schemas(api, files)
    assert found["x"] == {"items": reusable("a")} == found["a"]["properties"]["x"]


def test_references_back_into_the_entry_document_lead_to_where_they_did() -> None:
    api = entry({"/a": get(ref("s.json"))}, components={"schemas": {"E": STRING}})
    where = "api.json#/paths/~1a/get/responses/200"
    inside = f"{where}/content/application~1json/schema"
    files = {
        "s.json": {"properties": {"e": ref("api.json#/components/schemas/E"), "f": ref(inside)}}
    }
    assert schemas(api, files)["s"]["properties"] == {
        "e": reusable("E"),
        "f": ref(inside.removeprefix("api.json")),
    }


def test_recursion_over_files_is_kept() -> None:
    api = entry({"/a": get(ref("a.json"))})
    files = {"a.json": {"items": ref("b.json")}, "b.json": {"items": ref("a.json")}}
    assert schemas(api, files) == {"a": {"items": reusable("b")}, "b": {"items": reusable("a")}}


# -- Objects other than schemas --------------------------------------------------------------------


def test_each_object_goes_to_its_section() -> None:
    operation = {
        "parameters": [ref("o.json#/limit")],
        "requestBody": ref("o.json#/body"),
        "responses": {
            "200": ref("o.json#/ok"),
            "404": {
                "description": "d",
                "headers": {"X-A": ref("o.json#/header")},
                "content": {"text/plain": {"examples": {"e": ref("o.json#/example")}}},
                "links": {"l": ref("o.json#/link")},
            },
        },
        "callbacks": {"c": ref("o.json#/callback")},
    }
    api = entry(
        {"/a": {"post": operation}}, components={"securitySchemes": {"key": ref("o.json#/key")}}
    )
    files = {
        "o.json": {
            "limit": {"name": "limit", "in": "query", "schema": ref("#/int")},
            "int": {"type": "integer"},
            "body": {"content": {"text/plain": {}}},
            "ok": {"description": "fine"},
            "header": {"schema": STRING},
            "example": {"value": ref("untouched")},
            "link": {"operationId": "x"},
            "callback": {"{$url}": {"post": {"responses": {"200": {"description": "d"}}}}},
            "key": {"type": "http", "scheme": "basic"},
        }
    }
    found = bundle(api, files)
    assert {section: list(names) for section, names in found["components"].items()} == {
        "securitySchemes": ["key"],
        "parameters": ["limit"],
        "requestBodies": ["body"],
        "responses": ["ok"],
        "headers": ["header"],
        "examples": ["example"],
        "links": ["link"],
        "callbacks": ["callback"],
        "schemas": ["int"],
    }
    assert found["components"]["examples"]["example"] == {"value": ref("untouched")}
    assert found["components"]["securitySchemes"]["key"] == files["o.json"]["key"]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_a_path_item_used_once_is_inlined(version: str) -> None:
    found = bundle(
        entry({"/a": ref("a.json")}, version),
        {"a.json": get(ref("#/x")), "x": 1}
        | {"a.json": {**get(ref("pet.json"))}, "pet.json": STRING},
    )
    assert found["paths"] == {"/a": get(reusable("pet"))}
    assert found["components"] == {"schemas": {"pet": STRING}}


@pytest.mark.parametrize(
    ("version", "section"), [("3.0.3", "x-path-items"), ("3.1.0", "pathItems")]
)
def test_a_path_item_used_again_is_reusable(version: str, section: str) -> None:
    api = entry({"/a": ref("a.json"), "/b": ref("a.json")}, version)
    found = bundle(api, {"a.json": get(STRING)})
    assert found["paths"] == dict.fromkeys(("/a", "/b"), reusable("a", section))
    assert found["components"] == {section: {"a": get(STRING)}}


def test_swagger_has_sections_of_its_own() -> None:
    api = {"swagger": "2.0", **HEAD, "paths": {"/a": ref("a.json"), "/b": ref("a.json")}}
    body = {"in": "body", "name": "b", "schema": ref("pet.json")}
    files = {
        "a.json": {
            "put": {"parameters": [ref("p.json"), body], "responses": {"200": ref("r.json")}}
        },
        "p.json": {"name": "q", "in": "query", "type": "string"},
        "r.json": {"description": "r", "schema": ref("pet.json")},
        "pet.json": {"type": "object"},
    }
    found = bundle(api, files)
    assert found["paths"]["/a"] == ref("#/x-path-items/a") == found["paths"]["/b"]
    operation = found["x-path-items"]["a"]["put"]
    assert operation["parameters"] == [
        ref("#/parameters/p"),
        {**body, "schema": ref("#/definitions/pet")},
    ]
    assert operation["responses"] == {"200": ref("#/responses/r")}
    assert found["responses"]["r"]["schema"] == ref("#/definitions/pet")
    assert found["definitions"] == {"pet": {"type": "object"}}


def test_what_stands_where_no_reference_may_is_put_in_place() -> None:
    api = entry(ref("paths.json"), tags=[{"name": "x", "description": ref("t.json#/text")}])
    files = {
        "paths.json": {"/a": {"get": ref("op.json")}},
        "op.json": {"responses": {"200": ref("r.json")}},
        "r.json": {"description": "r"},
        "t.json": {"text": "of the tag"},
    }
    found = bundle(api, files)
    assert found["paths"] == {"/a": {"get": {"responses": {"200": reusable("r", "responses")}}}}
    assert found["tags"] == [{"name": "x", "description": "of the tag"}]
    with pytest.raises(schemakit.UnresolvableError):
        load(api, files).bundle(strict=True)


def test_extensions_are_followed_where_they_lead_somewhere() -> None:
    dead = ref("nowhere.json")
    api = {**entry({}), "x-a": ref("s.json"), "x-b": [dead, ref("#/paths")]}
    files = {"s.json": {"type": "object"}}
    found = bundle(api, files)
    assert (found["x-a"], found["x-b"][0]) == ({"type": "object"}, dead)
    left = load(api, files).bundle(extensions=False)
    assert (left["x-a"], left["x-b"]) == (api["x-a"], api["x-b"])


def test_what_an_extension_names_keeps_its_type() -> None:
    # In the extension a reader could not tell that the members beside the reference count.
    parts = {"A": ref("#/components/schemas/S", minLength=1), "S": STRING}
    files = {"b.json": entry({}, components={"schemas": parts})}
    found = bundle({**entry({}), "x-a": ref("b.json#/components/schemas/A")}, files)
    assert found["x-a"] == reusable("A")
    assert found["components"]["schemas"] == {"A": {**reusable("S"), "minLength": 1}, "S": STRING}
    assert schemakit.dereference(found)["x-a"] == {**STRING, "minLength": 1}


# -- siblings and identities -----------------------------------------------------------------------


def test_what_stands_beside_a_reference_stays_beside_it() -> None:
    schema = ref("p.json", description="mine", properties={"a": ref("q.json")})
    files = {"p.json": {"type": "object"}, "q.json": STRING}
    found = bundle(entry({"/a": get(schema)}), files)
    assert at_200(found["paths"]["/a"]) == {
        **reusable("p"),
        "description": "mine",
        "properties": {"a": reusable("q")},
    }
    older = bundle(entry({"/a": get(ref("p.json", description="void"))}, "3.0.3"), files)
    assert at_200(older["paths"]["/a"]) == {**reusable("p"), "description": "void"}


def test_names_that_schemas_give_themselves_are_gone_and_mean_the_same() -> None:
    schema = {
        "$id": "https://schemas.example/s",
        "properties": {"a": ref("t"), "b": ref("#/$defs/q"), "c": ref("#named")},
        "$defs": {"q": {"$id": "t", "type": "string"}, "w": {"$anchor": "named", "type": "null"}},
    }
    found = schemas(entry({"/a": get(ref("s.json"))}), {"s.json": schema})
    assert found["s"]["properties"] == {"a": reusable("q"), "b": reusable("q"), "c": reusable("w")}
    assert found["s"]["$defs"] == {"q": reusable("q"), "w": reusable("w")}
    assert (found["q"], found["w"]) == (STRING, {"type": "null"})
    assert "$id" not in json.dumps(found)
    assert "$anchor" not in json.dumps(found)


# -- what refers without $ref ----------------------------------------------------------------------

CAT = {"type": "object", "title": "cat"}
DOG = {"type": "object", "title": "dog"}


def test_mappings_of_a_discriminator_lead_to_what_moved() -> None:
    mapping = {"c": "cat.json", "d": "./dog.json#", "b": "api.json#/components/schemas/Bird"}
    pet = {
        "oneOf": [ref("cat.json"), ref("dog.json")],
        "discriminator": {"propertyName": "kind", "mapping": mapping},
    }
    api = entry({"/a": get(ref("pet.json"))}, components={"schemas": {"Bird": {}}})
    found = schemas(api, {"pet.json": pet, "cat.json": CAT, "dog.json": DOG})
    assert found["pet"]["discriminator"]["mapping"] == {
        "c": "#/components/schemas/cat",
        "d": "#/components/schemas/dog",
        "b": "#/components/schemas/Bird",
    }


def test_what_only_a_mapping_names_moves_too() -> None:
    pet = {"discriminator": {"propertyName": "kind", "mapping": {"c": "more/cat.json"}}}
    found = schemas(entry({"/a": get(ref("pet.json"))}), {"pet.json": pet, "more/cat.json": CAT})
    assert found["cat"] == CAT
    assert found["pet"]["discriminator"]["mapping"] == {"c": "#/components/schemas/cat"}


def test_a_mapping_in_the_entry_document_may_name_a_file() -> None:
    discriminator = {"propertyName": "kind", "mapping": {"c": "cat.json", "d": "dog"}}
    inside = {"oneOf": [ref("cat.json"), ref("dog.json")], "discriminator": discriminator}
    api = entry({}, components={"schemas": {"P": inside}})
    found = schemas(api, {"cat.json": CAT, "dog.json": DOG})
    assert found["P"]["discriminator"]["mapping"] == {"c": "#/components/schemas/cat", "d": "dog"}


def test_a_branch_that_is_renamed_keeps_the_name_that_values_have() -> None:
    pet = {"oneOf": [ref("cat.json"), ref("dog.json")], "discriminator": {"propertyName": "kind"}}
    api = entry({"/a": get(ref("pet.json"))}, components={"schemas": {"cat": STRING}})
    files = {"pet.json": pet, "cat.json": CAT, "dog.json": DOG}
    found = load(api, files).bundle()["components"]["schemas"]
    assert found["pet"]["oneOf"] == [reusable("cat_2"), reusable("dog")]
    assert found["pet"]["discriminator"]["mapping"] == {"cat": "#/components/schemas/cat_2"}


def test_uris_start_from_where_the_bundle_stands() -> None:
    links = {
        "self": {"operationRef": "a.json#/get"},
        "back": {"operationRef": "../api.json#/paths/~1a/get"},
        "out": {"operationRef": "other.json#/paths/~1b/get"},
    }
    examples = {"e": {"externalValue": "e.xml"}, "f": ref("f.json")}
    response = {"description": "d", "content": {"text/xml": {"examples": examples}}, "links": links}
    api = entry({"/a": ref("s/a.json")})
    files = {
        "s/a.json": {"get": {"responses": {"200": response}}},
        "s/f.json": {"externalValue": "../up.txt"},
    }
    found = bundle(api, files)
    response = found["paths"]["/a"]["get"]["responses"]["200"]
    assert response["content"]["text/xml"]["examples"]["e"] == {"externalValue": "s/e.xml"}
    assert found["components"]["examples"]["f"] == {"externalValue": "up.txt"}
    assert {name: one["operationRef"] for name, one in response["links"].items()} == {
        "self": "#/paths/~1a/get",
        "back": "#/paths/~1a/get",
        "out": "s/other.json#/paths/~1b/get",
    }


def test_operations_that_the_entry_names_in_a_file_are_found_where_they_went() -> None:
    links = {
        name: {"operationRef": uri}
        for name, uri in {
            "once": "a.json#/get",
            "twice": "b.json#/get",
            "own": "#/paths/~1d/get",
            "elsewhere": "https://api.example/x.json#/paths/~1x/get",
        }.items()
    }
    own = {"get": {"responses": {"200": {"description": "d", "links": links}}}}
    api = entry({"/a": ref("a.json"), "/b": ref("b.json"), "/c": ref("b.json"), "/d": own})
    found = load(api, {"a.json": get(STRING), "b.json": get({})}).bundle()
    moved = found["paths"]["/d"]["get"]["responses"]["200"]["links"]
    assert [one["operationRef"] for one in moved.values()] == [
        "#/paths/~1a/get",
        "#/components/pathItems/b/get",
        "#/paths/~1d/get",
        "https://api.example/x.json#/paths/~1x/get",
    ]


# -- options ---------------------------------------------------------------------------------------


def test_a_missing_document_is_an_error_that_names_it_or_stays() -> None:
    api = entry({"/a": get(ref("gone.json")), "/b": get(ref("pet.json"))})
    with pytest.raises(schemakit.UnresolvableError, match=r"gone\.json"):
        load(api, {"pet.json": STRING}).bundle()
    kept = load(api, {"pet.json": STRING}).bundle(missing="keep")
    assert at_200(kept["paths"]["/a"]) == ref("gone.json")
    assert kept["components"]["schemas"] == {"pet": STRING}


def test_prune_drops_what_nothing_names() -> None:
    api = entry(
        {"/a": get(ref("pet.json"))}, components={"schemas": {"Unused": STRING, "Used": STRING}}
    )
    files = {"pet.json": {"items": ref("api.json#/components/schemas/Used")}}
    assert list(schemas(api, files, prune=True)) == ["Used", "pet"]


@pytest.mark.parametrize(
    "name", ["cycles", "siblings", "annotate", "flatten", "on_residual", "flaten", "max_byte"]
)
def test_an_option_of_dereference_alone_is_refused(name: str) -> None:
    description, options = load(entry({}), {}), {name: None}
    writers: list[Any] = [description.bundle, description.bundle_json]
    for write in writers:
        with pytest.raises(schemakit.UsageError, match=f"no option '{name}'"):
            write(**options)


# -- one part --------------------------------------------------------------------------------------

PARTS = {
    "Order": {
        "type": "object",
        "properties": {"pet": reusable("Pet"), "parts": {"items": reusable("Order")}},
        "$defs": {"Pet": {"type": "boolean"}},
    },
    "Pet": {"properties": {"tag": ref("tag.json"), "n": {"type": "string", "nullable": True}}},
    "Alias": reusable("Pet"),
}
FILES = {"tag.json": {"type": "string", "maxLength": 3}}


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
@pytest.mark.parametrize("name", list(PARTS))
def test_a_schema_becomes_a_json_schema_of_its_own(version: str, name: str) -> None:
    api = entry({}, version, components={"schemas": PARTS})
    found = bundle(api, FILES, at=f"#/components/schemas/{name}")
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(found)
    assert all(text.startswith("#/$defs/") for _, text, _ in references(found))
    validator = Draft202012Validator(found)
    good: Any
    bad: Any
    pet = {"tag": "abc", "n": None if version == "3.0.3" else "x"}
    good, bad = pet, {"tag": "abcd"}
    if name == "Order":
        good, bad = {"pet": pet, "parts": [{"pet": pet}]}, {"parts": [{"pet": {"tag": 1}}]}
    assert validator.is_valid(good)
    assert not validator.is_valid(bad)


def test_a_recursive_part_is_there_once_under_its_name() -> None:
    api = entry({}, components={"schemas": PARTS})
    found = load(api, FILES).bundle(at="/components/schemas/Order")
    assert list(found) == ["$schema", "$ref", "$defs"]
    assert found["$ref"] == "#/$defs/Order"
    assert list(found["$defs"]) == ["Order", "Pet_2", "tag"]
    assert found["$defs"]["Order"]["properties"]["pet"] == ref("#/$defs/Pet_2")


def test_a_part_that_is_no_schema_has_its_schemas_beside_it() -> None:
    api = entry({"/a": get(ref("tag.json"))})
    found = bundle(api, FILES, at="/paths/~1a/get")
    content = found["responses"]["200"]["content"]["application/json"]
    assert content == {"schema": ref("#/$defs/tag")}
    assert found["$defs"] == {"tag": FILES["tag.json"]}


def test_swaggers_definitions_become_defs() -> None:
    api = {"swagger": "2.0", **HEAD, "paths": {}, "definitions": {"A": {"items": ref("tag.json")}}}
    found = bundle(api, FILES, at="/definitions/A")
    Draft202012Validator.check_schema(found)
    assert found["items"] == ref("#/$defs/tag")


def test_a_part_that_is_not_there_is_an_error() -> None:
    with pytest.raises(schemakit.PointerError, match="Pett"):
        load(entry({}, components={"schemas": PARTS}), FILES).bundle(at="/components/schemas/Pett")


# -- text and command ------------------------------------------------------------------------------


def test_the_text_is_that_of_the_data_and_the_same_each_time() -> None:
    api = entry({f"/{n}": get(ref(f"{n}/pet.json")) for n in range(9)})
    files = {f"{n}/pet.json": {"const": n} for n in range(9)}
    text = load(api, files).bundle_json()
    assert json.loads(text) == load(api, files).bundle()
    assert load(api, files).bundle_json() == text
    assert b'\n  "' in load(api, files).bundle_json(indent=2)


def test_the_command_writes_it_and_says_what_is_odd(tmp_path: Path, run: InProcess) -> None:
    source, target = tmp_path / "api.json", tmp_path / "out.json"
    source.write_text(json.dumps(entry({"/a": {"get": ref("op.json")}, "/b": get(ref("t.json"))})))
    (tmp_path / "op.json").write_text(json.dumps(get(STRING)["get"]))
    (tmp_path / "t.json").write_text(json.dumps(STRING))
    ran = run("bundle", source, "-o", target)
    assert (ran.out, ran.status) == ("", 0)
    assert "ref-not-allowed-here" in ran.err
    assert json.loads(target.read_bytes()) == schemakit.load(source).bundle()
    assert run("bundle", source, "--strict").status == 1
    for option in ("--flatten", "--cycles=keep", "--siblings=spec", "--annotate=x-a"):
        assert run("bundle", source, option).status == 2
    (tmp_path / "t.json").unlink()
    ran = run("bundle", source, "-o", target)
    assert (ran.out, ran.status) == ("", 1)
    assert "t.json" in ran.err


@pytest.mark.parametrize("ref", ["#/components/schemas/N", "entry#/components/schemas/N/items"])
def test_a_reference_that_stays_dead_does_not_come_to_mean_what_moves(ref: str) -> None:
    tree = {"N": {"type": "object", "properties": {"n": {"$ref": "#/N"}}}}
    entry = with_schema({"properties": {"a": {"$ref": ref}, "b": {"$ref": "n.json#/N"}}})
    api = from_memory(entry, {"mem:/n.json": tree})
    for found in (api.bundle(missing="keep"), api.dereference(missing="keep")):
        schemas = found["components"]["schemas"]
        assert schemas.keys() == {"S", "N_2"}
        assert schemas["N_2"]["properties"]["n"] == {"$ref": "#/components/schemas/N_2"}


@pytest.mark.parametrize("beside", [{}, {"externalDocs": {"url": "u"}}])
@pytest.mark.parametrize("at", [None, "/components/schemas/S"])
def test_a_part_without_references_stands_once_too(at: str | None, beside: dict[str, Any]) -> None:
    """Whatever else is in its document."""
    part = {"type": "string", "title": "part"}
    entry = with_schema({"allOf": [{"$ref": "o#/W"}, {"$ref": "o#/W/properties/part"}]})
    files = {"mem:/o": {"W": {"properties": {"part": part}}, "other": beside}}
    result = from_memory(entry, files).bundle(at=at)
    schemas = result["$defs"] if at else result["components"]["schemas"]
    (kept,) = schemas["W"]["properties"].values()
    assert schemas["part"] == part
    assert kept == ref("#/$defs/part" if at else "#/components/schemas/part")


# -- places that no type covers, aliases, sections by reference ------------------------------------


@pytest.mark.parametrize("place", ["definitions", "components/templates", "info/common"])
@pytest.mark.parametrize("how", ["bundle", "dereference"])
def test_no_output_refers_to_what_no_type_covers(place: str, how: str) -> None:
    node = {"items": {"$ref": f"#/{place}/Node"}, "not": {"$ref": "more.json#/T"}}
    api = with_schema({"allOf": [{"$ref": f"#/{place}/Node"}]})
    api.setdefault("components", {})
    *around, last = place.split("/")
    holder = api
    for token in around:
        holder = holder[token]
    holder[last] = {"Node": node}
    result = getattr(from_memory(api, {"mem:/more.json": {"T": STRING}}), how)()
    found = result["components"]["schemas"]["Node"]
    assert found["items"] == {"$ref": "#/components/schemas/Node"}
    assert "more.json" not in json.dumps(result["components"]["schemas"])


def test_a_reference_to_an_alias_of_another_document_is_one_to_its_end() -> None:
    files = {
        "mem:/index.json": {"Pet": {"$ref": "pets/pet.v1.json"}, "Same": {"$ref": "#/Pet"}},
        "mem:/pets/pet.v1.json": {"items": {"$ref": "../index.json#/Pet"}},
    }
    api = with_schema({"anyOf": [{"$ref": "index.json#/Pet"}, {"$ref": "index.json#/Same"}]})
    schemas = from_memory(api, files).bundle()["components"]["schemas"]
    pet = {"$ref": "#/components/schemas/pet.v1"}
    assert schemas == {"S": {"anyOf": [pet, pet]}, "pet.v1": {"items": pet}}


def test_a_component_by_way_of_an_index_has_the_body_and_the_name() -> None:
    files = {
        "mem:/index.json": {"Pet": {"$ref": "pet.json"}},
        "mem:/pet.json": {"items": {"$ref": "pet.json"}},
    }
    api = with_schema({"$ref": "index.json#/Pet"})
    schemas = from_memory(api, files).bundle()["components"]["schemas"]
    assert schemas == {"S": {"items": {"$ref": "#/components/schemas/S"}}}


def test_the_members_of_a_section_by_reference_are_components_once() -> None:
    files = {
        "mem:/schemas.json": {
            "Pet": {"$ref": "pet.json"},
            "Tag": {"items": {"$ref": "#/Pet"}},
            "Own": STRING,
        },
        "mem:/pet.json": {"properties": {"tag": {"$ref": "schemas.json#/Tag"}}},
    }
    api = described({}, "3.1.0")
    api["components"] = {"schemas": {"$ref": "schemas.json"}}
    result = from_memory(api, files).bundle()
    pet, tag = {"$ref": "#/components/schemas/Pet"}, {"$ref": "#/components/schemas/Tag"}
    assert result["components"]["schemas"] == {
        "Pet": {"properties": {"tag": tag}},
        "Tag": {"items": pet},
        "Own": STRING,
    }


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("io.k8s.api.v1.Pod.schema.yaml", "io.k8s.api.v1.Pod"),
        ("pet.v2.yml", "pet.v2"),
        ("order.openapi.json", "order"),
        ("a.schema", "a.schema"),
        (".hidden.yaml", ".hidden"),
        ("x.y.z", "x.y.z"),
    ],
)
def test_a_file_gives_its_whole_stem(file: str, name: str) -> None:
    api = with_schema({"items": {"$ref": file}})
    schemas = from_memory(api, {f"mem:/{file}": STRING}).bundle()["components"]["schemas"]
    assert schemas == {"S": {"items": {"$ref": f"#/components/schemas/{name}"}}, name: STRING}


# -- components with one name ----------------------------------------------------------------------


def _two_errors(first: Any, second: Any, **more: Any) -> schemakit.Description:
    api = with_schema({"anyOf": [{"$ref": "a/e.json#/Err"}, {"$ref": "b/e.json#/Err"}]})
    files = {"mem:/a/e.json": {"Err": first}, "mem:/b/e.json": {"Err": second}}
    return from_memory(api, {**files, **more})


def test_equal_components_of_two_files_are_one() -> None:
    error = {"type": "object", "properties": {"at": {"$ref": "time.json"}, "next": to_self()}}
    times = {"mem:/a/time.json": STRING, "mem:/b/time.json": STRING}
    renamed: list[schemakit.Diagnostic] = []
    found = _two_errors(error, error, **times).bundle(on_renamed=renamed.append)
    here = {"$ref": "#/components/schemas/Err"}
    at = {"$ref": "#/components/schemas/time"}
    assert found["components"]["schemas"] == {
        "S": {"anyOf": [here, here]},
        "Err": {"type": "object", "properties": {"at": at, "next": here}},
        "time": STRING,
    }
    assert renamed == []


def to_self() -> dict[str, str]:
    return {"$ref": "#/Err"}


@pytest.mark.parametrize(
    ("first", "second", "times"),
    [
        (STRING, {"type": "integer"}, {}),
        (
            {"items": {"$ref": "t.json"}},
            {"items": {"$ref": "t.json"}},
            {"mem:/a/t.json": STRING, "mem:/b/t.json": {"type": "integer"}},
        ),
    ],
)
def test_different_components_with_one_name_are_renamed_and_reported(
    first: Any, second: Any, times: Any
) -> None:
    renamed: list[schemakit.Diagnostic] = []
    api = _two_errors(first, second, **times)
    found = api.bundle(on_renamed=renamed.append)["components"]["schemas"]
    references = [{"$ref": f"#/components/schemas/{name}"} for name in ("Err", "Err_2")]
    assert found["S"] == {"anyOf": references}
    assert {one.code for one in renamed} == {"renamed-component"}
    assert renamed[0].location.uri == "mem:/b/e.json"
    assert "'Err'; this one is 'Err_2'" in renamed[0].message
    with pytest.raises(schemakit.DocumentError, match="renamed-component"):
        api.bundle(on_conflict="error")


def test_a_component_that_equals_one_of_the_entry_document_is_that() -> None:
    api = with_schema({"items": {"$ref": "more.json#/Pet"}})
    api["components"]["schemas"]["Pet"] = STRING
    found = from_memory(api, {"mem:/more.json": {"Pet": dict(STRING)}}).bundle()
    assert found["components"]["schemas"] == {
        "S": {"items": {"$ref": "#/components/schemas/Pet"}},
        "Pet": STRING,
    }


@pytest.mark.parametrize(
    ("held", "section"),
    [
        ({"definitions": {"Pet": {"$ref": "mem:/Pet.json"}}}, "/definitions/Pet"),
        (
            {"components": {"templates": {"Pet": {"$ref": "mem:/Pet.json"}}}},
            "/components/templates/Pet",
        ),
    ],
)
def test_an_alias_where_nothing_is_read_takes_the_name_of_its_end(held: Any, section: str) -> None:
    document = with_schema({"items": {"$ref": f"#{section}"}})
    components = {**held.get("components", {}), **document["components"]}
    document = {**document, **held, "components": components}
    api = from_memory(document, {"mem:/Pet.json": {"type": "object"}})
    bundled = api.bundle(on_conflict="error")
    schemas = bundled["components"]["schemas"]
    assert schemas["Pet"] == {"type": "object"}
    assert "Pet_2" not in schemas


def test_a_file_that_two_dialects_read_alike_is_one_component() -> None:
    name: dict[str, Any] = {"type": "string"}
    pet = {"type": "object", "properties": {"name": name}}
    other = {"openapi": "3.0.3", "info": {}, "paths": {"/b": {"get": _operation("mem:/Pet.json")}}}
    entry = {
        **with_schema({"items": {"$ref": "mem:/Pet.json"}}),
        "openapi": "3.1.0",
        "paths": {"/b": {"$ref": "mem:/other.json#/paths/~1b"}},
    }
    api = from_memory(entry, {"mem:/Pet.json": pet, "mem:/other.json": other})
    assert api.bundle(on_conflict="error")["components"]["schemas"]["Pet"] == pet
    # Where the dialects differ there are two.
    name["nullable"] = True
    api = from_memory(entry, {"mem:/Pet.json": pet, "mem:/other.json": other})
    assert api.bundle()["components"]["schemas"].keys() == {"S", "Pet", "Pet_2"}


def _operation(ref: str) -> Any:
    content = {"application/json": {"schema": {"$ref": ref}}}
    return {"responses": {"200": {"description": "d", "content": content}}}


def test_a_schema_whose_root_is_a_reference_needs_no_conjunction() -> None:
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    rest = {"title": "t", "$defs": {"A": {"type": "object"}}}
    source = {**head, "$ref": "#/$defs/A", **rest}
    found = schemakit.dereference(source)
    assert found == {**head, "type": "object", **rest}
    assert next(iter(found)) == "$schema"
    bundled = schemakit.load(source).bundle()
    assert list(bundled) == list(source)


# -- for code generators ---------------------------------------------------------------------------

_ONCE: dict[str, Any] = {"type": "object", "properties": {"a": reusable("Twice")}}
_TWICE: dict[str, Any] = {"type": "object", "properties": {"n": {"type": "integer"}}}
_LOOP: dict[str, Any] = {"properties": {"next": reusable("Loop")}}


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_what_is_used_once_is_written_where_it_is_used(version: str) -> None:
    schemas = {"Once": _ONCE, "Twice": _TWICE, "Loop": _LOOP, "Unused": STRING}
    used = {"allOf": [reusable("Once"), reusable("Twice"), reusable("Loop")]}
    api = entry({"/a": get(used)}, version, components={"schemas": schemas})
    found = bundle(api, {}, inline="single-use")
    assert found["components"]["schemas"] == {"Twice": _TWICE, "Loop": _LOOP}
    response = found["paths"]["/a"]["get"]["responses"]["200"]
    assert response["content"]["application/json"]["schema"] == {
        "allOf": [_ONCE, reusable("Twice"), reusable("Loop")]
    }


def test_what_a_discriminator_names_keeps_its_name() -> None:
    mapping = {"c": "#/components/schemas/Cat"}
    pet = {"oneOf": [reusable("Cat")], "discriminator": {"propertyName": "k", "mapping": mapping}}
    schemas = {"Pet": pet, "Cat": _TWICE}
    api = entry({"/a": get(reusable("Pet"))}, components={"schemas": schemas})
    found = bundle(api, {}, inline="single-use")
    assert found["components"]["schemas"] == {"Cat": _TWICE}


def test_what_other_documents_have_once_is_inlined_too() -> None:
    files = {"pets.json": {"Pet": {"properties": {"tag": ref("#/Tag")}}, "Tag": STRING}}
    found = bundle(entry({"/a": get(ref("pets.json#/Pet"))}), files, inline="single-use")
    assert "components" not in found
    assert load(entry({}), {}).bundle(inline=None) == entry({})


def test_definitions_have_their_names_as_titles() -> None:
    named = {**_TWICE, "title": "Own"}
    schemas = {"A": {"items": [reusable("B")], "anyOf": [reusable("B"), reusable("C")]}}
    api = load(entry({}, components={"schemas": {**schemas, "B": _TWICE, "C": named}}), {})
    found = api.bundle(at="A", titles=True)
    assert found["title"] == "A"
    assert {name: one["title"] for name, one in found["$defs"].items()} == {"B": "B", "C": "Own"}
    assert "title" not in api.bundle(at="A")["$defs"]["B"]
    refused: list[Any] = [{"titles": True}, {"inline": "all"}, {"titles": 1, "at": "A"}]
    for options in refused:
        with pytest.raises(schemakit.UsageError, match=r"titles=|inline="):
            api.bundle(**options)
    with pytest.raises(schemakit.UsageError, match="no option 'titles'"):
        api.dereference(titles=True)  # type: ignore[call-arg]


# -- what is there once ----------------------------------------------------------------------------

_ID = "https://example.com/abs"
_NODE = {"$id": _ID, "$dynamicAnchor": "node", "properties": {"next": {"$dynamicRef": "#node"}}}
_PLAIN = {"$id": _ID, "$dynamicAnchor": "node", "properties": {"a": to("B")}}
_OTHER = {"$id": "https://example.com/other", "$dynamicAnchor": "other"}


@pytest.mark.parametrize(
    "schemas",
    [
        {"Abs": _NODE, "Alias": {"$ref": _ID}},
        {"Alias": {"$ref": _ID}, "Abs": _NODE},
        {"Abs": _NODE, "Alias": {**_OTHER, "$ref": _ID}},
        {"Abs": _NODE, "Alias": {**_OTHER, "properties": {"a": {"$ref": _ID}}}},
        {"Abs": _PLAIN, "B": {"type": "string"}, "Alias": {"$ref": _ID}},
        {"Abs": _PLAIN, "B": {"properties": {"x": {"$ref": _ID}}}, "Alias": {"$ref": _ID}},
    ],
)
def test_a_schema_is_there_once_where_its_dynamic_scope_changes_nothing(
    schemas: dict[str, Any],
) -> None:
    api = schemakit.load(described(schemas, "3.1.0"), base_uri="https://example.com/api.json")
    assert list(api.bundle()["components"]["schemas"]) == list(schemas)
    assert list(api.dereference()["components"]["schemas"]) == list(schemas)


def test_a_schema_is_there_twice_where_its_dynamic_scope_counts() -> None:
    derived = {**_OTHER, "$dynamicAnchor": "node", "$ref": _ID, "required": ["next"]}
    api = schemakit.load(described({"Abs": _NODE, "Derived": derived}, "3.1.0"))
    found = api.bundle()["components"]["schemas"]
    assert list(found) == ["Abs", "Derived", "Abs_2"]
    assert found["Abs"]["properties"]["next"] == to("Abs")
    assert found["Abs_2"]["properties"]["next"] == to("Derived")


def test_equal_texts_with_other_targets_inside_a_part_are_two() -> None:
    """The part of one of them is a target itself, so that its references are no longer its own."""
    part = {"X": {"properties": {"p": {"items": {"$ref": "b.json"}}}}}
    texts = {
        "mem:/api.json": described(
            {
                "One": {"$ref": "a.json#/X"},
                "Two": {"properties": {"x": {"$ref": "sub/a.json#/X"}}},
                "Three": {"properties": {"x": {"$ref": "a.json#/X"}}},
                "Part": {"items": {"$ref": "a.json#/X/properties/p"}},
            }
        ),
        "mem:/a.json": part,
        "mem:/sub/a.json": part,
        "mem:/b.json": {"type": "string"},
        "mem:/sub/b.json": {"type": "integer"},
    }
    api = schemakit.load("mem:/api.json", retrieve=lambda uri: json.dumps(texts[uri]).encode())
    for plain in (api.dereference(), schemakit.load(api.bundle()).dereference()):
        schemas = plain["components"]["schemas"]
        inside = [schemas[name]["properties"]["x"] for name in ("Two", "Three")]
        found = [one["properties"]["p"]["items"]["type"] for one in inside]
        assert found == ["integer", "string"]
