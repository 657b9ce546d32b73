"""Counts of what a description contains, its size, and the cost of dereferencing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from gc import is_tracked
from itertools import chain
from typing import Any

from schemakit.counts import format_count
from schemakit.documents.registry import Registry
from schemakit.references.components import Place, find_components, is_alias, place_of
from schemakit.references.graph import Graph
from schemakit.references.resolver import find_at_pointer, follow_chain
from schemakit.spec import pointer
from schemakit.syntax.json_writer import to_json
from schemakit.transform.forecast import forecast
from schemakit.transform.json_assembly import Cost, named
from schemakit.views.operation_places import iterate_places
from schemakit.views.schemas import Schema
from schemakit.views.shown import show_line

__all__ = ["Statistics", "measured"]


#: How many trees are measured together.
_RUN = 32


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
    size = forecast(registry, graph, find_components(registry).by_place)
    methods: dict[str, int] = {}
    for tokens, _ in iterate_places(registry):
        methods[tokens[-1]] = methods.get(tokens[-1], 0) + 1
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
        deepest=_find_deepest(registry, schemas),
        cycles=tuple(sorted(cycles)),
        source_bytes=sum(len(one.data) or len(to_json(one.contents)) for one in registry.all),
        dereferenced_bytes=size.bytes,
        costliest=size.costliest,
    )


def _find_deepest(registry: Registry, schemas: Sequence[Schema]) -> tuple[str, int] | None:
    """The name of the schema that is nested deepest, the first of several, and how deep."""
    # Else a container may be at several places, so that its levels are those of the first.
    are_trees = not any(document.shared for document in registry.all)
    depths: dict[int, int] = {}
    values: list[tuple[int, Any]] = []
    known: dict[Place, int] = {}
    for number, schema in enumerate(schemas):
        if isinstance(schema.raw, dict) and "$ref" in schema.raw:
            depths[number] = _depth_of_alias(registry, schema, known)
        elif are_trees:
            values.append((number, schema.raw))
        else:
            depths[number] = _depth([schema.raw], is_tree=False)
    # The levels of many trees cost little more than those of one, and one is the deepest.
    runs = [values[start : start + _RUN] for start in range(0, len(values), _RUN)]
    if runs:
        run = max(runs, key=lambda run: _depth([value for _, value in run], is_tree=True))
        depths.update((number, _depth([value], is_tree=True)) for number, value in run)
    if not depths:
        return None
    deepest = min(depths, key=lambda number: (-depths[number], number))
    return schemas[deepest].name, depths[deepest]


def _depth_of_alias(registry: Registry, schema: Schema, known: dict[Place, int]) -> int:
    """How deep a schema that is a reference is nested: as deep as the target, if it says no more.

    ``known`` gets what is found, so that a long chain is followed once.
    """
    start = find_at_pointer(registry, pointer.parse(schema.pointer))
    passed: list[Place] = []
    depth = None
    for there in follow_chain(registry, start) if start is not None else ():
        depth = known.get(place_of(there))
        passed.append(place_of(there))
        if depth is not None or not is_alias(there.value, there.document, is_schema=True):
            break
    if depth is None:
        depth = _depth([schema._followed], is_tree=False)
    known.update(dict.fromkeys(passed, depth))
    return depth


def _depth(roots: list[Any], *, is_tree: bool) -> int:
    """How many levels of objects and arrays the deepest of some values has."""
    level = [root for root in roots if isinstance(root, (dict, list))]
    met: set[int] = set()
    depth = 0
    while level:
        depth += 1
        inside = [one.values() if isinstance(one, dict) else one for one in level]
        # The collector tracks every container but objects that hold only scalars, the deepest.
        tracked = filter(is_tracked, chain.from_iterable(inside))
        if is_tree:
            level = list(tracked)
        else:
            met.update(map(id, level))
            level = [
                item for item in tracked if isinstance(item, (dict, list)) and id(item) not in met
            ]
        if not level and any(isinstance(item, dict) for item in chain.from_iterable(inside)):
            depth += 1
    return depth
