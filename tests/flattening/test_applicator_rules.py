"""Which schemas form a conjunction at which place, or a refusal with its code."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.flattening.merge import INLINE, WRAPPER, Member
from tests.flattening.merging import merge_all, merge_keywords

_A, _B = {"title": "A"}, {"title": "B"}


def _parts(
    *schemas: dict[str, Any], legacy: bool = False, last: int = INLINE
) -> dict[Any, list[Any]]:
    ranks = [INLINE] * (len(schemas) - 1) + [last]
    members = [Member(schema, rank) for schema, rank in zip(schemas, ranks, strict=True)]
    merge, reports = merge_all(*members, legacy=legacy)
    assert reports == []
    return {place: [part.schema for part in parts] for place, parts in merge.parts.items()}


def test_of_each_name_what_every_member_says_of_it() -> None:
    first = {"properties": {"a": _A}, "patternProperties": {"^x": _A}}
    second = {"properties": {"a": _B, "b": _B}}
    assert _parts(first, second) == {
        ("properties", "a"): [_A, _B],
        ("properties", "b"): [_B],
        ("patternProperties", "^x"): [_A],
    }


def test_additional_properties_apply_to_names_that_a_member_does_not_list() -> None:
    first = {"properties": {"a": _A}, "additionalProperties": _A}
    second = {"properties": {"b": _B}}
    assert _parts(first, second) == {
        ("properties", "a"): [_A],
        ("properties", "b"): [_B, _A],
        ("additionalProperties",): [_A],
    }


def test_a_closed_member_forbids_what_only_others_list() -> None:
    first = {"properties": {"a": _A}, "additionalProperties": False}
    second = {"properties": {"b": _B}}
    assert _parts(first, second) == {
        ("properties", "a"): [_A],
        ("properties", "b"): [_B, False],
    }
    # Before 3.1 a property's schema cannot be false.
    assert _parts(first, second, legacy=True) == {("properties", "a"): [_A]}


def test_a_required_name_that_is_forbidden_before_3_1() -> None:
    first = Member({"properties": {"a": _A}, "additionalProperties": False}, INLINE)
    second = Member({"properties": {"b": _B}}, INLINE)
    merge, reports = merge_all(first, second, legacy=True, required="b")
    assert merge.residual == [second.schema]
    assert [code for code, _ in reports] == ["unsatisfiable"]


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ({"additionalProperties": _A}, {"patternProperties": {"^x": _B}}, "closed-and-patterns"),
        (
            {"patternProperties": {r"(a)\1": _A}, "additionalProperties": False},
            {"properties": {"a": _B}},
            "pattern-not-portable",
        ),
        ({"anyOf": [_A]}, {"anyOf": [_B]}, "only-one"),
        ({"anyOf": [_A]}, {"oneOf": [_A], "discriminator": {}}, "only-one"),
        ({"not": _A}, {"not": _B}, "only-one"),
        ({"if": _A, "then": _A}, {"if": _A, "else": _B}, "only-one"),
        ({"contains": _A}, {"contains": _A, "minContains": 2}, "only-one"),
        ({"$defs": {"x": _A}}, {"$defs": {"x": _B}}, "only-one"),
        ({"$defs": {}}, {"$defs": []}, "malformed"),
        ({"properties": {}}, {"properties": []}, "malformed"),
        ({"items": _A}, {"items": [_B], "additionalItems": False}, "malformed"),
    ],
)
def test_what_cannot_be_merged_stays_whole(
    first: dict[str, Any], second: dict[str, Any], code: str
) -> None:
    _, residual, codes = merge_keywords(first, second)
    assert (residual, codes) == ([second], [code])


def test_at_each_position_what_every_member_says_of_it() -> None:
    first = {"prefixItems": [_A], "items": _A}
    second = {"prefixItems": [_B, _B], "items": False}
    assert _parts(first, second) == {
        ("prefixItems", 0): [_A, _B],
        ("prefixItems", 1): [_A, _B],
        ("items",): [_A, False],
    }


def test_the_wrapper_is_the_last_of_the_members() -> None:
    first, wrapper = {"items": _A}, {"items": _B}
    merge, _ = merge_all(Member(wrapper, WRAPPER), Member(first, INLINE))
    assert [part.schema for part in merge.parts[("items",)]] == [_A, _B]


def test_names_and_dependencies_are_conjunctions() -> None:
    first = {"propertyNames": _A, "dependentSchemas": {"x": _A}}
    second = {"propertyNames": _B, "dependentSchemas": {"x": _B, "y": _B}}
    assert _parts(first, second) == {
        ("propertyNames",): [_A, _B],
        ("dependentSchemas", "x"): [_A, _B],
        ("dependentSchemas", "y"): [_B],
    }


def test_the_names_of_two_maps() -> None:
    for key in ("$defs", "definitions", "dependencies"):
        merged = {key: {"x": _A, "y": _B}}
        assert merge_keywords({key: {"x": _A}}, {key: {"y": _B, "x": _A}}) == (merged, [], [])


def test_unions_of_different_keywords_stand_side_by_side() -> None:
    first, second = {"anyOf": [_A]}, {"oneOf": [_B]}
    assert merge_keywords(first, second) == ({**first, **second}, [], [])


def test_a_discriminator_without_a_union_is_inherited_by_another_name_only() -> None:
    parent = Member({"discriminator": {"propertyName": "kind"}, "type": "object"}, INLINE)
    merge, _ = merge_all(parent)
    assert merge.top == {"type": "object"}
    merge, _ = merge_all(parent, is_renaming=True)
    assert merge.top == parent.schema
