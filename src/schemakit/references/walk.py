"""The typed walk through the containers of a unit, which finds the references in it.

A walk reads and copies nothing. What no row of the grammar names is a literal.

The optional build compiles this module (``SCHEMAKIT_COMPILE``). So it is one function over plain
values, and its annotations are true when it runs.
"""

from __future__ import annotations

from gc import is_tracked
from typing import TYPE_CHECKING, Any, Protocol

from schemakit.references.nodes import ROOT, Inner, Site

if TYPE_CHECKING:
    from schemakit.references.nodes import Node
    from schemakit.references.units import Draft, Units
    from schemakit.spec.grammar import FieldType, ObjectType

__all__ = ["Lists", "walk_members"]

#: The types of values that hold nothing.
_SCALARS = frozenset({str, int, float, bool, type(None)})


class Lists(Protocol):
    """What a walk hands on what is seldom met to, with the unit that it walks."""

    def enter(self, unit: Draft, node: Node) -> Node: ...

    def look_into_data(
        self, unit: Draft, node: Node, key: Any, item: Any, stack: list[Node]
    ) -> None: ...

    def is_inner(self, unit: Draft, node: Node, key: Any, item: Any, type_: ObjectType) -> bool: ...

    def add_site(
        self,
        unit: Draft,
        node: Node | None,
        key: Any,
        reference: dict[str, Any],
        expected: ObjectType,
        stack: list[Node],
    ) -> None: ...


def walk_members(
    lists: Lists,
    units: Units,
    unit: Draft,
    stack: list[Node],
    extension: FieldType | None,
    dynamic: str | None,
    thorough: bool,
    identified: bool,
) -> None:
    """Lists the references below the nodes on ``stack``, with the targets of those that name a
    component in the usual way, and the units.

    ``extension`` is the type of ``x-…`` fields if these are read; ``dynamic`` is the keyword of
    dynamic references in documents that are ``identified``; ``thorough`` says whether anything
    besides references is of interest.

    One loop on purpose: it meets every container of a description, most of which hold only
    scalars, and a call for each would cost more than all the rest.
    """
    # Locals are quicker than names of modules and attributes, above all when compiled.
    root: Any = ROOT
    is_container: Any = is_tracked
    scalars: frozenset[Any] = _SCALARS
    new: Any = tuple.__new__  # what the constructor of a NamedTuple does, without its frame
    site: Any = Site
    sites: list[Any] = unit.sites
    targets: list[Any] = unit.targets
    known: set[Any] = units.known
    holders: set[Any] = units.holders
    reusable: dict[Any, Any] = units.reusable
    # No identifier changes what most references of the entry document mean.
    is_plain = not (identified or unit.document.number)
    components: dict[Any, Any] = units.by_reference if is_plain else {}
    careful: bool = unit.careful
    some_hold = careful or thorough
    fields: dict[Any, Any]
    while stack:
        node: tuple[Any, ...] = stack.pop()
        if thorough:
            node = lists.enter(unit, node)
        value, type_, _, at = node
        layout: tuple[Any, ...] = type_.layout
        fields, other, unnamed, is_schema = layout
        if is_schema and "discriminator" in value and not thorough:
            lists.enter(unit, node)
        # Whether a member may be a unit. What is converted, or beside a reference, is a copy.
        holds = some_hold or at is root or id(value) in holders
        members: dict[Any, Any] = value if isinstance(value, dict) else _by_place(value)
        for key, item in members.items():
            kind: Any = type(item)
            # The form says which member of a FieldType counts: 0 of an object, 1 of an array, 2 of
            # a reference.
            if kind is dict:
                # Most containers hold nothing that could be or hold a reference.
                if "$ref" in item:
                    ref: Any = item["$ref"]
                    form = 2 if isinstance(ref, str) else 0
                elif is_container(item) or thorough or (holds and id(item) in known):
                    form = 0
                else:
                    continue
            elif kind is str:
                continue
            elif kind is list:
                if not item and not holds:
                    continue
                form = 1
            elif kind in scalars:
                continue
            # A mapping of Python's may hold other kinds of containers.
            elif isinstance(item, dict):
                ref = item.get("$ref")
                form = 2 if isinstance(ref, str) else 0
            elif isinstance(item, list):
                form = 1
            else:
                continue
            if dynamic is not None and form == 0 and isinstance(item.get(dynamic), str):
                form = 2
            field_type: Any = fields.get(key, other)
            # Keys of a mapping that was not parsed may be anything.
            if field_type is unnamed and isinstance(key, str) and key.startswith("x-"):
                field_type = extension
            if field_type is None:
                # Most of these are lists of strings.
                if form != 1 or _holds_containers(item):
                    lists.look_into_data(unit, node, key, item, stack)
                continue
            held: Any = field_type[form]
            if held is None:
                continue
            if holds and (careful or id(item) in known):
                there: Any = reusable.get((id(value), key))
                if there is not None:
                    unit.inner.append(new(Inner, (node, key, there)))
                    continue
                if lists.is_inner(unit, node, key, item, held):
                    continue
            if form != 2:
                stack.append((item, held, node, key))
            elif identified or len(item) > 1:
                lists.add_site(unit, node, key, item, held, stack)
            else:
                sites.append(new(site, (node, key, item, ref, held, None, "$ref", None)))
                targets.append(components.get((ref, held), -1))


def _by_place(items: list[Any]) -> dict[Any, Any]:
    """The items of an array as members of an object, so that one loop reads both."""
    members: dict[Any, Any] = {}
    for place, item in enumerate(items):
        members[place] = item  # noqa: PERF403  # compiled, dict() of enumerate() is slower
    return members


def _holds_containers(items: list[Any]) -> bool:
    """Whether anything in a list may hold something."""
    for item in items:
        kind: Any = type(item)
        if kind is not str and kind not in _SCALARS:
            return True
    return False
