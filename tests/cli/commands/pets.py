"""A small description and a small model, as data."""

from __future__ import annotations

from typing import Any

API: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Pets", "version": "1"},
    "paths": {
        "/pets": {
            "get": {"operationId": "listPets", "summary": "List pets", "tags": ["read"]},
            "post": {"operationId": "addPet", "deprecated": True, "tags": ["write"]},
        },
        "/Zoo": {"get": {"responses": {"200": {"$ref": "#/components/responses/Zoo"}}}},
        "/é": {"get": {"operationId": "accented"}},
    },
    "components": {
        "responses": {
            "Zoo": {
                "description": "All of it.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Zoo"}}},
            }
        },
        "parameters": {"limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}}},
        "schemas": {
            "Zoo": {
                "type": "object",
                "description": "Where pets are.",
                "properties": {"pet": {"$ref": "#/components/schemas/Pet", "description": "Ours"}},
            },
            "Pet": {"type": "object", "properties": {"name": {"type": "string"}}},
        },
    },
}
MODEL: dict[str, Any] = {
    "latest_version": {
        "openapi_schema": {
            "openapi": "3.0.2",
            "components": {
                "schemas": {
                    "size": {"enum": [1, 2], "type": "integer", "description": "An enumeration."},
                    "Input": {
                        "type": "object",
                        "required": ["prompt"],
                        "properties": {
                            "size": {
                                "allOf": [{"$ref": "#/components/schemas/size"}],
                                "default": 2,
                                "x-order": 1,
                            },
                            "prompt": {"type": "string", "x-order": 0},
                        },
                    },
                    "Output": {"type": "array", "items": {"type": "string", "format": "uri"}},
                }
            },
        }
    }
}
