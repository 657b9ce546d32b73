"""The reusable schemas of a description, and the kind of output that a model gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Unpack

from schemakit.errors import NotFoundError, UsageError, expect
from schemakit.references.components import (
    members_of_section,
    place_of,
    section_of_schemas,
)
from schemakit.references.resolver import find_at_pointer, follow_chain
from schemakit.spec import pointer
from schemakit.spec.siblings import conjunction, is_annotation
from schemakit.views.fields import Field, accepts_file, list_fields
from schemakit.views.shown import show_line
from schemakit.views.swagger_schemas import make_schema
from schemakit.views.type_names import describe_type
from schemakit.views.wrappers import collapse_wrappers

if TYPE_CHECKING:
    from schemakit.transform.options import BundleOptions, DereferenceOptions
    from schemakit.views.reader import Reader
    from schemakit.views.references import Reference
    from schemakit.views.validators import Library, Validator

__all__ = ["Schema", "find_schema", "find_used_schema", "list_schemas", "output_kind"]


@dataclass(frozen=True, slots=True, eq=False)
class Schema:
    """A Schema Object of a description.

    ``pointer`` is a JSON Pointer that :meth:`schemakit.Description.schema` takes. ``raw`` is the
    value in the document, with its references. It is part of the document, and
    read-only; :meth:`dereference` with ``copy=True`` gives a tree that may be changed. Schemas are
    compared by identity.

    In 2.0 a parameter or header has the keywords of a schema itself, and a form is several
    parameters: ``raw`` is a schema made of these, at the pointer of the parameter or the operation.
    """

    name: str
    pointer: str
    raw: Any = field(repr=False)
    _reader: Reader = field(repr=False)
    #: Whether ``raw`` was made of parameters of 2.0, which have no references.
    _is_made: bool = field(repr=False, default=False)

    def __repr__(self) -> str:
        return show_line("Schema", self.name or "#", self.type, f"#{self.pointer}")

    def _repr_html_(self) -> str:
        """A small table of its properties for a notebook; all text is escaped."""
        from schemakit.views.field_tables import show_schema

        return show_schema(self.name or "#", self.type, self.description, self.fields)

    @property
    def type(self) -> str:
        """Its type in a few words, such as ``"array of Pet"``; ``"any"`` for no restriction."""
        whole = self._followed
        flat = collapse_wrappers(whole) if isinstance(whole, dict) else whole
        return describe_type(flat) or "any"

    @property
    def description(self) -> str | None:
        """Its ``description``, or that of the schema that it refers to; None if there is none."""
        whole = self._followed
        found = whole.get("description") if isinstance(whole, dict) else None
        return found if isinstance(found, str) else None

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
        found = self._reader.dereference(max_bytes=max_bytes, copy=copy, **options)
        if not self._is_made:
            return found
        # What it was made of was dereferenced, which checked the options; the rest is plain data.
        from copy import deepcopy

        from schemakit.flattening.flatten import flatten

        found = deepcopy(self.raw) if copy else self.raw
        return flatten(found, version="2.0") if options.get("flatten") else found

    def bundle(self, **options: Unpack[BundleOptions]) -> Any:
        """This schema alone as a JSON Schema that says its dialect in ``$schema``, with the schemas
        to which it refers, of all documents, under ``$defs``; in 2.0 and 3.0 converted to 2020-12.

        It takes what :meth:`schemakit.Description.bundle` does, except ``at``. Read-only.

        Raises:
            SchemaKitError: as :meth:`schemakit.Description.bundle`.
        """
        if "at" in options:
            raise UsageError("a schema is bundled at its own pointer, so there is no 'at'")
        options["at"] = self.pointer
        found = self._reader.bundle(options)
        if not self._is_made:
            return found
        from schemakit.spec.to_2020_12 import json_schema

        return json_schema(self.raw, legacy=True)

    def validator(self, *, library: Library | None = None, formats: bool = False) -> Validator:
        """A validator of ``jsonschema-rs`` if that is installed, else of ``jsonschema``, for what
        :meth:`bundle` returns; ``library`` selects one. With ``formats`` it asserts ``format``.

        Raises:
            UsageError: if neither is installed, or it does not take the schema.
            SchemaKitError: as :meth:`bundle`.
        """
        from schemakit.views.validators import make_validator

        return make_validator(self.bundle(), self.pointer, library=library, formats=formats)

    def used_by(self) -> list[Reference]:
        """The references to it, document by document in the order of the text; also those to the
        schema of another document that it is only a reference to."""
        from schemakit.views.references import list_references

        registry = self._reader.registry
        start = find_at_pointer(registry, pointer.parse(self.pointer))
        if start is None:
            return []
        own = {place_of(start)}
        for one, there in pairwise(follow_chain(registry, start)):
            if one.value.keys() != {"$ref"} or not there.document.number:
                break
            own.add(place_of(there))
        places = {(registry.all[number].uri, pointer.join(tokens)) for number, tokens in own}
        return [
            one
            for one in list_references(registry, self._reader.graph())
            if (one.target_document, one.target) in places
            and (one.document, one.pointer) not in places
        ]

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
        if self._is_made or not isinstance(self.raw, dict) or "$ref" not in self.raw:
            return self.raw
        registry = self._reader.registry
        start = find_at_pointer(registry, pointer.parse(self.pointer))
        if start is None:
            return self.raw
        *aliases, end = follow_chain(registry, start)
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
        return list_fields(self._read(), legacy=legacy)

    def _read(self) -> Any:
        """The schema, dereferenced for reading."""
        return self.raw if self._is_made else self._reader.read(pointer.parse(self.pointer))


def list_schemas(reader: Reader) -> list[Schema]:
    """The reusable schemas, in document order."""
    section = section_of_schemas(reader.registry.entry)
    members = members_of_section(reader.registry, section)
    above = pointer.join(section)
    return [
        Schema(str(name), f"{above}/{pointer.escape(str(name))}", one.value, reader)
        for name, one in members.items()
    ]


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


def find_used_schema(reader: Reader, tokens: tuple[str, ...]) -> Schema | None:
    """The schema at a place in the entry document; where that is only a reference, the schema of
    the entry document that it leads to. None if there is nothing.
    """
    start = find_at_pointer(reader.registry, tokens)
    if start is None:
        return None
    found = tokens, start.value
    for there in follow_chain(reader.registry, start):
        if not there.document.number and there.tokens:
            found = there.tokens, there.value
        if not isinstance(there.value, dict) or there.value.keys() != {"$ref"}:
            break
    return _schema_at(reader, *found)


def _schema_at(reader: Reader, tokens: tuple[str, ...], raw: Any) -> Schema:
    made = make_schema(reader, tokens)
    name = tokens[-1] if tokens else ""
    if made is None:
        return Schema(name, pointer.join(tokens), raw, reader)
    return Schema(str(raw.get("name", name)), pointer.join(tokens), made, reader, _is_made=True)


def output_kind(schema: Any) -> str:
    """The kind of a model's output, given its Output as a :class:`Schema` or dereferenced data.

    One of ``"concatenated text"``, ``"iterator[ of files]"``, ``"list[ of files]"``, ``"file"``,
    ``"object"`` and ``"single"``. The marks that Cog writes (``x-cog-array-type``,
    ``x-cog-array-display``) win over the structure.
    """
    if isinstance(schema, Schema):
        schema = schema._read()
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
