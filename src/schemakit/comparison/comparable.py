"""Whether two documents can be compared: two descriptions of APIs, or two schemas."""

from __future__ import annotations

from schemakit.comparison.spots import Side
from schemakit.errors import Diagnostic, DocumentError
from schemakit.spec.keywords import KEYWORDS

__all__ = ["refuse_other_kinds"]

_KEYWORDS = frozenset(row.name for row in KEYWORDS)


def refuse_other_kinds(old: Side, new: Side) -> None:
    """Refuse a document that is not a description where the other is one, or that is neither a
    description nor a JSON Schema.

    Raises:
        DocumentError: for the document that is of another kind.
    """
    sides = {"the old document": old, "the new document": new}
    are_schemas = all(one.entry.grammar.root.is_schema for one in sides.values())
    found = []
    for name, side in sides.items():
        keys = side.entry.contents.keys()
        if not side.entry.grammar.root.is_schema:
            continue
        if are_schemas and (not keys or not _KEYWORDS.isdisjoint(keys)):
            continue
        message = f"{name} is not an OpenAPI description: it has no 'openapi' or 'swagger' field"
        if are_schemas:
            message += ", nor is it a JSON Schema: it has no keyword of one"
        (place,) = side.locations([side.root])
        assert place is not None  # noqa: S101  the root has one
        found.append(Diagnostic("no-description", message, place, "error"))
    if found:
        raise DocumentError(*found)
