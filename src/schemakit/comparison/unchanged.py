"""Which parts are the same on both sides, by their canonical text and what they refer to.

Equal text is not enough: what a reference in it leads to may have changed. So the units of both
graphs are compared first, each once; whatever leads to one that changed is marked, with all
containers around the reference.
"""

from __future__ import annotations

from typing import Any

import orjson

from schemakit.comparison.spots import Side, Spot
from schemakit.references.graph import Graph
from schemakit.references.nodes import Unit, is_reference

__all__ = ["Unchanged", "canonical_text", "have_equal_documents"]

_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS


def canonical_text(value: Any) -> bytes | None:
    """JSON text with sorted keys; None of what is too deep for it."""
    try:
        return orjson.dumps(value, option=_OPTIONS)
    except (orjson.JSONEncodeError, RecursionError):
        return None


def have_equal_documents(old: Side, new: Side) -> bool:
    """Whether both sides are the same documents, whatever the form of their texts."""
    if len(old.registry.all) != len(new.registry.all):
        return False
    others = {new.document_name(one): one for one in new.registry.all}
    for one in old.registry.all:
        other = others.get(old.document_name(one))
        if other is None or one.grammar.version != other.grammar.version:
            return False
        if one.data and one.data == other.data:
            continue
        if _differ(one.contents, other.contents):
            return False
        text = canonical_text(one.contents)
        if text is None or text != canonical_text(other.contents):
            return False
    return True


def _differ(one: Any, other: Any) -> bool:
    """Whether it is seen at once that two values are different: what is equal in Python need not be
    equal in JSON, but what is different is."""
    try:
        if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
            # Most changes are in components, which most descriptions have at their end.
            return any(one[key] != other[key] for key in reversed(one))
        return bool(one != other)
    except RecursionError:
        return False


class Unchanged:
    """Tells which spots of the two sides are the same, with all that they refer to."""

    def __init__(self, old: Side, new: Side) -> None:
        self._old, self._new = old, new
        self._texts: dict[int, bytes | None] = {}
        #: The ids of containers that lead to what changed; None if everything has to be compared.
        self._marked: set[int] | None = None
        if not (_has_conversions(old.graph()) or _has_conversions(new.graph())):
            self._marked = self._mark()

    def is_same(self, old: Spot, new: Spot) -> bool:
        """Whether two spots are equal, and so is all that they refer to."""
        one, other = old.value, new.value
        if not isinstance(one, (dict, list)) or not isinstance(other, (dict, list)):
            return type(one) is type(other) and bool(one == other)
        marked = self._marked
        if marked is None or id(one) in marked or id(other) in marked:
            return False
        if _have_other_dialects(old, new):
            return False
        if (old.document.number or new.document.number) and self._names_differ(old, new):
            return False
        if isinstance(one, dict) and len(one) == 1 and is_reference(one):
            # Most Objects of an operation.
            return isinstance(other, dict) and one == other
        text = self._text(one)
        return text is not None and text == self._text(other)

    def has_equal_text(self, old: Spot, new: Spot) -> bool:
        """Whether two spots are equal, whatever they refer to."""
        text = self._text(old.value)
        return text is not None and text == self._text(new.value)

    def leads_to_change(self, *values: Any) -> bool:
        """Whether one of some values is in a part that changed, or refers to one; True if that is
        not known."""
        marked = self._marked
        return marked is None or any(id(one) in marked for one in values)

    def are_equal_but_for_targets(self, old: Spot, new: Spot) -> bool:
        """Whether two spots are equal, so that only what they refer to may have changed; False if
        that is not known."""
        if self._marked is None or old.document.number or new.document.number:
            return False
        if _have_other_dialects(old, new):
            return False
        # Of Objects that no document holds it is not known what they lead to.
        is_made = self._old.makes_objects or self._new.makes_objects
        return not is_made and self.has_equal_text(old, new)

    def _names_differ(self, old: Spot, new: Spot) -> bool:
        """Whether the same reference may mean something else in the document of the other side."""
        return self._old.document_name(old.document) != self._new.document_name(new.document)

    def _text(self, value: Any) -> bytes | None:
        known = id(value)
        text = self._texts.get(known)
        if text is None and known not in self._texts:
            text = self._texts[known] = canonical_text(value)
        return text

    def _mark(self) -> set[int]:
        units = {_key(self._old, unit): unit for unit in self._old.graph().units[1:]}
        others = {_key(self._new, unit): unit for unit in self._new.graph().units[1:]}
        changed = {
            key
            for key, unit in units.items()
            if key not in others or not self._has_equal_value(unit, others[key])
        }
        changed |= others.keys() - units.keys()
        for side in (self._old, self._new):
            # What a discriminator may name is compared wherever the schema with it is used.
            heirs = side.heirs
            for unit in side.graph().units[1:] if heirs else ():
                if (unit.document.number, unit.tokens) in heirs:
                    changed.add(_key(side, unit))
        marked: set[int] = set()
        for side in (self._old, self._new):
            marked |= _mark_side(side, changed)
        return marked

    def _has_equal_value(self, old: Unit, new: Unit) -> bool:
        text = self._text(old.value)
        return text is not None and text == self._text(new.value)


def _have_other_dialects(old: Spot, new: Spot) -> bool:
    """Whether the same schema may mean something else in the document of the other side."""
    before, after = old.document.grammar, new.document.grammar
    return before is not after and before.dialect != after.dialect


def _key(side: Side, unit: Unit) -> tuple[str, tuple[str, ...], str, Any]:
    return side.document_name(unit.document), unit.tokens, unit.type.name, unit.context.scope


def _has_conversions(graph: Graph) -> bool:
    """Whether a graph has schemas of another dialect, whose nodes are not what the text holds."""
    return any(noted.node[0] is not noted.source for unit in graph.units for noted in unit.noted)


def _mark_side(side: Side, changed: set[tuple[str, tuple[str, ...], str, Any]]) -> set[int]:
    """The containers of one side that are, or lead to, a unit that changed."""
    units = side.graph().units
    users: list[list[int]] = [[] for _ in units]
    for number, unit in enumerate(units):
        for target in {*unit.targets, *(one.unit for one in unit.inner)}:
            if target >= 0:
                users[target].append(number)
    queue = [number for number, unit in enumerate(units) if number and _key(side, unit) in changed]
    reached = set(queue)
    for number in queue:  # the list grows
        for user in users[number]:
            if user not in reached:
                reached.add(user)
                queue.append(user)
    marked: set[int] = set()
    for number in reached:
        unit = units[number]
        marked.add(id(unit.value))
        for site, target in zip(unit.sites, unit.targets, strict=True):
            if target in reached:
                marked.add(id(site.reference))
                _mark_above(site.node, marked)
        for one in unit.inner:
            if one.unit in reached:
                marked.add(id(units[one.unit].value))
                _mark_above(one.node, marked)
    return marked


def _mark_above(node: Any, marked: set[int]) -> None:
    while node is not None and id(node[0]) not in marked:
        marked.add(id(node[0]))
        node = node[2]
