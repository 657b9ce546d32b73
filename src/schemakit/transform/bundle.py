"""Many documents as one, with their references kept.

The target of a reference to another document moves to the reusable Objects of the entry document,
once and under its own name, and the references point there. It is inlined where no reference is
allowed, and if the version has no section for its type.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from schemakit.audience import name_argument
from schemakit.documents.registry import Registry
from schemakit.errors import UsageError
from schemakit.references.graph import Graph
from schemakit.references.nodes import Site
from schemakit.spec.grammar import LITERAL
from schemakit.spec.siblings import ANNOTATIONS
from schemakit.syntax.gc_pause import collector_paused
from schemakit.transform.dereference import link
from schemakit.transform.linker import Linker
from schemakit.transform.options import Options

__all__ = ["Bundler", "bundle"]


@dataclass(slots=True, eq=False, repr=False)
class Bundler(Linker):
    """A linker whose sites stay references wherever one is allowed."""

    keeps_more: bool = True
    #: The number of uses of each unit; counted when asked for.
    _uses: Counter[int] | None = None
    #: Units that are inside a unit of their own cycle.
    _inside_cycle: set[int] = field(default_factory=set)

    def prepare(self) -> None:
        """Names what moves."""
        graph, units = self.graph, self.graph.units
        self._inside_cycle = {
            inner.unit
            for number, unit in enumerate(units)
            for inner in unit.inner
            if graph.is_cut(number, inner.unit)
        }
        if self.options.at is not None and units[0].type.is_schema:
            self._prepare_schema()
        if not self.places.all_stay():
            self.name_in_order()

    def _prepare_schema(self) -> None:
        """Decides what is particular to a Schema alone, which becomes a JSON Schema."""
        if self.places.grammar.dialect is None:
            self.places.definitions.keyword = "$defs"
        if any(0 in unit.targets or 0 in unit.mapped for unit in self.graph.units):
            # What refers to itself is there once, under its name.
            self.places.root = self.places.place(0)

    def keeps(self, number: int, site: Site, target: int) -> bool:
        """Whether a site stays a reference: where one is allowed and the target has a place."""
        if self.graph.is_cut(number, target):
            return True
        found = self.graph.units[target]
        if not site.expected.referenceable or site.expected is LITERAL:
            return False
        if self.options.inline is not None and self._is_used_once(target):
            return False
        if self.options.at is not None:
            return found.type.is_schema
        if not found.document.number and not self.graph.is_left_out(found):
            return True
        if found.type.name not in self.places.grammar.sections:
            return False
        # A Path Item that is used once is inlined; before 3.1 there is no section for Path Items.
        return (
            found.type.name != "PathItem"
            or self._count_uses()[target] > 1
            or target in self.places.homes
        )

    def _is_used_once(self, target: int) -> bool:
        """Whether one reference leads to a unit, and nothing else names it."""
        end = self.places.sites.end_of(target)
        return self._count_uses()[end] == 1 and end != 0

    def _count_uses(self) -> Counter[int]:
        if self._uses is None:
            sites, units = self.places.sites, self.graph.units
            # What only refers on is no use of its own.
            users = [unit for number, unit in enumerate(units) if sites.end_of(number) == number]
            self._uses = Counter(target for unit in users for target in sites.targets_of(unit))
            # What a discriminator names is needed under its name, so it is never used once.
            self._uses.update({target: 2 for unit in units for target in unit.mapped})
        return self._uses

    def kept_siblings(self, site: Site) -> dict[str, Any]:
        """What stands beside a reference, void or not: who reads the bundle decides by its version.

        Of what is void only that is kept which can hold no reference.
        """
        if site.siblings is not None:
            members: dict[str, Any] = site.siblings[0]
            return members
        if site.expected.is_schema and self.places.grammar.schema_siblings:
            # In the dialect of the output they would count.
            return {}
        return {
            key: value
            for key, value in site.reference.items()
            if key in ANNOTATIONS or (key.startswith("x-") and not isinstance(value, (dict, list)))
        }

    def in_its_place(self, number: int) -> Any:
        """A reference where a part of what moved has a place of its own, so that it is there once.

        Not in a cycle: one reference more would have that cut elsewhere.
        """
        is_reference = (
            self.graph.units[number].type.referenceable and number not in self._inside_cycle
        )
        as_reference = number in self.places.moved and is_reference
        return {"$ref": self.places.name(number)} if as_reference else self.placed[number]


def bundle(registry: Registry, options: Options, graph: Graph | None = None) -> tuple[Any, Graph]:
    """One document that means the same as the entry document with all that it refers to, or the
    part of it that ``options.at`` names with its schemas, which is a JSON Schema where it is a
    Schema; and the graph of references.

    Raises:
        UnresolvableError, CycleError: as :func:`schemakit.transform.dereference.link`.
        UsageError: if ``options.titles`` is set for something else.
    """
    if options.titles and options.at is None:
        titles, at = name_argument("titles"), name_argument("at")
        raise UsageError(f"{titles} is for the bundle of one schema, which {at} names")
    if options.inline is not None:
        # What was inlined is not needed where it was.
        options = replace(options, prune=True)
    with collector_paused():
        linker = link(registry, options, graph=graph, kind=Bundler)
    result, first = linker.result, linker.graph.units[0]
    if options.at is not None and first.type.is_schema and isinstance(result, dict):
        if linker.places.root:
            section = linker.places.root[:-1]
            definitions = {
                name: linker.bodies[one] for name, one in linker.places.lifted[section].items()
            }
            result = {"$ref": linker.places.name(0), section[0]: definitions}
        # On its own it has to say how to read it; OpenAPI before 3.1 has no dialect of JSON Schema.
        dialect = linker.places.grammar.dialect
        if dialect:
            result = {"$schema": dialect, **result}
        else:
            from schemakit.spec.to_2020_12 import json_schema  # few bundles are one schema

            result = json_schema(result, legacy=True)
        if options.titles:
            result = _with_titles(result, first.tokens)
    return result, linker.graph


def _with_titles(schema: dict[str, Any], tokens: tuple[str, ...]) -> Any:
    """A JSON Schema with the names of definitions as their titles, and its own."""
    made = {
        key: {name: _titled(one, name) for name, one in held.items()}
        if key in ("$defs", "definitions") and isinstance(held, dict)
        else held
        for key, held in schema.items()
    }
    return _titled(made, tokens[-1] if tokens else "")


def _titled(schema: Any, name: str) -> Any:
    is_reference = not isinstance(schema, dict) or "$ref" in schema
    return schema if is_reference or not name or "title" in schema else {**schema, "title": name}
