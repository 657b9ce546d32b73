"""Comparisons of small descriptions for the tests of this package."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import schemakit
from schemakit import Change
from schemakit.comparison.spots import Side, Spot
from tests.comparison.seeded_descriptions import PLACES, make_description

__all__ = ["compare_schemas_at", "found", "make_sides", "with_schema"]


def with_schema(
    schema: Any, place: str = "body", version: str = "3.1.0", **components: Any
) -> dict[str, Any]:
    """A description with a schema at a place, and more components."""
    document = make_description(version)
    document["components"]["schemas"] |= deepcopy(components)
    PLACES[place].put(document, deepcopy(schema))
    return document


def compare_schemas_at(
    old: Any, new: Any, place: str = "body", *, prove: bool = True, **components: Any
) -> list[Change]:
    """The changes between two schemas at a place, without those of documentation."""
    ends = [with_schema(one, place, **components) for one in (old, new)]
    changes = schemakit.changes(*ends, prove=prove)
    return [one for one in changes if one.level != "documentation"]


def found(changes: Sequence[Change]) -> list[tuple[str, str]]:
    """The level and the code of each change."""
    return [(one.level, one.code) for one in changes]


def make_sides(old: dict[str, Any], new: dict[str, Any]) -> tuple[tuple[Side, Side], list[Spot]]:
    """Both sides of a comparison, and the root of each."""
    sides = tuple(Side(schemakit.load(one)._loaded) for one in (old, new))
    return (sides[0], sides[1]), [one.root for one in sides]
