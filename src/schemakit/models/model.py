"""A model: what it takes, what it returns, and the problems of its description."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from schemakit.counts import format_count
from schemakit.errors import Diagnostic
from schemakit.views.fields import Field
from schemakit.views.shown import show_line

# Few programs use forms and validation: the methods import them.

__all__ = ["Model", "ModelSchema"]


@dataclass(frozen=True, slots=True)
class ModelSchema:
    """The schema of what a model takes or returns.

    ``fields`` are in the model's order; an output that is not an object has none, and ``item``
    describes the items of an output that is a list. ``schema`` is self-contained, with flat
    properties in order; recursive schemas are under ``definitions``, or ``$defs`` from 3.1 on. It
    is read-only. ``kind`` is the kind of an output, as :func:`~schemakit.output_kind` returns it.
    """

    name: str
    pointer: str
    fields: tuple[Field, ...]
    item: Field | None
    kind: str | None
    schema: dict[str, Any] = field(repr=False)
    _legacy: bool = field(repr=False, default=False)

    def __repr__(self) -> str:
        more = self.kind or format_count(len(self.fields), "field")
        return show_line("ModelSchema", self.name, more, f"#{self.pointer}")

    def _repr_html_(self) -> str:
        """A small table of its fields for a notebook; all text is escaped."""
        from schemakit.views.field_tables import show_fields

        title = f"{self.name}: {self.kind}" if self.kind else self.name
        return show_fields(title, (), self.fields)

    def json_schema(self) -> dict[str, Any]:
        """The schema as JSON Schema 2020-12, which accepts the same values."""
        from schemakit.spec import to_2020_12

        return to_2020_12.json_schema(self.schema, legacy=self._legacy)

    def rjsf(self) -> dict[str, Any]:
        """``schema``, ``uiSchema`` and ``formData`` for a Form of react-jsonschema-form."""
        from schemakit.models.forms import build_form

        return build_form(self.json_schema(), self.fields)

    def defaults(self) -> dict[str, Any]:
        """The default of each field that has one, in order."""
        return {one.name: one.default for one in self.fields if one.has_default}

    def validate(
        self, arguments: Any, *, uri: str = "arguments", coerce: bool = False
    ) -> list[Diagnostic]:
        """The problems of arguments, each with a sentence that names the field.

        The severity is ``"error"``, or ``"warning"`` for an argument that is allowed and unknown.
        With ``coerce`` a number that is written as text, which Cog takes, is a warning
        (``text-for-number``) too. Locations are pointers into the arguments, with ``uri`` as their
        name.

        Raises:
            UsageError: if ``jsonschema`` is not installed (the extra ``validate``).
        """
        from schemakit.models.validation import validate_arguments

        return validate_arguments(arguments, self.json_schema(), uri=uri, coerce=coerce)


@dataclass(frozen=True, slots=True)
class Model:
    """A model: what it takes and returns, and the problems of its description.

    ``name`` is ``"owner/name"`` and ``version`` the id of the version, if the response or the
    source has them; ``description`` and ``example`` (arguments of the default example) are those of
    the response. ``output`` is None if the description has none, ``training_input`` and
    ``training_output`` if the model cannot be trained. ``diagnostics`` are its problems, among them
    contradictions and the repairs that ``repair`` made.
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

    def __repr__(self) -> str:
        return show_line("Model", self.name or "without a name", self._summary)

    def _repr_html_(self) -> str:
        """A small table of its inputs for a notebook; all text is escaped."""
        from schemakit.views.field_tables import show_fields

        facts = (self.description or "", self._summary)
        return show_fields(self.name or "Model", facts, self.input.fields)

    @property
    def _summary(self) -> str:
        given = f"gives {self.output.kind}" if self.output is not None else "no output"
        return f"{format_count(len(self.input.fields), 'input')}, {given}"

    def validate(
        self, arguments: Any, *, uri: str = "arguments", coerce: bool = False
    ) -> list[Diagnostic]:
        """The problems of arguments for the input; see :meth:`ModelSchema.validate`."""
        return self.input.validate(arguments, uri=uri, coerce=coerce)

    def defaults(self) -> dict[str, Any]:
        """The defaults of the input, in order."""
        return self.input.defaults()
