"""Print what a model takes, in the model's own order, and what kind of output it gives.

python examples/model_inputs.py [MODEL]
"""

import json
import sys
from pathlib import Path

import schemakit

source = sys.argv[1] if len(sys.argv) > 1 else Path(__file__).with_name("model.json")
model = schemakit.load(source)
for field in model.schema("Input").fields():
    kind = "file" if field.is_file else field.type
    notes = ["required"] if field.required else []
    if field.has_default:
        notes.append(f"default {json.dumps(field.default)}")
    if field.enum:
        notes.append("one of " + " ".join(map(str, field.enum)))
    print(f"{field.name} ({kind})", *notes, sep=", ")
print("gives:", schemakit.output_kind(model.schema("Output").dereference()))
