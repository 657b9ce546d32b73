"""Building a model from a description that Cog wrote, or from a response of Replicate's API.

The shapes go from descriptions with ``Input`` and ``Output`` alone to
those with trainings.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from schemakit.documents.document import Document
from schemakit.errors import Diagnostic, UsageError
from schemakit.models.contradictions import (
    Contradiction,
    find_collisions,
    find_non_schemas,
    find_undescribed,
    find_wrong_input,
)
from schemakit.models.model import Model, ModelSchema
from schemakit.models.quirks import find_quirks
from schemakit.spec import pointer
from schemakit.views.fields import Field, collect_properties, read_field, sort_by_order
from schemakit.views.reader import Reader
from schemakit.views.schemas import Schema, list_schemas, output_kind
from schemakit.views.wrappers import collapse_wrappers

__all__ = ["build_model"]

_PARTS = ("Input", "Output", "TrainingInput", "TrainingOutput")
_EXPLAINED = (
    "a model is a response of https://api.replicate.com/v1/models/OWNER/NAME, a version of one, or "
    "its openapi_schema; 'schemakit show' shows any other schema"
)


def build_model(reader: Reader, *, repair: bool = False, known: Sequence[Diagnostic] = ()) -> Model:
    """The model that the entry document describes.

    ``repair`` corrects quirks that have one meaning only. ``known`` diagnostics precede those of
    the model.

    Raises:
        UsageError: if there is no schema ``Input``, so that it describes no model.
    """
    document = reader.registry.entry
    schemas = {one.name: one for one in list_schemas(reader)}
    if "Input" not in schemas:
        reason = _explain_no_model(document, len(schemas))
        raise UsageError(f"{document.uri or '<document>'}: {reason}")
    parts: dict[str, ModelSchema] = {}
    found: list[Contradiction] = []
    for part in _PARTS:
        if part in schemas:
            parts[part], problems = _build_part(reader, schemas[part], repair=repair)
            found += problems
    found += find_collisions(schemas)
    found += find_non_schemas(schemas)
    name, version, description, example = _read_response(document)
    return Model(
        name=name,
        version=version,
        description=description,
        input=parts["Input"],
        output=parts.get("Output"),
        training_input=parts.get("TrainingInput"),
        training_output=parts.get("TrainingOutput"),
        example=example,
        diagnostics=(*known, *_locate(document, found)),
    )


def _explain_no_model(document: Document, count: int) -> str:
    if "latest_version" in document.contents and document.contents["latest_version"] is None:
        return "the model has no version yet, so no schemas"
    few = ("in it, nor any other", "in it, only another one")
    among = f"among its {count:,} schemas" if count > 1 else few[count]
    return f"no schema 'Input' {among}, so this describes no model; {_EXPLAINED}"


def _read_response(
    document: Document,
) -> tuple[str | None, str | None, str | None, dict[str, Any] | None]:
    """Name, version, description and example of a response of the API."""
    response = document.response if isinstance(document.response, dict) else {}
    name, version = _parse_source(document.uri)
    owner, own = response.get("owner"), response.get("name")
    if isinstance(owner, str) and isinstance(own, str):
        name = f"{owner}/{own}"
    latest = response.get("latest_version")
    of_version = latest if isinstance(latest, dict) else response
    # Only an object with an openapi_schema is a version; the id of any other is something else.
    if isinstance(of_version.get("id"), str) and "openapi_schema" in of_version:
        version = of_version["id"]
    description = response.get("description") if name else None
    example = response.get("default_example")
    given = example.get("input") if isinstance(example, dict) else None
    return (
        name,
        version,
        description if isinstance(description, str) and description else None,
        given if isinstance(given, dict) else None,
    )


def _parse_source(uri: str) -> tuple[str | None, str | None]:
    """Name and version of a ``replicate:`` source."""
    if not uri.startswith("replicate:"):
        return None, None
    name, _, version = uri[len("replicate:") :].replace(":", "@", 1).partition("@")
    return name, version or None


def _locate(document: Document, found: Sequence[Contradiction]) -> list[Diagnostic]:
    places = document.locations([one.tokens for one in found])
    return [
        Diagnostic(one.code, one.message, place) for one, place in zip(found, places, strict=True)
    ]


# -- one schema of a model -------------------------------------------------------------------------


def _build_part(
    reader: Reader, schema: Schema, *, repair: bool
) -> tuple[ModelSchema, list[Contradiction]]:
    """One of the schemas of a model, and its contradictions."""
    legacy = reader.registry.entry.grammar.legacy_bounds
    is_output = schema.name.endswith("Output")
    flat = _dereference_flat(reader, schema)
    if "allOf" in flat:
        # Inputs that are inherited: what several members say of one property is merged exactly.
        flat = _dereference_flat(reader, schema, flatten=True)
    found: list[Contradiction] = []
    if is_output:
        fields = _read_output_fields(flat, legacy=legacy)
    else:
        fields, found = _read_input_fields(schema, flat, legacy=legacy, repair=repair)
        found += find_wrong_input(schema, flat)
    if isinstance(flat.get("properties"), dict) and "allOf" not in flat:
        flat = {**flat, "properties": _properties_of(fields, flat, legacy=legacy)}
    items = flat.get("items")
    has_items = is_output and isinstance(items, (dict, bool))
    part = ModelSchema(
        name=schema.name,
        pointer=schema.pointer,
        fields=tuple(fields),
        item=read_field("", items, legacy=legacy) if has_items else None,
        kind=output_kind(flat) if is_output else None,
        schema=flat,
        _legacy=legacy,
    )
    return part, found


def _dereference_flat(reader: Reader, schema: Schema, *, flatten: bool = False) -> dict[str, Any]:
    whole = schema.dereference(siblings="annotations", missing="keep", flatten=flatten)
    if isinstance(whole, dict) and "$ref" in whole:
        # It is recursive, so it is one of its own definitions.
        definitions = {key: whole[key] for key in ("definitions", "$defs") if key in whole}
        whole = {**reader.read(pointer.parse(schema.pointer)), **definitions}
    return collapse_wrappers(whole, legacy=reader.registry.entry.grammar.legacy_bounds)


def _read_output_fields(flat: dict[str, Any], *, legacy: bool) -> list[Field]:
    properties, required = collect_properties(flat, legacy=legacy)
    return [
        read_field(name, raw, required=name in required, legacy=legacy)
        for name, raw in sort_by_order(properties)
    ]


def _read_input_fields(
    schema: Schema, flat: dict[str, Any], *, legacy: bool, repair: bool
) -> tuple[list[Field], list[Contradiction]]:
    """The fields of an input in order, repaired if ``repair`` is set; and their contradictions."""
    properties, required = collect_properties(flat, legacy=legacy)
    fields: list[Field] = []
    found: list[Contradiction] = []
    for name, raw in sort_by_order(properties):
        one: Any = raw
        if isinstance(raw, dict):
            one, quirks = find_quirks(name, raw, legacy=legacy, repair=repair)
            place = _place_of(schema, name)
            found += [Contradiction(place, quirk.code, quirk.message) for quirk in quirks]
        fields.append(read_field(name, one, required=name in required, legacy=legacy))
    found += find_undescribed(schema, required - properties.keys())
    return fields, found


def _properties_of(
    fields: Sequence[Field], flat: dict[str, Any], *, legacy: bool
) -> dict[str, Any]:
    """The schemas of the fields, in order. A property that is not a schema is not among them."""
    properties, _ = collect_properties(flat, legacy=legacy)
    return {
        one.name: raw if isinstance(raw := properties[one.name], bool) else one.schema
        for one in fields
    }


def _place_of(schema: Schema, name: str) -> tuple[str, ...]:
    """The tokens of a property, or of the schema that inherits it."""
    tokens = pointer.parse(schema.pointer)
    own = schema.raw.get("properties") if isinstance(schema.raw, dict) else None
    return (*tokens, "properties", name) if isinstance(own, dict) and name in own else tokens
