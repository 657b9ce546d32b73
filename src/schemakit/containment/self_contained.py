"""Schemas in normal form as one JSON Schema with ``$defs``, for libraries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from schemakit.containment.conjunction import Element
from schemakit.containment.normal_form import UNKNOWN, Side
from schemakit.containment.normal_keywords import MALFORMED, Normal
from schemakit.spec.to_2020_12 import DRAFT, LISTS, MAPS, SCHEMAS

__all__ = ["NotWritableError", "Writer", "as_pairs"]


class NotWritableError(Exception):
    """A schema is too large, or has a part whose meaning is not known."""


class Writer:
    """Writes schemas of several sides into one JSON Schema; ``left`` is how many more."""

    def __init__(self, most: int) -> None:
        self.left = most
        #: How many branches of choices were written.
        self.branches = 0
        #: The values of ``format``, and the patterns, that were written.
        self.formats: set[str] = set()
        self.patterns: set[str] = set()
        self._names: dict[tuple[int, str], str] = {}
        self._pending: list[tuple[str, Side, Normal]] = []

    def write(self, schemas: Sequence[tuple[Side, Normal]]) -> dict[str, Any]:
        """Write the conjunction of schemas.

        Raises:
            NotWritableError: if there are too many, or the meaning of one is not known.
        """
        found: dict[str, Any] = {"$schema": DRAFT}
        found["allOf"] = [self._write(side, one) for side, one in schemas] or [True]
        definitions: dict[str, Any] = {}
        while self._pending:
            name, side, schema = self._pending.pop()
            definitions[name] = self._write(side, schema)
        if definitions:
            found["$defs"] = definitions
        return found

    def _write(self, side: Side, schema: Normal) -> Any:
        if isinstance(schema, bool):
            return schema
        self.left -= 1
        if UNKNOWN in schema:
            raise NotWritableError(str(schema[UNKNOWN]))
        found: dict[str, Any] = {}
        for key, value in schema.items():
            if key == MALFORMED:
                continue
            if key == "$ref":
                found[key] = f"#/$defs/{self._name(side, value)}"
            elif key in SCHEMAS:
                found[key] = self._write(side, value)
            elif key in MAPS:
                if key == "patternProperties":
                    self.patterns.update(value)
                found[key] = {name: self._write(side, one) for name, one in value.items()}
            elif key in LISTS:
                self.branches += len(value) if key != "allOf" else 0
                found[key] = [self._write(side, one) for one in value]
            else:
                self.left -= len(value) if isinstance(value, list) else 0
                found[key] = value
                if key == "format" and isinstance(value, str):
                    self.formats.add(value)
                elif key == "pattern" and isinstance(value, str):
                    self.patterns.add(value)
        if self.left < 0:
            raise NotWritableError("the schemas are too large")
        return found

    def _name(self, side: Side, key: str) -> str:
        name = self._names.get((id(side), key))
        if name is None:
            name = self._names[id(side), key] = f"d{len(self._names)}"
            self._pending.append((name, side, side.definition(key)))
        return name


def as_pairs(elements: Sequence[Element]) -> list[tuple[Side, Normal]]:
    """The schemas of a conjunction, for a writer. Members of ``allOf`` are elements themselves, and
    are written again only where it matters that they are inside."""
    found: list[tuple[Side, Normal]] = []
    for side, schema in elements:
        keeps = any(key.startswith("unevaluated") for key in schema)
        own = {key: value for key, value in schema.items() if key != "allOf" or keeps}
        found.append((side, own))
    return found
