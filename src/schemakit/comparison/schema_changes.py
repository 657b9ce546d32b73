"""The differences of two schemas, each at the keyword that changed.

Schemas inside are compared in place; a schema that a reference leads to is a part of its own, which
is compared once, however often it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from schemakit.comparison.discriminators import compare_discriminators, compare_heirs
from schemakit.comparison.disjoint import are_disjoint
from schemakit.comparison.equal_pairs import list_changed_members
from schemakit.comparison.facts import UNKNOWN, Edge, Effect, Fact, PairKey, Part
from schemakit.comparison.keyword_facts import (
    added_schema_fact,
    annotation_fact,
    code_of,
    content_schema_facts,
    effects_to_facts,
    keyword_fact,
    never_fact,
    replace_keyword,
    take_malformed,
    take_malformed_schemas,
    unpaired_fact,
    value_facts,
)
from schemakit.comparison.keyword_rules import RULES, Effects
from schemakit.comparison.member_facts import compare_members
from schemakit.comparison.records import OpenObjects
from schemakit.comparison.schema_pairs import pair_schemas
from schemakit.comparison.schema_view import (
    MALFORMED,
    Child,
    Conjunct,
    Held,
    is_directed,
    is_documentation,
)
from schemakit.comparison.spots import Side, Spot
from schemakit.comparison.unchanged import Unchanged
from schemakit.comparison.unions import pair_members
from schemakit.spec.values import equal

__all__ = ["DECLARING", "SchemaChanges", "weaken"]

#: What a keyword's schemas are called in the way to them.
_MARKS = {"items": "[]", "additionalProperties": ".*", "unevaluatedProperties": ".*"}
#: On the way into ``contentSchema``: it alone says what the content of a string may be.
_OF_CONTENT = "(contentSchema)"
#: Keywords whose schemas decide which others apply, so that more may mean less.
_CONDITIONS = frozenset({"if", "then", "else", "contentSchema"})
_UNIONS = ("anyOf", "oneOf")
#: Keywords that are compared before the others.
_TOGETHER = frozenset({"type", "enum", MALFORMED})
_UNEVALUATED = frozenset({"unevaluatedProperties", "unevaluatedItems"})
#: Keywords whose schemas are for members and items, each for others.
_OF_PARTS = frozenset({"items", "prefixItems"})
#: Keywords by which several schemas are about one value, or one part of it.
_BESIDE = _UNEVALUATED | {
    *("$ref", "$dynamicRef", "$recursiveRef", "allOf", "anyOf", "oneOf", "not", "if", "then"),
    *("else", "dependentSchemas", "dependencies", "patternProperties", "contains"),
    *("propertyNames", "extends", "disallow"),
}
#: Differences that may be safe only since undeclared properties are not sent.
DECLARING = frozenset(
    {
        *("property-added", "required-property-added", "property-removed"),
        *("additional-properties-changed", "pattern-properties-changed"),
    }
)
#: References that are followed in a row.
_LONGEST = 100


class _Pair(NamedTuple):
    """Two schemas to compare, and what they are in the part."""

    old: Child
    new: Child
    way: str
    sign: int
    is_monotone: bool
    #: Whether nothing else says what a value may be.
    is_whole: bool = True


class SchemaChanges:
    """Compares the schemas of parts; ``enter`` is told of each pair of components."""

    def __init__(
        self,
        sides: tuple[Side, Side],
        unchanged: Unchanged,
        open_objects: OpenObjects,
        enter: Callable[[str, Spot, Spot, str], PairKey],
    ) -> None:
        self._sides = self._old, self._new = sides
        self._unchanged, self._open, self._enter = unchanged, open_objects, enter
        self._evaluates = any(
            document.grammar.schema_siblings and document.may_hold(*_UNEVALUATED)
            for side in sides
            for document in side.registry.all
        )

    def use(
        self, part: Part, old: Spot, new: Spot, edge: Mapping[str, Any], name: str = ""
    ) -> None:
        """Let a part use two schemas: an edge to the pair that their references lead to."""
        if self._unchanged.is_same(old, new):
            return
        ends = self._lead(old, new)
        key = self._enter("Schema", *ends, name)
        part.edges.append(Edge(key, **edge))
        self._use_heirs(part, ends, edge)

    def _use_heirs(self, part: Part, ends: tuple[Spot, Spot], edge: Mapping[str, Any]) -> None:
        """Let a part use what the discriminator of two schemas may name beyond them."""
        if ends[0].place in self._old.heirs or ends[1].place in self._new.heirs:
            part.edges.append(Edge(self._enter("Discriminator", *ends, ""), **edge))

    def compare_heirs(self, part: Part) -> None:
        """Add the differences of what the discriminator of a pair of schemas may name."""
        for ends in compare_heirs(part, (self._old, self._new), self._unchanged):
            self.use(part, *ends, {"role": ""})

    def compare(self, part: Part) -> None:
        """Add the differences of a pair of schemas to its part."""
        queue = [_Pair(Child(part.old, ()), Child(part.new, ()), "", 1, True)]
        met: set[tuple[Any, Any]] = set()
        while queue:
            pair = queue.pop()
            if self._unchanged.is_same(pair.old.spot, pair.new.spot):
                continue
            ends = pair.old.spot.identity, pair.new.spot.identity
            if ends in met:
                continue
            met.add(ends)
            led = self._lead(pair.old.spot, pair.new.spot)
            is_led = not (led[0].is_at(pair.old.spot) and led[1].is_at(pair.new.spot))
            if pair.way and is_led:
                self._compare_beside(part, pair)
                name = f"{part.name}{pair.way}"
                key = self._enter("Schema", *led, name)
                is_whole = pair.is_whole and not is_directed(self._sides, (pair.old, pair.new))
                part.edges.append(Edge(key, "", pair.way, pair.sign, pair.is_monotone, is_whole))
                edge = {"role": "", "place": pair.way, "sign": pair.sign, "is_whole": is_whole}
                self._use_heirs(part, led, {**edge, "is_monotone": pair.is_monotone})
                continue
            start = pair._replace(
                old=pair.old._replace(spot=led[0]), new=pair.new._replace(spot=led[1])
            )
            queue += reversed(self._compare_pair(part, start))

    def _lead(self, old: Spot, new: Spot) -> tuple[Spot, Spot]:
        """Where references lead that have no keywords beside them, but for annotations."""
        return _follow(self._old, old), _follow(self._new, new)

    def _compare_beside(self, part: Part, pair: _Pair) -> None:
        """Compare the annotations beside references."""
        beside = []
        for child in (pair.old, pair.new):
            value = child.spot.value
            has_siblings = child.spot.document.grammar.schema_siblings
            is_reference = isinstance(value, dict) and "$ref" in value
            beside.append(
                {key: child.spot.member(key) for key in value if key != "$ref"}
                if is_reference and has_siblings
                else {}
            )
        for key in dict.fromkeys((*beside[0], *beside[1])):
            old, new = beside[0].get(key), beside[1].get(key)
            if "$ref" not in (pair.old.spot.value, pair.new.spot.value) and None in (old, new):
                ends = [self._new.follow(pair.new.spot), self._old.follow(pair.old.spot)]
                target = ends[0] if new is None else ends[1]
                held = target.value.get(key) if isinstance(target.value, dict) else None
                known = old if new is None else new
                if known is not None and held == known.value:
                    continue  # moved from beside the reference to its target, or back
            if old is None or new is None or not equal(old.value, new.value):
                fact = annotation_fact(key, old, new, pair.old.spot, pair.new.spot)
                part.facts.append(fact._replace(way=pair.way))

    def _compare_pair(self, part: Part, pair: _Pair) -> list[_Pair]:
        malformed = take_malformed_schemas(pair.old.spot, pair.new.spot)
        if malformed is not None:
            part.facts += [_place(one, pair) for one in malformed]
            return []
        inside = list_changed_members(self._sides, self._unchanged, pair.old, pair.new)
        if inside is not None:
            return [
                pair._replace(old=one, new=other, way=pair.way + mark)
                for one, other, mark in inside
            ]
        ends = (self._old, pair.old), (self._new, pair.new)
        paired = pair_schemas(*ends, evaluates=self._evaluates)
        is_evaluated = any(
            one is not None and not _UNEVALUATED.isdisjoint(one.keywords)
            for both in paired.conjuncts
            for one in both
        )
        for before, after in paired.references:
            if not self._unchanged.is_same(before.spot, after.spot):
                key = self._enter("Schema", *self._lead(before.spot, after.spot), "")
                is_monotone = pair.is_monotone and not is_evaluated
                edge = Edge(key, "", pair.way, pair.sign, is_monotone, is_whole=False)
                part.edges.append(edge)
        is_alone = not _BESIDE & {*_keys(pair.old.spot), *_keys(pair.new.spot)}
        is_whole = (
            pair.is_whole
            and is_alone
            and not (pair.way and is_directed(self._sides, (pair.old, pair.new)))
        )
        pair = pair._replace(is_whole=is_whole)
        found: list[_Pair] = []
        facts: list[Fact] = []
        for old, new in paired.conjuncts:
            if old is None or new is None:
                facts.append(unpaired_fact(old, new))
            elif old.is_never or new.is_never:
                if old.is_never is not new.is_never:
                    facts.append(never_fact(old, new))
            else:
                is_single = len(paired.conjuncts) == 1
                found += self._compare_conjuncts(facts, old, new, pair, is_exact=is_single)
        for fact in facts:
            # What is not evaluated any more may be refused, what is may be allowed.
            is_monotone = fact.is_monotone and not is_evaluated
            fact = fact._replace(is_monotone=is_monotone)
            part.facts.append(_place(fact, pair))
        return found

    def _compare_conjuncts(
        self, facts: list[Fact], old: Conjunct, new: Conjunct, pair: _Pair, *, is_exact: bool
    ) -> list[_Pair]:
        malformed, old, new = take_malformed(old, new)
        facts += malformed
        keys = [key for key in (*old.keywords, *new.keywords) if key not in _TOGETHER]
        found: list[_Pair] = []
        has_unevaluated = bool(_UNEVALUATED & {*old.keywords, *new.keywords}) or not is_exact
        own: list[Fact] = value_facts(old, new)
        members, children = compare_members(
            (self._old, old), (self._new, new), self._open, self._unchanged
        )
        own += members
        inside = [(*one, pair.sign, pair.is_monotone) for one in children]
        of_parts = len(inside)
        for key in dict.fromkeys(keys):
            before, after = old.keywords.get(key), new.keywords.get(key)
            if key in ("properties", "required", "additionalProperties", "patternProperties"):
                continue
            if key == "discriminator":
                own += compare_discriminators(
                    self._sides, self._unchanged, (before, after), (old, new)
                )
            elif key == "contentSchema" and not _are_references(self._sides, before, after):
                own += content_schema_facts(before, after, old, new)
            elif key in RULES:
                own += keyword_fact(key, before, after, old, new)
            elif is_documentation(key):
                if before is None or after is None or not equal(before.value, after.value):
                    ends = [None if one is None else one.spot for one in (before, after)]
                    own.append(annotation_fact(key, ends[0], ends[1], old.schema, new.schema))
            elif key in _UNIONS:
                inside += self._compare_union(own, key, (before, after), (old, new), pair)
            else:
                several = _compare_applicator(own, key, (before, after), (old, new), pair)
                if key in _OF_PARTS:
                    inside[:0] = several
                    of_parts += len(several)
                else:
                    inside += several
        facts += [one._replace(is_monotone=False) for one in own] if has_unevaluated else own
        for number, (before_child, after_child, mark, sign, is_monotone) in enumerate(inside):
            found.append(
                _Pair(
                    before_child,
                    after_child,
                    pair.way + mark,
                    sign,
                    is_monotone and not has_unevaluated,
                    pair.is_whole and (number < of_parts or mark == _OF_CONTENT),
                )
            )
        return found

    def _compare_union(
        self,
        facts: list[Fact],
        key: str,
        held: tuple[Held | None, Held | None],
        owners: tuple[Conjunct, Conjunct],
        pair: _Pair,
    ) -> list[tuple[Child, Child, str, int, bool]]:
        old, new = (None if one is None else one.value for one in held)
        edit = replace_keyword(owners, key)
        if not (isinstance(old, list) and isinstance(new, list)):
            spots = [None if one is None else one.spot for one in held]
            ends = (spots[0] or owners[0].schema, spots[1] or owners[1].schema)
            verb = "was added" if old is None else "was removed"
            effects = Effects(old is None, new is None)
            fact = effects_to_facts(code_of(key), f"{key} {verb}", ends, effects, edit)
            facts.append(fact)
            return []
        is_one_of = key == "oneOf"
        paired, removed, added = pair_members((self._old, self._new), self._unchanged, old, new)
        for children, is_new in ((removed, False), (added, True)):
            for child in children:
                name = _name_member(self._new if is_new else self._old, child)
                ends = (owners[0].schema, child.spot) if is_new else (child.spot, owners[1].schema)
                verb = "added to" if is_new else "removed from"
                # A further schema of oneOf also refuses what two of them match.
                effects = Effects(
                    (None if is_one_of else False) if is_new else True,
                    True if is_new else (None if is_one_of else False),
                )
                start = code_of(key).removesuffix("changed")
                code = f"{start}member-{'added' if is_new else 'removed'}"
                facts.append(effects_to_facts(code, f"{name} {verb} {key}", ends, effects, edit))
        # Where no value matches two members, more in one of them is more in all.
        is_monotone = pair.is_monotone and (
            not is_one_of or (are_disjoint(self._old, old) and are_disjoint(self._new, new))
        )
        return [
            (one, other, f"({key} {index + 1})", pair.sign, is_monotone)
            for index, (one, other) in paired
        ]


def _compare_applicator(
    facts: list[Fact],
    key: str,
    held: tuple[Held | None, Held | None],
    owners: tuple[Conjunct, Conjunct],
    pair: _Pair,
) -> list[tuple[Child, Child, str, int, bool]]:
    """Compare what a keyword holds: a schema, or several by name or in order."""
    old, new = (None if one is None else one.value for one in held)
    if isinstance(old, Child) and isinstance(new, Child):
        sign = -pair.sign if key == "not" else pair.sign
        is_monotone = pair.is_monotone and key not in _CONDITIONS
        if key == "contains" and "maxContains" in {*owners[0].keywords, *owners[1].keywords}:
            is_monotone = False
        return [(old, new, _MARKS.get(key, f"({key})"), sign, is_monotone)]
    if isinstance(old, dict) and isinstance(new, dict):
        children = []
        for name in dict.fromkeys((*old, *new)):
            if name in old and name in new:
                mark = f"({key} {name})"
                children.append((old[name], new[name], mark, pair.sign, pair.is_monotone))
            else:
                facts.append(added_schema_fact(key, old.get(name), new.get(name), owners, name))
        return children
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [
            (one, other, f"[{index}]", pair.sign, pair.is_monotone)
            for index, (one, other) in enumerate(zip(old, new, strict=True))
        ]
    if old is None or new is None or isinstance(old, list):
        spots = [None if one is None else one.spot for one in held]
        effects = Effects(None, None)
        if (old is None or new is None) and key not in _CONDITIONS:
            effects = Effects(old is None, new is None)
        verb = "was added" if old is None else "was removed" if new is None else "changed"
        edit = replace_keyword(owners, key)
        ends = (spots[0] or owners[0].schema, spots[1] or owners[1].schema)
        facts.append(effects_to_facts(code_of(key), f"{key} {verb}", ends, effects, edit))
    return []


def _follow(side: Side, spot: Spot) -> Spot:
    """Where a reference leads that says nothing else about values."""
    for _ in range(_LONGEST):
        value = spot.value
        if not isinstance(value, dict) or not isinstance(value.get("$ref"), str):
            break
        has_siblings = spot.document.grammar.schema_siblings
        if has_siblings and not all(is_documentation(key) for key in value if key != "$ref"):
            break
        target = side.target(spot)
        if target is None:
            break
        spot = target
    return spot


def _name_member(side: Side, child: Child) -> str:
    end = _follow(side, child.spot)
    if not end.is_at(child.spot):
        return side.name(end)
    value = child.spot.value
    if isinstance(value, dict):
        for key in ("title", "type", "const"):
            if isinstance(value.get(key), str):
                return f"a schema ({key} {value[key]})"
    return "a schema"


def _are_references(sides: tuple[Side, Side], old: Held | None, new: Held | None) -> bool:
    """Whether two keywords hold references, which lead to parts of their own."""
    spots = [one.value.spot for one in (old, new) if one is not None]
    if len(spots) < 2:
        return False
    ends = _follow(sides[0], spots[0]), _follow(sides[1], spots[1])
    return not any(end.is_at(spot) for end, spot in zip(ends, spots, strict=True))


def _place(fact: Fact, pair: _Pair) -> Fact:
    """A fact as it is in its part: below ``not`` less is more."""
    request, response = fact.request, fact.response
    if pair.sign < 0 and fact.is_schema:
        request, response = response, request
    is_monotone = fact.is_monotone and pair.is_monotone
    # Beside other schemas a property may be sent that this one does not declare.
    is_sure = is_monotone and (pair.is_whole or fact.code not in DECLARING)
    if not is_sure and fact.is_schema:
        request, response = weaken(request), weaken(response)
    return fact._replace(
        request=request, response=response, way=pair.way + fact.way, is_monotone=is_monotone
    )


def _keys(spot: Spot) -> Iterable[str]:
    return spot.value if isinstance(spot.value, dict) else ()


def weaken(effect: Effect) -> Effect:
    """An effect where less may be more: nothing is proved."""
    return UNKNOWN if effect.level == "safe" else effect
