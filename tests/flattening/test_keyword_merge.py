"""Which rule a keyword has, and how annotations of several members become one."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.flattening.keyword_merge import RULES, add_member, select_rules
from schemakit.flattening.merge import INLINE, REFERENCED, WRAPPER, Member
from schemakit.spec.keywords import APPLICATOR, ASSERTION, KEYWORDS, Keyword
from schemakit.spec.siblings import is_annotation
from tests.flattening.merging import merge_all, merge_keywords

#: Every keyword that restricts values and whether it is merged as before 3.1; allOf is spread.
_RESTRICTING = [
    (row.name, legacy)
    for row in KEYWORDS
    for legacy in (False, True)
    if row.role in (ASSERTION, APPLICATOR)
    and row.name != "allOf"
    and (legacy or row.name not in ("nullable", "extends"))
]


@pytest.mark.parametrize(("name", "legacy"), _RESTRICTING)
def test_no_constraint_is_merged_as_an_annotation(name: str, legacy: bool) -> None:
    """Two different values stay, merged or in the residual; the second never replaces the first."""
    merge, _ = merge_all(
        Member({name: ["one"]}, INLINE), Member({name: ["two"]}, INLINE), legacy=legacy
    )
    assert merge.annotations == {}


def test_a_new_keyword_has_the_rule_that_its_row_names() -> None:
    added = Keyword("brandNew", "{Schema}", APPLICATOR, "union-of-maps")
    rules = select_rules((*KEYWORDS, added), legacy=False)
    assert rules["brandNew"].rule is RULES["union-of-maps"]


def test_nullable_is_merged_with_the_type_before_3_1_only() -> None:
    legacy, current = (select_rules(KEYWORDS, legacy=one) for one in (True, False))
    assert legacy["nullable"].keywords == ("type", "nullable")
    assert current["type"].keywords == ("type",)
    assert "nullable" not in current
    assert is_annotation("unheard-of")


def test_extends_of_draft_03_is_a_constraint() -> None:
    first, second = {"extends": {"type": "string"}}, {"extends": {"minLength": 1}}
    assert merge_keywords(first, second, legacy=True) == (first, [second], ["only-one"])


def _annotations(*members: Member) -> dict[str, Any]:
    merge, reports = merge_all(*members)
    assert reports == []
    assert merge.top == {}
    return {key: one.schema for key, one in merge.annotations.items()}


@pytest.mark.parametrize(
    ("key", "values", "merged"),
    [
        ("title", ("a", "b"), "b"),
        ("deprecated", (True, False), True),
        ("readOnly", (False, True), True),
        ("deprecated", (False, False), False),
        ("examples", ([1, True], [1.0, 2]), [1, True, 2]),
        ("examples", ("a", [1]), [1]),
        ("x-order", (1, 2), 2),
        ("unheard-of", ({"a": 1}, {"b": 2}), {"b": 2}),
    ],
)
def test_two_annotations_of_one_rank(key: str, values: tuple[Any, Any], merged: Any) -> None:
    first, second = values
    assert _annotations(Member({key: first}, INLINE), Member({key: second}, INLINE)) == {
        key: merged
    }


def test_the_annotation_of_the_highest_rank_wins() -> None:
    wrapper, inline = Member({"title": "own"}, WRAPPER), Member({"title": "inline"}, INLINE)
    referenced = Member({"title": "referenced", "description": "d"}, REFERENCED)
    assert _annotations(wrapper, inline, referenced) == {"title": "own", "description": "d"}
    assert _annotations(inline, referenced) == {"title": "inline", "description": "d"}


def test_unwanted_annotations_are_left_out() -> None:
    merge, _ = merge_all()
    add_member(merge, Member({"title": "a", "description": "b"}, INLINE), frozenset({"title"}))
    assert merge.annotations.keys() == {"description"}


def test_the_refused_keywords_of_a_member_stay_together_and_once() -> None:
    first = {"pattern": "a", "format": "date"}
    second = {"pattern": "b", "minLength": 1, "format": "time"}
    merge, reports = merge_all(*(Member(one, INLINE) for one in (first, second, second)))
    assert merge.top == {**first, "minLength": 1}
    assert merge.residual == [{"pattern": "b", "format": "time"}]
    assert reports[0] == ("only-one", "one schema cannot hold two values of 'pattern'")
