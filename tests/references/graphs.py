"""Graphs of small descriptions, and what tests compare of them."""

from __future__ import annotations

from typing import Any

from schemakit.documents.registry import Registry
from schemakit.loading.entry import open_entry
from schemakit.references.graph import Graph, build_graph
from schemakit.references.nodes import Unit
from schemakit.spec import pointer

__all__ = ["edges", "graph_of", "places", "references_of", "registry_of"]


def registry_of(source: Any) -> Registry:
    """A registry that holds one document, given as a mapping or as YAML."""
    return open_entry(source.encode() if isinstance(source, str) else source, None, None, None)


def graph_of(source: Any, at: str = "", **options: Any) -> Graph:
    """The graph of a document, or of its part at a JSON Pointer."""
    return build_graph(registry_of(source), pointer.parse(at), **options)


def places(units: Any) -> list[str]:
    """The last token of each unit's pointer."""
    return [unit.tokens[-1] if unit.tokens else "" for unit in units]


def references_of(graph: Graph, name: str) -> list[tuple[str, str]]:
    """Text and expected type of each reference in the unit whose pointer ends with ``name``."""
    unit = _unit(graph, name)
    return sorted((site.ref, site.expected.name) for site in unit.sites)


def edges(graph: Graph) -> dict[str, list[str]]:
    """The last token of each unit to those of its targets; a reference that stays is ``"-"``."""
    names = places(graph.units)
    return {
        names[number]: [names[target] if target >= 0 else "-" for target in unit.targets]
        for number, unit in enumerate(graph.units)
        if unit.targets
    }


def _unit(graph: Graph, name: str) -> Unit:
    (found,) = [unit for unit in graph.units if places([unit]) == [name]]
    return found
