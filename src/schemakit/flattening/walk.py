"""The containers of Objects below a value, each once, and which of them are in cycles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from gc import is_tracked
from typing import Any

from schemakit.flattening.intersection import Where, is_reference
from schemakit.spec.grammar import Grammar, ObjectType

__all__ = ["Walk"]

_NOTHING: Sequence[tuple[Any, int]] = ()


@dataclass(slots=True, eq=False, repr=False)
class Walk:
    """The containers that hold Objects, each once, by number; ``order`` has inner ones first.

    Left out are objects that hold neither a container nor a reference, so nothing to flatten.
    """

    grammar: Grammar
    values: list[Any] = field(default_factory=list)
    types: list[ObjectType] = field(default_factory=list)
    #: Key and number of the containers in each.
    inner: list[Sequence[tuple[Any, int]]] = field(default_factory=list)
    order: list[int] = field(default_factory=list)
    #: The first place of each: the number of its parent, and its key.
    places: list[tuple[int, Any]] = field(default_factory=list)
    #: The schemas with a keyword that may be merged.
    composed: set[int] = field(default_factory=set)
    #: The texts of references that were kept.
    references: set[str] = field(default_factory=set)
    #: How many objects were left out.
    skipped: int = 0
    _is_circular: bool = False
    #: The number of each container by its id; and by its type too, where it is met as another.
    _numbers: dict[int, int] = field(default_factory=dict)
    _others: dict[tuple[int, ObjectType], int] = field(default_factory=dict)

    def collect(self, root: Any, type_: ObjectType) -> None:
        """Numbers the containers below ``root``, by a depth-first search."""
        self._numbers[id(root)] = 0
        self._add(root, type_, -1, "")
        all_inner, order = self.inner, self.order
        # What is entered is on the way from the root to where the search is.
        entered, left = set[int](), set[int]()
        stack = [0]
        while stack:
            number = stack[-1]
            if number in left:
                stack.pop()
            elif number in entered:
                entered.remove(number)
                left.add(number)
                order.append(number)
                stack.pop()
            else:
                inner = self._number_children(number)
                if not inner:
                    left.add(number)
                    stack.pop()
                    continue
                entered.add(number)
                all_inner[number] = inner
                for _, child in inner:
                    if child in entered:
                        self._is_circular = True
                    elif child not in left:
                        stack.append(child)

    def _number_children(self, number: int) -> list[tuple[Any, int]]:
        """Numbers the members that are containers of Objects: ``grammar.children``, unrolled, since
        half of the time of flattening is spent here."""
        values, types, numbers = self.values, self.types, self._numbers
        value, type_ = values[number], types[number]
        if type_.is_schema and ("allOf" in value or "anyOf" in value or "oneOf" in value):
            self.composed.add(number)
        if "$ref" in value and not type_.is_map and is_reference(value):
            self.references.add(value["$ref"])
            # Before 3.1 the keywords beside $ref have no effect.
            if type_.is_schema and not self.grammar.schema_siblings:
                return []
        fields, other, extensible = type_.fields, type_.other, type_.extensible
        found = []
        skipped = 0
        items: Any = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            kind = type(item)
            if kind is str:
                continue
            if kind is dict:
                # The collector does not track objects that hold no container.
                if not is_tracked(item) and "$ref" not in item:
                    skipped += 1
                    continue
            elif kind is not list and not isinstance(item, (dict, list)):
                continue
            held = fields.get(key)
            if held is None:
                if other is None or (extensible and isinstance(key, str) and key[:2] == "x-"):
                    continue
                held = other
            inner = held.object if kind is dict or isinstance(item, dict) else held.array
            if inner is None:
                continue
            new = len(values)
            child = numbers.setdefault(id(item), new)
            if child == new:
                values.append(item)
                types.append(inner)
                self.inner.append(_NOTHING)
                self.places.append((number, key))
            elif types[child] is not inner:
                child = self._number_again(item, inner, number, key)
            found.append((key, child))
        self.skipped += skipped
        return found

    def _number_again(self, value: Any, type_: ObjectType, parent: int, key: Any) -> int:
        """The number of a container that has one with another type."""
        new = len(self.values)
        number = self._others.setdefault((id(value), type_), new)
        if number == new:
            self._add(value, type_, parent, key)
        return number

    def _add(self, value: Any, type_: ObjectType, parent: int, key: Any) -> None:
        self.values.append(value)
        self.types.append(type_)
        self.inner.append(_NOTHING)
        self.places.append((parent, key))

    def where(self, number: int) -> Where:
        """The first place of a container."""
        tokens = []
        while number:
            number, key = self.places[number]
            tokens.append(str(key))
        found: Where = None
        for token in reversed(tokens):
            found = (found, token)
        return found

    def recursive(self) -> set[int]:
        """The containers in cycles of Python objects, and those between two cycles."""
        if not self._is_circular:
            return set()
        outer: list[list[int]] = [[] for _ in self.values]
        for number, inner in enumerate(self.inner):
            for _, child in inner:
                outer[child].append(number)
        inward = [[child for _, child in inner] for inner in self.inner]
        return _not_ending(inward, outer) & _not_ending(outer, inward)


def _not_ending(ahead: list[list[int]], behind: list[list[int]]) -> set[int]:
    """The nodes from which some path of edges ``ahead`` never ends."""
    left = [len(each) for each in ahead]
    ended = [number for number, count in enumerate(left) if not count]
    for number in ended:
        for one in behind[number]:
            left[one] -= 1
            if not left[one]:
                ended.append(one)
    return set(range(len(ahead))).difference(ended)
