"""The graph of units: what refers to what, and the cycles in it. Built once, then frozen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from schemakit.documents.registry import Registry
from schemakit.errors import CycleError, UnresolvableError
from schemakit.references.collect import Collector
from schemakit.references.data_references import DataReferences
from schemakit.references.nodes import Unit
from schemakit.references.problems import Problem, describe_problems, fatal_codes, severity_of
from schemakit.references.resolver import Unresolved
from schemakit.references.target_types import Start, start_at
from schemakit.references.units import Units
from schemakit.references.walker import Walker
from schemakit.spec import pointer

__all__ = ["Graph", "begin", "build_graph", "cycle_error", "freeze"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Graph:
    """All units; the first is the root, or the part that a pointer selects."""

    units: tuple[Unit, ...]
    #: The strongly connected components, targets before what refers to them.
    components: tuple[tuple[int, ...], ...]
    #: Whether each component is a cycle, and the component of each unit.
    cyclic: tuple[bool, ...]
    component_of: tuple[int, ...]
    problems: tuple[Problem, ...]
    #: Units that are references and lead only to each other, in the order of their references.
    alias_cycles: tuple[tuple[int, ...], ...]

    def is_cut(self, unit: int, target: int) -> bool:
        """Whether a reference of ``unit`` stays a reference: an edge inside a cycle."""
        component = self.component_of[unit]
        return component == self.component_of[target] and self.cyclic[component]

    def is_left_out(self, unit: Unit) -> bool:
        """Whether a unit is a part of the entry document that the root of the graph does not hold,
        which has only some of the document's members (:func:`begin`)."""
        first = self.units[0]
        is_whole = first.value is first.document.contents or first.tokens or first.document.number
        if is_whole or unit.document.number or not unit.tokens:
            return False
        try:
            return pointer.get(first.value, unit.tokens) is not unit.value
        except pointer.Missing:
            return True

    def cycles(self) -> list[tuple[int, ...]]:
        """The members of every component that is a cycle."""
        return [self.components[number] for number, cyclic in enumerate(self.cyclic) if cyclic]

    def refuse_problems(self, registry: Registry, *, strict: bool, missing: str) -> None:
        """Raises what is an error with these options.

        Raises:
            UnresolvableError: if references have no target (unless ``missing`` is ``"keep"``), or
                are misplaced or oddly written and ``strict`` is set; it lists all of them.
            CycleError: if references lead only to each other (unless ``missing`` is ``"keep"``).
        """
        fatal = fatal_codes(strict=strict, missing=missing)
        errors = [one for one in self.problems if severity_of(one, fatal) == "error"]
        if errors:
            raise UnresolvableError(*describe_problems(registry, errors, fatal))
        if missing == "error" and self.alias_cycles:
            cycle = [self.units[number] for number in self.alias_cycles[0]]
            raise cycle_error("circular-alias", cycle)


def build_graph(
    registry: Registry,
    tokens: tuple[str, ...] = (),
    *,
    extensions: bool = True,
    all_mapped: bool = False,
    start: Start | None = None,
    root: Any = None,
) -> Graph:
    """The graph of the part of the entry document at ``tokens`` and of all it refers to.

    The arguments are those of :func:`begin`.

    Raises:
        PointerError: if there is nothing at ``tokens``.
    """
    while True:
        collector = begin(
            registry, tokens, extensions=extensions, all_mapped=all_mapped, start=start, root=root
        )
        collector.collect()
        if not collector.is_outdated:
            return freeze(collector)


