"""The differences of discriminators: by which property and value a schema is chosen.

A discriminator accepts and refuses nothing (OAS 3.1, Discriminator Object), so that no containment
shows what it does: a client that chooses by another value takes the message for another schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from schemakit.comparison.facts import RISKS, Fact, Part
from schemakit.comparison.keyword_facts import describe, say_changed
from schemakit.comparison.schema_view import Child, Conjunct, Held
from schemakit.comparison.spots import Side, Spot
from schemakit.comparison.unchanged import Unchanged
from schemakit.spec.values import NOTHING, equal
from schemakit.syntax.json_writer import short_json

__all__ = ["CODE", "compare_discriminators", "compare_heirs"]

CODE = "discriminator-changed"
_UNIONS = ("oneOf", "anyOf")


class _Reading(NamedTuple):
    """What a discriminator says: the schema of each value, and all fields but the mapping."""

    schemas: dict[str, Spot | None]
    fields: dict[str, Any]


def compare_discriminators(
    sides: tuple[Side, Side],
    unchanged: Unchanged,
    held: tuple[Held | None, Held | None],
    owners: tuple[Conjunct, Conjunct],
) -> list[Fact]:
    """The facts of two discriminators; none if they choose the same schemas by the same values."""
    old, new = (
        None if one is None else _read(side, one, owner)
        for side, one, owner in zip(sides, held, owners, strict=True)
    )
    spots = [
        owner.schema if one is None else one.spot for one, owner in zip(held, owners, strict=True)
    ]
    if old is None or new is None:
        shown = [describe("discriminator", one) for one in held]
        messages = [say_changed("discriminator", shown[0], shown[1])]
    else:
        messages = _say_fields(old.fields, new.fields)
        messages += _say_values(sides, unchanged, old.schemas, new.schemas)
    return [Fact(CODE, one, spots[0], spots[1], RISKS, RISKS) for one in messages]


def compare_heirs(
    part: Part, sides: tuple[Side, Side], unchanged: Unchanged
) -> list[tuple[Spot, Spot]]:
    """Add the differences of which schemas a discriminator may name beyond its own schema; those
    that both sides have are returned, as far as they differ."""
    olds, news = (
        side.heirs.get(spot.place, {})
        for side, spot in zip(sides, (part.old, part.new), strict=True)
    )
    implicit = [
        {name: spot for name, spot in one.items() if not _is_mapped(side, owner, spot)}
        for side, owner, one in zip(sides, (part.old, part.new), (olds, news), strict=True)
    ]
    for message in _say_values(sides, unchanged, implicit[0], implicit[1]):
        part.facts.append(Fact(CODE, message, part.old, part.new, RISKS, RISKS))
    return [
        (olds[name], news[name])
        for name in olds
        if name in news and not unchanged.is_same(olds[name], news[name])
    ]


def _read(side: Side, held: Held, owner: Conjunct) -> _Reading:
    value = held.value
    if not isinstance(value, dict):
        return _Reading({}, {"discriminator": value})
    mapping = value.get("mapping")
    listed = mapping if isinstance(mapping, dict) else {}
    schemas = {str(key): side.named(held.schema, one) for key, one in listed.items()}
    mapped = {spot.place for spot in schemas.values() if spot is not None}
    for key in _UNIONS:
        union = owner.keywords.get(key)
        for child in union.value if union is not None and isinstance(union.value, list) else ():
            end = side.follow(child.spot) if isinstance(child, Child) else None
            if end is not None and not end.is_at(child.spot) and end.place not in mapped:
                schemas.setdefault(side.name(end), end)
    fields = {
        str(key): one
        for key, one in value.items()
        if key != "mapping" and not str(key).startswith("x-")
    }
    return _Reading(schemas, fields)


def _is_mapped(side: Side, owner: Spot, spot: Spot) -> bool:
    held = owner.value.get("discriminator") if isinstance(owner.value, dict) else None
    mapping = held.get("mapping") if isinstance(held, dict) else None
    listed = mapping.values() if isinstance(mapping, dict) else ()
    targets = [side.named(owner, one) for one in listed]
    return any(one is not None and one.is_at(spot) for one in targets)


def _say_fields(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    found = []
    for key in dict.fromkeys((*old, *new)):
        ends = old.get(key, NOTHING), new.get(key, NOTHING)
        if any(one is NOTHING for one in ends) or not equal(*ends):
            shown = [None if one is NOTHING else short_json(one, 60) for one in ends]
            found.append(say_changed(key, shown[0], shown[1]))
    return found


def _say_values(
    sides: tuple[Side, Side],
    unchanged: Unchanged,
    olds: Mapping[str, Spot | None],
    news: Mapping[str, Spot | None],
) -> list[str]:
    found = []
    for value in dict.fromkeys((*olds, *news)):
        if value not in news:
            found.append(f"the discriminator's value {value!r} is not used any more")
        elif value not in olds:
            found.append(f"the discriminator may have the value {value!r}")
        else:
            ends = olds[value], news[value]
            names = [
                "nothing" if one is None else side.name(one)
                for side, one in zip(sides, ends, strict=True)
            ]
            if names[0] != names[1] and not _have_equal_texts(unchanged, *ends):
                start = f"the discriminator's value {value!r}"
                found.append(f"{start} is for {names[1]}, was for {names[0]}")
    return found


def _have_equal_texts(unchanged: Unchanged, old: Spot | None, new: Spot | None) -> bool:
    return old is not None and new is not None and unchanged.has_equal_text(old, new)
