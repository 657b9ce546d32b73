"""The data of a whole page."""

from __future__ import annotations

from pathlib import Path

import schemakit
from schemakit.site.build import build_site_data
from schemakit.site.page import make_page
from tests.corpus import ROOT
from tests.site.described import SHOP, Read, site_of
from tests.small import described, written


def test_the_head_has_what_is_shown_first() -> None:
    head = site_of(SHOP).head
    assert (head["title"], head["kind"], head["version"]) == ("t", "OpenAPI 3.1", "1")
    assert head["servers"] == [["https://{where}.test", "", [["where", 'default "a"']]]]
    assert head["tags"] == [["pets", "", "All animals.", ""]]
    assert head["pages"][0] == [
        *("operations", "getPet", "GET", "/pets/{id}", "One pet", [0], 0),
    ]
    assert head["pages"][3] == ["schemas", "Pet", "object"]


def test_components_that_are_no_schemas() -> None:
    page = Read(site_of(SHOP))
    message = page.body("responses", "Missing")["message"]
    assert page.text(message["description"]) == "It is not here."
    assert page.body("securitySchemes", "key")["facts"] == [
        ["type", "apiKey"],
        ["in", "header"],
        ["name", "X-Key"],
    ]


def test_a_description_of_several_documents_is_shown_as_one(tmp_path: Path) -> None:
    pet = {"type": "object", "properties": {"name": {"type": "string"}}}
    written(tmp_path / "pet.json", {"Pet": pet})
    schema = {"$ref": "pet.json#/Pet"}
    response = {"description": "", "content": {"application/json": {"schema": schema}}}
    operation = {"operationId": "a", "responses": {"200": response}}
    whole = described({}, paths={"/a": {"get": operation}})
    api = schemakit.load(str(written(tmp_path / "api.json", whole)))
    page = Read(build_site_data(api))
    assert list(page.edges(page.body("schemas", "Pet")["edge"])) == ["name"]
    assert page.data.head["title"] == "t"


def test_diagnostics_are_at_their_pages() -> None:
    broken = {**SHOP["components"]["schemas"], "Bad": {"type": "strin"}}
    site = site_of({**SHOP, "components": {**SHOP["components"], "schemas": broken}})
    page = Read(site).page("schemas", "Bad")
    found = [one for one in site.more["diagnostics"] if one[4] == page]
    assert found
    assert found[0][5] == "/type"


def test_a_missing_target_does_not_keep_the_page_from_being_made() -> None:
    page = Read(site_of(described({"A": {"properties": {"b": {"$ref": "#/nowhere"}}}})))
    assert page.edges(page.body("schemas", "A")["edge"])["b"][1] == "missing: nowhere"


def test_the_example_has_a_page() -> None:
    site = build_site_data(schemakit.load(str(ROOT / "examples" / "openapi.json")))
    assert len(site.samples) == sum(len(row) > 3 for row in site.head["pages"])


def test_values_of_the_wrong_kind_do_not_keep_the_page_from_being_made() -> None:
    parameter = {"name": 3, "in": 7, "schema": True}
    content = {"a/b": {"schema": True}, "c": 5}
    operation = {
        "tags": [1, "x"],
        "parameters": [parameter],
        "responses": {200: {"description": 4, "content": content}},
        "security": [{"k": None}],
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": 3, "version": 1.5, "contact": "x"},
        "paths": {"/a": {"get": operation}},
        "components": {"schemas": {"A": 5, "B\ud800": {}}, "securitySchemes": {"k": {"flows": 3}}},
        "tags": [{"name": "x", "description": 4}],
        "servers": [{"url": 5}],
    }
    site = site_of(document)
    assert [row[:2] for row in site.head["pages"]] == [
        ["operations", "GET /a"],
        ["schemas", "A"],
        ["schemas", "B\ud800"],
        ["securitySchemes", "k"],
    ]
    assert b"".join(make_page(site)).startswith(b"<!doctype html>")


def test_what_is_wrong_in_another_document_is_at_its_operation(tmp_path: Path) -> None:
    parameter = {"name": "q", "in": "query", "schema": {"type": "strin"}}
    written(tmp_path / "get.json", {"parameters": [parameter], "responses": {}})
    whole = described({}, paths={"/a": {"get": {"$ref": "get.json"}}})
    site = build_site_data(schemakit.load(str(written(tmp_path / "api.json", whole))))
    page = Read(site).page("operations", "GET /a")
    assert "/parameters/0/schema/type" in [
        rest for *_, home, rest in site.more["diagnostics"] if home == page
    ]
