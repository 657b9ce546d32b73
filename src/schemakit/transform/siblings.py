"""What a reference with siblings becomes: its target merged with the members beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from schemakit.references.implicit_connections import name_of
from schemakit.references.nodes import Site, Unit
from schemakit.references.resolver import Target
from schemakit.spec.grammar import EXTENSION, ObjectType
from schemakit.spec.siblings import conjunction, merged_map_at, merged_path_item
from schemakit.transform.copies import Copies
from schemakit.transform.placement import Placement

__all__ = ["Merger", "linked_members"]


@dataclass(slots=True, eq=False, repr=False)
class Merger:
    """Merges bodies with the members beside references to them.

    ``annotate`` is the key under which an inlined component keeps its name, if it does.
    """

    places: Placement
    annotate: str | None
    #: The body of each unit, and what is put in its place.
    bodies: list[Any]
    placed: list[Any]
    #: Bodies that carry the name of their component, by unit.
    annotated: dict[int, Any] = field(default_factory=dict)

    def fills(self, site: Site, target: int) -> bool:
        """Whether a reference becomes an object of its own, which its target is merged into."""
        merges = self.annotate is not None or bool(self.places.sites.counting(site))
        return merges and isinstance(self.bodies[target], dict)

    def merge(self, site: Site, target: int, copies: Copies) -> tuple[Any, Any]:
        """What is put at a reference, and the body of it."""
        siblings = linked_members(self.places.sites.counting(site), copies)
        body = self._past_references(target) if siblings else self.bodies[target]
        merged = self._join(body, siblings, site.expected)
        # A reference that stays in its cycle says the name itself. With the key beside it, it would
        # be another reference than that of the cycle, and no longer be cut when read again.
        is_named = self.annotate is not None and not self._stays_reference(target)
        if merged is not body:
            merged = self._with_name(target, merged)
        elif is_named and isinstance(body, dict):
            if target not in self.annotated:
                self.annotated[target] = self._with_name(target, body)
            merged = self.annotated[target]
        else:
            return self.placed[target], body
        return merged, merged

    def _join(self, body: Any, siblings: dict[str, Any], type_: ObjectType) -> Any:
        """A body of a type with the members beside a reference to it."""
        if siblings and type_.is_schema and isinstance(body, (dict, bool)):
            # Both are of the output's dialect by now.
            return conjunction(body, siblings, legacy=self.places.grammar.legacy_bounds)
        if siblings and isinstance(body, dict):
            if type_.name == "PathItem":
                return merged_path_item(body, siblings)
            return self._merged_maps(body, siblings, type_)
        return body

    def _merged_maps(
        self, body: dict[str, Any], siblings: dict[str, Any], type_: ObjectType
    ) -> dict[str, Any]:
        """An Object or a map with the members beside a reference to it, which win; members that are
        maps themselves are merged in turn."""
        merged = {**body, **siblings}
        for key in siblings.keys() & body.keys():
            inner = merged_map_at(type_, key)
            stand_ins = self.stand_ins() if inner is not None else {}
            theirs, ours = (stand_ins.get(id(one[key]), one[key]) for one in (body, siblings))
            if inner is not None and isinstance(theirs, dict) and isinstance(ours, dict):
                merged[key] = self._merged_maps(theirs, ours, inner)
        return merged

    def stand_ins(self) -> dict[int, Any]:
        """The id of each placeholder to the body that it stands for."""
        both = zip(self.placed, self.bodies, strict=True)
        return {id(placed): body for placed, body in both if placed is not body}

    def _past_references(self, target: int) -> Any:
        """The body of a unit. If it stays a reference inside its cycle: the body at the end of it,
        with what is beside the references on the way, since outside the cycle none is cut."""
        units, beside = self.places.graph.units, []
        while self._stays_reference(target):
            unit = units[target]
            if not unit.is_alias:
                target = unit.inner[0].unit
                continue
            siblings = {key: one for key, one in self.bodies[target].items() if key != "$ref"}
            beside.append((siblings, unit.sites[0].expected))
            target = unit.targets[0]
        body = self.bodies[target]
        for siblings, type_ in reversed(beside):
            body = self._join(body, siblings, type_)
        return body

    def _stays_reference(self, target: int) -> bool:
        """Whether a unit is a reference in the output too. In a map "$ref" may be a name."""
        unit, body = self.places.graph.units[target], self.bodies[target]
        while unit.is_same:
            unit = self.places.graph.units[unit.inner[0].unit]
        refers = unit.is_alias and unit.targets[0] >= 0
        return refers and isinstance(body, dict) and isinstance(body.get("$ref"), str)

    def leave(self, unit: Unit, site: Site, copies: Copies) -> Any:
        """A reference without a target, which has none from the output either; what is beside it
        may have one."""
        if site.expected is EXTENSION:
            return site.reference
        base = (site.context or unit.context).base
        written = {site.keyword: self.places.relative(unit, base, site.ref)}
        if site.siblings:
            return {**written, **linked_members(site.siblings[0], copies)}
        return {**site.reference, **written} if unit.document.number else site.reference

    def _with_name(self, target: int, body: Any) -> Any:
        key, places = self.annotate, self.places
        if key is None or not isinstance(body, dict) or key in body:
            return body
        home, unit = places.homes.get(target), places.graph.units[target]
        there = Target(unit.document, unit.tokens, None)
        name = home.tokens[-1] if home is not None else name_of(places.registry, there)
        return body if name is None else {**body, key: name}


def linked_members(siblings: dict[str, Any], copies: Copies) -> dict[str, Any]:
    """The members beside a reference once what is in them is linked."""
    found: dict[str, Any] = copies.get(id(siblings), siblings)
    return found
