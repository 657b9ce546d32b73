"""The references of a description as public records."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from schemakit.documents.document import Document
from schemakit.documents.registry import Registry
from schemakit.references.components import Components, find_components, is_alias, place_of
from schemakit.references.graph import Graph
from schemakit.references.nodes import Site, Unit
from schemakit.references.problems import places_of
from schemakit.spec import pointer

__all__ = ["Reference", "count_references", "list_references"]


# What the constructor of a NamedTuple does, without its Python frame: there are many references.
_new = tuple.__new__


class Reference(NamedTuple):
    """A Reference Object: where it is, its URI reference, and its target.

    ``target`` is the canonical pointer of the target, None where there is none; ``kind`` is the
    name of the Object expected there. ``document`` and ``target_document`` name the documents as
    people are shown them.
    """

    pointer: str
    ref: str
    target: str | None
    kind: str
    document: str = ""
    target_document: str = ""


def list_references(registry: Registry, graph: Graph) -> list[Reference]:
    """Every Reference Object, document by document in the order of the text."""
    by_document: dict[int, list[Unit]] = {}
    for unit in graph.units:
        by_document.setdefault(unit.document.number, []).append(unit)
    targets: list[tuple[str | None, str]] = [
        (pointer.join(unit.tokens), unit.document.uri) for unit in graph.units
    ]
    targets.append((None, ""))  # by the number -1: of a reference without a target
    listed = []
    for number, units in sorted(by_document.items()):
        document = registry.all[number]
        name = document.uri
        found, dynamic = _find(units)
        of_both = (found, dynamic) if dynamic else (found,)
        every = {**found, **dynamic} if dynamic else found
        for where, identity in _places(document, units, every):
            # An object may be a reference of both kinds.
            for known in of_both:
                if identity in known:
                    ref, kind, target = known[identity]
                    there, other = targets[target]
                    listed.append(_new(Reference, (where, ref, there, kind, name, other)))
    return listed


#: By the ids of the objects that are references: the URI reference, the name of the Object expected
#: there, and the number of the target.
_Found = dict[int, tuple[str, str, int]]


def _find(units: Iterable[Unit]) -> tuple[_Found, _Found]:
    """The references with ``$ref``, and the dynamic ones."""
    found: _Found = {}
    others: list[tuple[Site, int]] = []
    #: id of the members beside a reference to the reference.
    written: dict[int, dict[str, Any]] = {}
    for unit in units:
        for site, target in zip(unit.sites, unit.targets, strict=True):
            _, _, reference, ref, expected, siblings, keyword, _ = site
            if siblings is not None:
                written[id(siblings[0])] = reference
            if keyword == "$ref":
                found[id(reference)] = (ref, expected.name, target)
            else:
                others.append((site, target))
    dynamic: _Found = {}
    for site, target in others:
        # One beside a `$ref` is the first member of `allOf` in the graph.
        members = site.node[2] if site.node is not None and site.node[3] == "allOf" else None
        around = written.get(id(members[0])) if members is not None else None
        is_split = around is not None and site.key == 0 and around.get(site.keyword) == site.ref
        dynamic[id(around if is_split else site.reference)] = (site.ref, site.expected.name, target)
    return found, dynamic


def _places(document: Document, units: list[Unit], found: Collection[int]) -> list[tuple[str, int]]:
    """The pointer to each of the objects with these ids, and its id, in the order of the text."""
    above = _find_above(document, units)
    if above is None:
        return [
            (pointer.join(tokens), identity)
            for identity, tokens in places_of(document, found).items()
        ]
    places: list[tuple[str, int]] = []
    #: The keys met so far, as they are written in a pointer.
    written: dict[Any, str] = {}
    stack: list[tuple[Any, str]] = [(document.contents, "")]
    while stack:
        value, where = stack.pop()
        if id(value) in found:
            places.append((where, id(value)))
            if len(value) == 1:
                continue
        items: Any = value.items() if isinstance(value, dict) else enumerate(value)
        inside: list[tuple[Any, str]] = []
        for key, item in items:
            identity = id(item)
            if identity in above:
                step = written.get(key) or _write(key, written)
                inside.append((item, where + step))
            elif identity in found:
                step = written.get(key) or _write(key, written)
                # What comes after a container in the text has to wait for what is in that.
                if inside:
                    inside.append((item, where + step))
                else:
                    places.append((where + step, identity))
        inside.reverse()
        stack += inside
    return places


def _write(key: Any, written: dict[Any, str]) -> str:
    step = written[key] = "/" + pointer.escape(str(key))
    return step


def _find_above(document: Document, units: list[Unit]) -> set[int] | None:
    """The ids of the containers around references; None where the nodes of a unit are not those of
    the text, since aliases share them, another dialect is converted, or a reference was split."""
    above: set[int] = set()
    holders: set[tuple[str, ...]] = set()
    for unit in units:
        is_whole = unit.tokens or unit.value is document.contents
        if (
            document.shared
            or not is_whole
            or any(one.node[0] is not one.source for one in unit.noted)
        ):
            return None
        # Most units are components, which few sections hold.
        if unit.sites and unit.tokens and unit.tokens[:-1] not in holders:
            holders.add(unit.tokens[:-1])
            for depth in range(len(unit.tokens)):
                above.add(id(pointer.get(document.contents, unit.tokens[:depth])))
        for node, _, reference, _, _, siblings, keyword, _ in unit.sites:
            if keyword != "$ref":
                return None
            if siblings is not None:
                above.add(id(reference))
            while node is not None and id(node[0]) not in above:
                above.add(id(node[0]))
                node = node[2]
    return above


def count_references(registry: Registry, graph: Graph) -> dict[str, int]:
    """Pointer of each target in the entry document to how many references name it.

    A reference to what a component is an alias of, in another document, names the component; the
    reference that makes it an alias does not.
    """
    components = find_components(registry)
    counts: dict[str, int] = {}
    counted: set[tuple[int, str, int]] = set()
    for unit in graph.units:
        for site, target in zip(unit.sites, unit.targets, strict=True):
            # Aliases, and what is read as two types, are in several units.
            one = (id(site.reference), site.keyword, target)
            if target < 0 or one in counted:
                continue
            counted.add(one)
            key = _name_target(graph, target, components)
            own = components.by_reference.get(id(site.reference))
            if key is None or own == key or (own is None and _passes_on(unit)):
                continue
            counts[key] = counts.get(key, 0) + 1
    return counts


def _name_target(graph: Graph, target: int, components: Components) -> str | None:
    """The pointer of a target in the entry document, or of the component that it is, or leads to,
    in another."""
    for _ in graph.units:
        unit = graph.units[target]
        named = components.by_place.get(place_of(unit))
        if named is not None or not unit.document.number:
            return named or pointer.join(unit.tokens)
        if not _passes_on(unit) or unit.targets[0] < 0:
            return None
        target = unit.targets[0]
    return None


def _passes_on(unit: Unit) -> bool:
    """Whether a unit of another document is an alias, so that what refers to it counts instead."""
    if not unit.document.number or not unit.is_alias:
        return False
    site = unit.sites[0]
    return is_alias(site.reference, unit.document, is_schema=site.expected.is_schema)
