"""Copies of what is above references, with the bodies of the targets in them.

The optional build compiles this module (``SCHEMAKIT_COMPILE``). So it is made of functions over
plain values, and their annotations are true when they run.
"""

from __future__ import annotations

from typing import Any

from schemakit.references.nodes import ROOT

__all__ = ["Copies", "copy_of", "place_bodies"]

#: The copies of the containers of one unit, by the ids of their sources.
Copies = dict[int, Any]


def copy_of(node: tuple[Any, ...], copies: dict[Any, Any]) -> Any:
    """The copy of a container, made with those of all containers above it where there is none."""
    found: Any = copies.get(id(node[0]))
    if found is not None:
        return found
    root: Any = ROOT
    copied: Any = node[0].copy()
    copies[id(node[0])] = first = copied
    while node[3] is not root:
        key: Any = node[3]
        node = node[2]
        found = copies.get(id(node[0]))
        above: Any = node[0].copy() if found is None else found
        above[key] = copied
        if found is not None:
            break
        copies[id(node[0])] = copied = above
    return first


def place_bodies(
    sites: tuple[Any, ...],
    targets: tuple[Any, ...],
    placed: list[Any],
    copies: dict[Any, Any],
    simple: bool,
) -> list[Any]:
    """Puts what stands for its target at each reference that has one, is part of a unit and has no
    siblings; at none unless a reference is ``simple``, so that it becomes only that. Returns the
    other references with their targets."""
    if not simple:
        return list(zip(sites, targets, strict=True))
    others: list[Any] = []
    for place, target in enumerate(targets):
        site: tuple[Any, ...] = sites[place]
        node: Any = site[0]
        if target < 0 or node is None or len(site[2]) != 1:
            others.append((site, target))
            continue
        holder: Any = copies.get(id(node[0]))
        if holder is None:
            holder = copy_of(node, copies)
        holder[site[1]] = placed[target]
    return others
