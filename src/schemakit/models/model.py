"""Models: what they take and give, in order, as Cog describes it and Replicate's API answers.

The shapes are those of REFERENCES.md §6.3, from descriptions of nothing but ``Input`` and
``Output`` to those with trainings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from schemakit.documents.document import Document
from schemakit.documents.registry import Registry
from schemakit.errors import Diagnostic, UsageError
from schemakit.spec import pointer
from schemakit.spec.values import listed_types
from schemakit.views import schemas
from schemakit.views.schemas import Field, Schema, View

if TYPE_CHECKING:
    from schemakit.models.quirks import Quirk

# What works on a model is imported where it is used: few who import schemakit have one.

__all__ = ["Model", "ModelSchema", "build"]

#: Schemas that Cog writes itself; a choice called so replaces one, or is replaced by it.
_FIXED = frozenset(
    {
        *("HTTPValidationError", "Input", "Output", "PredictionRequest", "PredictionResponse"),
        *("Request", "Response", "Status", "TrainingInput", "TrainingOutput", "TrainingRequest"),
        *("TrainingResponse", "ValidationError", "WebhookEvent"),
    }
)
_EXPLAINED = (
    "a model is a response of https://api.replicate.com/v1/models/OWNER/NAME, a version of one, or "
    "its openapi_schema; 'schemakit show' shows any other schema"
)


@dataclass(frozen=True, slots=True)
class ModelSchema:
    """What a model takes, or what it gives.

    ``fields`` are in the model's order; for an output that is no object there are none, and
    ``item`` says what a list of them holds. ``schema`` is self-contained, its properties flat and
    in order; what is recursive is under ``definitions``, or ``$defs`` from 3.1 on. ``kind`` is
    that of an output, as :func:`~schemakit.output_kind` says it.
    """

    name: str
    pointer: str
    fields: tuple[Field, ...]
    item: Field | None
    kind: str | None
    schema: dict[str, Any] = field(repr=False)
    _legacy: bool = field(repr=False, default=False)

    def json_schema(self) -> dict[str, Any]:
        """The schema as JSON Schema 2020-12, which accepts the same values."""
        from schemakit.spec import to_2020_12 as dialect

        return dialect.json_schema(self.schema, legacy=self._legacy)

    def rjsf(self) -> dict[str, Any]:
        """``schema``, ``uiSchema`` and ``formData`` for a Form of react-jsonschema-form."""
        from schemakit.models import forms

        return forms.rjsf(self.json_schema(), self.fields)

    def defaults(self) -> dict[str, Any]:
        """The default of each field that has one, in order."""
        return {one.name: one.default for one in self.fields if one.has_default}

    def validate(self, arguments: Any, *, uri: str = "arguments") -> list[Diagnostic]:
        """What is wrong with arguments, a sentence each that names the field; empty if nothing.

        The severity is ``"error"``, or ``"warning"`` for an argument that is allowed and unknown.
        Locations are pointers into the arguments, which are called ``uri``.

        Raises:
            UsageError: if ``jsonschema`` is not installed (the extra ``validate``).
        """
        from schemakit.models import validation

        return validation.problems(arguments, self.json_schema(), uri=uri)


@dataclass(frozen=True, slots=True)
class Model:
    """A model: what it takes and gives, and what is wrong with its description.

    ``name`` is ``"owner/name"`` and ``version`` the version's id, where the response or the source
    says them; ``description`` and ``example`` (arguments of the default example) are the
    response's. ``output`` is None where nothing is said of it, the two of training where the model
    cannot be trained. ``diagnostics`` say what contradicts itself, and what ``repair`` changed.
    """

    name: str | None
    version: str | None
    description: str | None
    input: ModelSchema
    output: ModelSchema | None
    training_input: ModelSchema | None
    training_output: ModelSchema | None
    example: dict[str, Any] | None = field(repr=False)
    diagnostics: tuple[Diagnostic, ...] = field(repr=False)

    def validate(self, arguments: Any, *, uri: str = "arguments") -> list[Diagnostic]:
        """What is wrong with arguments for the input; see :meth:`ModelSchema.validate`."""
        return self.input.validate(arguments, uri=uri)

    def defaults(self) -> dict[str, Any]:
        """The defaults of the input, in order."""
        return self.input.defaults()


@dataclass(slots=True)
class _Reading:
    """One description on its way to a model; what is found wrong gathers in ``found``."""

    document: Document
    view: View
    run: Callable[..., Any]
    repair: bool
    found: list[tuple[tuple[str, ...], str, str]]

    @property
    def legacy(self) -> bool:
        return self.document.grammar.legacy_bounds


def build(
    registry: Registry,
    view: View,
    run: Callable[..., Any],
    *,
    repair: bool = False,
    known: Sequence[Diagnostic] = (),
) -> Model:
    """The model that the entry document describes; ``known`` diagnostics come before what is found.

    Raises:
        UsageError: if it has no schema ``Input``, so describes no model.
    """
    document = registry.entry
    reading = _Reading(document, view, run, repair, [])
    taken = {one.name: one for one in schemas.every(registry, view, run)}
    if "Input" not in taken:
        raise UsageError(f"{document.uri or '<document>'}: {_why_none(document, list(taken))}")
    parts = {
        name: _part(reading, taken[name]) if name in taken else None
        for name in ("Input", "Output", "TrainingInput", "TrainingOutput")
    }
    _look_for_collisions(reading, taken)
    _look_for_values(reading, taken)
    assert parts["Input"] is not None  # noqa: S101  it is among those taken
    name, version, description, example = _about(document)
    return Model(
        name=name,
        version=version,
        description=description,
        input=parts["Input"],
        output=parts["Output"],
        training_input=parts["TrainingInput"],
        training_output=parts["TrainingOutput"],
        example=example,
        diagnostics=(*known, *_diagnostics(reading)),
    )


def _why_none(document: Document, known: list[str]) -> str:
    if "latest_version" in document.contents and document.contents["latest_version"] is None:
        return "the model has no version yet, so no schemas"
    among = f"among its {len(known)} schemas" if known else "in it, nor any other"
    return f"no schema 'Input' {among}, so this describes no model; {_EXPLAINED}"


def _about(document: Document) -> tuple[str | None, str | None, str | None, dict[str, Any] | None]:
    """What the response says besides the schemas: name, version, description, example."""
    response = document.response if isinstance(document.response, dict) else {}
    named, version = _source_words(document.uri)
    owner, name = response.get("owner"), response.get("name")
    if isinstance(owner, str) and isinstance(name, str):
        named = f"{owner}/{name}"
    latest = response.get("latest_version")
    holder = latest if isinstance(latest, dict) else response
    # Other documents have an id of another kind; a version is what holds an openapi_schema.
    if isinstance(holder.get("id"), str) and "openapi_schema" in holder:
        version = holder["id"]
    said = response.get("description") if named else None
    example = response.get("default_example")
    given = example.get("input") if isinstance(example, dict) else None
    return (
        named,
        version,
        said if isinstance(said, str) and said else None,
        given if isinstance(given, dict) else None,
    )


def _source_words(uri: str) -> tuple[str | None, str | None]:
    """Name and version of a ``replicate:`` source."""
    if not uri.startswith("replicate:"):
        return None, None
    named, _, version = uri[len("replicate:") :].replace(":", "@", 1).partition("@")
    return named, version or None


# -- one schema of a model -------------------------------------------------------------------------


def _part(reading: _Reading, schema: Schema) -> ModelSchema:
    is_output = schema.name.endswith("Output")
    flat = _whole(reading, schema)
    if "allOf" in flat:
        # Models that inherit their inputs: what several members say of one is merged exactly.
        flat = _whole(reading, schema, flatten=True)
    fields, properties = _fields(reading, schema, flat, is_output=is_output)
    if not is_output:
        _look_at_whole(reading, schema, flat)
    if isinstance(flat.get("properties"), dict) and "allOf" not in flat:
        flat = {**flat, "properties": properties}
    items = flat.get("items")
    return ModelSchema(
        name=schema.name,
        pointer=schema.pointer,
        fields=tuple(fields),
        item=schemas.field_of("", items, legacy=reading.legacy)
        if is_output and isinstance(items, (dict, bool))
        else None,
        kind=schemas.output_kind(flat) if is_output else None,
        schema=flat,
        _legacy=reading.legacy,
    )


def _whole(reading: _Reading, schema: Schema, *, flatten: bool = False) -> dict[str, Any]:
    whole = schema.dereference(siblings="annotations", missing="keep", flatten=flatten)
    if isinstance(whole, dict) and "$ref" in whole:
        # It is recursive, so it is its own definition.
        whole = {**reading.view(pointer.parse(schema.pointer)), **_definitions(whole)}
    return schemas.collapsed(whole, legacy=reading.legacy)


def _definitions(whole: dict[str, Any]) -> dict[str, Any]:
    return {key: whole[key] for key in ("definitions", "$defs") if key in whole}


def _fields(
    reading: _Reading, schema: Schema, flat: dict[str, Any], *, is_output: bool
) -> tuple[list[Field], dict[str, Any]]:
    """The fields in order, repaired if that is asked for, and their schemas."""
    from schemakit.models import quirks

    properties, required = schemas.properties_of(flat, legacy=reading.legacy)
    fields: list[Field] = []
    for name, raw in schemas.by_order(properties):
        one: Any = raw
        found: list[Quirk] = []
        if not is_output and isinstance(raw, dict):
            one, found = quirks.examined(name, raw, legacy=reading.legacy, repair=reading.repair)
        for quirk in found:
            reading.found.append((_place(schema, name), quirk.code, quirk.message))
        fields.append(schemas.field_of(name, one, required=name in required, legacy=reading.legacy))
    for name in sorted(required - properties.keys()) if not is_output else ():
        said = f"{schema.name} requires `{name}`, which it does not describe"
        reading.found.append((pointer.parse(schema.pointer), "required-unknown", said))
    # Values that are no schemas are no fields, and none of the schema that is handed on.
    return fields, {one.name: _schema_of(one, properties[one.name]) for one in fields}


def _schema_of(one: Field, raw: Any) -> Any:
    return raw if isinstance(raw, bool) else one.schema


def _place(schema: Schema, name: str) -> tuple[str, ...]:
    tokens = pointer.parse(schema.pointer)
    own = schema.raw.get("properties") if isinstance(schema.raw, dict) else None
    return (*tokens, "properties", name) if isinstance(own, dict) and name in own else tokens


def _shown(value: Any) -> str:
    from schemakit.models.quirks import shown

    return shown(value)


# -- what is wrong with it -------------------------------------------------------------------------


def _look_at_whole(reading: _Reading, schema: Schema, flat: dict[str, Any]) -> None:
    kinds = listed_types(flat.get("type"))
    if not isinstance(schema.raw, (dict, bool)):
        said = f"{schema.name} is {_shown(schema.raw)}, where a schema has to stand"
        reading.found.append((pointer.parse(schema.pointer), "not-a-schema", said))
    elif "object" not in kinds and any(isinstance(one, str) for one in kinds):
        said = (
            f"{schema.name} is {schemas.type_name(flat)}, and no object with the inputs as its "
            "properties"
        )
        reading.found.append((pointer.parse(schema.pointer), "not-an-object", said))


def _look_for_collisions(reading: _Reading, taken: dict[str, Schema]) -> None:
    """Choices whose name is that of a schema that Cog writes itself."""
    for part in ("Input", "TrainingInput"):
        raw = taken[part].raw if part in taken else None
        own = raw.get("properties") if isinstance(raw, dict) else None
        for name, value in own.items() if isinstance(own, dict) else ():
            for target in sorted(_FIXED & set(_named(value))):
                said = (
                    f"`{name}` refers to the schema {target}, which Cog also writes for another "
                    "use: one of both has replaced the other"
                )
                place = (*pointer.parse(taken[part].pointer), "properties", name)
                reading.found.append((place, "name-collision", said))


def _named(schema: Any) -> Iterator[str]:
    """The components that a property refers to, itself or through a wrapper."""
    branches = schema.get("allOf") if isinstance(schema, dict) else None
    for one in (schema, *(branches if isinstance(branches, list) else ())):
        ref = one.get("$ref") if isinstance(one, dict) else None
        if isinstance(ref, str) and ref.startswith("#/"):
            yield ref.rpartition("/")[2]


def _look_for_values(reading: _Reading, taken: dict[str, Schema]) -> None:
    """Values where the schema of a property has to stand, in any schema of the model."""
    for schema in taken.values():
        own = schema.raw.get("properties") if isinstance(schema.raw, dict) else None
        for name, value in own.items() if isinstance(own, dict) else ():
            if not isinstance(value, (dict, bool)):
                said = f"`{name}` is {_shown(value)}, where a schema has to stand"
                place = (*pointer.parse(schema.pointer), "properties", str(name))
                reading.found.append((place, "not-a-schema", said))


def _diagnostics(reading: _Reading) -> list[Diagnostic]:
    places = reading.document.locations([place for place, _, _ in reading.found])
    return [
        Diagnostic(code, message, place)
        for (_, code, message), place in zip(reading.found, places, strict=True)
    ]
