"""Components that are not the only schema of their values."""

from __future__ import annotations

from typing import Any

import pytest

import schemakit
from schemakit import Change
from tests.comparison.compared import found, with_schema
from tests.small import to

_TEXT = {"type": "string"}
_OBJECT = {"type": "object", "properties": {"a": _TEXT}}
_WITH_B = {"type": "object", "properties": {"b": _TEXT}}
_A = to("A")
_IN_ALL_OF = {"allOf": [_A, _WITH_B]}
_IN_ANY_OF = {"anyOf": [_A, {**_WITH_B, "required": ["b"]}]}


def _compare(
    old: Any,
    new: Any,
    around: Any,
    place: str = "body",
    version: str = "3.1.0",
    *,
    prove: bool = True,
    **components: Any,
) -> list[Change]:
    """The changes where a component changes in a schema at a place."""
    ends = [with_schema(around, place, version, A=one, **components) for one in (old, new)]
    changes = schemakit.changes(*ends, prove=prove)
    return [one for one in changes if one.level != "documentation"]


def _values(changes: list[Change]) -> list[Any]:
    return [one.counterexample.value for one in changes if one.counterexample is not None]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize(
    "new",
    [
        {**_OBJECT, "additionalProperties": False},
        {**_OBJECT, "additionalProperties": {"type": "integer"}},
        {"type": "object", "properties": {"a": _TEXT, "b": {"type": "integer"}}},
        {**_OBJECT, "patternProperties": {"^b": {"type": "integer"}}},
    ],
)
def test_a_property_that_another_schema_of_all_of_declares(new: Any, version: str) -> None:
    (change,) = _compare(_OBJECT, new, _IN_ALL_OF, version=version)
    assert (change.level, change.verdict) == ("breaking", "proved")
    assert list(change.counterexample.value) == ["b"]  # type: ignore[union-attr]


def test_other_properties_may_be_added_beside_schemas() -> None:
    new = {"type": "object", "properties": {"a": _TEXT, "c": {"type": "integer"}}}
    for around in (_IN_ALL_OF, _IN_ANY_OF, {"properties": {"x": _IN_ALL_OF}}):
        (change,) = _compare(_OBJECT, new, around)
        assert (change.level, change.verdict) == ("safe", "proved")


def test_a_component_that_leads_to_the_one_that_changed() -> None:
    around = {"allOf": [to("Between"), _WITH_B]}
    new = {**_OBJECT, "additionalProperties": False}
    changes = _compare(_OBJECT, new, around, Between={"allOf": [_A]})
    assert _values(changes) == [{"b": "string"}]


def test_the_same_component_alone_and_beside_others() -> None:
    around = {"properties": {"alone": _A, "beside": _IN_ALL_OF}}
    new = {**_OBJECT, "additionalProperties": False}
    (change,) = _compare(_OBJECT, new, around)
    assert change.level == "breaking"
    assert list(change.counterexample.value) == ["beside"]  # type: ignore[union-attr]


def test_a_property_of_a_component_under_unevaluated_properties() -> None:
    around = {"allOf": [_A], "unevaluatedProperties": False}
    new = {"type": "object", "properties": {"a": _TEXT, "b": _TEXT}}
    changes = _compare(_OBJECT, new, around, "response")
    assert found(changes) == [("breaking", "property-added")]
    assert _values(changes) == [{"b": "string"}]


@pytest.mark.parametrize(
    ("keyword", "value", "unevaluated"),
    [
        ("additionalProperties", True, "unevaluatedProperties"),
        ("additionalProperties", {}, "unevaluatedProperties"),
        ("unevaluatedProperties", True, "unevaluatedProperties"),
        ("patternProperties", {"^x": {}}, "unevaluatedProperties"),
        ("items", {}, "unevaluatedItems"),
        ("contains", {}, "unevaluatedItems"),
    ],
)
def test_what_a_component_evaluates(keyword: str, value: Any, unevaluated: str) -> None:
    kind = {"type": "array" if unevaluated == "unevaluatedItems" else "object"}
    old = {**kind, keyword: value}
    around = {"allOf": [_A], unevaluated: False}
    assert {one.level for one in _compare(old, kind, around)} <= {"breaking", "risky"}
    assert _compare(old, kind, around)
    if keyword != "contains":
        assert not _compare(old, kind, {"properties": {"x": {"allOf": [_A]}}})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"type": "array", "items": True}, {"type": "array"}),
        ({"type": "object", "additionalProperties": True}, {"type": "object"}),
        ({"allOf": [{"additionalProperties": True}]}, {"allOf": [{}]}),
        ({"anyOf": [{"items": {}}, {"type": "null"}]}, {"anyOf": [{}, {"type": "null"}]}),
    ],
)
def test_keywords_beside_unevaluated_ones(old: Any, new: Any) -> None:
    closed = {"unevaluatedItems": False, "unevaluatedProperties": False}
    ends = [with_schema({**one, **closed}) for one in (old, new)]
    changes = schemakit.changes(*ends)
    assert changes
    assert {one.level for one in changes} <= {"breaking", "risky"}
    assert not schemakit.changes(with_schema(old), with_schema(new))


