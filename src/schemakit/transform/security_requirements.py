"""Security requirements in the output: what the keys become that are URIs.

A scheme that a URI names gets a name among the reusable Objects, as all others have. A part holds
no such; there the key is a reference, or the URI as it has to be written in the entry document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from schemakit.references.implicit_connections import find_scheme
from schemakit.references.nodes import Noted, Unit
from schemakit.references.problems import places_of
from schemakit.transform.copies import Copies, copy_of
from schemakit.transform.placement import Placement

__all__ = ["name_schemes", "rewrite_requirements"]


def rewrite_requirements(
    places: Placement, unit: Unit, named: Mapping[int, str], copies: Copies
) -> None:
    """Writes the security requirements of a unit, in their copies, as the output has to;
    ``named`` gives the names of schemes by their units."""
    for requirement in unit.requirements:
        taken = {*places.taken.existing(places.section("SecurityScheme")), *named.values()}
        written = copy_of(requirement.node, copies)
        written.clear()
        for key, scopes in requirement.node[0].items():
            name = named.get(requirement.schemes.get(key, -1), key)
            if name is key and unit.document.number and _is_uri(places, unit, key):
                name = places.relative(unit, unit.context.base, key)
                # A component of that name would count instead of the URI.
                name = f"./{name}" if name != key and name in taken else name
            written[name] = _join_scopes(written[name], scopes) if name in written else scopes


def _is_uri(places: Placement, unit: Unit, key: Any) -> bool:
    """Whether a key is no name, wherever it leads."""
    if not isinstance(key, str):
        return False
    return find_scheme(places.registry, unit.document, unit.context.base, key) is not None


def _join_scopes(some: Any, others: Any) -> Any:
    """The scopes of two keys that name one scheme, each once."""
    if not isinstance(some, list) or not isinstance(others, list):
        return some
    return [*some, *(one for one in others if one not in some)]


def name_schemes(places: Placement) -> dict[int, str]:
    """What to call each scheme that a requirement names by URI and the output has or can hold."""
    section = places.section("SecurityScheme")
    units = places.graph.units
    reusable = [
        number
        for number, unit in enumerate(units)
        if not unit.document.number and unit.tokens[:-1] == section
    ]
    names = {number: units[number].tokens[-1] for number in reusable}
    # What a reusable scheme is a reference to is known by that one's name.
    for number in reusable:
        names.setdefault(_end(places, number), names[number])
    ends = {target: _end(places, target) for target in _in_order_of_text(places)}
    homeless = [end for end in dict.fromkeys(ends.values()) if end not in names]
    if homeless and places.holds_more and not places.is_part:
        places.taken.reserved |= {(*section, name) for name in _keys(places.graph.units)}
        names |= {end: places.lifted_name(end, section) for end in homeless}
    elif places.holds_more:
        names |= {end: places.name(end) for end in homeless}
    return {target: names.get(target, names[end]) for target, end in ends.items() if end in names}


def _end(places: Placement, number: int) -> int:
    """The unit at the end of the references that a unit is nothing but."""
    unit = places.graph.units[number]
    while unit.is_alias and unit.targets[0] >= 0 and not places.sites.counting(unit.sites[0]):
        number = unit.targets[0]
        unit = places.graph.units[number]
    return number


def _keys(units: tuple[Unit, ...]) -> Iterator[str]:
    """The keys of all that may be a security requirement: one that leads nowhere must not come to
    mean what gets a name only now."""
    stack, met = [unit.value for unit in units], set[int]()
    while stack:
        value = stack.pop()
        if id(value) in met or not isinstance(value, (dict, list)):
            continue
        met.add(id(value))
        listed = value.get("security") if isinstance(value, dict) else None
        for one in listed if isinstance(listed, list) else ():
            yield from (key for key in one if isinstance(key, str)) if isinstance(one, dict) else ()
        stack += value.values() if isinstance(value, dict) else value


def _in_order_of_text(places: Placement) -> Iterator[int]:
    """The units of all schemes that requirements name by URI, document by document."""
    by_document: dict[int, dict[int, list[Noted]]] = {}
    for unit in places.graph.units:
        of_document = by_document.setdefault(unit.document.number, {})
        for requirement in unit.requirements:
            if requirement.schemes:
                of_document.setdefault(id(requirement.source), []).append(requirement)
    for number in sorted(by_document):
        document, found = places.registry.all[number], by_document[number]
        for identity in places_of(document, set(found)) if found else ():
            for requirement in found[identity]:
                schemes = requirement.schemes
                yield from (schemes[key] for key in requirement.source if key in schemes)
