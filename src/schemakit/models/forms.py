"""A form for a model's input, as react-jsonschema-form (rjsf) takes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from schemakit.views.fields import Field

__all__ = ["build_form"]

#: A text with a higher maximum length, or a longer default, gets an area of several lines.
_LONG = 100
_LONG_DEFAULT = 40


def build_form(schema: dict[str, Any], fields: Sequence[Field]) -> dict[str, Any]:
    """The properties of rjsf's ``Form``: ``schema``, ``uiSchema`` and ``formData``.

    ``schema`` is of draft 2020-12. Its ``$schema`` is left out: rjsf's validator supports the
    keywords of that draft, but does not accept its URI. ``ui:order`` has the names of the fields in
    order and ends in ``"*"``, without which rjsf rejects properties that it does not list. Defaults
    of null are not form data: an input that is left empty is left out.
    """
    interface: dict[str, Any] = {"ui:order": [*(one.name for one in fields), "*"]}
    for one in fields:
        widget = _choose_widget(one)
        if widget:
            interface[one.name] = {"ui:widget": widget}
    return {
        "schema": {key: value for key, value in schema.items() if key != "$schema"},
        "uiSchema": interface,
        "formData": {
            one.name: one.default for one in fields if one.has_default and one.default is not None
        },
    }


def _choose_widget(field: Field) -> str:
    """The widget of a field; ``""`` for the one that rjsf chooses."""
    kind = field.type.removesuffix(" | null")
    if field.is_file:
        return "files" if field.item is not None else "file"
    if kind != "string" or field.enum is not None:
        return ""
    if field.is_secret:
        return "password"
    return "textarea" if _is_long(field) else ""


def _is_long(field: Field) -> bool:
    """Whether a text is likely to be prose rather than a word."""
    if field.format or field.pattern or (field.max_length or _LONG + 1) <= _LONG:
        return False
    is_short = isinstance(field.default, str) and 0 < len(field.default) <= _LONG_DEFAULT
    return not is_short or "\n" in field.default
