"""Schemas of other dialects, converted to the dialect of the entry document."""

from __future__ import annotations

from typing import Any

from schemakit.documents.registry import Registry, Resource
from schemakit.references.problems import Problem
from schemakit.references.resolver import Unresolved
from schemakit.references.units import Draft
from schemakit.spec.grammar import ObjectType

__all__ = ["Conversions"]


class Conversions:
    """Converts each schema once."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        #: By id and type of the source, which is kept so that nothing else gets its id.
        self._converted: dict[tuple[int, ObjectType], tuple[Any, Any]] = {}
        #: id of a converted schema to the resource that it is the root of.
        self.roots: dict[int, Resource] = {}
        #: Schemas that cannot be expressed in the dialect of the entry document.
        self.problems: list[Problem] = []

    def is_foreign(self, type_: ObjectType) -> bool:
        """Whether schemas of a type are of another dialect than those of the entry document."""
        grammar, entry = type_.grammar, self._registry.entry.grammar
        return type_.is_schema and grammar is not None and grammar.dialect != entry.dialect

    def convert(self, unit: Draft, schema: Any, type_: ObjectType) -> Any:
        """A schema of a foreign type in the dialect of the entry document."""
        key = (id(schema), type_)
        known = self._converted.get(key)
        if known is None:
            from schemakit.spec.dialect_conversion import converted  # seldom needed

            entry = self._registry.entry.grammar
            assert type_.grammar is not None  # noqa: S101  a foreign type has one
            made = converted(schema, type_.grammar, entry)
            known = self._converted[key] = (schema, made.schema)
            if made.kept:
                is_draft = entry.version.startswith("json-schema")
                version = entry.version if is_draft else f"OpenAPI {entry.version}"
                message = f"{' and '.join(made.kept)}: cannot be expressed in {version}"
                found = Unresolved("mixed-versions", message)
                self.problems.append(Problem(unit.document, schema, "$ref", type_, found))
            for new in made.made:
                self._converted[id(new), type_] = (new, new)
            root = self._registry.roots.get(id(schema))
            if root is not None:
                self.roots[id(made.schema)] = root
        return known[1]
