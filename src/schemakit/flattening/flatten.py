"""Schemas without ``allOf``, without unions of one, and without the null idioms of 3.1.

A typed walk lists every Schema below a value, each shared one once. Then each is flattened, the
inner ones first; ``intersection`` merges several schemas into one. Nothing recurses.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from schemakit.errors import PointerError, UsageError
from schemakit.flattening.intersection import Intersection, Where, is_reference
from schemakit.flattening.merge import INLINE, REFERENCED, Member
from schemakit.flattening.null_types import is_null, is_nullable, with_null, without_mark
from schemakit.flattening.walk import Walk
from schemakit.spec import pointer
from schemakit.spec.grammar import GRAMMARS, Grammar, ObjectType
from schemakit.spec.siblings import is_annotation
from schemakit.suggest import did_you_mean

__all__ = ["OnResidual", "Residual", "flatten", "flattened"]


@dataclass(frozen=True, slots=True)
class Residual:
    """Something that flattening left as it was, and why.

    ``pointer`` is the JSON Pointer of the schema in the given value; for a property or an item of
    several members, the pointer that it has in the merged schema. ``code`` is one of those that
    docs/flattening.md lists, ``message`` a sentence.
    """

    code: str
    message: str
    pointer: str

    def __str__(self) -> str:
        return f"#{self.pointer}: {self.message} [{self.code}]"


OnResidual = Callable[[Residual], None]


def flatten(
    schema: Any,
    *,
    version: str = "3.1",
    nullable_intent: bool = False,
    on_residual: OnResidual | None = None,
) -> Any:
    """Merges the ``allOf`` of a schema, at every depth: the result accepts the same values.

    ``schema`` is dereferenced plain data, in which kept references stay, and is not changed; the
    result shares the parts that need no change. ``version`` is that of the description: "2.0" to
    "3.2" or "json-schema". What cannot be merged exactly stays in an ``allOf``, and
    ``on_residual`` is called with the reason. Before 3.1, ``nullable`` without a ``type`` has no
    effect and is dropped where it is beside ``allOf``. With ``nullable_intent`` the result is
    nullable, as its author meant: where ``nullable`` is beside ``allOf``, ``anyOf`` or ``oneOf``,
    and where it is a member of an ``allOf`` on its own.

    Raises:
        UsageError: if there is no such version.
    """
    grammar = GRAMMARS.get(version)
    if grammar is None:
        raise UsageError(f"no version {version!r}{did_you_mean(version, list(GRAMMARS))}")
    return flattened(
        schema,
        grammar.types["Schema"],
        grammar,
        nullable_intent=nullable_intent,
        on_residual=on_residual,
    )


def flattened(
    value: Any,
    type_: ObjectType,
    grammar: Grammar,
    *,
    referenced: Collection[int] = frozenset(),
    naming: str | None = None,
    nullable_intent: bool = False,
    on_residual: OnResidual | None = None,
) -> Any:
    """Flattens every Schema in a dereferenced value of some type; see :func:`flatten`.

    ``referenced`` are the ids of schemas that replaced a reference: their annotations yield to
    those written in place, and of several members none passes on its title, nor its name under
    the keyword ``naming``.
    """
    if not isinstance(value, (dict, list)):
        return value
    walk = Walk(grammar)
    walk.collect(value, type_)
    opaque = walk.recursive()
    texts = frozenset(walk.references)
    intersection = Intersection(
        grammar=grammar,
        report=_reporter(on_residual),
        opaque=frozenset(id(walk.values[number]) for number in opaque),
        references=texts,
        names=frozenset({"title", naming} if naming else {"title"}),
        budget=_BUDGET + _BUDGET_PER_SCHEMA * (len(walk.values) + walk.skipped),
        work=_WORK + _WORK_PER_SCHEMA * (len(walk.values) + walk.skipped),
    )
    pinned, pointed_into = _targets(value, texts)
    flattening = _Flattening(
        walk, intersection, pinned, pointed_into, referenced, nullable_intent, on_residual
    )
    return flattening.rebuild_all(opaque)


#: Conjunctions inside conjunctions: more than any description needs, and a bound for hostile ones.
_BUDGET, _BUDGET_PER_SCHEMA = 5_000, 5
#: Keywords, names and items to merge. In a chain of schemas each of which extends the next, they
#: grow with the square of its length.
_WORK, _WORK_PER_SCHEMA = 200_000, 20


def _reporter(on_residual: OnResidual | None) -> Callable[[str, str, Where], None]:
    def report(code: str, message: str, where: Where) -> None:
        if on_residual is not None:
            on_residual(Residual(code, message, pointer.join(_tokens(where))))

    return report


def _tokens(where: Where) -> list[str]:
    found = []
    while where is not None:
        where, token = where
        found.append(token)
    return found[::-1]


# -- targets of references ------------------------------------------------------------------------


def _targets(root: Any, references: Collection[str]) -> tuple[set[int], set[int]]:
    """The ids of the targets of kept references, and of the schemas on the way to them.

    Definitions are not counted as such: flattening leaves them in place.
    """
    named: set[int] = set()
    through: set[int] = set()
    for text in references:
        if text[:1] != "#":
            continue
        try:
            tokens = pointer.parse(pointer.from_fragment(text[1:]))
        except PointerError:
            continue
        value, path = root, []
        for token in tokens:
            if token not in ("$defs", "definitions"):
                path.append(id(value))
            try:
                value = pointer.get(value, (token,))
            except pointer.Missing:
                break
        else:
            named.add(id(value))
            through.update(path)
    return named, through


# -- one schema ------------------------------------------------------------------------------------

_UNIONS = ("anyOf", "oneOf")


@dataclass(slots=True, eq=False, repr=False)
class _Flattening:
    """The context of flattening one schema after the other."""

    walk: Walk
    intersection: Intersection
    pinned: Collection[int]
    pointed_into: Collection[int]
    referenced: Collection[int]
    nullable_intent: bool
    on_residual: OnResidual | None
    #: The flat form of each schema that replaced a reference, by its id, if it is another one.
    _bodies: dict[int, Any] = field(default_factory=dict)

    def rebuild_all(self, opaque: Collection[int]) -> Any:
        """The root with every Schema in it flat; those that are ``opaque`` stay as they are."""
        walk = self.walk
        values, composed = walk.values, walk.composed
        #: The containers that are not as they were.
        changed: dict[int, Any] = {}
        for number in walk.order:
            flat = None
            for key, child in walk.inner[number]:
                if child in changed and number not in opaque:
                    if flat is None:
                        flat = values[number].copy()
                    flat[key] = changed[child]
            if number in composed and number not in opaque:
                before = values[number]
                flat = self._flatten_schema(number, before, before if flat is None else flat)
                if flat is before:
                    continue
            if flat is not None:
                changed[number] = flat
                if id(values[number]) in self.referenced:
                    self._bodies[id(flat)] = flat
        return changed.get(0, values[0])

    def _flatten_schema(self, number: int, before: dict[str, Any], schema: dict[str, Any]) -> Any:
        wrapping = [key for key in ("allOf", *_UNIONS) if isinstance(schema.get(key), list)]
        if not wrapping or (is_reference(schema) and not self.intersection.grammar.schema_siblings):
            return schema
        where = self.walk.where(number) if self.on_residual is not None else None
        merged: list[str] = []
        members: list[Member] = []
        for key in wrapping:
            found = schema[key] if key == "allOf" else self._only_branch(schema, key, where)
            if found is not None:
                merged.append(key)
                members += [Member(each, self._rank(each)) for each in found]
        if not merged:
            return self._widen_union(schema)
        if id(before) in self.pointed_into:
            message = "a reference points into it, and merging would move its target"
            self.intersection.report("pointed-into", message, where)
            return schema
        wrapper = {key: value for key, value in schema.items() if key not in merged}
        marks = [one for one in members if self._is_mark(one.schema)]
        is_nullable = self._is_meant_nullable(wrapper) or bool(marks)
        if is_nullable:
            wrapper.pop("nullable", None)
            members = [one for one in members if one not in marks]
            members += [Member(without_mark(one.schema), one.rank) for one in marks]
        flat = self.intersection.intersect(
            wrapper, members, where, pinned=id(before) in self.pinned
        )
        if merged == ["allOf"] and _holds_all(flat, members):
            return schema
        return self._make_nullable(flat, where) if is_nullable else flat

    def _rank(self, schema: Any) -> int:
        number = id(schema)
        if number in self._bodies:
            return REFERENCED
        is_body = number in self.referenced and number not in self.intersection.opaque
        return REFERENCED if is_body else INLINE

    def _only_branch(self, schema: dict[str, Any], key: str, where: Where) -> list[Any] | None:
        """The branch that a union is equivalent to: its only one, or in 3.1 one with null."""
        branches = schema[key]
        if "discriminator" in schema or not 1 <= len(branches) <= 2:
            return None
        if len(branches) == 1:
            return list(branches)
        if self.intersection.grammar.legacy_bounds:
            return None
        others = [one for one in branches if not is_null(one)]
        if len(others) != 1:
            return None
        nullable = with_null(others[0], may_be_null=key == "anyOf")
        if nullable is None:
            message = f"{key!r} with null cannot be expressed by a type"
            self.intersection.report("null-union", message, where)
            return None
        if self._rank(others[0]) == REFERENCED:
            self._bodies[id(nullable)] = nullable
        return [nullable]

    def _is_meant_nullable(self, wrapper: dict[str, Any]) -> bool:
        return (
            self.nullable_intent
            and self.intersection.grammar.legacy_bounds
            and wrapper.get("nullable") is True
            and "type" not in wrapper
        )

    def _is_mark(self, schema: Any) -> bool:
        """Whether a member says nothing but ``nullable``."""
        return (
            isinstance(schema, dict)
            and self._is_meant_nullable(schema)
            and all(key == "nullable" or is_annotation(key) for key in schema)
        )

    def _widen_union(self, schema: dict[str, Any]) -> dict[str, Any]:
        """A union with null as a further branch, if it is meant to be nullable."""
        unions = [key for key in _UNIONS if isinstance(schema.get(key), list)]
        if len(unions) != 1 or "allOf" in schema or not self._is_meant_nullable(schema):
            return schema
        found = {key: value for key, value in schema.items() if key != "nullable"}
        if not any(is_nullable(one) for one in schema[unions[0]]):
            found[unions[0]] = [*schema[unions[0]], {"enum": [None]}]
        return found

    def _make_nullable(self, flat: Any, where: Where) -> Any:
        if isinstance(flat, dict) and "type" not in flat and "allOf" not in flat:
            widened = self._widen_union({**flat, "nullable": True})
            if "nullable" not in widened:
                return widened
        if not isinstance(flat, dict) or "type" not in flat or "allOf" in flat:
            message = "'nullable' without 'type' has no effect, and there is no type to add it to"
            self.intersection.report("nullable-without-type", message, where)
            return flat
        flat = {**flat, "nullable": True}
        values = flat.get("enum")
        if isinstance(values, list) and None not in values:
            flat["enum"] = [*values, None]
        return flat


def _holds_all(flat: Any, members: list[Member]) -> bool:
    """Whether no member was merged."""
    kept = flat.get("allOf", ()) if isinstance(flat, dict) else ()
    return list(map(id, kept)) == [id(one.schema) for one in members] and bool(members)
