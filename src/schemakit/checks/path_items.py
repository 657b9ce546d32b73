"""The operations of a Path Item, and the names and locations of Parameters."""

from __future__ import annotations

from collections.abc import Iterator

from schemakit.checks.objects import Objects, PlacedValue

__all__ = ["name_and_location", "operations_of"]


def operations_of(objects: Objects, item: PlacedValue) -> Iterator[PlacedValue]:
    """Yield the operations of a Path Item, which may be references."""
    grammar = item.document.grammar
    fields = grammar.types.get("PathItem", objects.entry.grammar.types["PathItem"]).fields
    for name, value in item.value.items():
        field_type = fields.get(name)
        if field_type is None or field_type.object is None or not isinstance(value, dict):
            continue
        if field_type.object.name == "Operation":
            yield objects.member(item, name)
        elif field_type.object.is_map and name == "additionalOperations":
            several = objects.member(item, name)
            inside = [key for key, one in value.items() if isinstance(one, dict)]
            yield from (objects.member(several, key) for key in inside)


def name_and_location(parameter: PlacedValue | None) -> tuple[str, str] | None:
    """Return ``name`` and ``in`` of a Parameter Object, or None if they are not known."""
    if parameter is None or not isinstance(parameter.value, dict):
        return None
    name, location = parameter.value.get("name"), parameter.value.get("in")
    return (name, location) if isinstance(name, str) and isinstance(location, str) else None