def begin(
    registry: Registry,
    tokens: tuple[str, ...] = (),
    *,
    extensions: bool = True,
    all_mapped: bool = False,
    several: bool = False,
    start: Start | None = None,
    root: Any = None,
) -> Collector:
    """A new collector with one unit: the part of the entry document at ``tokens``, which may pass
    through references, or ``start``, to which no pointer into the entry document leads.

    With ``all_mapped`` that part becomes a document of its own, and what its discriminators name
    counts. ``several`` says that other documents may still come.

    ``root`` is walked in place of the root of the entry document: a copy with some of its members.
    References still lead to all that the document holds.
    """
    # The scope of the first unit depends on the identifiers.
    registry.is_identified(registry.entry)
    (document, tokens, value, *_), type_, scope = start or start_at(registry, tokens)
    several = several or len(registry.all) > 1
    data = DataReferences(registry, extensions=extensions, is_part=all_mapped, several=several)
    walk = Walker(registry, Units(registry, extensions=extensions, root=root), data)
    walk.units.add(document, tokens, type_, value if root is None else root, scope)
    return Collector(walk)


def freeze(collector: Collector) -> Graph:
    """The graph of everything that was collected."""
    problems = list(collector.problems())
    collector.walk_holders_again()
    units = [unit.freeze() for unit in collector.units.all]
    alias_cycles = _cut_alias_cycles(units)
    for chain in alias_cycles:
        last = units[chain[-1]]
        site = last.sites[0]
        found = Unresolved("circular-alias", f"{site.ref!r} leads only back to itself")
        problems.append(Problem(last.document, site.reference, site.keyword, site.expected, found))
    edges = [
        list(dict.fromkeys([*unit.targets, *(one.unit for one in unit.inner)])) for unit in units
    ]
    components, component_of = _strongly_connected(edges)
    return Graph(
        units=tuple(units),
        components=tuple(map(tuple, components)),
        cyclic=tuple([len(one) > 1 or one[0] in units[one[0]].targets for one in components]),
        component_of=tuple(component_of),
        problems=tuple(problems),
        alias_cycles=tuple(alias_cycles),
    )


def _strongly_connected(edges: list[list[int]]) -> tuple[list[list[int]], list[int]]:
    """Tarjan's algorithm without recursion: components in an order that puts targets first."""
    count = len(edges)
    order, low, component_of = [-1] * count, [0] * count, [-1] * count
    components: list[list[int]] = []
    path: list[int] = []
    clock = 0
    for root in range(count):
        if order[root] >= 0:
            continue
        order[root] = low[root] = clock
        clock += 1
        path.append(root)
        work = [(root, iter(edges[root]))]
        while work:
            node, rest = work[-1]
            for target in rest:
                if target < 0:
                    continue
                if order[target] < 0:
                    order[target] = low[target] = clock
                    clock += 1
                    path.append(target)
                    work.append((target, iter(edges[target])))
                    break
                if component_of[target] < 0:
                    low[node] = min(low[node], order[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    members: list[int] = []
                    while not members or members[-1] != node:
                        members.append(path.pop())
                        component_of[members[-1]] = len(components)
                    components.append(members)
    return components, component_of


def _cut_alias_cycles(units: list[Unit]) -> list[tuple[int, ...]]:
    """Cuts each cycle of units that are only references to each other, at its last reference."""
    cycles: list[tuple[int, ...]] = []
    settled: set[int] = set()
    for start in range(len(units)):
        chain: list[int] = []
        number = start
        while number >= 0 and number not in settled:
            unit = units[number]
            if not (unit.is_alias or unit.is_same):
                break
            settled.add(number)
            chain.append(number)
            number = unit.targets[0] if unit.is_alias else unit.inner[0].unit
        if number in chain:
            # A unit that is another one, at a second place, is no reference of its own.
            circle = [one for one in chain[chain.index(number) :] if units[one].is_alias]
            cycles.append(tuple(circle))
            last = units[circle[-1]]
            units[circle[-1]] = last._replace(targets=(-1, *last.targets[1:]))
    return cycles


def cycle_error(code: str, chain: Sequence[Unit]) -> CycleError:
    """The error for units that refer to each other in a circle."""
    first = chain[0]
    pointers = [pointer.join(unit.tokens) for unit in chain]
    documents = [unit.document.uri if unit.document.number else "" for unit in chain]
    return CycleError(code, pointers, first.document.location(first.tokens), documents)
