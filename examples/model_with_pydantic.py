"""Make a pydantic class of a model's inputs, and check arguments with it.

python examples/model_with_pydantic.py [MODEL] < arguments.json
"""

import sys
from pathlib import Path
from typing import Any, Literal

import schemakit

try:
    from pydantic import Field, ValidationError, create_model
except ImportError:
    sys.exit("this needs pydantic: pip install pydantic")

KINDS: dict[str, Any] = {"string": str, "integer": int, "number": float, "boolean": bool}
LIMITS = {"ge": "minimum", "le": "maximum", "gt": "exclusive_minimum", "lt": "exclusive_maximum"}
LIMITS |= {"min_length": "min_length", "max_length": "max_length"}


def type_of(field: schemakit.Field) -> Any:
    """The Python type of a field's values."""
    kind = KINDS.get(field.type.partition(" |")[0], Any)
    if field.enum:
        kind = Literal[field.enum]
    elif field.item:
        kind = list.__class_getitem__(type_of(field.item))
    may_be_absent = not field.required and field.default is None
    return kind | None if field.nullable or may_be_absent else kind


source = sys.argv[1] if len(sys.argv) > 1 else Path(__file__).with_name("model.json")
fields: dict[str, Any] = {}
for one in schemakit.model(source).input.fields:
    limits: dict[str, Any] = {name: getattr(one, member) for name, member in LIMITS.items()}
    default = ... if one.required else one.default
    fields[one.name] = (type_of(one), Field(default, description=one.description, **limits))
try:
    print(create_model("Input", **fields).model_validate_json(sys.stdin.read()).model_dump_json())
except ValidationError as error:
    sys.exit(str(error))
