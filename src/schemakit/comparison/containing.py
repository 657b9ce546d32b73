"""Containment of schemas for the comparison of descriptions: where their schemas are looked up.

What a schema refers to is taken from the old description on both sides, where both have it: what
changed there is another difference.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from schemakit.comparison.records import REQUEST, Direction, OpenObjects
from schemakit.comparison.spots import Side, Spot
from schemakit.comparison.unchanged import Unchanged, canonical_text
from schemakit.containment.comparison import (
    FULL,
    VALUES_AROUND,
    Comparer,
    Containment,
    Effort,
    Inside,
)
from schemakit.containment.engine import is_available
from schemakit.containment.normal_form import Side as SchemaSide
from schemakit.containment.sameness import AreUnchanged
from schemakit.errors import PointerError, SchemaKitError
from schemakit.spec import pointer
from schemakit.spec.to_2020_12 import json_schema

__all__ = ["INSTALL", "Judge", "Look", "SchemaPair", "Sources", "has_engine"]

#: How to install what decides most.
INSTALL = "pip install 'schemakit[diff]'"
_HIDDEN = {"request": "readOnly", "response": "writeOnly"}
#: Keywords that name schemas, so that what a reference means depends on where it is.
_NAMING = ("$id", "$anchor", "$dynamicRef", "$recursiveRef")
#: What is beside the reference that the root of a bundle is.
_BESIDE = frozenset({"$ref", "$schema", "$defs"})
#: References that are followed in a row.
_LONGEST = 50
#: Pairs of schemas of their own that are kept.
_MOST_KEPT = 20

Look = Callable[[str], Any]


def has_engine() -> bool:
    """Whether the extra is installed that decides most."""
    return is_available()


class Judge:
    """Decides whether one schema accepts what another does, for schemas that two functions look up.

    ``legacy`` is whether ``nullable`` has an effect, and ``siblings`` whether keywords beside
    ``$ref`` have one. ``are_unchanged`` is as in :class:`schemakit.containment.sameness.Sameness`.
    """

    def __init__(
        self,
        looks: tuple[Look, Look],
        open_objects: OpenObjects,
        *,
        legacy: bool,
        siblings: bool,
        are_unchanged: AreUnchanged | None = None,
    ) -> None:
        self._looks, self._open, self._are_unchanged = looks, open_objects, are_unchanged
        self._legacy, self._siblings = legacy, siblings
        self._comparers: dict[tuple[str, str], Comparer] = {}

    def _comparer(self, hidden: str, open_objects: OpenObjects) -> Comparer:
        key = hidden, open_objects
        if key not in self._comparers:
            sides = [
                SchemaSide(look, legacy=self._legacy, hidden=hidden, reads_siblings=self._siblings)
                for look in self._looks
            ]
            self._comparers[key] = Comparer(
                *sides, open=open_objects, are_unchanged=self._are_unchanged
            )
        return self._comparers[key]

    @property
    def spent(self) -> int:
        """A measure of the work so far."""
        return sum(one.spent for one in self._comparers.values())

    def contains(
        self, old: Any, new: Any, direction: Direction, effort: Effort = FULL
    ) -> Containment:
        """Whether a message that was right still is: of a request, whether the new schema accepts
        what the old one accepts; of a response, whether the old one accepts what the new one
        does."""
        comparer = self._comparer(_HIDDEN[direction], self._open)
        if direction == REQUEST:
            return comparer.contains(comparer.old, old, comparer.new, new, effort)
        return comparer.contains(comparer.new, new, comparer.old, old, effort)

    def embed(self, old: Any, new: Any, direction: Direction, inside: Inside) -> tuple[Any, bool]:
        """A value that was right and is not any more, with one inside that tells two other schemas
        apart; and whether it is right with a harmless one there. ``NOTHING`` if none was found."""
        comparer = self._comparer(_HIDDEN[direction], self._open)
        if direction == REQUEST:
            return comparer.embed(comparer.old, old, comparer.new, new, inside)
        return comparer.embed(comparer.new, new, comparer.old, old, inside)

    def gain(self, old: Any, new: Any, direction: Direction) -> Any:
        """A value that is right now and was not: of a request, one that the new schema accepts and
        the old one does not; of a response the other way around. ``NoValue`` if none was found."""
        comparer = self._comparer(_HIDDEN[direction], self._open)
        if direction == REQUEST:
            return comparer.contains(comparer.new, new, comparer.old, old, VALUES_AROUND).value
        return comparer.contains(comparer.old, old, comparer.new, new, VALUES_AROUND).value

    def contains_anywhere(self, old: Any, new: Any, direction: Direction) -> bool:
        """Whether :meth:`contains` is proved even if other schemas apply to the same values, which
        may describe further properties."""
        comparer = self._comparer(_HIDDEN[direction], "strict")
        if direction == REQUEST:
            return comparer.contains(comparer.old, old, comparer.new, new).holds is True
        return comparer.contains(comparer.new, new, comparer.old, old).holds is True

    def tells_apart(self, old: Any, new: Any, value: Any, direction: Direction) -> bool:
        """Whether a value was right and is not any more, as in :meth:`contains`."""
        comparer = self._comparer(_HIDDEN[direction], self._open)
        if direction == REQUEST:
            return comparer.tells_apart(comparer.old, old, comparer.new, new, value)
        return comparer.tells_apart(comparer.new, new, comparer.old, old, value)

    def receives(self, old: Any, new: Any, value: Any, direction: Direction) -> bool | None:
        """Whether who receives a message accepts a value: of a request by the new schema, of a
        response by the old one; None if that is not certain."""
        comparer = self._comparer(_HIDDEN[direction], self._open)
        if direction == REQUEST:
            return comparer.accepts(comparer.new, new, value)
        return comparer.accepts(comparer.old, old, value)

    def are_equivalent(self, old: Any, new: Any) -> bool:
        """Whether it is proved that both accept the same values."""
        comparer = self._comparer("", "strict")
        if comparer.contains(comparer.old, old, comparer.new, new).holds is not True:
            return False
        return comparer.contains(comparer.new, new, comparer.old, old).holds is True


class SchemaPair(NamedTuple):
    """Two schemas to judge, and the functions that look up what they refer to.

    ``judge`` takes what both descriptions have from the old one, ``actual`` each schema as it is.
    """

    judge: Judge
    actual: Judge
    old: Any
    new: Any
    look_old: Look
    #: In the new description itself.
    look_new: Look


class Sources:
    """Finds the schemas of pairs: in the documents, or as schemas of their own where references
    depend on more than the entry document, or the dialects differ."""

    def __init__(
        self, sides: tuple[Side, Side], open_objects: OpenObjects, unchanged: Unchanged
    ) -> None:
        self._sides, self._open, self._unchanged = sides, open_objects, unchanged
        self._direct: tuple[Judge, Judge] | None = None
        #: The last pairs of schemas that were made, which know what was proved of them.
        self._bundled: dict[object, SchemaPair | None] = {}
        self._looks = [_look_in(one.entry.contents) for one in sides]
        grammars = [one.entry.grammar for one in sides]
        is_plain = not any(map(_needs_bundles, sides))
        if is_plain and grammars[0].dialect == grammars[1].dialect:
            look_old, look_new = self._looks
            self._direct = (
                self._make_judge(look_old, _first_of(look_old, look_new), self._are_unchanged),
                self._make_judge(look_old, look_new, self._are_unchanged),
            )

    def _are_unchanged(self, one: Any, other: Any) -> bool:
        """Whether two schemas in the entry documents are equal, with all that they refer to."""
        old, new = self._sides
        if old.makes_objects or new.makes_objects:
            return False  # of those it is not known what they lead to
        return self._unchanged.is_same(Spot(old.entry, (), one), Spot(new.entry, (), other))

    def judge_with(self, look_old: Look, look_new: Look) -> Judge:
        """A judge for which references of the schemas lead elsewhere."""
        if self._direct is None:
            return Judge((look_old, look_new), self._open, legacy=False, siblings=True)
        return self._make_judge(look_old, look_new)

    def _make_judge(
        self,
        look_old: Look,
        look_new: Look,
        are_unchanged: AreUnchanged | None = None,
    ) -> Judge:
        grammar = self._sides[0].entry.grammar
        return Judge(
            (look_old, look_new),
            self._open,
            legacy=not grammar.root.is_schema or grammar.legacy_bounds,
            siblings=grammar.schema_siblings,
            are_unchanged=are_unchanged,
        )

    def find(self, old: Spot, new: Spot) -> SchemaPair | None:
        """The two schemas; None if one cannot be read, is too deep or contains itself."""
        if canonical_text(old.value) is None or canonical_text(new.value) is None:
            return None
        if self._direct is not None:
            return SchemaPair(*self._direct, old.value, new.value, *self._looks)
        key = old.place, new.place, id(old.value), id(new.value)
        if key not in self._bundled:
            if len(self._bundled) == _MOST_KEPT:
                del self._bundled[next(iter(self._bundled))]
            self._bundled[key] = self._bundle(old, new)
        return self._bundled[key]

    def _bundle(self, old: Spot, new: Spot) -> SchemaPair | None:
        trees = [_bundle(side, spot) for side, spot in zip(self._sides, (old, new), strict=True)]
        if None in trees:
            return None
        looks = [_look_in(one) for one in trees]
        pair = looks[0], _first_of(*looks)
        judge = Judge(pair, self._open, legacy=False, siblings=True)
        actual = Judge((looks[0], looks[1]), self._open, legacy=False, siblings=True)
        # A schema that refers to itself is one of its own definitions. What is compared are these
        # two, and not what the new one's name means in the old one.
        roots = [_enter(tree, look) for tree, look in zip(trees, looks, strict=True)]
        return SchemaPair(judge, actual, roots[0], roots[1], *looks)


def _enter(tree: Any, look: Look) -> Any:
    """The schema that the root of a bundle stands for."""
    for _ in range(_LONGEST):
        if not (isinstance(tree, dict) and tree.keys() <= _BESIDE and "$ref" in tree):
            break
        try:
            tree = look(tree["$ref"])
        except LookupError:
            break
    return tree


def _needs_bundles(side: Side) -> bool:
    names = side.entry.grammar.identifiers
    if len(side.registry.all) > 1 or (names is not None and names.id == "id"):
        return True
    if names is None:
        return False
    return side.entry.may_hold(*_NAMING) and (
        bool(side.entry.data) or _has_key(side.entry.contents, _NAMING)
    )


def _has_key(value: Any, keys: Sequence[str]) -> bool:
    """Whether an object in a value has one of some keys."""
    pending, met = [value], {id(value)}
    while pending:
        one = pending.pop()
        if isinstance(one, dict) and any(key in one for key in keys):
            return True
        for inner in one.values() if isinstance(one, dict) else one:
            if isinstance(inner, (dict, list)) and id(inner) not in met:
                met.add(id(inner))
                pending.append(inner)
    return False


def _look_in(document: Any) -> Look:
    def look(reference: str) -> Any:
        try:
            return pointer.get(document, _parse_fragment(reference))
        except (pointer.Missing, PointerError) as error:
            raise LookupError(reference) from error

    return look


def _parse_fragment(reference: str) -> tuple[str, ...]:
    """The tokens of a reference into the document itself.

    Raises:
        LookupError: if it leads to another one.
        PointerError: if it is not well-formed.
    """
    if reference[:1] != "#":
        raise LookupError(reference)
    return pointer.parse(pointer.from_fragment(reference[1:]))


def _first_of(one: Look, other: Look) -> Look:
    def look(reference: str) -> Any:
        try:
            return one(reference)
        except LookupError:
            return other(reference)

    return look


def _bundle(side: Side, spot: Spot) -> Any:
    """A schema with what it refers to, as a JSON Schema of 2020-12; None if that cannot be."""
    is_openapi = not spot.document.grammar.root.is_schema
    if side.is_made(spot):
        return json_schema(spot.value, legacy=is_openapi)
    try:
        bundled = side.reader.bundle({"at": side.at(spot), "missing": "keep"})
    except SchemaKitError:
        return None
    return json_schema(bundled, legacy=is_openapi)
