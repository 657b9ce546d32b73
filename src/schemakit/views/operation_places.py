"""Where the Operation Objects of a description are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schemakit.documents.registry import Registry
from schemakit.references.components import members_of_section
from schemakit.references.resolver import Target, merged_members

__all__ = ["OperationPlace", "iterate_places"]

#: The tokens of an Operation Object, and the object.
OperationPlace = tuple[tuple[str, ...], dict[str, Any]]


def iterate_places(registry: Registry) -> Iterator[OperationPlace]:
    """Every Operation Object under ``paths`` and ``webhooks``, in document order."""
    entry = registry.entry
    for section in ("paths", "webhooks"):
        if section not in entry.grammar.root.fields:
            continue
        for path, there in members_of_section(registry, (section,)).items():
            if not isinstance(path, str) or (section == "paths" and path.startswith("x-")):
                continue
            yield from _places_in_path_item(registry, (section, path), there)


def _places_in_path_item(
    registry: Registry, tokens: tuple[str, ...], there: Target
) -> Iterator[OperationPlace]:
    types = registry.entry.grammar.types
    fields, operation = types["PathItem"].fields, types["Operation"]
    for key, value in _merged_values(registry, there).items():
        field_type = fields.get(key)
        held = field_type.object if field_type is not None else None
        if held is None or not isinstance(value, dict):
            continue
        if held is operation:
            if "$ref" in value:
                value = _merged_operation(registry, merged_members(registry, there)[key])
            yield (*tokens, key), value
        elif held.other is not None and held.other.object is operation:
            several = merged_members(registry, there)[key]
            for method, one in merged_members(registry, several).items():
                if isinstance(one.value, dict) and isinstance(method, str):
                    yield (*tokens, key, method), _merged_operation(registry, one)


def _merged_values(registry: Registry, there: Target) -> dict[Any, Any]:
    """The members of a Path Item without their places, which matter only for references."""
    value = there.value
    if isinstance(value, dict) and "$ref" not in value:
        return value
    return {key: member.value for key, member in merged_members(registry, there).items()}


def _merged_operation(registry: Registry, there: Target) -> dict[str, Any]:
    """The Operation Object at a place, merged with its target where it is a reference."""
    value: dict[str, Any] = there.value
    if "$ref" not in value:
        return value
    members = merged_members(registry, there, is_map=False)
    return {key: member.value for key, member in members.items()}
