"""Connections by name: what discriminators, links and security requirements name (OAS 3.1.1,
§4.8.20, §4.8.25 and §4.8.30)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from schemakit.documents.registry import Registry
from schemakit.references.components import Place, place_of
from schemakit.references.implicit_connections import (
    Subtypes,
    find_mapped,
    find_scheme,
    find_subtypes,
    implied_names,
    mapped_texts,
)
from schemakit.references.nodes import ROOT
from schemakit.references.resolver import Target, resolve
from schemakit.spec.grammar import ObjectType, children
from schemakit.usage.places import LocatedUnit

__all__ = ["NamedConnection", "list_named_connections", "schemes_of"]

#: The Objects that name others.
_NAMING = ("Link", "SecurityRequirement")


class NamedConnection(NamedTuple):
    """A name, where it is, and the place of what it names."""

    way: str
    place: Place
    named: Place


def list_named_connections(
    registry: Registry, located: list[LocatedUnit], operations: Mapping[str, Place]
) -> Iterator[NamedConnection]:
    """Every connection by name; ``operations`` are the places of operations by their ids."""
    others = [
        Target(one.document, one.tokens, one.value)
        for one, *_ in located
        if one.document.number and one.type.is_schema
    ]
    subtypes: Subtypes | None = None
    leading = _Leading()
    for one in located:
        for noted, tokens in one.noted:
            if noted.node[1].is_schema and "discriminator" in noted.source:
                subtypes = find_subtypes(registry, others) if subtypes is None else subtypes
                schema = noted.source
                known = subtypes.get(one.place, {}) if schema is one.unit.value else {}
                where = one.place[0], (*tokens, "discriminator")
                for named in _discriminated(registry, one, schema, noted.base, known):
                    yield NamedConnection("discriminator", where, place_of(named))
        inside = {(id(each.node and each.node[0]), each.key) for each in one.unit.inner}
        for tokens, type_, value in _naming_objects(one, leading, inside):
            place = one.place[0], tokens
            if type_.name == "SecurityRequirement":
                yield from _required(registry, place, value)
            else:
                yield from _linked(registry, place, value, operations)


def schemes_of(registry: Registry, place: Place, listed: Any) -> Iterator[NamedConnection]:
    """The schemes that a list of Security Requirement Objects at a place names."""
    number, tokens = place
    for index, requirement in enumerate(listed if isinstance(listed, list) else ()):
        yield from _required(registry, (number, (*tokens, str(index))), requirement)


def _discriminated(
    registry: Registry,
    one: LocatedUnit,
    schema: dict[str, Any],
    base: str,
    known: Mapping[str, Target],
) -> Iterator[Target]:
    """The schemas that a discriminator names, or means without saying so."""
    discriminator = schema["discriminator"]
    if not isinstance(discriminator, dict):
        # In 2.0 it means the schemas that extend this one.
        yield from known.values() if isinstance(discriminator, str) else ()
        return
    yield from implied_names(registry, one.unit.document, base, schema, known).values()
    for text in mapped_texts(schema):
        named = find_mapped(registry, one.unit.document, base, text)
        if isinstance(named, Target):
            yield named


def _required(registry: Registry, place: Place, requirement: Any) -> Iterator[NamedConnection]:
    """The schemes that a Security Requirement Object names; by name they are those of the entry."""
    number, tokens = place
    document = registry.all[number]
    section = registry.entry.grammar.sections.get("SecurityScheme")
    if not isinstance(requirement, dict) or section is None:
        return
    for key in requirement:
        where = number, (*tokens, str(key))
        found = None
        if isinstance(key, str) and document.grammar.security_uris:
            found = find_scheme(registry, document, registry.base_at(document, tokens), key)
        named = place_of(found) if isinstance(found, Target) else (0, (*section, str(key)))
        yield NamedConnection("security", where, named)


def _linked(
    registry: Registry, place: Place, link: dict[str, Any], operations: Mapping[str, Place]
) -> Iterator[NamedConnection]:
    """The operation that a Link Object names."""
    number, tokens = place
    document = registry.all[number]
    ref, name = link.get("operationRef"), link.get("operationId")
    if isinstance(ref, str):
        found = resolve(registry, document, ref, registry.base_at(document, tokens))
        if isinstance(found, Target):
            yield NamedConnection("link", (number, (*tokens, "operationRef")), place_of(found))
    elif isinstance(name, str) and name in operations:
        yield NamedConnection("link", (number, (*tokens, "operationId")), operations[name])


class _Leading:
    """Which types lead to Objects that name others, so that schemas are not looked through."""

    def __init__(self) -> None:
        self._types: dict[int, tuple[ObjectType, bool]] = {}

    def __call__(self, start: ObjectType) -> bool:
        """Whether a value of a type may hold such an Object."""
        if id(start) not in self._types:
            above: dict[int, list[ObjectType]] = {}
            met = {id(start): start}
            queue = [start]
            for type_ in queue:
                for held in (*type_.fields.values(), type_.other):
                    for inner in (held.object, held.array) if held else ():
                        if inner is None:
                            continue
                        above.setdefault(id(inner), []).append(type_)
                        if id(inner) not in met:
                            met[id(inner)] = inner
                            queue.append(inner)
            for type_ in queue:
                self._types.setdefault(id(type_), (type_, False))
            reached = [type_ for type_ in queue if type_.name in _NAMING]
            marked = set(map(id, reached))
            for type_ in reached:  # the list grows
                self._types[id(type_)] = (type_, True)
                more = [one for one in above.get(id(type_), ()) if id(one) not in marked]
                marked.update(map(id, more))
                reached += more
        return self._types[id(start)][1]


def _naming_objects(
    one: LocatedUnit, leading: _Leading, inside: set[tuple[int, Any]]
) -> Iterator[tuple[tuple[str, ...], ObjectType, dict[str, Any]]]:
    """The Link Objects and Security Requirement Objects of a unit, without those of its inner
    units, in the order of the text."""
    if (id(None), ROOT) in inside or not leading(one.unit.type):
        return
    stack: list[tuple[tuple[str, ...], ObjectType, Any]] = []
    stack.append((one.place[1], one.unit.type, one.unit.value))
    met: set[int] = set()
    while stack:
        tokens, type_, value = stack.pop()
        is_reference = isinstance(value, dict) and isinstance(value.get("$ref"), str)
        if (is_reference and type_.name != "PathItem") or id(value) in met:
            continue
        met.add(id(value))
        if type_.name in _NAMING:
            if isinstance(value, dict):
                yield tokens, type_, value
            continue
        if not isinstance(value, (dict, list)):
            continue
        below = [
            ((*tokens, str(key)), held, item)
            for key, item, held in children(value, type_)
            if leading(held) and (id(value), key) not in inside
        ]
        stack += reversed(below)
