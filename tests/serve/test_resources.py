"""The description as resources."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import anyio
import pytest
from mcp.shared.exceptions import MCPError

from schemakit.description.load import load
from schemakit.serve.catalog import Choice, choose_operations
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


@pytest.mark.parametrize(
    "choice", [Choice(deny=["models.*"]), Choice(allow=["collections.*"]), Choice(read_only=True)]
)
def test_what_is_left_out_is_no_resource(choice: Choice) -> None:
    left_out = [
        one
        for one in load(EXAMPLE).operations()
        if one.pointer not in {two.pointer for two in choose_operations(load(EXAMPLE), choice)}
    ]
    assert any(one.id == "models.create" for one in left_out)

    async def talk() -> None:
        async with serve(EXAMPLE, api_on_loopback(choice=choice)) as client:
            listed = (await client.list_tools()).tools

            async def read(uri: str) -> str:
                content: Any
                (content,) = (await client.read_resource(uri)).contents
                return str(content.text)

            document = json.loads(await read("description:///document"))
            kept = [one.id for one in load(document).operations()]
            assert kept == [one.name for one in listed]
            assert json.loads(await read("description:///outline"))["operations"] == len(listed)
            for one in left_out:
                for name in (one.id, f"{one.method.upper()} {one.path}"):
                    with pytest.raises(MCPError, match="no operation"):
                        await client.read_resource(f"description:///operations/{quote(name or '')}")

    anyio.run(talk)


def test_a_uri_is_bounded() -> None:
    async def talk() -> None:
        async with serve(EXAMPLE, api_on_loopback()) as client:
            with pytest.raises(MCPError, match="at most 8,000 characters"):
                await client.read_resource("description:///schemas/" + "x" * 100_000)

    anyio.run(talk)
