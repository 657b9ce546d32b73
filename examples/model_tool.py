"""Offer a Replicate model to a language model as a tool, and turn its call into a request.

python examples/model_tool.py [MODEL]
"""

import json
import sys
from pathlib import Path

import schemakit

source = sys.argv[1] if len(sys.argv) > 1 else Path(__file__).with_name("model.json")
tool = schemakit.tool(source, target="anthropic-strict")
for loss in tool.losses:
    print("in words only:", loss)
print(json.dumps(tool.definition, indent=2, ensure_ascii=False))
print(tool.size.bytes, "bytes, about", tool.size.tokens, "tokens")

# The tool's input, which the language model writes, becomes a request; nothing is sent.
request = tool.bind({"prompt": "a harbour at dusk", "palette": "frost"})
print(request.method, request.url)
print((request.body or b"").decode())
