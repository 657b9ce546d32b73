"""A form for a model's input, as react-jsonschema-form (rjsf) takes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from schemakit.views.schemas import Field

__all__ = ["rjsf"]

#: A text that may be longer, or whose default is, gets an area of several lines.
_LONG = 100
_LONG_DEFAULT = 40


def rjsf(schema: dict[str, Any], fields: Sequence[Field]) -> dict[str, Any]:
    """The properties of rjsf's ``Form``: ``schema``, ``uiSchema`` and ``formData``.

    ``schema`` is of draft 2020-12; its ``$schema`` is left out, since rjsf's validator knows the
    keywords and not that name. ``ui:order`` holds the fields in order and ends in ``"*"``, without
    which rjsf refuses properties that it does not list. Defaults of null are no form data: an
    input that is left empty is left out.
    """
    interface: dict[str, Any] = {"ui:order": [*(one.name for one in fields), "*"]}
    for one in fields:
        widget = _widget(one)
        if widget:
            interface[one.name] = {"ui:widget": widget}
    return {
        "schema": {key: value for key, value in schema.items() if key != "$schema"},
        "uiSchema": interface,
        "formData": {
            one.name: one.default for one in fields if one.has_default and one.default is not None
        },
    }


def _widget(field: Field) -> str:
    kind = field.type.removesuffix(" | null")
    if field.is_file:
        return "files" if field.item is not None else "file"
    if kind != "string" or field.enum is not None:
        return ""
    if field.is_secret:
        return "password"
    return "textarea" if _is_long(field) else ""


def _is_long(field: Field) -> bool:
    """Whether a text is prose rather than a word, as far as its schema tells."""
    if field.format or field.pattern or (field.max_length or _LONG + 1) <= _LONG:
        return False
    is_short = isinstance(field.default, str) and 0 < len(field.default) <= _LONG_DEFAULT
    return not is_short or "\n" in field.default
