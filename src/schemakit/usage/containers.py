"""Which Objects are equal once every reference in them is resolved."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any, NamedTuple

from schemakit.references.components import is_alias
from schemakit.references.graph import Graph
from schemakit.references.nodes import ROOT, Site
from schemakit.spec.grammar import LITERAL, ObjectType, field_type
from schemakit.usage.refinement import equal_classes

__all__ = ["Occurrence", "list_occurrences"]


class Occurrence(NamedTuple):
    """A unit, or a Schema Object in one: two that are equal have the same ``equal``."""

    unit: int
    value: Any
    type: ObjectType
    #: The keys that lead to it from the unit, as linked pairs; () for the unit.
    path: Any
    #: The number of the occurrence around it in the unit, or -1.
    around: int
    equal: int


class _Open(NamedTuple):
    """A container that leads to a cycle, by its node: its class is known only in the end."""

    node: int


class _Later(NamedTuple):
    """What a reference inside a cycle leads to, by its unit."""

    unit: int


#: What is known of a value: a class, what its class depends on, or a scalar.
_Code = Hashable
#: What stands in a label for a member that is not known yet.
_HOLE = "hole", None
#: What stands for a container inside itself.
_CIRCLE = "circle", None
_WHOLE = (id(None), ROOT)


def list_occurrences(graph: Graph) -> list[Occurrence]:
    """Every unit that is an object and not an alias, and every Schema Object written in one.

    What leads to no cycle gets its class from the inside out, by its members. All else is compared
    as a graph, in which containers are equal unless something tells them apart.
    """
    comparison = _Comparison(graph)
    for numbers in graph.components:  # targets first
        for number in sorted(numbers):
            comparison.add_unit(number)
    return comparison.finish()


class _Comparison:
    """The classes found so far."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.units: list[_Code] = [_Later(number) for number in range(len(graph.units))]
        self._classes: dict[Hashable, int] = {}
        #: Of open containers: their labels and children.
        self._labels: list[Hashable] = []
        self._children: list[list[_Code]] = []
        self.found: list[Occurrence] = []
        self.codes: list[_Code] = []

    def add_unit(self, number: int) -> None:
        """Walks a unit, after all that it leads to and that is not in its cycle."""
        self.units[number] = _UnitWalk(self, number).run()

    def close(self, is_object: bool, members: list[tuple[Any, _Code]]) -> _Code:
        """The code of a container by those of its members."""
        waiting = [(key, code) for key, code in members if isinstance(code, (_Open, _Later))]
        if waiting:
            members = [
                (key, _HOLE if isinstance(code, (_Open, _Later)) else code) for key, code in members
            ]
        label = is_object, frozenset(members) if is_object else tuple(members)
        if not waiting:
            return self._classes.setdefault(label, len(self._classes))
        if is_object:
            waiting.sort(key=lambda one: str(one[0]))
        self._labels.append(label)
        self._children.append([code for _, code in waiting])
        return _Open(len(self._labels) - 1)

    def finish(self) -> list[Occurrence]:
        """Every occurrence with its class, once all units were added."""
        labels, nodes = list(self._labels), []
        for children in self._children:
            ends = []
            for child in map(self._end, children):
                if isinstance(child, _Open):
                    ends.append(child.node)
                else:
                    ends.append(len(labels))
                    labels.append(("known", child))
            nodes.append(ends)
        nodes += [[] for _ in range(len(labels) - len(nodes))]
        numbers = equal_classes(labels, nodes)
        found = []
        for one, code in zip(self.found, map(self._end, self.codes), strict=True):
            known = len(self._classes) + numbers[code.node] if isinstance(code, _Open) else code
            assert isinstance(known, int)  # noqa: S101  every container has a class
            found.append(one._replace(equal=known))
        return found

    def _end(self, code: _Code) -> _Code:
        """What a code came to: of the unit of a cycle, that of the end of its aliases."""
        met = set()
        while isinstance(code, _Later) and code not in met:
            met.add(code)
            code = self.units[code.unit]
        return code


class _Frame:
    """A container whose members are being looked at."""

    __slots__ = ("around", "beside", "items", "key", "members", "number", "path", "type", "value")

    def __init__(self, value: Any, type_: ObjectType, key: Any, path: Any) -> None:
        self.value, self.type, self.key, self.path = value, type_, key, path
        self.items: Iterator[tuple[Any, Any]] = iter(
            value.items() if isinstance(value, dict) else enumerate(value)
        )
        self.members: list[tuple[Any, _Code]] = []
        #: The unit of the reference that it stands beside, the number of the occurrence that it
        #: is, and that of the one around its members.
        self.beside, self.number, self.around = -1, -1, -1


