"""What a selection loses besides operations and components: dead links, unused tags, and security
requirements that no operation inherits."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from schemakit.documents.registry import Registry
from schemakit.errors import Diagnostic, Location
from schemakit.references.problems import places_of
from schemakit.spec import pointer
from schemakit.spec.grammar import Grammar, ObjectType, children

__all__ = ["trimmed"]

#: How many references a link may be away from a Link Object.
_LONGEST = 100


def trimmed(
    registry: Registry, root: dict[str, Any], left_out: frozenset[str]
) -> tuple[dict[str, Any], list[Diagnostic]]:
    """The root of a selection without the links to operations that are left out, without tags that
    no operation has, and without ``security`` if every operation has its own.

    ``left_out`` are the ids of operations that are not selected. A warning is returned for each
    link.
    """
    operation = registry.entry.grammar.types["Operation"]
    objects = _objects_in(root, registry.entry.grammar)
    operations = [value for value, type_ in objects if type_ is operation]
    ids = {name for one in operations if isinstance(name := one.get("operationId"), str)}
    root, dead = _without_links(registry, root, left_out - ids)
    root = _with_tags_of(root, operations)
    if "security" in root and all("security" in one for one in operations):
        root = {key: one for key, one in root.items() if key != "security"}
    return root, _describe(registry, dead)


def _objects_in(root: Any, grammar: Grammar) -> Iterator[tuple[Any, ObjectType]]:
    """Every Object that is neither a Schema nor inside one, with its type."""
    stack: list[tuple[Any, ObjectType]] = [(root, grammar.root)]
    met: set[tuple[int, int]] = set()
    while stack:
        value, type_ = stack.pop()
        if (id(value), id(type_)) in met or type_.is_schema:
            continue
        met.add((id(value), id(type_)))
        yield value, type_
        inside = [(item, held) for _, item, held in children(value, type_)]
        stack += reversed(inside)


# -- links -----------------------------------------------------------------------------------------


def _holds_links(type_: ObjectType, grammar: Grammar) -> bool:
    link = grammar.types.get("Link")
    return (
        link is not None
        and type_.is_map
        and type_.other is not None
        and (type_.other.object is link)
    )


def _end_of(root: Any, link: Any) -> Any:
    """The Link Object to which a reference in the root leads."""
    for _ in range(_LONGEST):
        ref = link.get("$ref") if isinstance(link, dict) else None
        if not isinstance(ref, str) or ref[:2] != "#/":
            break
        try:
            link = pointer.get(root, pointer.parse(pointer.from_fragment(ref[1:])))
        except pointer.Missing:
            break
    return link


def _is_dead(
    link: Mapping[str, Any], root: Any, registry: Registry, left_out: frozenset[str]
) -> bool:
    """Whether a link leads to an operation of the description that is left out."""
    name = link.get("operationId")
    if isinstance(name, str) and name in left_out:
        return True
    ref = link.get("operationRef")
    if not isinstance(ref, str) or ref[:2] != "#/":
        return False
    tokens = pointer.parse(pointer.from_fragment(ref[1:]))
    return pointer.exists(registry.entry.contents, tokens) and not pointer.exists(root, tokens)


def _without_links(
    registry: Registry, root: Any, left_out: frozenset[str]
) -> tuple[Any, dict[int, tuple[str, Any]]]:
    """The root without links to operations that are left out, and these links by their ids, each
    with a name. Maps that are empty then are dropped too. Inner containers come before those around
    them.
    """
    grammar = registry.entry.grammar
    dead: dict[int, tuple[str, Any]] = {}
    done: dict[tuple[int, int], Any] = {}
    stack: list[tuple[Any, ObjectType, bool]] = [(root, grammar.root, False)]
    while stack:
        value, type_, is_left = stack.pop()
        key = (id(value), id(type_))
        if key in done or type_.is_schema:
            continue
        members = list(children(value, type_))
        if not is_left:
            stack.append((value, type_, True))
            stack += reversed([(item, held, False) for _, item, held in members])
            continue
        changed = {
            name: new
            for name, item, held in members
            if (new := done.get((id(item), id(held)), item)) is not item
        }
        for name, one in value.items() if _holds_links(type_, grammar) else ():
            link = _end_of(root, one)
            if isinstance(link, dict) and _is_dead(link, root, registry, left_out):
                changed[name] = {}
                dead[id(link)] = name, link
        done[key] = _changed(value, changed)
    return done[id(root), id(grammar.root)], dead


def _changed(value: Any, changed: dict[Any, Any]) -> Any:
    """A copy of a container with other members, without those that are empty now."""
    if not changed:
        return value
    if isinstance(value, list):
        return [changed.get(place, one) for place, one in enumerate(value)]
    both = {name: changed.get(name, one) for name, one in value.items()}
    return {name: one for name, one in both.items() if name not in changed or one}


def _describe(registry: Registry, dead: dict[int, tuple[str, Any]]) -> list[Diagnostic]:
    """Warnings of the links that are left out, each once, at their places in the sources."""
    where: dict[int, Location] = {}
    for document in registry.all if dead else ():
        places = places_of(document, dead)
        locations = document.locations(list(places.values()))
        where.update(dict(zip(places, locations, strict=True)))
    found = []
    for identity, (name, link) in dead.items():
        target = link.get("operationId") or link.get("operationRef")
        message = f"the link {name!r} leads to {target!r}, which is not selected; it is dropped"
        place = where.get(identity, Location(registry.entry.uri))
        found.append(Diagnostic("dropped-link", message, place))
    return found


# -- tags ------------------------------------------------------------------------------------------


def _with_tags_of(root: dict[str, Any], operations: list[Any]) -> dict[str, Any]:
    """The root with only those tags that operations have, and the parents of these (3.2)."""
    listed = root.get("tags")
    if not isinstance(listed, list):
        return root
    tags = [one for one in listed if isinstance(one, dict)]
    parents = {one["name"]: one.get("parent") for one in tags if isinstance(one.get("name"), str)}
    used: set[str] = set()
    for operation in operations:
        names = operation.get("tags")
        queue = [one for one in names if isinstance(one, str)] if isinstance(names, list) else []
        for name in queue:
            parent = parents.get(name)
            if name not in used and isinstance(parent, str):
                queue.append(parent)
            used.add(name)
    unused = parents.keys() - used
    kept = [one for one in listed if not _is_one_of(one, unused)]
    both = {key: kept if key == "tags" else one for key, one in root.items()}
    return both if kept else {key: one for key, one in both.items() if key != "tags"}


def _is_one_of(tag: Any, names: Collection[str]) -> bool:
    name = tag.get("name") if isinstance(tag, dict) else None
    return isinstance(name, str) and name in names
