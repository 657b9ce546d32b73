"""Schemas that are given by themselves: of a description, of a model, or JSON Schemas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemakit.description.description import Description
from schemakit.description.load import load
from schemakit.errors import UsageError, expect
from schemakit.llm.flat_schemas import FlatSchemas
from schemakit.models.model import ModelSchema
from schemakit.spec import pointer
from schemakit.spec.grammar import Grammar
from schemakit.views.schemas import Schema

__all__ = ["flat_schemas", "read_schema"]

_DEFINITIONS = ("$defs", "definitions")


def read_schema(schema: Any) -> tuple[dict[str, Any], Grammar, str]:
    """The schema, dereferenced for reading, with what it still refers to; its grammar and name.

    Raises:
        UsageError: if it is something else.
        SchemaKitError: as :meth:`schemakit.Description.dereference`.
    """
    if isinstance(schema, Schema):
        whole = schema.dereference(siblings="annotations", missing="keep")
        grammar, name = schema._reader.registry.entry.grammar, schema.name
    else:
        given = schema.json_schema() if isinstance(schema, ModelSchema) else schema
        expect("a schema", given, (Mapping, Description), "a Schema, a Description or a mapping")
        api = given if isinstance(given, Description) else load(given)
        if api.version != "json-schema":
            raise UsageError(
                f"this is a description of version {api.version}, not a schema; "
                "take one of its schemas, such as schema('NAME')"
            )
        whole = api.dereference(siblings="annotations", missing="keep")
        grammar = api._registry.entry.grammar
        name = schema.name if isinstance(schema, ModelSchema) else whole.get("title")
    if not isinstance(whole, dict):
        # Every value fits true and none fits false (JSON Schema, section 4.3.2).
        whole = {} if whole is True else {"not": {}}
    return whole, grammar, name if isinstance(name, str) else ""


def flat_schemas(whole: dict[str, Any], grammar: Grammar, *, nullable_intent: bool) -> FlatSchemas:
    """The flat forms of the schemas in a dereferenced one, which is at the empty pointer, without
    its definitions."""
    body = {key: one for key, one in whole.items() if key not in _DEFINITIONS}

    def look(tokens: tuple[str, ...]) -> Any:
        return pointer.get(whole, tokens) if tokens else body

    return FlatSchemas(grammar, look, nullable_intent=nullable_intent)