class _UnitWalk:
    """Goes through the containers of one unit, from the inside out."""

    def __init__(self, comparison: _Comparison, number: int) -> None:
        self._comparison, self._number = comparison, number
        self._unit = unit = comparison.graph.units[number]
        self._sites = {
            (id(site.node and site.node[0]), site.key): (site, target)
            for site, target in zip(unit.sites, unit.targets, strict=True)
            if target >= 0
        }
        self._inner = {(id(one.node and one.node[0]), one.key): one.unit for one in unit.inner}
        #: The codes of the containers that were met: YAML aliases share them.
        self._known: dict[tuple[int, int], _Code] = {}

    def run(self) -> _Code:
        """The code of the whole unit."""
        root, type_ = self._unit.root, self._unit.type
        if _WHOLE in self._inner:
            return self._comparison.units[self._inner[_WHOLE]]
        if _WHOLE in self._sites:
            site, target = self._sites[_WHOLE]
            if self._is_alias(site):
                return self._comparison.units[target]
            return self._fold(self._frame_beside(site, target, ROOT, ()))
        if not isinstance(root, (dict, list)):
            return _scalar(root)
        return self._fold(_Frame(root, type_, ROOT, ()))

    def _fold(self, first: _Frame) -> _Code:
        self._note(first, -1, is_root=True)
        stack = [first]
        while True:
            frame = stack[-1]
            for key, item in frame.items:
                kind = type(item)
                if kind is str or not isinstance(item, (dict, list)):
                    frame.members.append((key, item if kind is str else _scalar(item)))
                    continue
                inside = self._enter(frame, key, item)
                if isinstance(inside, _Frame):
                    stack.append(inside)
                    break
                frame.members.append((key, inside))
            else:
                code = self._leave(stack.pop())
                if not stack:
                    return code
                stack[-1].members.append((frame.key, code))

    def _enter(self, frame: _Frame, key: Any, item: Any) -> _Frame | _Code:
        """The code of a member that is a container, or what has to be looked at first."""
        place = (id(frame.value), key)
        path = (frame.path, str(key))
        if place in self._inner:
            return self._comparison.units[self._inner[place]]
        if place in self._sites:
            site, target = self._sites[place]
            if self._is_alias(site):
                return self._comparison.units[target]
            inside = self._frame_beside(site, target, key, path)
        else:
            held = field_type(frame.type, key)
            type_ = held and (held.object if isinstance(item, dict) else held.array)
            inside = _Frame(item, type_ or LITERAL, key, path)
            known = self._known.get((id(item), id(inside.type)))
            if known is not None:
                return known
            self._known[id(item), id(inside.type)] = _CIRCLE
        self._note(inside, frame.around)
        return inside

    def _leave(self, frame: _Frame) -> _Code:
        if frame.beside >= 0:
            frame.members.append(("$ref", self._comparison.units[frame.beside]))
        code = self._comparison.close(isinstance(frame.value, dict), frame.members)
        if frame.beside < 0:
            self._known[id(frame.value), id(frame.type)] = code
        if frame.number >= 0:
            self._comparison.codes[frame.number] = code
        return code

    def _note(self, frame: _Frame, around: int, *, is_root: bool = False) -> None:
        """Notes a Schema Object, or the root of the unit, as an occurrence."""
        frame.around = around
        is_plain = frame.type.is_schema and frame.beside < 0
        if isinstance(frame.value, dict) and (is_root or is_plain):
            found = self._comparison.found
            frame.number = frame.around = len(found)
            value = self._unit.value if is_root else frame.value
            found.append(Occurrence(self._number, value, frame.type, frame.path, around, -1))
            self._comparison.codes.append(None)

    def _frame_beside(self, site: Site, target: int, key: Any, path: Any) -> _Frame:
        """What has to be looked at beside a reference."""
        members: Any = site.siblings[0] if site.siblings is not None else None
        if members is None:
            members = {name: one for name, one in site.reference.items() if name != site.keyword}
        frame = _Frame(members, site.expected, key, path)
        frame.beside = target
        return frame

    def _is_alias(self, site: Site) -> bool:
        """Whether a reference is nothing but its target."""
        if site.keyword != "$ref":
            return len(site.reference) == 1
        return is_alias(site.reference, self._unit.document, is_schema=site.expected.is_schema)


def _scalar(value: Any) -> _Code:
    """A scalar, such that true is not 1; 1.0 is, as in JSON Schema."""
    return (type(value) is bool, value)
