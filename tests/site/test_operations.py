"""What the pages of operations show."""

from __future__ import annotations

from typing import Any

import pytest

from tests.site.described import SHOP, Read, site_of
from tests.small import described


def test_parameters_of_the_path_item_are_there() -> None:
    page = Read(site_of(SHOP))
    [(place, [edge])] = page.body("operations", "getPet")["parameters"]
    assert (place, page.text(edge[0]), page.text(edge[4]), edge[2]) == ("path", "id", "integer", 1)


def test_responses_have_their_schemas_and_references_are_followed() -> None:
    page = Read(site_of(SHOP))
    [(ok, found), (status, missing)] = page.body("operations", "getPet")["responses"]
    assert (ok, status) == ("200", "404")
    [[media, edge, examples]] = found["content"]
    assert (media, examples) == ("application/json", [])
    assert set(page.edges(edge)) == {"name", "mother", "home"}
    assert page.text(missing["description"]) == "It is not here."


def test_a_body_says_whether_it_is_required_and_security_what_is_needed() -> None:
    body = Read(site_of(SHOP)).body("operations", "PUT /pets/{id}")
    assert body["body"]["required"] == 1
    assert body["security"] == [[["key", []]]]


def test_what_a_parameter_says_wins_over_its_schema() -> None:
    parameter = {
        "name": "q",
        "in": "query",
        "description": "Of the parameter.",
        "deprecated": True,
        "schema": {"type": "string", "description": "Of the schema."},
        "examples": {"a": {"value": "x"}},
    }
    operation = {"operationId": "a", "parameters": [parameter], "responses": {}}
    page = Read(site_of(described({}, paths={"/a": {"get": operation}})))
    [(_, [edge])] = page.body("operations", "a")["parameters"]
    description, marks, _, examples = page.row(edge)
    assert (page.text(description), marks) == ("Of the parameter.", 1)
    assert [page.text(one) for one in examples] == ['example "x"']


def test_headers_links_examples_and_callbacks() -> None:
    response = {
        "description": "Made.",
        "headers": {"X-Left": {"schema": {"type": "integer"}}},
        "links": {"next": {"operationId": "a", "parameters": {"id": "$response.body#/id"}}},
        "content": {"text/plain": {"schema": {"type": "string"}, "example": "hello"}},
    }
    called = {"post": {"summary": "It is done.", "responses": {"200": {"description": "ok"}}}}
    operation = {
        "operationId": "a",
        "responses": {"201": response},
        "callbacks": {"done": {"{$request.body#/url}": called}},
    }
    site = site_of(described({}, paths={"/a": {"get": operation}}))
    page = Read(site)
    body = page.body("operations", "a")
    [[_, found]] = body["responses"]
    assert page.text(found["headers"][0][0]) == "X-Left"
    assert found["links"] == [
        {"name": "next", "target": "a", "values": [["id", "$response.body#/id"]]}
    ]
    [[_, _, [[name, kind, number, _]]]] = found["content"]
    assert (name, kind, site.examples[number]) == ("example", "string", '"hello"')
    [callback] = body["callbacks"]
    assert (callback["method"], page.text(callback["description"])) == ("POST", "It is done.")


@pytest.mark.parametrize("place", ["body", "formData"])
def test_bodies_of_2_0(place: str) -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string"}}}
    parameter: dict[str, Any] = {"name": "a", "in": place, "type": "string"}
    if place == "body":
        parameter = {"name": "all", "in": "body", "schema": schema}
    operation = {"operationId": "a", "parameters": [parameter], "responses": {}}
    document = {"swagger": "2.0", "info": {}, "paths": {"/a": {"post": operation}}}
    page = Read(site_of(document))
    [[_, edge, _]] = page.body("operations", "a")["body"]["content"]
    assert list(page.edges(edge)) == ["a"]
