"""The size of the dereferenced JSON text, worked out without linking most of a description."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

from schemakit.documents.registry import Registry
from schemakit.references.components import Place
from schemakit.references.graph import Graph
from schemakit.references.nodes import Noted, Site, Unit
from schemakit.syntax.gc_pause import collector_paused
from schemakit.syntax.json_writer import to_json
from schemakit.transform.copies import Copies
from schemakit.transform.dereference import link
from schemakit.transform.json_assembly import (
    Cost,
    Sizes,
    add_up,
    cut,
    find_costliest,
    marker,
    split_bodies,
)
from schemakit.transform.linker import Linker
from schemakit.transform.options import Options

__all__ = ["Forecast", "forecast"]


class Forecast(NamedTuple):
    """The size in bytes of the dereferenced text, known without writing it."""

    bytes: int
    costliest: tuple[Cost, ...]


def forecast(registry: Registry, graph: Graph, names: Mapping[Place, str]) -> Forecast:
    """The size of the dereferenced text and what costs most, by ``names``, without writing it."""
    options = Options(missing="keep")
    with collector_paused():
        linker = link(registry, options, graph=graph, placeholder=marker, kind=_Measurer)
        sizes = _add_up(linker, linker.left if isinstance(linker, _Measurer) else {})
    return Forecast(sizes.whole, tuple(find_costliest(graph, sizes, names, 10)))


@dataclass(eq=False, repr=False)
class _Measurer(Linker):
    """A linker that leaves references in place where nothing else would be in the text but that of
    the target, so that the size follows from those of the parts."""

    #: The units whose references are left, to the sum of the lengths of these.
    left: dict[int, int] = field(default_factory=dict)
    #: The same of all units for which that is possible.
    _may_be_left: dict[int, int] = field(default_factory=dict)

    def prepare(self) -> None:
        """Names what moves, and finds which references may be left."""
        super().prepare()
        # What aliases multiply is found in bodies.
        if not any(document.shared for document in self.registry.all):
            self._may_be_left = _find_plain(self.graph.units)

    def link(self) -> None:
        """Links every unit but those whose references are left."""
        super().link()
        if self.places.lifted:
            # The result is put together from bodies, which placeholders in it tell by identity.
            left, self.left = self.left, {}
            for number in left:
                placed = self.placed[number]
                super().link_unit(number, self.graph.units[number], in_cycle=False)
                self.placed[number] = placed
            self.result = self.bodies[0]

    def link_unit(
        self, number: int, unit: Unit, *, in_cycle: bool, copies: Copies | None = None
    ) -> None:
        """Links a unit, or where its references are left only the units in it."""
        length = None if in_cycle else self._may_be_left.get(number)
        if length is not None:
            self.left[number] = length
            if not unit.inner and not unit.noted and isinstance(unit.value, dict):
                # Most units.
                self.bodies[number], self.placed[number] = unit.value, marker(unit.value, number)
                return
            unit = unit._replace(sites=(), targets=())
        super().link_unit(number, unit, in_cycle=in_cycle, copies=copies)


def _find_plain(units: Sequence[Unit]) -> dict[int, int]:
    """The units in which nothing but the text of its target replaces each reference, with the sum
    of the lengths of the references; but for those whose bodies are read while others are linked:
    they are bodies of others too, or merged with what is beside references."""
    plain: dict[int, int] = {}
    read: set[int] = set()
    used = set(chain.from_iterable(unit.targets for unit in units))
    length_of = {number: _measure_usual(units[number].tokens) for number in used}.__getitem__
    for number, unit in enumerate(units):
        # Most references are the usual ones, of which there may be very many.
        total, is_plain = sum(map(length_of, unit.targets)), True
        if unit.is_same:
            read.add(unit.inner[0].unit)
        for place in set(unit.unusual) if unit.unusual else ():
            site, target = unit.sites[place], unit.targets[place]
            total += len(to_json(site.reference)) - length_of(target)
            if not _is_replaced(site, target):
                is_plain = False
                read.add(target)
                if len(site.reference) > 1 and not site.expected.is_schema:
                    return {}  # maps are merged with those in them
        if unit.noted and any(map(_may_hold_references, unit.noted)):
            is_plain = False
        if is_plain:
            plain[number] = total
    return {number: total for number, total in plain.items() if number not in read}


def _measure_usual(tokens: Sequence[str]) -> int:
    """The length of the usual reference to a component, whose name needs no escapes."""
    return len('{"$ref":"#"}') + len(tokens) + sum(map(len, tokens))


def _is_replaced(site: Site, target: int) -> bool:
    """Whether nothing but the text of its target replaces a reference."""
    is_alone = len(site.reference) == 1 and site.keyword == "$ref"
    return target >= 0 and is_alone and site.node is not None


def _may_hold_references(noted: Noted) -> bool:
    """Whether references may be in what is written anew where a unit is linked."""
    of_schema = noted.source.get("discriminator") if isinstance(noted.source, dict) else None
    return isinstance(of_schema, dict) and not all(
        isinstance(text, str)
        for value in of_schema.values()
        for text in (value.values() if isinstance(value, dict) else [value])
    )


def _add_up(linker: Linker, left: Mapping[int, int]) -> Sizes:
    """The sizes of what the result needs; references were left in the units ``left``."""
    bodies, units = split_bodies(linker), linker.graph.units
    stand_ins = [_stand_in(one) for one in linker.placed]
    numbers = [number for number, _ in stand_ins]
    are_markers = -1 not in numbers

    def measure(number: int) -> tuple[int, list[int]]:
        # The result, which is the last, is the first unit where references were left in that.
        unit, length = units[number % len(units)], left.get(number % len(units))
        if length is None:
            literals, targets = cut(bodies[number])
            return sum(map(len, literals)), targets
        size = len(to_json(bodies[number])) - length
        targets = [numbers[target] for target in unit.targets]
        for inner in unit.inner:
            there, own = stand_ins[inner.unit]
            if there >= 0:
                targets.append(there)
                size -= own
        if are_markers:
            return size, targets
        size += sum([stand_ins[one][1] for one in unit.targets if numbers[one] < 0])
        return size, [there for there in targets if there >= 0]

    return add_up(len(bodies), measure)


def _stand_in(placed: Any) -> tuple[int, int]:
    """The unit that something put in the place of a unit stands for, -1 if it is no placeholder;
    and its length."""
    text = to_json(placed)
    return int(text[1:-1]) if text[:1] == b"\0" else -1, len(text)
