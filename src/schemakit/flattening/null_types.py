"""Schemas that accept null: whether they do, and the same schema with null added."""

from __future__ import annotations

from typing import Any

from schemakit.spec.keywords import KEYWORDS, LATEST_DRAFT
from schemakit.spec.siblings import is_annotation

__all__ = ["is_null", "is_nullable", "with_null", "without_mark"]

#: Keywords that accept null if the type does: those about values of other types, those about any
#: value that _with_null changes too, and definitions.
_ALLOWING_NULL = frozenset(
    row.name
    for row in KEYWORDS
    if row.is_in_draft(LATEST_DRAFT)
    and (row.types or row.name in ("type", "enum", "const", "$defs"))
)


def without_mark(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema without ``nullable``."""
    return {key: value for key, value in schema.items() if key != "nullable"}


def is_nullable(schema: Any) -> bool:
    """Whether a schema of 2.0 or 3.0 is nullable by its own type, or is null alone."""
    return isinstance(schema, dict) and (
        ("type" in schema and schema.get("nullable") is True) or schema.get("enum") == [None]
    )


def is_null(schema: Any) -> bool:
    """Whether a schema is the type null and nothing else."""
    return isinstance(schema, dict) and schema.keys() == {"type"} and schema["type"] == "null"


def with_null(schema: Any, *, may_be_null: bool) -> dict[str, Any] | None:
    """The schema that accepts null too; None if more than its type would have to change.

    ``may_be_null``: whether it may accept null already; in ``oneOf`` null would then match twice.
    """
    if not isinstance(schema, dict):
        return None
    names = schema.get("type")
    names = [names] if isinstance(names, str) else names
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return None
    if not all(map(_allows_null, schema)):
        return None
    if "null" in names and not may_be_null:
        return None
    made = {**schema, "type": names if "null" in names else [*names, "null"]}
    values = schema.get("enum", [])
    if not isinstance(values, list) or ("enum" in schema and "const" in schema):
        return None
    if "enum" in schema and None not in values:
        made["enum"] = [*values, None]
    if "const" in schema and schema["const"] is not None:
        del made["const"]
        made["enum"] = [schema["const"], None]
    return made


def _allows_null(key: str) -> bool:
    # From 3.1 on "nullable" is an unknown keyword.
    return key in _ALLOWING_NULL or key == "nullable" or is_annotation(key)
