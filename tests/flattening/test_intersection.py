"""The intersection of several schemas: what is merged, what stays whole, and in which order."""

from __future__ import annotations

from typing import Any

import pytest

from schemakit.flattening.intersection import Intersection, is_reference
from schemakit.flattening.merge import INLINE, REFERENCED, Member
from schemakit.spec.grammar import GRAMMARS


class _Reports(list[tuple[str, str]]):
    """The code and the place of each report."""

    def add(self, code: str, _message: str, where: Any) -> None:
        tokens: list[str] = []
        while where is not None:
            where, token = where
            tokens.append(token)
        self.append((code, "/".join(reversed(tokens))))


def _intersect(
    wrapper: dict[str, Any],
    *schemas: Any,
    version: str = "3.1",
    references: tuple[str, ...] = (),
    budget: int = 100,
    work: int = 10_000,
    rank: int = INLINE,
    pinned: bool = False,
) -> tuple[Any, list[tuple[str, str]]]:
    reports = _Reports()
    intersection = Intersection(
        grammar=GRAMMARS[version],
        report=reports.add,
        opaque=frozenset(),
        references=frozenset(references),
        names=frozenset({"title"}),
        budget=budget,
        work=work,
    )
    members = [Member(schema, rank) for schema in schemas]
    return intersection.intersect(wrapper, members, None, pinned=pinned), list(reports)


def _named(**properties: Any) -> dict[str, Any]:
    return {"properties": properties}


def test_conjunctions_below_others_are_merged_too() -> None:
    first = _named(a=_named(b={"type": "string"}))
    second = _named(a=_named(b={"minLength": 1}))
    assert _intersect({}, first, second) == (
        _named(a=_named(b={"type": "string", "minLength": 1})),
        [],
    )


def test_a_report_has_the_place_in_the_result() -> None:
    first, second = _named(a={"items": {"pattern": "a"}}), _named(a={"items": {"pattern": "b"}})
    found, reports = _intersect({}, first, second)
    assert found == _named(a={"items": {"pattern": "a", "allOf": [{"pattern": "b"}]}})
    assert reports == [("only-one", "properties/a/items")]


def test_keywords_stand_in_the_order_of_the_members_the_wrappers_last() -> None:
    found, _ = _intersect({"title": "t", "type": "object"}, {"minProperties": 1}, {"items": {}})
    assert list(found) == ["minProperties", "items", "title", "type"]


def test_what_needs_no_merging_is_shared() -> None:
    inner = {"type": "string"}
    found, _ = _intersect({}, _named(a=inner), _named(b=True, a={}))
    assert found["properties"]["a"] is inner


@pytest.mark.parametrize(
    ("version", "expected"),
    [("3.1", False), ("json-schema-draft-07", False), ("3.0", {"not": {}})],
)
def test_nothing_fits_false(version: str, expected: Any) -> None:
    assert _intersect({"type": "string"}, False, version=version) == (expected, [])


def test_the_definitions_of_a_schema_that_nothing_fits_stay() -> None:
    found, _ = _intersect({"$defs": {"a": {}}, "type": "string"}, False)
    assert found == {"$defs": {"a": {}}, "not": {}}


def test_true_and_the_empty_schema_add_nothing() -> None:
    assert _intersect({}, True, {}, {"type": "string"}) == ({"type": "string"}, [])


@pytest.mark.parametrize(
    ("member", "version", "references", "code"),
    [
        ({"$ref": "#/a"}, "3.0", (), "reference"),
        ({"$ref": "#"}, "3.1", (), "reference"),
        ({"unevaluatedProperties": False}, "3.1", (), "unevaluated"),
        ({"$id": "a"}, "3.1", ("b",), "identity"),
        ({"$anchor": "a"}, "3.1", ("#a",), "identity"),
        ({"$schema": "http://json-schema.org/draft-07/schema#"}, "3.1", (), "dialect"),
        ("text", "3.1", (), "malformed"),
    ],
)
def test_members_that_stay_whole(
    member: Any, version: str, references: tuple[str, ...], code: str
) -> None:
    found, reports = _intersect(_named(a={}), member, version=version, references=references)
    assert found == {**_named(a={}), "allOf": [member]}
    assert reports == [(code, "")]


def test_identifiers_that_nothing_refers_to_are_dropped() -> None:
    found, reports = _intersect({}, {"$id": "a", "type": "string"}, {"$anchor": "b"})
    assert (found, reports) == ({"type": "string"}, [])


def test_a_reference_is_merged_where_siblings_apply_unless_pinned() -> None:
    reference = {"$ref": "#/a"}
    assert is_reference(reference)
    assert not is_reference({"$ref": {}})
    assert _intersect({"title": "t"}, reference) == ({"$ref": "#/a", "title": "t"}, [])
    found, reports = _intersect({"title": "t"}, reference, pinned=True)
    assert (found, reports) == ({"title": "t", "allOf": [reference]}, [("reference", "")])


def test_the_rest_of_a_flat_member_is_merged_again() -> None:
    left = {"pattern": "a", "allOf": [{"pattern": "b"}]}
    assert _intersect({"type": "string"}, left)[0] == {
        "pattern": "a",
        "type": "string",
        "allOf": [{"pattern": "b"}],
    }


def test_of_several_components_none_gives_its_title_or_order() -> None:
    one, other = {"title": "A", "x-order": 1, "description": "d"}, {"type": "object", "x-order": 2}
    found, _ = _intersect({}, one, other, rank=REFERENCED)
    assert found == {"description": "d", "type": "object"}
    assert _intersect({}, one, rank=REFERENCED)[0] == {"title": "A", "description": "d"}


def test_the_number_of_conjunctions_is_bounded() -> None:
    one, other = {"type": "string"}, {"minLength": 1}
    found, reports = _intersect({}, _named(a=one, b=one), _named(a=other, b={}), budget=0)
    assert found == _named(a={"allOf": [one, other]}, b=one)
    assert reports == [("too-many", "properties/a")]


def test_what_is_merged_is_bounded() -> None:
    one, other = _named(a={"type": "string"}), _named(a={"minLength": 1})
    found, reports = _intersect({}, one, other, work=0)
    # The first conjunction may be made, and what it leaves inside is kept apart.
    assert found == _named(a={"allOf": [{"type": "string"}, {"minLength": 1}]})
    assert reports == [("too-many", "properties/a")]
    found, reports = _intersect({"title": "t"}, one, other, work=-1)
    assert found == {"title": "t", "allOf": [one, other]}
    assert reports == [("too-many", "")]


def test_equal_members_with_unevaluated_keywords_are_one() -> None:
    closed = {**_named(a={}), "unevaluatedProperties": False}
    assert _intersect({}, closed, dict(closed)) == (closed, [])
