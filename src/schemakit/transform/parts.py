"""Where the definitions go that a part of a description needs and does not hold."""

from __future__ import annotations

from typing import Any

from schemakit.errors import UsageError
from schemakit.references.graph import Graph
from schemakit.references.nodes import Unit
from schemakit.references.problems import places_in
from schemakit.spec import pointer
from schemakit.spec.grammar import ObjectType, type_inside
from schemakit.transform.sites import Sites

__all__ = ["Definitions"]


class Definitions:
    """The places for definitions in a part: the part itself if it is an Object, else the first
    Object in it that leads to what is to be defined."""

    def __init__(self, graph: Graph, sites: Sites, keyword: str) -> None:
        self._units, self._sites = graph.units, sites
        #: That of the output's dialect, in an Object with fields.
        self.keyword = keyword
        self._part = self._end_of(0)
        #: In a list or a map: each unit to where its definition may be.
        self._sections: dict[int, tuple[str, ...]] | None = None

    def section_for(self, target: int) -> tuple[str, ...]:
        """The tokens of the definitions that a unit is put among.

        Raises:
            UsageError: if no Object in the part can hold definitions.
        """
        part = self._part
        if _has_fields(part.type, part.value):
            return (self._keyword(part.type),)
        if self._sections is None:
            self._sections = self._objects_leading_on()
        if target not in self._sections:
            first, unit = self._units[0], self._units[target]
            raise UsageError(
                f"#{pointer.join(first.tokens)} holds no Object that could hold the definition of "
                f"#{pointer.join(unit.tokens)}; ask for what is around it"
            )
        return self._sections[target]

    def _end_of(self, number: int) -> Unit:
        """A unit, or the end of the references that it is nothing but."""
        unit = self._units[number]
        while unit.is_alias and unit.targets[0] >= 0:
            unit = self._units[unit.targets[0]]
        return unit

    def _objects_leading_on(self) -> dict[int, tuple[str, ...]]:
        """Each unit that a list or a map leads to, to the definitions of the Object in it that
        does so first."""
        part, units = self._part, self._units
        starts = {id(units[one.unit].value): one.unit for one in part.inner}
        starts |= {
            id(site.reference): target
            for site, target in zip(part.sites, part.targets, strict=True)
        }
        found: dict[int, tuple[str, ...]] = {}
        for identity, tokens in places_in(part.value, starts).items():
            section = self._section_on_the_way(tokens)
            queue = [starts[identity]] if section else []
            while queue:
                number = queue.pop()
                if number >= 0 and number not in found:
                    found[number] = section
                    unit = units[number]
                    queue += (*unit.targets, *(one.unit for one in unit.inner), *unit.mapped)
        return found

    def _section_on_the_way(self, tokens: tuple[str, ...]) -> tuple[str, ...]:
        """The definitions of the outermost Object on the way to a place; none where there is no
        Object."""
        value, type_ = self._part.value, self._part.type
        for depth, token in enumerate(tokens, start=1):
            value = pointer.get(value, (token,))
            type_ = type_inside(type_, token, value)
            target = self._sites.find(value)[2]
            there = value if target < 0 else self._end_of(target).value
            if _has_fields(type_, there):
                return (*tokens[:depth], self._keyword(type_))
        return ()

    def _keyword(self, type_: ObjectType) -> str:
        """The key for definitions in an Object. Where its other keys are names, of paths or
        statuses, only an extension is not one of them."""
        return self.keyword if type_.other is None else "x-definitions"


def _has_fields(type_: ObjectType, value: Any) -> bool:
    """Whether a value has fields, so that one more is not one more item, or one more name."""
    return isinstance(value, dict) and not type_.is_map
