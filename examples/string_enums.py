"""Print every enum of strings in a description: what it belongs to, its place and its values.

python examples/string_enums.py [DESCRIPTION]
"""

import sys
from pathlib import Path

import schemakit

source = sys.argv[1] if len(sys.argv) > 1 else Path(__file__).with_name("openapi.json")
for part in schemakit.load(source).walk("Schema", "Parameter", "Header"):
    value: object = part.value
    pointer = part.pointer
    while isinstance(value, dict):
        enum = value.get("enum")
        texts = [one for one in enum if isinstance(one, str)] if isinstance(enum, list) else []
        if texts:
            print(part.owner or part.document, pointer, *texts, sep="\t")
        # In 2.0 an array among parameters and headers has items that are not schemas.
        value, pointer = value.get("items") if part.kind != "Schema" else None, f"{pointer}/items"
