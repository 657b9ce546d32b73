"""A description whose parts use each other in every way, and other helps of these tests."""

from __future__ import annotations

import json
from typing import Any

import schemakit
from tests.small import to

__all__ = ["SHOP", "loaded", "names", "shop"]


def _body(schema: Any) -> dict[str, Any]:
    return {"description": "ok", "content": {"application/json": {"schema": schema}}}


SHOP: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1"},
    "security": [{"token": []}],
    "tags": [{"name": "pets", "description": "Animals.\n\nAll of them."}, {"name": "empty"}],
    "paths": {
        "/pets": {
            "parameters": [{"$ref": "#/components/parameters/Limit"}],
            "get": {
                "operationId": "listPets",
                "tags": ["pets"],
                "responses": {
                    "200": _body({"type": "array", "items": to("Pet")}),
                    "404": {"$ref": "#/components/responses/NotFound"},
                },
            },
            "post": {
                "tags": ["write"],
                "security": [{"key": []}],
                "requestBody": {"content": {"application/json": {"schema": to("Pet")}}},
                "responses": {
                    "201": {
                        "description": "ok",
                        "links": {"all": {"operationId": "listPets"}},
                    }
                },
            },
        },
        "/health": {"get": {"security": [], "responses": {"200": {"description": "ok"}}}},
    },
    "components": {
        "schemas": {
            "Pet": {
                "type": "object",
                "discriminator": {"propertyName": "kind"},
                "properties": {"kind": {"type": "string"}, "owner": to("Owner")},
            },
            "Dog": {"allOf": [to("Pet"), {"properties": {"tricks": {"type": "integer"}}}]},
            "Owner": {"type": "object", "properties": {"pets": {"items": to("Pet")}}},
            "Problem": {"type": "object", "properties": {"title": {"type": "string"}}},
            "Error": {"type": "object", "properties": {"title": to("Text")}},
            "Text": {"type": "string"},
            "Lonely": {"type": "object", "properties": {"text": to("Text")}},
        },
        "responses": {"NotFound": _body(to("Problem"))},
        "parameters": {"Limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}}},
        "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer"},
            "key": {"type": "apiKey", "in": "header", "name": "K"},
            "old": {"type": "http", "scheme": "basic"},
        },
    },
}


def shop() -> schemakit.Description:
    """The description, loaded."""
    return schemakit.load(SHOP)


def loaded(document: Any) -> schemakit.Description:
    """A description, loaded from a text, so that no container is at two places."""
    return schemakit.load(json.dumps(document).encode())


def names(parts: Any) -> list[str]:
    """The names of parts."""
    return [part.name for part in parts]
