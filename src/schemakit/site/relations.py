"""What uses what, for the lists and pictures of a page, and the map of the whole description."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemakit.usage.connections import ROOT_PART, Connections
from schemakit.usage.reach import list_cycles, list_unused
from schemakit.views.statistics import Statistics

__all__ = ["describe_map", "list_relations"]


def list_relations(connections: Connections, homes: Mapping[str, int]) -> dict[str, Any]:
    """``parts``: name, kind and page (-1 without one) of each part; ``uses``: for each edge the
    user, what it uses, the way, and the number of references, in one list.

    What the description itself uses is left out.
    """
    ways: dict[str, int] = {}
    edges: list[int] = []
    for number, listed in enumerate(connections.uses):
        if number == ROOT_PART:
            continue
        for edge in listed:
            way = ways.setdefault(edge.way, len(ways))
            edges += (edge.user, edge.used, way, edge.references)
    return {
        "parts": [_describe_part(connections, number, homes) for number in _numbers(connections)],
        "ways": list(ways),
        "uses": edges,
    }


def _numbers(connections: Connections) -> range:
    return range(len(connections.parts))


def _describe_part(connections: Connections, number: int, homes: Mapping[str, int]) -> list[Any]:
    part = connections.parts[number]
    operations = connections.operations.get(number, ())
    pages = [homes.get(one.pointer, -1) for one in operations]
    document, _ = connections.places[number]
    page = pages[0] if pages else -1 if document else homes.get(part.pointer, -1)
    return [part.name, part.kind, page]


def describe_map(connections: Connections, figures: Statistics) -> dict[str, Any]:
    """The cycles, the components that cost most when they are inlined, and what nothing uses."""
    numbers = {part: number for number, part in enumerate(connections.parts)}
    return {
        "sourceBytes": figures.source_bytes,
        "dereferencedBytes": figures.dereferenced_bytes,
        "references": figures.references,
        "cycles": [
            {
                "parts": [numbers[part] for part in one.parts],
                "chain": [[numbers[use.user], numbers[use.used], use.way] for use in one.chain],
            }
            for one in list_cycles(connections)
        ],
        "costliest": [[one.pointer, one.uses, one.bytes] for one in figures.costliest],
        "unused": [numbers[part] for part in list_unused(connections)],
    }
