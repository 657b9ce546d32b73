"""Write operations as an MCP server lists them, and turn one call into a request.

python examples/mcp_tools.py [DESCRIPTION] [TAG]
"""

import json
import sys
from pathlib import Path

import schemakit

arguments = dict(enumerate(sys.argv))
api = schemakit.load(arguments.get(1, Path(__file__).with_name("openapi.json")))
tools = {one.name: one for one in schemakit.tools(api, target="mcp", tag=arguments.get(2))}
print(json.dumps({"tools": [one.definition for one in tools.values()]}))

called, given = "predictions.get", {"prediction_id": "a/b"}
if called in tools:
    request = tools[called].bind(given)
    print(request.method, request.url, file=sys.stderr)
