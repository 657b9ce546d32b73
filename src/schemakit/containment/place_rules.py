"""Rules of proof for schemas that apply to the same value, and for what they leave unevaluated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemakit.containment.conjunction import Element, flatten, kinds_of
from schemakit.containment.emptiness import is_plainly_impossible
from schemakit.containment.normal_form import UNKNOWN, Side
from schemakit.containment.normal_keywords import MALFORMED, Normal
from schemakit.containment.object_rules import (
    find_required,
    list_member_schemas,
    list_names,
    list_rest_schemas,
)
from schemakit.containment.proof import Conjunction, Proof, Rule
from schemakit.containment.splitting import MOST_BRANCHES, Part, split_branches
from schemakit.patterns.matching import Steps
from schemakit.samples.conjunction import find_described

__all__ = ["RULES"]

#: Branches that are tried in their order.
_FEW = 3
_CHOICES = frozenset({"anyOf", "oneOf"})


def imply_any_of(proof: Proof, inner: Conjunction, outer: Element, level: int) -> bool:
    """``anyOf``: one of the branches accepts all values, or each part of them is in its own."""
    if _imply_in_pairs(proof, inner, outer, "anyOf", level):
        return True
    branches = _order_branches(inner, outer.side, outer.schema["anyOf"])
    return any(proof.contains(inner, outer.side, one, level) for _, one in branches)


def _order_branches(
    inner: Conjunction, side: Side, branches: list[Normal]
) -> list[tuple[int, Normal]]:
    """Branches with their numbers, first those that schemas with certain types and required members
    may be in: a proof that fails takes long. Schemas with branches of their own are split, so that
    the others are not tried for all of them."""
    numbered = list(enumerate(branches))
    if len(branches) < _FEW:
        return numbered
    kinds, required = kinds_of(inner), find_required(inner)

    def is_unlikely(numbered: tuple[int, Normal]) -> bool:
        flat = flatten([(side, numbered[1])])
        return flat is None or not (kinds <= kinds_of(flat) and find_required(flat) <= required)

    if any(not _CHOICES.isdisjoint(one.schema) for one in inner):
        return [one for one in numbered if not is_unlikely(one)]
    return sorted(numbered, key=is_unlikely)


def imply_one_of(proof: Proof, inner: Conjunction, outer: Element, level: int) -> bool:
    """``oneOf``: one of the branches accepts all values, and each other one none of them; or each
    part of them is in its own."""
    if _imply_in_pairs(proof, inner, outer, "oneOf", level):
        return True
    branches = outer.schema["oneOf"]
    for number, one in _order_branches(inner, outer.side, branches):
        if proof.contains(inner, outer.side, one, level):
            others = [*branches[:number], *branches[number + 1 :]]
            return all(_excludes(proof, inner, outer.side, other, level) for other in others)
    return False


def _imply_in_pairs(
    proof: Proof, inner: Conjunction, outer: Element, group: str, level: int
) -> bool:
    """``anyOf`` or ``oneOf`` whose branches are those of one of the schemas, but for a few: of two
    versions of a schema, only the branches that changed are looked into."""
    branches = outer.schema[group]
    if len(branches) > MOST_BRANCHES:
        return False
    for element in inner:
        # What is sent has ``anyOf`` for a ``oneOf``; its whole schema shows the branches as such.
        plain = element.side.plain(element.schema)
        whole = plain if isinstance(plain, dict) else {}
        written = group if group in element.schema else "anyOf"
        olds, parts = whole.get(group, ()), element.schema.get(written, ())
        if not len(olds) == len(parts) == len(branches):
            continue
        if written != group and "anyOf" in whole:
            continue  # that ``anyOf`` is another one
        changed = [
            number
            for number, (one, other) in enumerate(zip(olds, branches, strict=True))
            if not _is_same_branch(proof, Element(element.side, one), Element(outer.side, other))
        ]
        split = split_branches(proof, inner, element, written, has_choice=group == "oneOf")
        if all(
            _is_in_its_own(
                proof,
                part,
                outer.side,
                branches[number] if number in changed else True,
                [branches[one] for one in changed if one != number and group == "oneOf"],
                level,
            )
            for number, part in enumerate(split)
        ):
            return True
    return False


def _is_same_branch(proof: Proof, one: Element, other: Element) -> bool:
    if isinstance(one.schema, bool) or isinstance(other.schema, bool):
        return one.schema is other.schema
    return proof.is_same(one, other) and proof.is_same(other, one)


def _is_in_its_own(
    proof: Proof, part: Part, side: Side, own: Normal, others: list[Normal], level: int
) -> bool:
    """Whether what one branch accepts is accepted by its new version ``own``, and by none of
    ``others``; what did not change is not asked."""
    if own is True and not others:
        return True
    rest, part_side, schemas = part
    inner: Conjunction | None = rest
    for one in schemas:
        inner = None if inner is None else proof.extend(inner, part_side, one)
    return inner is None or (
        proof.contains(inner, side, own, level)
        and all(_excludes(proof, inner, side, one, level) for one in others)
    )


def _excludes(proof: Proof, inner: Conjunction, side: Side, schema: Normal, level: int) -> bool:
    """Whether no value that schemas accept is accepted by another one."""
    both = proof.extend(inner, side, schema)
    if both is None or is_plainly_impossible(both):
        return True
    for other, known in inner:
        # They forbid more than this schema.
        if "not" in known:
            flat = flatten([(side, schema)])
            if flat is None or proof.contains(flat, other, known["not"], level):
                return True
    return proof.is_empty(both, level)


def imply_not(proof: Proof, inner: Conjunction, outer: Element, level: int) -> bool:
    """``not``."""
    return _excludes(proof, inner, outer.side, outer.schema["not"], level)


def imply_condition(proof: Proof, inner: Conjunction, outer: Element, level: int) -> bool:
    """``if``, ``then`` and ``else``."""
    schema, side = outer.schema, outer.side
    then, other = schema.get("then", True), schema.get("else", True)
    with_if = proof.extend(inner, side, schema["if"])
    if with_if is not None and not (
        proof.contains(inner, side, then, level) or proof.contains(with_if, side, then, level)
    ):
        return False
    if other is True or proof.contains(inner, side, other, level):
        return True
    if proof.contains(inner, side, schema["if"], level):
        return True
    without = proof.extend(inner, side, proof.make(side, {"not": schema["if"]}))
    return without is None or proof.contains(without, side, other, level)


def imply_unevaluated_members(proof: Proof, inner: Conjunction, outer: Element, level: int) -> bool:
    """``unevaluatedProperties``: what is in no schema that certainly applies is as it says."""
    if "object" not in kinds_of(inner):
        return True
    applied = _list_applied(proof, inner, outer, level)
    if any("additionalProperties" in one or "unevaluatedProperties" in one for one in applied):
        return True
    need, side = outer.schema["unevaluatedProperties"], outer.side
    for name in list_names(inner):
        is_known = any(find_described(one, name, Steps()).is_certain for one in applied)
        have = list_member_schemas(inner, name)
        if not is_known and not proof.contains_child(have, side, need, level):
            return False
    patterns = dict.fromkeys(p for one in inner for p in one.schema.get("patternProperties", ()))
    known = {pattern for one in applied for pattern in one.get("patternProperties", ())}
    return all(
        pattern in known
        or proof.contains_child(list_rest_schemas(inner, pattern), side, need, level)
        for pattern in (*patterns, None)
    )


def _list_applied(
    proof: Proof, inner: Conjunction, outer: Element, level: int
) -> list[dict[str, Any]]:
    """The schemas inside ``outer`` that certainly accept the value, with what they evaluate."""
    found: list[dict[str, Any]] = [
        {key: value for key, value in outer.schema.items() if key != "unevaluatedProperties"}
    ]
    pending: list[Normal] = [outer.schema]
    met: set[int] = set()
    while pending:
        one = pending.pop()
        flat = flatten([(outer.side, one)]) if one is not outer.schema else (outer,)
        for element in flat or ():
            if id(element.schema) in met:
                continue
            met.add(id(element.schema))
            schema = element.schema
            if schema is not outer.schema:
                found.append(schema)
            pending += schema.get("allOf", ())
            for key in ("anyOf", "oneOf"):
                for branch in schema.get(key, ()):
                    if proof.contains(inner, outer.side, branch, level):
                        pending.append(branch)
    return found


def imply_malformed(_: Proof, inner: Conjunction, outer: Element, __: int) -> bool:
    """Malformed keywords: one of the schemas has the same."""
    return any(one.schema.get(MALFORMED) == outer.schema[MALFORMED] for one in inner)


def imply_nothing(_: Proof, __: Conjunction, ___: Element, ____: int) -> bool:
    """A keyword that no rule proves."""
    return False


RULES: Mapping[str, Rule] = {
    "anyOf": imply_any_of,
    "oneOf": imply_one_of,
    "not": imply_not,
    "if": imply_condition,
    "unevaluatedProperties": imply_unevaluated_members,
    "unevaluatedItems": imply_nothing,
    UNKNOWN: imply_nothing,
    MALFORMED: imply_malformed,
}
