"""URIs that are not references to inline, as they have to be written in the output."""

from __future__ import annotations

from collections.abc import Container

from schemakit.documents.document import Document
from schemakit.references.nodes import Unit
from schemakit.references.problems import places_of
from schemakit.references.resolver import Target, resolve
from schemakit.spec import pointer, uri
from schemakit.spec.grammar import ObjectType
from schemakit.transform.placement import Placement

__all__ = ["MovedUris", "fields_to_move"]


def fields_to_move(unit: Unit, type_: ObjectType) -> tuple[str, ...]:
    """The fields of an Object with a URI that moving changes: in the entry document, that of an
    operation, which may stand elsewhere in the output; other URIs stay true there."""
    if unit.document.number or not type_.uris:
        return type_.uris
    return ("operationRef",)


class MovedUris:
    """Rewrites URIs of Objects that moved, so that they lead to the same."""

    def __init__(self, places: Placement) -> None:
        self._places = places
        #: Where units are referred to first; found when a URI of another document needs it.
        self._uses: dict[int, Target] | None = None

    def moved(self, unit: Unit, text: str) -> str:
        """A URI of a unit as it has to be written in the output."""
        places, base = self._places, unit.context.base
        target = resolve(places.registry, unit.document, text, base)
        place = self._place_of(target) if isinstance(target, Target) else None
        if place is not None:
            return pointer.fragment(place)
        if places.is_part:
            return _relative_from_outside(places, base, text)
        return places.relative(unit, base, text)

    def _place_of(self, target: Target) -> tuple[str, ...] | None:
        """Where something of any document is in the output, or the part; None if nowhere.

        What is inlined is where it is used first.
        """
        places = self._places
        met = set()
        rest: tuple[str, ...] = ()
        there = target
        while (found := places.own_place(there)) is None:
            if self._uses is None:
                self._uses = _find_uses(places)
            number = self._placed_around(self._uses, there)
            if number is None or number in met:
                return None
            met.add(number)
            rest = (*there.tokens[len(places.graph.units[number].tokens) :], *rest)
            if places.is_placed(number):
                return (*places.place(number), *rest)
            there = self._uses[number]
        return (*found, *rest)

    def _placed_around(self, used: Container[int], there: Target) -> int | None:
        """The innermost unit at or above a place that is somewhere in the output."""
        for depth in range(len(there.tokens), -1, -1):
            for number in self._places.units_at((there.document.number, there.tokens[:depth])):
                if self._places.is_placed(number) or number in used:
                    return number
        return None


def _relative_from_outside(places: Placement, base: str, text: str) -> str:
    """A URI as it is written in a part, which is another document than the entry document."""
    here = places.registry.base_at(places.registry.entry, ())
    return uri.relative_to(uri.resolve(here, "."), uri.resolve(base, text)) if here else text


def _find_uses(places: Placement) -> dict[int, Target]:
    """Where each unit is referred to first."""
    first: dict[int, tuple[Document, int]] = {}
    for unit in places.graph.units:
        for site, target in zip(unit.sites, unit.targets, strict=True):
            first.setdefault(target, (unit.document, id(site.reference)))
    references: dict[int, set[int]] = {}
    for document, reference in first.values():
        references.setdefault(document.number, set()).add(reference)
    at = {one: places_of(places.registry.all[one], those) for one, those in references.items()}
    return {
        target: Target(document, at[document.number][reference], None)
        for target, (document, reference) in first.items()
        if reference in at[document.number]
    }
