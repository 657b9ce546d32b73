"""The reusable schemas of a description, and the kind of output that a model gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Unpack

from schemakit.errors import NotFoundError, UsageError, expect
from schemakit.references.components import chain_of, members_of_section, section_of_schemas
from schemakit.references.resolver import find_at_pointer
from schemakit.spec import pointer
from schemakit.spec.siblings import conjunction, is_annotation
from schemakit.views.fields import Field, accepts_file, list_fields
from schemakit.views.wrappers import collapse_wrappers

if TYPE_CHECKING:
    from schemakit.transform.options import DereferenceOptions
    from schemakit.views.reader import Reader

__all__ = ["Schema", "find_schema", "list_schemas", "output_kind"]


@dataclass(frozen=True, slots=True, eq=False)
class Schema:
    """A Schema Object of a description.

    ``raw`` is the value in the document, with its references. It is part of the document, and
    read-only; :meth:`dereference` with ``copy=True`` gives a tree that may be changed. Schemas are
    compared by identity.
    """

    name: str
    pointer: str
    raw: Any = field(repr=False)
    _reader: Reader = field(repr=False)

    def dereference(
        self,
        *,
        max_bytes: int | None = None,
        copy: bool = False,
        **options: Unpack[DereferenceOptions],
    ) -> Any:
        """This schema alone, dereferenced, with the schemas that it still refers to under ``$defs``
        or, before 3.1, ``definitions``.

        It takes what :meth:`schemakit.Description.dereference` does, except ``at``.

        Raises:
            SchemaKitError: as :meth:`schemakit.Description.dereference`.
        """
        if "at" in options:
            raise UsageError("a schema is dereferenced at its own pointer, so there is no 'at'")
        options["at"] = self.pointer
        return self._reader.dereference(max_bytes=max_bytes, copy=copy, **options)

    def flatten(
        self,
        *,
        max_bytes: int | None = None,
        copy: bool = False,
        **options: Unpack[DereferenceOptions],
    ) -> Any:
        """This schema alone, dereferenced and flat (docs/flattening.md).

        Raises:
            SchemaKitError: as :meth:`dereference`.
        """
        options["flatten"] = True
        return self.dereference(max_bytes=max_bytes, copy=copy, **options)

    @property
    def _followed(self) -> Any:
        """What it says: where it is a reference, the schema at the end of the chain, with what
        counts beside the references on the way."""
        registry = self._reader.registry
        start = find_at_pointer(registry, pointer.parse(self.pointer))
        if start is None:
            return self.raw
        *aliases, end = chain_of(registry, start)
        found = end.value
        if isinstance(found, dict) and isinstance(found.get("$ref"), str):
            return self.raw
        legacy = registry.entry.grammar.legacy_bounds
        for one in reversed(aliases):
            beside = {
                key: value
                for key, value in one.value.items()
                if key != "$ref" and (not legacy or is_annotation(key))
            }
            found = conjunction(found, beside, legacy=legacy) if beside else found
        return found

    def fields(self) -> list[Field]:
        """Its properties sorted by ``x-order``; properties without one follow in the order of the
        document."""
        legacy = self._reader.registry.entry.grammar.legacy_bounds
        return list_fields(self._reader.read(pointer.parse(self.pointer)), legacy=legacy)


def list_schemas(reader: Reader) -> list[Schema]:
    """The reusable schemas, in document order."""
    section = section_of_schemas(reader.registry.entry)
    members = members_of_section(reader.registry, section)
    return [_schema_at(reader, (*section, str(name)), one.value) for name, one in members.items()]


def find_schema(reader: Reader, key: str) -> Schema:
    """The schema with that name, or at that JSON Pointer.

    Raises:
        NotFoundError: if there is none; it suggests the nearest names.
        UsageError: if ``key`` is not a text.
    """
    expect("the name of a schema", key, str, "a text")
    known = list_schemas(reader)
    for schema in known:
        if schema.name == key:
            return schema
    if key in ("", "#") or key.startswith(("/", "#/")):
        tokens = pointer.parse(pointer.from_fragment(key[1:]) if key[:1] == "#" else key)
        found = find_at_pointer(reader.registry, tokens)
        if found is None:
            raise NotFoundError("schema", key, [one.pointer for one in known])
        return _schema_at(reader, tokens, found.value)
    raise NotFoundError("schema", key, [schema.name for schema in known])


def _schema_at(reader: Reader, tokens: tuple[str, ...], raw: Any) -> Schema:
    return Schema(tokens[-1] if tokens else "", pointer.join(tokens), raw, reader)


def output_kind(schema: Any) -> str:
    """The kind of a model's output, given its Output as a :class:`Schema` or dereferenced data.

    One of ``"concatenated text"``, ``"iterator[ of files]"``, ``"list[ of files]"``, ``"file"``,
    ``"object"`` and ``"single"``. The marks that Cog writes (``x-cog-array-type``,
    ``x-cog-array-display``) win over the structure.
    """
    if isinstance(schema, Schema):
        schema = schema._reader.read(pointer.parse(schema.pointer))
    flat = collapse_wrappers(schema)
    if flat.get("type") == "array":
        return _list_kind(flat)
    if accepts_file(flat):
        return "file"
    return "object" if flat.get("type") == "object" or "properties" in flat else "single"


def _list_kind(flat: dict[str, Any]) -> str:
    items = collapse_wrappers(flat.get("items"))
    inner = collapse_wrappers(items.get("items")) if items.get("type") == "array" else items
    lists = " of lists" if inner is not items else ""
    of = f"{lists} of files" if accepts_file(inner) else lists
    if flat.get("x-cog-array-type") != "iterator":
        return f"list{of}"
    concatenated = flat.get("x-cog-array-display") == "concatenate"
    return "concatenated text" if concatenated else f"iterator{of}"
