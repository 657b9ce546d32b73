"""Many documents in one, with their references kept.

What other documents hold and a reference names moves into the reusable Objects of the entry
document, once and under its own name; the references then lead there. What no reference may stand
for, and what has no place among the reusable Objects, goes where it is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from schemakit.collector import collector_suspended
from schemakit.dereference import Linker, Options, linked
from schemakit.grammar import EXTENSION
from schemakit.identities import Documents
from schemakit.references import Graph
from schemakit.resolution import Target
from schemakit.siblings import ANNOTATIONS
from schemakit.sites import Site

__all__ = ["bundled"]


@dataclass(slots=True, eq=False, repr=False)
class Bundler(Linker):
    """A linker whose sites stay references wherever one is allowed."""

    keeps_more: bool = True

    def prepare(self) -> None:
        """Names what moves in the order of its first use, so that names do not depend on cycles."""
        for number, unit in enumerate(self.graph.units):
            for site, target in zip(unit.sites, unit.targets, strict=True):
                stays = target >= 0 and self._homes.get(target) != number
                if stays and self.keeps(number, site, target):
                    self.name(target)

    def keeps(self, number: int, site: Site, target: int) -> bool:
        """Whether a site stays a reference: where one is allowed and the target has a place."""
        if self.graph.is_cut(number, target):
            return True
        found = self.graph.units[target]
        if not site.expected.referenceable:
            return False
        if self.options.at is not None:
            return found.type.is_schema
        if not found.document.number:
            return True
        if site.expected is EXTENSION or found.type.name not in self.grammar.sections:
            return False
        # A Path Item that is used once is no reusable Object, and before 3.1 none has a place.
        return found.type.name != "PathItem" or self._uses(target) > 1 or target in self._homes

    def kept_siblings(self, site: Site) -> dict[str, Any]:
        """What stands beside a reference, void or not: who reads the bundle decides by its version.

        Of what is void only that is kept which can hold no reference.
        """
        if site.siblings is not None:
            return site.siblings
        if site.expected.is_schema and self.grammar.schema_siblings:
            # In the words of the output they would count.
            return {}
        return {
            key: value
            for key, value in site.reference.items()
            if key in ANNOTATIONS or (key.startswith("x-") and not isinstance(value, (dict, list)))
        }

    def names_of_branches(self, names: dict[str, Target]) -> dict[str, Any]:
        """Branches stay references and so keep their names, unless one had to be renamed."""
        written = {name: self.named(target) for name, target in names.items()}
        return {name: ref for name, ref in written.items() if ref.rpartition("/")[2] != name}

    def _uses(self, target: int) -> int:
        return sum(unit.targets.count(target) for unit in self.graph.units)


def bundled(documents: Documents, options: Options) -> tuple[Any, Graph]:
    """One document that means the same as the entry document with all that it refers to, or the
    part of it that ``options.at`` names with its schemas under ``$defs`` (``definitions`` before
    3.1); and the graph of references.

    Raises:
        UnresolvableError, CycleError: as :func:`schemakit.dereference.linked`.
    """
    with collector_suspended():
        linker = linked(documents, options, kind=Bundler)
    result, first = linker.result, linker.graph.units[0]
    dialect = linker.grammar.dialect
    if options.at is not None and first.type.is_schema and dialect and isinstance(result, dict):
        # On its own it has to say how to read it.
        result = {"$schema": dialect, **result}
    return result, linker.graph