def test_unions_and_intersections_that_make_a_difference_harmless() -> None:
    union = {"anyOf": [_A, to("B")]}
    values = {"enum": ["a", "b"]}
    (change,) = _compare(values, {"enum": ["a"]}, union, B=values)
    assert change.level == "safe"
    both = {"allOf": [_A, to("B")]}
    few, more = ({"type": "integer", "maximum": one} for one in (5, 9))
    (change,) = _compare(few, more, both, "response", B=few)
    assert change.level == "safe"
    (change,) = _compare(few, more, both, "response", B=more)
    assert change.level == "breaking"


def test_read_only_properties_in_requests() -> None:
    around = {"type": "object", "properties": {"x": _A}}
    old, new = ({"readOnly": True, "type": one} for one in ("number", "integer"))
    (change,) = _compare(old, new, around)
    assert change.level == "safe"
    (change,) = _compare(new, old, around, "response")
    assert _values([change]) == [{"x": 0.5}]
    old, new = {"type": "number"}, {"type": "integer"}
    (change,) = _compare(old, new, {"properties": {"x": {**_A, "readOnly": True}}})
    assert change.level == "safe"


def test_another_difference_around_is_not_this_ones() -> None:
    news = {"type": "object", "properties": {"a": _TEXT, "c": _TEXT}}
    ends = [
        with_schema({"allOf": [_A, {**_WITH_B, "required": one}]}, A=schema)
        for schema, one in ((_OBJECT, []), (news, ["b"]))
    ]
    levels = {one.code: one.level for one in schemakit.changes(*ends)}
    assert levels == {"property-added": "safe", "property-required": "breaking"}


def test_rules_alone_call_nothing_safe_beside_others() -> None:
    new = {**_OBJECT, "additionalProperties": False}
    (change,) = _compare(_OBJECT, new, _IN_ALL_OF, prove=False)
    assert change.level == "risky"
    new = {"type": "object", "properties": {"a": _TEXT, "b": {"type": "integer"}}}
    (change,) = _compare(_OBJECT, new, _IN_ALL_OF, prove=False)
    assert change.level == "risky"


def _events(count: int, **own: Any) -> dict[str, Any]:
    """A union of objects of different kinds, the last one with the component in it."""
    kinds: list[Any] = [
        {
            "type": "object",
            "required": ["kind", f"of{number}"],
            "properties": {"kind": {"enum": [f"k{number}"]}, f"of{number}": {"type": "integer"}},
        }
        for number in range(count)
    ]
    kinds[-1]["properties"] |= own
    kinds[-1]["required"] += own
    return {"oneOf": kinds}


@pytest.mark.parametrize("place", ["body", "response"])
def test_a_component_in_a_large_union(place: str) -> None:
    narrow = {**_TEXT, "maxLength": 2}
    (change,) = _compare(_TEXT, narrow, _events(30, text=_A), place)
    if place == "response":
        assert (change.level, change.verdict) == ("safe", "proved")
        return
    assert (change.level, change.verdict) == ("breaking", "proved")
    (value,) = _values([change])
    assert (value["kind"], len(value["text"]) > 2) == ("k29", True)


def test_less_in_one_of_two_that_overlap_is_more() -> None:
    """What both accept is refused by ``oneOf``, until one of them does not accept it any more."""
    around = {"oneOf": [_A, {**_TEXT, "minLength": 1}]}
    (change,) = _compare(_TEXT, {**_TEXT, "maxLength": 2}, around, "response")
    assert (change.level, change.verdict) == ("breaking", "proved")
    assert len(_values([change])[0]) > 2


def test_many_components_each_in_a_schema_of_its_own() -> None:
    """How many schemas are around components is no matter, but how long they take."""
    count = 30
    around: dict[str, Any] = {
        f"Around{number}": {"allOf": [to(f"A{number}"), _WITH_B]} for number in range(count)
    }
    whole = {"properties": {name: to(name) for name in around}}
    ends = []
    for more in ({}, {"additionalProperties": False}):
        own: dict[str, Any] = {f"A{number}": {**_OBJECT, **more} for number in range(count)}
        ends.append(with_schema(whole, "body", "3.1.0", **around, **own))
    changes = [one for one in schemakit.changes(*ends) if one.level != "documentation"]
    assert len(changes) == count
    assert {(one.level, one.verdict) for one in changes} == {("breaking", "proved")}
    assert all(value == {"b": "string"} for value in _values(changes))
