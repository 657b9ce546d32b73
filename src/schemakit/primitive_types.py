"""The primitive types of JSON Schema: those that a ``type`` names, and those that values have."""

from __future__ import annotations

from typing import Any

__all__ = ["PRIMITIVE_TYPES", "is_number", "is_of", "listed_types", "type_of", "with_null"]

PRIMITIVE_TYPES = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})


def listed_types(declared: Any) -> list[Any]:
    """What a ``type`` names, one or several, as it is written; nothing where there is none."""
    if isinstance(declared, list):
        return declared
    return [] if declared is None else [declared]


def with_null(declared: Any) -> Any:
    """The type or types ``declared``, and null."""
    listed = listed_types(declared)
    return declared if "null" in listed else [*listed, "null"]


def type_of(value: Any) -> str:
    """The type of a JSON value; ``"integer"`` for an int, ``"number"`` for any float."""
    kinds = {bool: "boolean", int: "integer", float: "number", str: "string", type(None): "null"}
    return kinds.get(type(value), "array" if isinstance(value, list) else "object")


def is_of(value: Any, declared: str) -> bool:
    """Whether a value is of a type; every integer is a number, and 1.0 is an integer."""
    kind = type_of(value)
    if kind == "number" and declared == "integer":
        return bool(value.is_integer())
    return kind == declared or (kind == "integer" and declared == "number")


def is_number(value: Any) -> bool:
    """Whether a value is a number of JSON, which a boolean of Python is not."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)
