"""Components that a ``$ref`` in data names, such as one inside an example.

By the specification it is no reference; pruning keeps the component all the same.
"""

from __future__ import annotations

from typing import Any

from schemakit.references.components import Place
from schemakit.spec import pointer
from schemakit.spec.siblings import ANNOTATIONS
from schemakit.usage.connections import ROOT_PART, Connections

__all__ = ["find_mentions"]


def find_mentions(connections: Connections) -> dict[int, list[int]]:
    """For parts with such data, the components that it names."""
    sites = [site for unit in connections.graph.units for site in unit.sites]
    references = {id(site.reference) for site in sites}
    #: Beside these only annotations are kept, as :meth:`Bundler.kept_siblings` does.
    alone = {id(site.reference) for site in sites if site.siblings is None}
    found: dict[int, list[int]] = {}
    for document in connections.registry.all:
        stack: list[tuple[Any, Any]] = [(document.contents, ())]
        met: set[int] = set()
        while stack:
            value, path = stack.pop()
            if id(value) in met:
                continue
            met.add(id(value))
            ref = value.get("$ref") if isinstance(value, dict) else None
            if isinstance(ref, str) and ref[:2] == "#/" and id(value) not in references:
                tokens = pointer.parse(pointer.from_fragment(ref[1:]))
                used = _part_around(connections, (0, tokens))
                if used in connections.components:
                    user = _part_around(connections, (document.number, pointer.unlinked(path)))
                    found.setdefault(user, []).append(used)
            members: Any = value.items() if isinstance(value, dict) else enumerate(value)
            stack += [
                (item, (path, str(key)))
                for key, item in members
                if isinstance(item, (dict, list)) and (id(value) not in alone or key in ANNOTATIONS)
            ]
    return found


def _part_around(connections: Connections, place: Place) -> int:
    """The innermost part that a place is in."""
    document, tokens = place
    for depth in range(len(tokens), -1, -1):
        number = connections.by_place.get((document, tokens[:depth]))
        if number is not None:
            return number
    return ROOT_PART
