"""Counts of what a description contains, its size, and the cost of dereferencing it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from gc import is_tracked
from itertools import chain
from typing import Any

from schemakit.counts import format_count
from schemakit.documents.registry import Registry
from schemakit.references.components import (
    Place,
    find_components,
    follow_chain,
    is_alias,
    place_of,
)
from schemakit.references.graph import Graph
from schemakit.references.resolver import find_at_pointer
from schemakit.spec import pointer
from schemakit.syntax.json_writer import to_json
from schemakit.transform.json_assembly import Cost, forecast, named
from schemakit.transform.options import Options
from schemakit.views.operation_places import iterate_places
from schemakit.views.schemas import Schema
from schemakit.views.shown import show_line

__all__ = ["Statistics", "measured"]


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts and sizes of a description. Sizes are bytes of compact JSON text.

    ``operations`` counts by method, ``unresolved`` the references without a target. ``deepest`` is
    the name of the reusable schema that is nested deepest, without its references, and the number
    of levels. ``cycles`` lists the members of every reference cycle as pointers, ``costliest`` the
    components that add most when dereferenced. ``source_bytes`` counts every document.
    """

    version: str
    paths: int
    operations: dict[str, int]
    schemas: int
    references: int
    unresolved: int
    deepest: tuple[str, int] | None
    cycles: tuple[tuple[str, ...], ...]
    source_bytes: int
    dereferenced_bytes: int
    costliest: tuple[Cost, ...]

    def __repr__(self) -> str:
        operations = sum(self.operations.values())
        counted = {"operation": operations, "schema": self.schemas, "reference": self.references}
        more = ", ".join(format_count(number, noun) for noun, number in counted.items())
        return show_line("Statistics", self.version, more)


def measured(
    registry: Registry,
    graph: Graph,
    *,
    version: str,
    paths: Sequence[str],
    schemas: Sequence[Schema],
) -> Statistics:
    """The figures of a description; its dereferenced size is computed without dereferencing."""
    size = forecast(registry, Options(missing="keep"), graph, find_components(registry).by_place)
    methods: dict[str, int] = {}
    for tokens, _ in iterate_places(registry):
        methods[tokens[-1]] = methods.get(tokens[-1], 0) + 1
    depths = list(zip((schema.name for schema in schemas), _depths(registry, schemas), strict=True))
    cycles = [
        tuple(sorted(named(graph.units[number]) for number in members))
        for members in graph.cycles()
    ]
    return Statistics(
        version=version,
        paths=len(paths),
        operations=methods,
        schemas=len(schemas),
        references=sum(len(unit.sites) for unit in graph.units),
        unresolved=sum(unit.targets.count(-1) for unit in graph.units),
        deepest=max(depths, key=lambda one: one[1]) if depths else None,
        cycles=tuple(sorted(cycles)),
        source_bytes=sum(len(one.data) or len(to_json(one.contents)) for one in registry.all),
        dereferenced_bytes=size.bytes,
        costliest=size.costliest,
    )


def _depths(registry: Registry, schemas: Sequence[Schema]) -> Iterator[int]:
    """How many levels each schema has; one that is only a reference has those of its target."""
    known: dict[Place, int] = {}
    for schema in schemas:
        if not isinstance(schema.raw, dict) or "$ref" not in schema.raw:
            yield _depth(schema.raw)
            continue
        start = find_at_pointer(registry, pointer.parse(schema.pointer))
        passed: list[Place] = []
        depth = None
        for there in follow_chain(registry, start) if start is not None else ():
            depth = known.get(place_of(there))
            passed.append(place_of(there))
            if depth is not None or not is_alias(there.value, there.document, is_schema=True):
                break
        depth = _depth(schema._followed) if depth is None else depth
        known.update(dict.fromkeys(passed, depth))
        yield depth


def _depth(root: Any) -> int:
    """How many levels of objects and arrays a value has."""
    level = [root] if isinstance(root, (dict, list)) else []
    met: set[int] = set()
    depth = 0
    while level:
        depth += 1
        met.update(map(id, level))
        inside = [one.values() if isinstance(one, dict) else one for one in level]
        # The collector tracks every container but objects that hold only scalars, the deepest.
        level = [
            item
            for item in filter(is_tracked, chain.from_iterable(inside))
            if isinstance(item, (dict, list)) and id(item) not in met
        ]
        if not level and any(isinstance(item, dict) for item in chain.from_iterable(inside)):
            depth += 1
    return depth
