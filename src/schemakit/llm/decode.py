"""The way back: from arguments that fit a definition to what the API takes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from schemakit.spec.values import equal, is_of, listed_types

__all__ = ["Reverse", "restored"]

_NONE: Mapping[str, Any] = MappingProxyType({})


class Reverse(NamedTuple):
    """What brings a value that fits a definition back to what the API takes.

    ``renamed`` is new name to old; ``nulls`` are members, by new name, whose null means that they
    are left out; ``text`` is the kind of value that stands as JSON text, or empty.
    """

    renamed: Mapping[str, str] = _NONE
    nulls: frozenset[str] = frozenset()
    members: Mapping[str, Any] = _NONE
    others: Reverse | None = None
    items: Reverse | None = None
    branches: tuple[tuple[dict[str, Any], Reverse | None], ...] = ()
    text: str = ""
    definition: str = ""


def restored(value: Any, reverse: Reverse | None, definitions: dict[str, Reverse | None]) -> Any:
    """A value that fits the definition as the API takes it; what is not changed is shared."""
    while reverse is not None and reverse.definition:
        reverse = definitions.get(reverse.definition)
    if reverse is None:
        return value
    if reverse.text and isinstance(value, str):
        return _parsed(value, reverse.text)
    for schema, inner in reverse.branches:
        if _fits(value, schema):
            value = restored(value, inner, definitions)
            break
    if isinstance(value, list) and reverse.items is not None:
        return [restored(one, reverse.items, definitions) for one in value]
    if not isinstance(value, dict):
        return value
    found = {}
    for name, one in value.items():
        if one is None and name in reverse.nulls:
            continue
        below = reverse.members.get(name, reverse.others if name not in reverse.renamed else None)
        found[reverse.renamed.get(name, name)] = restored(one, below, definitions)
    return found


def _parsed(text: str, kind: str) -> Any:
    """The value of JSON text; the text itself where it is none, which a model may well write."""
    import json

    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if kind == "any" or isinstance(value, dict) else text


def _fits(value: Any, schema: Any) -> bool:
    """Whether a value is of the form of a branch, as far as its first two levels tell."""
    if not _has_form(value, schema):
        return False
    if not isinstance(value, dict) or not isinstance(schema, dict):
        return True
    properties = schema.get("properties", {})
    if any(name not in value for name in schema.get("required", ())):
        return False
    if schema.get("additionalProperties") is False and value.keys() - properties.keys():
        return False
    return all(_has_form(value[name], one) for name, one in properties.items() if name in value)


def _has_form(value: Any, schema: Any) -> bool:
    """Whether a value is of a schema's own type, and one of its choices."""
    if not isinstance(schema, dict):
        return schema is not False
    if value is None and schema.get("nullable") is True:
        return True
    listed = listed_types(schema.get("type"))
    if listed and not any(is_of(value, one) for one in listed):
        return False
    choices = schema.get("enum", [schema["const"]] if "const" in schema else [value])
    return any(equal(value, one) for one in choices)
