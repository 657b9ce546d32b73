"""A small description that has some of everything, and the data of its page."""

from __future__ import annotations

from typing import Any

import schemakit
from schemakit.site.build import SiteData, build_site_data
from tests.small import described, to

SHOP: dict[str, Any] = described(
    {
        "Pet": {
            "type": "object",
            "description": "An animal.",
            "required": ["name"],
            "properties": {
                "name": {"type": "string", "maxLength": 9, "example": "Rex"},
                "mother": to("Pet"),
                "home": to("Home"),
            },
        },
        "Home": {"oneOf": [to("House"), to("Flat")], "discriminator": {"propertyName": "kind"}},
        "House": {"type": "object", "properties": {"kind": {"type": "string"}}},
        "Flat": {"type": "object", "properties": {"floor": {"type": "integer"}}},
    },
    version="3.1.0",
    servers=[{"url": "https://{where}.test", "variables": {"where": {"default": "a"}}}],
    tags=[{"name": "pets", "description": "All animals."}],
    paths={
        "/pets/{id}": {
            "parameters": [
                {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
            ],
            "get": {
                "operationId": "getPet",
                "summary": "One pet",
                "tags": ["pets"],
                "responses": {
                    "200": {
                        "description": "It is here.",
                        "content": {"application/json": {"schema": to("Pet")}},
                    },
                    "404": {"$ref": "#/components/responses/Missing"},
                },
            },
            "put": {
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": to("Pet")}},
                },
                "responses": {"204": {"description": "Done."}},
                "security": [{"key": []}],
            },
        }
    },
    webhooks={
        "born": {
            "post": {
                "requestBody": {"content": {"application/json": {"schema": to("Pet")}}},
                "responses": {"200": {"description": "Thanks."}},
            }
        }
    },
    components={
        "responses": {"Missing": {"description": "It is not here."}},
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
    },
)


def site_of(document: dict[str, Any]) -> SiteData:
    """The data of the page of a description."""
    return build_site_data(schemakit.load(document))


class Read:
    """The data of a page as the page reads it."""

    def __init__(self, data: SiteData) -> None:
        self.data = data
        self.strings = data.bodies["strings"]

    def page(self, kind: str, key: str) -> int:
        """The number of a page."""
        return [row[:2] for row in self.data.head["pages"]].index([kind, key])

    def body(self, kind: str, key: str) -> dict[str, Any]:
        """What a page shows."""
        found: dict[str, Any] = self.data.bodies["pages"][self.page(kind, key)]
        return found

    def text(self, number: int) -> str:
        """A text by its number."""
        found: str = self.strings[number]
        return found

    def edges(self, edge: Any) -> dict[str, tuple[Any, str, bool]]:
        """The fields of the node of an edge: name to edge, type, and whether it is required."""
        row = self.row(edge)
        again = row[5] if len(row) > 5 else 0
        if again:
            row = self.data.bodies["nodes"][self.data.bodies["roots"][again - 1]]
        flat = row[4] if len(row) > 4 else []
        inside = [flat[start : start + 7] for start in range(0, len(flat), 7)]
        return {self.text(one[0]): (one, self.text(one[4]), bool(one[2] & 1)) for one in inside}

    def row(self, edge: Any) -> list[Any]:
        """The node of an edge."""
        found: list[Any] = self.data.bodies["nodes"][edge[3]]
        return found
