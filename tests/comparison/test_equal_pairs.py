"""Schemas that are equal but for what they refer to: a shorter way to what is said of them."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import schemakit
from schemakit import Change
from schemakit.comparison import schema_changes
from schemakit.comparison.containing import Sources
from schemakit.comparison.equal_pairs import list_changed_members
from schemakit.comparison.schema_view import Child
from schemakit.comparison.unchanged import Unchanged
from tests.comparison.compared import make_sides
from tests.small import described, to

_NAMES = ["A", "B", "C", "D", "E"]
_LEAVES: list[dict[str, Any]] = [
    {"type": "string"},
    {"type": "string", "maxLength": 3},
    {"type": "integer", "minimum": 1},
    {"type": "integer", "readOnly": True},
    {"type": "string", "description": "text"},
    {"type": "object", "properties": {"k": {"enum": ["a"]}}, "required": ["k"]},
    {"type": "object", "properties": {"k": {"enum": ["b"]}}, "required": ["k"]},
    {"type": "array", "items": {"type": "boolean"}},
    {"nullable": True, "type": "string"},
]


def _uses(one: dict[str, Any], other: dict[str, Any], flag: bool) -> list[dict[str, Any]]:
    """Schemas that hold two others in all ways that matter here."""
    both = {"p": one, "q": other}
    return [
        {"type": "object", "properties": both, "required": ["p"] if flag else ["q", "z"]},
        {"type": "object", "properties": both, "additionalProperties": False},
        {"type": "object", "properties": {"p": one}, "additionalProperties": other},
        {"type": "object", "properties": {"p": {"type": "array", "items": one}, "q": other}},
        {"type": "array", "items": one, "maxItems": 4, "title": "list"},
        {"properties": both, "type": "string" if flag else ["object", "null"]},
        {"type": "object", "properties": both, "readOnly": flag},
        {"allOf": [one, {"type": "object", "properties": {"q": other}}]},
        {"anyOf": [one, other, {"type": "null"}]},
        {"oneOf": [one, other, {"type": "boolean"}]},
        {"not": one, "items": other},
        {"type": "object", "properties": {"p": one}, "unevaluatedProperties": other},
    ]


@st.composite
def _pairs(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two descriptions in which one schema differs; the others lead to it, or do not."""
    version = draw(st.sampled_from(["3.0.3", "3.1.0"]))
    schemas: dict[str, Any] = {"E": draw(st.sampled_from(_LEAVES))}
    inner = st.one_of(st.sampled_from(_LEAVES), st.sampled_from(_NAMES).map(to))
    for name in _NAMES[:-1]:
        schemas[name] = draw(st.sampled_from(_uses(draw(inner), draw(inner), draw(st.booleans()))))
    changed = {**schemas, draw(st.sampled_from(_NAMES)): draw(st.sampled_from(_LEAVES))}
    content = {"application/json": {"schema": to("A")}}
    operation = {
        "requestBody": {"content": content},
        "responses": {"200": {"description": "d", "content": content}},
    }
    paths = {"/a": {"post": operation}}
    ends = [described(one, version, paths=paths) for one in (schemas, changed)]
    return ends[0], ends[1]


def _said(changes: tuple[Change, ...]) -> list[tuple[Any, ...]]:
    """What a change says, without the value that shows it."""
    return [
        (
            one.level,
            one.verdict,
            one.code,
            one.subject,
            one.message,
            one.old,
            one.new,
            one.operations,
        )
        for one in changes
    ]


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(pair=_pairs())
def test_the_shorter_way_says_the_same(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    short = _said(schemakit.changes(*pair))
    with patch.object(schema_changes, "list_changed_members", lambda *_: None):
        assert _said(schemakit.changes(*pair)) == short
    with patch.object(Sources, "_are_unchanged", lambda *_: False):
        assert _said(schemakit.changes(*pair)) == short


def _list(
    old: dict[str, Any], new: dict[str, Any], versions: tuple[str, str] = ("3.0.3", "3.0.3")
) -> list[str] | None:
    ends = [described(*one) for one in zip((old, new), versions, strict=True)]
    sides, roots = make_sides(*ends)
    children = [Child(one.member("components", "schemas", "A"), ()) for one in roots]
    found = list_changed_members(sides, Unchanged(*sides), *children)
    return None if found is None else [mark for _, _, mark in found]


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "object", "properties": {"p": to("B"), "q": to("C")}}, [".p"]),
        ({"type": "object", "properties": {"p": {"items": to("B")}, "q": {}}}, [".p"]),
        ({"type": "object", "additionalProperties": to("B"), "description": "d"}, [".*"]),
        ({"type": "array", "items": to("B"), "minItems": 1}, ["[]"]),
        ({"properties": {"p": to("B")}}, None),
        ({"type": "string", "properties": {"p": to("B")}}, None),
        ({"type": "object", "properties": {"p": to("B")}, "allOf": [{}]}, None),
        ({"type": "object", "properties": {"p": to("B")}, "writeOnly": True}, None),
        ({"type": "object", "properties": {"p": to("B")}, "discriminator": {}}, None),
    ],
)
def test_what_is_listed(schema: dict[str, Any], expected: list[str] | None) -> None:
    schemas = {"A": schema, "B": {"type": "string"}, "C": {"type": "string"}}
    assert _list(schemas, {**schemas, "B": {"type": "integer"}}) == expected


def test_a_required_property_that_is_of_one_direction_now() -> None:
    schema = {"type": "object", "properties": {"p": to("B")}, "required": ["p"]}
    old = {"A": schema, "B": {"type": "string", "readOnly": True}}
    assert _list(old, {**old, "B": {"type": "string"}}) is None
    assert _list(old, {**old, "B": {"type": "integer", "readOnly": True}}) == [".p"]


@pytest.mark.parametrize("required", [True, None, 3, "p", {"p": True}, [["p"], 1]])
def test_malformed_names_are_none(required: Any) -> None:
    schema = {"type": "object", "properties": {"p": to("B")}, "required": required}
    old = {"A": schema, "B": {"type": "string", "readOnly": True}}
    assert _list(old, {**old, "B": {"type": "string"}}) == [".p"]


@pytest.mark.parametrize("beside", [{"maxLength": 2}, {"readOnly": True}, {"description": "d"}])
def test_equal_schemas_of_two_dialects_may_mean_something_else(beside: dict[str, Any]) -> None:
    schema = {"type": "object", "properties": {"p": to("B", **beside)}}
    schemas = {"A": schema, "B": {"type": "string"}}
    assert _list(schemas, schemas, ("3.0.3", "3.0.4")) == []
    assert _list(schemas, schemas, ("3.1.0", "3.2.0")) == []
    assert _list(schemas, schemas, ("3.0.3", "3.1.0")) is None
    assert _list(schemas, schemas, ("3.1.0", "3.0.3")) is None


def test_what_is_beside_a_reference_counts_from_3_1_on() -> None:
    schemas = {
        "A": {"type": "object", "properties": {"p": to("B", maxLength=2)}},
        "B": {"type": "string"},
    }
    content = {"application/json": {"schema": to("A")}}
    paths = {"/a": {"post": {"requestBody": {"content": content}}}}
    ends = [described(schemas, version, paths=paths) for version in ("3.0.3", "3.1.0")]
    assert "max-length-changed" in {
        one.code for one in schemakit.changes(*ends) if one.level == "breaking"
    }
