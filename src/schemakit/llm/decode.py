"""Decoding of arguments: from a value that fits a definition to the value that the API accepts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from schemakit.errors import UsageError
from schemakit.spec.values import equal, is_of, listed_types

__all__ = ["Decoding", "check_depth", "decode"]

#: Levels that arguments may have, for what is done with them recurses; no API takes as many.
_MOST_LEVELS = 150

_NONE: Mapping[str, Any] = MappingProxyType({})


class Decoding(NamedTuple):
    """How to decode the values of one schema of a definition.

    ``renamed`` maps names in the definition to the API's own. ``nulls`` are members, by their names
    in the definition, that are left out if they are null. ``members`` maps such names to the
    decoding of their values; ``others`` is that of further members. ``unions`` are pairs of a
    schema and its decoding, of which the first that the value fits applies; a member of ``allOf``
    is one alone. ``text`` is the kind of value, ``"any"`` or ``"object"``, that the definition asks
    for as JSON text, or empty. ``definition`` is a name under ``$defs``, whose decoding applies
    instead.
    """

    renamed: Mapping[str, str] = _NONE
    nulls: frozenset[str] = frozenset()
    members: Mapping[str, Any] = _NONE
    others: Decoding | None = None
    items: Decoding | None = None
    unions: tuple[tuple[tuple[dict[str, Any], Decoding | None], ...], ...] = ()
    text: str = ""
    definition: str = ""


def check_depth(arguments: Mapping[str, Any]) -> None:
    """Refuses arguments that are nested too deeply, such as those that contain themselves.

    Raises:
        UsageError: if they are.
    """
    level: list[Any] = [arguments]
    for _ in range(_MOST_LEVELS):
        inner = [
            one
            for each in level
            for one in (each.values() if isinstance(each, Mapping) else each)
            if isinstance(one, (Mapping, list))
        ]
        # What is shared counts once a level.
        level = list({id(one): one for one in inner}.values())
        if not level:
            return
    raise UsageError(f"the arguments are nested more than {_MOST_LEVELS} levels deep")


def decode(
    value: Any, decoding: Decoding | None, definitions: Mapping[str, Decoding | None]
) -> Any:
    """The value that the API accepts for one that fits the definition.

    ``definitions`` are the decodings of the schemas under ``$defs``. Parts that do not change are
    shared with ``value``.
    """
    while decoding is not None and decoding.definition:
        decoding = definitions.get(decoding.definition)
    if decoding is None:
        return value
    if decoding.text and isinstance(value, str):
        return _parse_json(value, decoding.text)
    given = value
    for union in decoding.unions:
        inner = next((inner for schema, inner in union if _fits(given, schema)), None)
        value = decode(value, inner, definitions)
    if isinstance(value, list) and decoding.items is not None:
        return [decode(one, decoding.items, definitions) for one in value]
    if not isinstance(value, dict):
        return value
    decoded = {}
    for name, one in value.items():
        if one is None and name in decoding.nulls:
            continue
        others = decoding.others if name not in decoding.renamed else None
        below = decoding.members.get(name, others)
        decoded[decoding.renamed.get(name, name)] = decode(one, below, definitions)
    return decoded


def _parse_json(text: str, kind: str) -> Any:
    """The value of JSON text; the text itself if it is not JSON, which models do produce."""
    import json  # only few tools have such arguments

    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value if kind == "any" or isinstance(value, dict) else text


def _fits(value: Any, schema: Any) -> bool:
    """Whether a value fits a branch of a union, judged by its first two levels."""
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
    """Whether a value is of a schema's type and among its ``enum`` or ``const``."""
    if not isinstance(schema, dict):
        return schema is not False
    if value is None and schema.get("nullable") is True:
        return True
    types = listed_types(schema.get("type"))
    if types and not any(is_of(value, one) for one in types):
        return False
    choices = schema.get("enum", [schema["const"]] if "const" in schema else [value])
    return any(equal(value, one) for one in choices)
