"""What changed of the properties of objects."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from tests.comparison.compared import compare_schemas_at, found, with_schema
from tests.small import to

_A = {"type": "object", "properties": {"a": {"type": "string"}}}
_AB = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}
_CLOSED = {"additionalProperties": False}


@pytest.mark.parametrize(
    ("old", "new", "request_level", "response_level"),
    [
        (_A, _AB, "safe", "safe"),
        (_A, {**_AB, "required": ["b"]}, "breaking", "safe"),
        ({**_A, **_CLOSED}, {**_AB, **_CLOSED}, "safe", "breaking"),
        (_AB, _A, "risky", "risky"),
        ({**_AB, "required": ["b"]}, _A, "risky", "breaking"),
        ({**_AB, **_CLOSED}, {**_A, **_CLOSED}, "breaking", "risky"),
        (_A, {**_A, "required": ["a"]}, "breaking", "safe"),
        ({**_A, "required": ["a"]}, _A, "safe", "breaking"),
        ({**_A, **_CLOSED}, _A, "safe", "safe"),
    ],
)
def test_levels_in_both_directions(
    old: Any, new: Any, request_level: str, response_level: str
) -> None:
    for place, level in (("body", request_level), ("response", response_level)):
        levels = [one.level for one in compare_schemas_at(old, new, place)]
        assert levels == [level], place


def test_undeclared_properties_may_be_sent_if_one_says_so() -> None:
    ends = [with_schema(_A), with_schema(_AB)]
    assert found(schemakit.changes(*ends)) == [("safe", "property-added")]
    assert found(schemakit.changes(*ends, open="strict")) == [("breaking", "property-added")]
    with pytest.raises(schemakit.UsageError, match="'declared' or 'strict'"):
        schemakit.changes(*ends, open="closed")  # type: ignore[arg-type]


def test_required_is_about_the_direction_in_which_a_property_is_sent() -> None:
    hidden = {"type": "object", "properties": {"a": {"type": "string", "readOnly": True}}}
    changes = compare_schemas_at(hidden, {**hidden, "required": ["a"]})
    assert found(changes) == [("safe", "property-required")]


def test_a_property_that_a_map_described_is_compared_with_that() -> None:
    old = {"type": "object", "additionalProperties": {"type": "string"}}
    new = {**old, "properties": {"a": {"type": "string", "maxLength": 3}}}
    assert ("breaking", "max-length-changed") in found(compare_schemas_at(old, new))


def _holding(mark: str | None, **more: object) -> dict[str, object]:
    member = {"type": "string", **({mark: True} if mark else {}), **more}
    return {"type": "object", "properties": {"a": member}, "required": ["a"]}


@pytest.mark.parametrize(
    ("old", "new", "place", "code"),
    [
        ("readOnly", None, "body", "property-required"),
        (None, "writeOnly", "response", "property-optional"),
    ],
)
@pytest.mark.parametrize("more", [{}, {"description": "d"}, {"maxLength": 3}])
def test_a_required_property_is_hidden_from_one_direction(
    old: str | None, new: str | None, place: str, code: str, more: dict[str, object]
) -> None:
    change = compare_schemas_at(_holding(old), _holding(new, **more), place)[0]
    assert (change.level, change.verdict, change.code) == ("breaking", "proved", code)
    assert change.counterexample is not None
    assert change.counterexample.value == {}
    back = compare_schemas_at(_holding(new), _holding(old), place)
    assert "breaking" not in {one.level for one in back}
    other = "response" if place == "body" else "body"
    there = compare_schemas_at(_holding(old), _holding(new), other)
    assert "breaking" not in {one.level for one in there}


def test_a_required_property_is_hidden_by_what_it_refers_to() -> None:
    schema = {"type": "object", "properties": {"a": to("Id")}, "required": ["a"]}
    ids: list[dict[str, object]] = [{"type": "string", "readOnly": True}, {"type": "string"}]
    old, new = (with_schema(schema, Id=one) for one in ids)
    change = schemakit.changes(old, new)[0]
    assert (change.level, change.code) == ("breaking", "property-required")
