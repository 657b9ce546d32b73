"""The references of a description as public records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
    # The last, by the number -1, are those of a reference without a target.
    targets = [*(pointer.join(unit.tokens) for unit in graph.units), None]
    others = [*(unit.document.uri for unit in graph.units), ""]
    listed: list[Reference] = []
    for number, units in sorted(by_document.items()):
        document = registry.all[number]
        name = document.uri
        tree = _Tree(document)
        found = tree.listed() if tree.take(units) else _search(document, units)
        listed += [
            _new(
                Reference,
                (where, site.ref, targets[target], site.expected.name, name, others[target]),
            )
            for where, (site, target) in found
        ]
    return listed


#: A reference with the number of its target.
_Found = tuple[Site, int]


class _Tree:
    """The ways from the root of a document to its references.

    A branch is a container and, by their keys, the branches and references in it.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._root: tuple[Any, dict[Any, Any]] = (document.contents, {})
        self._branches = {id(document.contents): self._root}
        #: By id: the references that have other members too, or are units.
        self._wide: dict[int, _Found] = {}

    def take(self, units: Iterable[Unit]) -> bool:
        """Takes the references of some units in. Returns False if their nodes are not those of the
        text, since aliases share them, another dialect is converted, or a reference was split."""
        contents, branches = self._document.contents, self._branches
        for unit in units:
            is_whole = unit.tokens or unit.value is contents
            if self._document.shared or not is_whole or _is_converted(unit):
                return False
            if unit.sites:
                self._reach(unit.tokens)
            for pair in zip(unit.sites, unit.targets, strict=True):
                node, key, reference, _, _, siblings, keyword, _ = pair[0]
                if keyword != "$ref":
                    return False
                inner: tuple[Any, Any] = pair
                if node is None or len(reference) > 1:
                    self._wide[id(reference)] = pair
                    inner = branches.setdefault(id(reference), (reference, {}))
                if siblings is not None:
                    branches[id(siblings[0])] = inner
                while node is not None:
                    value, _, above, at = node
                    branch = branches.get(id(value))
                    if branch is not None:
                        branch[1][key] = inner
                        break
                    branches[id(value)] = inner = (value, {key: inner})
                    node, key = above, at
        return True

    def _reach(self, tokens: tuple[str, ...]) -> None:
        """Makes the branches from the root to a unit."""
        value, inside = self._root
        for token in tokens:
            key = int(token) if isinstance(value, list) else token
            value = value[key]
            inside[key] = self._branches.setdefault(id(value), (value, {}))
            inside = inside[key][1]

    def listed(self) -> Iterator[tuple[str, _Found]]:
        """Each reference with the pointer to it, in the order of the text."""
        wide = self._wide
        #: The keys met so far, as they are written in a pointer.
        written: dict[Any, str] = {}
        stack: list[tuple[str, Any]] = [("", self._root)]
        while stack:
            where, branch = stack.pop()
            value, inside = branch
            if type(value) is Site:
                yield where, branch
                continue
            if id(value) in wide:
                yield where, wide[id(value)]
            keys = inside
            if len(inside) > 1:
                is_list = isinstance(value, list)
                keys = sorted(inside) if is_list else filter(inside.__contains__, value)
            below: list[tuple[str, Any]] = []
            for key in keys:
                step = written.get(key)
                if step is None:
                    step = written[key] = "/" + pointer.escape(str(key))
                inner = inside[key]
                # What comes after a branch in the text has to wait for what is in that.
                if below or type(inner[0]) is not Site:
                    below.append((where + step, inner))
                else:
                    yield where + step, inner
            if below:
                below.reverse()
                stack += below


def _is_converted(unit: Unit) -> bool:
    return any(one.node[0] is not one.source for one in unit.noted)


def _search(document: Document, units: Iterable[Unit]) -> Iterator[tuple[str, _Found]]:
    """Each reference with the pointer to it, in the order of the text, which is searched."""
    #: By the id of an object, which may be a reference of both kinds: with ``$ref``, and dynamic.
    found: dict[int, dict[bool, _Found]] = {}
    #: id of the members beside a reference to the reference.
    written: dict[int, dict[str, Any]] = {}
    for unit in units:
        for pair in zip(unit.sites, unit.targets, strict=True):
            node, key, reference, ref, _, siblings, keyword, _ = pair[0]
            if siblings is not None:
                written[id(siblings[0])] = reference
            is_dynamic = keyword != "$ref"
            if is_dynamic and node is not None and node[3] == "allOf" and key == 0:
                # One beside a `$ref` is the first member of `allOf` in the graph.
                around = written.get(id(node[2][0]), {})
                reference = around if around.get(keyword) == ref else reference
            found.setdefault(id(reference), {})[is_dynamic] = pair
    for identity, tokens in places_of(document, found).items():
        for _, pair in sorted(found[identity].items()):
            yield pointer.join(tokens), pair


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
