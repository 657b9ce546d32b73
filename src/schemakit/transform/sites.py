"""What the references of a description are worth in one output: siblings that count, targets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schemakit.references.graph import Graph
from schemakit.references.nodes import Node, Site, Unit
from schemakit.spec.grammar import LITERAL, Grammar, ObjectType, type_at
from schemakit.spec.siblings import ANNOTATIONS
from schemakit.spec.values import equal

__all__ = ["Sites", "identifiers_of"]

#: The keys on the way from one value to another inside it.
_Way = tuple[Any, ...]

_TEXTS = frozenset({"summary", "description"})


class Sites:
    """The references of a graph by the Reference Object.

    ``grammar`` is that of the entry document; ``annotations`` counts annotation keywords beside
    references in versions that ignore all siblings too.
    """

    def __init__(self, graph: Graph, grammar: Grammar, *, annotations: bool) -> None:
        self._graph, self._grammar, self._annotations = graph, grammar, annotations
        self._by_reference: dict[int, tuple[int, Site, int]] | None = None
        self._ends: dict[int, int] = {}

    def counting(self, site: Site) -> dict[str, Any]:
        """The members beside a reference that count."""
        reference, type_ = site.reference, site.expected
        if len(reference) == 1:
            return {}
        if site.siblings is not None:
            members: dict[str, Any] = site.siblings[0]
            return members
        grammar = type_.grammar or self._grammar
        if not self._annotations or grammar.schema_siblings:
            names = grammar.overrides.get(type_.name, frozenset())
        else:
            names = ANNOTATIONS if type_.is_schema else _TEXTS
        return {
            key: value
            for key, value in reference.items()
            if key in names or (names is ANNOTATIONS and str(key)[:2] == "x-")
        }

    def find(self, value: Any) -> tuple[int, Site | None, int]:
        """The reference that a value is, if it has a target: the unit that it is in, the site, and
        the target; else None between -1 and -1."""
        if self._by_reference is None:
            self._by_reference = {
                id(site.reference): (number, site, target)
                for number, unit in enumerate(self._graph.units)
                for site, target in zip(unit.sites, unit.targets, strict=True)
                if target >= 0
            }
        return self._by_reference.get(id(value), (-1, None, -1))

    def end_of(self, target: int) -> int:
        """The end of the references that a unit is nothing but, as long as these have no place of
        their own in the output; the unit itself if it is anything else."""
        end = self._ends.get(target)
        if end is None:
            end, unit = target, self._graph.units[target]
            while unit.is_alias and unit.targets[0] >= 0 and _has_no_place(unit):
                if self.counting(unit.sites[0]):
                    break
                end = unit.targets[0]
                unit = self._graph.units[end]
            self._ends[target] = end
        return end

    def targets_of(self, unit: Unit) -> tuple[int, ...]:
        """The targets of a unit's references, past those that only refer on."""
        return tuple([self.end_of(one) if one >= 0 else one for one in unit.targets])

    def are_equal(self, one: int, other: int) -> bool:
        """Whether two units say the same: equal text, and references to what is equal.

        The same text in two dynamic scopes does, if all its references come to the same. Of two
        texts a unit that says more than its references do, such as a relative URI, equals none.
        """
        units = self._graph.units
        stack, assumed = [(one, other)], {(one, other)}
        while stack:
            left, right = (units[self.end_of(number)] for number in stack.pop())
            if left is right:
                continue
            here, there = list(self._units_in(left)), list(self._units_in(right))
            is_one_text = left.value is right.value and left.type is right.type
            if not is_one_text and not _have_equal_texts(here, there):
                return False
            leads, counterparts = _find_targets(here), _find_targets(there)
            if leads.keys() != counterparts.keys():
                return False
            for pair in ((target, counterparts[where]) for where, target in leads.items()):
                if (pair[0] < 0) != (pair[1] < 0):
                    return False
                if pair[0] >= 0 and pair not in assumed:
                    assumed.add(pair)
                    stack.append(pair)
        return True

    def _units_in(self, unit: Unit) -> Iterator[tuple[_Way, Unit]]:
        """A unit and those inside it, each with the keys that lead to it."""
        stack: list[tuple[_Way, Unit]] = [((), unit)]
        met: set[int] = set()
        while stack:
            way, one = stack.pop()
            yield way, one
            for inner in one.inner:
                if inner.unit not in met:
                    met.add(inner.unit)
                    below = (*way, *_keys_to(inner.node, inner.key))
                    stack.append((below, self._graph.units[inner.unit]))


def _keys_to(node: Node | None, key: Any) -> tuple[Any, ...]:
    """The keys from the value of a unit to a member of a node in it."""
    keys = [key]
    while node is not None and node[2] is not None:
        keys.append(node[3])
        node = node[2]
    return tuple(reversed(keys))


def _have_equal_texts(left: list[tuple[_Way, Unit]], right: list[tuple[_Way, Unit]]) -> bool:
    """Whether two units, each with those inside it, differ at most in where references lead."""
    (_, one), (_, other) = left[0], right[0]
    same_type = one.type is other.type or (one.type.is_schema and other.type.is_schema)
    return (
        same_type
        and one.context.scope == other.context.scope
        and all(_says_only_its_text(unit) for _, unit in (*left, *right))
        and equal(one.value, other.value)
    )


def _find_targets(inside: list[tuple[_Way, Unit]]) -> dict[_Way, int]:
    """The targets of all references in a text by the keys on the way to each, and the schemas that
    its discriminators name."""
    found: dict[_Way, int] = {}
    for way, unit in inside:
        for site, target in zip(unit.sites, unit.targets, strict=True):
            found[(*way, *_keys_to(site.node, site.key), site.keyword)] = target
        # No way to a reference ends in a number: its keyword is last.
        found |= {(*way, index): target for index, target in enumerate(unit.mapped)}
    return found


def identifiers_of(type_: ObjectType) -> frozenset[str]:
    """The keywords that name a schema of a type."""
    names = type_.grammar.identifiers if type_.grammar is not None else None
    return frozenset() if names is None else names.keywords


def _has_no_place(unit: Unit) -> bool:
    """Whether a unit is in another document, or in the entry document where nothing is read."""
    document = unit.document
    if document.number:
        return True
    there = type_at(document.grammar, unit.tokens, document.contents)
    return there is LITERAL and unit.type is not LITERAL


def _says_only_its_text(unit: Unit) -> bool:
    """Whether what is written of a unit in the output is what it says in its document."""
    for one in unit.noted:
        type_, source = one.node[1], one.source
        if not type_.is_schema or not isinstance(source, dict) or "discriminator" in source:
            return False
        if not identifiers_of(type_).isdisjoint(source):
            return False
        # Converted to another dialect it may say the same.
        if one.node[0] is not source and not equal(one.node[0], source):
            return False
    return True
