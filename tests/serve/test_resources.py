"""The description as resources."""

from __future__ import annotations

import json
from typing import Any

import anyio
import pytest
from mcp.shared.exceptions import MCPError

from tests.corpus import ROOT
from tests.serve.clients import api_on_loopback, serve

EXAMPLE = ROOT / "examples/openapi.json"


def test_the_description_is_a_resource() -> None:
    async def read(client: Any, uri: str) -> Any:
        (content,) = (await client.read_resource(uri)).contents
        assert content.mime_type == "application/json"
        return json.loads(content.text)

    async def talk() -> None:
        async with serve(EXAMPLE, api_on_loopback(search=True)) as client:
            listed = (await client.list_resources()).resources
            assert [one.name for one in listed] == ["outline", "document"]
            templates = (await client.list_resource_templates()).resource_templates
            assert [one.name for one in templates] == ["operation", "schema"]
            outline = await read(client, "description:///outline")
            assert outline["operations"] == 22
            assert (await read(client, "description:///document"))["openapi"].startswith("3.")
            operation = await read(client, "description:///operations/GET%20%2Fmodels")
            assert operation["operationId"] == "models.list"
            assert "properties" in await read(client, "description:///schemas/Scale")
            for uri in ("description:///schemas/Scael", "file:///etc/passwd"):
                with pytest.raises(MCPError, match="no "):
                    await client.read_resource(uri)

    anyio.run(talk)
