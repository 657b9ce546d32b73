"""Schemas that OpenAPI 2.0 has in other forms: in Parameter, Items and Header Objects, and as the
form parameters of an operation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemakit.errors import PointerError
from schemakit.references.target_types import type_and_scope_at
from schemakit.spec import pointer
from schemakit.views.bodies import as_schema, swagger_request_body

if TYPE_CHECKING:
    from schemakit.views.reader import Reader

__all__ = ["has_schema_parameters", "make_schema"]


def has_schema_parameters(reader: Reader) -> bool:
    """Whether parameters have the keywords of a schema themselves, as they do in 2.0 alone."""
    types = reader.registry.entry.grammar.types
    return "Operation" in types and "requestBody" not in types["Operation"].fields


def make_schema(reader: Reader, tokens: tuple[str, ...]) -> dict[str, Any] | None:
    """The schema of the Parameter, Items or Header Object at a pointer, or of the form that the
    Operation there takes; None if there is another Object, or a body parameter.

    Raises:
        PointerError: if the pointer leads nowhere.
    """
    if not has_schema_parameters(reader):
        return None
    kind = type_and_scope_at(reader.registry, tokens)[0].name
    if kind == "Operation":
        return _make_form(reader, tokens)
    if kind not in ("Parameter", "Items", "Header"):
        return None
    found = reader.read(tokens)
    if not isinstance(found, dict) or found.get("in") == "body":
        return None
    return as_schema(found)


def _make_form(reader: Reader, tokens: tuple[str, ...]) -> dict[str, Any] | None:
    """The schema of the form parameters of an operation and of its Path Item."""
    listed: list[dict[str, Any]] = []
    for place in (tokens[:2], tokens):
        try:
            found = reader.read((*place, "parameters"))
        except (PointerError, pointer.Missing):
            continue
        listed += [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    body = swagger_request_body([one for one in listed if one.get("in") == "formData"], None)
    if body is None:
        return None
    media: dict[str, Any] = next(iter(body["content"].values()))
    schema: dict[str, Any] = media["schema"]
    return schema
