"""Arguments that are numbers written as text, which models take as numbers."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from schemakit.spec.values import listed_types

__all__ = ["Coerced", "coerce_texts"]

_INTEGER = re.compile(r"[+-]?[0-9]{1,4000}")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")


class Coerced(NamedTuple):
    """An argument that was a text: its name, the text and the number."""

    name: str
    text: str
    number: int | float


def coerce_texts(arguments: Any, schema: dict[str, Any]) -> tuple[Any, list[Coerced]]:
    """Arguments with numbers in place of texts, where the schema of the argument allows a number
    and no text, and the text is one; and what was replaced. Nothing is changed in place.

    So does pydantic, by which Cog reads the inputs of a model.
    """
    properties = schema.get("properties")
    if not isinstance(arguments, dict) or not isinstance(properties, dict):
        return arguments, []
    found = []
    for name, value in arguments.items():
        number = _number_of(value, properties.get(name))
        if number is not None:
            found.append(Coerced(name, value, number))
    return {**arguments, **{one.name: one.number for one in found}}, found


def _number_of(value: Any, schema: Any) -> int | float | None:
    """The number that a text stands for; None where it stands for itself."""
    if not isinstance(value, str) or not isinstance(schema, dict):
        return None
    types = _types_of(schema)
    text = value.strip()
    if "string" in types:
        return None
    if "integer" in types or "number" in types:
        if _INTEGER.fullmatch(text):
            return int(text)
        if "number" in types and _NUMBER.fullmatch(text):
            number = float(text)
            return number if number - number == 0 else None  # not infinite
    return None


def _types_of(schema: dict[str, Any]) -> list[str]:
    """The types that a flat schema names, those of its alternatives included."""
    found = list(listed_types(schema.get("type")))
    for key in ("anyOf", "oneOf"):
        for one in schema.get(key, ()):
            found += listed_types(one.get("type")) if isinstance(one, dict) else ["string"]
    return found
