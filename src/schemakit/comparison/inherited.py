"""What an operation of 2.0 takes from the root where it does not say it: the media types of what it
consumes and produces, and the schemes of its URL (OAS 2.0, Operation Object)."""

from __future__ import annotations

from schemakit.comparison.spots import Side, Spot

__all__ = ["inherits_change", "list_media_types", "list_schemes"]

_LISTS = ("consumes", "produces")


def list_media_types(side: Side, operation: Spot, key: str) -> list[str]:
    """The media types that ``consumes`` or ``produces`` lists for an operation."""
    return _list_own(side, operation, key) or ["application/json"]


def list_schemes(side: Side, operation: Spot) -> list[str]:
    """The schemes of an operation's URL; none if they are those by which the description was
    fetched."""
    return _list_own(side, operation, "schemes")


def inherits_change(sides: tuple[Side, Side], ends: tuple[Spot, Spot]) -> bool:
    """Whether the media types of an operation changed with those of the root."""
    if any(one.entry.grammar.version != "2.0" for one in sides):
        return False
    return any(
        {*list_media_types(sides[0], ends[0], key)} != {*list_media_types(sides[1], ends[1], key)}
        for key in _LISTS
    )


def _list_own(side: Side, operation: Spot, key: str) -> list[str]:
    value = operation.value.get(key, side.entry.contents.get(key))
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
