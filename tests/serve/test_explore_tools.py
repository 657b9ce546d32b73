"""Tools and resources that show the description, and call nothing."""

from __future__ import annotations

import json

import anyio
import pytest

from schemakit.serve.catalog import Choice
from tests.corpus import ROOT
from tests.serve.clients import MODES, api_on_loopback, serve, text_of

LONGEST = 2_000
EXAMPLE = ROOT / "examples/openapi.json"


@pytest.mark.parametrize("mode", MODES)
def test_a_part_a_schema_and_its_users_are_shown(mode: str) -> None:
    async def talk() -> None:
        settings = api_on_loopback(search=True, explore=True)
        async with serve(EXAMPLE, settings, mode) as client:
            names = [one.name for one in (await client.list_tools()).tools]
            assert names[3:] == ["show_part", "show_schema", "find_users"]
            part = await client.call_tool("show_part", {"part": "GET /models"})
            assert json.loads(text_of(part))["operationId"] == "models.list"
            schema = await client.call_tool("show_schema", {"schema": "Scale"})
            assert "min_instances" in json.loads(text_of(schema))["properties"]
            users = (await client.call_tool("find_users", {"part": "Scale"})).structured_content
            assert "deployments.get" in users["operations"]
            wrong = await client.call_tool("show_schema", {"schema": "Scael"})
            assert wrong.is_error
            assert "did you mean 'Scale'" in text_of(wrong)

    anyio.run(talk)


@pytest.mark.parametrize(
    ("tool", "name"), [("show_part", "part"), ("show_schema", "schema"), ("find_users", "part")]
)
def test_names_are_bounded(tool: str, name: str) -> None:
    async def talk() -> None:
        async with serve(EXAMPLE, api_on_loopback(search=True, explore=True)) as client:
            found = await client.call_tool(tool, {name: "x" * LONGEST})
            assert text_of(found).startswith("no ")
            refused = await client.call_tool(tool, {name: "x" * (LONGEST + 1)})
            assert "more than the 2,000 allowed" in text_of(refused)

    anyio.run(talk)


@pytest.mark.parametrize(
    "choice",
    [
        Choice(deny=["models.*"]),
        Choice(allow=["collections.*", "GET /account"]),
        Choice(keys=["collections.list"]),
        Choice(tag=["collections"]),
    ],
)
def test_what_is_left_out_is_not_shown(choice: Choice) -> None:
    async def talk() -> None:
        settings = api_on_loopback(explore=True, choice=choice)
        async with serve(EXAMPLE, settings) as client:
            names = [one.name for one in (await client.list_tools()).tools]
            assert "collections.list" in names
            for part in ("models.list", "GET /models", "#/paths/~1models", "#/paths/~1models/get"):
                refused = await client.call_tool("show_part", {"part": part})
                assert refused.is_error, part
            shown = await client.call_tool("show_part", {"part": "collections.list"})
            assert json.loads(text_of(shown))["operationId"] == "collections.list"
            users = await client.call_tool("find_users", {"part": "#/components/schemas/Problem"})
            assert set(users.structured_content["operations"]) <= set(names)

    anyio.run(talk)
