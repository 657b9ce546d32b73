"""The graph of units: what refers to what, the cycles in it, and chains that lead to no Object."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from schemakit.errors import CycleError
from schemakit.references.problems import Finding
from schemakit.references.resolver import Problem
from schemakit.references.walk import Unit
from schemakit.spec import pointer

__all__ = ["Graph", "cut_alias_cycles", "cycle_error", "graph_of"]


class Graph(NamedTuple):
    """Every unit; the first is the part asked for.

    ``components`` lists the strongly connected components, targets before what refers to them,
    ``cyclic`` says of each whether it is a cycle, and ``component_of`` maps a unit to its own.
    """

    units: list[Unit]
    components: list[list[int]]
    component_of: list[int]
    cyclic: list[bool]
    #: What is wrong with references, as the walk found it.
    problems: list[Finding]

    def is_cut(self, unit: int, target: int) -> bool:
        """Whether a site of ``unit`` stays a reference (an edge inside a cyclic component)."""
        component = self.component_of[unit]
        return component == self.component_of[target] and self.cyclic[component]

    def cycles(self) -> list[list[int]]:
        """The members of every component that is a cycle."""
        return [
            members for members, cyclic in zip(self.components, self.cyclic, strict=True) if cyclic
        ]


def graph_of(units: list[Unit], problems: list[Finding]) -> Graph:
    """The graph of units whose targets are known."""
    edges = [
        [target for target in dict.fromkeys(unit.targets + unit.inner) if target >= 0]
        for unit in units
    ]
    components, component_of = _strongly_connected(edges)
    cyclic = [len(members) > 1 or members[0] in units[members[0]].targets for members in components]
    return Graph(units, components, component_of, cyclic, problems)


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


def cut_alias_cycles(units: Sequence[Unit], *, missing: str) -> list[Finding]:
    """References that lead only to each other: refused, or left as they are with the missing."""
    problems: list[Finding] = []
    settled: set[int] = set()
    for start in range(len(units)):
        chain: list[int] = []
        met: set[int] = set()
        number = start
        while number >= 0 and number not in settled and units[number].is_alias:
            if number in met:
                if missing == "error":
                    cycle = [units[one] for one in chain[chain.index(number) :]]
                    raise cycle_error("circular-alias", cycle)
                last = units[chain[-1]]
                message = f"{last.sites[0].ref!r} leads only back to itself"
                problem = Problem("circular-alias", message)
                problems.append(Finding(last.document, last.sites[0], problem))
                last.targets[0] = -1
                break
            chain.append(number)
            met.add(number)
            number = units[number].targets[0]
        settled.update(chain)
    return problems


def cycle_error(code: str, chain: Sequence[Unit]) -> CycleError:
    """The error for units that refer to each other in a circle."""
    first = chain[0]
    pointers = [pointer.join(unit.tokens) for unit in chain]
    documents = [unit.document.uri if unit.document.number else "" for unit in chain]
    return CycleError(code, pointers, first.document.location(first.tokens), documents)
