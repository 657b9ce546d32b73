"""Contradictions in the schemas of a model as a whole; ``quirks`` has those of one input."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from schemakit.models.wording import show_value
from schemakit.spec import pointer
from schemakit.spec.values import listed_types
from schemakit.views.schemas import Schema
from schemakit.views.type_names import describe_type

__all__ = [
    "Contradiction",
    "find_collisions",
    "find_non_schemas",
    "find_undescribed",
    "find_wrong_input",
]

#: Schemas that Cog writes itself; a choice with such a name replaces one, or is replaced by it.
_FIXED = frozenset(
    {
        *("HTTPValidationError", "Input", "Output", "PredictionRequest", "PredictionResponse"),
        *("Request", "Response", "Status", "TrainingInput", "TrainingOutput", "TrainingRequest"),
        *("TrainingResponse", "ValidationError", "WebhookEvent"),
    }
)


class Contradiction(NamedTuple):
    """A problem of a model: the tokens of its place in the document, its code and its sentence."""

    tokens: tuple[str, ...]
    code: str
    message: str


def find_undescribed(schema: Schema, missing: set[str]) -> Iterator[Contradiction]:
    """A problem for each input that is required and that no property describes."""
    for name in sorted(missing):
        message = f"{schema.name} requires `{name}`, which it does not describe"
        yield Contradiction(pointer.parse(schema.pointer), "required-unknown", message)


def find_wrong_input(schema: Schema, flat: dict[str, Any]) -> Iterator[Contradiction]:
    """The problem of an Input that is not a schema, or not one of an object."""
    kinds = listed_types(flat.get("type"))
    place = pointer.parse(schema.pointer)
    if not isinstance(schema.raw, (dict, bool)):
        message = f"{schema.name} is {show_value(schema.raw)}, where a schema is expected"
        yield Contradiction(place, "not-a-schema", message)
    elif "object" not in kinds and any(isinstance(one, str) for one in kinds):
        message = (
            f"{schema.name} is {describe_type(flat)}, not an object with the inputs as properties"
        )
        yield Contradiction(place, "not-an-object", message)


def find_collisions(schemas: Mapping[str, Schema]) -> Iterator[Contradiction]:
    """A problem for each choice with the name of a schema that Cog writes itself."""
    for part in ("Input", "TrainingInput"):
        for name, value in _own_properties(schemas[part]) if part in schemas else ():
            for target in sorted(_FIXED & set(_targets_of(value))):
                message = (
                    f"`{name}` refers to the schema {target}, which Cog also writes for another "
                    "use: one of them has replaced the other"
                )
                place = (*pointer.parse(schemas[part].pointer), "properties", name)
                yield Contradiction(place, "name-collision", message)


def _targets_of(schema: Any) -> Iterator[str]:
    """The names of the components to which a property refers, itself or through a wrapper."""
    branches = schema.get("allOf") if isinstance(schema, dict) else None
    for one in (schema, *(branches if isinstance(branches, list) else ())):
        ref = one.get("$ref") if isinstance(one, dict) else None
        if isinstance(ref, str) and ref.startswith("#/"):
            yield ref.rpartition("/")[2]


def find_non_schemas(schemas: Mapping[str, Schema]) -> Iterator[Contradiction]:
    """A problem for each property of any schema whose value is not a schema."""
    for schema in schemas.values():
        for name, value in _own_properties(schema):
            if not isinstance(value, (dict, bool)):
                message = f"`{name}` is {show_value(value)}, where a schema is expected"
                place = (*pointer.parse(schema.pointer), "properties", str(name))
                yield Contradiction(place, "not-a-schema", message)


def _own_properties(schema: Schema) -> list[tuple[str, Any]]:
    own = schema.raw.get("properties") if isinstance(schema.raw, dict) else None
    return list(own.items()) if isinstance(own, dict) else []
