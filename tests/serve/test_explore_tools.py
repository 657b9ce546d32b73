"""Tools and resources that show the description, and call nothing."""

from __future__ import annotations

import json

import anyio
import pytest

from tests.corpus import ROOT
from tests.serve.clients import MODES, api_on_loopback, serve, text_of

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
