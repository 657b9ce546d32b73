"""Bodies of OpenAPI 2.0 in the form that 3.0 gives them."""

from __future__ import annotations

from typing import Any

import schemakit
from schemakit.views.bodies import form_encoding, response_with_content, swagger_request_body


def test_2_0_bodies_read_like_later_ones() -> None:
    body = {"name": "b", "in": "body", "required": True, "schema": {"$ref": "#/definitions/T"}}
    form = [
        {"name": "f", "in": "formData", "type": "file", "required": True},
        {"name": "g", "in": "formData", "type": "string"},
    ]
    response = {"description": "ok", "schema": {"$ref": "#/definitions/T"}}
    query = {"name": "q", "in": "query"}
    document = {
        "swagger": "2.0",
        "produces": ["a/b"],
        "paths": {
            "/body": {
                "post": {
                    "parameters": [body, query],
                    "responses": {"200": response},
                }
            },
            "/form": {"post": {"parameters": form, "consumes": ["multipart/form-data"]}},
        },
        "definitions": {"T": {"type": "string"}},
    }
    api = schemakit.load(document)
    posted = api.operation("POST /body")
    assert posted.request_body == {
        "content": {"application/json": {"schema": {"type": "string"}}},
        "required": True,
    }
    assert [one["name"] for one in posted.parameters] == ["q"]
    assert posted.responses["200"] == {
        "description": "ok",
        "content": {"a/b": {"schema": {"type": "string"}}},
    }
    filled = api.operation("POST /form").request_body
    assert filled is not None
    schema = filled["content"]["multipart/form-data"]["schema"]
    assert schema["properties"].keys() == {"f", "g"}
    assert schema["required"] == ["f"]


def test_a_form_has_a_property_for_each_parameter() -> None:
    parameters: list[dict[str, Any]] = [
        {"name": "a", "in": "formData", "type": "array", "collectionFormat": "csv"},
        {"name": "b", "in": "formData", "type": "string", "required": True},
        {"name": "c", "in": "query", "type": "string"},
    ]
    schema = {
        "type": "object",
        "properties": {"a": {"type": "array"}, "b": {"type": "string"}},
        "required": ["b"],
    }
    assert swagger_request_body(parameters, None) == {
        "content": {"application/x-www-form-urlencoded": {"schema": schema}},
        "required": True,
    }
    assert swagger_request_body(parameters[2:], ["a/b"]) is None


def test_a_body_has_its_description_and_every_media_type() -> None:
    body = {"name": "b", "in": "body", "description": "d", "schema": {"type": "string"}}
    found = swagger_request_body([body], ["a/b", 3, "c/d"])
    assert found == {
        "content": {"a/b": {"schema": {"type": "string"}}, "c/d": {"schema": {"type": "string"}}},
        "required": False,
        "description": "d",
    }


def test_a_response_without_a_schema_has_no_content() -> None:
    response = {"description": "ok"}
    assert response_with_content(response, ["a/b"]) == response
    assert response_with_content({**response, "schema": {}}, None) == {
        "description": "ok",
        "content": {"application/json": {"schema": {}}},
    }


def test_the_collection_formats_of_a_form() -> None:
    array = {"in": "formData", "type": "array"}
    parameters: list[dict[str, Any]] = [
        {**array, "name": "a"},
        {**array, "name": "b", "collectionFormat": "multi"},
        {**array, "name": "c", "collectionFormat": "tsv"},
        {**array, "name": "d", "collectionFormat": "odd"},
        {"in": "formData", "type": "string", "name": "e"},
        {"in": "query", "type": "array", "name": "f"},
    ]
    assert form_encoding(parameters) == {
        "a": {"style": "form", "explode": False},
        "b": {"style": "form", "explode": True},
        "c": {"style": "tabDelimited", "explode": False},
        "d": {"style": "form", "explode": False},
    }
