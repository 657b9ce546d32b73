"""Selections: what is kept, by which connection, and what is dropped."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

import schemakit
from schemakit import Description
from tests.several import from_memory
from tests.small import described, to

JSON = "application/json"


def responding(schema: Any, **more: Any) -> dict[str, Any]:
    """An operation whose response is that schema."""
    response = {"description": "d", "content": {JSON: {"schema": schema}}}
    return {"responses": {"200": response}, **more}


def schemas_of(api: Description) -> set[str]:
    """The names of its component schemas."""
    return {one.name for one in api.schemas()}


def load(schemas: dict[str, Any], version: str = "3.0.3", **more: Any) -> Description:
    return schemakit.load(described(schemas, version, **more))


def test_an_operation_is_kept_with_what_it_needs() -> None:
    item = {
        "summary": "s",
        "parameters": [{"$ref": "#/components/parameters/p"}],
        "servers": [{"url": "/x"}],
        "x-a": 1,
        "get": responding(to("A"), operationId="getA"),
        "post": responding(to("C")),
    }
    components = {"parameters": {"p": {"name": "p", "in": "query"}, "q": {}}, "x-c": 1}
    api = load(
        {"A": {"items": to("B")}, "B": {"type": "string"}, "C": {}},
        paths={"/a": item, "/b": {"get": responding(to("C"))}},
        components=components,
        servers=[{"url": "/s"}],
    )
    selected = api.select("getA").contents
    assert selected == {
        "openapi": "3.0.3",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {key: one for key, one in item.items() if key != "post"}},
        "servers": [{"url": "/s"}],
        "components": {
            "parameters": {"p": {"name": "p", "in": "query"}},
            "x-c": 1,
            "schemas": {"A": {"items": to("B")}, "B": {"type": "string"}},
        },
    }
    assert "/b" in api.contents["paths"]


def test_all_operations_are_a_pruned_bundle() -> None:
    api = load({"A": {}, "B": {}}, paths={"/a": {"get": responding(to("A"))}}, tags=[{"name": "t"}])
    assert api.select().contents == api.bundle(prune=True)
    assert api.select("GET /a").contents["tags"] == [{"name": "t"}]


def test_what_discriminators_mean_is_kept() -> None:
    schemas = {
        "Pet": {"discriminator": {"propertyName": "kind"}},
        "Cat": {"allOf": [to("Pet")]},
        "Kitten": {"allOf": [to("Cat")]},
        "Owner": {
            "discriminator": {
                "propertyName": "kind",
                "mapping": {"p": "Person", "f": "#/components/schemas/Firm"},
            }
        },
        "Person": {},
        "Firm": {"items": to("Share")},
        "Share": {},
        "Stone": {},
    }
    paths = {
        "/p": {"get": responding(to("Pet")), "post": responding(to("Owner"))},
        "/q": {"get": {}},
    }
    api = load(schemas, paths=paths)
    assert schemas_of(api.select("GET /p")) == {"Pet", "Cat", "Kitten"}
    assert schemas_of(api.select("POST /p")) == {"Owner", "Person", "Firm", "Share"}


def test_in_2_0_subtypes_are_kept_with_what_they_need() -> None:
    ref = "#/definitions/"
    api = schemakit.load(
        {
            "swagger": "2.0",
            "info": {"title": "t", "version": "1"},
            "paths": {
                "/a": {"get": {"responses": {"200": {"schema": {"$ref": f"{ref}Pet"}}}}},
                "/b": {"get": {}},
            },
            "definitions": {
                "Pet": {"discriminator": "kind"},
                "Cat": {"allOf": [{"$ref": f"{ref}Pet"}, {"items": {"$ref": f"{ref}Paw"}}]},
                "Paw": {},
                "Stone": {},
            },
        }
    )
    selected = api.select("GET /a").contents
    assert selected["definitions"].keys() == {"Pet", "Cat", "Paw"}
    assert api.select("GET /b").contents["paths"] == {"/b": {"get": {}}}


def test_security_is_kept_where_an_operation_inherits_it() -> None:
    schemes = {name: {"type": "http", "scheme": name} for name in ("root", "own", "callback", "no")}
    callback: dict[str, Any] = {"{$url}": {"post": {"security": [{"callback": []}]}}}
    paths = {
        "/own": {"get": {"security": [{"own": []}], "callbacks": {"c": callback}}},
        "/inherits": {"get": {}},
    }
    api = load({}, components={"securitySchemes": schemes}, security=[{"root": []}], paths=paths)
    own = api.select("GET /own").contents
    assert "security" not in own
    assert own["components"]["securitySchemes"].keys() == {"own", "callback"}
    inherits = api.select("GET /inherits").contents
    assert inherits["security"] == [{"root": []}]
    assert inherits["components"]["securitySchemes"].keys() == {"root"}


def test_a_scheme_that_a_requirement_of_3_2_names_by_uri_is_kept() -> None:
    schemes = {name: {"type": "http", "scheme": name} for name in ("a", "b")}
    requirement: dict[str, Any] = {"#/components/securitySchemes/b": []}
    paths = {"/a": {"get": {"security": [requirement]}}, "/b": {"get": {}}}
    api = load({}, "3.2.0", components={"securitySchemes": schemes}, paths=paths)
    found = api.select("GET /a").contents
    assert found["components"]["securitySchemes"].keys() == {"b"}


def test_tags_are_kept_in_order_with_their_parents() -> None:
    tags = [
        {"name": "root", "description": "d"},
        {"name": "other"},
        {"name": "b", "parent": "a", "description": "B"},
        {"name": "a", "parent": "root"},
    ]
    paths = {"/a": {"get": {"tags": ["b"]}, "put": {"tags": ["other"]}, "post": {}}}
    api = load({}, "3.2.0", tags=tags, paths=paths)
    assert [one["name"] for one in api.select("GET /a").contents["tags"]] == ["root", "b", "a"]
    assert "tags" not in api.select("POST /a").contents


def test_a_reference_into_an_operation_that_is_not_selected_leads_to_a_component() -> None:
    inside = "#/paths/~1b/get/responses/200/content/application~1json/schema"
    paths = {
        "/a": {"get": responding({"$ref": inside})},
        "/b": {"get": responding({"items": to("A"), "type": "array"})},
    }
    api = load({"A": {}, "B": {}}, paths=paths)
    selected = api.select("GET /a")
    assert selected.contents["components"]["schemas"] == {
        "A": {},
        "schema": {"items": to("A"), "type": "array"},
    }
    there = "/paths/~1a/get"
    assert selected.dereference(at=there) == api.dereference(at=there)
    assert "schema" not in api.select(["GET /a", "GET /b"]).contents["components"]["schemas"]


def test_a_path_item_that_is_a_reference_is_kept_or_taken_apart() -> None:
    shared = {"get": responding(to("A")), "post": responding(to("B")), "summary": "s"}
    components = {"pathItems": {"shared": shared}}
    paths = {"/a": {"$ref": "#/components/pathItems/shared"}, "/b": {"get": {}}}
    api = load({"A": {}, "B": {}}, "3.1.0", components=components, paths=paths)
    both = api.select("/a").contents
    assert both["paths"] == {"/a": {"$ref": "#/components/pathItems/shared"}}
    one = api.select("GET /a").contents
    assert one["paths"] == {"/a": {"get": shared["get"], "summary": "s"}}
    assert one["components"] == {"schemas": {"A": {}}}


def test_operations_of_other_documents_come_with_what_they_refer_to_there() -> None:
    there = {
        "item": {
            "parameters": [{"$ref": "#/limit"}],
            "get": responding({"$ref": "#/Pet"}, operationId="getPet"),
            "put": responding({"$ref": "api.json#/components/schemas/Own"}),
        },
        "limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}},
        "Pet": {"items": {"$ref": "#/Pet"}},
    }
    entry = described({"Own": {}, "Creature": {"$ref": "b.json#/Pet"}, "No": {}}, "3.1.0")
    entry["paths"] = {"/a": {"$ref": "b.json#/item"}, "/b": {"get": {}}}
    api = from_memory(entry, {"mem:/b.json": there}, base="mem:/api.json")
    selected = api.select("getPet")
    assert selected.contents["paths"] == {
        "/a": {
            "parameters": [{"$ref": "#/components/parameters/limit"}],
            "get": responding(to("Creature"), operationId="getPet"),
        }
    }
    assert selected.contents["components"] == {
        "schemas": {"Creature": {"items": to("Creature")}},
        "parameters": {"limit": there["limit"]},
    }
    assert selected.uri == api.uri
    assert schemas_of(api.select("PUT /a")) == {"Own"}


def test_webhooks_and_methods_of_3_2_are_operations() -> None:
    paths = {"/a": {"additionalOperations": {"COPY": responding(to("A")), "MOVE": {}}, "get": {}}}
    webhooks = {"w": {"post": responding(to("B"))}, "v": {"post": {}}}
    api = load({"A": {}, "B": {}}, "3.2.0", paths=paths, webhooks=webhooks)
    copy = api.select("COPY /a").contents
    assert copy["paths"] == {"/a": {"additionalOperations": {"COPY": responding(to("A"))}}}
    assert "webhooks" not in copy
    hook = api.select("POST w").contents
    assert hook["webhooks"] == {"w": webhooks["w"]}
    assert "paths" not in hook


@pytest.mark.parametrize(("version", "has_paths"), [("3.0.3", True), ("3.1.0", False)])
def test_schemas_alone(version: str, has_paths: bool) -> None:
    api = load(
        {"A": {"items": to("B")}, "B": {}, "C": {}},
        version,
        paths={"/a": {"get": responding(to("C"), tags=["t"])}},
        tags=[{"name": "t"}],
        security=[{"s": []}],
    )
    selected = api.select("A")
    assert schemas_of(selected) == {"A", "B"}
    assert selected.contents.keys() == {"openapi", "info", "components"} | (
        {"paths"} if has_paths else set()
    )
    assert selected.contents == api.select(schemas=["A"]).contents
    assert schemas_of(api.select("GET /a", schemas="A")) == {"A", "B", "C"}


def test_webhooks_of_3_0_are_dropped_and_other_extensions_kept() -> None:
    more: dict[str, Any] = {
        "x-webhooks": {"w": {"post": responding(to("A"))}},
        "x-b": {"$ref": to("B")["$ref"]},
    }
    api = load({"A": {}, "B": {}}, paths={"/a": {"get": {}}, "/b": {"get": {}}}, **more)
    selected = api.select("GET /a")
    assert schemas_of(selected) == {"B"}
    assert "x-webhooks" not in selected.contents
    assert "x-b" in selected.contents


def test_a_selection_is_a_description_that_can_be_pickled() -> None:
    paths = {"/a": {"get": responding(to("A"), operationId="a")}, "/b": {"get": {}}}
    api = load({"A": {"type": "string"}}, paths=paths)
    selected = pickle.loads(pickle.dumps(api.select("a")))
    assert [one.id for one in selected.operations()] == ["a"]
    assert selected.operation("a").responses["200"]["content"][JSON]["schema"] == {"type": "string"}
    assert selected.select("a").contents == selected.contents
    assert not selected.diagnostics


def test_only_what_is_selected_has_to_resolve() -> None:
    paths = {"/a": {"get": responding(to("A"))}, "/b": {"get": responding(to("No"))}}
    api = load({"A": {}}, paths=paths)
    assert schemas_of(api.select("GET /a")) == {"A"}
    with pytest.raises(schemakit.UnresolvableError, match="No"):
        api.select("GET /b")
    found: list[schemakit.Diagnostic] = []
    kept = api.select("GET /b", missing="keep", on_warning=found.append)
    assert [one.code for one in found] == ["unresolved-ref"]
    assert kept.contents["paths"] == {"/b": paths["/b"]}
