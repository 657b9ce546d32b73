"""The state of a merge, and the reasons for refusing keywords."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.flattening.merge import (
    INLINE,
    REFERENCED,
    WRAPPER,
    Member,
    Merge,
    Properties,
    add_part,
    keep_residual,
    listed,
    malformed,
    only_one,
    unsatisfiable,
)


def _merge() -> Merge:
    return Merge(
        legacy=False,
        booleans=True,
        report=lambda *_: None,
        required=frozenset(),
        is_renaming=False,
    )


def test_schemas_for_one_place_are_collected_in_order() -> None:
    merge = _merge()
    first, second = Member({"type": "string"}, REFERENCED), Member({"minLength": 1}, INLINE)
    add_part(merge, ("properties", "a"), first)
    add_part(merge, ("items",), second)
    add_part(merge, ("properties", "a"), second)
    assert merge.parts == {("properties", "a"): [first, second], ("items",): [second]}


def test_equal_schemas_are_kept_once() -> None:
    merge = _merge()
    for schema in ({"not": {"const": 1}}, {"not": {"const": 1.0}}, {"not": {"const": True}}):
        keep_residual(merge, schema)
    assert merge.residual == [{"not": {"const": 1}}, {"not": {"const": True}}]


@pytest.mark.parametrize(("additional", "is_open"), [(True, True), ({}, True), (False, False)])
def test_an_open_object_allows_any_other_member(additional: Any, *, is_open: bool) -> None:
    assert Properties({"a": {}}, {}, additional, Member({}, INLINE)).is_open is is_open


def test_a_wrapper_counts_more_than_its_members() -> None:
    assert REFERENCED < INLINE < WRAPPER


def test_a_refusal_names_its_keywords() -> None:
    both = ("minLength", "maxLength")
    assert listed(both) == "'minLength', 'maxLength'"
    assert malformed(both) == (
        "malformed",
        "the value of 'minLength', 'maxLength' is malformed",
        both,
    )
    assert unsatisfiable("type", ("type",)).message == "no value satisfies 'type' of all members"
    refusal = only_one(_merge(), Member({}, INLINE), ("pattern",))
    assert (refusal.code, refusal.keywords) == ("only-one", ("pattern",))
    assert refusal.message == "one schema cannot hold two values of 'pattern'"
