"""The operations of both sides, and which of them are the same.

Two paths are the same if their templates are, whatever the names in them (OAS 3.1, Paths Object:
templated paths with the same hierarchy are identical).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from schemakit.comparison.spots import Side, Spot
from schemakit.references.components import members_of_section
from schemakit.references.resolver import Target, merged_members

__all__ = [
    "OperationPair",
    "PathOperation",
    "list_of_item",
    "list_operations",
    "pair_operations",
    "template_names",
]

_NAME = re.compile(r"\{([^{}]*)\}")


class PathOperation(NamedTuple):
    """An operation with its path and its Path Item."""

    section: str
    path: str
    method: str
    operation: Spot
    item: Spot

    @property
    def name(self) -> str:
        """What it is called: ``GET /pets``."""
        start = "webhook " if self.section == "webhooks" else ""
        return f"{start}{self.method} {self.path}"


class OperationPair(NamedTuple):
    """An operation on both sides, or on one of them."""

    old: PathOperation | None
    new: PathOperation | None


def template_names(path: str) -> list[str]:
    """The names in a path template, in order."""
    return _NAME.findall(path)


def list_operations(side: Side, section: str) -> Iterator[PathOperation]:
    """The operations under ``paths`` or ``webhooks``, in the order of the document."""
    if section not in side.entry.grammar.root.fields:
        return
    for path, there in members_of_section(side.registry, (section,)).items():
        if not isinstance(path, str) or (section == "paths" and path.startswith("x-")):
            continue
        item = _spot(there)
        for method, operation in list_of_item(side, item):
            yield PathOperation(section, path, method, operation, side.follow(item))


def list_of_item(side: Side, item: Spot) -> Iterator[tuple[str, Spot]]:
    """The operations of a Path Item by their methods."""
    types = side.entry.grammar.types
    start = Target(item.document, item.tokens, item.value)
    for key, member in merged_members(side.registry, start).items():
        held = types["PathItem"].fields.get(key)
        if held is None or held.object is None or not isinstance(member.value, dict):
            continue
        if held.object is types["Operation"]:
            yield str(key).upper(), side.follow(_spot(member))
        elif held.object.other is not None and held.object.other.object is types["Operation"]:
            for method, one in merged_members(side.registry, member).items():
                if isinstance(one.value, dict):
                    yield str(method), side.follow(_spot(one))


def _spot(there: Target) -> Spot:
    return Spot(there.document, there.tokens, there.value)


def _template(one: PathOperation) -> str:
    return _NAME.sub("{}", one.path) if one.section == "paths" else one.path


def pair_operations(old: list[PathOperation], new: list[PathOperation]) -> list[OperationPair]:
    """Pair operations by method and path; then by the template of the path.

    Only a path under ``paths`` is a template: what is in braces in the key of a callback is a
    runtime expression (OAS 3.1, Callback Object), and the key of a webhook is a name.
    """
    others: dict[Any, PathOperation] = {(one.path, one.method): one for one in new}
    by_template: dict[Any, list[PathOperation]] = {}
    exact = {(one.path, one.method) for one in old}
    for one in new:
        if (one.path, one.method) not in exact:
            by_template.setdefault((_template(one), one.method), []).append(one)
    found, taken = [], set()
    for one in old:
        other = others.get((one.path, one.method))
        if other is None:
            candidates = by_template.get((_template(one), one.method), [])
            other = candidates.pop(0) if candidates else None
        if other is not None:
            taken.add(other.operation.place)
        found.append(OperationPair(one, other))
    found += [OperationPair(None, one) for one in new if one.operation.place not in taken]
    return found
