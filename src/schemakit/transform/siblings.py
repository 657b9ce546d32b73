"""What a reference with siblings becomes: its target merged with the members beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from schemakit.references.implicit_connections import name_of
from schemakit.references.nodes import Site, Unit
from schemakit.references.resolver import Target
from schemakit.spec.grammar import EXTENSION
from schemakit.spec.siblings import conjunction, merged_path_item
from schemakit.transform.placement import Placement

__all__ = ["Copies", "Merger", "linked_members"]

#: The copies of the containers of one unit, by the ids of their sources.
Copies = dict[int, Any]


@dataclass(slots=True, eq=False, repr=False)
class Merger:
    """Merges bodies with the members beside references to them.

    ``annotate`` is the key under which an inlined component keeps its name, if it does.
    """

    places: Placement
    annotate: str | None
    #: The body of each unit, and what is put in its place.
    bodies: list[Any] = field(default_factory=list)
    placed: list[Any] = field(default_factory=list)
    #: Bodies that carry the name of their component, by unit.
    annotated: dict[int, Any] = field(default_factory=dict)

    def merges(self, site: Site) -> bool:
        """Whether a reference becomes anything but its target."""
        return self.annotate is not None or bool(self.places.sites.counting(site))

    def merge(self, site: Site, target: int, copies: Copies) -> tuple[Any, Any]:
        """What is put at a reference, and the body of it."""
        body, type_ = self.bodies[target], site.expected
        siblings = linked_members(self.places.sites.counting(site), copies)
        if siblings and type_.is_schema and isinstance(body, (dict, bool)):
            # Both are of the output's dialect by now.
            merged = conjunction(body, siblings, legacy=self.places.grammar.legacy_bounds)
        elif siblings and isinstance(body, dict):
            is_path_item = type_.name == "PathItem"
            merged = merged_path_item(body, siblings) if is_path_item else {**body, **siblings}
        elif self.annotate is not None and isinstance(body, dict):
            if target not in self.annotated:
                self.annotated[target] = self._with_name(target, body)
            merged = self.annotated[target]
        else:
            return self.placed[target], body
        merged = self._with_name(target, merged)
        return merged, merged

    def leave(self, unit: Unit, site: Site, copies: Copies) -> Any:
        """A reference without a target, which has none from the output either; what is beside it
        may have one."""
        if site.expected is EXTENSION:
            return site.reference
        written = {site.keyword: site.ref}
        if unit.document.number:
            base = (site.context or unit.context).base
            written = {site.keyword: self.places.relative(base, site.ref)}
        if site.siblings:
            return {**written, **linked_members(site.siblings[0], copies)}
        return {**site.reference, **written} if unit.document.number else site.reference

    def _with_name(self, target: int, body: Any) -> Any:
        key, places = self.annotate, self.places
        if key is None or not isinstance(body, dict) or key in body:
            return body
        unit = places.graph.units[places.homes.get(target, target)]
        name = name_of(places.registry, Target(unit.document, unit.tokens, None))
        return body if name is None else {**body, key: name}


def linked_members(siblings: dict[str, Any], copies: Copies) -> dict[str, Any]:
    """The members beside a reference once what is in them is linked."""
    found: dict[str, Any] = copies.get(id(siblings), siblings)
    return found
