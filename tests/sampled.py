"""Values that fit the schema of a tool definition."""

from __future__ import annotations

from typing import Any

from schemakit.llm.targets import OUTPUTS, TARGETS

__all__ = ["schema_in", "value_of"]

_KEYS = {row.shape.key for row in (*TARGETS.values(), *OUTPUTS.values())} - {""}


def schema_in(definition: dict[str, Any]) -> dict[str, Any]:
    """The schema of the arguments in a definition of any target."""
    for key in _KEYS:
        if key in definition:
            found: dict[str, Any] = definition[key]
            return found
    if "name" in definition:
        return {"type": "object", "properties": {}}  # a function of Gemini without parameters
    return definition


def value_of(schema: Any, root: dict[str, Any], depth: int = 0) -> Any:
    """A value: at depth 0 with every property, below with the required ones only."""
    if not isinstance(schema, dict):
        return "any"
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        return value_of(root["$defs"][name], root, depth + 1)
    if "const" in schema:
        return schema["const"]
    if schema.get("enum"):
        return schema["enum"][0]
    for key in ("anyOf", "oneOf"):
        if schema.get(key) and "properties" not in schema:
            branches = [one for one in schema[key] if isinstance(one, dict)]
            if depth > 4 and {"type": "null"} in branches:
                return None
            return value_of(branches[0], root, depth + 1)
    declared = schema.get("type")
    if isinstance(declared, list):
        declared = "null" if depth > 4 and "null" in declared else declared[0]
    if declared == "object" or "properties" in schema:
        needed = schema.get("required", ())
        return {
            name: value_of(one, root, depth + 1)
            for name, one in schema.get("properties", {}).items()
            if depth == 0 or name in needed
        }
    if declared == "array":
        return [value_of(schema.get("items", {}), root, depth + 1)] * max(
            1 if depth < 3 else 0, int(schema.get("minItems", 0))
        )
    return _scalar(schema, declared)


def _scalar(schema: dict[str, Any], declared: Any) -> Any:
    if declared in ("integer", "number"):
        low = schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
        return int(low) if declared == "integer" else low
    if declared == "boolean":
        return True
    if declared == "null":
        return None
    # These characters have to be encoded wherever they may go.
    text = "a b/c?&=%é"
    most = int(schema.get("maxLength", 100))
    return (text + "x" * int(schema.get("minLength", 0)))[: max(most, 1)]
