"""The fields of a schema as a table for a notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from schemakit.errors import SchemaKitError
from schemakit.syntax.json_writer import short_json
from schemakit.views.fields import Field
from schemakit.views.shown import show_table

__all__ = ["show_fields", "show_schema"]

_COLUMNS = ("name", "type", "required", "default", "description")
#: The longest JSON text of a default, in characters.
_DEFAULT = 60


def show_schema(
    name: str, type_: str, description: str | None, fields: Callable[[], list[Field]]
) -> str:
    """The table of a schema's properties."""
    try:
        found, problem = fields(), ""
    except SchemaKitError as error:
        found, problem = [], str(error)
    facts = (description or "", problem)
    return show_fields(f"{name}: {type_}", facts, found)


def show_fields(title: str, facts: Sequence[str], fields: Iterable[Field]) -> str:
    """A title with facts below it, and the table of fields."""
    return show_table(title, facts, _COLUMNS, map(_make_row, fields))


def _make_row(one: Field) -> tuple[str, ...]:
    default = short_json(one.default, _DEFAULT, spaced=True) if one.has_default else ""
    required = "yes" if one.required else ""
    return one.name, one.type or "any", required, default, one.description or ""
