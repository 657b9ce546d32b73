"""The rows of reusable schemas and of their properties."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from schemakit.errors import PointerError
from schemakit.spec import pointer
from schemakit.surveying.schema_hash import SchemaHasher
from schemakit.views.fields import Field, collect_properties, list_fields

if TYPE_CHECKING:
    from schemakit.description.description import Description
    from schemakit.documents.registry import Registry
    from schemakit.views.schemas import Schema

__all__ = ["SchemaRows"]

_Row = dict[str, Any]


class SchemaRows:
    """The reusable schemas of one description, flattened together.

    ``whole`` and ``flat`` are functions that give the entry document, dereferenced for reading,
    and dereferenced and flat.
    """

    def __init__(
        self,
        api: Description,
        registry: Registry,
        whole: Callable[[], Any],
        flat: Callable[[], Any],
    ) -> None:
        self.all = api.schemas()
        self._api, self._grammar = api, registry.entry.grammar
        self._whole, self._flat = whole, flat

    def list_schemas(self) -> list[_Row]:
        """A row for each reusable schema.

        Raises:
            SchemaKitError: if the document cannot be dereferenced.
        """
        flat, type_ = self._flat(), self._grammar.types["Schema"]
        hasher, shapes = (SchemaHasher(self._find, shape=one) for one in (False, True))
        uses = self._api.reference_counts()
        rows = []
        for one in self.all:
            value = _find_at(flat, pointer.parse(one.pointer))
            properties, required = self._properties(one)
            rows.append(
                {
                    "pointer": one.pointer,
                    "name": one.name,
                    "type": one.type,
                    "hash": hasher.hash(value, type_),
                    "shape": shapes.hash(value, type_),
                    "is_recursive": hasher.is_recursive(value, type_),
                    "properties": len(properties),
                    "required": len(required),
                    "uses": uses.get(one.pointer, 0),
                    "has_description": bool(one.description),
                }
            )
        return rows

    def list_fields(self) -> list[_Row]:
        """A row for each property of each reusable schema, as ``Schema.fields()`` lists them.

        Raises:
            SchemaKitError: as :meth:`list_schemas`.
        """
        legacy = self._grammar.legacy_bounds
        return [
            _make_field(one, self._place(one, field), position, field)
            for one in self.all
            for position, field in enumerate(list_fields(self._read(one), legacy=legacy))
        ]

    def _find(self, ref: str) -> Any:
        """The flat schema that a reference names which dereferencing has kept."""
        if ref[:1] != "#":
            return None
        try:
            tokens = pointer.parse(pointer.from_fragment(ref[1:]))
        except PointerError:
            return None
        return _find_at(self._flat(), tokens)

    def _read(self, one: Schema) -> Any:
        """A schema, dereferenced for reading."""
        return _find_at(self._whole(), pointer.parse(one.pointer))

    def _properties(self, one: Schema) -> tuple[dict[str, Any], set[str]]:
        return collect_properties(self._read(one), legacy=self._grammar.legacy_bounds)

    def _place(self, one: Schema, field: Field) -> str:
        own = one.raw.get("properties") if isinstance(one.raw, dict) else None
        if isinstance(own, dict) and field.name in own:
            return f"{one.pointer}/properties/{pointer.escape(field.name)}"
        return one.pointer


def _find_at(document: Any, tokens: tuple[str, ...]) -> Any:
    try:
        return pointer.get(document, tokens)
    except pointer.Missing:
        return None


def _make_field(schema: Schema, where: str, position: int, one: Field) -> _Row:
    return {
        "pointer": where,
        "schema": schema.name,
        "name": one.name,
        "position": position,
        "type": one.type or "any",
        "format": one.format,
        "required": one.required,
        "nullable": one.nullable,
        "deprecated": one.deprecated,
        "has_default": one.has_default,
        "enum_values": None if one.enum is None else len(one.enum),
        "minimum": one.minimum,
        "maximum": one.maximum,
        "max_length": one.max_length,
        "pattern": one.pattern,
        "has_description": bool(one.description),
    }
