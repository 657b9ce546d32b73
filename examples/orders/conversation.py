"""A conversation: a client of ``schemakit serve`` finds operations, reads what they take and calls
them, as a language model would.

pip install 'schemakit[mcp]'
python examples/orders/conversation.py
"""

import importlib
import os
import sys
from pathlib import Path
from threading import Thread
from typing import Any

try:
    import anyio
    from mcp import Client, StdioServerParameters
except ImportError:
    sys.exit("this needs the extra mcp: pip install 'schemakit[mcp]'")

DESCRIPTION = Path(__file__).with_name("openapi.yaml")


async def say(client: Client, tool: str, arguments: dict[str, Any]) -> Any:
    """Call a tool, and show both sides of the conversation."""
    result = await client.call_tool(tool, arguments)
    shown = "".join(one.text for one in result.content if one.type == "text")
    print(f"> {tool} {arguments}\n{'! ' if result.is_error else ''}{shown[:240].rstrip()}")
    return result.structured_content


async def talk(url: str) -> None:
    arguments = ["-m", "schemakit", "serve", str(DESCRIPTION), "--search", "--server", url]
    command = StdioServerParameters(command=sys.executable, args=arguments, env=dict(os.environ))
    async with Client(command) as client:
        print("tools:", *(one.name for one in (await client.list_tools()).tools))
        found = await say(client, "search_operations", {"query": "place an order"})
        name = {"operation": found["operations"][0]["operation"]}
        await say(client, "describe_operation", name)
        await say(client, "call_operation", {**name, "arguments": {"lines": "some tea"}})
        given = {"lines": [{"tea": "sencha", "grams": 100}]}
        placed = await say(client, "call_operation", {**name, "arguments": given})
        for number in (placed["id"], 999_999):
            shown = {"operation": "getOrder", "arguments": {"order_id": number}}
            await say(client, "call_operation", shown)


if __name__ == "__main__":
    with importlib.import_module("server").Server() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        anyio.run(talk, server.url)
