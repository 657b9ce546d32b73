"""URIs that are not references to inline, as they have to be written in the output."""

from __future__ import annotations

from collections.abc import Container

from schemakit.documents.document import Document
from schemakit.references.nodes import Site, Unit
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
        #: Made when a URI of another document needs it.
        self._uses: _Uses | None = None

    def moved(self, unit: Unit, text: str) -> str:
        """A URI of a unit as it has to be written in the output."""
        places = self._places
        target = resolve(places.registry, unit.document, text, unit.context.base)
        place = self._place_of(target) if isinstance(target, Target) else None
        if place is not None:
            return pointer.fragment(place)
        if places.is_part:
            return _relative_from_outside(places, unit.context.base, text)
        return places.relative(unit.context.base, text) if unit.document.number else text

    def _place_of(self, target: Target) -> tuple[str, ...] | None:
        """Where something of any document is in the output, or the part; None if nowhere.

        What is inlined is where it is used first.
        """
        places, units = self._places, self._places.graph.units
        if self._uses is None:
            self._uses = _Uses(units)
        met = set()
        rest: tuple[str, ...] = ()
        document, tokens = target.document, target.tokens
        while (found := _place_inside(places, document, tokens)) is None:
            number = self._placed_around(self._uses.first, document.number, tokens)
            if number is None or number in met:
                return None
            met.add(number)
            rest = (*tokens[len(units[number].tokens) :], *rest)
            if places.is_placed(number):
                return (*places.place(number), *rest)
            user, site = self._uses.first[number]
            document = units[user].document
            tokens = self._uses.place(document, site)
        return (*found, *rest)

    def _placed_around(
        self, used: Container[int], document: int, tokens: tuple[str, ...]
    ) -> int | None:
        """The innermost unit at or above a place that is somewhere in the output."""
        for depth in range(len(tokens), -1, -1):
            for number in self._places.units_at((document, tokens[:depth])):
                if self._places.is_placed(number) or number in used:
                    return number
        return None


def _relative_from_outside(places: Placement, base: str, text: str) -> str:
    """A URI as it is written in a part, which is another document than the entry document."""
    here = places.registry.base_at(places.registry.entry, ())
    return uri.relative_to(uri.resolve(here, "."), uri.resolve(base, text)) if here else text


def _place_inside(
    places: Placement, document: Document, tokens: tuple[str, ...]
) -> tuple[str, ...] | None:
    """Where in the output a place is that is in the entry document, or in the part; None for any
    other."""
    if not places.is_part:
        return None if document.number else tokens
    first = places.graph.units[0]
    start = len(first.tokens)
    if document is not first.document or tokens[:start] != first.tokens:
        return None
    return (*places.root, *tokens[start:])


class _Uses:
    """Where units are referred to first."""

    def __init__(self, units: tuple[Unit, ...]) -> None:
        #: Unit to the first that refers to it, and the site there.
        self.first: dict[int, tuple[int, Site]] = {}
        self._references: dict[int, set[int]] = {}
        self._places: dict[int, dict[int, tuple[str, ...]]] = {}
        for number, unit in enumerate(units):
            references = self._references.setdefault(unit.document.number, set())
            for site, target in zip(unit.sites, unit.targets, strict=True):
                references.add(id(site.reference))
                self.first.setdefault(target, (number, site))

    def place(self, document: Document, site: Site) -> tuple[str, ...]:
        """The tokens of a site in its document, which is searched once."""
        number = document.number
        if number not in self._places:
            self._places[number] = places_of(document, self._references[number])
        return self._places[number][id(site.reference)]
