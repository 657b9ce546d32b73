"""Merging the keywords of one schema into those of others.

The table of keywords names the rule of each keyword; RULES and ANNOTATION_RULES are what the names
mean. Keywords of one group are merged together. A rule adds the keywords of a member to what is
merged already, or refuses them with a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from schemakit.flattening.applicator_rules import (
    finish_items,
    finish_properties,
    join_maps,
    merge_conjunctions,
    merge_items,
    merge_properties,
    merge_unions,
)
from schemakit.flattening.assertion_rules import (
    bound,
    intersect_enums,
    limit,
    merge_dependent_required,
    merge_required,
    merge_types,
    merge_unique_items,
    multiply,
    refuse_const,
)
from schemakit.flattening.merge import Member, Merge, Refusal, Rule, keep_residual, only_one
from schemakit.spec.keywords import APPLICATOR, ASSERTION, KEYWORDS, Keyword
from schemakit.spec.values import distinct, equal

__all__ = ["ANNOTATION_RULES", "MEMBERS_RULE", "RULES", "add_member", "finish", "select_rules"]

#: The rule of ``allOf``: the caller adds its schemas as members of the conjunction.
MEMBERS_RULE = "members"

_MINIMUM = bound("minimum", "exclusiveMinimum", larger=True)
_MAXIMUM = bound("maximum", "exclusiveMaximum", larger=False)


def _merge_bounds(merge: Merge, member: Member, keywords: tuple[str, ...]) -> Refusal | None:
    is_minimum = keywords[0] in ("minimum", "exclusiveMinimum")
    return (_MINIMUM if is_minimum else _MAXIMUM)(merge, member, keywords)


#: Name of a rule, as the table of keywords has it, to the rule.
RULES: Mapping[str, Rule] = {
    "types": merge_types,
    "enum": intersect_enums,
    "const": refuse_const,
    "larger": limit(larger=True),
    "smaller": limit(larger=False),
    "bounds": _merge_bounds,
    "multiple-of": multiply,
    "unique-items": merge_unique_items,
    "required": merge_required,
    "dependent-required": merge_dependent_required,
    "union-of-maps": join_maps,
    "conjunction": merge_conjunctions,
    "unions": merge_unions,
    "properties": merge_properties,
    "items": merge_items,
    "only-one": only_one,
}
#: Rules that decide also about the keywords of the first member that has them.
_ALWAYS_APPLIED = ("conjunction", "unions", "properties", "items")


# -- annotations -----------------------------------------------------------------------------------


def _take_strongest(known: Member, added: Member) -> Member:
    return added if added.rank >= known.rank else known


def _take_any_true(known: Member, added: Member) -> Member:
    if known.schema is True or added.schema is True:
        return Member(True, max(known.rank, added.rank))
    return _take_strongest(known, added)


def _take_all_values(known: Member, added: Member) -> Member:
    if isinstance(known.schema, list) and isinstance(added.schema, list):
        return Member(distinct([*known.schema, *added.schema]), known.rank)
    return _take_strongest(known, added)


#: Name of a rule to the function that makes one annotation of two, with its rank.
ANNOTATION_RULES: Mapping[str, Callable[[Member, Member], Member]] = {
    "strongest": _take_strongest,
    "any-true": _take_any_true,
    "all-values": _take_all_values,
}
_ANNOTATION_RULE_OF = {
    row.name: ANNOTATION_RULES[row.merge] for row in KEYWORDS if row.merge in ANNOTATION_RULES
}


def _annotate(merge: Merge, key: str, added: Member) -> None:
    known = merge.annotations.get(key)
    if known is not None:
        added = _ANNOTATION_RULE_OF.get(key, _take_strongest)(known, added)
    merge.annotations[key] = added


# -- from keywords to their rules ------------------------------------------------------------------


class _Group(NamedTuple):
    """Keywords that are merged together, their rule, and whether it applies to a first member."""

    keywords: tuple[str, ...]
    rule: Rule
    is_always_applied: bool


def select_rules(rows: Iterable[Keyword], *, legacy: bool) -> dict[str, _Group]:
    """The rule of each keyword that restricts values; ``legacy`` for 2.0, 3.0 and draft-04.

    Raises:
        LookupError: if a row is an assertion or applicator without a rule, or names an unknown one.
    """
    groups: dict[str, list[Keyword]] = {}
    for row in rows:
        if row.role in (ASSERTION, APPLICATOR) and row.merge in ANNOTATION_RULES:
            raise LookupError(f"{row.name!r} restricts values and is merged as an annotation")
        if row.merge in ANNOTATION_RULES or row.merge == MEMBERS_RULE:
            continue
        if row.merge not in RULES:
            raise LookupError(f"{row.name!r} has no rule for merging, but {row.merge!r}")
        if legacy or not (row.is_obsolete or _is_legacy(row)):
            groups.setdefault(row.group or row.name, []).append(row)
    found: dict[str, _Group] = {}
    for several in groups.values():
        names, rule = tuple(row.name for row in several), several[0].merge
        # Of the type only nullable, which may have no effect, needs a decision.
        is_always_applied = rule in _ALWAYS_APPLIED or any(map(_is_legacy, several))
        found.update(dict.fromkeys(names, _Group(names, RULES[rule], is_always_applied)))
    return found


def _is_legacy(row: Keyword) -> bool:
    """Whether only the dialect of OpenAPI 3.0 has the keyword: ``nullable``."""
    return row.oas == ("3.0",) and not row.since


_RULES_OF = {legacy: select_rules(KEYWORDS, legacy=legacy) for legacy in (False, True)}


# -- one member ------------------------------------------------------------------------------------


def add_member(merge: Merge, member: Member, unwanted: frozenset[str] = frozenset()) -> None:
    """Merges the keywords of a member, except its ``allOf`` and the ``unwanted`` annotations.

    What a rule refuses is reported, and stays in the residual.
    """
    rules, schema = _RULES_OF[merge.legacy], member.schema
    done: set[str] = set()
    refused: dict[str, object] = {}
    for key in schema:
        if key in done or key in unwanted or key == "allOf":
            continue
        group = rules.get(key)
        if group is None:
            _annotate(merge, key, Member(schema[key], member.rank))
            continue
        done.update(group.keywords)
        refusal = _merge_group(merge, group, member)
        if refusal is not None:
            merge.report(refusal.code, refusal.message)
            refused.update({one: schema[one] for one in refusal.keywords})
    if refused:
        keep_residual(merge, refused)


def _merge_group(merge: Merge, group: _Group, member: Member) -> Refusal | None:
    top, schema = merge.top, member.schema
    keywords = tuple(key for key in group.keywords if key in schema)
    if group.is_always_applied:
        return group.rule(merge, member, keywords)
    if not any(key in top for key in group.keywords):
        top.update({key: schema[key] for key in keywords})
        return None
    if all(key in top and equal(top[key], schema[key]) for key in keywords) and all(
        key in schema for key in group.keywords if key in top
    ):
        return None
    return group.rule(merge, member, keywords)


def finish(merge: Merge) -> None:
    """Merges what can be merged only when all members are known."""
    if merge.objects:
        finish_properties(merge)
    if merge.arrays:
        finish_items(merge)
