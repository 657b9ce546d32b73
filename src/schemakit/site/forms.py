"""A model as the form that its page shows, and the three forms of the JSON of schemas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from schemakit.errors import PointerError, SchemaKitError
from schemakit.models.model import Model, ModelSchema
from schemakit.site.pages import Page
from schemakit.site.tables import Values
from schemakit.spec import pointer
from schemakit.views.fields import Field
from schemakit.views.reader import Reader

__all__ = ["describe_model", "list_json_forms"]


def describe_model(model: Model) -> dict[str, Any]:
    """A model: its name, its inputs in order with the widget of each, and its output."""
    found = {
        "name": model.name or "",
        "version": model.version or "",
        "description": model.description or "",
        "input": _describe_input(model.input),
        "output": _describe_output(model.output),
        "example": model.example or {},
        "training": [] if model.training_input is None else _describe_input(model.training_input),
    }
    return {key: value for key, value in found.items() if value}


def _describe_input(schema: ModelSchema) -> list[dict[str, Any]]:
    widgets = schema.rjsf()["uiSchema"]
    return [
        _describe_field(one, widgets.get(one.name, {}).get("ui:widget", ""))
        for one in schema.fields
    ]


def _describe_field(one: Field, widget: str) -> dict[str, Any]:
    """A field; what is missing is left out, but not a default of null."""
    found: dict[str, Any] = {
        "name": one.name,
        "type": one.type,
        "description": one.description or "",
        "enum": list(one.enum or ()),
        "minimum": one.minimum,
        "maximum": one.maximum,
        "required": one.required,
        "format": one.format or "",
        "nullable": one.nullable,
        "deprecated": one.deprecated,
        "widget": widget,
        "item": _describe_field(one.item, "") if one.item is not None else None,
    }
    found = {key: value for key, value in found.items() if value not in (None, "", [], False)}
    if one.has_default:
        found["default"] = one.default
    return found


def _describe_output(output: ModelSchema | None) -> dict[str, Any] | None:
    if output is None:
        return None
    return {
        "kind": output.kind or "",
        "fields": [_describe_field(one, "") for one in output.fields],
    }


def list_json_forms(reader: Reader, pages: Sequence[Page]) -> dict[str, Any]:
    """The JSON of every page of a component: as it is written, dereferenced and flattened.

    ``values`` is a table of values, and ``pages`` has for each page the three numbers in it; the
    latter two are for schemas alone, and -1 where there is none. Operations have none.
    """
    values = Values()
    written, whole, flat = reader.registry.entry.contents, reader.read_whole(), _read_flat(reader)
    rows: list[list[int]] = []
    for page in pages:
        if page.operation is not None:
            rows.append([])
            continue
        forms = (written, whole, flat) if page.kind == "schemas" else (written,)
        tokens = pointer.parse(page.pointer)
        rows.append([_add(values, form, tokens) for form in forms])
    return {"values": values.as_list(), "pages": rows}


def _read_flat(reader: Reader) -> Any:
    try:
        return reader.dereference(siblings="annotations", missing="keep", flatten=True)
    except SchemaKitError:
        # What contradicts itself has no flattened form.
        return None


def _add(values: Values, root: Any, tokens: tuple[str, ...]) -> int:
    """The number of the value at a pointer; -1 without one."""
    try:
        return values.add(pointer.get(root, tokens))
    except (pointer.Missing, PointerError):
        return -1
