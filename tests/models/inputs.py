"""Models with the inputs of a test."""

from __future__ import annotations

from typing import Any

import schemakit
from schemakit import Model
from tests.small import described

__all__ = ["INPUTS", "choice", "codes", "read"]


def read(
    inputs: Any, version: str = "3.0.2", *, repair: bool = False, required: Any = None, **more: Any
) -> Model:
    """The model whose Input has these properties, or is this value; ``more`` are other schemas."""
    whole = {"type": "object", "title": "Input", "properties": inputs}
    if required is not None:
        whole["required"] = required
    if not isinstance(inputs, dict):
        whole = inputs
    return schemakit.model(described({"Input": whole, **more}, version), repair=repair)


def codes(model: Model) -> list[str]:
    return [one.code for one in model.diagnostics]


def choice(values: list[Any], kind: str = "string") -> dict[str, Any]:
    return {"title": "c", "description": "An enumeration.", "enum": values, "type": kind}


INPUTS: dict[str, Any] = {
    "prompt": {"type": "string", "minLength": 1, "maxLength": 5, "x-order": 0},
    "steps": {"type": "integer", "minimum": 1, "maximum": 500, "default": 30, "x-order": 1},
    "size": {"enum": ["small", "large"], "type": "string", "x-order": 2},
    "width": {"enum": [256, 512], "type": "integer", "x-order": 3},
    "images": {
        "type": "array",
        "maxItems": 2,
        "items": {"type": "string", "format": "uri"},
        "x-order": 4,
    },
    "scale": {
        "type": "number",
        "minimum": 0,
        "exclusiveMinimum": True,
        "multipleOf": 0.5,
        "x-order": 5,
    },
    "code": {"type": "string", "pattern": "^[a-z]+$", "x-order": 6},
    "seed": {"type": "integer", "nullable": True, "default": None, "x-order": 7},
    "either": {"anyOf": [{"type": "string"}, {"type": "integer"}], "x-order": 8},
    "sure": {"type": "boolean", "default": False, "x-order": 9},
}
